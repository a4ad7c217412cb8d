"""Writes the vectors of a build to Chroma: all of them, or over a copy what has changed."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.force import Force
from index.manifest import Recall
from index.previous import PreviousBuild
from index.progress import Advance, progress
from index.slots import Plan, Rows, plan_anew, plan_update, write_slots
from index.store import CHROMA
from index.vectors import FROM, SLOTS, UNTIL, open_client

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import Metadata

WRITTEN_AT_ONCE = 2000  # Chroma takes 5461
# Tried in this order. The sample's own vectors are easier to find than what people ask: over 59,542
# passages and 618 questions, 500 finds 0.996 of the first hundred and 0.969 of the first four
# hundred, 1,000 finds 0.998 and 0.993, in 3 ms instead of 2.
EF_SEARCH = (1000, 2000, 4000)
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


@dataclass(frozen=True, slots=True)
class Part:
    """What a collection is to hold, a row each: the key and the vector of a text, and its days."""

    keys: Sequence[bytes]
    vectors: Floats
    force: Force


def write_chroma(
    folder: Path, parts: Mapping[str, Part], previous: PreviousBuild | None
) -> dict[str, Recall]:
    """Write the collections to the new folder `folder`; the recall measured in each.

    With `previous`, whose collections hold vectors of the same model, only what has changed is
    written, over a copy. 60,000 vectors take 30 s to write anew on 2 cores, a hundred of them
    0.5 s.
    """
    plans = _plans(parts, previous)
    ef_search = dict.fromkeys(parts, EF_SEARCH[0])
    if previous and any(plan.is_update for plan in plans.values()):
        _copy(previous.folder / CHROMA, folder)
        ef_search |= {name: each.ef_search for name, each in previous.manifest.recall.items()}
    with progress("写入向量库", sum(plan.writes for plan in plans.values())) as advance:
        for name, plan in plans.items():
            _write(folder, name, parts[name], plan, advance)
    write_slots(folder / SLOTS, {name: plan.table for name, plan in plans.items()})
    return {
        name: _tuned(folder, name, parts[name].vectors, plan.table.rows(), ef_search[name])
        for name, plan in plans.items()
    }


def _copy(folder: Path, to: Path) -> None:
    """Copy Chroma's files. (`shutil.copytree` goes on after an error, and hides what it was.)"""
    to.mkdir()
    for path in sorted(folder.rglob("*")):
        beside = to / path.relative_to(folder)
        if path.is_dir():
            beside.mkdir()
        else:
            shutil.copyfile(path, beside)


def _plans(parts: Mapping[str, Part], previous: PreviousBuild | None) -> dict[str, Plan]:
    """All updates or, where they would leave too much behind, all anew."""
    anew = {name: plan_anew(len(part.keys)) for name, part in parts.items()}
    held = previous.held() if previous else {}
    if not held.keys() <= parts.keys():
        return anew
    plans = anew | {
        name: plan_update(parts[name].keys, parts[name].force, each) for name, each in held.items()
    }
    return anew if any(plan.table.is_worn for plan in plans.values()) else plans


def _write(folder: Path, name: str, part: Part, plan: Plan, advance: Advance) -> None:
    slots = plan.table.slots
    with closing(open_client(folder)) as client:
        collection = _collection(client, name, plan)
        for gone in _batches(plan.removed):
            collection.delete(ids=_ids(gone))
            advance(len(gone))
        for rows in _batches(plan.redated):
            collection.update(ids=_ids(slots[rows]), metadatas=_days(part.force, rows))
            advance(len(rows))
        for rows in _batches(plan.added):
            collection.add(
                ids=_ids(slots[rows]),
                embeddings=part.vectors[rows],
                metadatas=_days(part.force, rows),
            )
            advance(len(rows))


def _collection(client: Client, name: str, plan: Plan) -> Collection:
    if plan.is_update:
        return client.get_collection(name, embedding_function=None)
    return client.create_collection(name, embedding_function=None, configuration={"hnsw": HNSW})


def _batches(numbers: Rows) -> Iterator[Rows]:
    for start in range(0, len(numbers), WRITTEN_AT_ONCE):
        yield numbers[start : start + WRITTEN_AT_ONCE]


def _ids(slots: Rows) -> list[str]:
    return [str(slot) for slot in slots]


def _days(force: Force, rows: Rows) -> list[Metadata]:
    since, until = force.since[rows].tolist(), force.until[rows].tolist()
    return [{FROM: start, UNTIL: end} for start, end in zip(since, until, strict=True)]


def _tuned(folder: Path, name: str, vectors: Floats, row_in: Rows, ef_search: int) -> Recall:
    """The recall with the least `ef_search` that is good enough, which the collection then has.

    It has the `ef_search` that is given; `row_in` says which row lies in each slot.
    """
    for tried in [each for each in EF_SEARCH if each >= ef_search]:
        if tried != ef_search:
            _set_ef_search(folder, name, tried)
        with closing(open_client(folder)) as client:
            collection = client.get_collection(name, embedding_function=None)
            recall = _measure_recall(collection, vectors, row_in, tried)
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


def _measure_recall(
    collection: Collection, vectors: Floats, row_in: Rows, ef_search: int
) -> Recall:
    """Recall of Chroma's search against exact search; vectors of the collection ask."""
    drawn = np.random.default_rng(0).permutation(len(vectors))[:SAMPLE]
    wanted = min(100, len(vectors))
    similar = vectors[drawn] @ vectors.T
    found = collection.query(query_embeddings=vectors[drawn], n_results=wanted, include=[])["ids"]
    rows = [row_in[[int(each) for each in ids]] for ids in found]
    at_10, at_100 = (_recall(similar, rows, min(k, wanted)) for k in (10, 100))
    return Recall(ef_search, len(drawn), at_10, at_100)


def _recall(similar: Floats, found: Sequence[Rows], k: int) -> float:
    """The share of the first k found that are as near as the true k-th: equals are all right."""
    kth = -np.partition(-similar, k - 1, axis=1)[:, k - 1]
    near = [similar[n, rows[:k]] >= kth[n] - 1e-6 for n, rows in enumerate(found)]
    return round(float(np.mean([each.sum() / k for each in near])), 4)
