"""The reader of numbers that the program's answers are checked with."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assistant.number_reader import read_numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("１.２万元", {12000}),
        ("10,000元", {10000}),
        ("500，600", {500, 600}),
        ("12万5", {125_000}),
        ("3万5千", {35_000}),
        ("二万五千人", {25_000}),
        ("两千三", {2300}),
        ("两千零三", {2003}),
        ("一百零五", {105}),
        ("586.3万", {5_863_000}),
        ("2亿元", {200_000_000}),
        ("二〇一七年", {2017}),
        ("2018一整年", {2018}),
        ("十二、三十日", {12, 30}),
        ("90%，百分之八十，七成", {Decimal("0.9"), Decimal("0.8"), Decimal("0.7")}),
        ("一般来说统一安排，老百姓，万一", set()),
        ("一天、一年", {1}),
        ("100 million yuan, 5 thousand, thirty days", {100_000_000, 5000, 30}),
        ("2018 年 1 月 1 日和2018-01-02", {date(2018, 1, 1), date(2018, 1, 2)}),
        ("2018年2月30日", {2018, 2, 30}),
    ],
)
def test_numbers_are_read_as_their_values(text, values):
    assert read_numbers(text) == values


@given(st.integers(2, 10**9))
def test_figures_with_and_without_commas_are_one_number(number):
    assert read_numbers(f"共{number}元") == read_numbers(f"共{number:,}元") == {Decimal(number)}
