"""A question → the provisions that may answer it, best first.

The score of a passage is the mean of two cosines with the question, its own and that of its best
sentence, plus a little of BM25 as a share of the best BM25 score. Chroma and BM25 name candidates;
the score of every candidate is then exact. Where an index has learned from its own questions
(index.tuning), they go by the corrected vector of the question; the cosines of a hit stay those of
the question itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelMissing
from corpus.model import Span
from index.adapter import load_adapter
from index.embedding import EmbeddingModel, Precision
from index.force import day_number
from index.passages import Passage
from index.store import Build, Index
from index.vectors import PASSAGES, SENTENCES

LEXICAL_WEIGHT = 0.05
CANDIDATES = 200  # from each of: passages, sentences, BM25
DECIMALS = 4  # scores that agree so far are equal and go by the passage's id

FoundBy = Literal["dense", "lexical", "both"]
Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hit:
    """A provision found. `span` is where in its text the passage stands that was found.

    `cosine` is the passage's with the question; `sentences` are spans of `text` with a cosine each,
    none where the passage is a single sentence.
    """

    rank: int  # from 1
    score: float
    provision_id: str
    document_id: str
    locator: str
    passage_id: str
    text: str  # of the passage
    context: str  # title and headings that stand above it
    span: Span
    found_by: FoundBy
    cosine: float
    sentences: tuple[Span, ...]
    sentence_cosines: tuple[float, ...]


class Retriever:
    """Finds provisions in an index with the model that the index was built with."""

    def __init__(self, index: Index, model: EmbeddingModel | None = None) -> None:
        """Without `model`, the one of the settings. Raises ModelMissing if it is another."""
        self.index = index
        precision = cast(Precision, index.manifest.model.precision)
        self.model = model or EmbeddingModel(precision=precision)
        self._check_model(index.manifest.model.sha256)
        self._adapter = load_adapter(index.path, self.model.sha256)

    def retrieve(
        self,
        question: str,
        k: int = 10,
        *,
        expansions: Sequence[str] = (),
        expand_dense: bool = False,
        as_of: date | None = None,
    ) -> list[Hit]:
        """The best `k` provisions, each with its best passage.

        `expansions` are other words for what is asked: BM25 counts their terms too, and with
        `expand_dense` the question's vector leans towards them. With `as_of` only provisions in
        force on that day are found.
        """
        self.index.refresh()
        question = question.encode(errors="replace").decode()  # half characters become "?"
        variants = [" ".join([question, *expansions])] if expansions and expand_dense else []
        query = _mean_direction(self.model.encode_queries([question, *variants]))
        with self.index.reading() as build:
            self._check_model(build.manifest.model.sha256)
            moved = self._adapter.applied(query) if self._adapter else query
            found = _search(build, moved, [question, *expansions], as_of)
            return list(_hits(build, query, found, k))

    def warm_up(self) -> None:
        """Load the model and search once, so that the first question is as fast as the rest."""
        self.retrieve("预热", 1)

    def _check_model(self, sha256: str) -> None:
        if self.model.sha256 != sha256:
            raise ModelMissing(
                self.model.model_id,
                f"{self.index.path} 的索引是用另一个模型 {self.index.manifest.model.id} 建的。请用"
                f" TIAOWEN_MODEL 指定那个模型，或重建：python -m index build --index"
                f" {self.index.path}",
            )


@dataclass(frozen=True, slots=True)
class _Found:
    """Candidate passages by row, in ascending order, with what was found out about them."""

    rows: Rows
    scores: NDArray[np.float64]  # rounded
    dense: Rows
    lexical: Rows

    def found_by(self, row: int) -> FoundBy:
        if row not in self.lexical:
            return "dense"
        return "both" if row in self.dense else "lexical"


def _search(build: Build, query: Floats, words: Sequence[str], as_of: date | None) -> _Found:
    day = day_number(as_of) if as_of else None
    bm25 = build.lexical.scores(*words)
    if day is not None:
        in_force = build.force.at(day)
        bm25 = np.where(in_force, bm25, 0).astype(np.float32)
        if in_force.all():
            day = None  # a filter that lets everything through only costs time
    dense = _dense_candidates(build, query, day)
    lexical = _best(bm25, CANDIDATES)
    rows = np.union1d(dense, lexical)
    share = bm25[rows] / max(float(bm25.max()), 1e-9)
    scores = _dense_scores(build, query, rows) + LEXICAL_WEIGHT * share
    return _Found(rows, scores.astype(np.float64).round(DECIMALS), dense, lexical)


def _mean_direction(vectors: Floats) -> Floats:
    mean = vectors.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def _dense_candidates(build: Build, query: Floats, day: int | None) -> Rows:
    """Passages near the question, and those of the sentences near it."""
    passages = build.nearest.nearest(PASSAGES, query, CANDIDATES, day)
    sentences = build.nearest.nearest(SENTENCES, query, CANDIDATES, day)
    owners = np.searchsorted(build.sentence_starts, sentences, side="right") - 1
    return np.union1d(passages, owners)


def _best(scores: Floats, count: int) -> Rows:
    """The rows of the `count` highest scores above 0, in ascending order."""
    count = min(count, len(scores))
    rows = np.argpartition(-scores, count - 1)[:count]
    return np.sort(rows[scores[rows] > 0])


def _dense_scores(build: Build, query: Floats, rows: Rows) -> Floats:
    """The mean of each passage's cosine and that of its best sentence (itself, if it is one)."""
    starts, ends = build.sentence_starts[rows], build.sentence_starts[rows + 1]
    sentences = [np.arange(start, end) for start, end in zip(starts, ends, strict=True)]
    cosines = build.vectors[np.concatenate([rows, *sentences])].astype(np.float32) @ query
    own, of_sentences = cosines[: len(rows)], cosines[len(rows) :]
    best = own.copy()
    counts = ends - starts
    several = counts > 0
    if several.any():
        firsts = (np.cumsum(counts) - counts)[several]
        best[several] = np.maximum.reduceat(of_sentences, firsts)
    return np.asarray((own + best) / 2, dtype=np.float32)


def _hits(build: Build, query: Floats, found: _Found, k: int) -> Iterator[Hit]:
    seen: set[str] = set()
    for row, score, passage in _ranked(build, found):
        if len(seen) == k:
            return
        if passage.provision_id in seen:
            continue
        seen.add(passage.provision_id)
        provision = build.records.provision(passage.provision_id)
        sentences = range(build.sentence_starts[row], build.sentence_starts[row + 1])
        cosine, *of_sentences = build.vectors[[row, *sentences]].astype(np.float32) @ query
        yield Hit(
            rank=len(seen),
            score=score,
            provision_id=provision.id,
            document_id=provision.document_id,
            locator=provision.locator,
            passage_id=passage.id,
            text=passage.text,
            context=passage.context,
            span=passage.span,
            found_by=found.found_by(row),
            cosine=float(cosine),
            sentences=passage.sentences,
            sentence_cosines=tuple(map(float, of_sentences)),
        )


def _ranked(build: Build, found: _Found) -> Iterator[tuple[int, float, Passage]]:
    """Candidates with their passages, best first; equal scores by the passage's id."""
    order = np.argsort(-found.scores, kind="stable")
    for score, places in groupby(order, key=lambda place: float(found.scores[place])):
        rows = [int(found.rows[place]) for place in places]
        passages = [(build.records.passage(row), row) for row in rows]
        for passage, row in sorted(passages, key=lambda pair: pair[0].id):
            yield row, score, passage
