"""Lines on pages → reading text: columns, running headers and paragraphs, from geometry alone.

A PDF knows where its letters stand and nothing else. What a reader sees at a glance is measured
here: where the columns run, what repeats at the edge of every page, which line goes on.
Lengths are points, from the left and upper edge of the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from corpus.numbering import Level, read_label

_EDGE_ROWS = 3  # rows at the top and the bottom of a page that may belong to the print
_MARGIN = 0.08  # of the height of a page
_SAME_PLACE = 4.0  # how far a running header may move from page to page
_PAGE_NUMBER = re.compile(
    r"[-—–―－·.•\s]*(?:第\s?)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s?页)?"
    r"(?:\s?[/／，,、]?\s?(?:共|of)?\s?\d{1,4}\s?页?)?[-—–―－·.•\s]*"
)
_ATTACHMENT = re.compile(r"附\s?[件表录图]|表\s?\d")  # 附件1, 附件2 … on pages of their own
_ITEM_MENTION = re.compile(r"[（(].{1,4}[）)]\s?[项目款]")  # （一）项 at the head of a cut line
_BULLET = re.compile(r"[•●○■□◆◇▪‣·–*-]\s+")
_SENTENCE_END = "。；：！？.;:!?”）"


@dataclass(frozen=True, slots=True)
class Line:
    """Letters that stand side by side; `xs` holds the left edge of each character of `text`."""

    text: str
    xs: tuple[float, ...]
    x1: float
    top: float
    bottom: float
    size: float  # of most of its letters

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.xs[0]

    def then(self, right: Line) -> Line:
        """This line and another further right on the same row."""
        return Line(
            f"{self.text} {right.text}",
            (*self.xs, self.x1, *right.xs),
            right.x1,
            min(self.top, right.top),
            max(self.bottom, right.bottom),
            self.size if len(self.text) >= len(right.text) else right.size,
        )

    def parted(self, at: int) -> tuple[Line, Line]:
        """What stands before and behind the space in front of character `at`."""
        left, right = self.text[: at - 1], self.text[at:]
        return (
            replace(self, text=left, xs=self.xs[: at - 1], x1=self.xs[at - 1]),
            replace(self, text=right, xs=self.xs[at:]),
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: its rows as text, and where it stands."""

    rows: tuple[str, ...]
    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on a page."""

    number: int  # from 1
    height: float
    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    """Columns of one kind share their edges: left, right or full width, on odd or even pages."""

    kind: str
    parity: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of running text, in its column."""

    line: Line
    page: int
    column: _Column
    zone: int  # rows of one zone stand directly below one another


@dataclass(slots=True)
class _Sheet:
    """A page taken apart: running headers and footers, and what lies between, in reading order."""

    head: list[str] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    items: list[_Row | Table] = field(default_factory=list)


def reading_text(pages: Sequence[Page]) -> str:
    """The text of pages: a paragraph a line, a table row a line, `<!-- … -->` what is print."""
    sheets = _without_furniture(pages)
    gutters = _gutters(pages, sheets)
    for page, sheet, gutter in zip(pages, sheets, gutters, strict=True):
        lines = sheet.body if gutter is None else _cut_at(gutter, sheet.body)
        sheet.items = list(_in_order(page, lines, gutter))
    measure = _Measure([row for sheet in sheets for row in sheet.items if isinstance(row, _Row)])
    writer = _Writer(measure)
    for sheet in sheets:
        writer.hold(sheet.head)
        for item in sheet.items:
            writer.take(item)
        writer.hold(sheet.foot)
    return writer.finished()


# --- running headers, footers, page numbers ----------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Edge:
    """A row near the edge of a page; `place` is its distance from the top of the page."""

    page: int
    text: str
    place: float
    size: float
    is_small_print: bool  # smaller than the text, in the margin, far from everything else

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


def _without_furniture(pages: Sequence[Page]) -> list[_Sheet]:
    rows = [_rows(page.lines) for page in pages]
    size = _usual_size(line for page in pages for line in page.lines)
    tops = [list(_edges(page, each, size)) for page, each in zip(pages, rows, strict=True)]
    bottoms = [list(_edges(page, each[::-1], size)) for page, each in zip(pages, rows, strict=True)]
    heads, feet = _furniture(tops), _furniture(bottoms)
    sheets = []
    for each, head, foot in zip(rows, heads, feet, strict=True):
        head = min(head, len(each))
        foot = min(foot, len(each) - head)
        sheets.append(
            _Sheet(
                [_printed(row) for row in each[:head]],
                [_printed(row) for row in each[len(each) - foot :]],
                [line for row in each[head : len(each) - foot] for line in row],
            )
        )
    return sheets


def _rows(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines that stand side by side, together, from top to bottom."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.bottom, line.x0)):
        if rows and line.bottom - rows[-1][0].bottom < 0.4 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.x0) for row in rows]


def reading_rows(lines: Iterable[Line]) -> list[str]:
    """The text of each row of lines, from top to bottom."""
    return [_printed(row) for row in _rows(lines)]


def _printed(row: Sequence[Line]) -> str:
    return " ".join(line.text for line in row)


def _usual_size(lines: Iterable[Line]) -> float:
    """The size of most letters."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _edges(page: Page, rows: Sequence[Sequence[Line]], usual_size: float) -> Iterator[_Edge]:
    """The outermost rows, unless a table lies further out."""
    for at, (row, *_) in enumerate(rows[:_EDGE_ROWS]):
        if any(_is_beyond(table, row, rows) for table in page.tables):
            return
        inner = rows[at + 1][0].bottom if at + 1 < len(rows) else page.height / 2
        is_small_print = (
            row.size <= 0.85 * usual_size
            and min(row.bottom, page.height - row.bottom) < _MARGIN * page.height
            and abs(inner - row.bottom) > 2.5 * usual_size
        )
        yield _Edge(page.number, _printed(rows[at]), row.bottom, row.size, is_small_print)


def _is_beyond(table: Table, line: Line, rows: Sequence[Sequence[Line]]) -> bool:
    from_top = len(rows) < 2 or rows[0][0].bottom < rows[-1][0].bottom
    return table.bottom < line.bottom if from_top else table.top > line.top


def _furniture(edges: Sequence[Sequence[_Edge]]) -> list[int]:
    """How many of the outermost rows of each page belong to the print."""
    by_pattern: dict[str, list[_Edge]] = defaultdict(list)
    for page in edges:
        for edge in page:
            by_pattern[edge.pattern].append(edge)
    repeated = [[_is_repeated(edge, by_pattern[edge.pattern]) for edge in page] for page in edges]
    slots = Counter(
        (round(edge.place), round(edge.size))
        for page, flags in zip(edges, repeated, strict=True)
        for edge, is_repeated in zip(page, flags, strict=True)
        if is_repeated
    )
    common = {slot for slot, count in slots.items() if count >= max(2, 0.3 * len(edges))}
    counts = []
    for page, flags in zip(edges, repeated, strict=True):
        count = 0
        for edge, is_repeated in zip(page, flags, strict=True):
            in_slot = (round(edge.place), round(edge.size)) in common
            is_number = _PAGE_NUMBER.fullmatch(edge.text.lower())
            if not (is_repeated or in_slot or edge.is_small_print or is_number):
                break
            count += 1
        counts.append(count)
    return counts


def _is_repeated(edge: _Edge, alike: Sequence[_Edge]) -> bool:
    if _ATTACHMENT.match(edge.text) or not re.search(r"[^\W\d_]", edge.text):
        return False
    return any(edge.repeats(other) for other in alike)


# --- columns -----------------------------------------------------------------------------------
def _gutters(pages: Sequence[Page], sheets: Sequence[_Sheet]) -> list[float | None]:
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
    if len(widest) < 0.7 * _usual_size(item for item in items if isinstance(item, Line)):
        return None
    return left + widest[0], left + widest[-1] + 1


def _fills(items: Sequence[Line | Table], width: float) -> bool:
    """Is it running text? Names in two columns of a list do not reach their right edge."""
    return sum(item.x1 - item.x0 > 0.7 * width for item in items) >= 0.3 * len(items)


def _cut_at(gutter: float, lines: Sequence[Line]) -> list[Line]:
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


def _in_order(page: Page, lines: Sequence[Line], gutter: float | None) -> Iterator[_Row | Table]:
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


def _zone(
    page: Page, items: Iterable[Line | Table], kind: str, zone: int
) -> Iterator[_Row | Table]:
    tables = sorted(
        (item for item in items if isinstance(item, Table)), key=lambda table: table.top
    )
    column = _Column(kind, page.number % 2)
    for row in _rows(item for item in items if isinstance(item, Line)):
        while tables and tables[0].bottom < row[0].bottom:
            yield tables.pop(0)
        line = row[0]
        for right in row[1:]:
            line = line.then(right)
        yield _Row(line, page.number, column, zone)
    yield from tables


# --- paragraphs --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Edges:
    left: float
    right: float


class _Measure:
    """What is usual in a document: edges of columns, distance of lines, whether paragraphs and
    labels are indented."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        self._edges: dict[tuple[_Column, int], _Edges] = {}
        self._measure_edges(rows)
        self.body_size = _usual_size(row.line for row in rows)
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

    def _measure_edges(self, rows: Sequence[_Row]) -> None:
        of_column: dict[_Column, list[_Row]] = defaultdict(list)
        of_page: dict[tuple[_Column, int], list[_Row]] = defaultdict(list)
        for row in rows:
            of_column[row.column].append(row)
            of_page[row.column, row.page].append(row)
        usual = {column: _edges_of(each) for column, each in of_column.items()}
        for (column, page), each in of_page.items():
            own, whole = _edges_of(each), usual[column]
            is_telling = own.right - own.left >= 0.97 * (whole.right - whole.left)
            self._edges[column, page] = own if is_telling else whole

    def indent(self, row: _Row) -> float:
        """How far a row begins from the left edge of its column, in letters."""
        return (row.line.x0 - self._edges[row.column, row.page].left) / row.line.size

    def is_full(self, row: _Row, following: _Row) -> bool:
        """Does a row end only because its column does?

        What may not stand at the end or head of a line takes a letter or two along; a Latin word
        is not cut.
        """
        space = self._edges[row.column, row.page].right - row.line.x1
        return space < 2 * row.line.size or space < _first_word(following.line)

    def is_centred(self, row: _Row) -> bool:
        """Does it stand in the middle of its column, further in than a paragraph begins?"""
        edges = self._edges[row.column, row.page]
        left, right = row.line.x0 - edges.left, edges.right - row.line.x1
        return abs(left - right) < 1.5 * row.line.size and left > 3 * row.line.size

    def is_apart(self, row: _Row, following: _Row) -> bool:
        """Does more than the usual space part two rows of one column?"""
        allowed = 1.5 * self._leading if self.indents else self._leading + 0.15
        return _is_below(row, following) and _step(row, following) > allowed


def _is_usual(flags: Iterable[bool]) -> bool:
    seen = list(flags)
    return sum(seen) > 0.6 * len(seen)


def _edges_of(rows: Sequence[_Row]) -> _Edges:
    size = median(row.line.size for row in rows)
    return _Edges(
        _outermost([row.line.x0 for row in rows], 0.2 * size),
        _common_end([row.line.x1 for row in rows], size),
    )


def _outermost(values: Sequence[float], tolerance: float) -> float:
    """The smallest value that others share; a single line may stand out."""
    ordered = sorted(values)
    needed = max(2, 0.03 * len(ordered))
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


def _is_below(row: _Row, following: _Row) -> bool:
    return (row.page, row.zone, row.column) == (following.page, following.zone, following.column)


def _step(row: _Row, following: _Row) -> float:
    """From one base line to the next, in letters."""
    return (following.line.bottom - row.line.bottom) / max(row.line.size, following.line.size)


def _first_word(line: Line) -> float:
    """How wide the Latin word or number at the head of a line is."""
    match = re.match(r"[!-~]+", line.text)
    if match is None:
        return 0.0
    end = match.end()
    return (line.xs[end] if end < len(line.xs) else line.x1) - line.x0 + 0.7 * line.size


def _has_label(row: _Row) -> bool:
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
        self._first: _Row | None = None  # of the open paragraph
        self._last: _Row | None = None

    def hold(self, printed: Iterable[str]) -> None:
        """Running headers and footers, between two pages."""
        self._held += [f"<!-- {text.replace('-->', '—>')} -->" for text in printed]

    def take(self, item: _Row | Table) -> None:
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

    def _goes_on(self, last: _Row, row: _Row) -> bool:
        measure = self._measure
        if abs(last.line.size - row.line.size) > 0.08 * last.line.size:
            return False
        if self._goes_on_title(last, row):
            return True
        if measure.is_apart(last, row) or not measure.is_full(last, row):
            return False
        is_indented = measure.indent(row) >= 0.8 and not self._hangs(row)
        if is_indented or (_has_label(row) and not self._is_cut_before(row)):
            return False
        # Where nothing is indented, a column that ends with a sentence ends a paragraph.
        is_sure = measure.indents or _is_below(last, row)
        return is_sure or last.line.text[-1] not in _SENTENCE_END

    def _goes_on_title(self, last: _Row, row: _Row) -> bool:
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

    def _is_cut_before(self, row: _Row) -> bool:
        """第三条 at the left edge, where labels are indented, is the rest of a cut sentence."""
        return self._measure.indents_labels and self._measure.indent(row) < 0.8

    def _hangs(self, row: _Row) -> bool:
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
