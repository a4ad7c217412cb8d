"""个人缴费补贴: who bears the personal contributions of the registered poor.

曲政办发〔2017〕160号 三、（一）1 (basic insurance) and 三、（二）3 (family doctor).
"""

from __future__ import annotations

from decimal import Decimal

from pydantic import model_validator

from assistant.calculators.calculator import Calculator
from assistant.calculators.inputs import (
    AMOUNT,
    YES_NO,
    CalculatorInputs,
    Choice,
    Money,
    Refused,
    YesNo,
    choices,
    described,
)
from assistant.calculators.model import Calculation, Cited, Source, Step
from assistant.calculators.money import percent, shown, to_fen
from assistant.calculators.parameters import Rules, rules_today

NAME = "contribution_split"
AMOUNT_UNUSED = "家庭医生签约服务的个人缴费由文件规定，给出的 amount 没有用到。"


class Scheme(Choice):
    """What the contribution is for."""

    FAMILY_DOCTOR = "family_doctor", "家庭医生签约服务", "family-doctor contract"
    BASIC_INSURANCE = "basic_insurance", "城乡居民基本医疗保险", "basic medical insurance"


class ContributionInputs(CalculatorInputs):
    """One registered person's contribution for one year."""

    scheme: Scheme = described(
        "缴费项目", "scheme",
        ask="是家庭医生签约服务，还是基本医保？", accepted=choices(Scheme),
    )  # fmt: skip
    amount: Money | None = described(
        "每人的个人缴费标准（基本医保必填）", "personal contribution (for basic insurance)",
        ask="个人缴费标准是每人多少元？", accepted=AMOUNT, unit="yuan", default=None,
    )  # fmt: skip
    lifted_out: YesNo = described(
        "是否已脱贫", "already lifted out of poverty", ask="已经脱贫了吗？", accepted=YES_NO
    )

    @model_validator(mode="after")
    def _check(self) -> ContributionInputs:
        if self.scheme is Scheme.BASIC_INSURANCE and self.amount is None:
            raise Refused("amount", "空缺", AMOUNT)
        return self


def calculate(inputs: ContributionInputs) -> Calculation:
    """What the province, the city and the person pay."""
    rules = rules_today(NAME)
    if inputs.scheme is Scheme.FAMILY_DOCTOR:
        return family_doctor(inputs, rules)
    assert inputs.amount is not None
    return basic_insurance(inputs, inputs.amount, rules)


# --- the clauses ---------------------------------------------------------------------------------
def basic_insurance(inputs: ContributionInputs, amount: Decimal, rules: Rules) -> Calculation:
    """160号 三、（一）1: 参加基本医保个人缴费部分由财政全额补贴."""
    return _split(inputs, amount, rules, rules.source("full_subsidy"))


def family_doctor(inputs: ContributionInputs, rules: Rules) -> Calculation:
    """160号 三、（二）3: 家庭医生签约服务个人缴费的12元……统筹基金每人每年支付12元."""
    contribution, fund = (
        rules["family_doctor_contribution"],
        rules["family_doctor_pooled_fund"],
    )
    split = _split(inputs, contribution.value, rules, contribution.source)
    paid = to_fen(fund.value)
    step = Step("医保统筹基金另付，每人每年", shown(fund.value), fund.source, amount=paid)
    return Calculation(
        NAME,
        split.inputs,
        {**split.result, "pooled_fund": paid},
        (*split.steps, step),
        notes=(AMOUNT_UNUSED,) if inputs.amount is not None else (),
    )


def _split(inputs: ContributionInputs, amount: Decimal, rules: Rules, whole: Source) -> Calculation:
    """160号 三、（一）1、（二）3: 已脱贫……省财政承担 40%、市财政承担 60%；未脱贫 60%、40%."""
    state = "lifted_out" if inputs.lifted_out else "still_poor"
    province, city = (
        _share(label, amount, rules[f"{inputs.scheme.value}_{state}_{payer}"])
        for label, payer in (("省财政承担", "province"), ("市财政承担", "city"))
    )
    assert province.amount is not None and city.amount is not None
    left = to_fen(amount) - province.amount - city.amount
    formula = f"{shown(amount)} − {shown(province.amount)} − {shown(city.amount)}"
    person = Step("个人缴纳", formula, whole, amount=left)
    result = {"province": province.amount, "city": city.amount, "person": left}
    return Calculation(NAME, inputs.given(), {**result}, (province, city, person))


def _share(label: str, amount: Decimal, ratio: Cited) -> Step:
    formula = f"{shown(amount)} × {percent(ratio.value)}"
    return Step(label, formula, ratio.source, amount=to_fen(amount * ratio.value))


CALCULATORS = (
    Calculator(
        name=NAME,
        description_zh="建档立卡贫困人口个人缴费补贴：省、市、个人各承担多少",
        description_en="contributions of the registered poor: shares of province, city and person",
        inputs=ContributionInputs,
        calculate=calculate,
    ),
)
