"""BM25 over characters and pairs of neighbouring characters, by bm25s.

Chinese needs no word list this way, and on lay questions it was better than BM25 over words.
"""

from __future__ import annotations

import mmap
import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

VOCABULARY = "vocabulary.npy"
RUN = re.compile(r"[^\W_]+")  # letters and digits between punctuation and white space
PAIR = 1 << 21  # a code point fits below it, so that first · PAIR + second is one of its own

Codes = NDArray[np.int64]
Rows = NDArray[np.int64]
Floats = NDArray[np.float32]


def terms(text: str) -> Codes:
    """The terms of a text as numbers: every character, and every pair within a run.

    A character is its code point, a pair `(first + 1) · PAIR + second`: after NFKC and lower-case,
    over runs of letters and digits.

    >>> [decode(term) for term in terms("起付线，Ⅱ")]
    ['起', '付', '线', '起付', '付线', 'i', 'i', 'ii']
    """
    found = []
    for run in RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        characters = np.frombuffer(run.encode("utf-32-le"), dtype="<u4").astype(np.int64)
        found += [characters, (characters[:-1] + 1) * PAIR + characters[1:]]
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def decode(term: int) -> str:
    """The character or pair that a term stands for."""
    first, second = divmod(int(term), PAIR)
    return (chr(first - 1) if first else "") + chr(second)


def unmap(array: NDArray[Any]) -> None:
    """Let go of the pages that were read of a memory-mapped array.

    They stay in the system's cache of files, from where reading them again takes no time to speak
    of; else every page ever read counts as memory of this process, in the end the whole file.
    """
    if isinstance(array.base, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        array.base.madvise(mmap.MADV_DONTNEED)


class LexicalIndex:
    """BM25 scores of all passages, memory-mapped. Row n is the n-th passage."""

    def __init__(self, scorer: Any, vocabulary: Codes) -> None:
        self._scorer, self._vocabulary = scorer, vocabulary

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Open what `build_lexical` wrote."""
        import bm25s

        scorer = bm25s.BM25.load(folder, mmap=True, load_vocab=False)
        return cls(scorer, np.load(folder / VOCABULARY, mmap_mode="r"))

    def unmap(self) -> None:
        """Let go of the pages that were read; see `unmap`."""
        for name in ("data", "indices"):
            unmap(self._scorer.scores[name])

    def frequency(self, form: str) -> int:
        """How many passages may hold `form`: as many as hold its rarest pair of characters."""
        codes = terms(form)
        wanted = codes[codes >= PAIR] if (codes >= PAIR).any() else codes
        if not len(wanted) or not len(self._vocabulary):
            return 0
        found = np.minimum(np.searchsorted(self._vocabulary, wanted), len(self._vocabulary) - 1)
        if (self._vocabulary[found] != wanted).any():
            return 0
        pointers = self._scorer.scores["indptr"]
        return int((pointers[found + 1] - pointers[found]).min())

    def rarity_and_places(self, codes: Codes, rows: Rows) -> tuple[Floats, NDArray[np.bool_]]:
        """For each term its inverse document frequency, and which of `rows` hold it: terms × rows.

        What no passage holds is as rare as can be.
        """
        order = np.argsort(rows, kind="stable")
        ascending = rows[order]
        frequencies = np.zeros(len(codes))
        holds = np.zeros((len(codes), len(rows)), dtype=np.bool_)
        for number, place in enumerate(self._places(codes)):
            if place < 0:
                continue
            start, end = self._scorer.scores["indptr"][place : place + 2]
            held_by = self._scorer.scores["indices"][start:end]
            frequencies[number] = len(held_by)
            at = np.minimum(np.searchsorted(held_by, ascending), len(held_by) - 1)
            holds[number, order] = held_by[at] == ascending
        count = self._scorer.scores["num_docs"]
        return np.log((count + 1) / (frequencies + 0.5)).astype(np.float32), holds

    def _places(self, codes: Codes) -> Rows:
        """Where terms stand in the vocabulary; -1 for those that do not."""
        places = np.minimum(np.searchsorted(self._vocabulary, codes), len(self._vocabulary) - 1)
        return np.where(self._vocabulary[places] == codes, places, -1)

    def scores(self, *queries: str) -> Floats:
        """The BM25 score of each passage for the terms of all `queries` together."""
        places = self._places(np.concatenate([terms(query) for query in queries]))
        known = places[places >= 0]
        return np.asarray(self._scorer.get_scores_from_ids(known), dtype=np.float32)


def build_lexical(
    texts: Sequence[str], folder: Path, on_progress: Callable[[int], None] = lambda count: None
) -> None:
    """Write the BM25 index of `texts` to `folder`. Not all of them may be without a letter."""
    import bm25s

    found = []
    for text in texts:
        found.append(terms(text))
        on_progress(1)
    vocabulary, inverse = np.unique(np.concatenate(found), return_inverse=True)
    rows = np.split(inverse, np.cumsum([len(row) for row in found])[:-1])
    scorer = bm25s.BM25()
    identity = {number: number for number in range(len(vocabulary))}
    scorer.index(
        ([row.tolist() for row in rows], identity), create_empty_token=False, show_progress=False
    )
    scorer.vocab_dict = {}  # ours is an array: quick to open, nothing to parse
    scorer.save(folder, show_progress=False)
    np.save(folder / VOCABULARY, vocabulary)
