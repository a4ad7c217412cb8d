"""A view gives back, for any part of it, the places it was cut from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Span
from corpus.view import View, bridge, closed_up, cut, folded, join, squeezed


@st.composite
def sources_with_spans(draw):
    source = draw(st.text(alphabet="条款项 \n\t（）甲乙丙a1", min_size=1, max_size=80))
    cuts = sorted(draw(st.lists(st.integers(0, len(source)), min_size=2, max_size=8)))
    return source, [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]


@given(sources_with_spans(), st.data())
def test_any_part_of_a_view_leads_back_to_its_own_characters(given_source, data):
    source, spans = given_source
    view = View.of(source, spans, separator="\n")
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    found = "".join(
        source[span.start : span.end]
        for span in (piece.span for piece in view.part(Span(start, end)).pieces)
    )
    assert "".join(found.split()) == "".join(view.text[start:end].split())


def test_words_cut_by_a_page_break_are_joined_without_a_space():
    source = "听取意见可以采取座谈会、论证\n\n会、听证会等形式。"
    assert cut(source, [Span(0, len(source))]) == "听取意见可以采取座谈会、论证会、听证会等形式。"


def test_latin_words_keep_a_space_between_them():
    assert join("SWOT", "analysis") == "SWOT analysis"
    assert join("论证", "会") == "论证会"


def test_spans_with_only_white_space_between_become_one():
    assert bridge("甲 \n乙-丙", [Span(0, 1), Span(3, 4), Span(5, 6)]) == (Span(0, 4), Span(5, 6))


def test_text_is_compared_in_one_width_and_case_without_white_space():
    assert folded("８０ ％ ABC") == folded("80% abc") == "80%abc"
    assert squeezed("第二章 立\u3000项") == "第二章立项"


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("不少于 30 日。\n乙", "不少于30日。乙"),
        ("甲\t乙", "甲\t乙"),
        ("GB 2760 标准 a b", "GB 2760标准a b"),
        ("第一条　甲", "第一条甲"),
    ],
)
def test_white_space_of_the_print_closes_up(text, closed):
    assert closed_up(text) == closed
