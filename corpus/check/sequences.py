"""Gaps and repeats in the numbering of a document: articles, chapters, items."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.locators import Locator, Step, Unit, parse_locator
from corpus.model import Kind, Provision

_DECIMAL = re.compile(r"[0-9]+\s?[.．]\s?[0-9]")  # 2. 1 is the number of one section
_NUMBERED = {Kind.ARTICLE, Kind.HEADING, Kind.SECTION, Kind.ITEM}


class Break(StrEnum):
    """How a number fails to follow the one before it."""

    GAP = "gap"
    REPEAT = "repeat"
    BACKWARDS = "backwards"
    LATE_START = "late_start"  # the first is not 1


@dataclass(frozen=True, slots=True)
class Broken:
    """A provision whose number does not follow, the one before it, and what is missing."""

    what: Break
    provision: Provision
    before: Provision | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Numbered:
    provision: Provision
    steps: tuple[Step, ...]
    part: str

    @property
    def last(self) -> Step:
        return self.steps[-1]


def broken_numbering(provisions: Iterable[Provision]) -> Iterator[Broken]:
    """Where the numbering of one document breaks, in the order of its text for each level."""
    numbered = [each for each in map(_numbered, provisions) if each]
    articles: dict[str, list[_Numbered]] = defaultdict(list)
    for each in numbered:
        if each.last.unit is Unit.ARTICLE:
            articles[each.part].append(each)
    for found in articles.values():
        yield from _broken_articles(found)
    yield from _broken_lists(each for each in numbered if each.last.unit is not Unit.ARTICLE)


def _numbered(provision: Provision) -> _Numbered | None:
    if provision.kind not in _NUMBERED or _DECIMAL.match(provision.text):
        return None
    locator = parse_locator(provision.locator)
    if locator is None or not locator.steps:
        return None
    annex = tuple(step for step in locator.steps if step.unit is Unit.ANNEX)
    steps = tuple(step for step in locator.steps if step.unit is not Unit.ANNEX)
    return _Numbered(provision, steps, str(Locator(locator.prefix, annex))) if steps else None


def _broken_articles(found: Sequence[_Numbered]) -> Iterator[Broken]:
    before: _Numbered | None = None
    for each in found:
        if before is None:
            if each.last.number > 1:
                yield Broken(Break.LATE_START, each.provision, None)
        elif not _follows(before.last, each.last):
            yield _broken(before, each)
        before = each


def _follows(before: Step, step: Step) -> bool:
    if step.inserted:
        return step.number == before.number and step.inserted == before.inserted + 1
    return step.number == before.number + 1


def _broken(before: _Numbered, each: _Numbered) -> Broken:
    one, two = before.last, each.last
    if (two.number, two.inserted) == (one.number, one.inserted):
        return Broken(Break.REPEAT, each.provision, before.provision)
    if (two.number, two.inserted) < (one.number, one.inserted):
        return Broken(Break.BACKWARDS, each.provision, before.provision)
    return Broken(Break.GAP, each.provision, before.provision, _missing(one, two))


def _missing(one: Step, two: Step) -> tuple[str, ...]:
    """The labels between two numbers: 第五条 and 第八条 → 第六条, 第七条."""
    whole = range(one.number + 1, two.number + bool(two.inserted))
    labels = [str(Step(one.unit, number)) for number in whole]
    first = one.inserted + 1 if two.number == one.number else 1
    labels += [str(Step(one.unit, two.number, inserted)) for inserted in range(first, two.inserted)]
    return tuple(labels)


def _broken_lists(found: Iterable[_Numbered]) -> Iterator[Broken]:
    """A chapter or an item is the first of its list, or follows the last of it or of its level.

    A paragraph may stand between two items, and chapters run on through the parts of a code, as
    1. 2. 3. may through the sections of a document: the last number of the level counts too.
    """
    last: dict[tuple[str, object, Unit], _Numbered] = {}
    for each in found:
        article = each.steps[0] if each.steps[0].unit is Unit.ARTICLE else None
        above = each.steps[:-1] if each.last.unit < Unit.ARTICLE else each.provision.parent_id
        siblings = (each.part, above, each.last.unit)
        level = (each.part, article, each.last.unit)
        before = [last[key] for key in (siblings, level) if key in last]
        opens = (each.last.number == 1 and siblings not in last) or _opens_a_list(each)
        if not opens and not any(_follows(other.last, each.last) for other in before):
            if siblings in last:
                yield _broken(last[siblings], each)
            else:
                yield Broken(Break.LATE_START, each.provision, None)
        last[siblings] = last[level] = each


def _opens_a_list(each: _Numbered) -> bool:
    """An article, a section may hold several lists, each beginning with 1."""
    return each.last.number == 1 and each.last.unit > Unit.ARTICLE
