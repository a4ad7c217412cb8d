"""Questions with the clauses that answer them, over the vectors of one build: what is learned from.

Everything is searched exactly here, over all passages at once; what a search by Chroma finds is
nearly the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.errors import InputError
from index.features import FEATURES, Candidates, features_of
from index.ranker import Ranker
from index.retriever import LEXICAL_WEIGHT, RANKED
from index.store import Build

DEPTH = 100
AT_ONCE = 16  # questions

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and the provisions that answer it, as ids."""

    question: str
    gold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What was found first for questions: for each its candidates, best first, and of them the
    features and which answer it."""

    rows: Rows  # questions × candidates
    features: Floats  # questions × candidates × FEATURES
    answers: Flags  # questions × candidates

    def put(self, at: Rows, other: Shown) -> None:
        """Replace what was found for the questions `at`."""
        self.rows[at], self.features[at], self.answers[at] = (
            other.rows,
            other.features,
            other.answers,
        )

    def copy(self) -> Shown:
        """The same, to be changed."""
        return Shown(self.rows.copy(), self.features.copy(), self.answers.copy())


class Lessons:
    """The passages of a build, and questions with what answers them as rows of it."""

    def __init__(self, build: Build, pairs: Sequence[Pair], queries: Floats) -> None:
        self.build, self.queries = build, queries
        self._questions = [pair.question for pair in pairs]
        count = int(build.sentence_starts[0])
        vectors = np.asarray(build.vectors).astype(np.float32)
        self.passages, self._sentences = vectors[:count], vectors[count:]
        self._starts = np.asarray(build.sentence_starts) - count
        names = [build.records.passage(row).provision_id for row in range(count)]
        ids, self._owner = np.unique(names, return_inverse=True)
        self._ids: list[str] = ids.tolist()
        number = {name: place for place, name in enumerate(self._ids)}
        self.gold = [
            frozenset(number[_found_as(build, each, number)] for each in pair.gold)
            for pair in pairs
        ]
        self.answers = [np.flatnonzero(np.isin(self._owner, list(gold))) for gold in self.gold]

    def __len__(self) -> int:
        return len(self.queries)

    def shown(self, questions: Rows, queries: Floats) -> Shown:
        """What these vectors find for the questions."""
        count = min(RANKED, len(self.passages))
        size = (len(questions), count)
        found = Shown(
            np.zeros(size, np.int64),
            np.zeros((*size, len(FEATURES)), np.float32),
            np.zeros(size, bool),
        )
        for place, candidates in enumerate(self._candidates(questions, queries, count)):
            question = int(questions[place])
            found.rows[place] = candidates.rows
            found.answers[place] = np.isin(candidates.rows, self.answers[question])
            found.features[place] = features_of(
                self._questions[question],
                queries[place],
                candidates,
                self.build.lexical,
                self.build.titles,
            )
        return found

    def provisions(self, rows: Rows, scores: Floats | None = None) -> list[str]:
        """The provisions of `rows`, best first, or in the order of `scores`, each once."""
        return [self._ids[each] for each in self._found(rows, scores)]

    def recalls(self, questions: Rows, rows: Rows, scores: Floats | None = None) -> Floats:
        """A row a question: the share of its gold among the first 10 and the first 100 of `rows`,
        best first, or in the order of `scores`."""
        recalls = np.zeros((len(questions), 2), np.float32)
        for place, question in enumerate(questions):
            found = self._found(rows[place], None if scores is None else scores[place])
            gold = self.gold[int(question)]
            recalls[place] = [len(gold & set(found[:k])) / len(gold) for k in (10, DEPTH)]
        return recalls

    def _found(self, rows: Rows, scores: Floats | None) -> list[int]:
        ranked = rows if scores is None else rows[np.argsort(-scores, kind="stable")]
        return list(dict.fromkeys(self._owner[ranked].tolist()))

    def _candidates(self, questions: Rows, queries: Floats, count: int) -> Iterator[Candidates]:
        documents = self.build.passage_documents
        alike = documents[1:] == documents[:-1]
        for start in range(0, len(questions), AT_ONCE):
            batch = slice(start, start + AT_ONCE)
            own = queries[batch] @ self.passages.T
            best = self._best(queries[batch], own)
            for place, question in enumerate(questions[batch]):
                bm25 = self.build.lexical.scores(self._questions[int(question)])
                lexical = LEXICAL_WEIGHT * bm25 / max(float(bm25.max()), 1e-9)
                score = (own[place] + best[place]) / 2 + lexical
                beside = np.full(len(score), -np.inf, np.float32)
                beside[1:][alike] = score[:-1][alike]
                beside[:-1][alike] = np.maximum(beside[:-1][alike], score[1:][alike])
                rows = np.argpartition(-score, count - 1)[:count]
                rows = rows[np.argsort(-score[rows], kind="stable")]
                yield Candidates(
                    rows,
                    self.passages[rows],
                    own[place][rows],
                    best[place][rows],
                    bm25[rows],
                    score[rows],
                    beside[rows],
                    documents[rows],
                )

    def _best(self, queries: Floats, own: Floats) -> Floats:
        """The cosines of each passage's best sentence."""
        best = own.copy()
        several = self._starts[1:] > self._starts[:-1]
        if several.any():
            firsts = self._starts[:-1][several]
            best[:, several] = np.maximum.reduceat(queries @ self._sentences.T, firsts, axis=1)
        return best


def ranked(shown: Shown, ranker: Ranker | None) -> Floats | None:
    """The scores that a ranker gives what was found; None leaves it in its order."""
    return None if ranker is None else ranker.scores(shown.features)


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
