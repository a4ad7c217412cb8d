"""Renew the stored answers: `python -m tests.assistant.golden`."""

import tempfile
from pathlib import Path

import corpus.settings  # noqa: F401 — before any library: it shuts off telemetry and look-ups
from corpus.library import load_library
from index.build import build_index
from tests.assistant.golden import ANSWERS, answer_questions, written

with tempfile.TemporaryDirectory() as folder:
    build_index(load_library(), Path(folder) / "index")
    answers = answer_questions(Path(folder) / "index")
ANSWERS.write_text(written(answers), encoding="utf-8")
print(f"{ANSWERS}: {len(answers)}")
