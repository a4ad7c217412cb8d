"""Runs of rows → tables: their captions, the names of their columns, and what merged cells say."""

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


def of_kind(library, kind):
    return [each for each in library.provisions if each.kind is kind]


def rows(*lines, before="第一条 标准如下："):
    """The rows of a table in the first article: what is in the path below it, and their text."""
    library = read("\n".join(["某办法", before, *lines, "第二条 乙。"]))
    assert problems(library) == []
    return [(each.path[1:], each.text) for each in of_kind(library, Kind.ROW)]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        pytest.param("类别\t标准", "城市\t700元", id="amounts below"),
        pytest.param("刑法条文\t罪名", "第114条\t放火罪", id="numbers below"),
        pytest.param("地区\t2016年\t2017年", "城区\t1\t2", id="years"),
        pytest.param("地区\t10人以下\t10人以上", "城区\t1\t2", id="amounts in the names"),
        pytest.param("成果题目\t成果形式", "农村教育研究\t专著", id="words only"),
        pytest.param("姓 名\t工作单位", "张三\t市第二人民医院", id="set wide"),
        pytest.param("序号\t国家计量检定规程章条编号和名称\t备注", "1\t甲\t乙", id="long names"),
    ],
)
def test_a_first_row_that_names_the_columns_is_the_header(header, row):
    names = tuple(name.replace(" ", "") for name in header.split("\t"))
    assert rows(header, row) == [(names, row)]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["乙\t2元", "丙\t3元"], id="amounts"),
        pytest.param(["乙\t90%", "丙\t80%"], id="shares"),
        pytest.param(["1\t甲\t乙", "2\t丙\t丁"], id="numbered"),
        pytest.param(["一\t甲\t乙", "二\t丙\t丁"], id="numbered in Chinese"),
        pytest.param(["居民\t一档", "学生\t二档"], id="cells that end the same"),
        pytest.param(["研究甲\t专著", "研究乙\t论文", "研究丙\t专著"], id="a cell comes again"),
        pytest.param(["姓名\t张三", "性别\t女"], id="a form"),
        pytest.param(["规程名称\t\t编号\t", "调整内容\t\t\t"], id="a form to fill in"),
        pytest.param(["标准名称\t\t", "起草单位\t\t", "计划编号\t\t"], id="fields, no caption"),
        pytest.param(["甲应当立即报告。\t乙", "丙\t丁"], id="a sentence"),
    ],
)
def test_no_row_is_lost_where_the_first_one_is_data(lines):
    assert [text for _, text in rows(*lines)] == lines


def test_a_header_over_several_columns_names_each():
    found = rows("费用名称\t\t金额（元）", "申请费\t发明\t900", "印刷费\t\t50")
    assert {path for path, _ in found} == {("费用名称", "费用名称", "金额（元）")}


def test_a_row_says_in_its_path_what_the_merged_cell_says_of_it():
    assert rows("类别\t标准\t档次", "居民\t3元\t一档", "\t4元\t二档", "学生\t5元\t三档") == [
        (("类别", "标准", "档次"), "居民\t3元\t一档"),
        (("居民", "类别", "标准", "档次"), "\t4元\t二档"),
        (("类别", "标准", "档次"), "学生\t5元\t三档"),
    ]


def test_merged_cells_go_on_below_merged_cells_and_behind_the_number_of_a_row():
    found = rows("序号\t类别\t对象\t标准", "1\t居民\t成人\t3元", "2\t\t\t4元", "3\t\t儿童\t5元")
    assert [path[:-4] for path, _ in found] == [(), ("居民", "成人"), ("居民",)]


def test_an_empty_cell_further_right_takes_nothing_from_above():
    found = rows("类别\t标准\t备注", "居民\t3元\t限本市户籍", "学生\t4元\t")
    assert found[1][0] == ("类别", "标准", "备注")


def locators(text, kind=Kind.TABLE):
    return [each.locator for each in of_kind(read(text), kind)]


def test_two_tables_in_one_article_are_told_apart():
    table = "类别\t标准\n城市\t700元\n"
    text = f"某办法\n第一条 标准如下：\n{table}救助标准如下：\n{table}第二条 乙。"
    assert locators(text) == ["第一条 表一", "第一条 表二"]
    assert locators(text, Kind.ROW) == ["第一条 表一 第一行", "第一条 表二 第一行"]


def test_tables_outside_articles_have_locators_of_their_own():
    table = "类别\t标准\n城市\t700元\n"
    assert locators(f"某某方案\n标准如下。\n{table}") == ["表"]
    assert locators(f"某某方案\n标准如下。\n{table}补助如下。\n{table}") == ["表一", "表二"]


@pytest.mark.parametrize(
    ("above", "name", "in_path"),
    [
        pytest.param("表1　城乡低保标准", "表1 城乡低保标准", "表1 城乡低保标准", id="numbered"),
        pytest.param("表二", "表二", "表二", id="only a number"),
        pytest.param(
            "表1　低保标准（单位：元/月）",
            "表1 低保标准",
            "表1 低保标准（单位：元/月）",
            id="with the unit",
        ),
        pytest.param("收费项目一览表", "收费项目一览表", "收费项目一览表", id="not numbered"),
    ],
)
def test_the_caption_above_a_table_names_it(above, name, in_path):
    text = f"某办法\n第一条 标准如下：\n{above}\n类别\t标准\n城市\t700元\n第二条 乙。"
    library = read(text)
    assert problems(library) == []
    (table,), (row,) = of_kind(library, Kind.TABLE), of_kind(library, Kind.ROW)
    assert table.locator == f"第一条 {name}"
    assert table.text.startswith(above)
    assert row.path[-3:] == (in_path, "类别", "标准")


def test_the_unit_between_caption_and_table_belongs_to_the_table():
    text = "某办法\n第一条 如下：\n表1 低保标准\n单位：元/月\n类别\t标准\n城市\t700\n第二条 乙。"
    (table,) = of_kind(read(text), Kind.TABLE)
    assert table.text == "表1 低保标准\n单位：元/月\n类别\t标准\n城市\t700"


def test_a_sentence_above_a_table_is_no_caption():
    text = "某办法\n第一条 甲。\n按下列标准执行：\n类别\t标准\n城市\t700元\n第二条 乙。"
    assert locators(text) == ["第一条 表"]


CELLS = st.sampled_from(["", "序号", "类别", "居民", "2元", "一档", "表1", "甲应当报告。"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6))
def test_every_row_is_in_the_table_once(cells):
    lines = ["\t".join(row) for row in cells if any(row)]
    library = read("\n".join(["某办法", "第一条 如下：", *lines, "第二条 乙。"]))
    assert problems(library) == []
    assert len({each.id for each in library.provisions}) == len(library.provisions)
