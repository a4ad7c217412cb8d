"""Numbers in English words: ten thousand, a hundred and twenty, half a million."""

from __future__ import annotations

import re
from decimal import Decimal

_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: value for value, word in enumerate(_TO_NINETEEN.split())}
_SMALL |= {word: 10 * place for place, word in enumerate(_TENS.split(), 2)}
_LARGE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_WORD = "|".join([*_SMALL, *_LARGE])
ENGLISH_NUMBER = re.compile(
    rf"\b(?:half\s+a\s+(?:{'|'.join(_LARGE)})|(?:an?\s+(?=(?:{'|'.join(_LARGE)})\b))?(?:{_WORD})"
    rf"(?:(?:\s+|-)(?:and\s+)?(?:{_WORD}))*)\b",
    re.IGNORECASE,
)


def read_english_number(words: str) -> Decimal:
    """The value of words that `ENGLISH_NUMBER` matches.

    >>> read_english_number("a hundred and five thousand"), read_english_number("half a million")
    (Decimal('105000'), Decimal('500000'))
    """
    total = current = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in _SMALL:
            current += _SMALL[word]
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in _LARGE:
            total += (current or 1) * _LARGE[word]
            current = 0
    value = Decimal(total + current)
    return value / 2 if words.lower().startswith("half") else value
