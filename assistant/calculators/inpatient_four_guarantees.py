"""建档立卡住院“四重保障”: who pays what of one stay of a person who is registered as poor.

曲政办发〔2017〕160号 三、（一）2（2）–6, layer by layer; the critical-illness layer is the scale of
曲政办发〔2017〕164号 四、（三）.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import model_validator

from assistant.calculators import critical_illness
from assistant.calculators.calculator import Calculator
from assistant.calculators.critical_illness import halved_deductible, poor_scale
from assistant.calculators.diseases import DISEASE, DiseaseName, find_disease
from assistant.calculators.errors import MissingRule
from assistant.calculators.inputs import (
    AMOUNT,
    DAY,
    YES_NO,
    CalculatorInputs,
    Choice,
    Day,
    Money,
    Refused,
    YesNo,
    choices,
    described,
)
from assistant.calculators.model import Calculation, Cited, Scalar, Source, Step, Value
from assistant.calculators.money import NOTHING, percent, shown, to_fen, to_ratio
from assistant.calculators.parameters import Rules, rules_on
from assistant.calculators.scale import Scale

NAME = "inpatient_four_guarantees"
DISEASES = "focused_treatment"  # the list of 三、（一）6
ORDINARY_RATIO = (
    "不符合分级诊疗、转诊转院规范的住院的基本医保普通报销比例"
    "（已有账单时请给出 basic_paid，即基本医保已付的金额）"
)
NOT_COMPLIANT = (
    "不符合转诊转院规范：基本医保的倾斜比例只给“符合分级诊疗、转诊转院规范的”（三、（一）2），"
    "医疗救助和兜底保障只针对“符合转诊转院规范”的住院（三、（一）4、5），都不适用；"
    "大病保险的倾斜没有这个条件（三、（一）3），仍然适用。"
)
COUNTY_READING = (
    "“确保县域内住院实际报销比例不低于{share}”写在基本医保倾斜政策中，"
    "这里理解为基本医保一层不低于总费用的{share}。"
)
TOWNSHIP_IGNORES = "乡镇卫生院住院不设起付线，填写的起付线没有计入。"
BILL_IGNORES = "已按 basic_paid 计基本医保，填写的起付线没有计入。"
CRITICAL_READING = (
    "大病保险一层按“每一段的报销比例都不低于{share}”的读法计算；"
    "以哪一种读法为准由医保经办机构决定。"
)
CRITICAL_MISSING = (
    "大病保险一层没有计算：{day} 入院，适用的是{document}，语料中没有这项规定"
    "（语料中的办法自 {since} 起施行）；其余各层按已知的金额计算，结果不完整。"
)
FOCUSED_READING = (
    "“实际报销{share}”理解为基本医保和大病保险合计不低于总费用的{share}，不足的部分单列一行。"
)
FOCUSED_NOT_COMPLIANT = (
    "大病专项集中救治的实际报销比例理解为只用于符合转诊转院规范的住院，没有计入。"
)
ASSISTANCE_LIMIT = (
    "医疗救助年度封顶线按 {limit} 元计算；文件写的是“不低于”这个数，当地定得更高的按当地规定。"
)
INCOME_MISSING = (
    "没有给出 rural_disposable_income（当地农村居民人均可支配收入），"
    "个人年度支付超过这一收入的部分没有计入兜底。"
)


# --- the inputs ----------------------------------------------------------------------------------
class HospitalLevel(Choice):
    """The levels that 三、（一）2（2） tells apart."""

    TOWNSHIP = "township", "乡镇卫生院", "township hospital"
    LEVEL1 = "level1", "一级医疗机构", "level-1 hospital"
    LEVEL2 = "level2", "二级医疗机构", "level-2 hospital"
    LEVEL3 = "level3", "三级医疗机构", "level-3 hospital"


class PriorThisYear(CalculatorInputs):
    """What the year brought before this stay."""

    self_paid_in_scope: Money = described(
        "此前今年基本医保报销后、政策范围内的自付累计（不含本次）",
        "in-scope costs left after basic insurance earlier this year, this stay not included",
        ask="今年此前住院，医保报销后政策范围内自己负担了多少元？",
        accepted=AMOUNT, unit="yuan", default=NOTHING,
    )  # fmt: skip
    critical_illness_paid: Money = described(
        "今年大病保险已付的金额（只用来计算年度限额还剩多少）",
        "critical-illness payments earlier this year (they count only toward the yearly limit)",
        ask="今年大病保险已经付了多少元？", accepted=AMOUNT, unit="yuan", default=NOTHING,
    )  # fmt: skip
    assistance_paid: Money = described(
        "今年医疗救助已付的金额", "medical assistance paid earlier this year",
        ask="今年医疗救助已经付了多少元？", accepted=AMOUNT, unit="yuan", default=NOTHING,
    )  # fmt: skip
    personal_paid: Money = described(
        "今年此前个人支付的、符合转诊转院规范的医疗费用",
        "what the person paid earlier this year of costs that follow the referral rules",
        ask="今年此前符合转诊规范的费用，个人支付了多少元？",
        accepted=AMOUNT, unit="yuan", default=NOTHING,
    )  # fmt: skip


class FourGuaranteesInputs(CalculatorInputs):
    """One stay in hospital of a person registered as poor."""

    admission_date: Day = described(
        "入院日期", "day of admission", ask="是哪一天入院的？", accepted=DAY,
    )  # fmt: skip
    hospital_level: HospitalLevel = described(
        "医疗机构级别", "level of the hospital",
        ask="是乡镇卫生院，还是一级、二级、三级医疗机构？", accepted=choices(HospitalLevel),
    )  # fmt: skip
    within_county: YesNo = described(
        "是否在本县（市、区）内住院", "in hospital within the home county",
        ask="是在本县（市、区）内住院吗？", accepted=YES_NO,
    )  # fmt: skip
    referral_compliant: YesNo = described(
        "是否符合分级诊疗、转诊转院规范", "follows the rules of tiered care and referral",
        ask="这次住院符合分级诊疗、转诊转院规范吗？", accepted=YES_NO,
    )  # fmt: skip
    total_cost: Money = described(
        "住院总费用", "total cost of the stay",
        ask="住院总费用是多少元？", accepted=AMOUNT, unit="yuan",
    )  # fmt: skip
    in_scope_cost: Money = described(
        "其中政策范围内（目录内）的费用", "the part of it within the scope of insurance",
        ask="其中政策范围内的费用是多少元？", accepted=AMOUNT, unit="yuan",
    )  # fmt: skip
    deductible: Money | None = described(
        "这家医疗机构的住院起付线（乡镇卫生院不设；已有 basic_paid 时不用填）",
        "the hospital's deductible (township hospitals have none; not needed with basic_paid)",
        ask="这家医院的住院起付线是多少元？", accepted=AMOUNT, unit="yuan", default=None,
    )  # fmt: skip
    basic_paid: Money | None = described(
        "账单上基本医保已付的金额（给出时第一层以它为准，不再计算）",
        "what basic insurance paid on the bill (then it is taken instead of computed)",
        ask="账单上基本医保付了多少元？", accepted=AMOUNT, unit="yuan", default=None,
    )  # fmt: skip
    prior: PriorThisYear = described(
        "今年此前的金额，没有的按 0", "amounts of earlier this year, 0 where there were none",
        ask="今年此前还有别的住院吗？",
        accepted="应为 JSON 对象，可用的项：" + "、".join(PriorThisYear.model_fields),
        default=PriorThisYear(),
    )  # fmt: skip
    rural_disposable_income: Money | None = described(
        "当地农村居民人均可支配收入（计算兜底的收入部分时需要）",
        "local rural disposable income per head (needed for the income part of the backstop)",
        ask="当地农村居民人均可支配收入是多少元？",
        accepted=AMOUNT, unit="yuan", default=None,
    )  # fmt: skip
    disease: DiseaseName | None = described(
        "病种（属于大病专项集中救治的病种时填写）",
        "disease, where it is one of those of the special treatment programme",
        ask="得的是哪一种病？", accepted=DISEASE, default=None,
    )  # fmt: skip

    @model_validator(mode="after")
    def _check(self) -> FourGuaranteesInputs:
        for name, part in (("in_scope_cost", self.in_scope_cost), ("basic_paid", self.basic_paid)):
            if part is not None and part > self.total_cost:
                seen = f"{part}，大于 total_cost {self.total_cost}"
                raise Refused(name, seen, "不能超过住院总费用")
        if self.deductible is None and self._needs_deductible:
            raise Refused("deductible", "空缺", f"{AMOUNT}；已有账单时可以改给 basic_paid")
        if self.disease is not None:
            find_disease(self.disease, DISEASES)
        return self

    @property
    def _needs_deductible(self) -> bool:
        # A stay outside the referral rules has no ratio in the corpus that it would serve.
        is_computed = self.basic_paid is None and self.referral_compliant
        return is_computed and self.hospital_level != HospitalLevel.TOWNSHIP


# --- the layers ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Layer:
    """One row: who pays, and the steps whose amounts add up to what is paid."""

    name: str
    label_zh: str
    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()  # further words that decided, beside the steps'
    is_known: bool = True  # False: its rule is not in the corpus, and it counts for nothing

    @property
    def amount(self) -> Decimal:
        """What the layer pays."""
        return sum((step.amount or NOTHING for step in self.steps), NOTHING)


Clause = Callable[[FourGuaranteesInputs, Rules, Decimal], Layer]


def calculate(inputs: FourGuaranteesInputs) -> Calculation:
    """Each layer on top of those before it, then what the person pays."""
    rules = rules_on(NAME, inputs.admission_date)
    _require_in_force(rules)
    layers: list[Layer] = []
    for clause in _clauses(inputs):
        layers.append(clause(inputs, rules, _paid(layers)))
    personal = _personal(inputs, rules, _paid(layers))
    notes = () if inputs.referral_compliant else (NOT_COMPLIANT,)
    referral = () if inputs.referral_compliant else (rules.source("preference"),)
    return Calculation(
        NAME,
        inputs.given(),
        _result(inputs, layers),
        (*(step for layer in layers for step in layer.steps), personal),
        notes=notes + tuple(note for layer in layers for note in layer.notes),
        sources=referral + tuple(source for layer in layers for source in layer.sources),
    )


def _require_in_force(rules: Rules) -> None:
    """160号 二、: 从2017年起，建立完善……“四重保障”. Raises MissingRule for a stay before it."""
    rules["backstop_ratio"]


def _clauses(inputs: FourGuaranteesInputs) -> tuple[Clause, ...]:
    treatment = (focused_treatment,) if inputs.disease else ()
    insurance = (basic_insurance, critical_illness_insurance)
    return (*insurance, *treatment, medical_assistance, county_backstop)


# --- the clauses ---------------------------------------------------------------------------------
def basic_insurance(inputs: FourGuaranteesInputs, rules: Rules, _: Decimal) -> Layer:
    """160号 三、（一）2: 对符合分级诊疗、转诊转院规范的……实行以下倾斜政策.

    Raises MissingRule where the ordinary ratio would be needed.
    """
    if inputs.basic_paid is not None:
        return _as_billed(inputs, rules, inputs.basic_paid)
    if not inputs.referral_compliant:
        raise MissingRule(ORDINARY_RATIO, None)
    by_level = _by_level(inputs, rules)
    topped_up = _at_least(inputs, rules, by_level.amount or NOTHING)
    steps = (by_level, topped_up) if topped_up.amount else (by_level,)
    return Layer("basic", "基本医保", steps, _basic_notes(inputs, rules))


def _as_billed(inputs: FourGuaranteesInputs, rules: Rules, billed: Decimal) -> Layer:
    """The amount of the bill stands for the layer."""
    step = Step("基本医保，账单上已付的金额", "按 basic_paid", rules.source("preference"), billed)
    return Layer("basic", "基本医保", (step,), _basic_notes(inputs, rules))


def _by_level(inputs: FourGuaranteesInputs, rules: Rules) -> Step:
    """160号 三、（一）2（2）: 乡镇卫生院住院不设起付线……一级……二级……三级医疗机构……比例."""
    ratio = rules[f"{inputs.hospital_level.value}_ratio"]
    cost, label = inputs.in_scope_cost, "基本医保，按医院级别的比例"
    if inputs.hospital_level == HospitalLevel.TOWNSHIP:
        deductible, counted = NOTHING, shown(cost)
    else:
        deductible = inputs.deductible or NOTHING
        counted = f"({shown(cost)} − {shown(deductible)})"
    if cost <= deductible:
        formula = f"政策范围内费用 {shown(cost)} 不超过起付线 {shown(deductible)}"
        return Step(label, formula, ratio.source, amount=NOTHING)
    amount = to_fen((cost - deductible) * ratio.value)
    return Step(label, f"{counted} × {percent(ratio.value)}", ratio.source, amount=amount)


def _at_least(inputs: FourGuaranteesInputs, rules: Rules, paid: Decimal) -> Step:
    """160号 三、（一）2（2）: 县域内住院实际报销比例不低于70%……到县域外住院的，……不低于70%."""
    if inputs.within_county:
        least, cost, of = rules["county_least_ratio"], inputs.total_cost, "总费用"
    else:
        least, cost, of = rules["outside_least_ratio"], inputs.in_scope_cost, "政策范围内费用"
    return _topped_up(f"基本医保，补足到{of}的{percent(least.value)}", cost, least, paid)


def _basic_notes(inputs: FourGuaranteesInputs, rules: Rules) -> tuple[str, ...]:
    notes = []
    if inputs.within_county and inputs.basic_paid is None:
        share = percent(rules["county_least_ratio"].value)
        notes.append(COUNTY_READING.format(share=share))
    if inputs.deductible and inputs.hospital_level == HospitalLevel.TOWNSHIP:
        notes.append(TOWNSHIP_IGNORES)
    elif inputs.deductible and inputs.basic_paid is not None:
        notes.append(BILL_IGNORES)
    return tuple(notes)


def critical_illness_insurance(inputs: FourGuaranteesInputs, rules: Rules, basic: Decimal) -> Layer:
    """160号 三、（一）3, 164号 四、（三）3: on what basic insurance leaves of the in-scope cost."""
    name, label = "critical_illness", "大病保险"
    critical = rules_on(critical_illness.NAME, inputs.admission_date)
    try:
        scale = poor_scale(critical)
    except MissingRule as missing:
        source = rules.source("critical_illness")
        step = Step(label, str(missing.document_number), source, value="规定不在语料中")
        note = CRITICAL_MISSING.format(
            day=inputs.admission_date, document=missing.document_number, since=missing.since
        )
        return Layer(name, f"{label}（规定不在语料中）", (step,), (note,), is_known=False)
    this = max(inputs.in_scope_cost - basic, NOTHING)
    steps = _on_the_scale(scale, inputs.prior, this)
    halved = (critical["deductible"].source, halved_deductible(critical).source)
    layer = Layer(name, label, _of(label, steps), sources=halved)
    if not layer.amount:
        return layer
    note = CRITICAL_READING.format(share=percent(critical["poor_least_ratio"].value))
    return replace(layer, notes=(note,))


def _on_the_scale(scale: Scale, prior: PriorThisYear, this: Decimal) -> list[Step]:
    """What the scale pays for the year so far, less what it pays for the year before this stay."""
    before = prior.self_paid_in_scope
    steps, settled = scale.steps(before + this), scale.pays(before)
    if not steps:
        return [scale.nothing(before + this)]
    if settled:
        formula = f"−({scale.working(before)})"
        steps.append(Step("减去此前部分", formula, scale.limit.source, amount=-settled))
    due = scale.pays(before + this) - settled
    return steps + _over_limit(due, scale.limit, prior.critical_illness_paid)


def focused_treatment(inputs: FourGuaranteesInputs, rules: Rules, paid: Decimal) -> Layer:
    """160号 三、（一）6: 由基本医保、大病保险实际报销85%,其中重性精神病和终末期肾病实际报销90%."""
    disease = find_disease(inputs.disease or "", DISEASES)
    name, label = "focused_treatment", "大病专项集中救治补足"
    share = rules["focused_higher_ratio" if disease.raised else "focused_ratio"]
    if not inputs.referral_compliant:
        step, reading = _not_applicable(label, share.source), FOCUSED_NOT_COMPLIANT
    else:
        label_of_step = f"{label}到总费用的{percent(share.value)}"
        step = _topped_up(label_of_step, inputs.total_cost, share, paid)
        reading = FOCUSED_READING.format(share=percent(share.value))
    return Layer(name, label, (step,), (reading, *disease.notes), sources=(disease.source,))


def medical_assistance(inputs: FourGuaranteesInputs, rules: Rules, paid: Decimal) -> Layer:
    """160号 三、（一）4: 政策范围内……达不到90%的,通过医疗救助报销到90%; 封顶线不低于10万元."""
    name, label = "assistance", "医疗救助"
    share, limit = rules["assistance_ratio"], rules["assistance_limit"]
    if not inputs.referral_compliant:
        return Layer(name, label, (_not_applicable(label, share.source),))
    label_of_step = f"{label}，补足到政策范围内费用的{percent(share.value)}"
    step = _topped_up(label_of_step, inputs.in_scope_cost, share, paid)
    cut = _over_limit(step.amount or NOTHING, limit, inputs.prior.assistance_paid)
    note = ASSISTANCE_LIMIT.format(limit=shown(limit.value))
    return Layer(name, label, (step, *_of(label, cut)), (note,))


def county_backstop(inputs: FourGuaranteesInputs, rules: Rules, paid: Decimal) -> Layer:
    """160号 三、（一）5: 实际补偿比例达不到90%和个人年度支付……仍然超过……人均可支配收入的部分."""
    name, label, share = "backstop", "县级兜底保障", rules["backstop_ratio"]
    if not inputs.referral_compliant:
        return Layer(name, label, (_not_applicable(label, share.source),))
    label_of_step = f"{label}，补足到总费用的{percent(share.value)}"
    step = _topped_up(label_of_step, inputs.total_cost, share, paid)
    if inputs.rural_disposable_income is None:
        return Layer(name, label, (step,), (INCOME_MISSING,))
    personal = inputs.total_cost - paid - (step.amount or NOTHING)
    above = _above_income(
        inputs.prior.personal_paid, personal, inputs.rural_disposable_income, share.source
    )
    return Layer(name, label, (step, above))


def _above_income(before: Decimal, personal: Decimal, income: Decimal, source: Source) -> Step:
    """What the year's payment exceeds the income by, at most what this stay leaves."""
    label = "县级兜底保障，个人年度支付超过人均可支配收入的部分"
    year = before + personal
    added = f"({shown(before)} + {shown(personal)})"
    if year <= income:
        return Step(label, f"{added} 不超过 {shown(income)}", source, amount=NOTHING)
    formula = f"{added} − {shown(income)}"
    if year - income > personal:
        formula += f"，以本次个人支付的 {shown(personal)} 为限"
    return Step(label, formula, source, amount=min(year - income, personal))


# --- what the clauses share ----------------------------------------------------------------------
def _topped_up(label: str, cost: Decimal, share: Cited, paid: Decimal) -> Step:
    """What is missing to a share of a cost: nothing where that much is paid already."""
    wanted, product = to_fen(cost * share.value), f"{shown(cost)} × {percent(share.value)}"
    if wanted <= paid:
        formula = f"{product} 不超过已报销的 {shown(paid)}"
        return Step(label, formula, share.source, amount=NOTHING)
    return Step(label, f"{product} − {shown(paid)}", share.source, amount=wanted - paid)


def _over_limit(due: Decimal, limit: Cited, used: Decimal) -> list[Step]:
    """The step that takes off what a yearly limit no longer covers, if there is such a part."""
    left = max(to_fen(limit.value) - used, NOTHING)
    if due <= left:
        return []
    formula = (
        f"年度限额 {shown(limit.value)}，今年已付 {shown(used)}，还可付 {shown(left)}："
        f"{shown(left)} − {shown(due)}"
    )
    return [Step("超过剩余年度限额的部分不付", formula, limit.source, amount=left - due)]


def _of(label: str, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The same steps, named after the layer that they belong to."""
    return tuple(replace(step, label=f"{label}，{step.label}") for step in steps)


def _not_applicable(label: str, source: Source) -> Step:
    return Step(label, "不符合转诊转院规范，不适用", source, amount=NOTHING)


def _personal(inputs: FourGuaranteesInputs, rules: Rules, paid: Decimal) -> Step:
    """160号 二、: what the four guarantees leave."""
    source = rules.source("four_guarantees")
    formula = f"{shown(inputs.total_cost)} − {shown(paid)}"
    return Step("个人支付", formula, source, amount=inputs.total_cost - paid)


# --- the result ----------------------------------------------------------------------------------
def _result(inputs: FourGuaranteesInputs, layers: Sequence[Layer]) -> dict[str, Value]:
    total, paid = inputs.total_cost, _paid(layers)
    amounts: dict[str, Value] = {
        layer.name: layer.amount if layer.is_known else None for layer in layers
    }
    return {
        "layers": [_row(layers[:end], total) for end in range(1, len(layers) + 1)],
        **amounts,
        "personal_payment": total - paid,
        "actual_share": _share(paid, total),
        "complete": all(layer.is_known for layer in layers),
    }


def _row(layers: Sequence[Layer], total: Decimal) -> dict[str, Scalar]:
    """The last of some layers, with the share of the total cost that is paid up to it."""
    last = layers[-1]
    known = last.is_known
    return {
        "layer": last.name,
        "label_zh": last.label_zh,
        "amount": last.amount if known else None,
        "share": _share(_paid(layers), total) if known else None,
    }


def _paid(layers: Sequence[Layer]) -> Decimal:
    return sum((layer.amount for layer in layers), NOTHING)


def _share(paid: Decimal, total: Decimal) -> Decimal | None:
    return to_ratio(paid / total) if total else None


CALCULATORS = (
    Calculator(
        name=NAME,
        description_zh="建档立卡贫困人口住院“四重保障”：基本医保、大病保险、医疗救助、兜底保障各付多少",
        description_en="the four guarantees for an inpatient stay of the registered poor, "
        "layer by layer",
        inputs=FourGuaranteesInputs,
        calculate=calculate,
    ),
)
