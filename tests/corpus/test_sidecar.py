"""The YAML file beside a document."""

from datetime import date

import pytest

from corpus.errors import CorpusError
from corpus.library import load_library

ISSUE = """某市人民政府关于甲事的通知
某政发〔2020〕1号
甲。
某市人民政府关于乙事的通知
某政发〔2020〕2号
乙。
"""


TEXT = "某办法\n第一条 甲。\n第二条 本办法自2020年1月1日起施行，有效期5年。"


def library(folder, sidecar, text=TEXT):
    (folder / "甲.txt").write_text(text, encoding="utf-8")
    (folder / "甲.txt.yaml").write_text(sidecar, encoding="utf-8")
    return load_library(folder)


def test_what_it_says_overrides_the_text(tmp_path):
    found = library(
        tmp_path,
        "title: 某某办法\nnumber: 某发〔2018〕3号\nissuer: 某局\nissued: 2018-03-02\n"
        "in_force_from: 2018-04-01\nin_force_until: 2023-04-01\nrepeals: [某发〔2010〕5号]\n",
    )
    (document,) = found.documents
    assert (document.title, document.number, document.issuer) == (
        "某某办法",
        "某发〔2018〕3号",
        "某局",
    )
    assert document.issued == date(2018, 3, 2)
    assert (document.in_force_from, document.in_force_until) == (date(2018, 4, 1), date(2023, 4, 1))
    assert document.repeals == ("某发〔2010〕5号",)
    assert document.names_in_force


def test_file_of_several_documents_names_each(tmp_path):
    found = library(tmp_path, "documents:\n  某政发〔2020〕2号:\n    issued: 2020-02-02\n", ISSUE)
    assert [each.issued for each in found.documents] == [None, date(2020, 2, 2)]


@pytest.mark.parametrize(
    ("sidecar", "said"),
    [
        ("issued: 去年", "issued 的值是 去年"),
        ("titel: 甲", "不认识的键 titel"),
        ("- 甲", "键: 值"),
        ("title: [", "YAML"),
        ("title: 3", "title 的值是 3"),
        ("repeals: 甲", "repeals 的值"),
        ("number: 甲\nissued: 2019-13-01", "第 2 行：issued 的值是 2019-13-01，应为日期，例如"),
        ("issued: 2019-03-01 10:00:00", "issued 的值是 2019-03-01 10:00:00，应为日期"),
        ("title:", "第 1 行：title 没有值，应为文字"),
        ("in_force_from:", "第 1 行：in_force_from 没有值，应为日期.*没有就写 null"),
        ("repeals:", "repeals 没有值"),
        ("title: null", "title 的值是 null，应为文字"),
        ("number: 甲\nnumber: 乙", "第 2 行：重复写了 number"),
        ("in_force_from: 2020-01-01\nin_force_until: 2020-01-01", "不晚于"),
        ("in_force_until: 2019-01-01", "不晚于 in_force_from（2020-01-01）.*两项都写"),
        (
            "documents:\n  某政发〔2020〕9号:\n    issued: 2020-02-02",
            "某政发〔2020〕9号 不是唯一的一份",
        ),
    ],
)
def test_mistake_is_one_sentence_that_names_the_file_and_what_is_not_read(tmp_path, sidecar, said):
    with pytest.raises(CorpusError, match=rf"甲\.txt\.yaml.*{said}.*因此没有读入 甲\.txt。"):
        library(tmp_path, sidecar)


def test_null_takes_back_what_the_text_says(tmp_path):
    (document,) = library(tmp_path, "in_force_until: null\n").documents
    assert document.in_force_from == date(2020, 1, 1)
    assert document.in_force_until is None


def test_document_is_named_by_its_number_whatever_its_brackets(tmp_path):
    found = library(tmp_path, "documents:\n  某政发[2020]2号:\n    issued: 2020-02-02\n", ISSUE)
    assert found.documents[1].issued == date(2020, 2, 2)


def test_empty_one_changes_nothing(tmp_path):
    (document,) = library(tmp_path, "").documents
    assert document.title == "某办法"


def test_one_for_a_file_of_several_documents_must_say_which(tmp_path):
    with pytest.raises(CorpusError, match="2 份文件"):
        library(tmp_path, "issued: 2020-02-02", ISSUE)
