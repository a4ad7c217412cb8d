"""Places in a provision's text and in its source."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Kind, Provision, Span
from index.alignment import Alignment

# Print as it comes: a page break and a running header in the middle of a sentence.
SOURCE = "第一条 个人累计负\n\n文件选登\n\n担超过 10000元\n的部分。\n（一）甲。\n"
ARTICLE = Provision(
    "a", "d", "第一条", Kind.ARTICLE, (), "第一条 个人累计负担超过10000元的部分。\n（一）甲。",
    (Span(0, SOURCE.index("文件")), Span(SOURCE.index("担"), len(SOURCE))),
)  # fmt: skip
ITEM = Provision(
    "b",
    "d",
    "第一条（一）",
    Kind.ITEM,
    (),
    "（一）甲。",
    (Span(SOURCE.index("（一）"), SOURCE.index("甲。") + 2),),
    parent_id="a",
)


def cut(spans):
    return "".join("".join(SOURCE[span.start : span.end].split()) for span in spans)


def test_a_span_across_a_page_break_has_two_pieces():
    aligned = Alignment(SOURCE, ARTICLE)
    start = ARTICLE.text.index("个人")
    spans = aligned.source_spans(Span(start, ARTICLE.text.index("。") + 1))
    assert cut(spans) == "个人累计负担超过10000元的部分。"
    assert len(spans) == 2
    assert all("文件选登" not in SOURCE[span.start : span.end] for span in spans)


def test_a_provision_is_found_in_the_one_that_holds_it():
    outer, inner = Alignment(SOURCE, ARTICLE), Alignment(SOURCE, ITEM)
    place = outer.span_of(inner)
    assert ARTICLE.text[place.start : place.end] == ITEM.text
    part = Span(place.start + 3, place.end)
    where = outer.translate(part, inner)
    assert ITEM.text[where.start : where.end] == "甲。"


@given(st.data())
def test_every_part_of_the_text_is_cut_from_the_source(data):
    start = data.draw(st.integers(0, len(ARTICLE.text)))
    end = data.draw(st.integers(start, len(ARTICLE.text)))
    spans = Alignment(SOURCE, ARTICLE).source_spans(Span(start, end))
    assert cut(spans) == "".join(ARTICLE.text[start:end].split())
