"""大病保险基金: what the year's premium comes to, and who bears the insurer's loss.

曲政办发〔2017〕164号 三、（一）, 五、（二）1 and 3.
"""

from __future__ import annotations

from datetime import date as Date
from decimal import Decimal

from assistant.calculators.calculator import Calculator
from assistant.calculators.inputs import (
    COUNT,
    FUND_AMOUNT,
    YEAR,
    CalculatorInputs,
    Count,
    FundMoney,
    Year,
    described,
)
from assistant.calculators.model import Calculation, Step, Value
from assistant.calculators.money import NOTHING, percent, shown, to_fen
from assistant.calculators.parameters import Rules, rules_on, rules_today

FUND = "critical_illness_fund"
SHARING = "insurer_loss_sharing"
AT_LEAST = "这是最低的赔付额：文件规定的是不低于这一比例。"
BASE_IS_PREMIUM = "文件没有写明自行承担比例的基数，这里按当年筹资总额计算（一种读法）。"
LATER = "动用历年结余须由市人力资源社会保障局、市财政局报市人民政府批准，在次年进行。"
ODD_FEN = "余下的部分不能平分到分，承保公司一半四舍五入到分，其余由政府弥补。"


# --- premium and least payout ------------------------------------------------------------------
class FundInputs(CalculatorInputs):
    """The insured of one year."""

    participants: Count = described(
        "参保人数",
        "number of insured people",
        ask="参保人数是多少？",
        accepted=COUNT,
        unit="people",
    )
    year: Year = described("筹资的年度", "year of the premium", ask="是哪一年？", accepted=YEAR)


def calculate_fund(inputs: FundInputs) -> Calculation:
    """The year's premium and the least of it that has to be paid out."""
    rules = rules_on(FUND, Date(inputs.year, 1, 1))
    premium = premium_of(inputs.participants, rules)
    payout = least_payout(premium.amount or NOTHING, rules)
    return Calculation(
        FUND,
        inputs.given(),
        {"premium": premium.amount, "least_payout": payout.amount},
        (premium, payout),
        notes=(AT_LEAST,),
        sources=(rules.source("paid_by_basic_fund"),),
    )


def premium_of(participants: int, rules: Rules) -> Step:
    """164号 三、（一）: 2018年曲靖市城乡居民大病保险筹资标准确定为人均45元."""
    each = rules["premium_per_head"]
    formula = f"{participants} × {shown(each.value)}"
    return Step("年度筹资总额", formula, each.source, amount=to_fen(participants * each.value))


def least_payout(premium: Decimal, rules: Rules) -> Step:
    """164号 五、（二）1: 当年资金支付所占比例不低于……年度筹资总额的85%."""
    ratio = rules["least_payout_ratio"]
    formula = f"{shown(premium)} × {percent(ratio.value)}"
    return Step("当年最低赔付额", formula, ratio.source, amount=to_fen(premium * ratio.value))


# --- the insurer's loss ------------------------------------------------------------------------
class LossInputs(CalculatorInputs):
    """The insurer's loss of one year."""

    premium: FundMoney = described(
        "当年大病保险筹资总额", "the year's premium",
        ask="当年大病保险筹资总额是多少元？", accepted=FUND_AMOUNT, unit="yuan",
    )  # fmt: skip
    loss: FundMoney = described(
        "承保公司当年的赔款亏损", "the insurer's loss of the year",
        ask="承保公司当年赔款亏损多少元？", accepted=FUND_AMOUNT, unit="yuan",
    )  # fmt: skip
    surplus: FundMoney = described(
        "历年结余资金", "surplus of earlier years",
        ask="历年结余还有多少元？", accepted=FUND_AMOUNT, unit="yuan",
    )  # fmt: skip


def calculate_sharing(inputs: LossInputs) -> Calculation:
    """Who bears the loss; the steps add up to it."""
    rules = rules_today(SHARING)
    alone, borne_alone = insurer_alone(inputs, rules)
    above = inputs.loss - borne_alone
    covered, from_surplus = surplus_covers(above, inputs.surplus, rules)
    rest = above - from_surplus
    half, insurer_half = insurer_half_of(rest, rules)
    government = government_half_of(rest, insurer_half, rules)
    result: dict[str, Value] = {
        "insurer_total": borne_alone + insurer_half,
        "from_surplus": from_surplus,
        "government": government.amount,
    }
    odd = (ODD_FEN,) if government.amount != insurer_half else ()
    notes = (BASE_IS_PREMIUM, *((LATER,) if above else ()), *odd)
    return Calculation(
        SHARING, inputs.given(), result, (alone, covered, half, government), notes=notes
    )


def insurer_alone(inputs: LossInputs, rules: Rules) -> tuple[Step, Decimal]:
    """164号 五、（二）3: 亏损在1%（含1%）以内的由承保公司自行承担. The base is a reading."""
    ratio = rules["insurer_alone_up_to"]
    most = to_fen(inputs.premium * ratio.value)
    amount = min(inputs.loss, most)
    base = f"{shown(inputs.premium)} × {percent(ratio.value)} = {shown(most)}"
    formula = f"{base}，亏损 {shown(inputs.loss)}，取较小的"
    return Step("承保公司自行承担", formula, ratio.source, amount=amount), amount


def surplus_covers(above: Decimal, surplus: Decimal, rules: Rules) -> tuple[Step, Decimal]:
    """164号 五、（二）3: 超过1%以上部分……动用历年结余资金进行调节弥补."""
    amount = min(above, surplus)
    formula = f"超过的部分 {shown(above)}，历年结余 {shown(surplus)}，取较小的"
    return Step("历年结余弥补", formula, rules.source("surplus_first"), amount=amount), amount


def insurer_half_of(rest: Decimal, rules: Rules) -> tuple[Step, Decimal]:
    """164号 五、（二）3: 动用历年结余资金后仍不足弥补的部分由承保公司承担50%."""
    share = rules["insurer_share_of_rest"]
    amount = to_fen(rest * share.value)
    formula = f"{shown(rest)} × {percent(share.value)}"
    return Step("不足部分由承保公司承担", formula, share.source, amount=amount), amount


def government_half_of(rest: Decimal, insurer_half: Decimal, rules: Rules) -> Step:
    """164号 五、（二）3: 政府调整政策弥补50%. What is left of the rest, so that no fen is lost."""
    share = rules["government_share_of_rest"]
    amount = rest - insurer_half
    formula = (
        f"{shown(rest)} × {percent(share.value)}"
        if amount == insurer_half
        else f"{shown(rest)} − {shown(insurer_half)}"
    )
    return Step("不足部分由政府弥补", formula, share.source, amount=amount)


CALCULATORS = (
    Calculator(
        name=FUND,
        description_zh="大病保险筹资总额和当年最低赔付额",
        description_en="critical-illness premium of a year and the least payout",
        inputs=FundInputs,
        calculate=calculate_fund,
    ),
    Calculator(
        name=SHARING,
        description_zh="承保公司赔款亏损的分摊：公司、历年结余、政府",
        description_en="who bears the insurer's loss: the insurer, the surplus, the government",
        inputs=LossInputs,
        calculate=calculate_sharing,
    ),
)
