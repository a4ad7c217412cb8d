"""大病保险: what critical-illness insurance pays for the costs that basic insurance leaves.

曲政办发〔2017〕164号 四、（三）1–3; for the registered poor also 曲政办发〔2017〕160号 三、（一）3.
"""

from __future__ import annotations

from datetime import date as Date
from decimal import Decimal

from pydantic import model_validator

from assistant.calculators.calculator import Calculator
from assistant.calculators.inputs import (
    AMOUNT,
    DAY,
    YEAR,
    YES_NO,
    CalculatorInputs,
    Day,
    Money,
    Refused,
    Year,
    YesNo,
    described,
)
from assistant.calculators.model import Calculation, Cited, Reading, Step, Value
from assistant.calculators.money import NOTHING, percent, shown, to_fen
from assistant.calculators.parameters import Rules, rules_on
from assistant.calculators.scale import Scale, brackets

NAME = "critical_illness"
OFFICE_DECIDES = "文件对“报销比例达到70%”有两种读法，都列在这里；以哪一种为准由医保经办机构决定。"
PRIOR_TOP_UP = "此前结算时若已经补足过，那一部分没有算在已结算之内，应另行扣除。"
ONLY_FOR_THE_POOR = "in_scope_total 和 basic_paid 只在建档立卡时用到，这里没有用。"
NEEDS_BOTH = (
    "按这一种读法还需要 in_scope_total（政策范围内费用总额）和 basic_paid（基本医保已付）。"
)


class CriticalIllnessInputs(CalculatorInputs):
    """One person's costs in one natural year."""

    date: Day | None = described(
        "费用所在年度的任意一天", "any day of the natural year",
        ask="是哪一年的费用？", accepted=DAY, default=None,
    )  # fmt: skip
    year: Year | None = described(
        "费用所在的年度", "the natural year",
        ask="是哪一年的费用？", accepted=YEAR, default=None,
    )  # fmt: skip
    self_paid_in_scope: Money = described(
        "今年以来基本医保报销后、政策范围内的自付累计，含本次（建档立卡贫困人口25种疾病的门诊费用也计入）",
        "in-scope costs left after basic insurance so far this year, this stay included "
        "(for the registered poor also outpatient costs of the 25 diseases)",
        ask="医保报销之后，政策范围内自己负担的费用今年累计是多少元？",
        accepted=AMOUNT, unit="yuan",
    )  # fmt: skip
    prior_self_paid_in_scope: Money = described(
        "其中今年此前已经结算过大病保险的部分", "the part already settled earlier this year",
        ask="其中已经结算过大病保险的是多少元？", accepted=AMOUNT, unit="yuan", default=NOTHING,
    )  # fmt: skip
    registered_poor: YesNo = described(
        "是否建档立卡贫困人口", "registered as poor",
        ask="是建档立卡贫困人口吗？", accepted=YES_NO,
    )  # fmt: skip
    in_scope_total: Money | None = described(
        "这些住院今年的政策范围内费用总额", "total in-scope costs of the same stays this year",
        ask="政策范围内费用总额是多少元？", accepted=AMOUNT, unit="yuan", default=None,
    )  # fmt: skip
    basic_paid: Money | None = described(
        "基本医保今年为这些住院已付的金额", "what basic insurance paid for them this year",
        ask="基本医保付了多少元？", accepted=AMOUNT, unit="yuan", default=None,
    )  # fmt: skip

    @model_validator(mode="after")
    def _check(self) -> CriticalIllnessInputs:
        if (self.date is None) == (self.year is None):
            seen = "空缺" if self.date is None else "date 和 year 都给了"
            raise Refused("year", seen, f"应只给 year 或 date 中的一个：{YEAR}")
        prior, total = self.prior_self_paid_in_scope, self.self_paid_in_scope
        if prior > total:
            seen = f"{prior}，大于 self_paid_in_scope {total}"
            raise Refused("prior_self_paid_in_scope", seen, "已结算部分不能超过全年累计")
        self._check_totals()
        return self

    def _check_totals(self) -> None:
        whole = self.in_scope_total
        if whole is None:
            return
        if self.self_paid_in_scope > whole:
            seen = f"{self.self_paid_in_scope}，大于 in_scope_total {whole}"
            raise Refused("self_paid_in_scope", seen, "自付累计不能超过政策范围内费用总额")
        if self.basic_paid is not None and self.basic_paid + self.self_paid_in_scope > whole:
            seen = f"{self.basic_paid}，加上自付累计 {self.self_paid_in_scope} 大于 {whole}"
            raise Refused("basic_paid", seen, "两者合计不能超过 in_scope_total")

    @property
    def day(self) -> Date:
        """The day whose rules apply."""
        return self.date or Date(self.year or 1, 1, 1)


def calculate(inputs: CriticalIllnessInputs) -> Calculation:
    """What is paid for this claim and for the year."""
    rules = rules_on(NAME, inputs.day)
    if not inputs.registered_poor:
        steps, result = _settle(ordinary_scale(rules), inputs)
        entry = (rules["deductible"].source,)
        unused = inputs.in_scope_total is not None or inputs.basic_paid is not None
        notes = (ONLY_FOR_THE_POOR,) if unused else ()
        return Calculation(NAME, inputs.given(), result, steps, notes, sources=entry)
    readings = (_tier_floor(inputs, rules), _combined_floor(inputs, rules))
    return Calculation(
        NAME,
        inputs.given(),
        readings[0].result,
        readings[0].steps,
        notes=(OFFICE_DECIDES,),
        readings=readings,
        sources=(
            rules["deductible"].source,
            rules["poor_deductible_cut"].source,
            raised_limit(rules).source,
            rules.source("outpatient"),
        ),
    )


# --- the clauses ---------------------------------------------------------------------------------
def ordinary_scale(rules: Rules) -> Scale:
    """164号 四、（三）1、2: 超过10000元的部分……分段……最高限额30万元."""
    deductible = rules["deductible"]
    bounds = _bounds(rules, deductible)
    return Scale(brackets(bounds, _ratios(rules)), rules["yearly_limit"], deductible.source)


def poor_scale(rules: Rules) -> Scale:
    """164号 四、（三）3, 160号 三、（一）3: every ratio at least 70%, from half the deductible."""
    bounds, least = _bounds(rules, halved_deductible(rules)), rules["poor_least_ratio"]
    ratios = [each if each.value > least.value else least for each in _ratios(rules)]
    entry = rules["poor_deductible_cut"].source
    return Scale(brackets(bounds, ratios), raised_limit(rules), entry)


def halved_deductible(rules: Rules) -> Cited:
    """164号 四、（三）3: 起付线降低50%."""
    deductible, cut = rules["deductible"], rules["poor_deductible_cut"]
    return Cited(deductible.value * (1 - cut.value), cut.source)


def raised_limit(rules: Rules) -> Cited:
    """164号 四、（三）3: 年度支付限额提高50%."""
    raised = rules["poor_limit_raise"]
    return Cited(rules["yearly_limit"].value * (1 + raised.value), raised.source)


def _bounds(rules: Rules, first: Cited) -> list[Cited]:
    return [first, rules["second_over"], rules["third_over"], rules["fourth_over"]]


def _ratios(rules: Rules) -> list[Cited]:
    return [rules[f"{place}_ratio"] for place in ("first", "second", "third", "fourth")]


# --- the two readings of 70% -------------------------------------------------------------------
def _tier_floor(inputs: CriticalIllnessInputs, rules: Rules) -> Reading:
    steps, result = _settle(poor_scale(rules), inputs)
    return Reading(
        "tier_floor", result, steps, "每一段的报销比例都不低于70%，起付线减半到10000元之间也按70%。"
    )


def _combined_floor(inputs: CriticalIllnessInputs, rules: Rules) -> Reading:
    name = "combined_floor"
    explanation = "各段比例不变，基本医保和大病保险合计补足到政策范围内费用的70%。"
    if inputs.in_scope_total is None or inputs.basic_paid is None:
        nothing: dict[str, Value] = dict.fromkeys(
            ("payment", "cumulative_payment", "remaining_limit", "self_paid_after")
        )
        least = rules["combined_least_ratio"].source
        missing = Step("还缺的条件", "in_scope_total 和 basic_paid", least, value="未算")
        return Reading(name, nothing, (missing,), f"{explanation}{NEEDS_BOTH}")
    cut = rules["poor_deductible_cut"].source
    bounds = _bounds(rules, halved_deductible(rules))
    scale = Scale(brackets(bounds, _ratios(rules)), raised_limit(rules), cut)
    if inputs.prior_self_paid_in_scope:
        explanation += PRIOR_TOP_UP
    top_up = _top_up(inputs, inputs.in_scope_total, inputs.basic_paid, scale, rules)
    steps, result = _settle(scale, inputs, top_up)
    return Reading(name, result, steps, explanation)


def _top_up(
    inputs: CriticalIllnessInputs, in_scope: Decimal, basic: Decimal, scale: Scale, rules: Rules
) -> Step | None:
    """164号 四、（三）3: 城乡居民基本医疗保险和大病保险政策范围内报销比例达到70%."""
    least = rules["combined_least_ratio"]
    paid, amount = scale.pays(inputs.self_paid_in_scope), inputs.self_paid_in_scope
    above = max(amount - scale.brackets[0].over, NOTHING)  # 四、（三）1 lets in only this part
    wanted = min(in_scope * least.value - basic, above, scale.limit.value)
    if wanted <= paid:
        return None
    return Step(
        label="补足到合计70%",
        formula=f"{shown(in_scope)} × {percent(least.value)} − {shown(basic)} − {shown(paid)}",
        source=least.source,
        amount=to_fen(wanted - paid),
    )


def _settle(
    scale: Scale, inputs: CriticalIllnessInputs, top_up: Step | None = None
) -> tuple[tuple[Step, ...], dict[str, Value]]:
    """The year's payment less what was settled before; the steps add up to this claim's payment."""
    steps = scale.steps(inputs.self_paid_in_scope) + ([top_up] if top_up else [])
    cumulative = sum((step.amount or NOTHING for step in steps), NOTHING)
    before = scale.pays(inputs.prior_self_paid_in_scope)
    if not steps:
        steps = [scale.nothing(inputs.self_paid_in_scope)]
    if before:
        formula = f"−({scale.working(inputs.prior_self_paid_in_scope)})"
        steps.append(Step("减去此前已结算", formula, scale.limit.source, amount=-before))
    return tuple(steps), {
        "payment": cumulative - before,
        "cumulative_payment": cumulative,
        "remaining_limit": to_fen(scale.limit.value) - cumulative,
        "self_paid_after": inputs.self_paid_in_scope - cumulative,
    }


CALCULATORS = (
    Calculator(
        name=NAME,
        description_zh="大病保险：按年度自付累计分段计算支付额",
        description_en="critical-illness insurance: payment on the year's in-scope self-paid costs",
        inputs=CriticalIllnessInputs,
        calculate=calculate,
    ),
)
