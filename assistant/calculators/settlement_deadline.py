"""承保公司付款日: by when the insurer pays the hospitals for a month's costs.

曲政办发〔2017〕164号 五、（三）2.
"""

from __future__ import annotations

from datetime import date as Date

from assistant.calculators.calculator import Calculator
from assistant.calculators.days import days_after, month_end
from assistant.calculators.inputs import MONTH, CalculatorInputs, Month, described
from assistant.calculators.model import Calculation, Step
from assistant.calculators.money import shown
from assistant.calculators.parameters import Rules, rules_on

NAME = "settlement_deadline"


class SettlementInputs(CalculatorInputs):
    """The month in which the costs arose."""

    month: Month = described(
        "大病医疗费用发生的月份", "month in which the costs arose",
        ask="费用是哪年哪月发生的？", accepted=MONTH,
    )  # fmt: skip

    @property
    def first(self) -> Date:
        """The first day of the month."""
        return Date.fromisoformat(f"{self.month}-01")


def calculate(inputs: SettlementInputs) -> Calculation:
    """The last day to pay."""
    rules = rules_on(NAME, inputs.first)
    pay_by = rules["pay_by_day"]
    month = following_month(inputs.first)
    steps = (
        Step(
            "付款的月份",
            f"{inputs.first.year}年{inputs.first.month}月的次月",
            rules.source("following_month"),
            value=f"{month:%Y-%m}",
        ),
        last_day_to_pay(month, rules),
    )
    notes = [f"“每月{shown(pay_by.value)}日前”按含{shown(pay_by.value)}日理解（一种读法）。"]
    if is_short(month, rules):
        notes.append(f"{month.month}月没有{shown(pay_by.value)}日，按当月最后一天。")
    return Calculation(NAME, inputs.given(), {"last_day": steps[1].date}, steps, notes=tuple(notes))


def following_month(first: Date) -> Date:
    """164号 五、（三）2: 将上月发生的大病医疗费用……支付. The first day of the month of payment."""
    return days_after(month_end(first.year, first.month), 1)


def last_day_to_pay(month: Date, rules: Rules) -> Step:
    """164号 五、（三）2: 每月30日前. A reading: the 30th included, in February the last day."""
    pay_by = rules["pay_by_day"]
    if is_short(month, rules):
        last = month_end(month.year, month.month)
        formula = f"{month.year}年{month.month}月没有{shown(pay_by.value)}日，取最后一天"
    else:
        last = month.replace(day=int(pay_by.value))
        formula = f"{month.year}年{month.month}月的{shown(pay_by.value)}日"
    return Step("最晚付款日", formula, pay_by.source, date=last)


def is_short(month: Date, rules: Rules) -> bool:
    """Does the month end before the day by which the insurer pays?"""
    return month_end(month.year, month.month).day < rules["pay_by_day"].value


CALCULATORS = (
    Calculator(
        name=NAME,
        description_zh="承保公司支付协议医疗机构上月大病费用的最后日期",
        description_en="last day on which the insurer pays the hospitals for a month's costs",
        inputs=SettlementInputs,
        calculate=calculate,
    ),
)
