"""The units people count in, as they are said right behind a number."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, NamedTuple, get_args

Unit = Literal[
    "yuan",
    "people",
    "student",
    "percent",
    "workday",
    "day",
    "hour",
    "minute",
    "week",
    "month",
    "year",
    "age",
    "bed",
    "square_metre",
    "km",
    "times",
    "other",
    "",
]

# Adjectives between an English number and what it counts: 600 boarding students.
_ENGLISH = (
    r"(?:(?!(?:and|or|in|of|on|for|with|within|to|the|a|is|are|was|per|yuan|i|we|my|me|myself)\b)"
    r"[a-z-]+\s){0,2}"
)

# In the order they are tried: 岁 before 周, 学生 before 个, 工作日 before 日.
_SAID: tuple[tuple[Unit, str], ...] = (
    ("yuan", r"块钱|块(?!牌|地|田|儿)|元|圆|人民币|(?:yuan|rmb|cny|renminbi)\b"),
    (
        "percent",
        r"%|个?百分点|个点|per\s?cent(?:age points?)?\b|percentage points?\b",
    ),
    ("workday", r"个?工作日|(?:working|business|work)\s?days?\b"),
    ("hour", r"个?小时|个?钟头|(?:hours?|hrs?)\b"),
    ("minute", r"分钟|(?:minutes?|mins?)\b"),
    ("age", r"周?岁|-?\s?years?[- ](?:old|of age)\b"),
    ("week", r"个?星期|个?礼拜|周(?![岁边密转围期])|weeks?\b"),
    ("month", r"个月|months?\b"),
    ("year", r"周?年(?![级轻龄])|years?\b"),
    ("day", r"天|日(?![常前历报期])|日(?=前)|days?\b"),
    (
        "student",
        rf"(?:[名个位])?(?:在校|寄宿|住校)?(?:学生|小学生|寄宿生|住校生)|{_ENGLISH}(?:students?|pupils?)\b",
    ),
    ("bed", rf"张?(?:病|住院)?床位?|{_ENGLISH}beds?\b"),
    (
        "people",
        r"[号口个名位]?(?:贫困|参保|常住|服务|农村|城乡)?(?:人(?![民均工才大次手家])口?|居民|村民|群众)"
        r"|[名位](?![次单额义字称词])"
        rf"|{_ENGLISH}(?:people|persons?|residents?|inhabitants?|participants?|villagers?|members?)\b",
    ),
    (
        "square_metre",
        r"个?平方(?!公里|千米)米?|个?平米|㎡|m[2²]|平(?![均时台])"
        r"|sq(?:uare)?\.?\s?met(?:er|re)s?\b|sq\.?\s?m\b|sqm\b",
    ),
    ("km", r"公里|千米|(?:km|kilomet(?:er|re)s?)\b"),
    ("times", r"次(?!性)|回|趟|遍|times?\b"),
    (
        "other",
        r"[个家种类份套条项吨斤件台辆支只篇章款楼层间户村县省市所座部本页题档步样粒片颗针包瓶]"
        r"|毫升|毫克|公斤|倍|克(?!服)|里路?|人次|度\d?|张|把|亩|门(?![槛诊])|箱|头|千瓦"
        r"|(?:hospitals?|clinics?|doctors?|villages?|towns?|schools?|count(?:y|ies)|famil(?:y|ies)"
        r"|households?|kinds?|diseases?|documents?|copies|items?|stays?|visits?|tons?|mg|ml)\b",
    ),
)
_UNIT = re.compile(
    r"\s?(?:" + "|".join(f"(?P<{name}>{said})" for name, said in _SAID) + ")", re.IGNORECASE
)
assert {name for name, _ in _SAID} | {""} == set(get_args(Unit))

_DIGIT = "零一二两三四五六七八九"
# What follows 块 of the coins below it: 98块6毛, 三块二, 一千五百块零五毛, 4块5毛3分.
_COINS = re.compile(
    rf"零?(?:(?P<jiao>[\d{_DIGIT}])[毛角](?:钱)?)?"
    rf"(?:零?(?P<fen>[\d{_DIGIT}])分(?:钱)?(?![之钟]))?"
)
_BARE_JIAO = re.compile(rf"([1-9{_DIGIT[1:]}])(?=$|[，。；？！,;?!、）)]|\s)")
_VALUES = {char: Decimal(value) for value, char in enumerate("零一二三四五六七八九")}
_VALUES |= {"两": Decimal(2)} | {str(digit): Decimal(digit) for digit in range(10)}


class Measured(NamedTuple):
    """The unit behind a number, where it ends, and what the words behind it add to the number."""

    unit: Unit
    end: int
    more: Decimal = Decimal(0)


def read_unit(text: str, place: int) -> Measured:
    """The unit that stands at `place`; "" where none does.

    >>> read_unit("98块6毛", 2)
    Measured(unit='yuan', end=5, more=Decimal('0.60'))
    """
    match = _UNIT.match(text, place)
    if match is None or match.lastgroup is None:
        return Measured("", place)
    unit: Unit = next(name for name, _ in _SAID if name == match.lastgroup)
    if unit != "yuan":
        return Measured(unit, match.end())
    more, end = _coins(text, match.end())
    return Measured(unit, end, more)


def _coins(text: str, place: int) -> tuple[Decimal, int]:
    coins = _COINS.match(text, place)
    if coins is not None and (coins["jiao"] or coins["fen"]):
        jiao, fen = (_VALUES[coins[name] or "0"] for name in ("jiao", "fen"))
        return jiao.scaleb(-1) + fen.scaleb(-2), coins.end()
    if bare := _BARE_JIAO.match(text, place):
        return _VALUES[bare[1]].scaleb(-1), bare.end()
    if text.startswith("半", place):
        return Decimal("0.5"), place + 1
    return Decimal(0), place
