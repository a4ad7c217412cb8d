"""Days and periods as they are printed."""

from datetime import date

import pytest

from corpus.structure.days import after, read_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017年10月25日", date(2017, 10, 25)),
        ("2017 年 1 月 1 日", date(2017, 1, 1)),
        ("二〇一七年十月二十五日", date(2017, 10, 25)),
        ("二○一七年十一月七日", date(2017, 11, 7)),
        ("2017年13月1日", None),
        ("2017年10月", None),
    ],
)
def test_day_is_read_in_either_numerals(text, day):
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("day", "period", "end"),
    [
        (date(2020, 2, 29), "五年", date(2025, 3, 1)),
        (date(2020, 2, 29), "4年", date(2024, 2, 29)),
        (date(2021, 1, 31), "1个月", date(2021, 3, 1)),
        (date(2021, 12, 15), "两个月", date(2022, 2, 15)),
        (date(2021, 8, 1), "半年", date(2022, 2, 1)),
        (date(2021, 6, 1), "伍年", date(2026, 6, 1)),
        (date(2021, 6, 1), "三十日", date(2021, 7, 1)),
        (date(9999, 6, 1), "1年", None),
        (date(9999, 12, 31), "1日", None),
    ],
)
def test_period_ends_on_the_same_day_of_the_month_or_the_next_that_there_is(day, period, end):
    assert after(day, period) == end
