"""Measures of a run of queries, per query and in the mean, with 95% intervals.

An interval is the percentile bootstrap over queries: they are drawn again with replacement, and the
middle 95% of the means is taken (B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 1993,
chapter 13). Two runs of the same queries are compared by the differences query by query.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.dataset import Query
from evals.report import Interval

MEASURES = ("R@5", "R@10", "R@100", "RR@10", "nDCG@10")
RESAMPLES = 10_000
SEED = 0
_BATCH = 1000  # resamples at once: 10 MB for a thousand queries

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def per_query(
    queries: Sequence[Query],
    found: Sequence[Sequence[str]],
    measures: Sequence[str] = MEASURES,
) -> Floats:
    """One row a query, one column a measure; a query that finds nothing has zeros.

    `found` holds for each query the ids of articles, best first. The names are those of
    ir-measures: `R@10`, `RR@10`, `nDCG@10`.
    """
    import ir_measures

    qrels = [ir_measures.Qrel(query.qid, gold, 1) for query in queries for gold in query.gold]
    run = [
        ir_measures.ScoredDoc(query.qid, article, float(-rank))
        for query, articles in zip(queries, found, strict=True)
        for rank, article in enumerate(articles)
    ]
    columns = {ir_measures.parse_measure(name): number for number, name in enumerate(measures)}
    rows = {query.qid: number for number, query in enumerate(queries)}
    values = np.zeros((len(queries), len(measures)))
    for metric in ir_measures.iter_calc(columns, qrels, run):
        values[rows[metric.query_id], columns[metric.measure]] = metric.value
    return values


def unseen(queries: Sequence[Query]) -> Flags:
    """For each query, whether its gold articles are gold of no other of these queries.

    Whatever is learned from the other queries has then not seen what this one asks for.
    """
    asked = Counter(article for query in queries for article in query.gold)
    return np.array([all(asked[article] == 1 for article in query.gold) for query in queries])


def summarised(values: Floats, is_unseen: Flags) -> dict[str, Any]:
    """Means and intervals of the columns of `MEASURES`: over all queries, seen and unseen ones."""
    return {
        **_means(values),
        "seen": {"queries": int((~is_unseen).sum()), **_means(values[~is_unseen])},
        "unseen": {"queries": int(is_unseen.sum()), **_means(values[is_unseen])},
    }


def bootstrap_intervals(values: Floats) -> list[Interval]:
    """The 95% interval of the mean of each column over the rows; the same on every call."""
    count = len(values)
    random = np.random.default_rng(SEED)
    evenly = np.full(count, 1 / count)
    means = np.concatenate(
        [
            random.multinomial(count, evenly, size=_BATCH) @ values / count
            for _ in range(RESAMPLES // _BATCH)
        ]
    )
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    return [Interval(float(a), float(b)) for a, b in zip(low, high, strict=True)]


def _means(values: Floats) -> dict[str, Any]:
    """Empty without queries."""
    if not len(values):
        return {}
    means = zip(MEASURES, values.mean(axis=0), strict=True)
    intervals = zip(MEASURES, bootstrap_intervals(values), strict=True)
    return {
        **{name: round(float(mean), 4) for name, mean in means},
        "intervals": {name: [round(bound, 4) for bound in bounds] for name, bounds in intervals},
    }
