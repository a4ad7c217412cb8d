"""What no one should type, and someone does: each turn gets an answer or one clear sentence."""

from __future__ import annotations

import io
import json
from datetime import date
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.__main__ import answer_line
from assistant.model import Answer, AnswerKind
from assistant.question import MAX_LENGTH
from corpus.console import answer_lines
from corpus.errors import InputError

AS_OF = date(2018, 12, 1)
DEPOSIT = "住院押金要交吗"
NO_DEPOSIT = "无需缴纳住院押金"
LONE_SURROGATE = "\ud800"
BAD_PIECES = [
    "\x00",
    "\x1b[31m",
    "\ufeff",
    LONE_SURROGATE,
    "😀",
    "<b>",
    "{0}",
    "%s",
    "'--",
    "\\",
    "\u202e",
]


@pytest.fixture(scope="module")
def answer(assistant):
    """The answer to turns on the day of the tests."""
    return lambda *turns: assistant.answer(turns, as_of=AS_OF)


def refusal(answer, *turns: str) -> str:
    """The one sentence with which turns are turned down."""
    with pytest.raises(InputError) as caught:
        answer(*turns)
    sentence = str(caught.value)
    assert sentence.endswith("。") and "\n" not in sentence and len(sentence) < 200
    sentence.encode()  # can be printed
    return sentence


# --- nothing that could be asked -----------------------------------------------------------------
@pytest.mark.parametrize(
    "turn",
    [
        "",
        " \n\t ",
        "😀😀🏥",
        "？？！！……",
        "——",
        "\x00\x01\x02",
        LONE_SURROGATE * 3,
        "\u200b\ufeff",
    ],
    ids=repr,
)
def test_turn_without_words_is_turned_down_in_one_sentence(answer, turn):
    assert "请写下想问的事" in refusal(answer, turn)


@pytest.mark.parametrize("turn", ["？？！！……", "，，。", "👍"])
def test_punctuation_after_a_question_is_turned_down_and_the_conversation_goes_on(answer, turn):
    refusal(answer, DEPOSIT, turn)
    assert NO_DEPOSIT in answer(DEPOSIT, turn, "贫困户" + DEPOSIT).text


def test_length_is_limited_to_the_character(answer):
    assert f"{MAX_LENGTH + 1} 字" in refusal(answer, "问" * (MAX_LENGTH + 1))
    longest = DEPOSIT + "，" * (MAX_LENGTH - len(DEPOSIT))
    assert NO_DEPOSIT in answer(longest).text


# --- a question under the rubbish ----------------------------------------------------------------
@pytest.mark.parametrize(
    "turn",
    [
        "🏥住院押金💰要交吗🙏",
        "住院\x00押金\x07要交吗",
        "住院押金\x1b[0m要交吗",
        f"住院押金{LONE_SURROGATE}要交吗",
        "住院\n\n\n押金\t要交\r\n吗",
        "住院押金要交吗\ufeff",
        "住\u200b院\u200b押\u200b金要交吗",
        "住院押金要交吗" + "\u0301" * 300,
        "住院押金要交嗎",
        "<script>alert(1)</script>住院押金要交吗",
        "'; DROP TABLE passages; -- 住院押金要交吗",
        '住院押金" OR * NEAR( 要交吗',
        "{day} {0} %s ${7*7} {{7*7}} 住院押金要交吗",
        '{"question": "住院押金要交吗"}',
    ],
    ids=ascii,
)
def test_question_is_answered_whatever_stands_around_it(answer, turn):
    found = answer(turn)
    assert found.kind is AnswerKind.ANSWER
    assert NO_DEPOSIT in found.text


def test_mixed_scripts_are_read_together(answer):
    found = answer("尿毒症 dialysis ベッド 門診 очередь 能報幾成 ％？")
    assert found.kind is AnswerKind.ANSWER
    assert "90%" in found.text


@pytest.mark.parametrize(
    "turn",
    [
        "<script>alert('月球税')</script>",
        "<img src=x onerror=alert(1)>",
        "../../etc/passwd",
        "月球税{day}怎么交{0}",
        f"月球税{LONE_SURROGATE}怎么交",
        "1" * 1500,
        "万" * MAX_LENGTH,
        "一" * MAX_LENGTH,
        pytest.param(
            "((((a+)+)+)+$" * 100,
            marks=pytest.mark.xfail(
                strict=True, reason="foreign nonsense of this length is answered with some clause"
            ),
        ),
    ],
    ids=lambda turn: repr(turn[:20]),
)
def test_nonsense_is_looked_for_as_it_stands_and_not_found(answer, turn):
    found = answer(turn)
    assert found.kind is AnswerKind.ABSTENTION
    assert turn.replace(LONE_SURROGATE, " ") in found.text  # escaping is the page's affair
    found.text.encode()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.lists(st.sampled_from([*"住院押金要交吗，12万", *BAD_PIECES]), max_size=12).map("".join),
        min_size=1,
        max_size=3,
    )
)
def test_any_mixture_is_answered_or_turned_down(assistant, turns):
    try:
        found = assistant.answer(turns, as_of=AS_OF)
    except InputError as error:
        str(error).encode()
    else:
        assert found.text
        json.dumps(found.as_json(), ensure_ascii=False).encode()


# --- long conversations --------------------------------------------------------------------------
def test_last_of_twenty_turns_counts(answer):
    turns = ["公开征求意见最少几天", "谢谢", "那听证会呢", "🙏", "知道了"] * 4
    found = answer(*turns[:-1], "贫困户" + DEPOSIT)
    assert NO_DEPOSIT in found.text


def test_figure_that_is_corrected_nineteen_times_is_the_last_one(answer):
    first = "不是贫困户，2018年合规自付12万，大病保险赔多少"
    found = answer(first, *(f"不是{n}万，是{n + 1}万" for n in range(12, 31)))
    assert found.calculation is not None
    assert found.calculation["inputs"]["self_paid_in_scope"] == "310000.00"


@pytest.mark.parametrize(
    "earlier", ["", "\x00", "……", "😀", f"月球{LONE_SURROGATE}", "起付线" * 3000]
)
def test_earlier_turn_that_could_not_be_asked_does_no_harm(answer, earlier):
    assert NO_DEPOSIT in answer(earlier, "贫困户" + DEPOSIT).text


# --- facts that cannot be ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("turn", "missing", "values"),
    [
        (
            "不是贫困户，2018年合规自付12万，合规自付15万，大病保险赔多少？",
            "self_paid",
            ["12万", "15万"],
        ),
        (
            "2018年我不是贫困户，合规自付是12万，合规自付是15万，大病保险赔多少？",
            "self_paid",
            ["12万", "15万"],
        ),
        (
            "2018年合规自付12万，我是建档立卡户，但我没有建档立卡，大病保险赔多少？",
            "registered_poor",
            ["建档立卡", "没有建档立卡"],
        ),
        (
            "我家是贫困户，我们家又不是贫困户，2018年合规自付8万，大病保险赔多少",
            "registered_poor",
            ["贫困户", "不是贫困户"],
        ),
        (
            "In 2018 my in-scope costs left after basic insurance were 120,000 yuan. I am "
            "registered as poor. I am not registered as poor. "
            "How much does critical illness insurance pay?",
            "registered_poor",
            ["registered as poor", "not registered as poor"],
        ),
    ],
    ids=["amounts", "amounts-after-is", "status", "status-denied", "status-en"],
)
def test_two_values_for_one_fact_are_asked_about(answer, turn, missing, values):
    found = answer(turn)
    assert found.kind is AnswerKind.CLARIFICATION
    assert found.missing == (missing,)
    last = found.claims[-1].text
    assert all(f"“{value}”" in last for value in values)


def assert_names_the_day_that_is_none(found: Answer, said: str) -> None:
    assert found.kind is AnswerKind.CLARIFICATION
    assert found.missing
    assert found.calculation is None
    is_none = "不是日历上有的" if found.language == "zh" else "is no date"
    assert any(said in claim.text and is_none in claim.text for claim in found.claims)


@pytest.mark.parametrize(
    ("turn", "said"),
    [
        (
            "建档立卡户2018年2月30日在本镇卫生院住的院，总费用5000全部合规，按分级诊疗来的，报多少？",
            "2018年2月30日",
        ),
        (
            "建档立卡户2018年2月30日住的院，本镇卫生院，总费用5000，合规5000，按分级诊疗，今年首次，"
            "报多少？",
            "2018年2月30日",
        ),
        ("规章2018年2月30日公布，备案最后一天是哪天？", "2018年2月30日"),
        ("听证会定在2018年13月45日开，最晚哪天公告？", "2018年13月45日"),
        ("2018年2月30日14:20发生重大事故，电话最晚几点报？", "2018年2月30日"),
        ("2018年7月3日25:61发生重大事故，电话最晚几点报？", "25:61"),
        (
            "The regulation was published on 30 February 2018. What is the last day to file it?",
            "30 February 2018",
        ),
    ],
    ids=["stay", "stay-this-year", "filing", "hearing", "day-with-time", "time", "filing-en"],
)
def test_day_that_no_calendar_shows_is_named_and_asked_for(answer, turn, said):
    assert_names_the_day_that_is_none(answer(turn), said)


@pytest.mark.parametrize(
    "amount",
    [
        "1000000000000元",
        "１００００００００００００元",
        "一万亿元",
        "1,000,000,000,000元",
        "10000亿元",
    ],
)
def test_amount_that_no_one_owes_is_said_to_be_out_of_range(answer, amount):
    found = answer(f"不是贫困户，2018年合规自付{amount}，大病保险赔多少？")
    assert found.kind is AnswerKind.CLARIFICATION
    assert found.missing == ("self_paid_in_scope",)
    assert "不在可以计算的范围内" in found.claims[0].text


def test_amount_that_no_one_owes_is_out_of_range_in_english_too(answer):
    found = answer(
        "Not registered as poor. In 2018 the in-scope costs left were 1,000,000,000,000 yuan. "
        "What does critical illness insurance pay?"
    )
    assert found.missing == ("self_paid_in_scope",)
    assert "1000000000000" in found.claims[0].text


# --- through the batch ---------------------------------------------------------------------------
def test_batch_gives_one_line_of_json_for_each_bad_line_and_none_is_an_inner_error(assistant):
    turns = [
        ["\ud800住院押金"],
        ["住院押金\ud800", "那出院呢"],
        ["\ud800"],
        ["问" * 2001],
        ["😀"],
        [],
    ]
    lines = [json.dumps({"id": number, "turns": each}) for number, each in enumerate(turns)]
    out = io.BytesIO()
    answer_lines(partial(answer_line, assistant), io.BytesIO("\n".join(lines).encode()), out, "id")
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [row["id"] for row in rows] == list(range(len(turns)))
    assert not [row for row in rows if "内部错误" in row.get("error", "")]
    assert ["error" in row for row in rows] == [False, False, True, True, True, True]
