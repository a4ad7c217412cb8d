"""Running headers, footers and page numbers, known by their place and by what repeats."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, takewhile

from corpus.readers.pdf_page import Line, Page, Table, printed, rows_of, usual_size

_EDGE_ROWS = 3  # rows at the top and the bottom of a page that may belong to the print
_MARGIN = 0.08  # of the height of a page
_SAME_PLACE = 4.0  # how far a running header may move from page to page
_PAGE_NUMBER = re.compile(
    r"[-—–―－·.•\s]*(?:第\s?)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s?页)?"
    r"(?:\s?[/／，,、]?\s?(?:共|of)?\s?\d{1,4}\s?页?)?[-—–―－·.•\s]*"
)
_ATTACHMENT = re.compile(r"附\s?[件表录图]|表\s?\d")  # 附件1, 附件2 … on pages of their own


@dataclass(frozen=True, slots=True)
class _Edge:
    """A row near the edge of a page; `place` is its distance from the top of the page."""

    page: int
    text: str
    place: float
    size: float
    is_apart: bool  # in the margin, far from everything else
    is_small: bool  # compared with the text

    @property
    def slot(self) -> tuple[int, int]:
        """Where it stands and how large it is, to be compared with other pages."""
        return round(self.place), round(self.size)

    @property
    def pattern(self) -> str:
        return re.sub(r"\d+", "#", re.sub(r"\s", "", self.text))

    def repeats(self, other: _Edge) -> bool:
        """Is it the same text at the same place, but for numbers that count the pages?"""
        return (
            self.page != other.page
            and abs(self.place - other.place) <= _SAME_PLACE
            and all(
                mine == theirs or mine - self.page == theirs - other.page
                for mine, theirs in zip(self.numbers, other.numbers, strict=True)
            )
        )

    @property
    def numbers(self) -> list[int]:
        return [int(digits) for digits in re.findall(r"\d+", self.text)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page taken apart: the rows of its running head, its text, the rows of its foot."""

    head: tuple[str, ...]
    body: tuple[Line, ...]
    foot: tuple[str, ...]


def without_furniture(pages: Sequence[Page]) -> list[Sheet]:
    """Pages → their text, and what belongs to the print."""
    rows = [rows_of(page.lines) for page in pages]
    size = usual_size(chain.from_iterable((*page.lines, *page.tables) for page in pages))
    tops = [list(_edges(page, each, size)) for page, each in zip(pages, rows, strict=True)]
    bottoms = [list(_edges(page, each[::-1], size)) for page, each in zip(pages, rows, strict=True)]
    heads, feet = _furniture(tops), _furniture(bottoms)
    return [_sheet(*each) for each in zip(rows, heads, feet, strict=True)]


def _sheet(rows: Sequence[Sequence[Line]], head: int, foot: int) -> Sheet:
    end = max(head, len(rows) - foot)
    return Sheet(
        head=tuple(map(printed, rows[:head])),
        body=tuple(chain.from_iterable(rows[head:end])),
        foot=tuple(map(printed, rows[end:])),
    )


def _edges(page: Page, rows: Sequence[Sequence[Line]], text_size: float) -> Iterator[_Edge]:
    """The outermost rows, unless a table lies further out."""
    for at, (row, *_) in enumerate(rows[:_EDGE_ROWS]):
        if any(_is_beyond(table, row, rows) for table in page.tables):
            return
        inner = rows[at + 1][0].bottom if at + 1 < len(rows) else page.height / 2
        is_in_margin = min(row.bottom, page.height - row.bottom) < _MARGIN * page.height
        yield _Edge(
            page=page.number,
            text=printed(rows[at]),
            place=row.bottom,
            size=row.size,
            is_apart=is_in_margin and abs(inner - row.bottom) > 2.5 * text_size,
            is_small=row.size <= 0.9 * text_size,
        )


def _is_beyond(table: Table, line: Line, rows: Sequence[Sequence[Line]]) -> bool:
    from_top = len(rows) < 2 or rows[0][0].bottom < rows[-1][0].bottom
    return table.bottom < line.bottom if from_top else table.top > line.top


def _furniture(edges: Sequence[Sequence[_Edge]]) -> list[int]:
    """How many of the outermost rows of each page belong to the print."""
    by_pattern: dict[str, list[_Edge]] = defaultdict(list)
    for page in edges:
        for edge in page:
            by_pattern[edge.pattern].append(edge)
    slots = Counter(
        edge.slot
        for page in edges
        for edge in page
        if edge.is_apart or _is_repeated(edge, by_pattern[edge.pattern])
    )
    common = {slot for slot, count in slots.items() if count >= max(2, 0.3 * len(edges))}
    return [
        len(list(takewhile(lambda edge: _is_printed(edge, by_pattern, common), page)))
        for page in edges
    ]


def _is_printed(
    edge: _Edge, by_pattern: Mapping[str, Sequence[_Edge]], common: Set[tuple[int, int]]
) -> bool:
    if _ATTACHMENT.match(edge.text):
        return False
    return (
        edge.slot in common
        or (edge.is_apart and edge.is_small)
        or _PAGE_NUMBER.fullmatch(edge.text.lower()) is not None
        or _is_repeated(edge, by_pattern[edge.pattern])
    )


def _is_repeated(edge: _Edge, alike: Sequence[_Edge]) -> bool:
    if edge.text[-1] in "。；：，" or not re.search(r"[^\W\d_]", edge.text):
        return False
    return any(edge.repeats(other) for other in alike)
