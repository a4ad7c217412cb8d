import json
from pathlib import Path

import pytest

from evals.dataset import Query
from evals.measures import per_query, summarised, unseen
from evals.pipelines import Run
from evals.report import circumstances, percentiles
from evals.retrieval import Evaluation
from evals.retrieval_report import recall_by_k, write_report

QUERIES = tuple(Query(f"q{n}", "？", frozenset({str(n // 2)})) for n in range(7))  # 6 is alone
FOUND = tuple(tuple(str((n // 2 + shift) % 4) for shift in range(n % 3, 4)) for n in range(7))
RUNS = {
    "default": Run(FOUND, tuple(20.0 + n for n in range(7)), 900.0),
    "stock": Run(tuple(each[::-1] for each in FOUND), tuple(80.0 + n for n in range(7)), 800.0),
}


def figures(run):
    return {
        **summarised(per_query(QUERIES, run.found), unseen(QUERIES)),
        "queries": 7,
        "documents": 4,
        "index_per_s": None,
        "query_ms": percentiles(run.query_ms),
        "rss_mb": run.peak_rss_mb,
    }


@pytest.fixture
def evaluation():
    this = Path(__file__)
    whole = {name: figures(run) for name, run in RUNS.items()}
    default, stock = (per_query(QUERIES, run.found) for run in RUNS.values())
    return Evaluation(
        {
            **whole,
            "difference": summarised(default - stock, unseen(QUERIES)),
            "growth": [{"documents": size, **whole} for size in (1000, 5000)],
            "run": circumstances({"corpus": this, "queries": this}),
        },
        QUERIES,
        RUNS,
    )


def without(evaluation, *names):
    kept = {name: each for name, each in evaluation.figures.items() if name not in names}
    runs = {name: run for name, run in evaluation.runs.items() if name not in names}
    return Evaluation(kept, evaluation.queries, runs)


def test_page_shows_each_measure_with_its_interval_and_the_difference(evaluation, tmp_path):
    write_report(evaluation, tmp_path)
    page = (tmp_path / "report.md").read_text(encoding="utf-8")
    default, stock, difference = (
        evaluation.figures[name] for name in ("default", "stock", "difference")
    )
    low, high = difference["intervals"]["RR@10"]
    row = next(line for line in page.splitlines() if line.startswith("| RR@10"))
    assert f"{default['RR@10']:.3f}" in row and f"{stock['RR@10']:.3f}" in row
    assert f"{difference['RR@10']:.3f}（{low:.3f} 至 {high:.3f}）" in row
    assert "## 全部查询（7）" in page
    assert "## 相关条文也被别的查询问到（6）" in page
    assert "## 相关条文没有别的查询问到（1）" in page
    assert str(Path(__file__).parent) not in page


@pytest.mark.parametrize("name", ["general", None])
def test_page_says_where_the_searches_had_learned(evaluation, tmp_path, name):
    evaluation.figures["run"]["learned"] = name
    write_report(evaluation, tmp_path)
    page = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert ("从问题学来的检索经验（general）" in page) == (name is not None)
    assert ("不代表没有见过的查询" in page) == (name is not None)


def test_page_leaves_out_a_share_without_queries(evaluation, tmp_path):
    figures = evaluation.figures
    for name in ("default", "stock", "difference"):
        figures[name]["unseen"] = {"queries": 0}
    write_report(evaluation, tmp_path)
    assert "没有别的查询" not in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_line_a_query_has_its_measures_and_times(evaluation, tmp_path):
    write_report(evaluation, tmp_path)
    lines = (tmp_path / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["qid"] for row in rows] == [query.qid for query in QUERIES]
    assert [row["unseen"] for row in rows] == [False] * 6 + [True]
    assert rows[0]["default"]["RR@10"] == 1 and rows[0]["stock"]["RR@10"] == 0.25
    assert rows[3]["stock"]["query_ms"] == 83.0


def test_recall_by_k_rises_to_what_was_found_at_all(evaluation):
    for name, points in recall_by_k(evaluation).items():
        recalls = [recall for _, recall in points]
        assert recalls == sorted(recalls)
        found = [
            bool(query.gold & set(each))
            for query, each in zip(QUERIES, RUNS[name].found, strict=True)
        ]
        assert recalls[-1] == pytest.approx(sum(found) / len(found))


def test_nothing_of_an_earlier_run_stays(evaluation, tmp_path):
    mine = tmp_path / "notes.txt"
    mine.touch()
    write_report(evaluation, tmp_path)
    assert (tmp_path / "stock.run").exists() and (tmp_path / "growth-recall.svg").exists()
    write_report(without(evaluation, "stock", "difference", "growth"), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        *("notes.txt", "qrels.txt", "default.run", "queries.jsonl", "report.md"),
        *("recall.svg", "latency.svg"),
    }
    assert "LlamaIndex" not in (tmp_path / "report.md").read_text(encoding="utf-8")
