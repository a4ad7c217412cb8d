from datetime import date

import pytest

from assistant.model import Role
from evals.dataset import DatasetError, file_sha256, read_articles, read_items, read_queries

ITEM = {
    "id": "p001",
    "type": "lookup",
    "role": "hotline",
    "question": "起付线是多少",
    "gold": [
        {"document_number": None, "locator": "大事记 10月19日", "quote": "十二个字以上的引文在这里"}
    ],
    "must_contain": ["10000"],
    "must_not_contain": [],
    "also_kinds": ["clarification"],
}


def test_item_keeps_what_a_right_answer_holds(write_lines):
    (item,) = read_items(write_lines("rows.jsonl", ITEM))
    assert item.turns == ("起付线是多少",)
    assert item.role is Role.HOTLINE
    assert item.as_of is None
    assert item.gold[0].document_number is None
    assert item.must_contain == ("10000",)
    assert item.also_kinds == {"clarification"}


def test_conversation_and_date_are_read(write_lines):
    row = {**ITEM, "turns": ["12万赔多少", "应该是8万"], "as_of": "2017-11-30"}
    row.pop("question")
    (item,) = read_items(write_lines("rows.jsonl", row))
    assert item.turns == ("12万赔多少", "应该是8万")
    assert item.as_of == date(2017, 11, 30)


def test_unknown_role_is_answered_as_citizen(write_lines):
    (item,) = read_items(write_lines("rows.jsonl", {**ITEM, "role": "mayor"}))
    assert item.role is Role.CITIZEN


def test_empty_lines_are_no_items(write_lines):
    assert len(read_items(write_lines("rows.jsonl", "", ITEM, "  "))) == 1


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (("{",), "第 1 行"),
        ((ITEM, "[]"), "第 2 行"),
        (({**ITEM, "question": None, "gold": "x"},), "第 1 行"),
        (({k: v for k, v in ITEM.items() if k != "question"},), "question"),
        (({**ITEM, "as_of": "去年"},), "第 1 行"),
        ((ITEM, ITEM), "编号 p001 重复"),
        ((), "没有内容"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_names_the_line(write_lines, rows, problem):
    with pytest.raises(DatasetError, match=problem):
        read_items(write_lines("rows.jsonl", *rows))


def test_missing_file_is_named(tmp_path):
    with pytest.raises(DatasetError, match=r"absent\.jsonl：无法读取"):
        read_items(tmp_path / "absent.jsonl")


def test_retrieval_corpus_and_queries_are_read(write_lines):
    corpus = write_lines(
        "corpus.jsonl", {"id": "7", "law": "刑法", "article": "第一条", "text": "……", "date": ""}
    )
    assert [(a.id, a.law, a.article) for a in read_articles(corpus)] == [("7", "刑法", "第一条")]
    queries = write_lines("rows.jsonl", {"qid": "0", "question": "谁？", "gold": ["7", "9"]})
    assert read_queries(queries)[0].gold == {"7", "9"}


def test_file_hash_is_that_of_its_bytes(tmp_path):
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    assert file_sha256(path).startswith("ba7816bf8f01cfea")


def test_the_published_questions_are_read_completely(shared):
    items = read_items(shared / "evals" / "public.jsonl")
    assert len(items) == 140
    assert (items[0].id, items[-1].id) == ("p001", "p140")
    assert sum(item.type == "lookup" for item in items) == 29
