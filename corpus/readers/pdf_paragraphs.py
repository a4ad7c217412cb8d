"""Lines on pages → reading text: columns, running headers and paragraphs, from geometry alone.

A PDF knows where its letters stand and nothing else. What a reader sees at a glance is measured
here: where the columns run, what repeats at the edge of every page, which line goes on.
Lengths are points, from the left and upper edge of the page, or letters where it says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.numbering import Level, read_label
from corpus.readers.pdf_columns import Column, Row, cut_at, find_gutters, in_reading_order
from corpus.readers.pdf_furniture import Sheet, without_furniture
from corpus.readers.pdf_page import Line, Page, Table, usual_size

_TELLING_ROWS = 8  # from which on lines show where their column begins and ends
_ITEM_MENTION = re.compile(r"[（(].{1,4}[）)]\s?[项目款]")  # （一）项 at the head of a cut line
_BULLET = re.compile(r"[•●○■□◆◇▪‣·–*-]\s+")
_UNBROKEN = re.compile(r"[“‘（《〈「『【〔]*(?:[!-~]+|.)[。，、；：！？）》〉」』”’】〕…]*")
_SENTENCE_END = "。；：！？.;:!?”）"


def reading_text(pages: Sequence[Page]) -> str:
    """The text of pages: a paragraph a line, a table row a line, `<!-- … -->` what is print."""
    sheets = without_furniture(pages)
    gutters = find_gutters(pages, sheets)
    ordered = [list(_items(*each)) for each in zip(pages, sheets, gutters, strict=True)]
    rows = [item for items in ordered for item in items if isinstance(item, Row)]
    writer = _Writer(_Measure(rows))
    for sheet, items in zip(sheets, ordered, strict=True):
        writer.hold(sheet.head)
        for item in items:
            writer.take(item)
        writer.hold(sheet.foot)
    return writer.finished()


def _items(page: Page, sheet: Sheet, gutter: float | None) -> Iterator[Row | Table]:
    lines = sheet.body if gutter is None else cut_at(gutter, sheet.body)
    return in_reading_order(page, lines, gutter)


@dataclass(frozen=True, slots=True)
class _Edges:
    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left


class _Measure:
    """What is usual in a document: edges of columns, distance of lines, whether paragraphs and
    labels are indented, or paragraphs set apart."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._edges: dict[tuple[Column, int], _Edges] = {}
        self._measure_edges(rows)
        self.body_size = usual_size(row.line for row in rows)
        pairs = [(a, b) for a, b in pairwise(rows) if _is_below(a, b)]
        steps = [_step(a, b) for a, b in pairs if self.is_full(a, b)] or [
            _step(a, b) for a, b in pairs
        ]
        self._leading = median(steps) if steps else 1.5
        openers = [b for a, b in pairs if not self.is_full(a, b) and 0 <= self.indent(b) < 5]
        self.indents = _is_usual(self.indent(row) >= 0.8 for row in openers)
        self.indents_labels = _is_usual(
            self.indent(row) >= 0.8 for row in openers if _has_label(row)
        )

        self.spaces = _is_usual(self.is_apart(a, b) for a, b in pairs if not self.is_full(a, b))

    def _measure_edges(self, rows: Sequence[Row]) -> None:
        """The edges of each page's columns; with few lines, those of the columns like them."""
        of_page: dict[tuple[Column, int], list[Row]] = defaultdict(list)
        of_column: dict[Column, list[Row]] = defaultdict(list)
        of_kind: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            of_page[row.column, row.page].append(row)
            of_column[row.column].append(row)
            of_kind[row.column.kind].append(row)
        usual = {
            column: _edges_of(alike if len(alike) >= _TELLING_ROWS else of_kind[column.kind])
            for column, alike in of_column.items()
        }
        for (column, page), own in of_page.items():
            edges = _edges_of(own)
            is_wide = edges.width >= 0.97 * usual[column].width
            is_telling = len(own) >= _TELLING_ROWS and is_wide
            self._edges[column, page] = edges if is_telling else usual[column]

    def indent(self, row: Row) -> float:
        """How far a row begins from the left edge of its column, in letters."""
        return (row.line.x0 - self._edges[row.column, row.page].left) / row.line.size

    def is_full(self, row: Row, following: Row) -> bool:
        """Does a row end only because its column does?

        What may not stand at the end or head of a line takes a letter or two along; a Latin word
        is not cut.
        """
        space = self._edges[row.column, row.page].right - row.line.x1
        return space < 2 * row.line.size or space < _first_word(following.line)

    def is_centred(self, row: Row) -> bool:
        """Does it stand in the middle of its column, further in than a paragraph begins?"""
        edges = self._edges[row.column, row.page]
        left, right = row.line.x0 - edges.left, edges.right - row.line.x1
        return abs(left - right) < 1.5 * row.line.size and left > 3 * row.line.size

    def is_apart(self, row: Row, following: Row) -> bool:
        """Does more than the usual space part two rows of one column?"""
        allowed = 1.5 * self._leading if self.indents else self._leading + 0.15
        return _is_below(row, following) and _step(row, following) > allowed


def _is_usual(flags: Iterable[bool]) -> bool:
    seen = list(flags)
    return sum(seen) > 0.6 * len(seen)


def _edges_of(rows: Sequence[Row]) -> _Edges:
    size = median(row.line.size for row in rows)
    return _Edges(
        _outermost([row.line.x0 for row in rows], 0.2 * size),
        _common_end([row.line.x1 for row in rows], size),
    )


def _outermost(values: Sequence[float], tolerance: float) -> float:
    """The smallest value that others share; a single line may stand out."""
    ordered = sorted(values)
    needed = max(2, 0.03 * len(ordered)) if len(ordered) >= _TELLING_ROWS else 1
    for value in ordered:
        if sum(value <= other <= value + tolerance for other in ordered) >= needed:
            return value
    return ordered[0]


def _common_end(values: Sequence[float], tolerance: float) -> float:
    """The largest value near which about as many lines end as anywhere.

    Punctuation hangs over the edge of a column in some lines; most end at it.
    """
    ordered = sorted(values)
    nearby = [
        bisect_right(ordered, value) - bisect_left(ordered, value - tolerance) for value in ordered
    ]
    return next(
        value
        for value, count in zip(ordered[::-1], nearby[::-1], strict=True)
        if 2 * count >= max(nearby)
    )


def _is_below(row: Row, following: Row) -> bool:
    return (row.page, row.zone, row.column) == (following.page, following.zone, following.column)


def _step(row: Row, following: Row) -> float:
    """From one base line to the next, in letters."""
    return (following.line.bottom - row.line.bottom) / max(row.line.size, following.line.size)


def _first_word(line: Line) -> float:
    """How wide what stands unbroken at the head of a line is: a Latin word, 表。” or 《办."""
    match = _UNBROKEN.match(line.text)
    end = match.end() if match else 0
    return (line.xs[end] if end < len(line.xs) else line.x1) - line.x0 + 0.7 * line.size


def _has_label(row: Row) -> bool:
    return _label_length(row.line.text) > 0


def _label_length(text: str) -> int:
    """How long the label at the head of a line is, space behind it included; 0: none."""
    if bullet := _BULLET.match(text):
        return bullet.end()
    words = text.lstrip('“‘"「『')  # an amendment quotes the new text, labels and all
    label = read_label(words)
    if label is None or _ITEM_MENTION.match(words):
        return 0
    behind = words[label.length :].lstrip()
    return len(text) - len(behind)


class _Writer:
    """Puts rows together to paragraphs; what belongs to the print waits for the end of one."""

    def __init__(self, measure: _Measure) -> None:
        self._measure = measure
        self._lines: list[str] = []
        self._held: list[str] = []
        self._text = ""
        self._first: Row | None = None  # of the open paragraph
        self._last: Row | None = None

    def hold(self, printed: Iterable[str]) -> None:
        """Running headers and footers, between two pages."""
        self._held += [f"<!-- {text.replace('-->', '—>')} -->" for text in printed]

    def take(self, item: Row | Table) -> None:
        """The next row or table in reading order."""
        if isinstance(item, Table):
            self._close()
            self._lines += item.rows
        elif self._last is not None and self._goes_on(self._last, item):
            self._text = joined(self._text, item.line.text)
            self._last = item
        else:
            self._close()
            self._text, self._first, self._last = item.line.text, item, item

    def finished(self) -> str:
        """The whole text."""
        self._close()
        return "\n".join(self._lines) + "\n" if self._lines else ""

    def _close(self) -> None:
        if self._text:
            self._lines.append(self._text)
        self._lines += self._held
        self._held, self._text, self._first, self._last = [], "", None, None

    def _goes_on(self, last: Row, row: Row) -> bool:
        measure = self._measure
        if abs(last.line.size - row.line.size) > 0.08 * last.line.size:
            return False
        if self._goes_on_title(last, row):
            return True
        if measure.is_apart(last, row) or not measure.is_full(last, row):
            return False
        is_indented = measure.indent(row) >= 0.8 and not self._hangs(row)
        if is_indented or (_has_label(row) and not self._is_cut_before(last, row)):
            return False
        # Where nothing is indented, a column that ends with a sentence ends a paragraph.
        is_sure = measure.indents or _is_below(last, row)
        return is_sure or last.line.text[-1] not in _SENTENCE_END

    def _goes_on_title(self, last: Row, row: Row) -> bool:
        """Is it the next line of a title in large type, or of a centred heading?"""
        measure = self._measure
        if not _is_below(last, row) or _step(last, row) > 2.2 or _has_label(row):
            return False
        if row.line.size > 1.12 * measure.body_size:
            return row.line.text[0] not in "（("
        is_heading = row.line.size > 1.04 * measure.body_size or self._opens_division()
        return is_heading and measure.is_full(last, row) and measure.is_centred(row)

    def _opens_division(self) -> bool:
        assert self._first is not None
        label = read_label(self._first.line.text)
        return label is not None and label.level < Level.ARTICLE and self._first is self._last

    def _is_cut_before(self, last: Row, row: Row) -> bool:
        """Is a label the rest of a cut sentence, since those that open are indented or apart?"""
        measure = self._measure
        if measure.indents_labels:
            return measure.indent(row) < 0.8
        return measure.spaces and not measure.indents and _is_below(last, row)

    def _hangs(self, row: Row) -> bool:
        """Does it stand below the words behind the label, as in a list?"""
        if self._first is None or self._last is None:
            return False
        first = self._first.line
        length = _label_length(first.text)
        if not 0 < length < len(first.xs) or self._first.column != row.column:
            return False
        return abs(first.xs[length] - row.line.x0) < 0.4 * row.line.size


def joined(left: str, right: str) -> str:
    """Two lines of one paragraph: a space only between Latin words."""
    last, first = left[-1], right[0]
    is_latin = last.isascii() and first.isascii()
    is_one_word = (last.isdigit() and first.isdigit()) or last in "-/(" or first in "-/),.;:%"
    return f"{left} {right}" if is_latin and not is_one_word else left + right
