"""Paragraphs of an article that are lines of a list, and those that are 款."""

import hashlib

import pytest

from corpus.library import read_library
from corpus.model import Kind, Source
from tests.corpus.accounting import problems


def places(article):
    """The locators of the first article and of what lies inside it, with their text."""
    text = f"某办法\n第一条 {article}\n第二条 乙。"
    library = read_library([Source("x.txt", text, hashlib.sha256(text.encode()).hexdigest())])
    assert problems(library) == []
    inside = [each for each in library.provisions if each.locator.startswith("第一条")]
    assert all(each.kind is not Kind.FURNITURE for each in inside)
    return [(each.locator, each.text.replace("\n", "|")) for each in inside]


@pytest.mark.parametrize("mark", ["", "- ", "• "])
def test_lines_of_an_announced_list_are_no_paragraphs_of_the_article(mark):
    listed = f"用户应当：\n{mark}安全用气；\n{mark}保护设施；\n{mark}接受检查。"
    assert places(listed) == [("第一条", "第一条 用户应当：|安全用气；|保护设施；|接受检查。")]


def test_the_paragraph_behind_a_list_is_the_next_of_the_article():
    listed = "用户应当：\n- 安全用气；\n- 接受检查。\n违反前款规定的，责令改正。"
    assert places(listed)[1:] == [
        ("第一条第一款", "用户应当：|安全用气；|接受检查。"),
        ("第一条第二款", "违反前款规定的，责令改正。"),
    ]


def test_a_list_may_be_announced_by_a_later_paragraph():
    listed = "用户应当安全用气。\n禁止下列行为：\n- 私自改装；\n- 倒灌。"
    assert [place for place, _ in places(listed)[1:]] == ["第一条第一款", "第一条第二款"]


def test_sentences_behind_a_colon_are_paragraphs():
    assert [place for place, _ in places("如下：\n甲应当登记。\n乙应当备案。")[1:]] == [
        "第一条第一款",
        "第一条第二款",
        "第一条第三款",
    ]


def test_numbered_items_stay_items_and_the_paragraph_behind_them_a_paragraph():
    found = places("用户应当：\n（一）安全用气；\n（二）接受检查。\n违反前款规定的，责令改正；")
    assert [place for place, _ in found[1:]] == [
        "第一条第一款",
        "第一条第一款（一）",
        "第一条第一款（二）",
        "第一条第二款",
    ]


def test_an_item_behind_a_table_is_an_item_of_the_article():
    found = places("标准如下：\n（一）甲；\n名称\t金额\n子\t3元\n（二）乙。")
    assert [place for place, _ in found if "表" not in place] == [
        "第一条",
        "第一条（一）",
        "第一条（二）",
    ]
