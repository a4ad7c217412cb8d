"""Retrieval on any corpus of articles: the default pipeline beside the stock one of LlamaIndex.

Both index the same articles with the same embedding model and answer the same queries. What is
built lies in the data folder and is used again for the same articles and model.
"""

from __future__ import annotations

import hashlib
import json
import logging
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.settings import data_folder
from evals.dataset import Article, DatasetError, Query, read_articles, read_queries
from evals.pipelines import DEFAULT, STOCK, Pipeline, in_own_process
from evals.report import circumstances, percentiles

MEASURES = ("R@5", "R@10", "R@100", "RR@10", "nDCG@10")
ARTICLES = "articles.jsonl"
SEED = 0  # of the sample that a limit draws

log = logging.getLogger(__name__)


def evaluate(
    corpus: Path, queries: Path, *, limit: int | None = None, stock: bool = True
) -> dict[str, Any]:
    """The figures of both pipelines, and how they came about.

    `limit` keeps all articles that answer a query and draws others up to that many. Raises
    DatasetError for files that are not a corpus and its queries, RunFailed where a pipeline fails.
    """
    asked = [query for query in read_queries(queries) if query.gold]
    if not asked:
        raise DatasetError(queries, "没有一个查询给出相关条文（gold）")
    articles = limited(read_articles(corpus), asked, limit)
    how = {**circumstances({"corpus": corpus, "queries": queries}), "limit": limit}
    _warn_of_missing_gold(articles, asked)
    folder = _working_folder(articles)
    pipelines = {"default": DEFAULT, "stock": STOCK} if stock else {"default": DEFAULT}
    return {
        **{
            name: _figures(each, folder / name, len(articles), asked)
            for name, each in pipelines.items()
        },
        "run": how,
    }


def limited(
    articles: Sequence[Article], queries: Iterable[Query], limit: int | None
) -> tuple[Article, ...]:
    """All articles that answer a query, and others drawn up to `limit`, in their order."""
    if limit is None or limit >= len(articles):
        return tuple(articles)
    gold = {article_id for query in queries for article_id in query.gold}
    others = [article.id for article in articles if article.id not in gold]
    wanted = max(0, limit - (len(articles) - len(others)))
    kept = gold.union(random.Random(SEED).sample(others, wanted))
    return tuple(article for article in articles if article.id in kept)


def measure(queries: Sequence[Query], found: Sequence[Sequence[str]]) -> dict[str, float]:
    """The measures of a run, means over all queries; a query that finds nothing counts as 0."""
    import ir_measures

    qrels = [ir_measures.Qrel(query.qid, gold, 1) for query in queries for gold in query.gold]
    run = [
        ir_measures.ScoredDoc(query.qid, article, float(-rank))
        for query, articles in zip(queries, found, strict=True)
        for rank, article in enumerate(articles)
    ]
    measures = {name: ir_measures.parse_measure(name) for name in MEASURES}
    values = ir_measures.calc_aggregate(measures.values(), qrels, run)
    return {name: round(float(values[each]), 4) for name, each in measures.items()}


def _figures(
    pipeline: Pipeline, folder: Path, documents: int, queries: Sequence[Query]
) -> dict[str, Any]:
    """Build where needed, search, measure."""
    folder.mkdir(exist_ok=True)
    seconds = in_own_process(pipeline.build, folder.parent / ARTICLES, folder)
    run = in_own_process(pipeline.run, folder, [query.question for query in queries])
    return {
        **measure(queries, run.found),
        "queries": len(queries),
        "documents": documents,
        "index_per_s": _index_per_s(folder, documents, seconds),
        "query_ms": percentiles(run.query_ms),
        "rss_mb": run.peak_rss_mb,
        "index_reused": seconds is None,
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


def _working_folder(articles: Sequence[Article]) -> Path:
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
