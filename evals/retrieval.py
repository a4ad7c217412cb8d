"""Retrieval on any corpus of articles: the default pipeline beside the stock one of LlamaIndex.

Both index the same articles with the same embedding model and answer the same queries. What is
built lies in the data folder and is used again for the same articles and model.
"""

from __future__ import annotations

import hashlib
import json
import logging
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.settings import data_folder
from evals.dataset import Article, DatasetError, Query, read_articles, read_queries
from evals.measures import Flags, per_query, summarised, unseen
from evals.pipelines import DEFAULT, STOCK, Pipeline, Run, in_own_process
from evals.report import circumstances, percentiles
from index.learned import name_in_use

GROWTH = (1_000, 5_000, 20_000)  # articles; the whole corpus comes last
ARTICLES = "articles.jsonl"
SEED = 0  # of the sample that a limit draws

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures, and the queries and runs that they were made from."""

    figures: dict[str, Any]
    queries: tuple[Query, ...]
    runs: Mapping[str, Run]  # of each pipeline


@dataclass(frozen=True, slots=True)
class _Measured:
    figures: dict[str, Any]
    run: Run


def evaluate(
    corpus: Path,
    queries: Path,
    *,
    limit: int | None = None,
    stock: bool = True,
    growth: bool = False,
) -> Evaluation:
    """Run the queries through both pipelines.

    `limit` keeps all articles that answer a query and draws others up to that many. `growth` runs
    them on smaller parts of the corpus too. `learned` in the run's circumstances names what the
    default pipeline has learned from questions: if from these, its measures are not those of unseen
    questions. Raises DatasetError for files that are not a corpus and its queries, RunFailed where
    a pipeline fails.
    """
    asked = tuple(query for query in read_queries(queries) if query.gold)
    if not asked:
        raise DatasetError(queries, "没有一个查询给出相关条文（gold）")
    everything = read_articles(corpus)
    articles = limited(everything, asked, limit)
    how = {**circumstances({"corpus": corpus, "queries": queries}), "limit": limit}
    _warn_of_missing_gold(articles, asked)
    pipelines = {"default": DEFAULT, "stock": STOCK} if stock else {"default": DEFAULT}
    smaller = _smaller(everything, articles, asked) if growth else []
    steps = [_measured(pipelines, part, asked) for part in (*smaller, articles)]
    whole = steps[-1]
    how["learned"] = name_in_use(working_folder(articles) / "default")
    figures: dict[str, Any] = {name: each.figures for name, each in whole.items()}
    if stock:
        figures["difference"] = _difference(whole, asked)
    if growth:
        figures["growth"] = [_growth_row(step) for step in steps]
    return Evaluation(
        {**figures, "run": how}, asked, {name: each.run for name, each in whole.items()}
    )


def limited(
    articles: Sequence[Article], queries: Iterable[Query], limit: int | None
) -> tuple[Article, ...]:
    """All articles that answer a query, and others drawn up to `limit`, in their order.

    A smaller limit gives a part of what a larger one gives.
    """
    if limit is None or limit >= len(articles):
        return tuple(articles)
    gold = {article_id for query in queries for article_id in query.gold}
    others = [article.id for article in articles if article.id not in gold]
    wanted = max(0, limit - (len(articles) - len(others)))
    random.Random(SEED).shuffle(others)
    kept = gold.union(others[:wanted])
    return tuple(article for article in articles if article.id in kept)


def _smaller(
    everything: Sequence[Article], articles: Sequence[Article], queries: Sequence[Query]
) -> list[tuple[Article, ...]]:
    """Growing parts of the corpus, each smaller than the next and than `articles`."""
    parts: list[tuple[Article, ...]] = []
    for size in GROWTH:
        part = limited(everything, queries, size)
        if (len(parts[-1]) if parts else 0) < len(part) < len(articles):
            parts.append(part)
    return parts


def _measured(
    pipelines: Mapping[str, Pipeline], articles: Sequence[Article], queries: Sequence[Query]
) -> dict[str, _Measured]:
    """Build where needed, search and measure, one pipeline after the other."""
    folder = working_folder(articles)
    is_unseen = unseen(queries)
    return {
        name: _measured_pipeline(pipeline, folder / name, len(articles), queries, is_unseen)
        for name, pipeline in pipelines.items()
    }


def _measured_pipeline(
    pipeline: Pipeline, folder: Path, documents: int, queries: Sequence[Query], is_unseen: Flags
) -> _Measured:
    folder.mkdir(exist_ok=True)
    seconds = in_own_process(pipeline.build, folder.parent / ARTICLES, folder)
    run = in_own_process(pipeline.run, folder, [query.question for query in queries])
    figures = {
        **summarised(per_query(queries, run.found), is_unseen),
        "queries": len(queries),
        "documents": documents,
        "index_per_s": _index_per_s(folder, documents, seconds),
        "query_ms": percentiles(run.query_ms),
        "rss_mb": run.peak_rss_mb,
        "index_reused": seconds is None,
    }
    return _Measured(figures, run)


def _difference(measured: Mapping[str, _Measured], queries: Sequence[Query]) -> dict[str, Any]:
    """The default pipeline less the stock one, query by query."""
    default, stock = (per_query(queries, measured[name].run.found) for name in ("default", "stock"))
    return summarised(default - stock, unseen(queries))


def _growth_row(measured: Mapping[str, _Measured]) -> dict[str, Any]:
    """What changes with the size of the corpus."""
    kept = ("R@10", "R@100", "query_ms", "rss_mb", "index_per_s")
    return {
        "documents": measured["default"].figures["documents"],
        **{name: {key: each.figures[key] for key in kept} for name, each in measured.items()},
    }


def _index_per_s(folder: Path, documents: int, seconds: float | None) -> float | None:
    """Articles a second when the index was built, kept beside it for runs that use it again."""
    record = folder / "index_per_s.json"
    if seconds is not None:
        record.write_text(json.dumps(round(documents / max(seconds, 1e-3), 1)))
    if not record.exists():
        return None  # that build was broken off, and went on in another run
    per_s: float = json.loads(record.read_text())
    return per_s


def working_folder(articles: Sequence[Article]) -> Path:
    """The folder of these articles in the data folder, with their file in it."""
    text = "".join(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in articles)
    content = text.encode()
    name = hashlib.sha256(content).hexdigest()[:16]
    folder = data_folder() / "evals" / "retrieval" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ARTICLES).write_bytes(content)
    return folder


def _warn_of_missing_gold(articles: Iterable[Article], queries: Iterable[Query]) -> None:
    known = {article.id for article in articles}
    missing = {gold for query in queries for gold in query.gold} - known
    if missing:
        log.warning("%d 个相关条文不在条文库中，例如 %s。", len(missing), min(missing))
