"""The part that each amount and count of a turn plays, from the words around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.calculating.denial import CORRECTION
from assistant.calculating.model import Fact
from assistant.calculating.text import clause_end, clause_start, sentence_start
from assistant.calculating.vocabulary import amount_roles
from assistant.understanding.quantities import Quantity, read_quantities
from corpus.model import Span

# What an amount or a count is called of which nothing says what it is.
BARE = {"yuan": "bare", "people": "people", "student": "students", "day": "days", "year": "years"}
EARLIER = "earlier_"  # before the role of an amount of earlier this year
_UNITS = {"yuan": "yuan", "": "yuan", "people": "people", "student": "student"}
_UNITS |= {"day": "day", "year": "year"}

_EARLIER = re.compile(
    r"当时|那(?:会儿?|阵|时|次|回|一?趟)|结(?:算)?过|(?:已经?|先)结|先前|早先|前[几面两头](?:次|趟|回)?"
    r"|(?:(?<![年号日月])|今年)(?:之前|此前|以前)(?!都?[没未])|上(?:一)?[次回]|[记计]了|记过"
    r"|已经?(?:记|用|报|花|计|领|开|算)|累计(?:用|报|记)"
    r"|\b(?:earlier|already|previous(?:ly)?|so far|before this)\b",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"(?:再|又|另外?|还|后来又|多)(?:添|加|多|增加|涨|追加)(?:了|上|个|出)?[^，。；\d]{0,4}$"
    r"|又(?:自[付负]|自己[^，。；]{0,2}[付出掏]|负担)[^，。；\d]{0,6}$|多[了出加][^，。；\d]{0,3}$"
    r"|\b(?:another|additional|extra|more)\b.{0,6}$",
    re.IGNORECASE,
)
# Between two amounts that are two cases of one thing: 自付1万、3万.
SIDE_BY_SIDE = re.compile(r"\s*(?:[、和跟与或及]|或者|还是|以及|and|or)\s*", re.IGNORECASE)
_DENIED = re.compile(r"(?:不是|并非|而非|不止是|\bnot)\s?$", re.IGNORECASE)
_PART_OF = re.compile(r"其中(?!政策|目录|合规|医保|自)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity with the role it plays; `denied` where the user rules it out (不是12万)."""

    fact: Fact
    is_denied: bool = False
    corrects: Fact | None = None  # the one before it in the turn that it puts right
    unit: str = "yuan"


def read_amounts(text: str, turn: int) -> list[Amount]:
    """The amounts and counts of a turn in order, those that name two values left out."""
    quantities = [_own(text, each) for each in read_quantities(text) if each.unit in _UNITS]
    places = Counter(each.span for each in quantities)
    found: list[Amount] = []
    end = 0
    for quantity in quantities:
        if places[quantity.span] == 1 and quantity.value >= 0:
            starts = (each.span.start for each in quantities)
            until = min((each for each in starts if each > quantity.span.start), default=len(text))
            found.append(_amount(text, quantity, (end, until), found, turn))
        end = quantity.span.end
    return found


def _own(text: str, quantity: Quantity) -> Quantity:
    """自负八万: the word is 自负, and the number is none below nothing."""
    start = quantity.span.start
    if quantity.value >= 0 or text[start - 1 : start + 1] != "自负":
        return quantity
    span = Span(start + 1, quantity.span.end)
    return replace(quantity, value=-quantity.value, span=span, said=quantity.said[1:])


def _amount(
    text: str, quantity: Quantity, free: tuple[int, int], earlier: Sequence[Amount], turn: int
) -> Amount:
    """`free` is what lies between the amount before it and the one behind it."""
    after, until = free
    span, unit = quantity.span, _UNITS[quantity.unit]
    start = max(after, clause_start(text, span.start), sentence_start(text, span.start))
    clause = text[start : span.start]
    sentence = text[max(after, sentence_start(text, span.start)) : span.start]
    # Before another amount of the clause the words belong to that one: 总费4万合规3万.
    end = clause_end(text, span.end)
    behind = text[span.end : min(until, end)]
    is_last = end <= until
    role = _role(clause, behind, unit, quantity.unit == "", is_last) or ""
    corrects = None
    if not role and earlier and SIDE_BY_SIDE.fullmatch(text, earlier[-1].fact.span.end, span.start):
        role = earlier[-1].fact.name.removeprefix(EARLIER)
    if not role and earlier and earlier[-1].unit == unit:
        last = earlier[-1]
        if last.is_denied or CORRECTION.search(text, last.fact.span.end, span.start):
            role, corrects = last.fact.name, last.fact
    role = role or _role(sentence, "", unit, quantity.unit == "") or BARE[unit]
    added = _ADDED.search(clause) is not None
    if unit == "yuan" and not added and _EARLIER.search(sentence):
        role = EARLIER + role
    if CORRECTION.search(sentence) and earlier and earlier[-1].fact.name == role:
        corrects = earlier[-1].fact
    fact = Fact(role, quantity.value, quantity.said, turn, span, is_added=added)
    return Amount(fact, _DENIED.search(clause) is not None, corrects, unit)


# What stands behind says more: 花了1260合规的, 目录内的还差4万要他自己拿.
_SAYS_MORE = {
    (before, behind)
    for before in ("total", "cost")
    for behind in ("in_scope", "self_paid", "basic_paid", "used", "deductible")
} | {("in_scope", "self_paid")}


def _role(before: str, behind: str, unit: str, is_bare: bool, is_last: bool = False) -> str | None:
    """The first role whose words stand before, else behind; behind the last amount of a clause
    what says more."""
    roles = [each for each in amount_roles() if each.unit == unit or is_bare]
    first = next((each.role for each in roles if each.before.search(before)), None)
    second = next((each.role for each in roles if each.after.match(behind.lstrip())), None)
    if first is None or (is_last and (first, second) in _SAYS_MORE):
        return second
    return first
