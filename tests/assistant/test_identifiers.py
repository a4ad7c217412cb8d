"""Documents and places that a question names, on the real gazette."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.identifiers import look_up, read_named

DAY = date(2018, 6, 1)


@pytest.mark.parametrize(
    "written",
    ["曲政办发〔2017〕160号", "曲政办发(2017)160号", "曲政办发[2017]160", "160号文", "160号文件"],
)
def test_document_number_is_read_however_it_is_written(assistant, written):
    named = read_named(assistant.index, f"{written}里门诊怎么报")
    assert [each.number for each in named.documents] == ["曲政办发〔2017〕160号"]


@pytest.mark.parametrize(
    "written", ["《曲靖市人民政府立法工作规定》", "曲靖市人民政府立法工作规定", "市人民政府令第1号"]
)
def test_document_is_read_by_its_title_or_order(assistant, written):
    named = read_named(assistant.index, f"{written}第二十三条写的什么")
    assert [each.number for each in named.documents] == ["曲靖市人民政府令第1号"]


@pytest.mark.parametrize(
    ("place", "locator"),
    [
        ("第二十三条", "第二十三条"),
        ("第二十三条第二款", "第二十三条第二款"),
        ("第23条", "第二十三条"),
        ("第二十七条第二款第（一）项", "第二十七条第二款（一）"),
    ],
)
def test_place_that_is_named_is_looked_up(assistant, place, locator):
    named = read_named(assistant.index, f"《曲靖市人民政府立法工作规定》{place}怎么写的")
    found = look_up(assistant.index, named, DAY)
    assert [each.locator for each in found.provisions] == [locator]


def test_article_that_does_not_exist_is_told_with_the_last_one(assistant):
    named = read_named(assistant.index, "《曲靖市人民政府立法工作规定》第五十二条怎么写的")
    found = look_up(assistant.index, named, DAY)
    assert found.provisions == ()
    assert found.absent == "第五十二条"
    assert assistant.index.provision(found.mention[0]).locator == "第四十五条"


@pytest.mark.parametrize(
    ("question", "absent"),
    [
        ("曲政办发〔2013〕24号第三条原文是什么", "曲政办发〔2013〕24号"),
        ("《云南省突发事件应对条例》第五条怎么写的", "云南省突发事件应对条例"),
    ],
)
def test_document_that_is_only_mentioned_is_told_with_where(assistant, question, absent):
    found = look_up(assistant.index, read_named(assistant.index, question), DAY)
    assert found.absent == absent
    assert found.document is None
    assert found.mention is not None


def test_place_alone_means_the_only_document_with_articles(assistant):
    for question in ("第二十三条讲什么", "What does Article 23 say?"):
        found = look_up(assistant.index, read_named(assistant.index, question), DAY)
        assert [each.locator for each in found.provisions] == ["第二十三条"]


@pytest.mark.parametrize(
    "question",
    [
        "大病保险的起付线是多少",
        "签《珠江绿源建设框架协议》是哪天",
        "曲政办发〔2013〕24号还作数不",
        "我家住23号楼",
    ],
)
def test_what_names_no_place_is_left_to_the_search(assistant, question):
    assert look_up(assistant.index, read_named(assistant.index, question), DAY) is None


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="第二十三条款项曲政办发〔2017〕160号《》规定 附件", max_size=30))
def test_any_text_is_read(assistant, text):
    look_up(assistant.index, read_named(assistant.index, text), DAY)
