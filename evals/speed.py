"""The waits a user notices, each beside the least that the same machine could take for it.

A time alone says little on a machine that does other work; a ratio to a floor measured in turn with
it holds. The floors: importing the libraries, embedding the same texts, exact search in numpy.
Whole answers to the questions in evals/questions have no one floor, since some are calculated and
some are declined; beside them stands where their time goes, step by step. Builds that are killed
come last: no wait, but they too take minutes.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np

from assistant.calculators.calculator import Calculator
from assistant.calculators.cases import cases_of
from assistant.calculators.registry import CALCULATORS
from assistant.service import Assistant
from corpus.library import load_library
from evals import interruption
from evals.dataset import read_items
from evals.report import circumstances, percentiles
from index.build import build_index
from index.embedding import EmbeddingModel, Floats
from index.passages import make_passages
from index.retriever import Retriever
from index.store import Index

QUESTIONS = (
    "大病保险起付线是多少",
    "尿毒症门诊能报多少",
    "公开征求意见最少几天",
    "规章草案由谁审查",
    "贫困户住院要交押金吗",
    "突发事件多久要上报",
    "污染源普查什么时候结束",
    "市长任命了谁当局长",
    "How much is the deductible?",
)
# What is asked about the bundled gazette; the other files there are about other corpora.
FILES = tuple(sorted((Path(__file__).resolve().parent / "questions").glob("qujing_*.jsonl")))
CRITICAL_ILLNESS = {"year": 2018, "self_paid_in_scope": "120000", "registered_poor": False}
CALCULATIONS = 5000
COLD_RUNS = 3
WARM_ROUNDS = 5
LIBRARIES = "import chromadb, llama_index.core, sentence_transformers"


@dataclass(slots=True)
class Pair:
    """Durations of something and of its floor, taken in turn; in seconds."""

    floor: str  # what the floor is
    took: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)

    def add(self, work: Callable[[], object], least: Callable[[], object]) -> None:
        """Time both once, the floor first."""
        self.least.append(seconds(least))
        self.took.append(seconds(work))

    def figures(self) -> dict[str, Any]:
        """Percentiles in milliseconds, and how many times the floor the median is."""
        ratio = statistics.median(self.took) / statistics.median(self.least)
        return {
            "ms": percentiles([1000 * each for each in self.took]),
            "floor_ms": percentiles([1000 * each for each in self.least]),
            "floor": self.floor,
            "ratio": round(ratio, 2),
        }


def seconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure() -> dict[str, Any]:
    """Build the bundled gazette's index in a temporary folder and measure with it."""
    how = circumstances({})
    model = EmbeddingModel()
    model.warm_up()
    with tempfile.TemporaryDirectory(prefix="tiaowen-speed-") as name:
        folder = Path(name)
        return {
            "index_build": measure_build(folder, model),
            "unchanged_build_ms": round(1000 * seconds(lambda: _build(folder, model)), 1),
            "cold_ask": measure_cold(folder),
            "warm_question": measure_warm(folder, model),
            "warm_answers": measure_answers(folder),
            "search": measure_search(folder, model),
            "calculations": measure_calculations(),
            "cold_calculate": measure_cold_calculate(),
            "killed_builds": interruption.measure(),
            "run": how,
        }


def measure_build(folder: Path, model: EmbeddingModel) -> dict[str, Any]:
    """A first build of the index; the floor is embedding the same texts."""
    passages = make_passages(load_library())
    texts = [text for each in passages for text in (each.embedded, *each.embedded_sentences)]
    pair = Pair("embedding the same texts")
    pair.add(lambda: _build(folder, model), lambda: model.encode_passages(list(set(texts))))
    return {"vectors": len(set(texts)), **pair.figures()}


def measure_cold(folder: Path) -> dict[str, Any]:
    """One question in a new process; the floor is importing the libraries."""
    pair = Pair("importing the libraries")
    ask = ["-m", "assistant", "ask", QUESTIONS[0], "--json", "--index", str(folder)]
    for _ in range(COLD_RUNS):
        pair.add(lambda: _python(ask), lambda: _python(["-c", LIBRARIES]))
    return pair.figures()


def measure_calculations() -> dict[str, Any]:
    """Calculations a second in one process, inputs read and the result made JSON included.

    Each calculator runs the inputs of its worked cases in turn; the slowest is named.
    """
    rates = {name: round(_rate(each)) for name, each in CALCULATORS.items()}
    return {"per_second": rates, "slowest": min(rates, key=lambda name: rates[name])}


def _rate(calculator: Calculator) -> float:
    given = [case.inputs for case in cases_of(calculator.name) if case.result is not None]
    runs = list(islice(cycle(given), CALCULATIONS))
    took = seconds(lambda: [calculator.run(inputs).as_json() for inputs in runs])
    return len(runs) / took


def measure_cold_calculate() -> dict[str, Any]:
    """One calculation in a new process; the floor is starting Python."""
    pair = Pair("starting Python")
    given = ["critical_illness", "--json", json.dumps(CRITICAL_ILLNESS)]
    for _ in range(COLD_RUNS):
        pair.add(
            lambda: _python(["-m", "assistant", "calculate", *given]),
            lambda: _python(["-c", "pass"]),
        )
    return pair.figures()


def measure_warm(folder: Path, model: EmbeddingModel) -> dict[str, Any]:
    """One question in a process that has answered before; the floor is embedding it."""
    pair = Pair("embedding the question")
    with Assistant.open(folder) as assistant:
        assistant.warm_up()
        for question in QUESTIONS * WARM_ROUNDS:
            pair.add(
                partial(assistant.answer, [question]), partial(model.encode_queries, [question])
            )
    return pair.figures()


def measure_answers(folder: Path, files: Sequence[Path] = FILES) -> dict[str, Any]:
    """Whole answers in a process that has answered before, by file of questions.

    Each question is put once: of a conversation asked again, some is remembered. The answer timed
    is that to the last turn, with all turns before it read anew.
    """
    with Assistant.open(folder) as assistant:
        assistant.warm_up()
        return {file.stem: _measure_file(file, assistant) for file in files}


def _measure_file(file: Path, assistant: Assistant) -> dict[str, Any]:
    took: dict[str, float] = {}
    timings: list[Mapping[str, float]] = []
    for item in read_items(file):
        started = time.perf_counter()
        answer = assistant.answer(item.turns, role=item.role, as_of=item.as_of)
        took[item.id] = 1000 * (time.perf_counter() - started)
        timings.append(answer.timings_ms)
    return {
        "answers": len(took),
        "ms": percentiles(list(took.values())),
        "slowest": _slowest(took),
        "steps": where_time_goes(timings),
    }


def _slowest(took: Mapping[str, float]) -> dict[str, Any]:
    """The question that took longest: of what a warm process still does only once, the first."""
    id = max(took, key=lambda id: took[id])
    return {"id": id, "ms": round(took[id], 1)}


def where_time_goes(timings: Sequence[Mapping[str, float]]) -> dict[str, Any]:
    """For each step of a turn, from the `timings_ms` of answers: how many of them took it, the
    percentiles of its milliseconds in those, and its share of the time of all."""
    spent: dict[str, list[float]] = {}
    for timing in timings:
        for step, ms in timing.items():
            if step != "total":
                spent.setdefault(step, []).append(ms)
    total = sum(map(sum, spent.values())) or 1.0  # all steps may round to 0.0 ms
    return {
        step: {"answers": len(ms), "ms": percentiles(ms), "share": round(sum(ms) / total, 3)}
        for step, ms in spent.items()
    }


def measure_search(folder: Path, model: EmbeddingModel) -> dict[str, Any]:
    """The fused search; the floor is embedding and an exact search of the passages' vectors."""
    pair = Pair("embedding the question and exact search in numpy")
    with closing(Index.open(folder)) as index:
        retriever = Retriever(index, model)
        retriever.warm_up()
        vectors = _passage_vectors(index)
        for question in QUESTIONS * WARM_ROUNDS:
            pair.add(
                partial(retriever.retrieve, question), partial(_exact, question, vectors, model)
            )
    return pair.figures()


def _passage_vectors(index: Index) -> Floats:
    with index.reading() as build:
        count = build.manifest.counts["passages"]
        return np.asarray(build.vectors[:count], dtype=np.float32)


def _exact(question: str, vectors: Floats, model: EmbeddingModel) -> list[int]:
    """The rows of the ten nearest vectors."""
    query = model.encode_queries([question])[0]
    rows: list[int] = np.argsort(-(vectors @ query))[:10].tolist()
    return rows


def _build(folder: Path, model: EmbeddingModel) -> None:
    build_index(load_library(), folder, model)


def _python(arguments: Sequence[str]) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
