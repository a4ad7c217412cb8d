"""What a turn asks for, and which turns are refused with one sentence."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.model import Role
from assistant.question import (
    MAX_LENGTH,
    Wanted,
    check_turn,
    holds_any,
    read_question,
    simplify,
    wanted_in,
)
from corpus.errors import InputError
from corpus.lexicon import bundled_lexicon


@pytest.fixture(scope="module")
def index(assistant):
    return assistant.index


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


@settings(deadline=None)  # the first loads the vocabularies
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


def test_short_turn_is_looked_up_with_the_one_before_and_shown_as_understood():
    question = read("出了重大突发事件，电话多久要报？", "书面的呢")
    assert question.text == question.understood == "出了重大突发事件,书面多久要报"
    assert question.wanted == {Wanted.PERIOD}
    assert question.turns == (0, 1)


def test_question_that_stands_for_itself_is_not_shown_again():
    assert read("大病保险起付线是多少？").understood == ""
    assert read("规章公布后几天内备案？", "对了，住院押金要交吗").understood == ""


def test_turn_with_two_questions_has_two_parts_with_their_own_words():
    question = read("规章公布后几天内备案？另外大病保险封顶线是多少？")
    first, second = question.parts
    assert question.each() == (first, second)
    assert "备案" in first.text and "封顶" not in first.text
    assert "封顶" in second.text and "备案" not in second.text
    assert second.wanted == {Wanted.AMOUNT}


def test_rules_of_the_day_told_of_are_asked_about():
    question = read("2017年10月住的院，大病保险报多少")
    assert question.day == date(2017, 10, 31)
    assert question.as_of == date(2018, 1, 1)
    assert question.day_said == "2017年10月"


def test_emoji_and_mixed_scripts_are_read():
    assert read("大病保險🙏起付線係幾多 pls").text.startswith("大病保险")
    assert read("😀", "大病保险起付线是多少").understood == ""


def test_typing_errors_are_corrected_and_shown(index):
    from assistant.understanding.vocabulary import Vocabulary

    lexicon = bundled_lexicon()
    question = read_question(
        ["大病保险起付县是多少"],
        lexicon=lexicon,
        role=Role.CITIZEN,
        as_of=date(2018, 1, 1),
        vocabulary=Vocabulary.from_index(index, lexicon),
    )
    assert question.said == "大病保险起付县是多少"
    assert question.text == question.understood == "大病保险起付线是多少"


def test_english_question_is_looked_up_in_the_regulations_words():
    question = read("What is the deductible of critical illness insurance?")
    assert question.language == "en"
    assert question.text.startswith("起付线 大病保险")
