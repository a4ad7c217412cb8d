"""Numerals of every written form have their exact value."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.english_numbers import ENGLISH_NUMBER, read_english_number
from assistant.understanding.numerals import NUMERAL, level, read_numeral
from corpus.numbering import to_chinese


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("12", "12"),
        ("12.5万", "125000"),
        ("120,000", "120000"),
        ("4万2", "42000"),
        ("42万8千", "428000"),
        ("12万5000", "125000"),
        ("4万零2", "40002"),
        ("2千3", "2300"),
        ("2 万", "20000"),
        ("两千三", "2300"),
        ("二百五", "250"),
        ("一万零八百", "10800"),
        ("十七万三千", "173000"),
        ("一亿八千万", "180000000"),
        ("一亿八", "180000000"),
        ("一万亿", "1000000000000"),
        ("三点六万", "36000"),
        ("壹佰贰拾叁", "123"),
        ("廿五", "25"),
        ("二〇一七", "2017"),
        ("千万", "10000000"),
    ],
)
def test_numeral_has_its_value(numeral, value):
    assert re.fullmatch(NUMERAL, numeral)
    read = read_numeral(numeral)
    assert read.values == (Decimal(value),)
    assert not read.is_rough


@pytest.mark.parametrize(
    ("numeral", "values"),
    [
        ("两三千", ("2000", "3000")),
        ("七八十", ("70", "80")),
        ("十七八", ("17", "18")),
        ("三五", ("3", "5")),
        ("十多万", ("100000",)),
        ("两百来万", ("2000000",)),
    ],
)
def test_what_is_not_exact_is_rough(numeral, values):
    read = read_numeral(numeral)
    assert read.values == tuple(map(Decimal, values))
    assert read.is_rough


@pytest.mark.parametrize("numeral", ["千千", "百千", "12万99999"])
def test_what_is_no_number_has_no_value(numeral):
    assert read_numeral(numeral) is None


@pytest.mark.parametrize("numeral", ["三", "七八", "五一", "十", "万"])
def test_short_numerals_are_numbers_only_before_a_unit(numeral):
    assert read_numeral(numeral).needs_unit


@given(st.integers(1, 99_999_999))
def test_chinese_numerals_are_read_back(number):
    assert read_numeral(to_chinese(number)).values == (Decimal(number),)


@given(st.decimals(0, 9999, places=2), st.sampled_from(["", "万", "亿"]))
def test_decimals_stay_exact(number, unit):
    scale = {"": 1, "万": 10**4, "亿": 10**8}[unit]
    assert read_numeral(f"{number}{unit}").values == (number * scale,)


@given(st.text(alphabet="零一二两三十百千万亿多来点0123456789.,", max_size=12))
def test_any_run_is_a_number_or_none(run):
    for match in re.finditer(NUMERAL, run):
        read_numeral(match[0])


@given(st.text(max_size=60))
def test_leveled_text_keeps_its_places(text):
    assert len(level(text)) == len(text)


def test_full_width_comma_parts_a_number_only_between_full_width_digits():
    assert level("９８，７６０元") == "98,760元"
    assert level("共500，300自费") == "共500，300自费"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("ten thousand", 10_000),
        ("a hundred and twenty-five thousand", 125_000),
        ("one million two hundred thousand", 1_200_000),
        ("half a million", 500_000),
        ("sixty", 60),
    ],
)
def test_english_words_have_their_value(words, value):
    assert ENGLISH_NUMBER.fullmatch(words)
    assert read_english_number(words) == value
