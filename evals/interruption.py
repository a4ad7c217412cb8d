"""Builds of an index that are killed: does the old one answer, is the next build whole?

A build is killed (SIGKILL) at a random moment of one of its steps, each step in turn. The steps are
told apart by the files that are there; how long each takes is measured on builds that go on.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.library import Library, load_library
from corpus.model import Kind
from index.build import build_index
from index.embedding import EmbeddingModel
from index.journal import FOLDER
from index.manifest import MANIFEST, current_build, read_manifest
from index.previous import KEYS
from index.retriever import Hit, Retriever
from index.store import CHROMA, Index

KILLS = 50
SEED = 0
STEPS = ("start", "embedding", "files", "chroma", "swap")
DONE = len(STEPS)
ARTICLES = 60  # the first half is the corpus before; all but a few are the one after
REMOVED = 3
LONGEST = 150  # characters of an article: embedding them all takes a second or two
QUESTIONS = ("公开征求意见的期限", "规章草案由谁审查", "突发事件的报告")
POLLED_EVERY = 0.0005  # seconds; the last step takes some hundredths
PATIENCE = 120.0  # seconds for a build that ought to take ten


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one killed build."""

    step: str
    is_answered: bool  # the index answers as the old one does, or the new one once it is current
    is_identical: bool  # the next build is the same as one that was never killed


def measure(kills: int = KILLS) -> dict[str, Any]:
    """How many builds were killed, and how many of them did no harm."""
    with tempfile.TemporaryDirectory(prefix="tiaowen-interruption-") as name:
        outcomes = list(Trial(Path(name), EmbeddingModel()).outcomes(kills))
    return {
        "kills": len(outcomes),
        "answered": sum(each.is_answered for each in outcomes),
        "identical": sum(each.is_identical for each in outcomes),
        "in_step": dict(Counter(each.step for each in outcomes)),
        "seed": SEED,
    }


class Trial:
    """An index, an update of it that was never killed, and updates that are."""

    def __init__(self, folder: Path, model: EmbeddingModel) -> None:
        self._folder, self._model = folder, model
        rows = _articles(load_library())
        self._corpus = _write_corpus(folder / "new.jsonl", rows[REMOVED:])
        _write_corpus(folder / "old.jsonl", rows[: ARTICLES // 2])
        self._old, self._undisturbed = folder / "old", folder / "undisturbed"
        build_index(load_library(folder / "old.jsonl"), self._old, model)
        self._old_hits = self._hits(self._old)
        self._took = self._build_undisturbed()
        self._new_hits = self._hits(self._undisturbed)

    def outcomes(self, kills: int) -> Iterator[Outcome]:
        """Kill one build after another, in each step in turn."""
        draw = random.Random(SEED)
        for number in range(kills):
            step = (number + 1) % len(STEPS)  # the first build shows how long starting takes
            index = shutil.copytree(self._old, self._folder / f"killed-{number}")
            self._kill(index, step, draw.random())
            yield Outcome(STEPS[step], self._is_answered(index), self._is_completed(index))
            shutil.rmtree(index)

    def _build_undisturbed(self) -> list[float]:
        """Build the update; how long each step takes, in seconds. Starting it is not known yet."""
        index = shutil.copytree(self._old, self._undisturbed)
        building = threading.Thread(
            target=build_index, args=(load_library(self._corpus), index, self._model)
        )
        building.start()
        begun = [_wait(index, current_build(self._old), step) for step in range(1, DONE + 1)]
        building.join()
        return [0.0, *np.diff(begun).tolist()]

    def _kill(self, index: Path, step: int, share: float) -> None:
        """Start an update in a process of its own and kill it `share` of a step's time into it."""
        command = [sys.executable, "-m", "index", "build"]
        command += ["--corpus", str(self._corpus), "--index", str(index)]
        started = time.monotonic()
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            if step:
                _wait(index, current_build(self._old), 1)
                self._took[0] = time.monotonic() - started
                _wait(index, current_build(self._old), step)
            time.sleep(share * self._took[step])
            process.kill()

    def _is_answered(self, index: Path) -> bool:
        is_old = current_build(index) == current_build(self._old)
        return self._hits(index) == (self._old_hits if is_old else self._new_hits)

    def _is_completed(self, index: Path) -> bool:
        """Build once more: is everything the same then, with nothing left over?"""
        build_index(load_library(self._corpus), index, self._model)
        builds = [each for each in index.iterdir() if each.is_dir()]
        return (
            len(builds) == 2  # the new one and the one before
            and _content(index) == _content(self._undisturbed)
            and self._hits(index) == self._new_hits
        )

    def _hits(self, path: Path) -> list[list[Hit]]:
        with closing(Index.open(path, verify=True)) as index:
            retriever = Retriever(index, self._model)
            return [retriever.retrieve(question) for question in QUESTIONS]


def _wait(index: Path, old: str, step: int) -> float:
    """Wait until a build has come to a step; when that was."""
    until = time.monotonic() + PATIENCE
    while _step_of(index, old) < step:
        if time.monotonic() > until:
            raise TimeoutError(f"no build has come to {STEPS[step - 1]} in {PATIENCE} seconds")
        time.sleep(POLLED_EVERY)
    return time.monotonic()


def _step_of(index: Path, old: str) -> int:
    """How far the update of the build `old` has come: a place in STEPS, or DONE."""
    is_journal_there = (index / FOLDER).exists()
    for folder in index.iterdir():
        if folder.is_dir() and folder.name not in (old, FOLDER):
            if (folder / MANIFEST).exists():
                return STEPS.index("swap") if is_journal_there else DONE
            for name, file in (("chroma", CHROMA), ("files", KEYS)):
                if (folder / file).exists():
                    return STEPS.index(name)
    return STEPS.index("embedding") if is_journal_there else STEPS.index("start")


def _content(index: Path) -> tuple[object, ...]:
    """What a build holds, by the hashes of its files; Chroma's own bytes differ from run to run."""
    manifest = read_manifest(index / current_build(index), verify=True)
    files = {n: each.sha256 for n, each in manifest.files.items() if not n.startswith(CHROMA)}
    return manifest.content_sha256, manifest.corpus, manifest.counts, manifest.recall, files


def _articles(library: Library) -> list[dict[str, str]]:
    """Short articles of the gazette, as the lines of a corpus."""
    titles = {document.id: document.title for document in library.documents}
    found = [
        {
            "id": each.id,
            "law": titles[each.document_id],
            "article": each.locator,
            "text": " ".join(each.text.split()),
        }
        for each in library.provisions
        if each.kind is Kind.ARTICLE and len(each.text) <= LONGEST
    ]
    return found[:ARTICLES]


def _write_corpus(file: Path, rows: Sequence[dict[str, str]]) -> Path:
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file
