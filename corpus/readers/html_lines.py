"""The lines of a web page as a browser draws them: blocks, lists with their numbers, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.numbering import read_label
from corpus.readers.html_tree import Element
from corpus.readers.lines import marked, table_lines, visible
from corpus.readers.numerals import CSS_STYLES, HTML_TYPES

BULLET = "- "
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ol", "ul", "menu", "dir"})
_TABLE_PARTS = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "th"})
_PREFORMATTED = frozenset({"pre", "textarea"})
_SPACES = re.compile(r"[ \t\r\n\f]+")
_RUN = re.compile(r"[ \n]*\n[ \n]*|  +")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…·"
# The source is wrapped in the middle of a Chinese sentence, which has no spaces.
_WRAPPED = re.compile(rf"(?<=[{_WIDE}])\n(?=[{_WIDE}])")
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?([a-z][a-z-]+)", re.IGNORECASE)
_MAX_SPAN = 1000  # of the standard
_MANY_LINES = 5
_MOST = 0.5
_ARTICLE = re.compile(r"\s*第[^\s条]{1,8}条")
_FEW_ARTICLES = 3


def read_lines(page: Element, *, with_headings: bool = True) -> list[str]:
    """The lines of a page, or of one cell of it."""
    writer = _Writer(with_headings)
    writer.children(page)
    writer.end_line()
    return writer.lines


class _Writer:
    """Collects the pieces of a line until something ends it."""

    def __init__(self, with_headings: bool) -> None:
        self.lines: list[str] = []
        self._pieces: list[str] = []
        self._label = ""  # drawn before the next line that has words
        self._heading = 0
        self._with_headings = with_headings
        self._is_preformatted = False

    def children(self, element: Element) -> None:
        """Write what is in an element."""
        for child in element.children:
            if isinstance(child, str):
                self._text(child)
            else:
                self._element(child)

    def end_line(self) -> None:
        """What comes next stands on a new line."""
        text = _RUN.sub(lambda run: "\n" if "\n" in run[0] else " ", "".join(self._pieces))
        text = _WRAPPED.sub("", text.strip(" \n")).replace("\n", " ").replace("\xa0", " ")
        text = visible(text).strip()
        self._pieces = []
        if text:
            self.lines.append(marked(self._label + text, self._heading))
            self._label = ""

    def _text(self, text: str) -> None:
        if self._is_preformatted:
            for at, line in enumerate(text.replace("\r\n", "\n").split("\n")):
                if at:
                    self.end_line()
                self._pieces.append(line.replace("\t", " "))
        else:
            # A break of the source, unlike a space, may stand inside a word: kept until the end.
            self._pieces.append(_SPACES.sub(lambda run: "\n" if "\n" in run[0] else " ", text))

    def _element(self, element: Element) -> None:
        if element.tag == "br":
            self.end_line()
        elif element.tag == "ruby":
            self._ruby(element)
        elif element.tag == "q":
            self._pieces.append("“")
            self.children(element)
            self._pieces.append("”")
        elif element.is_block:
            self.end_line()
            self._block(element)
            self.end_line()
        else:
            self.children(element)

    def _block(self, element: Element) -> None:
        if element.tag in _HEADINGS and self._with_headings:
            before, self._heading = self._heading, _HEADINGS[element.tag]
            self.children(element)
            self.end_line()
            self._heading = before
        elif element.tag in _PREFORMATTED:
            before_text, self._is_preformatted = self._is_preformatted, True
            self.children(element)
            self.end_line()
            self._is_preformatted = before_text
        elif element.tag in _LISTS:
            self._list(element)
        elif element.tag == "table":
            self._table(element)
        else:
            self.children(element)

    def _ruby(self, element: Element) -> None:
        """The reading behind the words, in the page's brackets or else in ours."""
        has_brackets = any(child.tag == "rp" for child in element.elements())
        for child in element.children:
            is_reading = isinstance(child, Element) and child.tag == "rt" and not has_brackets
            self._pieces.append("（" if is_reading else "")
            if isinstance(child, str):
                self._text(child)
            else:
                self._element(child)
            self._pieces.append("）" if is_reading else "")

    def _list(self, element: Element) -> None:
        style = _list_style(element, None)
        items = [child for child in element.elements() if child.tag == "li"]
        step = -1 if "reversed" in element.attributes else 1
        at = _whole(element.attributes.get("start"), 1 if step > 0 else len(items))
        for child in element.children:
            if isinstance(child, str):
                self._text(child)
            elif child.tag != "li":
                self._element(child)
            else:
                at = _whole(child.attributes.get("value"), at)
                self._item(child, _drawn(_list_style(child, style), at))
                at += step

    def _item(self, item: Element, label: str) -> None:
        self.end_line()
        before = self._label
        if read_label("".join(item.texts()).strip()) is None:  # else the author hid ours
            self._label += label
        self.children(item)
        self.end_line()
        self._label = before if self._label else ""  # nothing was drawn: an empty item

    def _table(self, table: Element) -> None:
        for caption in table.inside("caption"):
            self.children(caption)
            self.end_line()
        rows = [list(row.inside("td", "th")) for row in table.inside("tr")]
        if _is_layout(table, rows):
            for cell in (cell for row in rows for cell in row):
                self.children(cell)
                self.end_line()
            return
        for line in table_lines(_grid(rows)):
            self._pieces.append(line)
            self._end_row()

    def _end_row(self) -> None:
        self.lines.append(self._label + "".join(self._pieces))
        self._label, self._pieces = "", []


# --- lists ---------------------------------------------------------------------------------------
def _list_style(element: Element, inherited: str | None) -> str:
    """How items are marked: a name of CSS_STYLES, none, or another, which is a bullet."""
    if styles := _LIST_STYLE.findall(element.style):
        return str(styles[-1]).lower()
    kind = element.attributes.get("type", "")
    if kind in HTML_TYPES:
        return HTML_TYPES[kind]
    return inherited or ("decimal" if element.tag == "ol" else "disc")


def _drawn(style: str, at: int) -> str:
    if style == "none":
        return ""
    if style not in CSS_STYLES:
        return BULLET
    numeral, suffix = CSS_STYLES[style]
    return numeral(at) + suffix


def _whole(text: str | None, otherwise: int) -> int:
    match = re.match(r"\s*(-?\d{1,9})", text or "")
    return int(match[1]) if match else otherwise


# --- tables --------------------------------------------------------------------------------------
def _grid(rows: list[list[Element]]) -> list[list[str]]:
    """The cells by row and column; a cell over several stands in its first, the rest are empty."""
    grid: list[list[str]] = []
    below: dict[int, int] = {}  # column → rows that a cell from above still takes
    for row in rows:
        cells: dict[int, str] = {}
        column = 0
        for cell in row:
            while below.get(column, 0) > 0:
                column += 1
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            cells[column] = " ".join(read_lines(cell, with_headings=False))
            for at in range(column, column + width):
                below[at] = height  # this row included
            column += width
        grid.append([cells.get(at, "") for at in range(max([*below, -1]) + 1)])
        below = {at: left - 1 for at, left in below.items() if left > 1}
    return grid


def _span(cell: Element, name: str) -> int:
    return min(max(_whole(cell.attributes.get(name), 1), 1), _MAX_SPAN)


def _is_layout(table: Element, rows: list[list[Element]]) -> bool:
    """Does the table only place things on the page?"""
    if table.attributes.get("role") == "presentation" or max(map(len, rows), default=0) <= 1:
        return True
    cells = [cell for row in rows for cell in row]
    if any(cell.tag == "th" for cell in cells):
        return False
    if any(_nested(table)) and _whole(table.attributes.get("border"), 0) == 0:
        return True
    total = sum(map(_length, cells))
    return any(
        (_length(cell) >= _MOST * total and _breaks(cell) >= _MANY_LINES)
        or sum(_ARTICLE.match(text) is not None for text in cell.texts()) >= _FEW_ARTICLES
        for cell in cells
    )


def _length(cell: Element) -> int:
    return sum(len(text.strip()) for text in cell.texts())


def _breaks(cell: Element) -> int:
    """How many paragraphs, items and line breaks are in it; an inner table has rows, not lines."""
    return sum(
        (element.is_block and element.tag not in _TABLE_PARTS) or element.tag == "br"
        for element in cell.walk()
    )


def _nested(table: Element) -> Iterator[bool]:
    """For each table in it: has it more than one cell in a row?"""
    for inner in table.inside("table"):
        yield any(len(list(row.inside("td", "th"))) > 1 for row in inner.inside("tr"))
