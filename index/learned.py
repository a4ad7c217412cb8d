"""What has been learned from questions and the clauses that answer them, in one small file.

The program comes with packs: `general`, learned on regulations of many kinds and used by default;
`national`, learned from lay questions about national law, for an index of that. An index that has
learned from its office's own questions (index.tuning) has a file of its own, used instead.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import InputError
from index.adapter import corrected
from index.features import FEATURES
from index.manifest import current_build, read_manifest
from index.ranker import Ranker

LEARNED = "learned.npz"  # in the folder of the index, beside its builds
PACKS = Path(__file__).parent / "packs"
GENERAL = "general"
OWN = "own"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Learned:
    """A correction of questions and an order of candidates, for vectors of one model only."""

    name: str  # of the pack, or `own`
    model_sha256: str
    map: Floats
    ranker: Ranker

    def applied(self, query: Floats) -> Floats:
        """The corrected vector of a question, or of several, a row each."""
        return corrected(query, self.map)

    def save(self, file: Path) -> None:
        """Write it, all or nothing."""
        beside = file.with_name(f".{file.name}.{os.getpid()}.npz")
        np.savez_compressed(
            beside,
            name=self.name,
            model=self.model_sha256,
            map=self.map.astype(np.float16),
            weights=self.ranker.weights,
            mean=self.ranker.mean,
            deviation=self.ranker.deviation,
        )
        beside.replace(file)


def load_learned(file: Path, model_sha256: str) -> Learned | None:
    """What a file holds, if it is whole and made for this model and these features."""
    try:
        with np.load(file) as saved:
            if str(saved["model"]) != model_sha256:
                return None
            ranker = Ranker(saved["weights"], saved["mean"], saved["deviation"])
            if len(ranker.weights) != len(FEATURES):
                return None  # made by another version of the program
            map_ = saved["map"].astype(np.float32)
            return Learned(str(saved["name"]), model_sha256, map_, ranker)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def pack_file(name: str) -> Path:
    """The file of a pack that the program comes with."""
    return PACKS / f"{name}.npz"


def pack_names() -> tuple[str, ...]:
    """The packs that the program comes with."""
    return tuple(sorted(file.stem for file in PACKS.glob("*.npz")))


def in_use(index: Path, model_sha256: str) -> Learned | None:
    """What an index searches with: its own, or the general pack; None with another model."""
    own = load_learned(index / LEARNED, model_sha256)
    return own or load_learned(pack_file(GENERAL), model_sha256)


def name_in_use(index: Path) -> str | None:
    """The name of what an index searches with, None where nothing is made for its model.

    Raises IndexMissing, IndexCorrupt.
    """
    learned = in_use(index, read_manifest(index / current_build(index)).model.sha256)
    return learned.name if learned else None


def use_pack(index: Path, name: str) -> None:
    """Have an index search with a pack from now on. Raises InputError for a name of none."""
    if name not in pack_names():
        raise InputError("--pack", name, f"应为 {'、'.join(pack_names())} 之一")
    beside = index / f".{LEARNED}.{os.getpid()}"
    shutil.copyfile(pack_file(name), beside)
    beside.replace(index / LEARNED)


def forget(index: Path) -> bool:
    """Have an index search with the general pack again; whether it did not."""
    had = (index / LEARNED).exists()
    (index / LEARNED).unlink(missing_ok=True)
    return had
