"""A question → the provisions that may answer it, best first.

Chroma and BM25 name candidates. The first score of each is exact: the mean of two cosines with the
question, its own and that of its best sentence, plus a little of BM25 as a share of the best BM25
score. What has been learned from questions and their clauses (index.learned) corrects the vector of
the question before, and orders the best of the candidates anew after (index.ranker). The cosines of
a hit stay those of the question itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelMissing
from corpus.model import Span
from index.embedding import EmbeddingModel, Precision
from index.features import Candidates, features_of
from index.force import day_number
from index.learned import Learned, in_use
from index.store import Build, Index
from index.vectors import PASSAGES

LEXICAL_WEIGHT = 0.05
DENSE, LEXICAL = 400, 200  # candidates that Chroma and BM25 name
RANKED = 300  # the first of them, which are ordered anew by what was learned
DECIMALS = 4  # scores that agree so far are equal and go by the passage's id

FoundBy = Literal["dense", "lexical", "both"]
Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Scores = NDArray[np.float64]  # rounded


@dataclass(frozen=True, slots=True)
class Hit:
    """A provision found. `span` is where in its text the passage stands that was found.

    `cosine` is the passage's with the question; `sentences` are spans of `text` with a cosine each,
    none where the passage is a single sentence.
    """

    rank: int  # of the provision, from 1
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

    def __init__(
        self, index: Index, model: EmbeddingModel | None = None, *, untaught: bool = False
    ) -> None:
        """Without `model`, the one of the settings; `untaught` leaves aside what was learned.

        Raises ModelMissing if the index was built with another model.
        """
        self.index = index
        precision = cast(Precision, index.manifest.model.precision)
        self.model = model or EmbeddingModel(precision=precision)
        self._check_model(index.manifest.model.sha256)
        self._learned = None if untaught else in_use(index.path, self.model.sha256)

    def retrieve(
        self,
        question: str,
        k: int = 10,
        *,
        expansions: Sequence[str] = (),
        expand_dense: bool = False,
        as_of: date | None = None,
        every_passage: bool = False,
    ) -> list[Hit]:
        """The best `k` provisions, each with its best passage, or with `every_passage` found.

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
            found = _search(build, query, [question, *expansions], as_of, self._learned)
            hits = list(_hits(build, query, found, k, every_passage))
            build.let_go()
        return hits

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
    """Candidate passages by row, best first, with what was found out about them."""

    rows: Rows
    scores: Scores
    dense: Rows
    lexical: Rows

    def found_by(self, row: int) -> FoundBy:
        if row not in self.lexical:
            return "dense"
        return "both" if row in self.dense else "lexical"


def _search(
    build: Build, query: Floats, words: Sequence[str], as_of: date | None, learned: Learned | None
) -> _Found:
    day = day_number(as_of) if as_of else None
    bm25 = build.lexical.scores(*words)
    if day is not None:
        in_force = build.force.at(day)
        bm25 = np.where(in_force, bm25, 0).astype(np.float32)
        if in_force.all():
            day = None  # a filter that lets everything through only costs time
    moved = learned.applied(query) if learned else query
    dense = build.nearest.nearest(PASSAGES, moved, DENSE, day)
    lexical = _best(bm25, LEXICAL)
    scorer = _Scorer(build, moved, bm25)
    rows = np.union1d(dense, lexical)
    rows, scores = _best_first(build, rows, scorer.scores(rows))
    if learned and len(rows):
        rows, scores = _ranked_anew(scorer, words[0], rows, scores, learned)
    return _Found(rows, scores, dense, lexical)


def _best_first(build: Build, rows: Rows, scores: Floats) -> tuple[Rows, Scores]:
    """In descending order of rounded scores, equal ones by the passage's id."""
    rounded = scores.astype(np.float64).round(DECIMALS)
    order = np.lexsort((build.passage_order[rows], -rounded))
    return rows[order], rounded[order]


def _ranked_anew(
    scorer: _Scorer, question: str, rows: Rows, scores: Scores, learned: Learned
) -> tuple[Rows, Scores]:
    """The first candidates in the order that was learned; the others stay behind them."""
    build, first = scorer.build, rows[:RANKED]
    candidates = scorer.candidates(first, scores[:RANKED].astype(np.float32))
    features = features_of(question, scorer.query, candidates, build.lexical, build.titles)
    first, anew = _best_first(build, first, learned.ranker.scores(features))
    behind = (anew[-1] + scores[RANKED:] - scores[len(first) - 1]).round(DECIMALS)
    return np.concatenate([first, rows[RANKED:]]), np.concatenate([anew, behind])


class _Scorer:
    """First scores of passages for one question."""

    def __init__(self, build: Build, query: Floats, bm25: Floats) -> None:
        self.build, self.query, self._bm25 = build, query, bm25
        self._most = max(float(bm25.max()), 1e-9)

    def scores(self, rows: Rows) -> Floats:
        """The first score of passages, by row."""
        return self._score(rows, *_cosines(self.build, self.query, rows))

    def candidates(self, rows: Rows, scores: Floats) -> Candidates:
        """Passages with what is told of them beside their score."""
        own, best = _cosines(self.build, self.query, rows)
        return Candidates(
            rows=rows,
            vectors=self.build.vectors[rows].astype(np.float32),
            own=own,
            best=best,
            bm25=self._bm25[rows],
            score=scores,
            beside=self._beside(rows),
            document=self.build.passage_documents[rows],
        )

    def _score(self, rows: Rows, own: Floats, best: Floats) -> Floats:
        lexical = LEXICAL_WEIGHT * self._bm25[rows] / self._most
        return np.asarray((own + best) / 2 + lexical, dtype=np.float32)

    def _beside(self, rows: Rows) -> Floats:
        """The better score of the passages before and after in the same document."""
        documents = self.build.passage_documents
        better = np.full(len(rows), -np.inf, np.float32)
        for neighbours in (rows - 1, rows + 1):
            there = (neighbours >= 0) & (neighbours < len(documents))
            there[there] = documents[neighbours[there]] == documents[rows[there]]
            scores = self.scores(neighbours[there])
            better[there] = np.maximum(better[there], scores)
        return better


def _mean_direction(vectors: Floats) -> Floats:
    mean = vectors.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def _best(scores: Floats, count: int) -> Rows:
    """The rows of the `count` highest scores above 0, in ascending order."""
    count = min(count, len(scores))
    rows = np.argpartition(-scores, count - 1)[:count]
    return np.sort(rows[scores[rows] > 0])


def _cosines(build: Build, query: Floats, rows: Rows) -> tuple[Floats, Floats]:
    """The cosine of each passage, and that of its best sentence (itself, if it is one)."""
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
    return own, best


def _hits(build: Build, query: Floats, found: _Found, k: int, every_passage: bool) -> Iterator[Hit]:
    ranks: dict[str, int] = {}
    for row, score in zip(found.rows.tolist(), found.scores.tolist(), strict=True):
        passage = build.records.passage(row)
        is_new = passage.provision_id not in ranks
        if is_new and len(ranks) == k:
            return
        if not is_new and not every_passage:
            continue
        rank = ranks.setdefault(passage.provision_id, len(ranks) + 1)
        provision = build.records.provision(passage.provision_id)
        sentences = range(build.sentence_starts[row], build.sentence_starts[row + 1])
        cosine, *of_sentences = build.vectors[[row, *sentences]].astype(np.float32) @ query
        yield Hit(
            rank=rank,
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
