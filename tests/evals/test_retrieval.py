import json
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.settings import DATA, MODEL
from evals.__main__ import _print_and_write, main
from evals.dataset import Article, Query, read_articles
from evals.measures import MEASURES
from evals.pipelines import DEFAULT, STOCK
from evals.retrieval import limited, working_folder
from index.learned import use_pack

ARTICLES = [
    {"id": "1", "law": "消防条例", "article": "第一条", "text": "建筑物的安全出口应当保持畅通。"},
    {"id": "2", "law": "消防条例", "article": "第二条", "text": "禁止在林区野外用火。"},
    {"id": "3", "law": "养犬条例", "article": "第一条", "text": "携犬外出应当用绳牵引。"},
    {
        "id": "4",
        "law": "养犬条例",
        "article": "第二条",
        "text": "犬只伤人的，养犬人应当赔偿。",
        "date": "2017-01-01",
    },
    {"id": "5", "law": "供水条例", "article": "第一条", "text": "停水应当提前二十四小时告知用户。"},
]
QUERIES = [
    {"qid": "a", "question": "遛狗要不要拴绳", "gold": ["3"]},
    {"qid": "b", "question": "停水要提前多久通知", "gold": ["5"]},
    {"qid": "c", "question": "狗咬了人谁赔", "gold": ["4"]},
]
KEYS = {
    "R@5",
    "R@10",
    "R@100",
    "RR@10",
    "nDCG@10",
    "queries",
    "documents",
    "index_per_s",
    "query_ms",
    "rss_mb",
}


def query(qid, *gold):
    return Query(qid, "？", frozenset(gold))


def articles(count):
    return [Article(str(n), "法", f"第{n}条", "文") for n in range(count)]


@given(
    count=st.integers(1, 60),
    gold=st.frozensets(st.integers(0, 59).map(str), max_size=8),
    limit=st.integers(0, 80),
)
def test_limit_keeps_all_gold_and_fills_up_in_order(count, gold, limit):
    everything = articles(count)
    kept = limited(everything, [Query("q", "？", gold)], limit)
    present = gold & {article.id for article in everything}
    assert present <= {article.id for article in kept}
    assert len(kept) == min(count, max(limit, len(present)))
    assert [int(article.id) for article in kept] == sorted(int(article.id) for article in kept)


def test_limit_draws_the_same_articles_every_time():
    queries = [query("q", "7")]
    assert limited(articles(50), queries, 10) == limited(articles(50), queries, 10)


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_smaller_limit_gives_a_part_of_a_larger_one(one, other):
    small, large = sorted((one, other))
    queries = [query("q", "7", "40")]
    smaller = limited(articles(50), queries, small)
    assert set(smaller) <= set(limited(articles(50), queries, large))


def test_no_limit_keeps_everything():
    assert limited(articles(5), [], None) == tuple(articles(5))


@pytest.fixture
def separate_data(tmp_path, monkeypatch):
    """A data folder of the test's own, with the model that is there already."""
    from index.weights import default_model

    monkeypatch.setenv(MODEL.variable, str(default_model()))
    monkeypatch.setenv(DATA.variable, str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.mark.parametrize("pipeline", [DEFAULT, STOCK], ids=["default", "stock"])
def test_pipeline_finds_the_articles_that_answer(pipeline, write_lines, tmp_path, separate_data):
    file = write_lines("articles.jsonl", *ARTICLES)
    seconds = pipeline.build(file, tmp_path / "index")
    assert seconds is not None and seconds > 0
    run = pipeline.run(tmp_path / "index", [row["question"] for row in QUERIES])
    assert [found[0] for found in run.found] == [row["gold"][0] for row in QUERIES]
    assert all(sorted(found) == ["1", "2", "3", "4", "5"] for found in run.found)
    assert len(run.query_ms) == 3
    assert run.peak_rss_mb > 100
    assert pipeline.build(file, tmp_path / "index") is None, "built again though it lies there"


def test_command_prints_and_writes_the_figures(write_lines, tmp_path, separate_data, capsys):
    corpus = write_lines("corpus.jsonl", *ARTICLES)
    queries = write_lines("queries.jsonl", *QUERIES, {"qid": "d", "question": "？", "gold": []})
    out = tmp_path / "report.json"
    command = ["retrieval", "--corpus", str(corpus), "--queries", str(queries), "--out", str(out)]
    assert main([*command, "--no-stock", "--limit", "4"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures == json.loads(out.read_text(encoding="utf-8"))
    assert "stock" not in figures
    assert figures["default"].keys() >= KEYS
    assert (figures["default"]["documents"], figures["default"]["queries"]) == (4, 3)
    assert figures["default"]["R@5"] == 1.0
    assert figures["run"]["learned"] == "general"
    assert figures["default"]["query_ms"].keys() == {"p50", "p95"}
    assert "growth" not in figures


def test_command_compares_and_grows_and_leaves_a_report(
    write_lines, tmp_path, separate_data, monkeypatch, capsys
):
    monkeypatch.setattr("evals.retrieval.GROWTH", (3, 50))
    # Eight processes would import everything eight times; the test above starts them.
    monkeypatch.setattr("evals.retrieval.in_own_process", lambda step, *given: step(*given))
    corpus = write_lines("corpus.jsonl", *ARTICLES)
    shared = {"qid": "d", "question": "狗绳", "gold": ["3"]}
    queries = write_lines("queries.jsonl", *QUERIES, shared)
    runs = tmp_path / "runs"
    command = ["retrieval", "--corpus", str(corpus), "--queries", str(queries), "--growth"]
    assert main([*command, "--runs", str(runs)]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["default"].keys() >= KEYS and figures["stock"].keys() >= KEYS
    for name in ("default", "stock", "difference"):
        assert figures[name]["intervals"].keys() == set(MEASURES)
        assert (figures[name]["seen"]["queries"], figures[name]["unseen"]["queries"]) == (2, 2)
    gain = figures["default"]["RR@10"] - figures["stock"]["RR@10"]
    assert figures["difference"]["RR@10"] == pytest.approx(gain, abs=1e-3)
    assert [row["documents"] for row in figures["growth"]] == [3, 5]
    last = figures["growth"][-1]["stock"]
    assert last == {key: figures["stock"][key] for key in last}
    assert len((runs / "qrels.txt").read_text().splitlines()) == 4
    for name in ("default", "stock"):
        assert len((runs / f"{name}.run").read_text().splitlines()) == 4 * 5
    assert all(ET.parse(plot) for plot in runs.glob("*.svg"))
    page = (runs / "report.md").read_text(encoding="utf-8")
    assert all((runs / name).exists() for name in re.findall(r"!\[.*\]\((.*)\)", page))


def test_figures_name_what_the_index_has_learned(write_lines, separate_data, monkeypatch, capsys):
    monkeypatch.setattr("evals.retrieval.in_own_process", lambda step, *given: step(*given))
    corpus = write_lines("corpus.jsonl", *ARTICLES)
    queries = write_lines("queries.jsonl", *QUERIES)
    command = ["retrieval", "--corpus", str(corpus), "--queries", str(queries), "--no-stock"]
    assert main(command) == 0
    capsys.readouterr()
    use_pack(working_folder(read_articles(corpus)) / "default", "national")
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["run"]["learned"] == "national"


def test_a_pipeline_that_fails_is_one_sentence(write_lines, separate_data, monkeypatch, capsys):
    monkeypatch.setenv(MODEL.variable, str(separate_data / "no-such-model"))
    corpus = write_lines("corpus.jsonl", *ARTICLES)
    queries = write_lines("queries.jsonl", *QUERIES)
    assert main(["retrieval", "--corpus", str(corpus), "--queries", str(queries)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "no-such-model" in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("absent", ["corpus.jsonl", "queries.jsonl"])
def test_a_file_that_is_not_there_is_named(absent, write_lines, capsys):
    corpus = write_lines("corpus.jsonl", *ARTICLES)
    queries = write_lines("queries.jsonl", *QUERIES)
    corpus.with_name(absent).unlink()
    assert main(["retrieval", "--corpus", str(corpus), "--queries", str(queries)]) == 2
    assert f"{absent}：无法读取" in capsys.readouterr().err


def test_queries_without_gold_are_refused(write_lines, capsys):
    corpus = write_lines("corpus.jsonl", *ARTICLES)
    queries = write_lines("queries.jsonl", {"qid": "a", "question": "？", "gold": []})
    assert main(["retrieval", "--corpus", str(corpus), "--queries", str(queries)]) == 2
    assert "gold" in capsys.readouterr().err


def test_place_for_the_figures_is_made_before_anything_runs(write_lines, tmp_path, capsys):
    corpus = write_lines("corpus.jsonl", *ARTICLES)
    command = ["retrieval", "--corpus", str(corpus), "--queries", str(tmp_path / "absent")]
    assert main([*command, "--out", str(tmp_path / "new" / "report.json")]) == 2
    assert "absent" in capsys.readouterr().err
    assert (tmp_path / "new").is_dir()
    for out in (tmp_path, corpus / "report.json"):  # a folder; below a file
        assert main([*command, "--out", str(out)]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert "absent" not in line


def test_figures_are_printed_before_they_are_written(tmp_path, capsys):
    with pytest.raises(NotADirectoryError):
        (tmp_path / "file").touch()
        _print_and_write({"n": 1}, tmp_path / "file" / "report.json")
    assert json.loads(capsys.readouterr().out) == {"n": 1}


@pytest.mark.parametrize("limit", ["0", "-1", "1.5", "二", "9" * 5000])
def test_a_limit_that_is_no_positive_number_is_refused(limit, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["retrieval", "--corpus", "c", "--queries", "q", f"--limit={limit}"])
    assert stopped.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "正整数" in line
