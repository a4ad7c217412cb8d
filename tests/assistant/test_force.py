"""Questions about the force of a rule are answered by the clause that says so."""

from datetime import date

import pytest

from assistant.evidence import Evidence
from assistant.force import (
    asks_about_force,
    force_evidence,
    newest_day,
    where_ended,
    where_force_is_said,
    without_later_versions,
)
from assistant.model import Role
from assistant.question import read_question
from corpus.lexicon import bundled_lexicon
from corpus.model import Span


@pytest.mark.parametrize(
    "text",
    [
        "立法工作规定今天管不管用了",
        "这个办法还有效吗",
        "新流程已经在用了吗",
        "那份老文件还能当依据吗",
        "塑料袋收费现在开始执行没有",
        "这条规定从什么时候起施行",
        "24号文废止了没有",
        "Is the old rule still in force?",
    ],
)
def test_question_about_force(text):
    assert asks_about_force(text)


@pytest.mark.parametrize(
    "text",
    [
        "改到多少户才算数",
        "说出来的跟规章一样顶用不",
        "许可证有效期几年",
        "一年到头最多报多少",
        "大病那一块才开始管",
        "公布当天就算数的情形有哪些",
        "When must the report be made?",
    ],
)
def test_other_question(text):
    assert not asks_about_force(text)


@pytest.fixture(scope="module")
def index(assistant):
    return assistant.index


def document(index, number):
    return next(each for each in index.documents() if each.number == number)


def words(index, place):
    provision_id, span = place
    return index.provision(provision_id).text[span.start : span.end].replace(" ", "")


def test_sentence_that_names_the_day(index):
    order = document(index, "曲靖市人民政府令第1号")
    assert "2017年11月22日起施行" in words(index, where_force_is_said(index, order))


def test_document_without_a_day_of_its_own_is_dated_by_its_signature(index):
    flow = document(index, "曲政办发〔2017〕161号")
    assert words(index, where_force_is_said(index, flow)) == "2017年11月7日"


def evidence(index, number):
    found = document(index, number)
    first = index.provisions(found.id)[0]
    return Evidence(first.id, found.id, Span(0, 1), 1.0, 1.0, True)


def asked(text):
    return read_question(
        (text,), lexicon=bundled_lexicon(), role=Role.CITIZEN, as_of=date(2018, 1, 2)
    )


@pytest.mark.parametrize(
    "text", ["2013年那个大病保险试行意见还能当依据吗", "24号文现在还有效吗", "〔2013〕24号废止了吗"]
)
def test_repealed_document_is_found_by_the_clause_that_ends_it(index, text):
    (found,) = force_evidence(index, asked(text), ())
    assert "废止" in words(index, (found.provision_id, found.span))


def test_force_of_what_was_found_is_asked(index):
    found = evidence(index, "曲靖市人民政府令第1号")
    (clause,) = force_evidence(index, asked("立法工作规定今天管不管用了"), (found,))
    assert "起施行" in words(index, (clause.provision_id, clause.span))
    assert force_evidence(index, asked("立法项目怎么申请"), (found,)) == ()


def test_newest_text_is_not_after_the_day(index):
    assert newest_day(index.documents(), date(2030, 1, 1)) == date(2018, 1, 1)
    assert newest_day(index.documents(), date(2017, 11, 25)) == date(2017, 11, 22)
    assert newest_day((), date(2030, 1, 1)) is None


OLD = """某市人民政府
关于印发垃圾分类办法的通知
某政发〔2013〕24号
现将《垃圾分类办法》印发给你们，自2013年5月1日起施行。
某市人民政府
2013年4月2日
垃圾分类办法
第一条 每户每月缴费5元。
"""
NEW = (
    OLD.replace("2013", "2017")
    .replace("24号", "164号")
    .replace("5元", "10元")
    .replace("起施行。", "起施行，《垃圾分类办法》（某政发〔2013〕24号）同时废止。")
)


@pytest.fixture(scope="module")
def versions(tmp_path_factory):
    from corpus.library import load_library
    from index.build import build_index
    from index.opening import open_index

    folder = tmp_path_factory.mktemp("force")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "old.txt").write_text(OLD, encoding="utf-8")
    (folder / "corpus" / "new.txt").write_text(NEW, encoding="utf-8")
    build_index(load_library(folder / "corpus"), folder / "index")
    opened = open_index(folder / "index")
    yield opened
    opened.close()


def test_later_version_gives_way_to_the_one_in_force(versions):
    old, new = evidence(versions, "某政发〔2013〕24号"), evidence(versions, "某政发〔2017〕164号")
    assert without_later_versions(versions, (new, old), {old.document_id}) == [old]
    assert without_later_versions(versions, (new, old), {new.document_id}) == [new, old]


def test_ended_document_names_what_ended_it(versions):
    ended = document(versions, "某政发〔2013〕24号")
    assert "同时废止" in words(versions, where_ended(versions, ended))
