"""What each kind of answer looks like, in both languages, from the command line.

`questions.jsonl` are lines of `python -m assistant batch`; `answers.json` holds what is compared
of their answers. After an intended change renew it, and read the difference before it is kept:

    python -m tests.assistant.golden
    git diff tests/assistant/golden/answers.json
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
QUESTIONS = FOLDER / "questions.jsonl"
ANSWERS = FOLDER / "answers.json"

CITED = ("document_number", "locator", "quote")


def answer_questions(index: Path) -> dict[str, Any]:
    """The answers that the command line gives, by the id of the question, without timings."""
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "batch", "--index", str(index)],
        input=QUESTIONS.read_bytes(),
        capture_output=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {row["id"]: compared(row) for row in rows}


def compared(row: dict[str, Any]) -> dict[str, Any]:
    """What of an answer is compared; the text as its lines, so that differences read well."""
    if "error" in row:
        return {"error": row["error"]}
    calculation = row["calculation"]
    return {
        "language": row["language"],
        "kind": row["kind"],
        "text": row["text"].split("\n"),
        "citations": [{key: each[key] for key in CITED} for each in row["citations"]],
        "missing": row["missing"],
        "calculation": calculation and {key: calculation[key] for key in ("name", "result")},
    }


def written(answers: Any) -> str:
    """Answers as they are stored."""
    return json.dumps(answers, ensure_ascii=False, indent=1) + "\n"


def stored() -> dict[str, Any]:
    """The answers that were kept."""
    kept: dict[str, Any] = json.loads(ANSWERS.read_text(encoding="utf-8"))
    return kept
