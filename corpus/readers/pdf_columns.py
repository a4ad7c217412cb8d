"""One or two columns on a page, and the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.readers.pdf_furniture import Sheet
from corpus.readers.pdf_page import Line, Page, Table, rows_of, usual_size


@dataclass(frozen=True, slots=True)
class Column:
    """Columns of one kind share their edges: left, right or full width, on odd or even pages."""

    kind: str
    parity: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of running text, in its column."""

    line: Line
    page: int
    column: Column
    zone: int  # rows of one zone stand directly below one another


def find_gutters(pages: Sequence[Page], sheets: Sequence[Sheet]) -> list[float | None]:
    """Where the space between two columns runs on each page; None: one column.

    A page with too little text to tell follows the others of the document.
    """
    found = [
        _gutter([*sheet.body, *(table for table in page.tables for _ in table.rows)])
        for page, sheet in zip(pages, sheets, strict=True)
    ]
    usual = {
        parity: _middle(
            gutter
            for page, gutter in zip(pages, found, strict=True)
            if gutter is not None and page.number % 2 == parity
        )
        for parity in (0, 1)
    }
    overall = _middle(gutter for gutter in found if gutter is not None)
    gutters = []
    for page, sheet, gutter in zip(pages, sheets, found, strict=True):
        expected = usual[page.number % 2] or overall
        if gutter is None and expected is not None:
            crossing = sum(line.x0 < expected < line.x1 for line in sheet.body)
            if crossing <= 0.4 * len(sheet.body):
                gutter = expected
        gutters.append(gutter)
    return gutters


def _middle(values: Iterable[float]) -> float | None:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else None


def _gutter(items: Sequence[Line | Table]) -> float | None:
    """The middle of the space between two columns of lines and table rows."""
    if len(items) < 6:
        return None
    left, right = min(item.x0 for item in items), max(item.x1 for item in items)
    space = _emptiest(items, left, right)
    if space is None:
        return None
    start, end = space
    on_left = [item for item in items if item.x1 <= start + 1]
    on_right = [item for item in items if item.x0 >= end - 1]
    is_gutter = (
        min(len(on_left), len(on_right)) >= 3
        and len(on_left) + len(on_right) >= 0.6 * len(items)
        and _fills(on_left, start - left)
        and _fills(on_right, right - end)
        and min(item.top for item in on_left) < max(item.bottom for item in on_right)
    )
    return (start + end) / 2 if is_gutter else None


def _emptiest(
    items: Sequence[Line | Table], left: float, right: float
) -> tuple[float, float] | None:
    """The widest vertical strip near the middle that the fewest lines and rows cross."""
    width = int(right - left) + 2
    change = [0] * (width + 1)
    for item in items:
        change[int(item.x0 - left)] += 1
        change[min(width, int(item.x1 - left) + 1)] -= 1
    crossing, now = [], 0
    for each in change[:width]:
        now += each
        crossing.append(now)
    middle = range(width // 4, 3 * width // 4)
    if not middle:
        return None
    fewest = min(crossing[at] for at in middle)
    runs: list[list[int]] = []
    for at in middle:
        if crossing[at] != fewest:
            continue
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    widest = max(runs, key=len)
    if len(widest) < 0.7 * usual_size(item for item in items if isinstance(item, Line)):
        return None
    return left + widest[0], left + widest[-1] + 1


def _fills(items: Sequence[Line | Table], width: float) -> bool:
    """Is it running text? Names in two columns of a list do not reach their right edge."""
    return sum(item.x1 - item.x0 > 0.7 * width for item in items) >= 0.3 * len(items)


def cut_at(gutter: float, lines: Sequence[Line]) -> list[Line]:
    """Lines of both columns that punctuation hanging into the gutter has brought together, apart.

    What stands right of the gutter has to begin where other lines of that column do.
    """
    starts = [line.x0 for line in lines if line.x0 > gutter]
    cut: list[Line] = []
    for line in lines:
        at = next((at for at, x in enumerate(line.xs) if x > gutter), 0)
        is_gap = at > 1 and line.text[at - 1] == " "
        if is_gap and any(abs(line.xs[at] - start) < 1 for start in starts):
            cut += line.parted(at)
        else:
            cut.append(line)
    return cut


def in_reading_order(
    page: Page, lines: Sequence[Line], gutter: float | None
) -> Iterator[Row | Table]:
    """Rows and tables of a page in reading order: what crosses both columns parts them."""
    items: list[Line | Table] = [*lines, *page.tables]
    if gutter is None:
        yield from _zone(page, items, "full", 0)
        return
    zone = 0
    for is_full, group in _bands(items, gutter):
        if is_full:
            yield from _zone(page, group, "full", zone)
        else:
            left = [item for item in group if item.x1 <= gutter]
            yield from _zone(page, left, "left", zone)
            zone += 1
            right = [item for item in group if item.x1 > gutter]
            yield from _zone(page, right, "right", zone)
        zone += 1


def _bands(items: Iterable[Line | Table], gutter: float) -> list[tuple[bool, list[Line | Table]]]:
    """Items from top to bottom, those that cross the gutter apart from those that do not."""
    bands: list[tuple[bool, list[Line | Table]]] = []
    ordered = sorted(items, key=lambda item: item.bottom)
    for at, item in enumerate(ordered):
        is_full = item.x0 < gutter < item.x1
        if not is_full and bands and bands[-1][0]:
            is_full = _ends_paragraph(bands[-1][1][-1], item, ordered[at + 1 : at + 2])
        if bands and bands[-1][0] == is_full:
            bands[-1][1].append(item)
        else:
            bands.append((is_full, [item]))
    return bands


def _ends_paragraph(
    last: Line | Table, item: Line | Table, following: Sequence[Line | Table]
) -> bool:
    """Is it the short last line of a paragraph over both columns?"""
    if isinstance(last, Table) or isinstance(item, Table) or abs(item.size - last.size) > 0.5:
        return False
    stands_alone = not any(abs(other.bottom - item.bottom) < item.size for other in following)
    is_below = item.bottom - last.bottom < 2.2 * item.size
    return stands_alone and is_below and abs(item.x0 - last.x0) < 2.5 * item.size


def _zone(page: Page, items: Iterable[Line | Table], kind: str, zone: int) -> Iterator[Row | Table]:
    tables = sorted(
        (item for item in items if isinstance(item, Table)), key=lambda table: table.top
    )
    column = Column(kind, page.number % 2)
    for row in rows_of(item for item in items if isinstance(item, Line)):
        while tables and tables[0].bottom < row[0].bottom:
            yield tables.pop(0)
        line = row[0]
        for right in row[1:]:
            line = line.then(right)
        yield Row(line, page.number, column, zone)
    yield from tables
