"""The records of a calculation that is asked for: the facts stated, and the plan made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from assistant.understanding.dates import When
from corpus.model import Span

FactValue = Decimal | bool | str | When | datetime | date


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a user stated: `said` are the words at `span` of the turn with that number.

    `is_earlier`: of an amount, that it is of earlier this year; `is_added`: that it comes on top of
    what was said before; `is_whole`: of a date, that its year was said.
    """

    name: str
    value: FactValue
    said: str
    turn: int
    span: Span
    is_added: bool = False
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two values for one thing in one turn: only the user knows which is right."""

    name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Used:
    """An input of a plan, as it is understood, with the facts that it was read from."""

    name: str
    value: Any
    facts: tuple[Fact, ...]

    @property
    def said(self) -> str:
        """The user's own words."""
        return "、".join(dict.fromkeys(fact.said for fact in self.facts))

    @property
    def turn(self) -> int:
        """The number of the turn that said it last."""
        return max(fact.turn for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Plan:
    """A calculation that the last turn asks for.

    `inputs` are as the calculator takes them; `missing` names what has to be asked for first, in
    the order to ask; `asked` are the results that were asked for, empty for all of them.
    """

    calculator: str
    inputs: Mapping[str, Any]
    facts: tuple[Used, ...] = ()
    missing: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    asked: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ()  # dates of the last turn that no calendar shows

    @property
    def stated(self) -> tuple[str, ...]:
        """The facts as they were read: numbers that the user stated, in figures."""
        return tuple(str(each.value) for each in self.facts)

    @property
    def is_complete(self) -> bool:
        """Can the calculator run?"""
        return not (self.missing or self.contradictions or self.impossible)
