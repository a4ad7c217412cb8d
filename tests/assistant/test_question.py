"""What a turn asks for, and which turns are refused with one sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model import Role
from assistant.question import (
    MAX_LENGTH,
    Wanted,
    check_turn,
    holds_any,
    leans_on_earlier,
    read_question,
    simplify,
    wanted_in,
)
from corpus.errors import InputError
from corpus.lexicon import bundled_lexicon


def read(*turns):
    return read_question(
        turns, lexicon=bundled_lexicon(), role=Role.CITIZEN, as_of=date(2018, 1, 1)
    )


@pytest.mark.parametrize("turn", ["", "   \n", "？？？", "\x00\x07", "\u200b"])
def test_turn_without_words_is_refused(turn):
    with pytest.raises(InputError, match="问题"):
        check_turn(turn)


def test_turn_of_10000_characters_is_refused_by_its_length():
    with pytest.raises(InputError, match=f"10000 字.*{MAX_LENGTH}"):
        check_turn("报" * 10_000)


def test_control_characters_are_left_out():
    assert check_turn("起付\x00线\x1b是多少\u202e") == "起付 线 是多少"


@given(st.text(max_size=300))
def test_any_turn_is_read_or_refused(turn):
    try:
        question = read(turn)
    except InputError:
        return
    assert question.language in ("zh", "en")


def test_traditional_and_full_width_characters_are_looked_up_in_one_form():
    assert simplify("請問８６５００元\u3000能報多少") == "请问86500元 能报多少"


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("尿毒症门诊能报多少", {Wanted.RATIO, Wanted.AMOUNT}),
        ("公开征求意见最少几天", {Wanted.PERIOD}),
        ("最晚哪天要付过来", {Wanted.DAY}),
        ("这事归哪个单位管", {Wanted.BODY}),
        ("要带哪些材料", {Wanted.LIST}),
        ("行不行", set()),
    ],
)
def test_kind_of_thing_asked_for(question, wanted):
    assert wanted_in(question) == wanted


def test_sentence_holds_the_kind_of_thing_or_not():
    assert holds_any("报销比例为 80%", frozenset({Wanted.RATIO}))
    assert not holds_any("按有关规定执行", frozenset({Wanted.RATIO, Wanted.AMOUNT}))


def test_short_turn_is_looked_up_with_the_one_before():
    question = read("出了重大突发事件，电话多久要报？", "书面的呢")
    assert "突发事件" in question.text


@pytest.mark.parametrize(
    ("turn", "leans"),
    [
        ("书面的呢", True),
        ("都报给谁？", True),
        ("那三级医院呢", True),
        ("换成去乡镇的呢？", True),
        ("它要是造假呢", True),
        ("起付线是多少？", False),
        ("大病保险起付线是多少？", False),
        ("月球税怎么交？", False),
        ("规章公布以后应当在几天之内向谁备案，逾期怎么办", False),
    ],
)
def test_turn_leans_on_the_one_before_or_stands_for_itself(turn, leans):
    assert leans_on_earlier(turn) is leans


def test_english_question_is_looked_up_in_the_regulations_words():
    question = read("What is the deductible of critical illness insurance?")
    assert question.language == "en"
    assert question.text.startswith("起付线 大病保险")
