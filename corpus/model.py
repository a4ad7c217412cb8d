"""The records that everything else speaks in: sources, documents, provisions and their offsets.

A record holds no reference to its parent object, only the id. Text is always read through spans
of the source, so that a quote cannot drift from what was published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of character offsets into the text of a source."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span: {self.start}–{self.end} is not a range")


class Kind(StrEnum):
    """What a provision is; the words of `python -m corpus dump`."""

    ARTICLE = "article"  # 条
    SECTION = "section"  # a numbered section: 一、（一）1.（1）
    PARAGRAPH = "paragraph"  # 款, or a paragraph of a document without articles
    ITEM = "item"  # 项
    TABLE = "table"
    ROW = "row"
    HEADING = "heading"  # 编, 章, 节, or a heading without a number
    TITLE = "title"
    SIGNATURE = "signature"
    FURNITURE = "furniture"  # running headers, mastheads, tables of contents


@dataclass(frozen=True, slots=True)
class Source:
    """One file as text. `text` is never edited; every span of a provision points into it."""

    name: str  # the file's name, unique in a library
    text: str
    sha256: str  # of the file's bytes


@dataclass(frozen=True, slots=True)
class Document:
    """One regulation, notice or list, as published.

    `number` is the 文号 (曲政办发〔2017〕164号) or None; `repeals` holds the numbers of the
    documents that this one repeals, or the titles of those that it names without a number; `issue`
    names the issue of the gazette that printed it. A document that has been amended is one version
    of a regulation: `revised` is the day of the last amendment, and it is in force from then on.
    """

    id: str
    source: str  # name of the Source
    title: str
    number: str | None = None
    issuer: str | None = None
    issued: date | None = None
    in_force_from: date | None = None
    revised: date | None = None
    in_force_until: date | None = None  # the first day on which it is no longer in force
    replaced_by: str | None = None  # id of the document that ended it
    repeals: tuple[str, ...] = ()
    issue: str | None = None
    names_in_force: bool = False  # it names the day itself; else that is the day of issue
    is_record: bool = False  # appointments, a chronicle: it tells what happened and rules nothing


@dataclass(frozen=True, slots=True)
class Provision:
    """A citable unit of a document, or a declared piece of its print (heading, furniture).

    `spans` are the pieces of the source in reading order; put together, white space aside, they
    are `text`. A provision lies inside the spans of its parent. `path` are the headings above it,
    outermost first; a table row's path ends with the names of its columns.
    """

    id: str  # document id + "#" + locator, with "~2", "~3" … where a locator repeats
    document_id: str  # of the masthead, which belongs to no document, the name of its source
    locator: str  # as a clerk would name the place: 第二十三条第二款, 四、（三）1
    kind: Kind
    path: tuple[str, ...]
    text: str
    spans: tuple[Span, ...]
    parent_id: str | None = None
    in_force_from: date | None = None  # only where the rule names a date of its own
