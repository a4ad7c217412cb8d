"""The concepts of a question, each with its weight, and how many of them a text speaks of.

Vectors alone find what sounds alike; in one regulation all sentences do. A sentence that answers
also speaks of what was asked: 起付线, 乡镇卫生院. A concept is a word of the lexicon with the
regulations' words for it, or a pair of characters that the question says and the lexicon does not
know. It weighs as much as it is rare in the corpus.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.lexicon import Lexicon
from corpus.view import folded

# A pair of neighbouring characters is a weaker sign than a word of the lexicon.
PAIR_WEIGHT = 0.5
# Of what the corpus never says, little can be asked of a text, since people speak otherwise; yet
# where it is all there is (卡托普利一次吃几片), no text is about it.
UNKNOWN_WEIGHT = 0.1
_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing a question speaks of: any of `forms` in a text stands for it."""

    forms: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How often words stand in a corpus of `texts` texts: `of(form)` counts those that hold it."""

    of: Callable[[str], int]
    texts: int


def read_concepts(question: str, lexicon: Lexicon, frequencies: Frequencies) -> tuple[Concept, ...]:
    """The concepts of a question. What it denies is none."""
    plain = unicodedata.normalize("NFKC", question).lower()
    known: set[int] = set()
    shares: dict[tuple[str, ...], float] = {}
    for mention in lexicon.mentions(plain):
        for span in mention.spans:
            known.update(range(span.start, span.end))
        if not mention.is_denied:
            said = [plain[span.start : span.end] for span in mention.spans]
            shares[tuple(dict.fromkeys(map(folded, (*mention.entry.means, *said))))] = 1.0
    for word in _other_words(plain, known):
        shares.setdefault((word,), PAIR_WEIGHT)
    return tuple(
        Concept(forms, share * _rarity(forms, frequencies)) for forms, share in shares.items()
    )


def _other_words(plain: str, known: set[int]) -> Iterator[str]:
    """Pairs of Chinese characters, and Latin words, that no word of the lexicon covers."""
    for run in _RUN.finditer(plain):
        if run[0].isascii():
            yield run[0]
            continue
        for at in range(run.start(), run.end() - 1):
            if not {at, at + 1} <= known:
                yield plain[at : at + 2]


def _rarity(forms: tuple[str, ...], frequencies: Frequencies) -> float:
    """The inverse document frequency of a concept."""
    count = min(sum(frequencies.of(form) for form in forms), frequencies.texts)
    rarity = math.log(1 + (frequencies.texts - count + 0.5) / (count + 0.5))
    return rarity if count else UNKNOWN_WEIGHT * rarity


def spoken(concepts: Sequence[Concept], text: str) -> float:
    """The weight of the concepts that a text speaks of."""
    flat = folded(text)
    return sum(each.weight for each in concepts if any(form in flat for form in each.forms))


def coverage(concepts: Sequence[Concept], text: str) -> float:
    """The share of the concepts, by weight, that a text speaks of: from 0 to 1."""
    total = sum(concept.weight for concept in concepts)
    return spoken(concepts, text) / total if total else 0.0
