from dataclasses import replace
from datetime import date
from html import escape, unescape
from re import sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web import cards
from assistant.web.bubbles import answer_html, question_html, streamed_html

# Ways for a text to become script or markup of the page.
HOSTILE = [
    "<img src=x onerror=window.hacked=1>",
    "<script>window.hacked=1</script>",
    "</blockquote><svg onload=window.hacked=1>",
    '" onmouseover="window.hacked=1" autofocus onfocus="window.hacked=1',
    "' onclick='window.hacked=1",
    "<a href=javascript:window.hacked=1>甲</a>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
    "&lt;img src=x onerror=window.hacked=1&gt;",
    "<details open ontoggle=window.hacked=1>",
    "</textarea></style></script><body onload=window.hacked=1>",
]


def without_tags(html):
    return unescape(sub(r"<[^>]*>", "", html))


def hostile(exchange, text):
    """The same turn with a text in every place that comes from a user or a document."""
    (citation,), (context,), answer = exchange.answer.citations, exchange.contexts, exchange.answer
    citation = replace(citation, document_number=text, document_title=text, locator=text)
    context = replace(
        context, title=text, number=text, path=(text,), text=text, quoted=((0, len(text) // 2),)
    )
    claims = tuple(replace(claim, text=text) for claim in answer.claims)
    answer = replace(answer, claims=claims, citations=(citation,))
    return replace(exchange, question=text, answer=answer, contexts=(context,))


def test_card_names_document_number_place_and_date_and_marks_the_quote(exchange):
    (citation,), (context,) = exchange.answer.citations, exchange.contexts
    card = cards.card_html(1, citation, replace(context, in_force_from=date(2018, 3, 1)))
    text = without_tags(card)
    assert "甲市规定" in text
    assert "甲政发〔2018〕1号" in text
    assert "第二条" in text
    assert "自 2018年3月1日 起施行" in text
    assert "第二条 公开征求意见，期限<mark>不少于30日</mark>。" in card


@pytest.mark.parametrize(
    ("status", "words"),
    [("in_force", "未见废止"), ("not_yet", "尚未施行"), ("ended", "已经失效")],
)
def test_card_says_whether_the_clause_is_in_force(exchange, status, words):
    (citation,), (context,) = exchange.answer.citations, exchange.contexts
    assert words in without_tags(cards.card_html(1, citation, replace(context, status=status)))


def test_document_without_number_says_so(exchange):
    (citation,), (context,) = exchange.answer.citations, exchange.contexts
    assert "无文号" in cards.card_html(1, citation, replace(context, number=None))


def test_only_the_newest_turn_is_shown_and_all_are_kept(exchange):
    html = cards.panel_html([exchange, exchange])
    assert '<section class="group" id="t1" hidden>' in html
    assert '<section class="group" id="t2">' in html
    assert 'id="t1-s1"' in html
    assert 'id="t2-s1"' in html


def test_panel_before_the_first_answer_says_what_it_is_for():
    assert "出处" in without_tags(cards.panel_html([]))


def test_answer_without_citations_says_so(exchange):
    bare = replace(exchange, answer=replace(exchange.answer, citations=()), contexts=())
    assert "没有引用条文" in without_tags(cards.panel_html([bare]))


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_marking_keeps_every_character_and_marks_what_the_ranges_cover(text, pairs):
    ranges = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in pairs]
    html = cards.marked_html(text, ranges)
    assert unescape(html.replace("<mark>", "").replace("</mark>", "")) == unescape_safe(text)
    marked = "".join(part.split("</mark>")[0] for part in html.split("<mark>")[1:])
    covered = {at for start, end in ranges for at in range(start, end)}
    assert unescape(marked) == unescape_safe("".join(text[at] for at in sorted(covered)))


def unescape_safe(text):
    """A text after a trip through HTML, which replaces the characters that it forbids."""
    return unescape(escape(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_script_or_markup(chromium, exchange, text):
    turn = hostile(exchange, text)
    answer = turn.answer
    html = (
        question_html(turn.question)
        + answer_html(answer, 1)
        + "".join(streamed_html(answer, 1))
        + cards.panel_html([turn])
    )
    page = chromium.new_page()
    page.set_content(html)
    for element in page.locator("a, button, mark, article").all():
        element.dispatch_event("mouseover")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img, script, svg, iframe, details, [onclick], [autofocus]").count() == 0
    assert text in page.locator("#t1-s1 h3").text_content()
    page.close()
