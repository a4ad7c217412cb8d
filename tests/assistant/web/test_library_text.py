"""A regulation as HTML: nothing lost or doubled, every place has its address, no text is markup."""

import doctest
import hashlib
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.web import library_text
from assistant.web.library_text import Link, anchors, lay_out
from corpus.library import read_library
from corpus.model import Kind, Source, Span
from corpus.view import folded
from tests.assistant.web.test_cards import HOSTILE

LAW = """甲市节约用水条例

第一章 总 则

第一条 为了节约用水，制定本条例。

第二条 用水单位应当遵守下列规定：
（一）安装水表；
（二）定期检漏。
违反前款规定的，责令改正。

第二章 附 则

第三条 本条例自2020年1月1日起施行。
"""
NOTICE = """# 甲市大病保险办法

一、保障内容

（一）保障对象

全体参保人员。

（二）报销。按比例报销，分段计算。

1. 起付线为10000元。

2. 比例为50%。

二、工作要求

加强领导，落实责任。

| 序号 | 任务 | 单位 |
| --- | --- | --- |
| 1 | 征收 | 税务局 |
| 2 | 支付 | 医保局 |
"""


def read(text, name="文件.md"):
    """The document of a text, and its provisions."""
    library = read_library([Source(name, text, hashlib.sha256(text.encode()).hexdigest())])
    (document,) = library.documents
    return document, [each for each in library.provisions if each.document_id == document.id]


def shown(text):
    return lay_out(*read(text))


def words(html):
    return unescape(re.sub(r"<[^>]*>", "", html))


def printed(provisions):
    """The words of a document, those of the print's furniture aside."""
    ids = {each.id for each in provisions}
    return "".join(
        each.text
        for each in provisions
        if each.parent_id not in ids and each.kind is not Kind.FURNITURE
    )


class Balanced(HTMLParser):
    """Follows which elements are open; table cells and rows end with the next one."""

    def __init__(self):
        super().__init__()
        self.open, self.ids = [], []

    def handle_starttag(self, tag, attributes):
        self.ids += [value for name, value in attributes if name == "id"]
        if tag not in {"tr", "td", "th"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def parsed(html):
    reader = Balanced()
    reader.feed(html)
    assert reader.open == []
    return reader


def test_examples_in_docstrings_hold():
    result = doctest.testmod(library_text)
    assert result.attempted
    assert not result.failed


def test_every_document_of_the_gazette_is_shown_whole_and_once(library):
    for document in library.documents:
        provisions = [each for each in library.provisions if each.document_id == document.id]
        layout = lay_out(document, provisions)
        text, expected = folded(words(layout.title + layout.body)), folded(printed(provisions))
        assert text in (expected, folded(document.title) + expected), document.title


def test_every_provision_of_the_gazette_has_an_address_of_its_own(library):
    for document in library.documents:
        provisions = [each for each in library.provisions if each.document_id == document.id]
        layout = lay_out(document, provisions)
        ids = parsed(layout.title + layout.body).ids
        assert sorted(ids) == sorted(anchors(provisions).values())
        assert len(set(ids)) == len(ids)
        assert not any(re.search(r"\s", each) for each in ids)
        assert {line.anchor for line in layout.contents} <= set(ids)


LINE = st.one_of(
    st.sampled_from(
        [
            "第一章 总则",
            "第二条 甲。",
            "（一）乙；",
            "1. 丙。",
            "一、丁",
            "| 甲 | 乙 |",
            "# 标题",
            "附件",
            "甲市办法",
        ]
    ),
    st.text("甲乙丙 <>&\"'#%第一条款（）、。；：|\t1", min_size=1, max_size=30),
)


@settings(max_examples=150, deadline=None)
@example(["<\t", "| 甲 | 乙 |", "<\t"])  # names of columns below a row are no head
@given(st.lists(LINE, min_size=1, max_size=12))
def test_no_text_that_parses_loses_or_doubles_a_word_on_the_page(lines):
    document, provisions = read("甲市规定\n\n" + "\n\n".join(lines))
    layout = lay_out(document, provisions)
    html = layout.title + layout.body
    text, expected = folded(words(html)), folded(printed(provisions))
    assert text in (expected, folded(document.title) + expected)
    ids = parsed(html).ids
    assert len(set(ids)) == len(ids)


def test_articles_paragraphs_and_items_are_laid_out_as_printed():
    body = shown(LAW).body
    assert (
        '<div id="第二条" class="article"><div id="第二条第一款" class="paragraph">'
        '<p><a class="label" href="#第二条">第二条</a> 用水单位应当遵守下列规定：</p>'
        '<p id="第二条第一款（一）" class="item">（一）安装水表；</p>'
    ) in body
    assert '<p id="第二条第二款" class="paragraph">违反前款规定的，责令改正。</p></div>' in body
    assert '<h2 id="第二章" class="heading">第二章 附 则</h2>' in body


def test_contents_name_chapters_with_the_articles_in_them():
    lines = shown(LAW).contents
    assert [(line.text, line.articles) for line in lines] == [
        ("第一章 总则", "第一条—第二条"),
        ("第二章 附则", "第三条"),
    ]


def test_contents_of_a_document_without_articles_are_its_sections():
    lines = shown(NOTICE).contents
    assert [(line.depth, line.text) for line in lines] == [
        (0, "一、保障内容"),
        (1, "（一）保障对象"),
        (1, "（二）报销"),
        (0, "二、工作要求"),
    ]


def test_printed_title_is_the_heading_of_the_page_and_stands_there_once():
    layout = shown(NOTICE)
    assert words(layout.title) == "甲市大病保险办法"
    assert layout.title.startswith("<h1")
    assert "甲市大病保险办法" not in layout.body


def test_table_has_its_columns_as_headers_and_its_rows_have_addresses():
    body = shown(NOTICE).body
    assert '<th scope="col">序号<th scope="col">任务<th scope="col">单位' in body
    assert re.search(r'<tr id="[^"]*序号2"><td>2<td>支付<td>医保局', body)


def test_links_stand_in_the_words_and_one_that_crosses_a_line_is_left_out():
    document, provisions = read(LAW)
    article = next(each for each in provisions if each.locator == "第二条")
    at = article.text.index("前款规定")
    links = [Link(Span(at, at + 4), "#x?a=1&b=2"), Link(Span(2, at - 1), "#never")]
    body = lay_out(document, provisions, {article.id: links}).body
    assert '违反<a class="reference" href="#x?a=1&amp;b=2">前款规定</a>的' in body
    assert "#never" not in body


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_document_is_never_markup(text):
    table = f"| {text} | 乙 |\n| --- | --- |\n| 1 | {text} |\n"
    law = f"{text}\n\n第一章 {text}\n\n第一条 {text}\n（一）{text}\n\n{table}"
    document, provisions = read(law, name=f"{text[:20].replace('/', '')}.md")
    layout = lay_out(document, provisions)
    html = layout.title + layout.body
    assert not re.search(
        r"<(?!/?(?:h[1-6]|p|div|span|a|table|caption|thead|tbody|tr|th|td)\b)", html
    )
    attributes = set(re.findall(r'\s([a-z-]+)="[^"]*"', re.sub(r">[^<]*<", "><", html)))
    assert attributes <= {"id", "class", "href", "scope", "role", "tabindex", "aria-label"}
    parsed(html)
