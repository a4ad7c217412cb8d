"""A turn in the form that is searched, character for character, and its sentences and clauses."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.question import simplify
from assistant.understanding.numerals import level

_SENTENCE_END = re.compile(r"[。；;？！?!\n]|\.(?=\s|$)")
_CLAUSE_END = re.compile(r"[，：:（）()]|,(?!\d)|——|—|、(?=[^\d]{0,2}总)")


@lru_cache(maxsize=256)
def searchable(turn: str) -> str:
    """One width and simplified characters, with every character at its place.

    >>> searchable("總共９０００元")
    '总共9000元'
    """
    narrow = level(turn)
    simple = simplify(narrow)
    if len(simple) == len(narrow):
        return simple
    return "".join(_one(char) for char in narrow)


def _one(char: str) -> str:
    simple = simplify(char)
    return simple if len(simple) == 1 else char


def clause_start(text: str, place: int) -> int:
    """Where the clause begins that holds `place`."""
    return max((m.end() for m in _CLAUSE_END.finditer(text, 0, place)), default=0)


def clause_end(text: str, place: int) -> int:
    """Where the clause ends that holds `place`."""
    ends = (pattern.search(text, place) for pattern in (_CLAUSE_END, _SENTENCE_END))
    return min((match.start() for match in ends if match), default=len(text))


def sentence_start(text: str, place: int) -> int:
    """Where the sentence begins that holds `place`."""
    return max((m.end() for m in _SENTENCE_END.finditer(text, 0, place)), default=0)
