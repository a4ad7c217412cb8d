import json
import subprocess
import sys

import pytest

from evals.__main__ import main
from evals.answers import answer_items
from evals.dataset import read_items
from evals.scoring import score_answers, summarise

QUOTE = "个人年度累计负担的政策范围内合规医疗费用超过10000元的部分"
LOOKUP = {
    "id": "t1",
    "type": "lookup",
    "role": "citizen",
    "question": "大病保险起付线是多少？",
    "gold": [
        {"document_number": "曲政办发〔2017〕164号", "locator": "四、（三）1", "quote": QUOTE}
    ],
    "must_contain": ["10000元"],
    "must_not_contain": [],
    "also_kinds": [],
}
EMPTY = {**LOOKUP, "id": "t2", "question": "  "}


@pytest.fixture
def evaluated(write_lines, tmp_path, index_dir, capsys):
    """A report of two questions, one of which cannot be answered; with the summary printed."""
    questions = write_lines("questions.jsonl", LOOKUP, EMPTY)
    out = tmp_path / "report"
    command = ["answers", "--questions", str(questions), "--index", str(index_dir)]
    assert main([*command, "--out", str(out)]) == 0
    return questions, out, json.loads(capsys.readouterr().out)


def test_a_question_that_fails_leaves_the_others_scored(evaluated):
    _, out, summary = evaluated
    assert (summary["n"], summary["right"]) == (2, 1)
    assert summary["by_type"] == {"lookup": "1/2"}
    assert summary["latency_ms"].keys() == {"p50", "p95"}
    scores = [json.loads(line) for line in (out / "scores.jsonl").read_text().splitlines()]
    assert [score["verdict"] for score in scores] == ["right", "unscored"]


def test_report_says_how_it_came_about(evaluated):
    _, out, _ = evaluated
    config = json.loads((out / "config.json").read_text())
    assert config["files"]["questions"]["name"] == "questions.jsonl"
    assert len(config["model"]["sha256"]) == 64
    assert config["corpus"]
    assert config["machine"]["cores"] >= 1


def test_stored_answers_are_scored_again_without_running(evaluated, write_lines, capsys):
    _, out, _ = evaluated
    before = (out / "answers.jsonl").read_bytes()
    stricter = write_lines("stricter.jsonl", {**LOOKUP, "must_contain": ["99999元"]}, EMPTY)
    assert main(["answers", "--questions", str(stricter), "--rescore", str(out)]) == 0
    assert json.loads(capsys.readouterr().out)["right"] == 0
    assert (out / "answers.jsonl").read_bytes() == before
    assert "stricter.jsonl" in (out / "report.md").read_text()


def test_an_existing_folder_is_not_overwritten(evaluated, index_dir, capsys):
    questions, out, _ = evaluated
    before = (out / "answers.jsonl").read_bytes()
    command = ["answers", "--questions", str(questions), "--index", str(index_dir)]
    assert main([*command, "--out", str(out)]) == 2
    assert "文件夹已存在" in capsys.readouterr().err
    assert (out / "answers.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--questions", "absent.jsonl"], "absent.jsonl"),
        (["--questions", "questions.jsonl", "--rescore", "no-report"], "config.json"),
        (["--questions", "questions.jsonl", "--index", "no-index"], "no-index"),
        (["--questions", "questions.jsonl", "--rescore", "damaged"], "config.json"),
        (["--questions", "questions.jsonl", "--out", "questions.jsonl/report"], "questions.jsonl"),
    ],
)
def test_bad_input_is_one_sentence(arguments, said, write_lines, tmp_path, monkeypatch, capsys):
    write_lines("questions.jsonl", LOOKUP)
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "config.json").write_bytes(b"\xff")
    monkeypatch.chdir(tmp_path)
    assert main(["answers", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert len(captured.err.splitlines()) == 1


@pytest.fixture(scope="module")
def public(shared, assistant):
    """The published questions with what the assistant answers."""
    questions = shared / "evals" / "public.jsonl"
    items = read_items(questions)
    return questions, items, list(answer_items(items, assistant))


def test_summary_equals_that_of_the_published_scorer(public, tmp_path):
    questions, items, rows = public
    answers = tmp_path / "answers.jsonl"
    answers.write_text("".join(json.dumps(row) + "\n" for row in rows))
    command = [sys.executable, str(questions.parent / "score.py"), str(questions), str(answers)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert summarise(score_answers(items, rows)) == json.loads(done.stdout)


def test_published_lookups_and_procedures_are_answered_and_cited(public):
    """What the first release promises: 85% right, 75% with the right clause cited first."""
    _, items, rows = public
    scores = [s for s in score_answers(items, rows) if s.type in ("lookup", "procedure")]
    assert len(scores) == 51
    wrong = [f"{score.item_id} {score.explanation}" for score in scores if not score.right]
    assert sum(score.right for score in scores) >= 0.85 * len(scores), wrong
    assert sum(score.cite_first for score in scores) >= 0.75 * len(scores)
