"""The vectors of a build: Chroma searches them, a plain array holds them for exact cosines.

Rows 0 … n-1 are the passages, in the order of the records; the rows after them are the sentences of
passages that have several, passage by passage. `vectors.npy` has them in half precision; Chroma has
those of the passages under the slot of the row as id (index.slots). Sentences are not searched:
among the passages near a question are those with a sentence near it. (Searched too, they changed
the first ten of one question in 1,235 over 58,643 articles, and took 280 MB.)
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexCorrupt
from index.private import private_copy
from index.slots import Rows, read_slots

if TYPE_CHECKING:
    from chromadb.api.client import Client

PASSAGES = "passages"
FROM, UNTIL = "in_force_from", "in_force_until"
SLOTS = "slots.npz"  # beside Chroma's files
Floats = NDArray[np.float32]


def open_client(folder: Path) -> Client:
    """Chroma on a folder, for writing it or for reading a copy of it."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    return cast("Client", client)  # the declared type lacks close()


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
            self._rows = _rows_by_slot(folder, names)
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Close Chroma and remove its copy. No query may run."""
        self._collections.clear()
        self._opened.close()

    def nearest(self, name: str, query: Floats, count: int, day: int | None) -> Rows:
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
        slots = np.array([int(each) for each in found["ids"][0]], dtype=np.int64)
        return np.sort(self._rows[name][slots])


def _rows_by_slot(folder: Path, names: Sequence[str]) -> dict[str, Rows]:
    """For each collection the row in each slot; rows are counted on from one to the next."""
    rows, first_row = {}, 0
    for name, table in read_slots(folder / SLOTS, names).items():
        rows[name] = table.rows(first_row)
        first_row += len(table.slots)
    return rows
