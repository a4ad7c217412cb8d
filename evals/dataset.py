"""What an evaluation is run on: questions with gold answers, and retrieval corpora with queries.

Both are JSON lines. A file that does not hold what it should is an error that names the line; a
question silently left out would make a score of something else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from assistant.model import Role
from corpus.errors import TiaowenError

UNANSWERABLE = "unanswerable"
MISSING_INPUT = "missing_input"

T = TypeVar("T")


class DatasetError(TiaowenError):
    """A file of an evaluation that cannot be read as what it should be."""

    def __init__(self, path: Path | str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path}：{problem}")


@dataclass(frozen=True, slots=True)
class Gold:
    """A place of the source that answers an item: one overlap with its quote is enough."""

    document_number: str | None
    locator: str
    quote: str


@dataclass(frozen=True, slots=True)
class EvalItem:
    """A question, or a conversation whose last turn is answered, and what a right answer holds."""

    id: str
    type: str
    role: Role
    turns: tuple[str, ...]
    as_of: date | None
    gold: tuple[Gold, ...]
    must_contain: tuple[str, ...]
    must_not_contain: tuple[str, ...]
    also_kinds: frozenset[str]  # kinds that are right besides answer and calculation


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a retrieval corpus, under the keys of its line."""

    id: str
    law: str
    article: str
    text: str
    date: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A question with the ids of the articles that answer it."""

    qid: str
    question: str
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class ParagraphQuestion:
    """A question on a folder of documents, with the paragraphs that answer it.

    `title` is the name of the file that holds them, without its suffix; empty where it is not told.
    """

    qid: str
    title: str
    question: str
    gold: tuple[str, ...]


def read_items(path: Path) -> tuple[EvalItem, ...]:
    """The questions of a file, in order.

    Raises DatasetError for a file that cannot be read, a line that is no item, or an id that
    repeats.
    """
    return _unique(path, _read_lines(path, _item), lambda item: item.id)


def read_articles(path: Path) -> tuple[Article, ...]:
    """The articles of a retrieval corpus, in order; errors as in `read_items`."""
    return _unique(path, _read_lines(path, _article), lambda article: article.id)


def read_queries(path: Path) -> tuple[Query, ...]:
    """The queries of a retrieval corpus, in order; errors as in `read_items`."""
    return _unique(path, _read_lines(path, _query), lambda query: query.qid)


def read_paragraph_questions(path: Path) -> tuple[ParagraphQuestion, ...]:
    """The questions with gold paragraphs, in order; errors as in `read_items`."""
    return _unique(path, _read_lines(path, _paragraph_question), lambda asked: asked.qid)


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_lines(path: Path, parse: Callable[[Mapping[str, Any]], T]) -> Iterator[T]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DatasetError(path, f"无法读取（{reason}）") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield parse(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                raise DatasetError(path, f"第 {number} 行不合格式（{error!r}）") from error


def _unique(path: Path, records: Iterable[T], key: Callable[[T], str]) -> tuple[T, ...]:
    found: dict[str, T] = {}
    for record in records:
        if key(record) in found:
            raise DatasetError(path, f"编号 {key(record)} 重复")
        found[key(record)] = record
    if not found:
        raise DatasetError(path, "没有内容")
    return tuple(found.values())


def _item(row: Mapping[str, Any]) -> EvalItem:
    turns = row["turns"] if "turns" in row else [row["question"]]
    as_of = row.get("as_of")
    return EvalItem(
        id=str(row["id"]),
        type=str(row["type"]),
        role=_role(row.get("role")),
        turns=tuple(map(str, turns)),
        as_of=date.fromisoformat(as_of) if as_of else None,
        gold=tuple(Gold(g["document_number"], g["locator"], g["quote"]) for g in row["gold"]),
        must_contain=tuple(row.get("must_contain", ())),
        must_not_contain=tuple(row.get("must_not_contain", ())),
        also_kinds=frozenset(row.get("also_kinds", ())),
    )


def _role(name: object) -> Role:
    """Another value is answered as a citizen, as in `batch`."""
    return next((role for role in Role if role == name), Role.CITIZEN)


def _article(row: Mapping[str, Any]) -> Article:
    return Article(
        id=str(row["id"]),
        law=str(row["law"]),
        article=str(row["article"]),
        text=str(row["text"]),
        date=str(row.get("date") or ""),
    )


def _query(row: Mapping[str, Any]) -> Query:
    return Query(str(row["qid"]), str(row["question"]), frozenset(map(str, row["gold"])))


def _paragraph_question(row: Mapping[str, Any]) -> ParagraphQuestion:
    return ParagraphQuestion(
        qid=str(row["qid"]),
        title=str(row.get("title") or ""),
        question=str(row["question"]),
        # Published files of this kind have some line breaks as a backslash and an n.
        gold=tuple(str(gold).replace("\\n", "\n") for gold in row["gold"] if gold.strip()),
    )
