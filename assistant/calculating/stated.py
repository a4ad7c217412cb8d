"""What the words of a turn state, numbers aside: status, hospital, disease, level of incident."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.calculating.denial import denial, is_asked, is_corrected, is_denied
from assistant.calculating.model import Fact
from assistant.calculating.vocabulary import StatedByWords, organs, stated_by_words
from assistant.calculators.parameters import load
from corpus.model import Span

DISEASE = "disease"
_GOT = {"licence", "residency", "senior_title", "mid_title", "referral_compliant"}


def read_stated(text: str, turn: int) -> list[Fact]:
    """The facts that words state, in the order they stand; of overlapping words of one fact the
    longest count. Two values of a fact that is not corrected both stay."""
    found = [fact for entry in stated_by_words() for fact in _by_entry(entry, text, turn)]
    found += _diseases(text, turn)
    return _without_corrected(text, _longest(found))


def _by_entry(entry: StatedByWords, text: str, turn: int) -> Iterator[Fact]:
    for match in entry.say.finditer(text):
        span = Span(*match.span())
        if span.start == span.end or (entry.denied is not None and is_asked(text, span)):
            continue
        denied = denial(text, span, is_got=entry.fact in _GOT)
        value = entry.means if denied is None else entry.denied
        if value is not None:
            yield Fact(entry.fact, value, denied or match[0], turn, span)


def _longest(found: list[Fact]) -> list[Fact]:
    kept: list[Fact] = []
    for fact in sorted(found, key=lambda each: each.span.start - each.span.end):
        if not any(_overlaps(fact, each) for each in kept):
            kept.append(fact)
    return sorted(kept, key=lambda each: each.span)


def _overlaps(one: Fact, other: Fact) -> bool:
    apart = one.span.end <= other.span.start or other.span.end <= one.span.start
    return one.name == other.name and not apart


def _without_corrected(text: str, found: list[Fact]) -> list[Fact]:
    """不是糖尿病，是精神分裂症 and 二级——不对，三级: what was taken back is left out."""
    kept: list[Fact] = []
    for fact in found:
        taken_back = [
            each
            for each in kept
            if each.name == fact.name
            and each.value != fact.value
            and is_corrected(text, each.span.end, fact.span.start)
        ]
        kept = [each for each in kept if each not in taken_back]
        kept.append(fact)
    return kept


# --- diseases ----------------------------------------------------------------------------------
@cache
def _names() -> re.Pattern[str]:
    lists = load("diseases").diseases.values()
    entries = [entry for each in lists for entry in each]
    names = {name for entry in entries for name in (entry.name, *entry.also)}
    known = "|".join(_as_pattern(name) for name in sorted(names, key=len, reverse=True))
    endings = {end for entry in entries for end in entry.endings}
    known += "|" + "|".join(_as_pattern(end) for end in sorted(endings) if end.isascii())
    ours = sorted((end for end in endings if not end.isascii()), key=len, reverse=True)
    longer = "|".join(map(re.escape, ours))
    parts = "|".join(sorted(map(re.escape, organs()), key=len, reverse=True))
    return re.compile(rf"(?:{parts})(?:{longer})|{known}", re.I)


def _as_pattern(name: str) -> str:
    return rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name)


def _diseases(text: str, turn: int) -> Iterator[Fact]:
    for match in _names().finditer(text):
        span = Span(*match.span())
        if not is_denied(text, span):
            yield Fact(DISEASE, match[0], match[0], turn, span)
