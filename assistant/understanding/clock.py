"""Times of day as people say them: 9:10, 下午两点半, 晚上八点一刻, 14点20分, 2:20 pm."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from assistant.understanding.numerals import read_numeral
from corpus.model import Span

_NUMBER = r"\d{1,2}|[零〇一二两三四五六七八九十]{1,3}"
PART_OF_DAY = (
    r"凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|夜里|夜间|半夜|深夜|(?<=[今昨明前当])[早晚]"
)
# A bare 八点 could be a point of a list, 三点五 a number: it needs a part of the day, minutes or
# 钟, or digits and nothing countable behind.
_CLOCK = re.compile(
    rf"(?:(?P<part>{PART_OF_DAY})的?\s?)?(?:"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?![\d:])(?:\s?(?P<half>[ap])\.?m\b\.?)?"
    rf"|(?P<han_hour>{_NUMBER})(?:点钟?|时(?![半候间期]))(?:(?P<han_minute>{_NUMBER})分?(?![钟万千百亿块元%岁刻])"
    r"|(?P<quarter>半|[一三]刻|整|钟)|(?![\d一二两三四五六七八九十万千百亿%]))"
    r"|(?P<bare_hour>\d{1,2})\s?(?P<bare_half>[ap])\.?m\b\.?"
    r")",
    re.IGNORECASE,
)
_COUNTABLE = re.compile(r"意见|建议|要求|内容|理由|问题|原因|要点|[个条]")
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45, "整": 0, "钟": 0}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day and where it stands; `time` is None where no clock shows it (25:61).

    `next_day` is true for 24:00 and 晚上12点, which are 0:00 of the day after.
    """

    time: time | None
    span: Span
    next_day: bool = False


def read_clock(plain: str) -> tuple[Clock, ...]:
    """The times of day in a text of one width."""
    found = []
    for match in _CLOCK.finditer(plain):
        if not _is_time(match, plain):
            continue
        hour, minute = _numbers(match)
        hour = _on_24_hours(hour, match["part"] or "", (match["half"] or match["bare_half"]) or "")
        found.append(_clock(hour, minute, Span(*match.span())))
    return tuple(found)


def _is_time(match: re.Match[str], plain: str) -> bool:
    before = plain[: match.start("han_hour" if match["han_hour"] else 0)]
    if re.search(r"[\d:.第几]$|\d[-/]$", before if match["han_hour"] else plain[: match.start()]):
        return False
    if match["han_hour"] is None or match["part"] or match["quarter"]:
        return True
    if match["han_minute"]:
        return (
            match[0].endswith("分") or match["han_hour"].isdigit() or len(match["han_minute"]) > 1
        )
    is_digits = match["han_hour"].isdigit() or (len(match["han_hour"]) > 1 and "时" in match[0])
    return is_digits and _COUNTABLE.match(plain, match.end()) is None


def _numbers(match: re.Match[str]) -> tuple[int, int]:
    if match["quarter"]:
        minute = _QUARTERS[match["quarter"]]
    else:
        minute = _whole(match["minute"] or match["han_minute"] or "0")
    return _whole(match["hour"] or match["han_hour"] or match["bare_hour"]), minute


def _whole(numeral: str) -> int:
    read = read_numeral(numeral.lstrip("零〇") or "零")
    return int(read.values[0]) if read else 99  # no clock shows it


def _on_24_hours(hour: int, part: str, half: str) -> int:
    """下午2点 is 14, 晚上12点 24, 夜里2点 2, 12 am 0."""
    if half:
        return hour % 12 + (12 if half.lower() == "p" else 0) if 1 <= hour <= 12 else hour
    if part in ("下午", "傍晚") and hour < 12:
        return hour + 12
    if part in ("晚上", "夜里", "夜间", "半夜", "深夜", "晚") and 5 <= hour <= 12:
        return hour + 12
    if part == "中午" and hour <= 3:
        return hour + 12
    return 0 if part == "凌晨" and hour == 12 else hour


def _clock(hour: int, minute: int, span: Span) -> Clock:
    if hour == 24 and minute <= 59:
        return Clock(time(0, minute), span, next_day=True)
    if hour > 23 or minute > 59:
        return Clock(None, span)
    return Clock(time(hour, minute), span)
