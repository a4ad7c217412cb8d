"""What words mean for a calculation, from the data files beside this module."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError
from pydantic import Field as PydanticField

from assistant.calculators.cases import read_yaml
from corpus.errors import CorpusError

FOLDER = Path(__file__).resolve().parent


def _compiled(value: Any) -> re.Pattern[str]:
    """One pattern for a list of expressions."""
    return re.compile("|".join(f"(?:{each})" for each in value) or r"(?!)", re.IGNORECASE)


Words = Annotated[re.Pattern[str], BeforeValidator(_compiled)]
NEVER = re.compile(r"(?!)")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class StatedByWords(_Strict):
    """Words that state a fact; `denied` is what it is when they are ruled out."""

    fact: str
    means: bool | str
    denied: bool | str | None = None
    say: Words
    why: str


class Role(_Strict):
    """The part that an amount or a day plays, from the words right before and after it."""

    role: str
    unit: str = ""
    before: Words = NEVER
    after: Words = NEVER
    why: str


class Topic(_Strict):
    """When a question is one for a calculator; see `topics.yaml`."""

    calculator: str
    topic: tuple[Words, ...]
    asked: Words
    excluded: Words = PydanticField(NEVER, alias="not")
    asks: dict[str, Words]
    anchors: tuple[str, ...]
    person: tuple[str, ...] = ()
    is_setting: bool = False
    blocks: Words = NEVER
    demand: Words = NEVER
    follow: Words
    why: str


def _read(name: str, kind: Any) -> Any:
    path = FOLDER / f"{name}.yaml"
    try:
        return TypeAdapter(tuple[kind, ...]).validate_python(tuple(read_yaml(path)))
    except (ValidationError, re.error, TypeError) as error:
        raise CorpusError(path, f"词表有误：{error}") from error


@cache
def stated_by_words() -> tuple[StatedByWords, ...]:
    """The entries of `words.yaml`. Raises CorpusError."""
    found: tuple[StatedByWords, ...] = _read("words", StatedByWords)
    return found


@cache
def organs() -> tuple[str, ...]:
    """The entries of `organs.yaml`. Raises CorpusError."""
    found: tuple[str, ...] = _read("organs", str)
    return found


@cache
def amount_roles() -> tuple[Role, ...]:
    """The entries of `amounts.yaml`, in the order they are tried. Raises CorpusError."""
    found: tuple[Role, ...] = _read("amounts", Role)
    return found


@cache
def day_roles() -> tuple[Role, ...]:
    """The entries of `days.yaml`, in the order they are tried. Raises CorpusError."""
    found: tuple[Role, ...] = _read("days", Role)
    return found


@cache
def topics() -> tuple[Topic, ...]:
    """The entries of `topics.yaml`, in the order they are tried. Raises CorpusError."""
    found: tuple[Topic, ...] = _read("topics", Topic)
    return found
