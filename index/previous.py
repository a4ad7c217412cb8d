"""The build that is current before another: its vectors are used again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexCorrupt, IndexMissing
from corpus.model import Provision
from index.force import Force
from index.journal import KEY_BYTES
from index.manifest import REUSED, current_build, read_manifest
from index.progress import say
from index.records import Records, pack_provision
from index.slots import Held, read_slots
from index.store import CHROMA, RECORDS, ROWS, VECTORS
from index.vectors import PASSAGES, SLOTS

KEYS = "keys.npy"  # what was embedded in each row, as a hash

Halves = NDArray[np.float16]


class PreviousBuild:
    """A finished build, opened to be taken over.

    Every hash is compared first: damaged vectors would get new, matching ones.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder, verify=True, formats=REUSED)
        keys = np.load(folder / KEYS).tobytes()
        self.keys = [keys[at : at + KEY_BYTES] for at in range(0, len(keys), KEY_BYTES)]

    def provisions(self) -> dict[str, str]:
        """Id → content of every provision."""
        with closing(Records(self.folder / RECORDS)) as records:
            return {each.id: content(each) for each in records.all_provisions()}

    def vectors(self) -> dict[bytes, Halves]:
        """Hash of what was embedded → its vector."""
        return dict(zip(self.keys, np.load(self.folder / VECTORS), strict=True))

    def held(self) -> dict[str, Held]:
        """What each Chroma collection holds."""
        with np.load(self.folder / ROWS) as rows:
            force = Force(rows["since"], rows["until"])
        tables = read_slots(self.folder / CHROMA / SLOTS, (PASSAGES,))
        return {PASSAGES: Held(self.keys[: len(force.since)], force, tables[PASSAGES])}


def open_previous(path: Path) -> PreviousBuild | None:
    """The current build of the index folder `path`, if it is there and whole."""
    try:
        return PreviousBuild(path / current_build(path))
    except IndexMissing:
        return None
    except (IndexCorrupt, OSError, ValueError, sqlite3.Error) as error:
        say(f"现有索引不能沿用，全部重新计算：{error}")
        return None


def content(provision: Provision) -> str:
    """What a provision says. Where it stands is left out: that moves with whatever precedes it."""
    return pack_provision(replace(provision, spans=()))
