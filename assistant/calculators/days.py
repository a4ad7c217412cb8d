"""Counting days as the regulations do: day 30 is the start date plus 30 calendar days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date as Date
from datetime import timedelta
from decimal import Decimal


def days_after(day: Date, count: Decimal | int) -> Date:
    """The day that many calendar days later.

    >>> days_after(Date(2017, 10, 23), 30)
    datetime.date(2017, 11, 22)
    """
    return day + timedelta(days=int(count))


def days_before(day: Date, count: Decimal | int) -> Date:
    """The day that many calendar days earlier.

    >>> days_before(Date(2018, 6, 20), 30)
    datetime.date(2018, 5, 21)
    """
    return day - timedelta(days=int(count))


def month_end(year: int, month: int) -> Date:
    """The last day of a month.

    >>> month_end(2020, 2)
    datetime.date(2020, 2, 29)
    """
    _, length = monthrange(year, month)
    return Date(year, month, length)


def shown_day(day: Date) -> str:
    """A day as a clerk writes it.

    >>> shown_day(Date(2018, 6, 9))
    '2018年6月9日'
    """
    return f"{day.year}年{day.month}月{day.day}日"
