"""What tells a passage that answers from one that sounds alike, in a dozen numbers.

They compare the candidates of one question with each other and know no regulation by name, so that
what they are worth (index.ranker) can be learned on some regulations and used on others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.lexical import PAIR, LexicalIndex, terms

FEATURES = (
    "own",  # cosine of the passage
    "best",  # cosine of its best sentence
    "bm25",
    "feedback",  # cosine with the question drawn towards the first three
    "centre",  # cosine with the mean of the first ten
    "document",  # how far the best passage of its document is behind the first
    "share",  # how many of the first fifty are of its document
    "coverage",  # of the question's terms, by rarity, how much it says
    "title",  # how much of the question's pairs of characters its document's title says
    "beside",  # how far the better of its neighbours is behind the first
    "rank",  # by cosines
    "bm25 rank",
)
FEEDBACK, CENTRE, SHARE = 3, 10, 50  # candidates
FEEDBACK_WEIGHT = 0.3
FIRST_RANK = 10  # 1 / (10 + rank): the first ranks differ most, and not too much
DECIMALS = 4  # values that agree so far are equal
FLOOR = 0.05  # a neighbour that is no candidate counts as this far behind the last

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The passages found for a question, best first; every array has one entry a candidate."""

    rows: Rows
    vectors: Floats  # candidates × dimension
    own: Floats
    best: Floats
    bm25: Floats
    score: Floats  # that they were found by, in descending order
    beside: Floats  # the better score of the passages before and after, -inf where there is none
    document: NDArray[np.int32]  # place of the passage's document among all


def features_of(
    question: str,
    query: Floats,
    candidates: Candidates,
    lexical: LexicalIndex,
    titles: Sequence[str],
) -> Floats:
    """The features of candidates: candidates × FEATURES. `titles` are those of all documents."""
    first = candidates.score[0]
    documents, of_document = np.unique(candidates.document, return_inverse=True)
    best_of_document = np.full(len(documents), -np.inf, np.float32)
    np.maximum.at(best_of_document, of_document, candidates.score)
    among_first = np.bincount(of_document[:SHARE], minlength=len(documents))
    said = _Said(question, candidates.rows, lexical)
    of_titles = np.array([said.by_title(titles[each]) for each in documents], np.float32)
    toward = query + FEEDBACK_WEIGHT * _direction(candidates.vectors[:FEEDBACK])
    columns = (
        candidates.own,
        candidates.best,
        np.log1p(candidates.bm25),
        candidates.vectors @ (toward / np.linalg.norm(toward)),
        candidates.vectors @ _direction(candidates.vectors[:CENTRE]),
        best_of_document[of_document] - first,
        np.log1p(among_first)[of_document],
        said.coverage(),
        of_titles[of_document],
        np.maximum(candidates.beside, candidates.score[-1] - FLOOR) - first,
        _by_rank(candidates.own + candidates.best),
        _by_rank(candidates.bm25),
    )
    return np.stack(columns, axis=1).astype(np.float32)


class _Said:
    """Which terms of a question candidates say, each with its weight."""

    def __init__(self, question: str, rows: Rows, lexical: LexicalIndex) -> None:
        self._terms = np.unique(terms(question))
        self._weights, self._holds = lexical.rarity_and_places(self._terms, rows)
        is_pair = self._terms >= PAIR
        self._all = float(self._weights.sum()) + 1e-6
        self._pairs = dict(
            zip(self._terms[is_pair].tolist(), self._weights[is_pair].tolist(), strict=True)
        )
        self._all_pairs = sum(self._pairs.values()) + 1e-6

    def coverage(self) -> Floats:
        covered: Floats = self._weights @ self._holds / self._all
        return covered

    def by_title(self, title: str) -> float:
        said = sum(self._pairs.get(each, 0.0) for each in _title_terms(title))
        return float(said / self._all_pairs)


@lru_cache(maxsize=4096)
def _title_terms(title: str) -> frozenset[int]:
    return frozenset(terms(title).tolist())


def _direction(vectors: Floats) -> Floats:
    mean = vectors.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def _by_rank(values: Floats) -> Floats:
    """1 / (10 + how many are better): equal values are equal here too."""
    descending = -values.round(DECIMALS)
    better = np.searchsorted(np.sort(descending), descending)
    return np.asarray(1 / (FIRST_RANK + better), dtype=np.float32)
