"""Whether a clause states the number of the thing that is asked about (asked_amounts.yaml).

An amount that stands beside the right words may measure something else: the limit, not the
deductible; the share for special diseases, not for ordinary visits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.measures import Measure, states_any
from corpus.errors import CorpusError

ASKED_AMOUNTS = Path(__file__).resolve().parent / "asked_amounts.yaml"
OF_SOMETHING = {"money", "exact_money", "ratio"}  # a period or a count is not shared out like these
_SENTENCE = re.compile(r"[^。；;！？\n]+")
_CLAUSE = re.compile(r"[^，,]+")


class Quantity(BaseModel):
    """What an amount can be of: how people name it, and regulations."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    say: tuple[str, ...] = Field(min_length=1)
    also: tuple[str, ...] = Field(min_length=1)


class Quantities(BaseModel):
    """The quantities, and kinds of things that exclude each other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    quantities: tuple[Quantity, ...]
    kinds: tuple[tuple[tuple[str, ...], ...], ...]
    named_kinds: tuple[tuple[tuple[str, ...], ...], ...]
    payees: tuple[tuple[str, ...], ...]


def states_of_it(question: str, text: str, headings: str, measures: Sequence[Measure]) -> bool:
    """Does a text state one of the numbers asked for, of the thing that is asked about?"""
    if not states_any(text, measures):
        return False
    if not any(measure.name in OF_SOMETHING for measure in measures):
        return True
    return any(
        _is_of_it(question, sentence, clause, f"{headings} {text}")
        for sentence in _SENTENCE.findall(text)
        for clause in _CLAUSE.findall(sentence)
        if states_any(clause, measures)
    )


def _is_of_it(question: str, sentence: str, clause: str, around: str) -> bool:
    return (
        _is_quantity(question, clause, around)
        and _is_kind(question, clause)
        and _is_kind(question, sentence)
        and _is_named_kind(question, sentence)
        and _is_for(question, sentence)
    )


def _is_quantity(question: str, clause: str, around: str) -> bool:
    """The clause names what is asked, or names nothing else while the text around it names it."""
    quantities = bundled_quantities().quantities
    asked = [each for each in quantities if _names(each.say, question)]
    if not asked or any(_names(each.also, clause) for each in asked):
        return True
    named_else = any(_names(each.also, clause) for each in quantities if each not in asked)
    return not named_else and any(_names(each.also, around) for each in asked)


def _is_kind(question: str, sentence: str) -> bool:
    """A sentence, or a clause, states it for no other kind than the one that is asked about."""
    for family in bundled_quantities().kinds:
        asked = [kind for kind in family if _names(kind, question)]
        named = [kind for kind in family if _names(kind, sentence)]
        if asked and named and not any(kind in named for kind in asked):
            return False
    return True


def _is_named_kind(question: str, sentence: str) -> bool:
    """The sentence names the kind that is asked about, where only the kind decides the number."""
    for family in bundled_quantities().named_kinds:
        asked = [kind for kind in family if _names(kind, question)]
        if asked and not any(_names(kind, sentence) for kind in asked):
            return False
    return True


def _is_for(question: str, sentence: str) -> bool:
    """The sentence names for whom the amount is asked, or nobody."""
    payees = bundled_quantities().payees
    asked = [each for each in payees if _names(each, question)]
    named = [each for each in payees if _names(each, sentence)]
    return not asked or not named or any(each in named for each in asked)


def _names(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


@lru_cache(maxsize=1)
def bundled_quantities() -> Quantities:
    """The quantities that come with the project. Raises CorpusError where the file is not whole."""
    try:
        return Quantities.model_validate(yaml.safe_load(ASKED_AMOUNTS.read_text("utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise CorpusError(ASKED_AMOUNTS, f"读不了：{str(error).splitlines()[0]}。") from error
