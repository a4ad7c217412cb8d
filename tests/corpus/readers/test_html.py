"""A saved web page → the document on it: the site around goes, no line of the regulation does."""

from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import CorpusError
from corpus.library import read_library
from corpus.model import Kind, Source
from corpus.readers.html import read_html

PATH = Path("办法.html")
ARTICLES = (
    "<p>第一条　为了规范医疗保障工作，制定本办法。</p><p>第二条　本办法自公布之日起施行。</p>"
)
READ = ["第一条　为了规范医疗保障工作，制定本办法。", "第二条　本办法自公布之日起施行。"]


def lines(body: str, path: Path = PATH) -> list[str]:
    """The lines of a page with this body."""
    page = f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'
    return read_html(path, page.encode()).removesuffix("\n").split("\n")


def squeeze(text: str) -> str:
    return "".join(text.split())


# --- lines ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("<p>甲</p><div>乙</div>丙", ["甲", "乙", "丙"], id="blocks"),
        pytest.param("甲<br>乙<br/><br>丙", ["甲", "乙", "丙"], id="br"),
        pytest.param("<p>第<b>一</b><font>条</font><span>文</span>", ["第一条文"], id="inline"),
        pytest.param("<p>为了\n  规范</p>", ["为了规范"], id="source wrapped in Chinese"),
        pytest.param("<p>Article\n  one</p>", ["Article one"], id="source wrapped in English"),
        pytest.param("<p>甲 <b> 乙</b></p>", ["甲 乙"], id="spaces collapse across elements"),
        pytest.param("<p>&nbsp;&nbsp;第一条&nbsp;&nbsp;文", ["第一条  文"], id="nbsp"),
        pytest.param("<p>&lt;a&gt;&amp;&#x4e2d;&hellip;", ["<a>&中…"], id="entities"),
        pytest.param("<p>中\u200b文\ufeff本&shy;", ["中文本"], id="what nobody sees"),
        pytest.param("<pre>甲\n  乙\n\n丙</pre>", ["甲", "乙", "丙"], id="pre"),
        pytest.param("<p>面积5m<sup>2</sup>，注<sup>[1]</sup>", ["面积5m2，注[1]"], id="sup"),
        pytest.param("<ruby>饕<rt>tāo</rt></ruby>", ["饕（tāo）"], id="ruby"),
        pytest.param("<ruby>饕<rp>(</rp><rt>tāo</rt><rp>)</rp></ruby>", ["饕(tāo)"], id="rp"),
        pytest.param("<q>甲</q>", ["“甲”"], id="q"),
        pytest.param('<span style="display:block">甲</span>乙', ["甲", "乙"], id="drawn as block"),
        pytest.param("<h1>办法</h1><h3>第一章</h3>", ["# 办法", "### 第一章"], id="headings"),
        pytest.param("<h1>市政府<br>办法</h1>", ["# 市政府", "# 办法"], id="heading of two lines"),
        pytest.param("<h2>第一条　为了，制定。</h2>", ["第一条　为了，制定。"], id="no heading"),
        pytest.param("<dl><dt>甲<dd>乙</dl>", ["甲", "乙"], id="dl"),
        pytest.param("<details><summary>甲</summary>乙</details>", ["甲", "乙"], id="details"),
    ],
)
def test_elements_become_lines_as_a_browser_draws_them(body, expected):
    assert lines(body) == expected


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>document.write('x')</script>",
        "<style>p{}</style>",
        "<template><p>x</p></template>",
        "<noscript>请启用脚本</noscript>",
        "<p hidden>x</p>",
        '<p style="color:red; DISPLAY: none">x</p>',
        '<p style="visibility:hidden">x</p>',
        "<!-- x -->",
        "<select><option>x</select><button>打印</button><input value=x>",
        "<svg><text>x</text></svg><iframe src=x></iframe>",
    ],
)
def test_what_nobody_reads_is_left_out(unseen):
    assert lines(unseen + ARTICLES) == READ


# --- lists ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ol><li>甲<li>乙</ol>", ["1. 甲", "2. 乙"]),
        ("<ol start=3><li>甲<li value=7>乙<li>丙</ol>", ["3. 甲", "7. 乙", "8. 丙"]),
        ("<ol reversed><li>甲<li>乙</ol>", ["2. 甲", "1. 乙"]),
        ("<ol type=a><li>甲</ol>", ["a. 甲"]),
        ("<ol type=I start=4><li>甲</ol>", ["IV. 甲"]),
        ("<ol type=A start=27><li>甲</ol>", ["AA. 甲"]),
        ('<ol style="list-style-type: cjk-ideographic"><li>甲</ol>', ["一、甲"]),
        ('<ol style="list-style:none"><li>甲</ol>', ["甲"]),
        ("<ul><li>甲<li><p>乙</p><p>丙</p></ul>", ["- 甲", "- 乙", "丙"]),
        ("<ol><li>甲<ul><li>乙</ul><li>丙</ol>", ["1. 甲", "- 乙", "2. 丙"]),
        ("<ol><li><ol type=a><li>甲</ol></ol>", ["1. a. 甲"]),
        ("<ol><li>（一）甲<li>第三条　乙</ol>", ["（一）甲", "第三条　乙"]),  # its own numbers
        ("<ol><li></li><li>乙</ol>", ["2. 乙"]),
    ],
)
def test_numbers_that_the_browser_draws_are_written_out(body, expected):
    assert lines(body) == expected


# --- tables --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "<table><tr><td>甲<td>乙<tr><td>丙<td></table>", ["甲\t乙", "丙\t"], id="rows"
        ),
        pytest.param(
            "<table><caption>附表</caption><tr><th rowspan=2>项目<th colspan=2>比例"
            "<tr><th>一级<th>二级<tr><td>住院<td>90%<td>80%</table>",
            ["附表", "项目\t比例\t", "\t一级\t二级", "住院\t90%\t80%"],
            id="merged cells stand once",
        ),
        pytest.param(
            "<table><tr><td rowspan=2>甲<td>乙<td rowspan=2>丙<tr><td>丁</table>",
            ["甲\t乙\t丙", "\t丁\t"],
            id="cells from above on both sides",
        ),
        pytest.param(
            "<table><tr><td colspan=9>甲<td>乙<tr><td colspan=9>丙<td>丁</table>",
            ["甲\t乙", "丙\t丁"],
            id="columns that never begin are none",
        ),
        pytest.param(
            "<table><tr><td><p>甲</p><p>乙  丙</p><td><h2>丁</h2></table>",
            ["甲 乙 丙\t丁"],
            id="a cell is one line without marks",
        ),
        pytest.param(
            "<table><tr><td><p>甲<p>乙<tr><td>丙</table>", ["甲", "乙", "丙"], id="column"
        ),
        pytest.param(
            "<table border=1><tr><td>甲<td><table><tr><td>乙<td>丙</table></table>",
            ["甲\t乙 丙"],
            id="a table in a cell",
        ),
        pytest.param(
            f"<table><tr><td>栏目<td>{ARTICLES}<table><tr><td>甲<td>乙</table></table>",
            ["栏目", *READ, "甲\t乙"],
            id="a table that only places things",
        ),
    ],
)
def test_tables_become_rows_with_tabs(body, expected):
    assert lines(body) == expected


def test_cell_may_quote_an_article():
    row = "<tr><td>1<td>第六十条 违反本法规定的，处罚款。<td>轻微</tr>"
    assert lines(f"<table>{row}</table>") == ["1\t第六十条 违反本法规定的，处罚款。\t轻微"]


# --- the document and the site -------------------------------------------------------------------
MENU = '<ul><li><a href="/">首页</a><li><a href="/zw">政务公开</a><li><a href="/hd">互动</a></ul>'
RELATED = "".join(
    f"<li><a href='/{n}.html'>曲靖市人民政府关于某某事项的第{n}号通知</a>" for n in "123"
)
LONG = "对符合条件的参保人员，按照规定给予医疗救助，所需资金由财政安排。" * 4
FOOT = "<div>主办：曲靖市人民政府<br>滇ICP备05000001号</div>"


@pytest.mark.parametrize(
    "site",
    [
        f"<nav>{MENU}</nav>",
        f"<header><h1>政府网</h1>{MENU}</header>",
        f"<div role=navigation>{MENU}</div>",
        f"<div class='top-nav'>{MENU}</div>",
        f"<div id=footer>联系我们{MENU}</div>",
        MENU,
        f"<div>相关文件<ul>{RELATED}</ul></div>",
        f"<table><tr><td>{MENU}</td></tr></table>",
        "<div class=crumb>位置：<a href=/>首页</a></div>",
        "<aside>热点新闻</aside>",
        "<footer>版权所有</footer>",
        FOOT,
    ],
)
def test_what_belongs_to_the_site_goes(site):
    document = f"<h1>办法</h1>{ARTICLES}<p>{LONG}</p>"
    assert lines(f"{site}<div>{document}</div>") == ["# 办法", *READ, LONG]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        pytest.param(f"<aside>{ARTICLES}</aside><p>序", READ, id="articles in any element"),
        pytest.param(f"<div class=footer>{ARTICLES}</div><p>序", READ, id="articles by any name"),
        pytest.param(
            f"<article><header><h1>办法</h1></header>{ARTICLES}</article>",
            ["# 办法"],
            id="the head of the document",
        ),
        pytest.param(
            ARTICLES + "".join(f"<a href=#{n}>第{n}章</a>" for n in "一二三"),
            ["第一章第二章第三章"],
            id="contents that link into the page",
        ),
        pytest.param(
            ARTICLES
            + "<p>附件：<a href=1.docx>1.表</a><a href=2.pdf>2.册</a><a href=3.xls>3.单</a>",
            ["附件：1.表2.册3.单"],
            id="attachments",
        ),
        pytest.param(
            f"<div class=TRS_Editor>{ARTICLES}<ul>{RELATED}</ul></div>",
            ["- 曲靖市人民政府关于某某事项的第1号通知"],
            id="titles that the document lists",
        ),
        pytest.param(
            f"{ARTICLES}<table><tr>{RELATED.replace('<li>', '<td>')}</table>",
            ["\t".join(f"曲靖市人民政府关于某某事项的第{n}号通知" for n in "123")],
            id="titles in a table",
        ),
        pytest.param(
            f"<div class=foot-note>注：本办法所称日为工作日。</div>{ARTICLES}",
            ["注：本办法所称日为工作日。"],
            id="footnotes",
        ),
        pytest.param(f"<ul>{RELATED}</ul>", ["- 曲靖市人民政府关于某某事项的第1号通知"], id="most"),
    ],
)
def test_what_may_be_the_regulation_stays(body, kept):
    assert [line for line in lines(body) if line in kept] == kept


def test_main_element_that_holds_most_is_the_document_with_the_title_above_it():
    page = f"<h1>办法</h1><div>今天是星期一</div><main>{ARTICLES}</main><div>扫一扫</div>"
    assert lines(page) == ["# 办法", *READ]


def test_main_element_is_not_preferred_where_articles_stand_outside():
    page = f"<main>{ARTICLES * 3}</main><div>第三条　另有规定的，从其规定。</div>"
    assert lines(page)[-1] == "第三条　另有规定的，从其规定。"


# --- files ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gbk"),
        ("<meta charset=big5>", "big5"),
        ("<meta charset=utf-8>", "utf-8"),
        ("<meta charset=gb2312>", "utf-8"),  # says one, is another
        ("<meta charset=iso-8859-1>", "gb18030"),
        ("<meta charset=没有>", "gb18030"),
        ("", "gb18030"),
        ("", "utf-8-sig"),
        ("<meta charset=utf-16>", "utf-16"),
    ],
)
def test_page_is_read_in_the_encoding_it_is_in(head, encoding):
    text = "第一條 為了規範醫療保障工作，制定本辦法，並公布之。"
    page = f"<html><head>{head}</head><body><p>{text}</p></body></html>"
    data = page.encode(encoding) if "没有" not in head else page.encode("gb18030")
    assert read_html(PATH, data) == f"{text}\n"


def test_damage_in_a_menu_is_no_harm_and_in_the_document_an_error():
    document = f"<div>{ARTICLES}<p>{LONG}</div>"
    page = f"<html><meta charset=gb2312><nav>新闻※</nav>{document}</html>"
    assert read_html(PATH, broken(page)).split("\n") == [*READ, LONG, ""]
    with pytest.raises(CorpusError, match="不能解读的字节"):
        read_html(PATH, broken(page.replace("制定本办法。", "制定本办法。※")))


def broken(page: str) -> bytes:
    """The page with half a character where it has a ※."""
    return page.encode("gb18030").replace("※".encode("gb18030"), b"\xc4")


ARCHIVE = """From: <Saved by Blink>
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----b"

------b
Content-Type: text/html; charset=gb2312
Content-Transfer-Encoding: base64

{}
------b
Content-Type: image/png
Content-Transfer-Encoding: base64

AAAA
------b--
"""


def test_page_saved_as_an_archive_is_read():
    from base64 import encodebytes

    page = f"<html><body>{ARTICLES}</body></html>".encode("gb18030")
    data = ARCHIVE.format(encodebytes(page).decode()).replace("\n", "\r\n").encode()
    assert read_html(Path("办法.mhtml"), data).split("\n") == [*READ, ""]


def test_xhtml_may_close_any_element_in_its_start_tag():
    page = (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        f"<title/><script src='a.js'/></head><body><a name='x'/>{ARTICLES}<p><![CDATA[a<b]]></p>"
        "</body></html>"
    )
    assert read_html(Path("办法.xhtml"), page.encode()).split("\n") == [*READ, "a<b", ""]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<html><body><div id=app></div><script src=a.js></script></body></html>", "没有文字"),
        (b"<html><frameset><frame src=a.html></frameset></html>", "没有文字"),
        (b"<html><p>\x81\x81\xff\xfe\x00\xd8</p></html>", "认不出网页的文字编码"),
        (b"", "没有文字"),
    ],
)
def test_page_that_cannot_be_read_is_one_sentence(data, says):
    with pytest.raises(CorpusError, match=says) as caught:
        read_html(PATH, data)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("tag", ["font", "div", "table><tr><td", "blockquote", "ol><li", "ruby"])
def test_elements_that_are_never_closed_lose_nothing(tag):
    found = "".join(lines("".join(f"<{tag}>第{n}条" for n in range(400)) + ARTICLES))
    assert all(f"第{n}条" in found for n in range(400))
    assert READ[1] in found


# --- arbitrary pages -----------------------------------------------------------------------------
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cf", "Cn"])
    | st.sampled_from("第一条（二）1. 　。\n\t<&\"'"),
    max_size=20,
)
ROWS = st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=4)
BLOCKS = st.sampled_from(["<p>{}</p>", "<div>{}</div>", "{}<br>", "<div><span>{}</span></div>"])


@settings(deadline=None)
@given(st.lists(st.tuples(BLOCKS, WORDS) | ROWS, min_size=1, max_size=8))
def test_any_paragraphs_and_tables_come_back_once(blocks):
    page, written = "", []
    for block in blocks:
        if isinstance(block, tuple):
            page += block[0].format(escape(block[1]))
            written.append(block[1])
        else:
            rows = ("".join(f"<td>{escape(cell)}" for cell in row) for row in block)
            page += f"<table>{''.join(f'<tr>{row}' for row in rows)}</table>"
            written += [cell for row in block for cell in row]
    expected = squeeze("".join(written))
    if expected:
        assert squeeze("".join(lines(page))) == expected


TAGS = ["aside", "blockquote", "div", "header", "li", "nav", "ol", "p", "q", "span", "ul", "td"]
TREES = st.recursive(
    WORDS, lambda inner: st.tuples(st.sampled_from([*TAGS, "table"]), st.lists(inner, max_size=4))
)


def written(tree: str | tuple[str, list]) -> str:
    """A tree as a page, with articles in every element."""
    if isinstance(tree, str):
        return escape(tree)
    tag, inner = tree
    opened = "<table><tr><td>" if tag == "table" else f"<{tag}>"
    return f"{opened}{''.join(map(written, inner))}{ARTICLES}</{tag}>"


@settings(deadline=None)
@given(TREES)
def test_no_nesting_of_elements_loses_an_article(tree):
    page = written(tree) + ARTICLES
    found = squeeze("".join(lines(page)))
    for line in READ:
        assert found.count(squeeze(line)) == page.count(line)


# --- lines of the page that no name tells from the document --------------------------------------
ABOVE = [
    "当前位置：首页 > 政务公开 > 规范性文件",
    "您现在的位置：首页 > 法规",
    "首页 > 政务公开 > 规范性文件",
    "字体：【大 中 小】",
    "【字号：大 中 小】",
    "浏览次数：128",
    "发布时间：2020-01-02　来源：市政府办　浏览次数：128",
    "分享到：",
]
BELOW = [
    "【打印本页】【关闭窗口】",
    "【 打印 】 【 关闭 】",
    "打印本页 | 关闭窗口",
    "分享到：",
    "上一篇：某市另一办法",
    "下一篇：没有了",
    "责任编辑：张三",
    "扫一扫在手机打开当前页",
    "附件下载",
    "附件：申请表.doc",
    "1.申请表.docx",
    "版权所有：某市人民政府",
    "Copyright © 2020 某市人民政府 All Rights Reserved.",
]
TITLE = "某市医疗保障办法"


@pytest.mark.parametrize("line", ABOVE)
def test_lines_of_the_page_above_the_title_are_comments(line):
    read = lines(f"<div>{escape(line)}</div><p>{TITLE}</p>{ARTICLES}")
    assert read == [f"<!-- {line} -->", TITLE, *READ]


@pytest.mark.parametrize("line", BELOW)
def test_lines_of_the_page_below_the_text_are_comments(line):
    read = lines(f"<p>{TITLE}</p>{ARTICLES}<p>2020年1月2日</p><div>{escape(line)}</div>")
    assert read == [TITLE, *READ, "2020年1月2日", f"<!-- {line} -->"]


def test_what_stands_below_the_links_to_others_belongs_to_the_page():
    read = lines(f"<p>{TITLE}</p>{ARTICLES}<div>相关链接</div><ul><li>某市另一办法</ul>某市政府网")
    assert read == [
        TITLE, *READ, "<!-- 相关链接 -->", "<!-- - 某市另一办法 -->", "<!-- 某市政府网 -->",
    ]  # fmt: skip


def test_an_imprint_belongs_to_the_page_beside_another_line_of_it():
    imprint = "<p>主办单位：某市人民政府</p>"
    page = f"<p>{TITLE}</p>{ARTICLES}{imprint}"
    assert lines(page)[-1] == "主办单位：某市人民政府"
    assert "<!-- 主办单位：某市人民政府 -->" in lines(f"{page}<p>版权所有：某市人民政府</p>")


@pytest.mark.parametrize("line", [*ABOVE, *BELOW])
def test_the_same_lines_inside_the_text_stay(line):
    first, last = ARTICLES.replace("</p><p>", "</p>\n<p>").split("\n")
    assert lines(f"<p>{TITLE}</p>{first}<div>{escape(line)}</div>{last}") == [
        TITLE, READ[0], line, READ[1],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("网站标识码管理办法", id="a title"),
        pytest.param("发文字号：某政发〔2017〕1号", id="a number"),
        pytest.param("发文字号：某政发〔2017〕1号　浏览次数：3", id="a number and a counter"),
        pytest.param("附件：申请表", id="an attachment"),
        pytest.param("某市人民政府", id="an issuer"),
        pytest.param("二、版权所有：作者", id="a section"),
    ],
)
def test_lines_that_a_document_has_stay_above_and_below(line):
    assert lines(f"<p>{line}</p>{ARTICLES}<p>{line}</p>") == [line, *READ, line]


@pytest.mark.parametrize("line", ["【打印本页】", "上一篇：甲"])
def test_a_page_without_text_keeps_its_lines(line):
    assert lines(f"<p>{line}</p>") == [line]


def test_lines_of_the_page_are_neither_title_nor_provision():
    above = "".join(f"<div>{escape(line)}</div>" for line in ABOVE)
    below = "".join(f"<div>{escape(line)}</div>" for line in BELOW)
    text = "\n".join(lines(f"{above}<p>{TITLE}</p>{ARTICLES}{below}")) + "\n"
    library = read_library([Source("办法.html", text, "")])
    assert [document.title for document in library.documents] == [TITLE]
    found = [each.text for each in library.provisions if each.kind is not Kind.FURNITURE]
    assert list(map(squeeze, found)) == list(map(squeeze, [TITLE, *READ]))
