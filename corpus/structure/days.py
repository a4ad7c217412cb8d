"""Days and spans of time as regulations print them, in Arabic or Chinese numerals."""

from __future__ import annotations

import re
from datetime import date, timedelta

from corpus.numbering import CHINESE_DIGITS, from_chinese

_FORMAL = "壹贰叁肆伍陆柒捌玖拾"
_DIGIT = rf"[\d{CHINESE_DIGITS}○]"
DAY = rf"{_DIGIT}{{4}}\s?年\s?{_DIGIT}{{1,3}}\s?月\s?{_DIGIT}{{1,3}}\s?日"
_DAY = re.compile(rf"({_DIGIT}{{4}})\s?年\s?({_DIGIT}{{1,3}})\s?月\s?({_DIGIT}{{1,3}})\s?日")
_SHORT_DAY = re.compile(r"((?:19|20)\d\d)[.．/-](\d{1,2})[.．/-](\d{1,2})")  # 2021.5.18
PERIOD = rf"(?:[\d{CHINESE_DIGITS}○{_FORMAL}]{{1,3}}(?:周年|年|个月|日|天)|半年)"
_PERIOD = re.compile(r"(.+?)(周年|年|个月|日|天)")
_MONTHS = {"周年": 12, "年": 12, "个月": 1}


def read_day(text: str) -> date | None:
    """The first full date in a text, or the short one (2021.5.18) that it is; None where it has
    none, or one that no calendar has."""
    match = _DAY.search(text) or _SHORT_DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = (_number(part) for part in match.groups()[-3:])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def after(day: date, period: str) -> date | None:
    """The day a period (PERIOD: 三年, 6个月, 30日) later.

    Where the month has no such day, the first of the next one. None beyond the calendar.
    """
    match = _PERIOD.fullmatch(period)
    if match is None:
        raise ValueError(f"period: {period} is none")
    count, unit = match.groups()
    try:
        if unit not in _MONTHS:
            return day + timedelta(days=_number(count))
        return _months_after(day, 6 if period == "半年" else _MONTHS[unit] * _number(count))
    except (ValueError, OverflowError):
        return None


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return date(year, month + 1, 1)


def _number(numeral: str) -> int:
    formal = str.maketrans(f"{_FORMAL}○", "一二三四五六七八九十〇")
    return from_chinese(numeral.translate(formal))
