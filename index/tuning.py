"""Learns from an office's own questions, and tells whether that helps on what was not learned.

The gain is cross-fitted twice, in five folds each: by question, and by clause, where no clause that
answers a question of the tested fold was learned from. Two ways are tried, a correction of
questions alone and one with an order of candidates of its own; only what does not lose by clause is
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
from index.adapter import corrected, joined, learn_map
from index.embedding import EmbeddingModel
from index.learned import GENERAL, LEARNED, OWN, Learned, forget, load_learned, pack_file
from index.lessons import Lessons, Pair, Shown, ranked
from index.ranker import Ranker, learn_ranker
from index.store import Index

FOLDS = 5
SCALE = 0.75  # of the correction: what is learned of other clauses is trusted by so much
RESAMPLES = 2000
LEAST_QUESTIONS = 20
MEASURES = ("R@10", "R@100")

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Folds = Sequence[tuple[Rows, Rows]]


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


def tune(
    index: Index,
    file: Path,
    model: EmbeddingModel,
    *,
    from_nothing: bool = False,
    save: Path | None = None,
) -> TuneReport:
    """Learn from the questions of a file, measure it, and switch it on if it may be.

    It is learned on top of the general pack, or `from_nothing`. With `save` it is written to that
    file instead, a pack named as the file is, and the index stays as it is. What loses on clauses
    that were not learned is neither switched on nor written. Raises InputError, naming the line.
    """
    pairs = read_pairs(file, index)
    with index.reading() as build:
        queries = model.encode_queries([pair.question for pair in pairs])
        general = None if from_nothing else load_learned(pack_file(GENERAL), model.sha256)
        lessons = Lessons(build, pairs, general.applied(queries) if general else queries)
        course = _Course(lessons, general.ranker if general else None)
        is_on = all(gain.after >= gain.before for gain in course.by_clause.values())
        if is_on:
            map_ = course.map()
            ranker = course.ranker()
            whole = joined(general.map, map_) if general else map_
            name = save.stem if save else OWN
            Learned(name, model.sha256, whole, ranker).save(save or index.path / LEARNED)
        elif save is None:
            forget(index.path)  # one that was learned before is not what was measured here
    return TuneReport(len(pairs), course.by_question, course.by_clause, is_on)


class _Course:
    """What the questions teach, cross-fitted: of two ways the one that is better by clause."""

    def __init__(self, lessons: Lessons, before: Ranker | None) -> None:
        self._lessons, self._before = lessons, before
        self._every = np.arange(len(lessons))
        first = lessons.shown(self._every, lessons.queries)
        self._found = list(first.rows)
        recalls = lessons.recalls(self._every, first.rows, ranked(first, before))
        clauses, questions = folds_by_clause(lessons.gold), folds_by_question(len(lessons))
        self._shown = self._cross_fitted(first, clauses)
        others = self._cross_fitted(first, questions)
        ways = [self._own_rankers]
        if before is not None:
            ways.append(lambda folds: [before] * len(folds))
        fitted = [(self._recalls(self._shown, clauses, way(clauses)), way) for way in ways]
        after, self._way = max(fitted, key=lambda each: float(each[0].mean()))
        self.by_clause = _gains(recalls, after)
        self.by_question = _gains(recalls, self._recalls(others, questions, self._way(questions)))

    def map(self) -> Floats:
        """The correction that all questions teach."""
        return self._map(self._every)

    def ranker(self) -> Ranker:
        """The order of candidates that all questions teach."""
        nothing = np.empty(0, dtype=np.int64)
        return self._way([(self._every, nothing)])[0]

    def _cross_fitted(self, first: Shown, folds: Folds) -> Shown:
        """What is found for each question by the correction that the other folds teach."""
        shown = first.copy()
        for learned_from, tested in folds:
            if len(learned_from) and len(tested):
                queries = corrected(self._lessons.queries[tested], self._map(learned_from))
                shown.put(tested, self._lessons.shown(tested, queries))
        return shown

    def _map(self, questions: Rows) -> Floats:
        lessons = self._lessons
        return SCALE * learn_map(
            lessons.queries[questions],
            [lessons.answers[each].tolist() for each in questions],
            [self._found[each] for each in questions],
            lessons.passages,
        )

    def _own_rankers(self, folds: Folds) -> list[Ranker]:
        """For each fold the order that its questions teach, from what was found for them by a
        correction that their own clauses did not teach."""
        shown = self._shown
        rankers = []
        for learned_from, _ in folds:
            ranker = learn_ranker(shown.features[learned_from], shown.answers[learned_from])
            ranker = ranker or self._before
            if ranker is None:
                raise InputError("--questions", "没有一个问题检索得到答案", "请核对 gold")
            rankers.append(ranker)
        return rankers

    def _recalls(self, shown: Shown, folds: Folds, rankers: Sequence[Ranker]) -> Floats:
        recalls = np.zeros((len(self._lessons), len(MEASURES)), np.float32)
        for (_, tested), ranker in zip(folds, rankers, strict=True):
            scores = ranker.scores(shown.features[tested])
            recalls[tested] = self._lessons.recalls(tested, shown.rows[tested], scores)
        return recalls


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


def folds_by_question(count: int) -> list[tuple[Rows, Rows]]:
    """For each fold the questions to learn from and those to test."""
    fold = np.random.default_rng(0).integers(0, FOLDS, count)
    return [(np.flatnonzero(fold != each), np.flatnonzero(fold == each)) for each in range(FOLDS)]


def folds_by_clause(gold: Sequence[frozenset[int]]) -> list[tuple[Rows, Rows]]:
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


def _gains(before: Floats, after: Floats) -> dict[str, Gain]:
    return {
        name: _gain(before[:, column], after[:, column]) for column, name in enumerate(MEASURES)
    }


def _gain(before: Floats, after: Floats) -> Gain:
    difference = after - before
    random = np.random.default_rng(0)
    drawn = random.integers(0, len(difference), (RESAMPLES, len(difference)))
    low, high = np.percentile(difference[drawn].mean(axis=1), [2.5, 97.5])
    return Gain(float(before.mean()), float(after.mean()), float(low), float(high))
