"""The part that each date and time of a turn plays, from the words around it."""

from __future__ import annotations

import re
from datetime import date as Date

from assistant.calculating.model import Fact
from assistant.calculating.text import clause_end, clause_start, sentence_start
from assistant.calculating.vocabulary import day_roles
from assistant.understanding.dates import When, read_dates
from corpus.model import Span

DAY = "day"  # a date of which nothing says what it is
_YEAR_SAID = re.compile(
    r"年|\d{4}|[今明昨前后去本这上下当]|\b(?:today|tomorrow|yesterday|last|this|next)\b",
    re.IGNORECASE,
)


def read_days(text: str, turn: int, as_of: Date) -> list[Fact]:
    """The dates of a turn in order, each by the role it plays."""
    found: list[Fact] = []
    dates = sorted([*read_dates(text, as_of), *_bare_years(text)], key=lambda each: each.span)
    ends = [0, *(each.span.end for each in dates)]
    starts = [*(each.span.start for each in dates[1:]), len(text)]
    for when, after, until in zip(dates, ends, starts, strict=False):
        is_whole = not when.is_relative or _YEAR_SAID.search(when.said) is not None
        role = _role(text, when, after, until)
        found.append(Fact(role, when, when.said, turn, when.span, is_whole=is_whole))
    return found


# 2018全年, 2018一整年下来: a year said without the word behind it.
_BARE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=一?[整全]年|年?度|[上下]半年)")


def bare_year_spans(text: str) -> tuple[Span, ...]:
    """Where years stand that are said without 年."""
    return tuple(Span(*match.span()) for match in _BARE_YEAR.finditer(text))


def _bare_years(text: str) -> list[When]:
    found = []
    for span in bare_year_spans(text):
        said = text[span.start : span.end]
        first, last = Date(int(said), 1, 1), Date(int(said), 12, 31)
        found.append(When(first, last, "year", None, span, said))
    return found


def _role(text: str, when: When, after: int, until: int) -> str:
    span = when.span
    clause = max(after, clause_start(text, span.start), sentence_start(text, span.start))
    behind = text[span.end : min(until, clause_end(text, span.end))]
    for role in day_roles():
        if role.after.match(behind):
            return role.role
    for start in (clause, max(after, sentence_start(text, span.start))):
        for role in day_roles():
            if role.before.search(text[start : span.start]):
                return role.role
    return DAY
