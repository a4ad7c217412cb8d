"""BM25 over characters and pairs of neighbouring characters, by bm25s.

Chinese needs no word list this way, and on lay questions it was better than BM25 over words.
"""

from __future__ import annotations

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

    def scores(self, *queries: str) -> Floats:
        """The BM25 score of each passage for the terms of all `queries` together."""
        wanted = np.concatenate([terms(query) for query in queries])
        found = np.searchsorted(self._vocabulary, wanted)
        found = np.minimum(found, len(self._vocabulary) - 1)
        known = found[self._vocabulary[found] == wanted]
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
