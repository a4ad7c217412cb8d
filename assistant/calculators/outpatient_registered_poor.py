"""建档立卡门诊: what basic insurance pays for outpatient care of the registered poor.

曲政办发〔2017〕160号 三、（一）2（1）.
"""

from __future__ import annotations

from decimal import Decimal

from pydantic import model_validator

from assistant.calculators.calculator import Calculator
from assistant.calculators.diseases import DISEASE, Disease, DiseaseName, find_disease
from assistant.calculators.errors import MissingRule
from assistant.calculators.inputs import (
    AMOUNT,
    RATIO,
    CalculatorInputs,
    Choice,
    Money,
    Ratio,
    Refused,
    choices,
    described,
)
from assistant.calculators.model import Calculation, Cited, Source, Step, Value
from assistant.calculators.money import NOTHING, percent, shown, to_fen
from assistant.calculators.parameters import Rules, rules_today

NAME = "outpatient_registered_poor"
COMPLIANT = "按就诊符合分级诊疗、转诊转院规范，并在定点医疗机构计算；不符合的不适用这些倾斜政策。"
NO_RATIO = (
    "普通门诊的报销比例不在语料中，算不出这一次的支付额；结果是今年还可以报销的限额。"
    "知道比例的话请给 ratio。"
)
QUOTA_OF_COSTS = "“年度医疗费额度”理解为计入报销的医疗费用的额度，不是支付额的限额。"
PSYCHOSIS = "所列病种中没有叫“重症精神病”的一项，这里理解为精神分裂症和双向情感障碍症。"


class Kind(Choice):
    """What kind of outpatient visit."""

    CONSULTATION_FEE = "consultation_fee", "一般诊疗费", "consultation fee"
    ORDINARY = "ordinary", "普通门诊", "ordinary outpatient care"
    CHRONIC = "chronic", "慢性病门诊", "outpatient care of a chronic disease"
    SPECIAL = "special", "特殊病门诊", "outpatient care of a special disease"


class Where(Choice):
    """Which institutions."""

    VILLAGE = "village", "本县村级", "village level inside the county"
    TOWNSHIP = "township", "本县乡级", "township level inside the county"
    OTHER = "other", "其他", "elsewhere"


OF_A_DISEASE = (Kind.CHRONIC, Kind.SPECIAL)


class OutpatientInputs(CalculatorInputs):
    """One visit, or a year's visits so far."""

    kind: Kind = described(
        "门诊类别", "kind of visit",
        ask="是一般诊疗费、普通门诊，还是慢性病、特殊病门诊？", accepted=choices(Kind),
    )  # fmt: skip
    disease: DiseaseName | None = described(
        "病种（慢性病、特殊病门诊必填）", "disease (for chronic and special)",
        ask="看的是什么病？", accepted=DISEASE, default=None,
    )  # fmt: skip
    in_scope_cost: Money | None = described(
        "这一次政策范围内的费用（一般诊疗费填个人自付部分；普通门诊只问剩余限额时可以不填）",
        "in-scope cost of this visit (for the consultation fee its personal part; "
        "not needed where only the limit left for ordinary care is asked)",
        ask="这一次政策范围内的费用是多少元？", accepted=AMOUNT, unit="yuan", default=None,
    )  # fmt: skip
    used_this_year: Money = described(
        "今年此前已用的部分（慢性病是已计入额度的费用，普通门诊是已报销的金额）",
        "used earlier this year (chronic: cost already counted; ordinary: amount already paid)",
        ask="今年此前已经用了多少元？", accepted=AMOUNT, unit="yuan", default=NOTHING,
    )  # fmt: skip
    where: Where = described(
        "就诊机构", "where",
        ask="在哪一级医疗机构看的？", accepted=choices(Where), default=Where.TOWNSHIP,
    )  # fmt: skip
    ratio: Ratio | None = described(
        "普通门诊的报销比例（文件没有规定，知道时填）",
        "ratio of ordinary outpatient care (not in the text; where it is known)",
        ask="普通门诊的报销比例是多少？", accepted=RATIO, unit="ratio", default=None,
    )  # fmt: skip

    @model_validator(mode="after")
    def _check(self) -> OutpatientInputs:
        if self.kind in OF_A_DISEASE:
            self.find()
        limit_alone = self.kind is Kind.ORDINARY and self.ratio is None
        if self.in_scope_cost is None and not limit_alone:
            raise Refused("in_scope_cost", "空缺", AMOUNT)
        return self

    def find(self) -> Disease:
        """The disease as the list of `kind` prints it. Raises Refused."""
        if self.disease is None:
            raise Refused("disease", "空缺", DISEASE)
        other = Kind.SPECIAL if self.kind is Kind.CHRONIC else Kind.CHRONIC
        found = find_disease(self.disease, self.kind.value, other.value)
        if found.list_name != self.kind:
            seen = f"{found.name}，kind 是 {self.kind.value}（{self.kind.zh}）"
            raise Refused("disease", seen, f"它是{other.zh}的病种，kind 应为 {other.value}")
        return found

    @property
    def cost(self) -> Decimal:
        """The cost of this visit; `_check` has seen to it that there is one where it counts."""
        return self.in_scope_cost or NOTHING


def calculate(inputs: OutpatientInputs) -> Calculation:
    """What is paid for this visit."""
    rules = rules_today(NAME)
    match inputs.kind:
        case Kind.CONSULTATION_FEE:
            found = consultation_fee(inputs, rules)
        case Kind.ORDINARY:
            found = ordinary(inputs, rules)
        case Kind.CHRONIC:
            found = chronic(inputs, rules)
        case Kind.SPECIAL:
            found = special(inputs, rules)
    return found.with_notes(COMPLIANT, *_unused(inputs))


# --- the clauses ---------------------------------------------------------------------------------
def consultation_fee(inputs: OutpatientInputs, rules: Rules) -> Calculation:
    """160号 三、（一）2（1）: 一般诊疗费个人自付部分由基本医保全额报销."""
    _only_village_and_township(inputs)
    source = rules.source("consultation_fee")
    formula = f"{shown(inputs.cost)} × {percent(Decimal(1))}"
    step = Step("一般诊疗费个人自付部分全额报销", formula, source, amount=inputs.cost)
    return _calculation(inputs, rules, [step], sources=(rules.source("village_and_township"),))


def ordinary(inputs: OutpatientInputs, rules: Rules) -> Calculation:
    """160号 三、（一）2（1）: 普通门诊基本医保年度最高报销限额为 315 元."""
    _only_village_and_township(inputs)
    limit, used = rules["ordinary_yearly_limit"], inputs.used_this_year
    left = max(to_fen(limit.value) - used, NOTHING)
    spent = min(used, limit.value)  # what was paid beyond the limit leaves nothing, not less
    formula = f"{shown(limit.value)} − {shown(spent)}"
    steps = [Step("今年还可以报销的限额", formula, limit.source, value=left)]
    place = rules.source("village_and_township")
    if inputs.ratio is None:
        nothing: dict[str, Value] = {"payment": None, "remaining_limit": left}
        sources = (place, rules.source("referral"))
        return Calculation(
            NAME, inputs.given(), nothing, tuple(steps), notes=(NO_RATIO,), sources=sources
        )
    full = to_fen(inputs.cost * inputs.ratio)
    formula = f"{shown(inputs.cost)} × {percent(inputs.ratio)}"
    steps.append(Step("按所给比例", formula, limit.source, amount=full))
    if full > left:
        cut = f"{shown(left)} − {shown(full)}"
        steps.append(Step("超过剩余限额的部分不付", cut, limit.source, amount=left - full))
    return _calculation(
        inputs, rules, steps, {"remaining_limit": left - min(full, left)}, sources=(place,)
    )


def chronic(inputs: OutpatientInputs, rules: Rules) -> Calculation:
    """160号 三、（一）2（1）: 年度医疗费额度为 2000 元，统筹基金支付比例为 80%.

    The year so far less what was due before: two visits pay what one would.
    """
    quota, ratio = rules["chronic_yearly_quota"], rules["chronic_ratio"]
    before, now = inputs.used_this_year, inputs.used_this_year + inputs.cost
    counted, counted_before = (min(each, to_fen(quota.value)) for each in (now, before))
    steps = [
        Step(
            label=f"今年累计计入额度的费用，最多 {shown(quota.value)} 元",
            formula=f"{shown(before)} + {shown(inputs.cost)}",
            source=quota.source,
            value=counted,
        ),
        _share("今年累计应付", counted, ratio),
    ]
    if before:
        formula = f"{shown(counted_before)} × {percent(ratio.value)}"
        due = to_fen(counted_before * ratio.value)
        steps.append(Step("减去此前应付", formula, ratio.source, amount=-due))
    more: dict[str, Value] = {"remaining_quota": to_fen(quota.value) - counted}
    disease = inputs.find()
    return _calculation(inputs, rules, steps, more, disease).with_notes(QUOTA_OF_COSTS)


def special(inputs: OutpatientInputs, rules: Rules) -> Calculation:
    """160号 三、（一）2（1）: 报销比例为 80%（其中重症精神病和终末期肾病门诊报销比例为 90%）."""
    disease = inputs.find()
    ratio = rules["raised_special_ratio" if disease.raised else "special_ratio"]
    step = _share(f"{disease.name}门诊", inputs.cost, ratio)
    found = _calculation(inputs, rules, [step], {}, disease)
    return found.with_notes(PSYCHOSIS) if disease.name in _psychoses() else found


def _psychoses() -> set[str]:
    """重症精神病 and what it is read as."""
    collective = find_disease("重症精神病", Kind.SPECIAL.value)
    return {collective.name, *collective.covers}


# --- what the clauses share ----------------------------------------------------------------------
def _only_village_and_township(inputs: OutpatientInputs) -> None:
    """160号 三、（一）2（1）: 在本县（市、区）内乡、村两级医保协议医疗机构……就诊的."""
    if inputs.where is Where.OTHER:
        rule = f"在本县乡、村两级以外的医疗机构就诊的{inputs.kind.zh}的报销规定"
        raise MissingRule(rule, None)


def _share(label: str, cost: Decimal, ratio: Cited) -> Step:
    formula = f"{shown(cost)} × {percent(ratio.value)}"
    return Step(label, formula, ratio.source, amount=to_fen(cost * ratio.value))


def _calculation(
    inputs: OutpatientInputs,
    rules: Rules,
    steps: list[Step],
    more: dict[str, Value] | None = None,
    disease: Disease | None = None,
    sources: tuple[Source, ...] = (),
) -> Calculation:
    """A calculation whose payment is the sum of the steps."""
    payment = sum((step.amount or NOTHING for step in steps), NOTHING)
    result: dict[str, Value] = {
        "payment": payment,
        "self_paid_in_scope": inputs.cost - payment,
        **({"disease": disease.name} if disease else {}),
        **(more or {}),
    }
    return Calculation(
        NAME,
        inputs.given(),
        result,
        tuple(steps),
        notes=disease.notes if disease else (),
        sources=(*sources, *((disease.source,) if disease else ()), rules.source("referral")),
    )


def _unused(inputs: OutpatientInputs) -> list[str]:
    """A note for each input that was given and does not count for this kind."""
    counts = {
        "disease": inputs.kind in OF_A_DISEASE or inputs.disease is None,
        "ratio": inputs.kind is Kind.ORDINARY or inputs.ratio is None,
        "used_this_year": inputs.kind in (Kind.ORDINARY, Kind.CHRONIC) or not inputs.used_this_year,
    }
    return [f"{inputs.kind.zh}不看 {name}，没有用到。" for name, used in counts.items() if not used]


CALCULATORS = (
    Calculator(
        name=NAME,
        description_zh="建档立卡贫困人口门诊报销：一般诊疗费、普通门诊、慢性病、特殊病",
        description_en="outpatient care of the registered poor: what basic insurance pays",
        inputs=OutpatientInputs,
        calculate=calculate,
    ),
)
