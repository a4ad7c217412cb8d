"""Requests that are not for this assistant: medical advice, inventing, forging, personal data of
others, dropping its rules, promises.

A request is recognised by classes of words in one sentence (refusals.yaml), in both languages. What
only speaks of such things, and asks what the rules say of them, is a proper question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.model import Answer, AnswerKind, Claim, Language
from assistant.question import simplify
from corpus.errors import CorpusError

REFUSALS = Path(__file__).resolve().parent / "refusals.yaml"
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[？?]?")


class _Asking(BaseModel):
    """One way to ask: a word of each class of `all` in a sentence, none of `none`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    all: tuple[str, ...] = Field(min_length=1)
    none: tuple[str, ...] = ()


class Refusal(BaseModel):
    """Why a request is refused, and the sentence that says so and what can be done instead."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: str = Field(min_length=1)
    why: str = Field(min_length=1)
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    asks: tuple[_Asking, ...] = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    classes: Mapping[str, tuple[str, ...]]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Refusals:
    """The refusals of a file with their classes of words as patterns."""

    refusals: tuple[Refusal, ...]
    classes: Mapping[str, re.Pattern[str]]

    def find(self, turn: str) -> Refusal | None:
        """Why a turn is refused, or None for a proper question."""
        sentences = [part.strip() for part in _SENTENCE.findall(simplify(turn).lower())]
        for refusal in self.refusals:
            if any(self._is_asked(way, each) for way in refusal.asks for each in sentences):
                return refusal
        return None

    def _is_asked(self, asking: _Asking, sentence: str) -> bool:
        def says(name: str) -> bool:
            return self.classes[name].search(sentence) is not None

        return all(map(says, asking.all)) and not any(map(says, asking.none))


def read_refusals(path: Path) -> Refusals:
    """The refusals of a YAML file. Raises CorpusError, naming what is not accepted."""
    try:
        file = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        classes = {name: _pattern(words) for name, words in file.classes.items()}
    except (ValidationError, yaml.YAMLError, re.error) as error:
        first = str(error).splitlines()[0]
        raise CorpusError(path, f"拒绝规则的文件读不了：{first}。") from error
    named = {name for each in file.refusals for way in each.asks for name in (*way.all, *way.none)}
    if unknown := sorted(named - classes.keys()):
        raise CorpusError(path, f"没有这样的词类：{'、'.join(unknown)}。请在 classes 里写明。")
    return Refusals(file.refusals, classes)


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{word})" for word in words))


@lru_cache(maxsize=1)
def bundled_refusals() -> Refusals:
    """The refusals that come with the project."""
    return read_refusals(REFUSALS)


def refuse(refusal: Refusal, language: Language) -> Answer:
    """The answer that refuses: one friendly sentence that says what can be done instead."""
    text = refusal.en if language == "en" else refusal.zh
    return Answer(language, AnswerKind.REFUSAL, (Claim(text),), reason=refusal.reason)
