"""What people say → what regulations say: words that are looked up beside those of a question."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from corpus.errors import CorpusError

BUNDLED_LEXICON = Path(__file__).resolve().parent / "lexicon.yaml"


class Entry(BaseModel):
    """One line of the lexicon: any of `say` in a question also means all of `means`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: tuple[str, ...] = Field(min_length=1)
    means: tuple[str, ...] = Field(min_length=1)
    why: str = Field(min_length=1)


class Lexicon:
    """The entries of one or more files."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)

    def expand(self, question: str) -> tuple[str, ...]:
        """The regulations' words for what a question says, without those it already holds."""
        lowered = question.lower()
        found = dict.fromkeys(
            meaning
            for entry in self.entries
            if any(say.lower() in lowered for say in entry.say)
            for meaning in entry.means
        )
        return tuple(meaning for meaning in found if meaning not in question)


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
