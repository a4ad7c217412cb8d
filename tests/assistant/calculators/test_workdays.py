"""Days off: statutory holidays, make-up working days, and the years that are not known."""

from datetime import date

import pytest

from assistant.calculators.workdays import day_off_note, is_day_off, next_working_day


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (date(2018, 6, 8), False),  # a Friday
        (date(2018, 6, 9), True),  # a Saturday
        (date(2018, 9, 30), False),  # a Sunday made up for the National Day holiday
        (date(2018, 10, 3), True),  # a Wednesday of that holiday
        (date(2150, 1, 1), None),
        (date(1999, 10, 1), None),
    ],
)
def test_a_day_off_is_one_of_the_official_calendar_and_unknown_outside_it(day, off):
    assert is_day_off(day) is off


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2018, 6, 8), date(2018, 6, 11)),
        (date(2018, 9, 30), date(2018, 10, 8)),
        (date(2023, 9, 30), date(2023, 10, 7)),  # a Saturday on which people work
        (date(2150, 1, 1), None),
    ],
)
def test_next_working_day_is_after_the_day_and_none_where_it_is_not_known(day, following):
    assert next_working_day(day) == following


def test_nothing_is_said_of_a_working_day():
    assert day_off_note(date(2018, 6, 8)) is None


def test_unknown_year_is_said_plainly():
    assert day_off_note(date(2150, 1, 1)) == (
        "2150年的放假安排不在所用的日历中，没有判断2150年1月1日是否休息日。"
    )
