"""Days off in mainland China: statutory holidays and make-up working days, from chinesecalendar.

A deadline of the regulations is a calendar day; this only says where one falls on a day off.
"""

from __future__ import annotations

from datetime import date as Date
from datetime import timedelta

from assistant.calculators.days import shown_day


def is_day_off(day: Date) -> bool | None:
    """Is nobody at work on this day? None for a year whose days off the package does not hold."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_holiday(day))
    except NotImplementedError:
        return None


def next_working_day(day: Date) -> Date | None:
    """The first working day after `day`. None where the package does not reach as far."""
    following = day + timedelta(days=1)
    while off := is_day_off(following):
        following += timedelta(days=1)
    return None if off is None else following


def day_off_note(day: Date) -> str | None:
    """What has to be said of a last day: that it is a day off, or that this is not known."""
    off = is_day_off(day)
    if off is None:
        return f"{day.year}年的放假安排不在所用的日历中，没有判断{shown_day(day)}是否休息日。"
    if not off:
        return None
    following = next_working_day(day)
    then = (
        f"其后第一个工作日是{shown_day(following)}"
        if following
        else f"{day.year + 1}年的放假安排不在所用的日历中，没有给出其后第一个工作日"
    )
    return f"{shown_day(day)}是休息日，{then}；法定日期不因此改变。"
