"""基层卫生人员补助: the allowances for health workers who go to counties and townships.

曲政办发〔2017〕160号 三、（三）2.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.calculators.calculator import Calculator
from assistant.calculators.inputs import (
    YEARS,
    YES_NO,
    CalculatorInputs,
    Choice,
    Years,
    YesNo,
    choices,
    described,
)
from assistant.calculators.model import Calculation, Step
from assistant.calculators.money import NOTHING, shown, to_fen
from assistant.calculators.parameters import Rules, rules_today

NAME = "grassroots_allowance"
HIGHER_ONE = "同时符合多项规定的取较高的一项；文件没有写可以叠加。"
TWO_GROUPS = (
    "工作岗位补助的对象理解为两类人员：县级及以上具有中级以上职称的，或具有执业医师资格的；"
    "“高级”也在“中级以上”之内。"
)
FROM_ARRIVAL = "工作岗位补助满年限后从到乡镇工作之年起计，此前的年份也在内。"
NONE_FITS = "没有一项生活补助规定适用，列出最接近的规定。"


class Workplace(Choice):
    """Where the person works."""

    COUNTY = "county", "县级医疗卫生机构", "health institution at county level"
    TOWNSHIP = "township", "乡镇卫生院", "township hospital"


class Qualification(Choice):
    """What the person has to show."""

    SENIOR_TITLE = "senior_title", "高级专业技术职务", "senior professional title"
    DOCTORATE = "doctorate", "医学类专业博士研究生", "medical doctorate"
    MASTERS = "masters", "医学类专业全日制硕士研究生", "full-time medical master's degree"
    BACHELOR_RESIDENCY = (
        "bachelor_residency", "经全科住院医师规范化培训合格的本科生",
        "bachelor with completed general-practice residency training",
    )  # fmt: skip
    BACHELOR_LICENSED = (
        "bachelor_licensed", "医学类专业全日制本科毕业生并取得相应执业资格",
        "full-time medical bachelor with the licence to practise",
    )  # fmt: skip


class AllowanceInputs(CalculatorInputs):
    """One health worker."""

    workplace: Workplace = described(
        "工作单位", "workplace",
        ask="在县级医疗卫生机构还是乡镇卫生院工作？", accepted=choices(Workplace),
    )  # fmt: skip
    qualifications: tuple[Qualification, ...] = described(
        "学历、职称和资格（可多项，可为空）", "qualifications (a list, may be empty)",
        ask="有什么学历、职称或资格？", accepted=f"应为列表，每一项{choices(Qualification)}",
    )  # fmt: skip
    years_continuous_in_township: Years = described(
        "在乡镇连续工作的年数", "unbroken years of work in a township",
        ask="在乡镇连续工作几年了？", accepted=YEARS, unit="years", default=0,
    )  # fmt: skip
    from_county_or_above: YesNo = described(
        "是否从县级及以上单位到乡镇", "came from county level or above",
        ask="是从县级及以上单位到乡镇的吗？", accepted=YES_NO, default=False,
    )  # fmt: skip
    mid_level_title: YesNo = described(
        "是否有中级以上职称", "has a middle-grade title or above",
        ask="有中级以上职称吗？", accepted=YES_NO, default=False,
    )  # fmt: skip
    licensed_physician: YesNo = described(
        "是否有执业医师资格", "has a physician's licence",
        ask="有执业医师资格吗？", accepted=YES_NO, default=False,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MonthlyRule:
    """Who gets the allowance that the parameter names."""

    parameter: str
    workplace: Workplace
    qualifications: frozenset[Qualification]

    def fits(self, inputs: AllowanceInputs) -> bool:
        """Is it for this person?"""
        return self.workplace is inputs.workplace and self.shares(inputs)

    def shares(self, inputs: AllowanceInputs) -> bool:
        """Is it for someone with a qualification of this person?"""
        return not self.qualifications.isdisjoint(inputs.qualifications)


_SENIOR_OR_DOCTORATE = frozenset({Qualification.SENIOR_TITLE, Qualification.DOCTORATE})
MONTHLY_RULES = (
    MonthlyRule("county_senior_or_doctorate", Workplace.COUNTY, _SENIOR_OR_DOCTORATE),
    MonthlyRule("county_masters", Workplace.COUNTY, frozenset({Qualification.MASTERS})),
    MonthlyRule(
        "township_senior_or_graduate",
        Workplace.TOWNSHIP,
        _SENIOR_OR_DOCTORATE | {Qualification.MASTERS},
    ),
    MonthlyRule(
        "township_bachelor_residency",
        Workplace.TOWNSHIP,
        frozenset({Qualification.BACHELOR_RESIDENCY}),
    ),
    MonthlyRule(
        "township_bachelor_licensed",
        Workplace.TOWNSHIP,
        frozenset({Qualification.BACHELOR_LICENSED}),
    ),
)


def calculate(inputs: AllowanceInputs) -> Calculation:
    """The monthly and the yearly allowance."""
    rules = rules_today(NAME)
    monthly, notes = monthly_allowance(inputs, rules)
    post = post_allowance(inputs, rules)
    if post.amount or inputs.years_continuous_in_township:
        notes += (TWO_GROUPS,)
    if post.amount:
        notes += (FROM_ARRIVAL,)
    return Calculation(
        NAME,
        inputs.given(),
        {"monthly_allowance": monthly[0].amount, "yearly_post_allowance": post.amount},
        (*monthly, post),
        notes=notes,
        sources=(rules.source("who_pays"),),
    )


# --- the clauses ---------------------------------------------------------------------------------
def monthly_allowance(
    inputs: AllowanceInputs, rules: Rules
) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """160号 三、（三）2: 对到县级……给予每人每月1000元生活补助……对到乡镇卫生院……每月1500元.

    The first step is what is paid; the others show the lower rules that fit too, or, where none
    fits, the nearest.
    """
    fitting = [each for each in MONTHLY_RULES if each.fits(inputs)]
    if not fitting:
        return _nearest(inputs, rules), (NONE_FITS,)
    first, *lower = sorted(fitting, key=lambda each: -rules[each.parameter].value)
    paid = rules[first.parameter]
    steps = [
        Step(
            f"每月生活补助：{_whom(first, rules)}",
            f"每月 {shown(paid.value)}",
            paid.source,
            amount=to_fen(paid.value),
        )
    ]
    steps += [_shown_rule("也符合，不另给", each, rules) for each in lower]
    return tuple(steps), (HIGHER_ONE,) if lower else ()


def post_allowance(inputs: AllowanceInputs, rules: Rules) -> Step:
    """160号 三、（三）2: 到乡镇连续工作满2年(含2年)以上的，从到乡镇工作之年起，每人每年1万元."""
    least, paid = rules["post_least_years"], rules["post_allowance"]
    title = inputs.mid_level_title or Qualification.SENIOR_TITLE in inputs.qualifications
    conditions = {
        "在乡镇工作": inputs.workplace is Workplace.TOWNSHIP,
        "来自县级及以上单位": inputs.from_county_or_above,
        "中级以上职称或执业医师资格": title or inputs.licensed_physician,
        f"连续工作满 {shown(least.value)} 年": inputs.years_continuous_in_township >= least.value,
    }
    lacking = [name for name, met in conditions.items() if not met]
    if lacking:
        formula = f"不具备或没有说明：{'、'.join(lacking)}"
        return Step("每年工作岗位补助", formula, rules.source("post_entitled"), amount=NOTHING)
    formula = f"每年 {shown(paid.value)}，已连续工作 {inputs.years_continuous_in_township} 年"
    return Step("每年工作岗位补助", formula, paid.source, amount=to_fen(paid.value))


def _nearest(inputs: AllowanceInputs, rules: Rules) -> tuple[Step, ...]:
    """Nothing, and the rules for the same qualification elsewhere or the same workplace."""
    near = [each for each in MONTHLY_RULES if each.shares(inputs)]
    near += [each for each in MONTHLY_RULES if each.workplace is inputs.workplace]
    held = "、".join(each.zh for each in inputs.qualifications) or "没有所列的学历、职称和资格"
    formula = f"{inputs.workplace.zh}，{held}"
    nothing = Step("没有适用的生活补助", formula, rules[near[0].parameter].source, amount=NOTHING)
    return (nothing, *(_shown_rule("最接近的规定", each, rules) for each in dict.fromkeys(near)))


def _shown_rule(label: str, rule: MonthlyRule, rules: Rules) -> Step:
    cited = rules[rule.parameter]
    formula = f"每月 {shown(cited.value)}"
    whom = f"{label}：{_whom(rule, rules)}"
    return Step(whom, formula, cited.source, value=to_fen(cited.value))


def _whom(rule: MonthlyRule, rules: Rules) -> str:
    """Whom a rule is for, in the words of its parameter."""
    return rules.file.parameters[rule.parameter].description.zh.removesuffix("的每月生活补助")


CALCULATORS = (
    Calculator(
        name=NAME,
        description_zh="基层卫生人员补助：每月生活补助和每年工作岗位补助",
        description_en="allowances for health workers in counties and townships",
        inputs=AllowanceInputs,
        calculate=calculate,
    ),
)
