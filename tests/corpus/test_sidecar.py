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


def library(folder, sidecar, text="某办法\n第一条 甲。"):
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
        (
            "documents:\n  某政发〔2020〕9号:\n    issued: 2020-02-02",
            "某政发〔2020〕9号 不是唯一的一份",
        ),
    ],
)
def test_mistake_is_one_sentence_that_names_the_file(tmp_path, sidecar, said):
    with pytest.raises(CorpusError, match=r"甲\.txt\.yaml.*" + said.replace("[", r"\[")):
        library(tmp_path, sidecar)


def test_empty_one_changes_nothing(tmp_path):
    (document,) = library(tmp_path, "").documents
    assert document.title == "某办法"


def test_one_for_a_file_of_several_documents_must_say_which(tmp_path):
    with pytest.raises(CorpusError, match="2 份文件"):
        library(tmp_path, "issued: 2020-02-02", ISSUE)
