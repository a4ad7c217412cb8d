import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model import Role
from evals.dataset import DatasetError, EvalItem, Gold
from evals.report import (
    answers_page,
    circumstances,
    percentiles,
    read_config,
    wilson_interval,
    write_config,
    write_json_lines,
    write_scores,
)
from evals.scoring import score_answers

QUOTE = "个人年度累计负担的政策范围内合规医疗费用超过10000元的部分"


def item(number, **changes):
    fields = {
        "id": f"q{number}",
        "type": "lookup",
        "role": Role.CITIZEN,
        "turns": (f"问题{number}",),
        "as_of": None,
        "gold": (Gold("曲政办发〔2017〕164号", "四、（三）1", QUOTE),),
        "must_contain": ("10000元",),
        "must_not_contain": (),
        "also_kinds": frozenset(),
    }
    return EvalItem(**{**fields, **changes})


def answer(number, text="10000元[1]", kind="answer"):
    citation = {
        "marker": 1,
        "document_number": "曲政办发〔2017〕164号",
        "locator": "四、（三）1",
        "quote": QUOTE,
    }
    return {
        "id": f"q{number}",
        "kind": kind,
        "text": text,
        "citations": [citation],
        "latency_ms": 10.0 * number,
    }


ITEMS = [item(1), item(2), item(3), item(4, type="unanswerable", gold=())]
ANSWERS = [answer(1), answer(2, text="5000元[1]"), answer(3, kind="abstention")]


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_interval_gives_the_published_bounds(part, whole, low, high):
    assert wilson_interval(part, whole) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_holds_the_rate_and_stays_between_0_and_1(counts):
    part, whole = counts
    low, high = wilson_interval(part, whole)
    assert 0 <= low <= high <= 1
    if whole:
        assert low - 1e-12 <= part / whole <= high + 1e-12


def test_percentiles_of_no_values_are_none():
    assert percentiles([]) == {}
    assert percentiles([3.0]) == {"p50": 3.0, "p95": 3.0}


@pytest.fixture
def page(tmp_path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text("{}", "utf-8")
    config = circumstances({"questions": questions})
    scores = score_answers(ITEMS, ANSWERS)
    return answers_page(config, ITEMS, {row["id"]: row for row in ANSWERS}, scores)


def test_page_keeps_wrong_abstained_and_unscored_apart(page):
    rows = {line.split(" | ")[0]: line for line in page.splitlines() if line.startswith("| ")}
    assert rows["| lookup"].startswith("| lookup | 3 | 1 | 1 | 1 | 0 | 0 | 0 | 33.3% |")
    assert rows["| unanswerable"].startswith("| unanswerable | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 0.0% |")
    assert rows["| 合计"].startswith("| 合计 | 4 | 1 | 1 | 1 | 0 | 0 | 1 | 25.0% |")


def test_page_shows_failures_with_answer_and_gold_before_the_right_ones(page):
    failed, _, right = page.partition("## 正确的 1 题")
    assert "- q1 问题1" in right
    assert all(f"### q{number} " in failed for number in (2, 3, 4))
    assert "5000元[1]" in failed
    assert f"应引：曲政办发〔2017〕164号 四、（三）1：{QUOTE}" in failed


def test_page_names_the_file_and_its_hash_but_no_folder_of_this_machine(page, tmp_path):
    assert "questions.jsonl" in page
    assert str(tmp_path) not in page


def test_a_report_can_be_written_again_from_what_it_stores(tmp_path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text("{}", "utf-8")
    write_config(tmp_path, circumstances({"questions": questions}))
    scores = score_answers(ITEMS, ANSWERS)
    write_scores(tmp_path, ITEMS, {row["id"]: row for row in ANSWERS}, scores)
    rows = [json.loads(line) for line in (tmp_path / "scores.jsonl").read_text().splitlines()]
    assert [(row["item_id"], row["verdict"], row["right"]) for row in rows] == [
        ("q1", "right", True),
        ("q2", "wrong", False),
        ("q3", "abstained", False),
        ("q4", "unscored", False),
    ]
    assert (tmp_path / "report.md").read_text().startswith("# 答案评测")


def test_rows_written_before_a_run_breaks_are_kept(tmp_path):
    def rows():
        yield {"id": "q1"}
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_json_lines(tmp_path / "answers.jsonl", rows())
    assert (tmp_path / "answers.jsonl").read_text() == '{"id": "q1"}\n'


def test_a_folder_without_a_report_is_named(tmp_path):
    with pytest.raises(DatasetError, match=r"config\.json"):
        read_config(tmp_path)
