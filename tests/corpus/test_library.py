"""A library from a folder, a file or JSON lines."""

import json
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.library import load_library, read_library
from corpus.model import Source
from tests.corpus.accounting import problems
from tests.corpus.test_files import as_nobody

OLD = """某市人民政府办公室
关于印发某办法的通知
某政办发〔2013〕24号
现将《某办法》印发给你们，自2013年5月1日起施行。
某市人民政府办公室
2013年4月2日
某办法
第一条 起付线为5000元。
"""
NEW = (
    OLD.replace("2013", "2017")
    .replace("24号", "164号")
    .replace("5000", "10000")
    .replace("起施行。", "起施行，《某办法》（某政办发〔2013〕24号）同时废止。")
)


def test_folder_is_read_with_its_subfolders_and_repeals_end_what_they_repeal(tmp_path):
    (tmp_path / "旧").mkdir()
    (tmp_path / "旧" / "a.txt").write_text(OLD, encoding="utf-8")
    (tmp_path / "b.txt").write_text(NEW, encoding="gb18030")
    library = load_library(tmp_path)
    ended = {each.number: each.in_force_until for each in library.documents}
    assert ended == {"某政办发〔2013〕24号": date(2017, 5, 1), "某政办发〔2017〕164号": None}
    assert {source.name for source in library.sources} == {"b.txt", "旧/a.txt"}
    assert problems(library) == []


def test_json_lines_become_articles_of_laws(tmp_path):
    rows = [
        {"id": "7", "law": "某法", "article": "第一条", "text": "甲。\n乙。", "date": "2020-01-01"},
        {"id": "8", "law": "某法", "article": "第二条", "text": "丙。", "date": "2020-01-01"},
        {"id": "9", "law": "某例", "article": "第一条", "text": "丁。"},
    ]
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    library = load_library(path)
    assert [(each.id, each.locator) for each in library.provisions] == [
        ("7", "第一条"), ("8", "第二条"), ("9", "第一条"),
    ]  # fmt: skip
    assert library.documents[0].in_force_from == date(2020, 1, 1)
    assert problems(library) == []


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"id": "1", "law": "某法"}', '{"id": 1, "law": "a", "article": "b", "text": "c"}'],
)
def test_broken_json_line_is_named_by_its_number(tmp_path, line):
    path = tmp_path / "corpus.jsonl"
    path.write_text(line)
    with pytest.raises(CorpusError, match="第 1 行"):
        load_library(path)


@pytest.mark.parametrize("day", ["20180101", '["x"]'])
def test_json_line_with_a_day_that_is_no_text_is_named(tmp_path, day):
    path = tmp_path / "corpus.jsonl"
    path.write_text(f'{{"id": "1", "law": "a", "article": "b", "text": "c", "date": {day}}}')
    with pytest.raises(CorpusError, match="第 1 行"):
        load_library(path)


def test_id_that_repeats_is_named_with_both_lines(tmp_path):
    line = '{"id": "7", "law": "a", "article": "b", "text": "c"}'
    path = tmp_path / "corpus.jsonl"
    path.write_text(f"{line}\n\n{line}\n")
    with pytest.raises(CorpusError, match="第 3 行的 id 7 与第 1 行重复"):
        load_library(path)


def test_json_lines_in_another_encoding_are_refused_and_a_mark_is_no_part_of_them(tmp_path):
    path = tmp_path / "corpus.jsonl"
    row = {"id": "1", "law": "某法", "article": "第一条", "text": "甲。"}
    path.write_bytes(json.dumps(row, ensure_ascii=False).encode("gb18030"))
    with pytest.raises(CorpusError, match="UTF-8"):
        load_library(path)
    path.write_bytes(json.dumps(row, ensure_ascii=False).encode("utf-8-sig"))
    assert len(load_library(path).provisions) == 1


@pytest.mark.parametrize("name", ["空.txt", "空.jsonl"])
def test_file_without_words_is_refused(tmp_path, name):
    path = tmp_path / name
    path.write_text("\n")
    with pytest.raises(CorpusError, match="没有任何文字"):
        load_library(path)


def test_files_that_cannot_be_read_are_named_and_the_rest_goes_on(tmp_path):
    (tmp_path / "图.jpg").write_bytes(b"x")
    (tmp_path / "甲.txt").write_text("某办法\n第一条 甲。")
    library = load_library(tmp_path)
    assert len(library.documents) == 1
    (unread,) = library.unread
    assert "图.jpg" in str(unread)


@pytest.mark.parametrize("words", ["", " \n\u3000\n", "\ufeff\u200b"])
def test_file_without_words_in_a_folder_is_named_and_makes_no_document(tmp_path, words):
    (tmp_path / "空.txt").write_text(words, encoding="utf-8")
    (tmp_path / "甲.txt").write_text("某办法\n第一条 甲。", encoding="utf-8")
    library = load_library(tmp_path)
    assert [each.source for each in library.documents] == ["甲.txt"]
    (unread,) = library.unread
    assert "空.txt：文件里没有任何文字" in str(unread)


def test_text_without_words_makes_no_document():
    library = read_library([Source("空.txt", "\n\u200b", "")])
    assert library.documents == ()
    assert problems(library) == []


def test_yaml_file_that_describes_nothing_says_what_it_lacks(tmp_path):
    (tmp_path / "甲.txt").write_text("某办法\n第一条 甲。", encoding="utf-8")
    (tmp_path / "乙.yaml").write_text("title: 乙", encoding="utf-8")
    (unread,) = load_library(tmp_path).unread
    assert "乙.yaml：旁边没有同名的文件" in str(unread)


def test_subfolder_that_cannot_be_listed_is_named_and_the_rest_goes_on(tmp_path):
    (tmp_path / "内部").mkdir()
    (tmp_path / "甲.txt").write_text("某办法\n第一条 甲。", encoding="utf-8")
    (tmp_path / "内部").chmod(0o311)
    with as_nobody(tmp_path):
        library = load_library(Path("."))
    (tmp_path / "内部").chmod(0o755)
    assert len(library.documents) == 1
    (unread,) = library.unread
    assert "内部：无法列出" in str(unread)


def test_folder_of_which_nothing_can_be_read_says_why(tmp_path):
    (tmp_path / "图.jpg").write_bytes(b"x")
    with pytest.raises(CorpusError, match=r"1 个文件都不能读取.*图\.jpg"):
        load_library(tmp_path)


def test_json_line_with_a_day_that_is_none_is_named(tmp_path):
    path = tmp_path / "corpus.jsonl"
    path.write_text('{"id": "1", "law": "a", "article": "b", "text": "c", "date": "去年"}')
    with pytest.raises(CorpusError, match="去年"):
        load_library(path)


def test_empty_and_missing_folders_are_refused(tmp_path):
    with pytest.raises(CorpusError, match="文件夹里没有文件"):
        load_library(tmp_path)
    with pytest.raises(CorpusError, match="没有这个文件或文件夹"):
        load_library(tmp_path / "无")
