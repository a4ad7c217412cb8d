"""Numerals as people write them: 12.5万, 4万2, 十七万三千, 两三千. Values are exact decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from corpus.numbering import from_chinese

_DIGITS = r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_HAN_DIGIT = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
_HAN_UNIT = "十百千万亿拾佰仟廿"
# Digits stand at the head or right behind 万 (4万2, 42万8千); 多 and 来 may stand before 万.
NUMERAL = (
    rf"(?:{_DIGITS}(?:\s(?=[万亿]))?|[{_HAN_DIGIT}{_HAN_UNIT}])"
    rf"(?:[{_HAN_DIGIT}{_HAN_UNIT}]|(?<=[百千万亿零])\d+(?:\.\d+)?|[多来余](?=[百千万亿])"
    rf"|点(?=[{_HAN_DIGIT}]+[万亿]))*"
)
_MULTIPLIERS = {
    "亿": Decimal(100_000_000),
    "万": Decimal(10_000),
    "千": Decimal(1000),
    "百": Decimal(100),
}
HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
_FORMAL = str.maketrans("拾佰仟", "十百千")
_NEXT = {"一": "二两", "二": "三", "两": "三", "三": "四五", "四": "五", "五": "六", "六": "七"}
_NEXT |= {"七": "八", "八": "九"}


@dataclass(frozen=True, slots=True)
class Numeral:
    """The value of a numeral, or the two that 两三千 names; `is_rough` where it is not exact."""

    values: tuple[Decimal, ...]
    is_rough: bool = False
    needs_unit: bool = False  # 三, 七八, 五一: part of many words, a number only before a unit


def level(text: str) -> str:
    """The text in one width, character for character, so that places in it stay the same.

    A full-width comma parts a number only between full-width digits: ９８，７６０ is one number,
    500，300 are two.

    >>> level("１２０，０００元，５００"), level("共500，300")
    ('120,000元，500', '共500，300')
    """
    narrow = "".join(_narrow(char) for char in text)
    return re.sub("，", lambda match: _comma(text, match.start()), narrow)


def _narrow(char: str) -> str:
    if char == "，":
        return char
    if "！" <= char <= "～":
        return chr(ord(char) - 0xFEE0)
    return {"￥": "¥", "○": "〇", "\u3000": " "}.get(char, char)


def _comma(text: str, place: int) -> str:
    beside = text[place - 1 : place] + text[place + 1 : place + 2]
    return "," if len(beside) == 2 and all("０" <= char <= "９" for char in beside) else "，"


def read_numeral(numeral: str) -> Numeral | None:
    """What a numeral in one width (`level`) says, or None where it says no number (万一, 千千).

    >>> read_numeral("4万2").values, read_numeral("两三千").values
    ((Decimal('42000'),), (Decimal('2000'), Decimal('3000')))
    """
    plain = "".join(numeral.split()).replace(",", "").translate(_FORMAL)
    exact = re.sub("[多来余]", "", plain)
    if pair := _pair(exact):
        values = tuple(_value(each) for each in pair)
        if None in values:
            return None
        found = tuple(value for value in values if value is not None)
        return Numeral(found, is_rough=True, needs_unit=exact[-1] in _HAN_DIGIT)
    value = _value(exact)
    if value is None:
        return None
    return Numeral(
        (without_zeros(value),), is_rough=exact != plain, needs_unit=_is_word_part(exact)
    )


def without_zeros(value: Decimal) -> Decimal:
    """A value without zeros behind its decimals, and never as a power of ten.

    >>> without_zeros(Decimal("125000.0")), without_zeros(Decimal("98.60"))
    (Decimal('125000'), Decimal('98.6'))
    """
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def _pair(numeral: str) -> tuple[str, str] | None:
    """两三千 → 两千, 三千; 十七八 → 十七, 十八."""
    found = re.search(rf"(?<![{_HAN_DIGIT}])([一二两三四五六七八])([二两三四五六七八九])", numeral)
    if not found or found[2] not in _NEXT[found[1]]:
        return None
    before, after = numeral[: found.start()], numeral[found.end() :]
    return (
        None
        if after[:1] and after[0] in _HAN_DIGIT
        else (
            before + found[1] + after,
            before + found[2] + after,
        )
    )


def _is_word_part(numeral: str) -> bool:
    short = len(numeral) <= 2 and all(char in _HAN_DIGIT for char in numeral)
    return short or numeral in {*"十百千万亿廿"} or numeral[0] in "百千万亿"


def _value(numeral: str) -> Decimal | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", numeral):
        return Decimal(numeral)
    if numeral[:1] and numeral[0] in "百千万亿":  # 千万, 百万: one of them
        numeral = f"一{numeral}"
    if re.search(r"[\d点亿]", numeral):  # cn2an knows neither decimals as such nor 一亿八
        return _mixed_value(numeral)
    return _whole_value(numeral)


def _whole_value(numeral: str) -> Decimal | None:
    try:
        return Decimal(from_chinese(numeral))
    except (ValueError, KeyError):  # cn2an raises both for what is no numeral
        return None


def _mixed_value(numeral: str) -> Decimal | None:
    """Digits with 万 and the like: 12.5万, 42万8千; a last single digit is of the next place."""
    unit = next((unit for unit in _MULTIPLIERS if unit in numeral), None)
    if unit is None:
        return _decimal_value(numeral)
    head, _, tail = numeral.rpartition(unit)
    first = _value(head)
    if first is None or not tail:
        return first * _MULTIPLIERS[unit] if first is not None else None
    rest = _value(tail.lstrip("零〇") or "零")
    if rest is None or rest >= _MULTIPLIERS[unit]:
        return None
    if len(tail) == 1 and tail not in "零〇":  # 4万2
        rest *= _MULTIPLIERS[unit] / 10
    return first * _MULTIPLIERS[unit] + rest


def _decimal_value(numeral: str) -> Decimal | None:
    """三点六, with the digits behind 点 read one by one."""
    whole, _, places = numeral.partition("点")
    parts = [_whole_value(part) for part in (whole, *places)]
    if not places or None in parts:
        return None
    return Decimal(f"{parts[0]}.{''.join(map(str, parts[1:]))}")
