"""What inputs and their values are called in a sentence, and how a missing one is asked for."""

from __future__ import annotations

import re
import typing
from datetime import date, datetime
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from assistant import wording
from assistant.calculating.vocabulary import FOLDER
from assistant.calculators.cases import read_yaml
from assistant.calculators.inputs import CalculatorInputs, Choice
from assistant.calculators.registry import find
from assistant.model import Language
from corpus.errors import CorpusError

PRIOR = "prior."  # before the name of an input of earlier this year


class InputName(BaseModel):
    """An entry of `names.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: str
    of: str | None = None
    zh: str
    en: str
    ask: str | None = None
    ask_en: str | None = None


@cache
def _entries() -> dict[tuple[str | None, str], InputName]:
    path = FOLDER / "names.yaml"
    try:
        entries = TypeAdapter(tuple[InputName, ...]).validate_python(tuple(read_yaml(path)))
    except (ValidationError, TypeError) as error:
        raise CorpusError(path, f"名称表有误：{error}") from error
    return {(each.of, each.input): each for each in entries}


def entry_of(calculator: str, name: str) -> InputName | None:
    """The entry of an input. Raises CorpusError where the file cannot be read."""
    of = "prior" if name.startswith(PRIOR) else calculator
    bare = name.removeprefix(PRIOR)
    return _entries().get((of, bare)) or _entries().get((None, bare))


def name_of(calculator: str, name: str, language: Language) -> str:
    """What an input is called."""
    entry = entry_of(calculator, name)
    if entry is None:
        return _extra(calculator, name, "label_en" if language == "en" else "label_zh") or name
    return entry.en if language == "en" else entry.zh


def question_for(calculator: str, name: str, language: Language) -> str:
    """How a person is asked for an input: a sentence in Chinese, a noun phrase in English."""
    entry = entry_of(calculator, name)
    if language == "en":
        return entry.ask_en or entry.en if entry else name_of(calculator, name, language)
    ask = entry.ask if entry else None
    return ask or _extra(calculator, name, "ask") or name_of(calculator, name, language)


def value_of(calculator: str, name: str, value: Any, language: Language) -> str:
    """A value as a person reads it, with its unit."""
    if isinstance(value, bool):
        return wording.yes_or_no(value, language)
    if isinstance(value, list):
        named = [value_of(calculator, name, each, language) for each in value]
        none = "none" if language == "en" else "无"
        return ("、" if language == "zh" else ", ").join(named) or none
    if choice := _choice(calculator, name, value):
        return choice.en if language == "en" else choice.zh
    text = value.isoformat() if isinstance(value, date | datetime) else str(value)
    unit = _UNITS.get(_extra(calculator, name, "unit"), ("", ""))[language == "en"]
    return f"{wording.plain(text, language)}{unit}"


_UNITS = {
    "yuan": (" 元", " yuan"),
    "people": (" 人", ""),
    "days": (" 天", " days"),
    "years": (" 年", " years"),
}


def in_words(calculator: str, text: str, language: Language) -> str:
    """A text with the names of inputs as a person calls them."""
    return _INPUT_NAME.sub(
        lambda match: (
            name_of(calculator, match[0], language) if entry_of(calculator, match[0]) else match[0]
        ),
        text,
    )


# Of the names of inputs only those that no word of a sentence can be.
_INPUT_NAME = re.compile(r"[a-z]+(?:_[a-z]+)+")


def _extra(calculator: str, name: str, key: str) -> str:
    model: type[CalculatorInputs] = find(calculator).inputs
    if name.startswith(PRIOR):
        model, name = model.model_fields["prior"].annotation, name.removeprefix(PRIOR)  # type: ignore[assignment]
    field = model.model_fields.get(name)
    extra = field.json_schema_extra if field else None
    return str(extra.get(key, "")) if isinstance(extra, dict) else ""


def _choice(calculator: str, name: str, value: Any) -> Choice | None:
    field = find(calculator).inputs.model_fields.get(name)
    members = (each for kind in _kinds(field.annotation if field else None) for each in kind)
    return next((each for each in members if each.value == value), None)


def _kinds(annotation: Any) -> list[type[Choice]]:
    if isinstance(annotation, type) and issubclass(annotation, Choice):
        return [annotation]
    return [kind for inner in typing.get_args(annotation) for kind in _kinds(inner)]
