"""What a question asks a number of, and whether a text states such a number (measures.yaml).

The unit that is asked for decides: 几块 needs an amount, 多少岁 an age, 几个平方 an area. A passage
about the right thing that states no such number does not answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from corpus.errors import CorpusError

MEASURES = Path(__file__).resolve().parent / "measures.yaml"
_NUMBER = r"(?:[0-9][0-9.,，]*|[零〇一二两三四五六七八九十百千万亿]+)"
_ASKING = r"(?:(?<![那这头前后十好])几|多少|多大|好多)"  # 那几天 asks for nothing
_CLAUSE = re.compile(r"[^，。；！？,;!?\n]+")


class _Entry(BaseModel):
    """One measure as it stands in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    asked: str = ""
    held: str = ""
    not_asked: str = ""
    not_held: str = ""
    units: tuple[str, ...] = ()  # instead of `asked` and `held`: words that follow a number

    @model_validator(mode="after")
    def _says_how(self) -> Self:
        if bool(self.units) == bool(self.asked and self.held):
            raise ValueError(f"{self.name}: asked and held, or units")
        return self

    def of_unit(self, unit: str) -> _Entry:
        """The measure of one of the units."""
        asked, held = f"{{q}}(?:个)?{unit}", f"{{n}}\\s*(?:余|多)?(?:个)?{unit}"
        return _Entry(name=f"{self.name}_{unit}", zh=self.zh, en=self.en, asked=asked, held=held)


@dataclass(frozen=True, slots=True)
class Measure:
    """A kind of number: how it is asked for, and what states it. `zh` and `en` name it."""

    name: str
    zh: str
    en: str
    asked: re.Pattern[str]
    not_asked: re.Pattern[str] | None
    held: re.Pattern[str]
    not_held: re.Pattern[str] | None

    def is_asked(self, question: str) -> bool:
        """Does a question ask for such a number?"""
        if self.not_asked and self.not_asked.search(question):
            return False
        return self.asked.search(question) is not None

    def is_held(self, text: str) -> bool:
        """Does a clause of a text state such a number?"""
        plain = text.lower()
        if self.not_held is None:
            return self.held.search(plain) is not None
        return any(
            self.held.search(clause) and not self.not_held.search(clause)
            for clause in _CLAUSE.findall(plain)
        )


def read_measures(path: Path) -> tuple[Measure, ...]:
    """The measures of a YAML file. Raises CorpusError where it is not one."""
    try:
        entries = TypeAdapter(list[_Entry]).validate_python(yaml.safe_load(path.read_text("utf-8")))
        single = (each for entry in entries for each in _single(entry))
        return tuple(_compiled(each) for each in single)
    except (ValidationError, yaml.YAMLError, re.error) as error:
        raise CorpusError(path, f"读不了：{str(error).splitlines()[0]}。") from error


def _single(entry: _Entry) -> list[_Entry]:
    return [entry.of_unit(unit) for unit in entry.units] or [entry]


def _compiled(entry: _Entry) -> Measure:
    return Measure(
        entry.name,
        entry.zh,
        entry.en,
        _pattern(entry.asked),
        _pattern(entry.not_asked) if entry.not_asked else None,
        _pattern(entry.held),
        _pattern(entry.not_held) if entry.not_held else None,
    )


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(written.replace("{n}", _NUMBER).replace("{q}", _ASKING))


@lru_cache(maxsize=1)
def bundled_measures() -> tuple[Measure, ...]:
    """The measures that come with the project."""
    return read_measures(MEASURES)


def asked_in(question: str) -> tuple[Measure, ...]:
    """The measures that a question (simplified, one width) asks for."""
    plain = question.lower()
    return tuple(measure for measure in bundled_measures() if measure.is_asked(plain))


# Words that ask; a clause without any tells. 住几天 in the telling asks for no period.
_ASKS = re.compile(
    r"几|多少|好多|多久|多长|多大|多高|多远|什么|啥|哪|怎么|咋|谁|如何|何时|吗|么[？?]|不[？?]|没[？?]|[？?]"
    r"|是不是|能不能|可不可以|要不要|有没有|给不给|行不行|算不算|认不认|比例|期限|截止"
)


def asking_clause(question: str) -> str:
    """The last clause of a question that asks something, empty where none does.

    >>> asking_clause("去镇卫生院住几天，有没有门槛费？")
    '有没有门槛费？'
    """
    clauses = re.findall(r"[^，。；,;！!？?]+[？?]?", question)
    return next((each for each in reversed(clauses) if _ASKS.search(each)), "")


def states_any(text: str, asked: Sequence[Measure]) -> bool:
    """Does a text state one of the numbers asked for?"""
    return any(measure.is_held(text) for measure in asked)
