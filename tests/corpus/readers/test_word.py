"""Word → text: what a printout shows, with the numbers that Word makes and nothing twice."""

import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import CorpusError
from corpus.readers import read_source
from corpus.readers.word import read_word
from tests.corpus.readers.word_files import (
    MACRO_TYPE,
    NAMESPACES,
    archive,
    level,
    lists,
    merged,
    numbered,
    p,
    r,
    style,
    table,
    word,
)

PATH = Path("办法.docx")


def lines(body: str, **parts) -> list[str]:
    """The lines of a Word file with this body."""
    return read_word(PATH, word(body, **parts)).removesuffix("\n").split("\n")


def squeeze(text: str) -> str:
    return "".join(text.split())


# --- paragraphs ----------------------------------------------------------------------------------
BREAKS = "<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t><w:noBreakHyphen/></w:r>"
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("第三条") + ""
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
NESTED_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + FIELD.replace("第三条", "条件")
    + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("结果") + ""
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)  # fmt: skip
OPEN_FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + r("码")
CONTROL = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
BOX = "<w:txbxContent>" + p("框内") + "</w:txbxContent>"
ALTERNATIVES = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
    f"{BOX}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox>"
    "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
DELETED_MARK = "<w:rPr><w:del/></w:rPr>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(p("第一条　为了") + p("第二条"), ["第一条　为了", "第二条"], id="a line each"),
        pytest.param(p(runs=BREAKS), ["甲", "乙 丙-"], id="breaks, tabs and hyphens"),
        pytest.param(
            p(runs=f"<w:ins>{r('增')}</w:ins><w:del>{r('删')}</w:del><w:moveTo>{r('来')}</w:moveTo>"
              f"<w:moveFrom>{r('去')}</w:moveFrom>"),
            ["增来"],
            id="tracked changes as accepted",
        ),
        pytest.param(
            p("前", DELETED_MARK) + p("后"), ["前后"], id="a deleted paragraph mark joins"
        ),
        pytest.param(p("末", DELETED_MARK), ["末"], id="a deleted mark at the end loses nothing"),
        pytest.param(
            p("前", DELETED_MARK) + table(["甲", "乙"]) + p("后"),
            ["前", "甲\t乙", "后"],
            id="a deleted mark before a table",
        ),
        pytest.param(p(runs=FIELD), ["第三条"], id="the result of a field, not its code"),
        pytest.param(p(runs=NESTED_FIELD), ["结果"], id="a field in the code of a field"),
        pytest.param(
            p(runs=OPEN_FIELD) + p("后"), ["", "后"], id="a field without an end hides no paragraph"
        ),
        pytest.param(
            p(runs=f'<w:fldSimple w:instr="PAGE">{r("7")}</w:fldSimple>'), ["7"], id="simple field"
        ),
        pytest.param(
            p(runs=r("见") + r("隐", "<w:vanish/>") + r("显", '<w:vanish w:val="0"/>')),
            ["见显"],
            id="hidden text",
        ),
        pytest.param(
            p(runs='<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>' + r("是")),
            ["☑是"],
            id="signs of symbol fonts",
        ),
        pytest.param(
            p(runs=f"<w:hyperlink>{r('附件')}</w:hyperlink><w:smartTag>{r('昆明')}</w:smartTag>"),
            ["附件昆明"],
            id="links and smart tags",
        ),
        pytest.param(
            CONTROL.format("", p("控件")) + p(runs=CONTROL.format("", r("内"))),
            ["控件", "内"],
            id="content controls around and inside paragraphs",
        ),
        pytest.param(
            p(runs=r("姓名") + CONTROL.format("<w:showingPlcHdr/>", r("单击输入"))),
            ["姓名"],
            id="what asks to be filled in",
        ),
        pytest.param(
            p(runs=r("前") + ALTERNATIVES + r("后")), ["前后", "框内"], id="a text box once"
        ),
        pytest.param(
            p(runs="<w:r><w:ruby><w:rt>" + r("tāo") + "</w:rt><w:rubyBase>" + r("饕")
              + "</w:rubyBase></w:ruby></w:r>"),
            ["饕（tāo）"],
            id="ruby",
        ),
        pytest.param(
            p(runs="<m:oMath><m:r><m:t>x=</m:t></m:r><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>"
              "<m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"),
            ["x=1/2"],
            id="formula",
        ),
        pytest.param(
            p(runs=r("文") + '<w:r><w:commentReference w:id="1"/></w:r>'), ["文"], id="no comment"
        ),
    ],
)  # fmt: skip
def test_paragraphs_read_as_they_are_printed(body, expected):
    assert lines(body) == expected


HIDDEN_STYLE = style("隐藏", kind="character", inner="<w:rPr><w:vanish/></w:rPr>")


def test_text_hidden_by_its_style_is_left_out():
    body = p(runs=r("见") + r("隐", '<w:rStyle w:val="隐藏"/>'))
    assert lines(body, styles=HIDDEN_STYLE) == ["见"]


def test_tabs_and_spaces_inside_a_paragraph_stay_one_line():
    assert lines(p("第一条\t为了")) == ["第一条 为了"]


# --- headings ------------------------------------------------------------------------------------
STYLES = (
    style("heading 2", inner='<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
    + style("标题 3")
    + style("Title")
    + style("我的标题", based_on="heading 2")
    + style("TOC Heading", based_on="heading 2", inner='<w:pPr><w:outlineLvl w:val="9"/></w:pPr>')
)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("heading 2", "第一章　总则", "## 第一章　总则"),
        ("标题 3", "第一节", "### 第一节"),
        ("Title", "曲靖市办法", "# 曲靖市办法"),
        ("我的标题", "第二章", "## 第二章"),  # from what it is based on
        ("TOC Heading", "目录", "目录"),  # takes the level back
        ("正文", "第一条", "第一条"),
        ("heading 2", "第一条　为了规范，制定本办法。", "第一条　为了规范，制定本办法。"),
        ("heading 2", "（一）价值导向正确；", "（一）价值导向正确；"),
        ("Title", "（2017年6月27日公布）", "（2017年6月27日公布）"),
        ("heading 2", "", ""),
    ],
)
def test_heading_has_the_level_that_its_style_declares(name, text, expected):
    body = p(text, f'<w:pStyle w:val="{name}"/>') + p("文")
    assert lines(body, styles=STYLES) == [expected, "文"]


def test_outline_level_of_the_paragraph_comes_before_its_style():
    own = '<w:pStyle w:val="heading 2"/><w:outlineLvl w:val="0"/>'
    assert lines(p("附件", own), styles=STYLES) == ["# 附件"]


def test_bold_is_no_heading():
    assert lines(p(runs=r("第一章", "<w:b/>"))) == ["第一章"]


# --- numbers -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("numeral", "text", "at", "expected"),
    [
        ("decimal", "%1.", 12, "12. "),
        ("decimalZero", "%1", 3, "03 "),
        ("chineseCounting", "第%1条", 21, "第二十一条 "),
        ("chineseCounting", "%1、", 101, "一○一、 "),
        ("chineseCountingThousand", "第%1条", 110, "第一百一十条 "),
        ("chineseCountingThousand", "第%1条", 101, "第一百零一条 "),
        ("japaneseCounting", "（%1）", 10, "（十） "),
        ("japaneseCounting", "%1", 101, "百一 "),
        ("ideographDigital", "%1", 10, "一〇 "),
        ("chineseLegalSimplified", "%1、", 12, "壹拾贰、 "),
        ("decimalEnclosedCircle", "%1", 3, "③ "),
        ("decimalEnclosedCircleChinese", "%1", 21, "21 "),
        ("upperLetter", "%1)", 27, "AA) "),
        ("lowerLetter", "%1)", 28, "bb) "),
        ("upperRoman", "%1.", 14, "XIV. "),
        ("lowerRoman", "%1.", 4, "iv. "),
        ("decimalFullWidth", "%1．", 12, "１２． "),
        ("ideographTraditional", "%1、", 2, "乙、 "),
        ("bullet", "\uf0b7", 1, "- "),
        ("none", "注：", 1, "注： "),
        ("none", "", 1, ""),
        ("hebrew1", "%1.", 5, "5. "),  # not known: drawn as decimal
    ],
)
def test_number_is_written_in_its_format(numeral, text, at, expected):
    numbering = lists(level(0, text, numeral, start=at))
    assert lines(numbered("文"), numbering=numbering) == [f"{expected}文"]


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [("tab", "（一） 文"), ("space", "（一） 文"), ("nothing", "（一）文")],
)
def test_space_behind_a_number_is_the_one_that_word_puts(suffix, expected):
    numbering = lists(level(0, "（%1）", "chineseCounting", suffix=suffix))
    assert lines(numbered("文"), numbering=numbering) == [expected]


CHAPTERS = level(0, "第%1章", "chineseCounting") + level(
    1, "第%2条", "chineseCounting", more='<w:lvlRestart w:val="0"/>'
)
DECIMAL = level(0, "%1.") + level(1, "%1.%2") + level(2, "%1.%2.%3")


def labels(numbering: str, *paragraphs: tuple[int, int], **parts) -> list[str]:
    """What is drawn before paragraphs (list, level)."""
    body = "".join(numbered("文", *each) for each in paragraphs)
    found = lines(body, numbering=numbering, **parts)
    return [line.removesuffix("文").strip() for line in found]


def test_deeper_levels_begin_anew_below_a_higher_one():
    levels = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (1, 2), (1, 1), (1, 2)]
    expected = ["1.", "1.1", "1.2", "2.", "2.1", "2.1.1", "2.2", "2.2.1"]
    assert labels(lists(DECIMAL), *levels) == expected


def test_articles_count_on_through_chapters_where_the_list_says_so():
    levels = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)]
    expected = ["第一章", "第一条", "第二条", "第二章", "第三条"]
    assert labels(lists(CHAPTERS), *levels) == expected


def test_level_begins_anew_only_below_the_level_that_the_list_names():
    third = level(2, "%3)", more='<w:lvlRestart w:val="1"/>')
    numbering = lists(level(0, "%1.") + level(1, "%1.%2") + third)
    levels = [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)]
    assert labels(numbering, *levels) == ["1.", "1.1", "1)", "1.2", "2)", "2.", "1)"]


def test_lists_of_one_abstract_list_count_on_together():
    numbering = lists(level(0, "%1."), nums={1: (0, ""), 2: (0, "")})
    assert labels(numbering, (1, 0), (2, 0), (1, 0)) == ["1.", "2.", "3."]


def test_list_with_a_start_of_its_own_begins_there_once():
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = lists(level(0, "%1."), nums={1: (0, ""), 2: (0, override)})
    assert labels(numbering, (1, 0), (2, 0), (2, 0), (1, 0)) == ["1.", "5.", "6.", "7."]


def test_list_may_override_a_level():
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "（%1）", "chineseCounting")}</w:lvlOverride>'
    numbering = lists(level(0, "%1."), nums={1: (0, override)})
    assert labels(numbering, (1, 0)) == ["（一）"]


def test_higher_numbers_in_a_legal_level_are_decimal():
    second = level(1, "%1.%2", more="<w:isLgl/>")
    numbering = lists(level(0, "第%1章", "chineseCounting") + second)
    assert labels(numbering, (1, 0), (1, 1)) == ["第一章", "1.1"]


def test_deeper_level_without_a_higher_one_shows_where_that_starts():
    assert labels(lists(DECIMAL), (1, 1), (1, 1)) == ["1.1", "1.2"]


@pytest.mark.parametrize("num_id", [0, 99])
def test_list_zero_and_unknown_lists_draw_nothing(num_id):
    assert labels(lists(DECIMAL), (num_id, 0)) == [""]


NUMBERED_STYLE = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
STYLED = lists(
    level(0, "第%1章", "chineseCounting", more='<w:pStyle w:val="章"/>')
    + level(1, "第%2条", "chineseCounting", more='<w:pStyle w:val="条"/>')
)


def test_paragraphs_are_numbered_by_their_style_and_what_it_is_based_on():
    styles = (
        style("章", inner=NUMBERED_STYLE)
        + style("条", based_on="章")
        + style("条文", based_on="条")
        + style("无号", based_on="章", inner=NUMBERED_STYLE.replace('"1"', '"0"'))
    )
    names = ["章", "条", "条文", "无号"]
    body = "".join(p("文", f'<w:pStyle w:val="{name}"/>') for name in names)
    expected = ["第一章 文", "第一条 文", "第二条 文", "文"]
    assert lines(body, styles=styles, numbering=STYLED) == expected


def test_list_may_leave_its_levels_to_a_numbering_style():
    link = '<w:numStyleLink w:val="公文"/>'
    numbering = lists(link, level(0, "%1、", "chineseCounting"))
    styles = style("公文", kind="numbering", inner=NUMBERED_STYLE.replace('"1"', '"2"'))
    assert labels(numbering, (1, 0), styles=styles) == ["一、"]


def test_empty_numbered_paragraph_shows_its_number_and_an_empty_bullet_nothing():
    numbering = lists(level(0, "%1."), level(0, "\uf0b7", "bullet"))
    body = numbered("") + numbered("", 2) + numbered("文")
    assert lines(body, numbering=numbering) == ["1.", "", "2. 文"]


def test_numbers_fill_a_column_of_a_table():
    cell = f"<w:tc>{numbered('')}</w:tc>"
    body = table(["序号", "名称"], [cell, "甲"], [cell, "乙"])
    assert lines(body, numbering=lists(level(0, "%1"))) == ["序号\t名称", "1\t甲", "2\t乙"]


def test_deleted_paragraph_is_not_counted():
    deleted = p("", '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>')
    assert lines(numbered("甲") + deleted + numbered("乙"), numbering=lists(level(0, "%1."))) == [
        "1. 甲",
        "2. 乙",
    ]


# --- tables --------------------------------------------------------------------------------------
NESTED = f"<w:tc>{p('外')}{table(['内一', '内二'])}{p('')}</w:tc>"
ROW = "<w:tr>{}<w:tc><w:p>{}</w:p></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(table(["甲", "乙"], ["丙", ""]), ["甲\t乙", "丙\t"], id="rows"),
        pytest.param(
            table([merged("合", columns=2), "丙"], ["一", "二", "三"]),
            ["合\t\t丙", "一\t二\t三"],
            id="a cell over two columns stands once",
        ),
        pytest.param(
            table(
                [merged("合", rows="restart"), "甲"],
                [merged("", rows="continue"), "乙"],
            ),
            ["合\t甲", "\t乙"],
            id="a cell over two rows stands once",
        ),
        pytest.param(
            table([merged("合", columns=2), "丙"], [merged("一", columns=2), "三"]),
            ["合\t丙", "一\t三"],
            id="columns that never begin are none",
        ),
        pytest.param(table([NESTED, "乙"]), ["外 内一 内二\t乙"], id="a table in a cell"),
        pytest.param(
            table([f"<w:tc>{p('甲')}{p('乙　丙')}</w:tc>", "丁"]),
            ["甲 乙 丙\t丁"],
            id="white space in a cell is one space",
        ),
        pytest.param(
            table([f"<w:tc>{p('第一条')}{p('第二条')}</w:tc>"], ["第三条"]),
            ["第一条", "第二条", "第三条"],
            id="one column is paragraphs",
        ),
        pytest.param(
            table(["一", "二", "三"]).replace(
                "</w:tbl>",
                ROW.format('<w:trPr><w:gridBefore w:val="1"/></w:trPr>', r("甲"), r("乙"))
                + "</w:tbl>",
            ),
            ["一\t二\t三", "\t甲\t乙"],
            id="a row that begins further right",
        ),
        pytest.param(
            "<w:tbl>"
            + ROW.format("", r("甲"), r("乙"))
            + ROW.format("<w:trPr><w:del/></w:trPr>", r("删"), r("删"))
            + CONTROL.format("", ROW.format("", r("丙"), r("丁")))
            + "</w:tbl>",
            ["甲\t乙", "丙\t丁"],
            id="a deleted row goes, one in a control stays",
        ),
    ],
)
def test_table_rows_are_lines_with_tabs(body, expected):
    assert lines(body) == expected


def test_heading_style_in_a_cell_is_not_marked():
    heading = p("项目", '<w:pStyle w:val="heading 2"/>')
    cell = f"<w:tc>{heading}</w:tc>"
    assert lines(table([cell, "# 号"]), styles=STYLES) == ["项目\t# 号"]


# --- notes ---------------------------------------------------------------------------------------
def note(kind: str, at: int, text: str, special: str = "") -> str:
    kind_of = f' w:type="{special}"' if special else ""
    return f'<w:{kind} w:id="{at}"{kind_of}>{p(text)}</w:{kind}>'


def reference(kind: str, at: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{at}"/></w:r>'


def test_notes_are_numbered_as_cited_and_stand_at_the_end():
    body = p(runs=r("甲") + reference("endnote", 2) + r("乙") + reference("footnote", 3))
    footnotes = note("footnote", 0, "线", "separator") + note("footnote", 3, "脚注。")
    found = lines(body, footnotes=footnotes, endnotes=note("endnote", 2, "尾注。"))
    assert found == ["甲[^1]乙[^2]", "[^1]: 尾注。", "[^2]: 脚注。"]


def test_note_of_several_paragraphs_is_one_line_and_a_missing_one_nothing():
    body = p(runs=r("甲") + reference("footnote", 1) + reference("footnote", 9))
    twice = f'<w:footnote w:id="1">{p("一")}{p("二")}</w:footnote>'
    assert lines(body, footnotes=twice) == ["甲[^1]", "[^1]: 一 二"]


# --- files ---------------------------------------------------------------------------------------
def test_file_with_macros_is_read():
    assert read_word(PATH, word(p("文"), main_type=MACRO_TYPE)) == "文\n"


def test_strict_file_is_read():
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = NAMESPACES.replace(main, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    document = f"<w:document {strict}><w:body>{p('文')}</w:body></w:document>"
    data = archive({"word/document.xml": document})
    assert read_word(PATH, data) == "文\n"


def test_web_page_put_into_a_file_is_read_where_it_stands():
    body = p("前") + '<w:altChunk r:id="page1"/>' + p("后")
    page = "<html><meta charset=utf-8><p>第一条　中</p></html>".encode()
    data = word(body, extra={"word/page.html": page})
    assert read_word(PATH, data) == "前\n第一条　中\n后\n"


def bomb() -> bytes:
    """A small file that unpacks to 401 MB."""
    out = BytesIO()
    made = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with made, made.open("word/document.xml", "w") as part:
        for _ in range(401):
            part.write(bytes(1_000_000))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(lambda: word(p("文"))[:-100], "已损坏", id="cut"),
        pytest.param(lambda: archive({"word/x.xml": "<x/>"}), "已损坏", id="no document"),
        pytest.param(lambda: archive({"word/document.xml": "<x"}), "已损坏", id="no XML"),
        pytest.param(bomb, "超过上限 400 MB", id="zip bomb"),
        pytest.param(lambda: word(""), "没有文字", id="empty"),
        pytest.param(
            lambda: word(p(""), extra={"word/media/image1.png": b"x"}), "1 张图片", id="scanned"
        ),
        pytest.param(
            lambda: archive({"word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}),
            "已损坏",
            id="entities",
        ),
    ],
)
def test_file_that_cannot_be_read_is_one_sentence(data, says):
    with pytest.raises(CorpusError, match=says) as caught:
        read_word(PATH, data())
    assert str(caught.value).startswith("办法.docx：")
    assert "\n" not in str(caught.value)


# --- real and arbitrary files --------------------------------------------------------------------
def printed(path: Path) -> str:
    """What python-docx finds in paragraphs and tables, each cell once."""
    document = docx.Document(path)
    cells = {
        cell._tc: cell.text for table in document.tables for row in table.rows for cell in row.cells
    }
    return squeeze("".join([*(each.text for each in document.paragraphs), *cells.values()]))


SAMPLE = [
    "产品质量监督抽查管理暂行办法",  # chapters numbered by Word
    "中华人民共和国刑法",  # a footnote
    "肉制品生产许可审查细则（2023版）",  # articles and items numbered by Word, tables
    "重点管控新污染物清单（2023年版）",  # lists in cells, merged cells
    "国家计量检定规程管理办法",  # forms
    "专利代理人代码标准",  # decimal numbering
    "微型计算机商品修理更换退货责任规定",
    "优化营商环境条例",
]


@pytest.mark.parametrize("name", SAMPLE)
def test_published_file_loses_no_character(shared, name):
    path = shared / "benchmarks/legal_dc/documents" / f"{name}.docx"
    missing = Counter(printed(path)) - Counter(squeeze(read_source(path).text))
    assert not missing


def test_articles_that_word_numbers_run_without_gap(shared):
    path = shared / "benchmarks/legal_dc/documents/肉制品生产许可审查细则（2023版）.docx"
    text = read_source(path).text
    assert "\n第十条　厂区" in text
    assert "\n（二）胶原蛋白肠衣" in text


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cf", "Cn"])
    | st.sampled_from("第一条（二） 　。\n\t#|"),
    max_size=20,
)
ROWS = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=1, max_size=4)
)


@settings(deadline=None)
@given(st.lists(WORDS | ROWS, min_size=1, max_size=8))
def test_any_paragraphs_and_tables_come_back_once(blocks):
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        made = document.add_table(len(block), len(block[0]))
        for row, cells in zip(made.rows, block, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    expected = squeeze(
        "".join(b if isinstance(b, str) else "".join(map("".join, b)) for b in blocks)
    )
    out = BytesIO()
    document.save(out)
    if expected:
        assert squeeze(read_word(PATH, out.getvalue())) == expected
    else:
        with pytest.raises(CorpusError, match="没有文字"):
            read_word(PATH, out.getvalue())
