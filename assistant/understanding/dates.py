"""The dates and times a turn states, relative ones seen from the as-of date.

Left out, because nobody can know the day: 春节, 当天, 那年, 前几天. 年初, 年底, 月初, 月底 and the
like are read as the spans that offices plan by: the first and the last quarter of a year, the first
and the last ten days of a month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date as Date
from datetime import time as Time
from datetime import timedelta
from typing import Literal

from assistant.calculators.days import month_end
from assistant.understanding.clock import Clock, read_clock
from assistant.understanding.date_forms import FORMS
from assistant.understanding.numerals import level, read_numeral
from assistant.understanding.units import read_unit
from corpus.model import Span

Precision = Literal["day", "month", "year", "span", "time"]


@dataclass(frozen=True, slots=True)
class When:
    """A time as stated, from `first` to `last` inclusive; `said` are the words at `span`.

    `is_relative`: it follows from the as-of date (去年, 7月3日 without a year). With precision
    "time" only a time of day is said and no day before it: `first` is then the as-of date.
    """

    first: Date
    last: Date
    precision: Precision
    time: Time | None = None
    span: Span = field(default_factory=lambda: Span(0, 0))
    said: str = ""
    is_relative: bool = False


def read_dates(text: str, as_of: Date) -> tuple[When, ...]:
    """The dates of a text in the order they stand there, without impossible ones."""
    return tuple(each.when for each in _read(text, as_of) if each.when is not None)


def impossible_dates(text: str, as_of: Date) -> tuple[str, ...]:
    """What is said like a date or a time but is none: 2月30日, 13月, 25:61."""
    return tuple(
        text[each.span.start : each.span.end] for each in _read(text, as_of) if each.when is None
    )


def date_spans(text: str) -> tuple[Span, ...]:
    """Where dates and times stand, impossible ones included; the same whatever day it is."""
    return tuple(each.span for each in _read(text, Date(2000, 1, 1)))


@dataclass(frozen=True, slots=True)
class _Found:
    """A place that is said like a date; `when` is None where no calendar shows it."""

    span: Span
    when: When | None


def _read(text: str, as_of: Date) -> list[_Found]:
    plain = level(text)
    days = list(_resolved(_matches(plain), as_of))
    found = _with_clocks(plain, days, read_clock(plain), as_of)
    return [_said(text, each) for each in sorted(found, key=lambda each: each.span)]


def _said(text: str, found: _Found) -> _Found:
    if found.when is None:
        return found
    said = text[found.span.start : found.span.end]
    return replace(found, when=replace(found.when, span=found.span, said=said))


def _matches(plain: str) -> list[re.Match[str]]:
    """The forms found in a text, each place read once, in order."""
    found: list[re.Match[str]] = []
    for form in FORMS:
        for match in form.finditer(plain):
            is_free = all(
                match.end() <= each.start() or each.end() <= match.start() for each in found
            )
            if is_free and not _is_counted(match, plain):
                found.append(match)
    return sorted(found, key=lambda match: match.start())


def _is_counted(match: re.Match[str], plain: str) -> bool:
    """`for 2018 people` counts people; 43号 is no day of a month."""
    parts = match.groupdict()
    if parts.get("bare_year"):
        return read_unit(plain, match.end()).unit != ""
    is_lone_day = parts.get("day") and not any(parts.get(name) for name in _MONTHS)
    return bool(is_lone_day) and _number(parts["day"] or "") > 31


_MONTHS = ("month", "month_name", "relative_month")


# --- what the forms mean --------------------------------------------------------------------------


class _Impossible(Exception):
    """No calendar shows it."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What a date may leave unsaid: the year and the month of the date before it."""

    as_of: Date
    year: int | None = None
    month: int | None = None
    is_relative: bool = False


def _resolved(matches: list[re.Match[str]], as_of: Date) -> Iterator[_Found]:
    context = _Context(as_of)
    for match in matches:
        parts = {name: said for name, said in match.groupdict().items() if said}
        span = Span(*match.span())
        try:
            when = _when(parts, context)
        except (_Impossible, ValueError, OverflowError):  # the calendar's own refusals
            if parts.keys() != {"day"}:  # 二月没有30号: its month is a guess
                yield _Found(span, None)
            continue
        month = when.first.month if when.precision in ("day", "month") else context.month
        context = _Context(as_of, when.first.year, month, when.is_relative)
        yield _Found(span, when)


def _when(parts: dict[str, str], context: _Context) -> When:
    if said := parts.get("relative_day"):
        day = context.as_of + timedelta(days=_DAYS_AWAY[" ".join(said.lower().split())])
        return When(day, day, "day", is_relative=True)
    if "week" in parts:
        return _week(parts, context.as_of)
    if any(name in parts for name in (*_MONTHS, "day", "tenth")):
        return _in_month(parts, context)
    year, is_relative = _year(parts, context)
    if said := parts.get("period"):
        return _period(year, said.lower(), is_relative)
    return When(Date(year, 1, 1), Date(year, 12, 31), "year", is_relative=is_relative)


_DAYS_AWAY = {
    **{"大前天": -3, "大前日": -3, "前天": -2, "前日": -2, "前晚": -2, "昨天": -1, "昨日": -1},
    **{"昨早": -1, "昨晚": -1, "今天": 0, "今日": 0, "今早": 0, "今晚": 0, "明天": 1, "明日": 1},
    **{"明早": 1, "明晚": 1, "后天": 2, "大后天": 3, "大后日": 3},
    **{"day before yesterday": -2, "yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1},
    "day after tomorrow": 2,
}
_AWAY = {"上上": -2, "上": -1, "last": -1, "本": 0, "这": 0, "当": 0, "this": 0}
_AWAY |= {"下下": 2, "下": 1, "next": 1}
_YEARS_AWAY = {"大前": -3, "前": -2, "去": -1, "上": -1, "上一": -1, "last": -1, "今": 0, "本": 0}
_YEARS_AWAY |= {"this": 0, "明": 1, "下一": 1, "next": 1, "后": 2}
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _year(parts: dict[str, str], context: _Context) -> tuple[int, bool]:
    """The year, and whether it follows from the as-of date."""
    for name in ("year", "year_from", "bare_year"):
        if said := parts.get(name):
            return _number(said), False
    if said := parts.get("short_year"):
        return 2000 + _number(said), False
    if said := parts.get("relative_year"):
        return context.as_of.year + _YEARS_AWAY[said.lower().rstrip("年")], True
    if context.year is not None:
        return context.year, context.is_relative
    return context.as_of.year, True


def _in_month(parts: dict[str, str], context: _Context) -> When:
    if said := parts.get("relative_month"):
        away = _AWAY[re.sub("个?月", "", said.lower())]
        year, month = divmod(context.as_of.year * 12 + context.as_of.month - 1 + away, 12)
        month, is_relative = month + 1, True
    else:
        year, is_relative = _year(parts, context)
        month = _month(parts, context)
    if not 1 <= month <= 12:
        raise _Impossible
    if said := parts.get("day"):
        day = Date(year, month, _number(said))
        return When(day, day, "day", is_relative=is_relative)
    first, last = Date(year, month, 1), month_end(year, month)
    if said := parts.get("tenth"):
        return _tenth(first, last, said.removeprefix("月"), is_relative)
    return When(first, last, "month", is_relative=is_relative)


def _month(parts: dict[str, str], context: _Context) -> int:
    if said := parts.get("month_name"):
        return _MONTH_NAMES.index(said[:3].lower()) + 1
    if said := parts.get("month"):
        return 1 if said == "元" else _number(said)
    return context.month or context.as_of.month


def _tenth(first: Date, last: Date, said: str, is_relative: bool) -> When:
    """The ten days of a month that 初, 中旬 and 底 name."""
    if said in ("初", "上旬"):
        return When(first, first.replace(day=10), "span", is_relative=is_relative)
    if said == "中旬":
        middle = first.replace(day=11), first.replace(day=20)
        return When(*middle, "span", is_relative=is_relative)
    return When(first.replace(day=21), last, "span", is_relative=is_relative)


def _period(year: int, said: str, is_relative: bool) -> When:
    if said == "全年":
        return When(Date(year, 1, 1), Date(year, 12, 31), "year", is_relative=is_relative)
    if quarter := re.search(r"([一二三四1-4])季度", said):
        start = 3 * _number(quarter[1]) - 2
        months = start, start + 2
    elif said in ("上半年", "first half"):
        months = 1, 6
    elif said in ("下半年", "second half"):
        months = 7, 12
    else:
        months = (1, 3) if said.endswith("初") or said == "beginning" else (10, 12)
    first, last = Date(year, months[0], 1), month_end(year, months[1])
    return When(first, last, "span", is_relative=is_relative)


def _week(parts: dict[str, str], as_of: Date) -> When:
    """A week begins on Monday; 下周三 is the Wednesday of the next one."""
    away = _AWAY[parts["week"].lower().rstrip("个")]
    monday = as_of + timedelta(days=7 * away - as_of.weekday())
    if said := parts.get("weekday"):
        day = monday + timedelta(days="一二三四五六日天".index(said) - (said == "天"))
        return When(day, day, "day", is_relative=True)
    return When(monday, monday + timedelta(days=6), "span", is_relative=True)


def _number(said: str) -> int:
    read = read_numeral(said.lstrip("零〇") or "零")
    if read is None:
        raise _Impossible
    return int(read.values[0])


# --- times of day ---------------------------------------------------------------------------------

_BETWEEN_DAY_AND_CLOCK = re.compile(r"[\s,，]*(?:的|那天|当天|at|T)?\s*", re.IGNORECASE)
_BETWEEN_CLOCK_AND_DAY = re.compile(r",?\s?(?:on\s)?", re.IGNORECASE)


def _with_clocks(
    plain: str, days: list[_Found], clocks: tuple[Clock, ...], as_of: Date
) -> Iterator[_Found]:
    """The dates, those with a time of day beside them joined to it."""
    left = list(days)
    for clock in clocks:
        if any(_holds(day.span, clock.span) for day in days):
            continue
        if clock.time is None:
            yield _Found(clock.span, None)
        elif beside := next((day for day in left if _stands_beside(plain, day, clock)), None):
            left.remove(beside)
            yield _joined(beside, clock)
        else:
            yield _Found(clock.span, _time_alone(days, clock, as_of))
    yield from left


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _stands_beside(plain: str, day: _Found, clock: Clock) -> bool:
    if day.when is None or day.when.precision != "day":
        return False
    if day.span.start < clock.span.start:
        between = plain[day.span.end : clock.span.start]
        return _BETWEEN_DAY_AND_CLOCK.fullmatch(between) is not None
    between = plain[clock.span.end : day.span.start]
    return _BETWEEN_CLOCK_AND_DAY.fullmatch(between) is not None and day.span.start > clock.span.end


def _joined(day: _Found, clock: Clock) -> _Found:
    span = Span(min(day.span.start, clock.span.start), max(day.span.end, clock.span.end))
    return _Found(span, day.when and _at(day.when, clock))


def _at(day: When, clock: Clock) -> When:
    first = day.first + timedelta(days=int(clock.next_day))
    return replace(day, first=first, last=first, time=clock.time)


def _time_alone(days: list[_Found], clock: Clock, as_of: Date) -> When:
    """A time of day: on the last day said before it, or on one that is not known."""
    before = [
        day.when
        for day in days
        if day.when and day.when.precision == "day" and day.span.end <= clock.span.start
    ]
    if before:
        return _at(before[-1], clock)
    return _at(When(as_of, as_of, "time", is_relative=True), clock)
