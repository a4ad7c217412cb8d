"""What people say → what regulations say: words that are looked up beside those of a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from corpus.errors import CorpusError
from corpus.model import Span
from corpus.settings import LEXICON

BUNDLED_LEXICON = Path(__file__).resolve().parent / "lexicon.yaml"


class Entry(BaseModel):
    """One line of the lexicon: any of `say` in a question also means all of `means`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: tuple[str, ...] = Field(min_length=1)
    means: tuple[str, ...] = Field(min_length=1)
    why: str = Field(min_length=1)
    group: bool = False  # names people for whom a rule is made
    kind: str = ""  # what it names a thing of: one takes the place of another of its kind


@dataclass(frozen=True, slots=True)
class Mention:
    """An entry that a question brings up: where it says so, and whether it denies it."""

    entry: Entry
    spans: tuple[Span, ...]
    is_denied: bool  # 不是贫困户: said only to rule it out


# What, right before a word, rules it out.
_DENIAL = re.compile(r"(?:不是|没有|没评上|不算|并非|[没非未]|\bnot(?: \w+)?) ?[^，。？,.?]{0,3}$")


class Lexicon:
    """The entries of one or more files."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)

    def mentions(self, question: str) -> tuple[Mention, ...]:
        """What a question brings up, in the order of the lexicon."""
        lowered = question.lower()
        found = ((entry, _spans(entry, lowered)) for entry in self.entries)
        return tuple(
            Mention(entry, spans, all(_DENIAL.search(lowered[: span.start]) for span in spans))
            for entry, spans in found
            if spans
        )

    def expand(self, question: str) -> tuple[str, ...]:
        """The regulations' words for what a question says, without those it already holds."""
        found = dict.fromkeys(
            meaning
            for mention in self.mentions(question)
            if not mention.is_denied
            for meaning in mention.entry.means
        )
        return tuple(meaning for meaning in found if meaning not in question)

    def denied_groups(self, question: str) -> tuple[tuple[str, ...], ...]:
        """The groups of people that a question rules out (不是贫困户), each with all its names."""
        return tuple(
            (*mention.entry.means, *mention.entry.say)
            for mention in self.mentions(question)
            if mention.is_denied and mention.entry.group
        )

    def other_groups(self, question: str) -> tuple[str, ...]:
        """The names of the groups of people that a question does not speak of, or denies."""
        meant = {each.entry for each in self.mentions(question) if not each.is_denied}
        others = (entry for entry in self.entries if entry.group and entry not in meant)
        return tuple(name for entry in others for name in (*entry.means, *entry.say))


def _spans(entry: Entry, lowered: str) -> tuple[Span, ...]:
    return tuple(
        Span(match.start(), match.end())
        for say in entry.say
        for match in _pattern(say).finditer(lowered)
    )


@lru_cache(maxsize=4096)
def _pattern(say: str) -> re.Pattern[str]:
    """Where a word is said. A Latin one stands between the edges of words; its plural is the same
    word."""
    word = re.escape(say.lower())
    return re.compile(rf"\b{word}(?:e?s)?\b" if say.isascii() else word)


def read_lexicon(path: Path) -> Lexicon:
    """The lexicon of a YAML file. Raises CorpusError, naming the entry and what is accepted."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Lexicon(TypeAdapter(list[Entry]).validate_python(raw))
    except ValidationError as error:
        first = error.errors()[0]
        number, *where = first["loc"] or (0,)
        field = ".".join(map(str, where)) or "词条"
        problem = f"第 {int(number) + 1} 条的 {field} 不对；每条应有 say、means（列表）和 why。"
        raise CorpusError(path, problem) from error
    except (OSError, yaml.YAMLError) as error:
        raise CorpusError(path, "不是可读取的 YAML 文件。请检查路径和缩进。") from error


@lru_cache(maxsize=1)
def bundled_lexicon() -> Lexicon:
    """The lexicon that comes with the project."""
    return read_lexicon(BUNDLED_LEXICON)


def lexicon_in_use() -> Lexicon:
    """The bundled lexicon with the entries of the user's own file, if the settings name one.

    Raises CorpusError where that file cannot be read.
    """
    own = LEXICON.value()
    if not own:
        return bundled_lexicon()
    return Lexicon([*bundled_lexicon().entries, *read_lexicon(Path(own).expanduser()).entries])
