"""Learns from an office's own questions, and tells whether that helps on what was not learned.

The gain is cross-fitted twice, in five folds each: by question, and by clause, where no clause that
answers a question of the tested fold was learned from. Only what does not lose by clause is
switched on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import InputError
from corpus.view import folded
from index.adapter import Adapter, forget_adapter, learn_map
from index.embedding import EmbeddingModel
from index.retriever import LEXICAL_WEIGHT
from index.store import Build, Index

FOLDS = 5
SCALE = 0.5  # of the correction: what is learned of other clauses is trusted by half
DEPTH = 100
RESAMPLES = 2000
QUESTIONS_AT_ONCE = 16
LEAST_QUESTIONS = 20

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and the provisions that answer it, as ids."""

    question: str
    gold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gain:
    """A share of the gold found without and with what was learned, and the middle 95% of the
    difference when the questions are drawn again."""

    before: float
    after: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TuneReport:
    """What learning gained: measure → gain, cross-fitted by question and by clause."""

    questions: int
    by_question: dict[str, Gain]
    by_clause: dict[str, Gain]
    is_on: bool


def tune(index: Index, file: Path, model: EmbeddingModel) -> TuneReport:
    """Learn an adapter from the questions of a file, measure it, and switch it on if it may be.

    Raises InputError, naming the line.
    """
    pairs = read_pairs(file, index)
    with index.reading() as build:
        desk = _Desk(build, pairs, model.encode_queries([pair.question for pair in pairs]))
        before = desk.recalls([None] * len(pairs))
        by_question = desk.cross_fitted(_folds_by_question(len(pairs)), before)
        by_clause = desk.cross_fitted(_folds_by_clause(desk.gold), before)
        is_on = all(gain.after >= gain.before for gain in by_clause.values())
        if is_on:
            everything = np.arange(len(pairs))
            Adapter(desk.learned(everything), SCALE, model.sha256).save(index.path)
        else:
            forget_adapter(index.path)  # one that was learned before is not what was measured here
    return TuneReport(len(pairs), by_question, by_clause, is_on)


def read_pairs(file: Path, index: Index) -> list[Pair]:
    """The lines `{"question", "gold": [id, or {"document_number", "locator"}]}` of a file."""
    places = {}
    for document in index.documents():
        if document.number:
            for provision in index.provisions(document.id):
                places[folded(document.number), folded(provision.locator)] = provision.id
    pairs = []
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise InputError("--questions", file, "应为一个 UTF-8 的 JSON 行文件") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            pairs.append(_read_pair(number, line, places))
    if len(pairs) < LEAST_QUESTIONS:
        raise InputError(
            "--questions", f"{len(pairs)} 个问题", f"至少要 {LEAST_QUESTIONS} 个才能学"
        )
    return pairs


def _read_pair(number: int, line: str, places: dict[tuple[str, str], str]) -> Pair:
    accepted = '应为 {"question", "gold": [条款 id 或 {"document_number", "locator"}, …]}'
    try:
        row = json.loads(line)
        gold = [_provision_id(each, places) for each in row["gold"]]
        question = row["question"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"第 {number} 行", line[:60], accepted) from error
    if not isinstance(question, str) or not question.strip() or not gold:
        raise InputError(f"第 {number} 行", line[:60], accepted)
    return Pair(question, tuple(gold))


def _provision_id(gold: Any, places: dict[tuple[str, str], str]) -> str:
    if isinstance(gold, str):
        return gold
    return places[folded(gold["document_number"]), folded(gold["locator"])]


def _folds_by_question(count: int) -> list[tuple[Rows, Rows]]:
    """For each fold the questions to learn from and those to test."""
    fold = np.random.default_rng(0).integers(0, FOLDS, count)
    return [(np.flatnonzero(fold != each), np.flatnonzero(fold == each)) for each in range(FOLDS)]


def _folds_by_clause(gold: Sequence[frozenset[int]]) -> list[tuple[Rows, Rows]]:
    """As above; what is learned from shares no clause with what is tested."""
    clauses = sorted(frozenset[int]().union(*gold))
    fold = dict(
        zip(clauses, np.random.default_rng(0).integers(0, FOLDS, len(clauses)), strict=True)
    )
    home = np.array([fold[min(each)] for each in gold])
    folds = []
    for number in range(FOLDS):
        tested = np.flatnonzero(home == number)
        held_back = frozenset[int]().union(*(gold[int(row)] for row in tested))
        learned = [row for row, each in enumerate(gold) if not each & held_back]
        folds.append((np.array(learned, dtype=np.int64), tested))
    return folds


class _Desk:
    """The vectors of an index and of the questions, and exact searches over them."""

    def __init__(self, build: Build, pairs: Sequence[Pair], queries: Floats) -> None:
        count = int(build.sentence_starts[0])
        vectors = np.asarray(build.vectors).astype(np.float32)
        self.passages, self._sentences = vectors[:count], vectors[count:]
        self._starts = np.asarray(build.sentence_starts) - count
        self._lexical = [_share(build.lexical.scores(pair.question)) for pair in pairs]
        self._queries = queries
        names = [build.records.passage(row).provision_id for row in range(count)]
        ids, self._owner = np.unique(names, return_inverse=True)
        number = {name: row for row, name in enumerate(ids.tolist())}
        self.gold = [
            frozenset(number[_found_as(build, each, number)] for each in pair.gold)
            for pair in pairs
        ]
        self._answers = [np.flatnonzero(np.isin(self._owner, list(gold))) for gold in self.gold]
        self._found: list[Rows] = [np.empty(0, dtype=np.int64)] * len(pairs)

    def recalls(self, maps: Sequence[Floats | None]) -> Floats:
        """A row a question: the share of its gold among the first 10 and the first 100."""
        rows = []
        for start in range(0, len(maps), QUESTIONS_AT_ONCE):
            batch = range(start, min(start + QUESTIONS_AT_ONCE, len(maps)))
            queries = np.stack([self._moved(row, maps[row]) for row in batch])
            for row, scores in zip(batch, self._scores(queries, batch), strict=True):
                if maps[row] is None:
                    self._found[row] = np.argsort(-scores, kind="stable")[:DEPTH]
                rows.append(self._recall(row, scores))
        return np.array(rows, dtype=np.float32)

    def learned(self, rows: Rows) -> Floats:
        """The map that these questions teach."""
        return learn_map(
            self._queries[rows],
            [self._answers[row].tolist() for row in rows],
            [self._found[row] for row in rows],
            self.passages,
        )

    def cross_fitted(self, folds: Sequence[tuple[Rows, Rows]], before: Floats) -> dict[str, Gain]:
        """What is gained where each question is tested with what the other folds teach."""
        maps: list[Floats | None] = [None] * len(before)
        for learned_from, tested in folds:
            learned = self.learned(learned_from) if len(learned_from) else None
            for row in tested:
                maps[row] = learned
        after = self.recalls(maps)
        return {
            name: _gain(before[:, column], after[:, column])
            for column, name in enumerate(("R@10", "R@100"))
        }

    def _moved(self, row: int, learned: Floats | None) -> Floats:
        query = self._queries[row]
        return query if learned is None else Adapter(learned, SCALE, "").applied(query)

    def _scores(self, queries: Floats, batch: range) -> Floats:
        own = queries @ self.passages.T
        best = own.copy()
        several = self._starts[1:] > self._starts[:-1]
        if several.any():
            firsts = self._starts[:-1][several]
            best[:, several] = np.maximum.reduceat(queries @ self._sentences.T, firsts, axis=1)
        lexical = np.stack([self._lexical[row] for row in batch])
        return np.asarray((own + best) / 2 + LEXICAL_WEIGHT * lexical, dtype=np.float32)

    def _recall(self, row: int, scores: Floats) -> tuple[float, float]:
        gold = self.gold[row]
        first = np.argsort(-scores, kind="stable")[: 4 * DEPTH]
        found = list(dict.fromkeys(self._owner[first].tolist()))
        at_10, at_100 = (len(gold & set(found[:k])) / len(gold) for k in (10, DEPTH))
        return at_10, at_100


def _found_as(build: Build, provision_id: str, known: dict[str, int]) -> str:
    """The provision that a search finds for one: itself, or what holds it (the article of an item).

    Raises InputError.
    """
    wanted: str | None = provision_id
    while wanted is not None:
        if wanted in known:
            return wanted
        try:
            wanted = build.records.provision(wanted).parent_id
        except KeyError:
            break
    raise InputError("gold", provision_id, "应为索引里的一个条款")


def _share(scores: Floats) -> NDArray[np.float16]:
    return (scores / max(float(scores.max()), 1e-9)).astype(np.float16)


def _gain(before: Floats, after: Floats) -> Gain:
    difference = after - before
    random = np.random.default_rng(0)
    drawn = random.integers(0, len(difference), (RESAMPLES, len(difference)))
    low, high = np.percentile(difference[drawn].mean(axis=1), [2.5, 97.5])
    return Gain(float(before.mean()), float(after.mean()), float(low), float(high))
