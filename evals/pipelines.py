"""Two ways to find articles: the project's default pipeline and the stock one of LlamaIndex.

Each is built from a file of articles into a folder, and searched there. Both use the embedding
model of the settings.
"""

from __future__ import annotations

import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tqdm import tqdm

from evals.dataset import read_articles

DEPTH = 100  # results a query
WARM_UP = "预热"


@dataclass(frozen=True, slots=True)
class Run:
    """For each query the ids of the articles found, best first, and the time that took."""

    found: tuple[tuple[str, ...], ...]
    query_ms: tuple[float, ...]
    peak_rss_mb: float  # of the process that searched


class Pipeline(NamedTuple):
    """`build` returns the seconds that indexing took, or None where some of it lay there already.

    Loading the model does not count.
    """

    build: Callable[[Path, Path], float | None]
    run: Callable[[Path, Sequence[str]], Run]


def build_default(articles: Path, folder: Path) -> float | None:
    """Build the project's own index of a file of articles."""
    from corpus.library import load_library
    from index.build import build_index
    from index.embedding import EmbeddingModel

    model = EmbeddingModel()
    model.warm_up()
    report = build_index(load_library(articles), folder, model)
    return report.seconds if report.embedded and not report.unchanged else None


def run_default(folder: Path, questions: Sequence[str]) -> Run:
    """Search the project's own index."""
    from index.retriever import Retriever
    from index.store import Index

    with closing(Index.open(folder)) as index:
        retriever = Retriever(index)
        return _run(
            lambda asked: [hit.provision_id for hit in retriever.retrieve(asked, DEPTH)], questions
        )


def build_stock(articles: Path, folder: Path) -> float | None:
    """Build the stock index of a file of articles, in the subfolder of the embedding model."""
    from evals.stock import build_index
    from index.embedding import EmbeddingModel

    model = EmbeddingModel()
    place = folder / model.sha256[:16]
    if place.exists():
        return None
    model.warm_up()
    beside = place.with_suffix(".building")
    shutil.rmtree(beside, ignore_errors=True)
    seconds = build_index(read_articles(articles), beside, model)
    beside.rename(place)
    return seconds


def run_stock(folder: Path, questions: Sequence[str]) -> Run:
    """Search the stock index."""
    from evals.stock import open_retriever
    from index.embedding import EmbeddingModel

    model = EmbeddingModel()
    retriever = open_retriever(folder / model.sha256[:16], model, DEPTH)
    return _run(
        lambda asked: [str(n.node.ref_doc_id) for n in retriever.retrieve(asked)], questions
    )


def _run(search: Callable[[str], Iterable[str]], questions: Sequence[str]) -> Run:
    """Ask one question after the other. An article found in several pieces counts once."""
    search(WARM_UP)
    found: list[tuple[str, ...]] = []
    query_ms: list[float] = []
    for question in tqdm(questions, desc="检索", unit="题", file=sys.stderr):
        started = time.perf_counter()
        ids = search(question)
        query_ms.append((time.perf_counter() - started) * 1000)
        found.append(tuple(dict.fromkeys(ids)))
    return Run(tuple(found), tuple(query_ms), _peak_rss_mb())


def _peak_rss_mb() -> float:
    """The most memory that this process held at once."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)


DEFAULT = Pipeline(build_default, run_default)
STOCK = Pipeline(build_stock, run_stock)
