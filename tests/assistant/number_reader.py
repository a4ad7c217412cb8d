"""A reader of numbers that shares nothing with the program's own, to check it from outside.

It reads figures (1,000, １２万, 90%), Chinese numerals (三十, 两千三, 百分之八十, 九成), English
number words up to a hundred, and whole dates. A number is its value: 1万 is 10000, 50% is 0.5; a
date is one value, not three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

Value = Decimal | date

_WIDE = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_WORDS = {
    **dict(two=2, three=3, four=4, five=5, six=6, seven=7, eight=8, nine=9, ten=10, eleven=11),
    **dict(twelve=12, thirteen=13, fourteen=14, fifteen=15, sixteen=16, seventeen=17, eighteen=18),
    **dict(nineteen=19, twenty=20, thirty=30, forty=40, fifty=50, sixty=60, ninety=90, hundred=100),
}
_SCALES = {"thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}

_DATE = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)"
)
_FIGURES = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_ONES, _TENS = "".join(_DIGITS), "".join(_UNITS)
_TOKEN = re.compile(rf"{_FIGURES}|[{_ONES}{_TENS}]")
_RUN = rf"(?:{_FIGURES}|[{_ONES}]+)(?:[{_TENS}]+(?:{_FIGURES}|[{_ONES}]+)?)*|十[{_ONES}]?[万亿]*"
_NUMBER = re.compile(
    rf"(?P<of>[百千万]分之)?(?P<run>{_RUN})"
    r"\s*(?P<scale>thousand|million|billion)?\s*(?P<share>%|percent|成)?"
)
# 一 is "a" (一般, 统一, 另一种, 哪一天) unless one of these follows.
_COUNTED_ONE = re.compile(r"(?<![哪那这某另任])一(?=[日天年元块倍成周]|个月|小时|分钟)")
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_SHARES = {"百分之": 100, "千分之": 1000, "万分之": 10_000, "%": 100, "percent": 100, "成": 10}


def read_numbers(text: str) -> set[Value]:
    """The values of all numbers and dates of a text.

    >>> sorted(read_numbers("１.２万元的百分之九十，三十日内，两千三")) == [
    ...     Decimal("0.9"), 30, 2300, 12000]
    True
    >>> read_numbers("自2018年1月1日起") == read_numbers("from 2018-01-01") == {date(2018, 1, 1)}
    True
    """
    text = text.translate(_WIDE)
    found: set[Value] = set()

    def keep(match: re.Match[str]) -> str:
        year, month, day = (int(part) for part in match.groups() if part)
        try:
            found.add(date(year, month, day))
        except ValueError:
            return match[0]
        return " "

    rest = _DATE.sub(keep, text)
    found.update(_plain_numbers(rest))
    found.update(Decimal(_WORDS[match[0].lower()]) for match in _WORD.finditer(rest))
    return found


def _plain_numbers(text: str) -> Iterator[Decimal]:
    for match in _NUMBER.finditer(text):
        is_article = match["run"] == "一" and not match["of"]
        if is_article and not _COUNTED_ONE.match(text, match.start("run")):
            continue
        value = _value_of_run(match["run"]) * _SCALES.get(match["scale"] or "", 1)
        for share in filter(None, (match["of"], match["share"])):
            value /= _SHARES[share]
        yield value.normalize() + 0  # no negative zero, one form of an exponent


def _value_of_run(run: str) -> Decimal:
    tokens = _TOKEN.findall(run)
    if all(token in _DIGITS for token in tokens):
        return Decimal("".join(str(_DIGITS[token]) for token in tokens))
    total, section, pending = Decimal(0), Decimal(0), None
    last_unit, after_zero = 1, False
    for token in tokens:
        if token in ("万", "亿"):
            total = (total + section + (pending or 0) or 1) * _UNITS[token]
            section, pending, last_unit, after_zero = Decimal(0), None, _UNITS[token], False
        elif token in _UNITS:
            section += (1 if pending is None else pending) * _UNITS[token]
            pending, last_unit, after_zero = None, _UNITS[token], False
        elif token in _DIGITS:
            after_zero |= _DIGITS[token] == 0
            pending = Decimal(_DIGITS[token])
        else:
            pending = Decimal(token.replace(",", ""))
    if pending is not None and pending < 10 and last_unit >= 100 and not after_zero:
        pending *= last_unit // 10  # 两千三 is 2300, 12万5 is 125000
    return total + section + (pending or 0)
