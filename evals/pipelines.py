"""Two ways to find provisions: the project's default pipeline and the stock one of LlamaIndex.

Each is built into a folder from a file of articles or a folder of documents, and searched there.
Both use the embedding model of the settings. Building and searching are meant to run in processes
of their own, so that the memory reported is what searching takes.
"""

from __future__ import annotations

import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tqdm import tqdm

from corpus.errors import TiaowenError
from corpus.library import load_library
from evals.dataset import read_articles

if TYPE_CHECKING:
    from llama_index.core import Document
    from llama_index.core.base.base_retriever import BaseRetriever

    from index.embedding import EmbeddingModel

DEPTH = 100  # results a query
TEXTS = 10  # results a question where texts are compared
WARM_UP = "预热"

T = TypeVar("T")


class RunFailed(TiaowenError):
    """A pipeline could not be built or searched. With one argument it can leave its process."""


@dataclass(frozen=True, slots=True)
class Run:
    """For each query what was found, best first (ids or texts), and the time that took."""

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
    """Build the project's own index of a file of articles, or of a folder of documents."""
    from index.build import build_index
    from index.embedding import EmbeddingModel

    model = EmbeddingModel()
    model.warm_up()
    report = build_index(load_library(articles), folder, model)
    is_whole = report.embedded and not report.unchanged and not report.resumed
    return report.seconds if is_whole else None


def run_default(folder: Path, questions: Sequence[str]) -> Run:
    """Search the project's own index."""
    from index.retriever import Retriever
    from index.store import Index

    with closing(Index.open(folder)) as index:
        retriever = Retriever(index)
        return _run(
            lambda asked: [hit.provision_id for hit in retriever.retrieve(asked, DEPTH)], questions
        )


def run_default_texts(folder: Path, questions: Sequence[str]) -> Run:
    """Search the project's own index; what is found are the provisions' whole texts."""
    from index.retriever import Retriever
    from index.store import Index

    with closing(Index.open(folder)) as index:
        retriever = Retriever(index)
        return _run(
            lambda asked: [
                index.provision(hit.provision_id).text for hit in retriever.retrieve(asked, TEXTS)
            ],
            questions,
        )


def build_stock(articles: Path, folder: Path) -> float | None:
    """Build the stock index of a file of articles."""
    from evals.stock import article_documents

    return _build_stock(lambda: article_documents(read_articles(articles)), folder)


def build_stock_files(documents: Path, folder: Path) -> float | None:
    """Build the stock index of a folder of documents, from the text that the readers make."""
    from evals.stock import file_documents

    return _build_stock(lambda: file_documents(load_library(documents).sources), folder)


def _build_stock(read: Callable[[], Sequence[Document]], folder: Path) -> float | None:
    """Build in the subfolder of the embedding model, unless the index lies there."""
    from evals.stock import build_index
    from index.embedding import EmbeddingModel

    model = EmbeddingModel()
    place = _stock_place(folder, model)
    if place.exists():
        return None
    beside = place.with_suffix(".building")
    shutil.rmtree(beside, ignore_errors=True)
    seconds = build_index(read(), beside, model)
    beside.rename(place)
    return seconds


def run_stock(folder: Path, questions: Sequence[str]) -> Run:
    """Search the stock index. An article found in several pieces counts once."""
    retriever = _stock_retriever(folder, DEPTH)
    return _run(
        lambda asked: dict.fromkeys(str(n.node.ref_doc_id) for n in retriever.retrieve(asked)),
        questions,
    )


def run_stock_texts(folder: Path, questions: Sequence[str]) -> Run:
    """Search the stock index; what is found are its chunks."""
    retriever = _stock_retriever(folder, TEXTS)
    return _run(lambda asked: [n.node.get_content() for n in retriever.retrieve(asked)], questions)


def _stock_place(folder: Path, model: EmbeddingModel) -> Path:
    return folder / f"{model.sha256[:16]}-float32"


def _stock_retriever(folder: Path, depth: int) -> BaseRetriever:
    from evals.stock import open_retriever
    from index.embedding import EmbeddingModel

    model = EmbeddingModel()
    return open_retriever(_stock_place(folder, model), model, depth)


def in_own_process(function: Callable[..., T], *args: object) -> T:
    """Call a function of a module in a new process. Raises RunFailed for an error of ours."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_portable, function, *args).result()


def _portable(function: Callable[..., T], *args: object) -> T:
    try:
        return function(*args)
    except TiaowenError as error:
        raise RunFailed(str(error)) from None


def _run(search: Callable[[str], Iterable[str]], questions: Sequence[str]) -> Run:
    """Ask one question after the other."""
    search(WARM_UP)
    found: list[tuple[str, ...]] = []
    query_ms: list[float] = []
    for question in tqdm(questions, desc="检索", unit="题", file=sys.stderr):
        started = time.perf_counter()
        results = search(question)
        query_ms.append((time.perf_counter() - started) * 1000)
        found.append(tuple(results))
    return Run(tuple(found), tuple(query_ms), _peak_rss_mb())


def _peak_rss_mb() -> float:
    """The most memory that this process held at once."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)


DEFAULT = Pipeline(build_default, run_default)
STOCK = Pipeline(build_stock, run_stock)
DEFAULT_TEXTS = Pipeline(build_default, run_default_texts)
STOCK_TEXTS = Pipeline(build_stock_files, run_stock_texts)
