"""The vectors of a build: Chroma searches them, a plain array holds them for exact cosines.

Rows 0 … n-1 are the passages, in the order of the records; the rows after them are the sentences of
passages that have several, passage by passage. `vectors.npy` has them in half precision; Chroma has
the same numbers under the row as id, passages and sentences in collections of their own.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexCorrupt
from index.force import Force
from index.manifest import Recall
from index.private import private_copy

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import Metadata

PASSAGES, SENTENCES = "passages", "sentences"
FROM, UNTIL = "in_force_from", "in_force_until"
WRITTEN_AT_ONCE = 2000  # Chroma takes 5461
EF_SEARCH = (500, 1000, 2000, 4000)  # tried in this order
# Every write is flushed at once: what is not lies in the database, and whoever opens that writes
# the folder of the collection anew.
HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": EF_SEARCH[0],
    "sync_threshold": 2,
    "batch_size": 2,
}
WANTED_RECALL = 0.99  # of the true first hundred
SAMPLE = 200

Floats = NDArray[np.float32]


def open_client(folder: Path) -> Client:
    """Chroma on a folder, for writing it or for reading a copy of it."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    return cast("Client", client)  # the declared type lacks close()


def write_collection(
    folder: Path,
    name: str,
    vectors: Floats,
    first_row: int,
    force: Force,
    on_progress: Callable[[int], None] = lambda count: None,
) -> Recall:
    """Write a collection and choose its `ef_search` by measuring recall against exact search."""
    with closing(open_client(folder)) as client:
        collection = client.create_collection(
            name,
            embedding_function=None,
            configuration={"hnsw": HNSW},
        )
        for start in range(0, len(vectors), WRITTEN_AT_ONCE):
            rows = range(start, min(start + WRITTEN_AT_ONCE, len(vectors)))
            collection.add(
                ids=[str(first_row + row) for row in rows],
                embeddings=vectors[rows.start : rows.stop],
                metadatas=[_days(force, row) for row in rows],
            )
            on_progress(len(rows))
    return _tuned(folder, name, vectors, first_row)


def _days(force: Force, row: int) -> Metadata:
    return {FROM: int(force.since[row]), UNTIL: int(force.until[row])}


def _tuned(folder: Path, name: str, vectors: Floats, first_row: int) -> Recall:
    """The recall with the least `ef_search` that is good enough, which the collection then has."""
    for ef_search in EF_SEARCH:
        if ef_search != EF_SEARCH[0]:
            _set_ef_search(folder, name, ef_search)
        with closing(open_client(folder)) as client:
            collection = client.get_collection(name, embedding_function=None)
            recall = measure_recall(collection, vectors, first_row, ef_search)
        if recall.at_100 >= WANTED_RECALL:
            break
    return recall


def _set_ef_search(folder: Path, name: str, ef_search: int) -> None:
    """Store another `ef_search`. It holds once the folder is opened again."""
    with closing(open_client(folder)) as client, warnings.catch_warnings():
        # Chroma warns of its own record of a collection without an embedding function.
        warnings.simplefilter("ignore", DeprecationWarning)
        collection = client.get_collection(name, embedding_function=None)
        collection.modify(configuration={"hnsw": {"ef_search": ef_search}})


def measure_recall(
    collection: Collection, vectors: Floats, first_row: int, ef_search: int
) -> Recall:
    """Recall of Chroma's search against exact search; vectors of the collection ask."""
    drawn = np.random.default_rng(0).permutation(len(vectors))[:SAMPLE]
    wanted = min(100, len(vectors))
    similar = vectors[drawn] @ vectors.T
    found = collection.query(query_embeddings=vectors[drawn], n_results=wanted, include=[])["ids"]
    rows = [np.array([int(each) - first_row for each in ids]) for ids in found]
    at_10, at_100 = (_recall(similar, rows, min(k, wanted)) for k in (10, 100))
    return Recall(ef_search, len(drawn), at_10, at_100)


def _recall(similar: Floats, found: Sequence[NDArray[np.int64]], k: int) -> float:
    """The share of the first k found that are as near as the true k-th: equals are all right."""
    kth = -np.partition(-similar, k - 1, axis=1)[:, k - 1]
    near = [similar[n, rows[:k]] >= kth[n] - 1e-6 for n, rows in enumerate(found)]
    return round(float(np.mean([each.sum() / k for each in near])), 4)


class VectorIndex:
    """Reads the vectors of a build, through a private copy of Chroma's database."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self._folder = folder
        with ExitStack() as opened:
            private = opened.enter_context(private_copy(folder))
            client = opened.enter_context(closing(open_client(private)))
            self._collections = {
                name: client.get_collection(name, embedding_function=None) for name in names
            }
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Close Chroma and remove its copy. No query may run."""
        self._collections.clear()
        self._opened.close()

    def nearest(self, name: str, query: Floats, count: int, day: int | None) -> NDArray[np.int64]:
        """The `count` rows nearest to `query`, in force on `day` if given, in ascending order.

        Raises IndexCorrupt when Chroma cannot search its files.
        """
        from chromadb.errors import ChromaError

        if name not in self._collections:
            return np.empty(0, dtype=np.int64)
        where: Any = None
        if day is not None:
            where = {"$and": [{FROM: {"$lte": day}}, {UNTIL: {"$gt": day}}]}
        collection = self._collections[name]
        try:
            found: Any = collection.query(
                query_embeddings=query[np.newaxis], n_results=count, where=where, include=[]
            )
        except ChromaError as error:
            reason = " ".join(str(error).split())[:200]
            build = self._folder.parent
            raise IndexCorrupt(build.parent, f"{build.name} 不能检索：{reason}") from error
        return np.sort(np.array([int(each) for each in found["ids"][0]], dtype=np.int64))
