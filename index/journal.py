"""Vectors computed for a build that is not whole yet, kept in case it is broken off.

One append-only file a model and precision, beside the builds. Every batch in it closes with a
checksum, which covers the model's hash too: what a kill or a full disk cut short is noticed and
dropped, and nothing that another model computed is ever taken.
"""

from __future__ import annotations

import hashlib
import shutil
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from index.manifest import ModelRecord

FOLDER = ".embedding"
KEY_BYTES = 16  # of the hash of what was embedded
HEAD = struct.Struct("<4sII")  # MARK, how many vectors, the length of each
MARK = b"vec1"
CHECKSUM_BYTES = 16
MOST_AT_ONCE = 1 << 16  # vectors of a batch, and numbers of a vector: more is damage

Halves = NDArray[np.float16]


class Journal:
    """The vectors of one model and precision that builds of before computed and did not use."""

    def __init__(self, index: Path, model: ModelRecord) -> None:
        self._name = f"{model.sha256}-{model.precision}"
        self._path = index / FOLDER / self._name
        self._file: BinaryIO | None = None

    def read(self) -> dict[bytes, Halves]:
        """Key → vector of all whole batches. What comes after them is cut off."""
        found: dict[bytes, Halves] = {}
        if not self._path.exists():
            return found
        with self._path.open("r+b") as file:
            whole = 0
            while (batch := self._read_batch(file)) is not None:
                found |= batch
                whole = file.tell()
            file.truncate(whole)
        return found

    def append(self, keys: Sequence[bytes], vectors: Halves) -> None:
        """Keep a batch: one key and one row a vector. A kill right after loses nothing of it."""
        if self._file is None:
            self._path.parent.mkdir(exist_ok=True)
            self._file = self._path.open("ab")
        content = HEAD.pack(MARK, *vectors.shape) + b"".join(keys) + vectors.tobytes()
        self._file.write(content + self._checksum(content))
        self._file.flush()

    def close(self) -> None:
        """Let go of the file, which stays."""
        if self._file is not None:
            self._file.close()

    def _read_batch(self, file: BinaryIO) -> dict[bytes, Halves] | None:
        """The next batch, None at the end or where one is cut off or damaged."""
        head = file.read(HEAD.size)
        if len(head) < HEAD.size:
            return None
        mark, count, length = HEAD.unpack(head)
        if mark != MARK or max(count, length) > MOST_AT_ONCE:
            return None
        keys, numbers = file.read(count * KEY_BYTES), file.read(count * length * 2)
        if file.read(CHECKSUM_BYTES) != self._checksum(head + keys + numbers):
            return None
        vectors = np.frombuffer(numbers, np.float16).reshape(count, length)
        starts = range(0, len(keys), KEY_BYTES)
        return {keys[at : at + KEY_BYTES]: vectors[n] for n, at in enumerate(starts)}

    def _checksum(self, content: bytes) -> bytes:
        return hashlib.blake2b(self._name.encode() + content, digest_size=CHECKSUM_BYTES).digest()


def remove_journals(index: Path) -> None:
    """Remove the vectors of broken-off builds: a whole one has what it needs."""
    shutil.rmtree(index / FOLDER, ignore_errors=True)
