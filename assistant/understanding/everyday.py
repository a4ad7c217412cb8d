"""Words of the general language, so that a correct word is not taken for a slip of a rarer one.

The bundled list is made from the dictionary of jieba 0.42.1 (MIT License), which counts words in
newspapers and novels: those of two characters that it counts at least 5 times and those of three
that it counts at least 20 times. To make it again, unpack jieba's source package and run
`python -m assistant.understanding.everyday jieba/dict.txt`.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from assistant.understanding.numerals import HAN_RUN

BUNDLED_WORDS = Path(__file__).resolve().parent / "everyday_words.txt.gz"
_FEWEST = {2: 5, 3: 20}  # times a word of so many characters is counted


@lru_cache(maxsize=1)
def everyday_words() -> frozenset[str]:
    """The bundled words, of two and three characters."""
    return frozenset(gzip.decompress(BUNDLED_WORDS.read_bytes()).decode().split())


def words_among(dictionary: Iterable[str]) -> list[str]:
    """The words to keep of a dictionary with lines of word, count and part of speech."""
    rows = (line.split() for line in dictionary)
    return sorted(
        word
        for word, count, *_ in rows
        if HAN_RUN.fullmatch(word) and int(count) >= _FEWEST.get(len(word), sys.maxsize)
    )


if __name__ == "__main__":
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    BUNDLED_WORDS.write_bytes(gzip.compress("\n".join(words_among(lines)).encode(), mtime=0))
