"""Small texts → what is found in them, and why it is so; and what holds of any text at all."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.library import read_library
from corpus.model import Kind, Source
from tests.corpus.accounting import problems


def read(text):
    """The library of one text."""
    return read_library([Source("x.txt", text, hashlib.sha256(text.encode()).hexdigest())])


def outline(text, *kinds):
    wanted = kinds or (Kind.ARTICLE, Kind.SECTION, Kind.PARAGRAPH, Kind.ITEM, Kind.ROW)
    return [(each.locator, each.text) for each in read(text).provisions if each.kind in wanted]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "某办法\n第一条 甲。\n第二条 乙。",
            [("第一条", "第一条 甲。"), ("第二条", "第二条 乙。")],
            id="an article with one paragraph is that paragraph",
        ),
        pytest.param(
            "某办法\n第一条 甲。\n乙。",
            [("第一条", "第一条 甲。\n乙。"), ("第一条第一款", "甲。"), ("第一条第二款", "乙。")],
            id="an article with two paragraphs has 第一款 and 第二款",
        ),
        pytest.param(
            "某办法\n第一条 应当：\n（一）甲；\n（二）乙。",
            [
                ("第一条", "第一条 应当：\n（一）甲；\n（二）乙。"),
                ("第一条（一）", "（一）甲；"),
                ("第一条（二）", "（二）乙。"),
            ],
            id="items of an article with one paragraph need no 款",
        ),
        pytest.param(
            "某办法\n第一条 甲。\n第二条 适用本办法\n第一条规定的情形。\n第三条 丙。",
            [
                ("第一条", "第一条 甲。"),
                ("第二条", "第二条 适用本办法第一条规定的情形。"),
                ("第三条", "第三条 丙。"),
            ],
            id="第一条 at the start of a wrapped line is a mention",
        ),
        pytest.param(
            "某办法\n第一条 对经费和市人民\n\n政府批准的事项作出规定。\n第二条 乙。",
            [
                ("第一条", "第一条 对经费和市人民政府批准的事项作出规定。"),
                ("第二条", "第二条 乙。"),
            ],
            id="a page break inside a sentence cuts nothing",
        ),
        pytest.param(
            "某意见\n一、目标\n甲。\n乙。\n二、措施\n（一）丙\n1. 丁。\n2. 戊。",
            [
                ("一、", "一、目标\n甲。\n乙。"),
                ("一、第一段", "甲。"),
                ("一、第二段", "乙。"),
                ("二、", "二、措施\n（一）丙\n1. 丁。\n2. 戊。"),
                ("二、（一）", "（一）丙\n1. 丁。\n2. 戊。"),
                ("二、（一）1", "1. 丁。"),
                ("二、（一）2", "2. 戊。"),
            ],
            id="numbered sections nest by their labels",
        ),
        pytest.param(
            "某办法\n第一条 甲（包\n括乙）。\n第二条 丙。",
            [("第一条", "第一条 甲（包括乙）。"), ("第二条", "第二条 丙。")],
            id="an open bracket is never the end of a paragraph",
        ),
        pytest.param(
            "某办法\n第一条 应当：\n- （一）甲；\n- （二）乙。",
            [
                ("第一条", "第一条 应当：\n（一）甲；\n（二）乙。"),
                ("第一条（一）", "（一）甲；"),
                ("第一条（二）", "（二）乙。"),
            ],
            id="list marks of the print are not part of an item",
        ),
        pytest.param(
            "# 某法\n\n<!-- INFO END -->\n\n## 第一章 总则\n第一条 甲。\n第二条 中华乙。",
            [("第一条", "第一条 甲。"), ("第二条", "第二条 中华乙。")],
            id="comments and heading marks of Markdown belong to the print",
        ),
        pytest.param(
            "某清单\n序号\t任务\t单位\n1\t甲\t市局\n2\t乙\t\n",
            [("表 序号1", "1\t甲\t市局"), ("表 序号2", "2\t乙\t")],
            id="an empty last cell stays a cell",
        ),
    ],
)
def test_text_is_read_as(text, found):
    assert outline(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "某办法\n第一条 甲。第二条 乙。\n第三条 丙。",
            [("第一条", "第一条 甲。"), ("第二条", "第二条 乙。"), ("第三条", "第三条 丙。")],
            id="an article begins inside a line that lost its break",
        ),
        pytest.param(
            "某办法\n第一条 甲依照。第三条 的规定。\n第二条 乙。",
            [("第一条", "第一条 甲依照。第三条 的规定。"), ("第二条", "第二条 乙。")],
            id="only the next article can",
        ),
        pytest.param(
            "某办法\n第一条 甲。\n笫二条 乙。",
            [("第一条", "第一条 甲。"), ("第二条", "笫二条 乙。")],
            id="笫 is a misprint of 第",
        ),
        pytest.param(
            "某办法\n第九条 甲。\n第十条 乙。\n第十条之一 丙。\n第十一条 丁。",
            [
                ("第九条", "第九条 甲。"),
                ("第十条", "第十条 乙。"),
                ("第十条之一", "第十条之一 丙。"),
                ("第十一条", "第十一条 丁。"),
            ],
            id="an inserted article stands behind the one it is named after",
        ),
        pytest.param(
            "某办法\n\u200b\n\u200b第一条 甲。\n第二条 乙\u200b丙。",
            [("第一条", "第一条 甲。"), ("第二条", "第二条 乙丙。")],
            id="zero-width characters belong to the print",
        ),
        pytest.param(
            "# 某办法\n\n**第一条** 甲**乙**丙[^1]。\n\n[^1]: 注释。",
            [("第一条", "第一条 甲乙丙。"), ("脚注1", "注释。")],
            id="bold words lose their stars, and footnotes stand for themselves",
        ),
        pytest.param(
            "某规定\n一、管辖\n第一条 甲。\n二、审理\n第二条 乙：\n一、丙；\n二、丁。\n第三条 戊。",
            [
                ("第一条", "第一条 甲。"),
                ("第二条", "第二条 乙：\n一、丙；\n二、丁。"),
                ("第二条一、", "一、丙；"),
                ("第二条二、", "二、丁。"),
                ("第三条", "第三条 戊。"),
            ],
            id="一、 above articles is a heading, inside one an item",
        ),
        pytest.param(
            "某办法\n第一条 甲。\n附件1\n申请表\n一、姓名。\n附件2：名录\n（一）乙。",
            [
                ("第一条", "第一条 甲。"),
                ("附件1 一、", "一、姓名。"),
                ("附件2（一）", "（一）乙。"),
            ],
            id="attachments have locators of their own",
        ),
        pytest.param(
            "某办法\n第一条 甲。\n附：\n收费标准\n第一条 乙。",
            [("第一条", "第一条 甲。"), ("收费标准 第一条", "第一条 乙。")],
            id="an attachment without a number goes by its title",
        ),
        pytest.param(
            "某法\n目录\n第一章 总则\n第二章 附则\n"
            "第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。",
            [("第一条", "第一条 甲。"), ("第二条", "第二条 乙。")],
            id="the table of contents is no text",
        ),
        pytest.param(
            "# 某表\n\n| 姓名 | 单位 |\n|---|---|\n| 甲 | 市局 |\n",
            [("表 第一行", "甲\t市局")],
            id="a table of Markdown loses its bars",
        ),
    ],
)
def test_print_of_many_kinds_is_read_as(text, found):
    assert outline(text) == found
    assert problems(read(text)) == []


WRAPPED = """某县政府投资管理办法
　　第一条 为了规范政府投资行为，提高投资效益，根据
《政府投资条例》和有关法律法规，结合本县实际，制定
本办法。
　　第二条 在本县行政区域内使用政府资金进行的固定资
产投资建设活动，适用本办法。
　　本办法所称政府资金，包括财政预算资金、专项建设资
金和上级补助资金。
　　第三条 下列项目应当报批：
　　（一）面积在
3.5亩以上的；
　　（二）总投资超过人民币五百万元并且需要新征土地的
建设项目，以及县人民政府认为应当报批的其他项目和活
动。
　　第四条 县发展改革部门负责本县政府投资项目的综合管
理工作，其他部门按照职责分工做好相关工作。
"""


def test_text_wrapped_by_hand_keeps_its_paragraphs_and_items():
    found = dict(outline(WRAPPED))
    assert found["第一条"].endswith(
        "根据《政府投资条例》和有关法律法规，结合本县实际，制定本办法。"
    )
    assert found["第二条第二款"].endswith("专项建设资金和上级补助资金。")
    assert found["第三条（一）"] == "（一）面积在3.5亩以上的；"
    assert found["第三条（二）"].endswith("其他项目和活动。")
    assert problems(read(WRAPPED)) == []


def test_labels_set_wide_are_labels():
    text = "某办法\n第 九 条 甲。\n第 十 条 乙。\n第 十 一 条 丙。\n第 二 章 丁\n第十二条 戊。"
    assert [locator for locator, _ in outline(text)] == ["第九条", "第十条", "第十一条", "第十二条"]


def test_article_number_printed_twice_is_two_articles():
    text = "某办法\n第一条 甲。\n第二条 乙。\n第二条 丙。\n第三条 丁。"
    assert [locator for locator, _ in outline(text)] == ["第一条", "第二条", "第二条", "第三条"]


def test_what_stands_below_a_signature_is_no_title():
    text = (
        "某府办关于印发某办法的通知\n某办发〔2021〕3号\n各县：\n现将《某办法》印发给你们。\n某府办\n"
        "2021年5月18日\n（此件公开发布）\n附件1\n某办法\n第一条 甲。\n附件2\n申请表\n第一条 乙。\n"
        "抄送：市委办公室。\n某府办 2021年5月18日印发"
    )
    library = read(text)
    assert library.documents[0].title == "某办法"
    locators = [each.locator for each in library.provisions if each.kind is not Kind.TITLE]
    assert locators == [
        "印发通知 主送机关", "印发通知", "印发通知 落款", "印发通知 落款", "印发通知 版记",
        "第一条", "附件2第一条", "附件2 版记", "附件2 版记",
    ]  # fmt: skip


def test_announcement_that_publishes_a_regulation_is_its_cover():
    text = (
        "某市人大常委会公告\n（五届）第12号\n《某市条例》已由会议通过，现予公布。\n某市人大常委会\n"
        "2020年12月1日\n某市条例\n第一条 甲。"
    )
    library = read(text)
    assert library.documents[0].title == "某市条例"
    assert "第一条" in {each.locator for each in library.provisions}


def test_single_attachment_named_above_the_signature_is_no_part_of_the_last_section():
    text = (
        "某府关于防汛的通知\n某发〔2021〕4号\n各乡镇：\n一、甲。\n二、乙。\n附件：责任人名单\n某府\n"
        "2021年5月18日\n附件\n责任人名单\n1. 丙。"
    )
    found = [(each.locator, each.text) for each in read(text).provisions]
    assert ("二、", "二、乙。") in found
    assert ("附件说明", "附件：责任人名单") in found
    assert ("责任人名单 1", "1. 丙。") in found


def test_page_numbers_of_plain_text_are_print():
    text = "某办法\n第一条 应当按照职责\n第 1 页 共 3 页\n分工做好工作。\n- 3 -\n第二条 甲。"
    assert outline(text)[0] == ("第一条", "第一条 应当按照职责分工做好工作。")
    assert problems(read(text)) == []


def test_heading_above_articles_stands_in_their_path():
    found = {each.locator: each.path for each in read("某规定\n一、管辖\n第一条 甲。").provisions}
    assert found["第一条"] == ("一、管辖",)


def test_covering_notice_and_regulation_are_told_apart():
    text = (
        "某市人民政府办公室\n关于印发某办法的通知\n某政办发〔2020〕7号\n各县人民政府：\n"
        "现将《某办法》印发给你们，自2020年3月1日起施行。\n某市人民政府办公室\n2020年2月1日\n"
        "某办法\n第一条 甲。\n"
    )
    library = read(text)
    (document,) = library.documents
    assert (document.title, document.number) == ("某办法", "某政办发〔2020〕7号")
    assert document.in_force_from.isoformat() == "2020-03-01"
    locators = {each.locator for each in library.provisions}
    assert {"印发通知", "印发通知 主送机关", "印发通知 落款", "标题", "第一条"} <= locators
    assert problems(library) == []


def test_row_carries_its_column_names_in_its_path():
    rows = [
        each
        for each in read("某清单\n姓名\t单位\n甲乙\t市局\n").provisions
        if each.kind is Kind.ROW
    ]
    assert rows[0].path[-2:] == ("姓名", "单位")


LINES = st.sampled_from(
    [
        "某市人民政府关于某事的通知", "某政发〔2020〕1号", "第一章 总 则", "第二章 立 项",
        "第一条 甲应当乙，",
        "第二条 中心城区。", "<!-- X -->", "<!-- X -->甲。",
        "第二条 丙（丁", "第三条", "（一）戊；", "(二) 己。", "- (三) 庚",
        "一、目标", "二、措施。", "1. 辛", "（1）壬。", "①癸", "没有结尾的一行文字到这里被截断",
        "到这里结束。", "序号\t任务\t单位", "1\t甲\t", "一等奖（3项）", "2020年1月1日",
        "某市人民政府", "大事记", "10月份", "8日，某会议召开。", "文件选登", "— 3 —",
        "# 标题", "", "　", "令",
        "某市政府令", "第 2 号", "张 三 任某局局长。",
        "目 录", "第一章 总 则…… 1", "附件1", "附件：", "附：某表", "附件：1.甲表 2.乙表", "申请表",
        "（2012年1月2日某省人民政府令第3号公布", "根据2019年3月2日决定修订）", "2012年1月2日通过",
        "**第一条** 甲**乙**丙。", "丁[^1]戊。", "[^1]: 注。", "| 甲 | 乙 |", "|---|---|",
        "| 丙 | |",
        "\u200b", "\u200b第二条\u200b 己。", "第一条 庚。第二条 辛。 第三条 壬。", "一、管辖",
        "（此件公开发布）", "抄送：某局。", "特此通知。", "第 三 条 甲。", "第 1 页 共 2 页",
        "- 2 -", "现予公布。", "2020.1.2", "附件：某表", "　　缩进的一段没有结尾", "特急",
        "# 人格权编", "笫二条 癸。", "发文字号：某政发〔2020〕1号", "\t", "|", "||",
    ]
)  # fmt: skip


@given(st.lists(LINES, max_size=25), st.sampled_from(["\n", "\n\n", "\r\n"]))
@settings(max_examples=400, deadline=None)
def test_no_text_loses_or_doubles_a_character(lines, newline):
    assert problems(read(newline.join(lines))) == []


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_arbitrary_characters_are_accounted_for_too(text):
    assert problems(read(text)) == []
