from dataclasses import replace
from html import unescape
from itertools import pairwise
from re import findall, sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model import Answer, AnswerKind, Claim
from assistant.web import bubbles


def without_tags(html):
    return unescape(sub(r"<[^>]*>", "", html))


def test_marker_leads_to_the_card_of_its_turn(exchange):
    html = bubbles.answer_html(exchange.answer, 3)
    assert 'class="cite" href="#t3-s1"' in html
    assert "公开征求意见，不少于30日。[1]" in without_tags(html)


def test_each_source_is_named_below_the_answer(exchange):
    assert "[1] 甲政发〔2018〕1号 第二条" in without_tags(bubbles.answer_html(exchange.answer, 1))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (AnswerKind.CLARIFICATION, "还需要一项信息"),
        (AnswerKind.ABSTENTION, "文件没有写明"),
        (AnswerKind.REFUSAL, "不在答复范围内"),
    ],
)
def test_what_is_not_an_answer_is_called_what_it_is(exchange, kind, words):
    assert words in bubbles.answer_html(replace(exchange.answer, kind=kind), 1)
    assert words not in bubbles.answer_html(exchange.answer, 1)


def test_streamed_answer_grows_phrase_by_phrase_to_the_whole(exchange):
    pieces = list(bubbles.streamed_html(exchange.answer, 1))
    texts = [without_tags(piece) for piece in pieces]
    assert texts[0] == "公开征求意见，"
    assert all(later.startswith(earlier) for earlier, later in pairwise(texts))
    assert pieces[-1] == bubbles.answer_html(exchange.answer, 1)


@given(st.lists(st.text(alphabet="甲乙1，。：\n<&", min_size=1), min_size=1, max_size=4))
def test_every_streamed_piece_is_whole_html(claims):
    answer = Answer("zh", AnswerKind.ANSWER, tuple(map(Claim, claims)))
    for piece in bubbles.streamed_html(answer, 1):
        assert len(findall("<p[ >]", piece)) == piece.count("</p>")
        assert piece.count("<div") == piece.count("</div>") == 1
    assert without_tags(piece) == "".join(claims).replace("\n", "")


def test_text_that_looks_like_markdown_is_shown_as_it_stands():
    html = bubbles.question_html("1. 甲\n# 乙 **丙**")
    assert html == '<p class="asked">1. 甲<br># 乙 **丙**</p>'
