"""The words of an index and of the lexicon, and everyday words that are none of theirs.

A word of the index is a run of two to six characters that recurs, whose characters go together more
often than by chance, and that stands between different neighbours: the usual signs of a word in a
text without spaces (cohesion and freedom of its sides).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from assistant.understanding.everyday import everyday_words
from assistant.understanding.numerals import HAN_RUN
from corpus.lexicon import Entry, Lexicon
from index.store import Index

LONGEST = 6  # characters of a word
MOST_TEXT = 300_000  # characters read of an index; more hardly adds a word and takes its time
SPREAD = 100  # documents that are read first, evenly from the whole index
FEWEST = 3  # times a word of the index recurs
COHESION = 20.0  # times as often as its parts would meet by chance
IN_LEXICON = 50  # the count of a word of the lexicon: it is a word whatever the index says
MOSTLY = 0.9  # of the times that a part of a word stands anywhere
_LATIN_WORD = re.compile(r"[A-Za-z]+")
# No word begins or ends with one of these; a run of the index that does is two.
_PARTICLES = frozenset("的了和与及在是对为于由等被把将或也都就并其该各以")
# What a question is known by; the texts of an index hardly ask.
_ASKING = re.split(
    r"\s+",
    "多少 什么 怎么 怎样 哪些 哪个 哪家 哪里 哪天 几成 几天 几号 几点 多久 什么时候 为什么 自己"
    " 今年 去年 能不能 可不可以 是不是 有没有 知道 请问 如果",
)
_EDGE = "\n"


@dataclass(frozen=True)
class Vocabulary:
    """Words that a typing error may have been meant as, and what is correct as it stands.

    `words` counts the words of the index and the lexicon; `listed` are those of the lexicon and
    those that questions ask with, `latin` the lexicon's English words; `everyday` are words of the
    general language, `runs` counts everything that the index holds.
    """

    words: Mapping[str, int]
    listed: frozenset[str]
    latin: frozenset[str]
    everyday: frozenset[str]
    runs: Mapping[str, int]

    @classmethod
    def from_index(cls, index: Index, lexicon: Lexicon) -> Vocabulary:
        """The vocabulary of the current build; made once a build."""
        return _of_build(str(index.path), index.manifest.build_id, _Sources(index, lexicon.entries))

    def is_seen(self, run: str) -> bool:
        """Is a run of characters correct as it stands, as far as anyone has seen?"""
        return run in self.runs or run in self.everyday or run in self.words

    def is_bound(self, part: str, word: str) -> bool:
        """Does a part of a word mostly stand in that word (起付 in 起付线), not by itself?"""
        if part in self.everyday:
            return False
        return self.words[word] >= MOSTLY * max(self.runs.get(part, 0), self.words.get(part, 0))

    def is_word(self, run: str) -> bool:
        """Is a run a word, of the index or of everyday?"""
        return run in self.words or run in self.everyday

    @cached_property
    def with_gap(self) -> Mapping[tuple[int, str], tuple[str, ...]]:
        """Words by what is left when the character at a place is taken out."""
        found: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        for word in self.words:
            for place in range(len(word)):
                found[place, word[:place] + word[place + 1 :]].append(word)
        return {key: tuple(words) for key, words in found.items()}


@dataclass(frozen=True)
class _Sources:
    """What a vocabulary is made from; the index stands for the build that is named beside it."""

    index: Index = field(compare=False)
    entries: tuple[Entry, ...]


@lru_cache(maxsize=4)
def _of_build(path: str, build_id: str, sources: _Sources) -> Vocabulary:
    counts = _count_runs(_texts(sources.index))
    words = Counter(dict(_words_among(counts)))
    said = [form for entry in sources.entries for form in (*entry.say, *entry.means)]
    chinese = [word for form in (*said, *_ASKING) for word in HAN_RUN.findall(form)]
    listed = frozenset(word for word in chinese if 2 <= len(word) <= LONGEST)
    words.update({word: max(words[word], IN_LEXICON) - words[word] for word in listed})
    latin = frozenset(word.lower() for form in said for word in _LATIN_WORD.findall(form))
    runs = {run: count for run, count in counts.items() if len(run) > 1 and _EDGE not in run}
    return Vocabulary(words, listed, latin, everyday_words(), runs)


def _texts(index: Index) -> Iterator[str]:
    """The texts of an index, of a large one those of documents from its whole length."""
    left = MOST_TEXT
    with index.reading() as build:
        documents = build.records.documents
        step = len(documents) // SPREAD + 1
        for document in (each for start in range(step) for each in documents[start::step]):
            for provision in build.records.provisions(document.id):
                if provision.parent_id is None:
                    yield provision.text
                    left -= len(provision.text)
            if left < 0:
                return


def _count_runs(texts: Iterable[str]) -> Counter[str]:
    """How often each run of one to LONGEST + 1 characters stands in the texts, with its edges."""
    counts: Counter[str] = Counter()
    for text in texts:
        for run in HAN_RUN.findall("".join(text.split())):
            edged = f"{_EDGE}{run}{_EDGE}"
            for size in range(1, LONGEST + 2):
                counts.update(edged[at : at + size] for at in range(len(edged) - size + 1))
    return counts


def _words_among(counts: Counter[str]) -> Iterator[tuple[str, int]]:
    total = sum(count for run, count in counts.items() if len(run) == 1)
    before, behind = _neighbours(counts)
    for run, count in counts.items():
        is_free = before[run] >= 2 and behind[run] >= 2
        if 2 <= len(run) <= LONGEST and count >= FEWEST and is_free and _EDGE not in run:
            inside = _PARTICLES.isdisjoint((run[0], run[-1]))
            if inside and _cohesion(run, counts, total) >= COHESION:
                yield run, count


def _neighbours(counts: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """How many different characters stand before and behind each run; an edge is two."""
    before: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    for run in counts:
        before[run[1:]] += 1 + (run[0] == _EDGE)
        behind[run[:-1]] += 1 + (run[-1] == _EDGE)
    return before, behind


def _cohesion(run: str, counts: Counter[str], total: int) -> float:
    """How many times as often a run stands there as its parts would meet by chance."""
    parts = (counts[run[:at]] * counts[run[at:]] for at in range(1, len(run)))
    return counts[run] * total / max(parts)
