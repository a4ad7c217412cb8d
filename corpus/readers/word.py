"""Word (.docx, .docm) → text: what a printout shows, in reading order.

Walks the XML of the body rather than paragraphs and tables, because text also stands in content
controls, links, text boxes, tracked insertions and notes, and numbers stand in no text at all.
Page headers and footers, comments, deleted and hidden text are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from corpus.errors import CorpusError
from corpus.readers.lines import cell_text, marked, table_lines, visible
from corpus.readers.word_numbering import BULLET, Numbering
from corpus.readers.word_package import MC, M, R, W, WordPackage, is_on, number, value
from corpus.readers.word_styles import Styles

_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})
# Text of these is not printed, or printed from elsewhere.
_UNREAD = frozenset(
    W + name
    for name in (
        "pPr", "rPr", "tblPr", "tblGrid", "sectPr", "sdtPr", "del", "moveFrom", "delText",
        "instrText", "delInstrText", "rubyPr", "annotationRef", "commentReference",
    )
)  # fmt: skip
_CHARACTERS = {
    W + "tab": " ",
    W + "ptab": " ",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
# Signs that forms take from symbol fonts, whose own code points say nothing without the font.
_SYMBOLS = {
    ("wingdings", 0x6C): "●",
    ("wingdings", 0x6E): "■",
    ("wingdings", 0x6F): "□",
    ("wingdings", 0x71): "❑",
    ("wingdings", 0x75): "◆",
    ("wingdings", 0x76): "❖",
    ("wingdings", 0xA8): "□",
    ("wingdings", 0xFB): "✗",
    ("wingdings", 0xFC): "✓",
    ("wingdings", 0xFD): "☒",
    ("wingdings", 0xFE): "☑",
    ("wingdings 2", 0x4F): "✗",
    ("wingdings 2", 0x50): "✓",
    ("wingdings 2", 0x51): "☒",
    ("wingdings 2", 0x52): "☑",
    ("wingdings 2", 0x53): "☒",
    ("wingdings 2", 0x54): "☒",
    ("wingdings 2", 0xA3): "□",
    ("symbol", 0xA3): "≤",
    ("symbol", 0xB0): "°",
    ("symbol", 0xB1): "±",
    ("symbol", 0xB3): "≥",
    ("symbol", 0xB4): "×",
    ("symbol", 0xB7): "•",
    ("symbol", 0xB8): "÷",
    ("symbol", 0xB9): "≠",
}
_MAX_COLUMNS = 63  # of Word
_HEXADECIMAL = re.compile("[0-9A-Fa-f]{1,4}")
_PRIVATE = 0xF000  # where symbol fonts keep their 256 signs


def read_word(path: Path, data: bytes) -> str:
    """The text of a Word file. Raises CorpusError where it cannot be read or holds no text."""
    package = WordPackage(path, data)
    try:
        text = _Reader(path, package).text()
    except RecursionError as error:
        raise CorpusError(path, "表格或文本框嵌套过深，无法读取。请简化后另存为 .docx。") from error
    if text.strip():
        return text
    if pictures := package.pictures():
        problem = f"没有文字，只有 {pictures} 张图片。请先做文字识别（OCR），再另存为 .docx。"
        raise CorpusError(path, problem)
    raise CorpusError(path, "Word 文件里没有文字。请检查文件是否完整。")


class _Notes:
    """Footnotes and endnotes, numbered together in the order in which the text refers to them."""

    def __init__(self, package: WordPackage) -> None:
        self._notes: dict[tuple[str, str | None], Element] = {}
        for kind in ("footnote", "endnote"):
            root = package.related(f"{kind}s")
            for note in [] if root is None else root.iter(W + kind):
                if value(note, "type") not in _SEPARATORS:
                    self._notes[kind, value(note, "id")] = note
        self._cited: dict[tuple[str, str | None], int] = {}

    def mark(self, kind: str, reference: Element) -> str:
        """What stands in the text for a reference; nothing where the note is not there."""
        key = (kind, value(reference, "id"))
        if key not in self._notes:
            return ""
        return f"[^{self._cited.setdefault(key, len(self._cited) + 1)}]"

    def cited(self) -> Iterator[tuple[int, Element]]:
        """The notes that the text refers to, with their numbers."""
        for key, at in self._cited.items():
            yield at, self._notes[key]


class _Fields:
    """Where in nested fields the text stands: only a field's result is printed, not its code."""

    def __init__(self) -> None:
        self._in_result: list[bool] = []

    def note(self, character: Element) -> None:
        """Take in a `w:fldChar`."""
        kind = value(character, "fldCharType")
        if kind == "begin":
            self._in_result.append(False)
        elif self._in_result and kind == "separate":
            self._in_result[-1] = True
        elif self._in_result and kind == "end":
            self._in_result.pop()

    def end_paragraph(self) -> None:
        """Forget codes that are still open: a damaged field must not hide the rest of the file."""
        self._in_result = [each for each in self._in_result if each]

    @property
    def is_printed(self) -> bool:
        """Does text at this place appear in print?"""
        return all(self._in_result)


class _Reader:
    """Reads one document; its blocks are read once and in order, because labels count."""

    def __init__(self, path: Path, package: WordPackage) -> None:
        self._path, self._package = path, package
        self._styles = Styles(package.related("styles"))
        self._numbering = Numbering(package.related("numbering"), self._styles)
        self._notes = _Notes(package)
        self._fields = _Fields()
        self._carried = ""  # the text of a paragraph whose end mark is deleted
        self._has_headings = True

    def text(self) -> str:
        """The lines of the body, then those of the notes."""
        lines = list(self._story(self._package.body()))
        with self._one_line():
            for at, note in self._notes.cited():
                lines.append(f"[^{at}]: {cell_text(' '.join(self._story(note)))}")
        return "\n".join(lines) + "\n"

    @contextmanager
    def _one_line(self) -> Iterator[None]:
        """What is read inside becomes one line, so that no heading is marked in it."""
        before, self._has_headings = self._has_headings, False
        yield
        self._has_headings = before

    # --- blocks --------------------------------------------------------------------------------
    def _story(self, parent: Element) -> Iterator[str]:
        """The lines of a text that no paragraph runs into or out of: body, cell, note, box."""
        yield from self._blocks(parent)
        yield from self._rest()

    def _rest(self) -> Iterator[str]:
        """A paragraph that was to run on into the next where there is none."""
        if self._carried:
            yield self._carried.strip()
            self._carried = ""

    def _blocks(self, parent: Element) -> Iterator[str]:
        """The lines of the paragraphs and tables in an element."""
        for element in parent:
            if element.tag == W + "p":
                yield from self._paragraph(element)
            elif element.tag == W + "tbl":
                yield from self._rest()
                yield from self._table(element)
            elif element.tag == W + "altChunk":
                yield from self._imported(element)
            elif element.tag == MC + "AlternateContent":
                yield from self._blocks(_chosen(element))
            elif element.tag not in _UNREAD and not _is_placeholder(element):
                yield from self._blocks(element)

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        properties = paragraph.find(W + "pPr")
        inline = _Inline(properties)
        self._children(paragraph, inline)
        self._fields.end_paragraph()
        text = self._carried + visible("".join(inline.pieces))
        self._carried = ""
        mark = None if properties is None else properties.find(W + "rPr")
        if mark is not None and _is_gone(mark):
            self._carried = text
        elif text.strip() or not (mark is not None and self._styles.is_hidden(mark, properties)):
            yield from self._lines(properties, text)
        yield from inline.boxes

    def _lines(self, properties: Element | None, text: str) -> Iterator[str]:
        """The lines of a paragraph, its label and the mark of a heading before them."""
        label = self._numbering.label(properties)
        text = label + text.strip() if text.strip() or label != BULLET else ""
        level = self._styles.heading_level(properties) if self._has_headings else 0
        for line in text.split("\n"):
            yield marked(line.strip(), level)

    def _imported(self, element: Element) -> Iterator[str]:
        """A web page that another program put into the file whole; Word reads it when it opens."""
        from corpus.readers.html import read_html

        relationship = self._package.relationships.get(element.get(R + "id", ""))
        if relationship is None or not self._package.has(relationship.target):
            return
        name = Path(relationship.target)
        if name.suffix.lower() not in {".html", ".htm", ".xhtml", ".mht", ".mhtml"}:
            problem = f"含有整体插入的文件 {name.name}，读不出其中的文字。请用 Word 打开后另存。"
            raise CorpusError(self._path, problem)
        yield from read_html(self._path, self._package.read(relationship.target)).splitlines()

    # --- tables --------------------------------------------------------------------------------
    def _table(self, table: Element) -> Iterator[str]:
        rows = [row for row in _inside(table, W + "tr") if not _is_row_gone(row)]
        if max((sum(map(_width, _cells(row))) for row in rows), default=0) > 1:
            yield from table_lines([self._row(row) for row in rows])
            return
        for cell in (cell for row in rows for cell in _cells(row)):
            yield from self._story(cell)

    def _row(self, row: Element) -> list[str]:
        properties = row.find(W + "trPr")
        cells = [""] * _skipped(properties, "gridBefore")
        for cell in _cells(row):
            cells += [self._cell(cell), *[""] * (_width(cell) - 1)]
        return cells

    def _cell(self, cell: Element) -> str:
        properties = cell.find(W + "tcPr")
        if properties is not None and properties.find(W + "cellDel") is not None:
            return ""
        with self._one_line():
            return " ".join(self._story(cell))

    # --- inside a paragraph --------------------------------------------------------------------
    def _children(self, parent: Element, inline: _Inline) -> None:
        for element in parent:
            self._inline(element, inline)

    def _inline(self, element: Element, inline: _Inline) -> None:
        if element.tag in _UNREAD or _is_placeholder(element):
            return
        if read := _SPECIAL.get(element.tag):
            read(self, element, inline)
        elif element.tag == M + "t":
            inline.pieces.append(element.text or "")
        elif not inline.is_hidden and self._fields.is_printed and element.tag in _CHARACTERS:
            inline.pieces.append(_CHARACTERS[element.tag])
        else:
            self._children(element, inline)

    def _run(self, run: Element, inline: _Inline) -> None:
        before = inline.is_hidden
        inline.is_hidden = self._styles.is_hidden(run.find(W + "rPr"), inline.properties)
        self._children(run, inline)
        inline.is_hidden = before

    def _text(self, element: Element, inline: _Inline) -> None:
        if not inline.is_hidden and self._fields.is_printed:
            inline.pieces.append((element.text or "").replace("\t", " "))

    def _symbol(self, element: Element, inline: _Inline) -> None:
        if not inline.is_hidden and self._fields.is_printed:
            inline.pieces.append(_sign(element))

    def _field(self, element: Element, inline: _Inline) -> None:
        self._fields.note(element)

    def _footnote(self, element: Element, inline: _Inline) -> None:
        if not inline.is_hidden:
            inline.pieces.append(self._notes.mark("footnote", element))

    def _endnote(self, element: Element, inline: _Inline) -> None:
        if not inline.is_hidden:
            inline.pieces.append(self._notes.mark("endnote", element))

    def _alternatives(self, element: Element, inline: _Inline) -> None:
        self._children(_chosen(element), inline)

    def _text_box(self, element: Element, inline: _Inline) -> None:
        """Its lines follow the paragraph it hangs on; it has fields of its own."""
        fields, carried = self._fields, self._carried
        self._fields, self._carried = _Fields(), ""
        inline.boxes += self._story(element)
        self._fields, self._carried = fields, carried

    def _ruby(self, element: Element, inline: _Inline) -> None:
        for part in element.findall(W + "rubyBase"):
            self._children(part, inline)
        for part in element.findall(W + "rt"):
            inline.pieces.append("（")
            self._children(part, inline)
            inline.pieces.append("）")

    def _fraction(self, element: Element, inline: _Inline) -> None:
        for at, part in enumerate(("num", "den")):
            inline.pieces.append("/" * at)
            for each in element.findall(M + part):
                self._children(each, inline)


class _Inline:
    """What has been read of one paragraph."""

    def __init__(self, properties: Element | None) -> None:
        self.properties = properties
        self.pieces: list[str] = []
        self.boxes: list[str] = []
        self.is_hidden = False


_SPECIAL: dict[str, Callable[[_Reader, Element, _Inline], None]] = {
    W + "r": _Reader._run,
    W + "t": _Reader._text,
    W + "sym": _Reader._symbol,
    W + "fldChar": _Reader._field,
    W + "footnoteReference": _Reader._footnote,
    W + "endnoteReference": _Reader._endnote,
    W + "txbxContent": _Reader._text_box,
    W + "ruby": _Reader._ruby,
    M + "f": _Reader._fraction,
    MC + "AlternateContent": _Reader._alternatives,
}


# --- what the XML says ---------------------------------------------------------------------------
def _chosen(alternatives: Element) -> Element:
    """Of the same content in two forms, the newer; the older where only that holds text."""
    options: list[Element] = [
        *alternatives.findall(MC + "Choice"),
        *alternatives.findall(MC + "Fallback"),
    ]
    with_text = (each for each in options if next(each.iter(W + "t"), None) is not None)
    return next(with_text, options[0] if options else alternatives)


def _is_placeholder(element: Element) -> bool:
    """Is it a control of a form that nobody has filled in (单击此处输入文字)?"""
    if element.tag != W + "sdt":
        return False
    return is_on(element.find(f"{W}sdtPr/{W}showingPlcHdr"))


def _is_gone(properties: Element) -> bool:
    """Is what these properties belong to a tracked deletion?"""
    return any(properties.find(W + tag) is not None for tag in ("del", "moveFrom"))


def _is_row_gone(row: Element) -> bool:
    properties = row.find(W + "trPr")
    return properties is not None and (_is_gone(properties) or is_on(properties.find(W + "hidden")))


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    """The rows of a table, or the cells of a row, also those inside content controls."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag not in _UNREAD:
            yield from _inside(element, tag)


def _cells(row: Element) -> Iterator[Element]:
    return _inside(row, W + "tc")


def _width(cell: Element) -> int:
    """How many columns a cell takes."""
    return min(max(number(cell.find(f"{W}tcPr/{W}gridSpan")) or 1, 1), _MAX_COLUMNS)


def _skipped(properties: Element | None, tag: str) -> int:
    columns = 0 if properties is None else number(properties.find(W + tag)) or 0
    return min(max(columns, 0), _MAX_COLUMNS)


def _sign(symbol: Element) -> str:
    """The character of a `w:sym`; that of the font's own code where no other is known."""
    text = value(symbol, "char") or ""
    code = int(text, 16) if _HEXADECIMAL.fullmatch(text) else 0
    font = (value(symbol, "font") or "").lower()
    known = _SYMBOLS.get((font, code - _PRIVATE if code >= _PRIVATE else code))
    return known or (chr(code) if code else "")
