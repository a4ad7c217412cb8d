"""The general pack: what is learned from questions about many regulations, for all others.

Two sets of questions teach it together: articles with lay questions, and documents with questions
and the paragraphs that answer them. It is cross-fitted in five folds: no question of the first set
was learned from that shares a clause with a tested one, none of the second that shares a document.
A clause that stands in both sets is not looked for. The measures are those of `evals retrieval` and
`evals paragraphs`, by exact search.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.library import load_library
from evals.dataset import DatasetError, read_articles, read_paragraph_questions, read_queries
from evals.measures import unseen
from evals.paragraphs import default_folder, measure, opening, words_of
from evals.pipelines import DEFAULT, TEXTS, RunFailed, in_own_process
from evals.report import circumstances
from evals.retrieval import ARTICLES, working_folder
from index.adapter import corrected, learn_map
from index.embedding import EmbeddingModel
from index.learned import GENERAL, Learned
from index.lessons import Lessons, Pair, Shown
from index.ranker import Ranker, learn_ranker
from index.store import Build, Index
from index.tuning import FOLDS, SCALE, folds_by_clause

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Folds = list[tuple[Rows, Rows]]
UNTAUGHT = "题目太少，或检索不到它们的答案，学不到检索经验。"


@dataclass(frozen=True, slots=True)
class _Set:
    """One set of questions, how it is divided, and how it is measured."""

    lessons: Lessons
    folds: Folds
    found: Shown  # untaught
    measure: Callable[[Shown, Floats | None], dict[str, float]]

    @property
    def every(self) -> Rows:
        return np.arange(len(self.lessons))


def learn(
    corpus: Path, queries: Path, documents: Path, questions: Path, pack: Path | None = None
) -> dict[str, Any]:
    """The figures without and with what is learned; with `pack` it is also written there.

    Raises DatasetError, CorpusError, InputError (a question whose clause is not in the corpus),
    RunFailed.
    """
    how = circumstances({"corpus": corpus, "queries": queries, "questions": questions})
    model = EmbeddingModel()
    with ExitStack() as opened:
        sets = [
            _articles(corpus, queries, model, opened),
            _paragraphs(documents, questions, model, opened),
        ]
        shown = _cross_fitted(sets)
        figures = _figures(sets, shown)
        if pack is not None:
            map_ = _map(sets, [each.every for each in sets])
            ranker = _ranker(shown, [each.every for each in sets])
            Learned(GENERAL, model.sha256, map_, ranker).save(pack)
    return {**figures, "run": how}


def _cross_fitted(sets: Sequence[_Set]) -> list[Shown]:
    """For each set what is found for its questions by the correction that the other folds teach."""
    shown = [each.found.copy() for each in sets]
    for fold in range(FOLDS):
        map_ = _map(sets, [each.folds[fold][0] for each in sets])
        for each, found in zip(sets, shown, strict=True):
            tested = each.folds[fold][1]
            moved = corrected(each.lessons.queries[tested], map_)
            found.put(tested, each.lessons.shown(tested, moved))
    return shown


def _figures(sets: Sequence[_Set], shown: Sequence[Shown]) -> dict[str, Any]:
    """Of each set the measures untaught, with the correction, and with the order besides."""
    scores = [np.zeros(found.rows.shape, np.float32) for found in shown]
    for fold in range(FOLDS):
        ranker = _ranker(shown, [each.folds[fold][0] for each in sets])
        for each, found, target in zip(sets, shown, scores, strict=True):
            tested = each.folds[fold][1]
            target[tested] = ranker.scores(found.features[tested])
    return {
        name: {
            "untaught": each.measure(each.found, None),
            "corrected": each.measure(found, None),
            "ranked": each.measure(found, score),
        }
        for name, each, found, score in zip(
            ("articles", "paragraphs"), sets, shown, scores, strict=True
        )
    }


def _map(sets: Sequence[_Set], learned_from: Sequence[Rows]) -> Floats:
    """The correction that these questions of all sets teach together."""
    queries, answers, found, passages = [], [], [], []
    before = 0
    for each, rows in zip(sets, learned_from, strict=True):
        lessons = each.lessons
        told = [row for row in rows.tolist() if len(lessons.answers[row])]
        queries.append(lessons.queries[told])
        answers += [(lessons.answers[row] + before).tolist() for row in told]
        found += [each.found.rows[row] + before for row in told]
        passages.append(lessons.passages)
        before += len(lessons.passages)
    if not answers:
        raise RunFailed(UNTAUGHT)
    learned = learn_map(np.concatenate(queries), answers, found, np.concatenate(passages))
    return SCALE * learned


def _ranker(shown: Sequence[Shown], rows: Sequence[Rows]) -> Ranker:
    """The order that these questions of all sets teach together."""
    count = min(each.rows.shape[1] for each in shown)  # a set of few passages has fewer candidates
    told = list(zip(shown, rows, strict=True))
    ranker = learn_ranker(
        np.concatenate([each.features[of, :count] for each, of in told]),
        np.concatenate([each.answers[of, :count] for each, of in told]),
    )
    if ranker is None:
        raise RunFailed(UNTAUGHT)
    return ranker


# --- the two sets -------------------------------------------------------------------------------
def _articles(corpus: Path, queries: Path, model: EmbeddingModel, opened: ExitStack) -> _Set:
    asked = [query for query in read_queries(queries) if query.gold]
    if not asked:
        raise DatasetError(queries, "没有一个查询给出相关条文（gold）")
    folder = working_folder(read_articles(corpus))
    build = _build(DEFAULT.build, folder / ARTICLES, folder / "default", opened)
    pairs = [Pair(query.question, tuple(sorted(query.gold))) for query in asked]
    lessons = _lessons(build, pairs, model)
    is_unseen = np.array(unseen(asked))

    def measured(shown: Shown, scores: Floats | None) -> dict[str, float]:
        recalls = lessons.recalls(np.arange(len(lessons)), shown.rows, scores)
        return {**_named(recalls, ""), **_named(recalls[is_unseen], " unseen")}

    found = lessons.shown(np.arange(len(lessons)), lessons.queries)
    return _Set(lessons, folds_by_clause(lessons.gold), found, measured)


def _paragraphs(documents: Path, questions: Path, model: EmbeddingModel, opened: ExitStack) -> _Set:
    asked = [each for each in read_paragraph_questions(questions) if each.gold]
    if not asked:
        raise DatasetError(questions, "没有一个问题给出原文段落（gold）")
    folder = default_folder(load_library(documents))
    build = _build(DEFAULT.build, documents, folder, opened)
    golds = [each.gold for each in asked]
    holders = _holders(build)
    pairs = [Pair(each.question, tuple(holders(each.gold))) for each in asked]
    lessons = _lessons(build, pairs, model)

    def measured(shown: Shown, scores: Floats | None) -> dict[str, float]:
        found = [
            lessons.provisions(shown.rows[place], None if scores is None else scores[place])[:TEXTS]
            for place in range(len(lessons))
        ]
        texts = [[build.records.provision(each).text for each in one] for one in found]
        return measure(golds, texts)

    found = lessons.shown(np.arange(len(lessons)), lessons.queries)
    return _Set(lessons, _folds_by_document(lessons), found, measured)


def _build(
    build: Callable[[Path, Path], float | None], source: Path, folder: Path, opened: ExitStack
) -> Build:
    folder.mkdir(parents=True, exist_ok=True)
    in_own_process(build, source, folder)
    index = opened.enter_context(closing(Index.open(folder)))
    return opened.enter_context(index.reading())


def _lessons(build: Build, pairs: Sequence[Pair], model: EmbeddingModel) -> Lessons:
    return Lessons(build, pairs, model.encode_queries([pair.question for pair in pairs]))


def _holders(build: Build) -> Callable[[Sequence[str]], list[str]]:
    """Which provisions with passages hold the opening of one of these paragraphs."""
    count = int(build.sentence_starts[0])
    ids = list(dict.fromkeys(build.records.passage(row).provision_id for row in range(count)))
    words = [words_of(build.records.provision(each).text) for each in ids]

    def holders(paragraphs: Sequence[str]) -> list[str]:
        openings = [each for each in map(opening, paragraphs) if each]
        return [
            name
            for name, text in zip(ids, words, strict=True)
            if any(each in text for each in openings)
        ]

    return holders


def _folds_by_document(lessons: Lessons) -> Folds:
    """What is learned from shares no document with what is tested."""
    document = lessons.build.passage_documents
    documents = [frozenset(document[rows].tolist()) for rows in lessons.answers]
    fold = np.random.default_rng(0).integers(0, FOLDS, int(document.max()) + 1)
    home = np.array([fold[min(each)] if each else 0 for each in documents])
    folds = []
    for number in range(FOLDS):
        tested = np.flatnonzero(home == number)
        held_back = frozenset[int]().union(*(documents[row] for row in tested))
        apart = np.array([not each & held_back for each in documents])
        folds.append((np.flatnonzero((home != number) & apart), tested))
    return folds


def _named(recalls: Floats, of: str) -> dict[str, float]:
    """The means over questions, a row each; nothing without questions."""
    if not len(recalls):
        return {}
    at_10, at_100 = (round(float(each), 4) for each in recalls.mean(axis=0))
    return {f"R@10{of}": at_10, f"R@100{of}": at_100}
