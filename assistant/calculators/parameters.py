"""The numbers of the regulations: dated records with the words that they are read from.

One YAML file a calculator, beside this module. No number of a regulation stands in code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.calculators.errors import MissingRule
from assistant.calculators.model import Cited, Source
from corpus.errors import CorpusError

FOLDER = Path(__file__).resolve().parent / "parameters"


def _exact(value: Any) -> Decimal:
    """Decimals are quoted in the files, so that no loader makes a binary fraction of them."""
    if not isinstance(value, str):
        raise ValueError("should be a quoted decimal")
    try:
        return Decimal(value)
    except InvalidOperation as error:
        raise ValueError("should be a quoted decimal") from error


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Words(_Strict):
    zh: str
    en: str


class _Document(_Strict):
    title: str
    in_force_from: date


class Dated(_Strict):
    """A value from a day on, until before another, with its place and its words."""

    value: Annotated[Decimal, BeforeValidator(_exact)]
    in_force_from: date
    in_force_until: date | None
    document_number: str
    locator: str
    quote: str

    def holds_on(self, day: date) -> bool:
        """Is this the value on that day?"""
        return self.in_force_from <= day and (
            self.in_force_until is None or day < self.in_force_until
        )


class Parameter(_Strict):
    """One number of a regulation through time. Between its first and last day there is no gap."""

    description: _Words
    unit: str
    values: tuple[Dated, ...] = Field(min_length=1)
    before: str | None = None  # what applied before the first day, as a person would name it


class Rule(_Strict):
    """Words of a regulation that decide without a number."""

    description: _Words
    document_number: str
    locator: str
    quote: str
    in_force_from: date


class DiseaseEntry(_Strict):
    """One disease of a list, with the words by which people also call it."""

    name: str  # as the regulation prints it
    also: tuple[str, ...] = ()  # other names of the same
    endings: tuple[str, ...] = ()  # a longer name that ends so is meant too: 肺癌
    covers: tuple[str, ...] = ()  # a collective name: the diseases of the list that it stands for
    raised: bool = False  # the text gives it more than the rest of its list
    condition: str | None = None  # what the printed name asks for and a common name leaves out


class ParameterFile(_Strict):
    """All that one calculator takes from regulations."""

    documents: dict[str, _Document]
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    rules: dict[str, Rule] = Field(default_factory=dict)
    # By the name of the rule whose words print the list.
    diseases: dict[str, tuple[DiseaseEntry, ...]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """The parameters of one calculator, resolved for a day: a clause never compares dates."""

    file: ParameterFile
    day: date

    def __getitem__(self, name: str) -> Cited:
        """The number called `name` on the day. Raises MissingRule where none holds."""
        parameter = self.file.parameters[name]
        for dated in parameter.values:
            if dated.holds_on(self.day):
                return Cited(dated.value, _source(self.file, dated))
        first = parameter.values[0]
        rule = f"{self.day.isoformat()} 的{parameter.description.zh}"
        if self.day > first.in_force_from:  # the last value has ended: what came then is not known
            raise MissingRule(rule, None, nearest=(_source(self.file, parameter.values[-1]),))
        before = parameter.before or first.document_number
        raise MissingRule(rule, before, first.in_force_from, (_source(self.file, first),))

    def source(self, name: str) -> Source:
        """The words of the rule called `name`, which decides without a number."""
        return _source(self.file, self.file.rules[name])


def _source(file: ParameterFile, found: Dated | Rule) -> Source:
    document = file.documents[found.document_number]
    return Source(
        document_number=found.document_number,
        document_title=document.title,
        locator=found.locator,
        quote=found.quote,
        in_force_from=found.in_force_from,
    )


def rules_on(name: str, day: date) -> Rules:
    """What holds for the calculator `name` on a day."""
    return Rules(load(name), day)


def first_day(name: str) -> date:
    """The day from which the documents of the calculator `name` are all in force."""
    return max(document.in_force_from for document in load(name).documents.values())


def rules_today(name: str) -> Rules:
    """What holds today, for a calculator that takes no date."""
    return rules_on(name, date.today())


@cache
def load(name: str) -> ParameterFile:
    """The parameters of the calculator `name`. Raises CorpusError."""
    return read_parameters(FOLDER / f"{name}.yaml")


def read_parameters(path: Path) -> ParameterFile:
    """A file of parameters. Raises CorpusError, naming the place and what is accepted there."""
    try:
        content: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        file = ParameterFile.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "文件"
        raise CorpusError(path, f"{place}：{first['msg']}。请按同目录的其他文件改写。") from error
    except (OSError, yaml.YAMLError) as error:
        raise CorpusError(path, "不是可读取的 YAML 文件。请检查路径和缩进。") from error
    _check_timelines(path, file)
    return file


def _check_timelines(path: Path, file: ParameterFile) -> None:
    """No gap and no overlap between the values of a parameter; what is referred to is there."""
    for name, parameter in file.parameters.items():
        for earlier, later in zip(parameter.values, parameter.values[1:], strict=False):
            if earlier.in_force_until != later.in_force_from:
                raise CorpusError(
                    path,
                    f"parameters.{name}：{later.in_force_from} 的值应紧接前一个值的失效日"
                    f" {earlier.in_force_until}。",
                )
    found: list[Dated | Rule] = [d for each in file.parameters.values() for d in each.values]
    for entry in found + list(file.rules.values()):
        if entry.document_number not in file.documents:
            raise CorpusError(path, f"documents 里缺 {entry.document_number}。")
    for name in file.diseases:
        if name not in file.rules:
            raise CorpusError(path, f"rules 里缺 {name}：病种表要有原文。")
