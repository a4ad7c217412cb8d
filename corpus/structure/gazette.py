"""An issue of a gazette → the documents it prints; a single regulation is the simple case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import dropwhile

from corpus.structure.block import HEADING_LENGTH
from corpus.structure.head import read_head, read_number
from corpus.structure.lines import Line, read_lines
from corpus.structure.marks import unmarked
from corpus.view import squeezed

_ORDER = re.compile(r"第\d+号")
_CITY_ORDER = re.compile(r"(.{1,12}?)(?:人民)?政府令")
_ORDER_HEAD = re.compile(r"([\u4e00-\u9fff、]{2,40}令)")
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff]{2,24}(?:政府|委员会|办公室|办公厅|常委会|大会|[厅局委院部会])"
)
_WHOLE_TITLE = re.compile(_ORGANISATION.pattern + "关于")
_ISSUE = re.compile(r"\d{4}年第\d+期")
_LEADER = re.compile(r"\.{3,}|…{2,}|·{4,}")  # ..... 42: a line of a table of contents
_CHRONICLE = "大事记"


class Genre(Enum):
    """What kind of document it is, as far as its structure is read differently."""

    REGULATION = auto()
    APPOINTMENTS = auto()
    CHRONICLE = auto()


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as cut out of its source, before its structure is read."""

    genre: Genre
    title: tuple[Line, ...]
    number_lines: tuple[Line, ...]
    number: str | None
    body: tuple[Line, ...]

    @property
    def printed_title(self) -> str:
        """The title as one line, without the white space of the layout."""
        return squeezed("".join(unmarked(line)[1].text for line in self.title))


@dataclass(frozen=True, slots=True)
class Issue:
    """What a source holds: its documents, and the masthead and contents that stand before them."""

    name: str | None  # 曲靖政报 2017年第11期
    front: tuple[Line, ...]
    running: frozenset[str]  # names of columns that the print repeats at the head of a page
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class _Anchor:
    start: int  # first line of the title
    body: int  # first line after title and number
    number: str | None
    number_at: int | None
    genre: Genre


def read_issue(source: str) -> Issue:
    """The documents of a source in order, each with its title, number and lines."""
    lines = read_lines(source)
    anchors = _anchors(lines)
    head = read_head(lines)
    if not anchors or (len(anchors) == 1 and head.number == anchors[0].number):
        draft = Draft(Genre.REGULATION, head.title, head.number_lines, head.number, head.body)
        return Issue(None, head.front, frozenset(), (draft,))
    front = tuple(lines[: anchors[0].start])
    ends = [anchor.start for anchor in anchors[1:]] + [len(lines)]
    drafts = [_draft(lines, anchor, end) for anchor, end in zip(anchors, ends, strict=True)]
    return Issue(_issue_name(front), front, _columns(front), tuple(drafts))


def _draft(lines: Sequence[Line], anchor: _Anchor, end: int) -> Draft:
    number_lines: tuple[Line, ...] = ()
    title_end = anchor.body
    if anchor.number_at is not None:
        number_lines = tuple(lines[anchor.number_at : anchor.body])
        title_end = anchor.number_at
    title = tuple(lines[anchor.start : title_end])
    body = tuple(lines[anchor.body : end])
    return Draft(anchor.genre, title, number_lines, anchor.number, body)


def _anchors(lines: Sequence[Line]) -> list[_Anchor]:
    anchors: list[_Anchor] = []
    for at, line in enumerate(lines):
        floor = anchors[-1].body if anchors else 0
        bare = squeezed(line.text)
        if number := read_number(line.text):
            start = _title_start(lines, at, floor)
            genre = Genre.APPOINTMENTS if "任免" in lines[start].text else Genre.REGULATION
            anchors.append(_Anchor(start, at + 1, number, at, genre))
        elif at > floor and _ORDER.fullmatch(bare):
            if order := _order(squeezed(lines[at - 1].text)):
                number = order + bare
                anchors.append(_Anchor(at - 1, at + 1, number, at - 1, Genre.REGULATION))
        elif bare == _CHRONICLE and anchors:
            anchors.append(_Anchor(at, at + 1, None, None, Genre.CHRONICLE))
    return anchors


def _order(line: str) -> str | None:
    """The name of an order, from the line above its number: 曲靖市人民政府令."""
    if city := _CITY_ORDER.fullmatch(line):
        return f"{city[1]}人民政府令"
    other = _ORDER_HEAD.fullmatch(line)
    return other[1] if other else None


def _title_start(lines: Sequence[Line], number_at: int, floor: int) -> int:
    """The first line of the title that stands above a document number, `floor` at the least."""
    if number_at == floor:
        return floor
    start = number_at - 1
    title = squeezed(lines[start].text)
    while start > floor and not _WHOLE_TITLE.match(title):
        above = squeezed(lines[start - 1].text)
        if len(above) > HEADING_LENGTH or "\t" in lines[start - 1].text:
            break
        if not (_ORGANISATION.fullmatch(above) or "关于" in above):
            break
        start, title = start - 1, above + title
    return start


def _columns(front: Sequence[Line]) -> frozenset[str]:
    """The columns that the contents name: entries without a page number that are no issuer."""
    contents = dropwhile(lambda line: squeezed(line.text) != "目录", front)
    names = {line.text for line in contents if not _LEADER.search(line.text)}
    return frozenset(name for name in names if not _ORGANISATION.fullmatch(name))


def _issue_name(front: Sequence[Line]) -> str | None:
    for line in front:
        if match := _ISSUE.search(squeezed(line.text)):
            return f"{squeezed(front[0].text)} {match[0]}"
    return None
