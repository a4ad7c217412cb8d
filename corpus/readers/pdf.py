"""PDF with a text layer → text, by pdfplumber.

A PDF whose letters cannot be had whole is refused: half a regulation is worse than none.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import reduce
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdftypes import int_value, stream_value
from pdfplumber.page import Page as PdfPage
from pdfplumber.table import Table as RuledTable

from corpus.errors import CorpusError
from corpus.readers.pdf_letters import LOST, Letter, lines_of, size_of
from corpus.readers.pdf_page import Page, Table, reading_rows
from corpus.readers.pdf_paragraphs import joined, reading_text

log = logging.getLogger(__name__)

_Box = tuple[float, float, float, float]  # x0, top, x1, bottom

_END = b"%%EOF"
_TAIL = 4096  # bytes in which the end mark has to stand; some printers append their own
_EMPTY_STREAM = 20  # bytes; nothing takes 8 when it is packed
_SCANNED_LETTERS = 20  # a page with fewer letters under a large picture is a scan
_PICTURE_SHARE = 0.4
_OUTLINES = 200  # curves on a page without letters: the letters were turned into drawings
_LOST_SHARE = 0.001  # of the letters; a few rare names may be lost, digits may not
_FEWEST_RULES = 3  # two cells side by side, without sides of their own
_SHORTEST_RULE = 50.0  # points


def read_pdf(path: Path, data: bytes) -> str:
    """The text of a PDF: a paragraph a line, in reading order.

    Raises CorpusError, saying what to do, where it is encrypted, damaged, a scan, or has fonts
    whose letters cannot be told.
    """
    if _END not in data[-_TAIL:]:
        raise CorpusError(path, "PDF 文件不完整（缺少结尾，可能没有下载完）。请重新取得文件。")
    with _watched() as losses:
        try:
            with pdfplumber.open(BytesIO(data)) as pdf:
                pages = _read_pages(path, pdf.pages)
        except CorpusError:
            if not losses:  # else that is why something is missing
                raise
        except Exception as error:  # pdfminer raises whatever a damaged file makes it trip over
            raise CorpusError(path, _why_unreadable(error)) from error
    if losses:
        raise CorpusError(path, "PDF 文件已损坏，部分内容无法解压。请重新取得文件。")
    return reading_text(pages)


@contextmanager
def _watched() -> Iterator[list[str]]:
    """What pdfminer says it lost: it goes on silently with what is left of a damaged stream."""
    losses: list[str] = []

    class Watch(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "Data-loss" in record.getMessage():
                losses.append(record.getMessage())

    logger, watch = logging.getLogger("pdfminer"), Watch()
    propagates, logger.propagate = logger.propagate, False  # the rest of its remarks is noise
    logger.addHandler(watch)
    try:
        yield losses
    finally:
        logger.removeHandler(watch)
        logger.propagate = propagates


def _why_unreadable(error: BaseException) -> str:
    if any(isinstance(each, PDFPasswordIncorrect) for each in (error, *error.args)):
        return "PDF 文件已加密，需要密码才能打开。请去掉密码后另存。"
    return "不是完好的 PDF 文件，无法解析。请重新取得文件，或用阅读器打开后另存。"


# --- pages -------------------------------------------------------------------------------------
def _read_pages(path: Path, pdf_pages: Sequence[PdfPage]) -> list[Page]:
    if not pdf_pages:
        raise CorpusError(path, "PDF 文件里没有任何一页。请重新取得文件。")
    pages, scans, turned = [], [], []
    seen: Counter[str] = Counter()
    for number, pdf_page in enumerate(pdf_pages, 1):
        if _is_damaged(pdf_page):
            raise CorpusError(path, f"PDF 文件已损坏，第 {number} 页无法解压。请重新取得文件。")
        letters = _letters(pdf_page)
        seen.update(letter.text for letter in letters if not letter.text.isspace())
        if _is_scan(pdf_page, letters):
            scans.append(number)
        upright = [letter for letter in letters if letter.is_upright]
        if len(upright) < 0.5 * len(letters):
            turned.append(number)
        pages.append(_page(number, pdf_page, upright))
        pdf_page.close()  # it keeps every object of the page otherwise
    _refuse_scans(path, scans, len(pages))
    if turned:
        raise CorpusError(path, f"{_listed(turned)}的文字是竖排或旋转的，无法还原。请转正后另存。")
    _refuse_lost(path, seen)
    return pages


def _is_damaged(page: PdfPage) -> bool:
    """Does a stream of the page give nothing? pdfminer takes it for empty and goes on."""
    streams = [stream_value(each) for each in page.page_obj.contents]
    return any(
        int_value(stream.attrs.get("Length", 0)) > _EMPTY_STREAM and not stream.get_data()
        for stream in streams
    )


def _letters(page: PdfPage) -> list[Letter]:
    """The letters of a page that can be seen, each once: bold type may be printed twice."""
    chars = page.chars
    if _has_doubles(chars):
        chars = page.dedupe_chars(tolerance=1).chars
    x0, top, x1, bottom = page.cropbox
    letters = map(Letter.of, chars)
    return [
        letter
        for letter in letters
        if x0 - 1 <= (letter.x0 + letter.x1) / 2 <= x1 + 1
        and top - 1 <= (letter.top + letter.bottom) / 2 <= bottom + 1
    ]


def _has_doubles(chars: Iterable[Mapping[str, Any]]) -> bool:
    places = Counter(
        (char["text"], round(char["x0"] / 3), round(char["top"] / 3))
        for char in chars
        if not char["text"].isspace()
    )
    return sum(count > 1 for count in places.values()) > 2


def _is_scan(page: PdfPage, letters: Sequence[Letter]) -> bool:
    if sum(not letter.text.isspace() for letter in letters) >= _SCANNED_LETTERS:
        return False
    area = float(page.width * page.height)
    pictures = sum(
        max(0.0, image["x1"] - image["x0"]) * max(0.0, image["bottom"] - image["top"])
        for image in page.images
    )
    return pictures >= _PICTURE_SHARE * area or (not letters and len(page.curves) >= _OUTLINES)


def _refuse_scans(path: Path, scans: Sequence[int], total: int) -> None:
    if not scans:
        return
    which = f"共 {total} 页，都是" if len(scans) == total else f"共 {total} 页，{_listed(scans)}是"
    raise CorpusError(path, f"{which}扫描图片，没有文字层。请先做 OCR，校对后再放入。")


def _listed(numbers: Sequence[int]) -> str:
    shown = "、".join(map(str, numbers[:10]))
    return f"第 {shown} 页" if len(numbers) <= 10 else f"第 {shown} 页等 {len(numbers)} 页"


def _refuse_lost(path: Path, seen: Counter[str]) -> None:
    total = sum(seen.values())
    lost = sum(count for text, count in seen.items() if LOST in text)
    if not total:
        raise CorpusError(path, "PDF 文件里没有任何文字。请检查文件是否完整。")
    if lost > _LOST_SHARE * total:
        problem = (
            f"文字层无法还原（{total} 个字符中有 {lost} 个没有对应的编码）。"
            "请向发布单位索取 Word 文件，或做 OCR 并校对。"
        )
        raise CorpusError(path, problem)
    if lost:
        log.warning("%s：有 %d 个字符没有对应的编码，以 %s 代替", path, lost, LOST)


# --- tables ------------------------------------------------------------------------------------
def _page(number: int, page: PdfPage, letters: Iterable[Letter]) -> Page:
    tables = _ruled_tables(page)
    cells = [cell for table in tables for row in table.rows for cell in row.cells if cell]
    inside: dict[_Box, list[Letter]] = {cell: [] for cell in cells}
    rest: list[Letter] = []
    for letter in letters:
        cell = next((cell for cell in cells if _holds(cell, letter)), None)
        (rest if cell is None else inside[cell]).append(letter)
    return Page(
        number=number,
        height=float(page.height),
        lines=tuple(lines_of(rest)),
        tables=tuple(_table(table, inside) for table in tables),
    )


def _ruled_tables(page: PdfPage) -> list[RuledTable]:
    """Tables with rules and more than one column; a frame around text is none."""
    if len(page.edges) < _FEWEST_RULES:
        return []
    found = page.find_tables({"explicit_vertical_lines": _open_sides(page)})
    return [table for table in found if any(sum(map(bool, row.cells)) > 1 for row in table.rows)]


def _open_sides(page: PdfPage) -> list[dict[str, Any]]:
    """The outer rules that a table without left and right sides would have."""
    rules: dict[tuple[int, int], list[Mapping[str, Any]]] = defaultdict(list)
    for edge in page.edges:
        if edge["orientation"] == "h" and edge["width"] > _SHORTEST_RULE:
            rules[round(edge["x0"] / 3), round(edge["x1"] / 3)].append(edge)
    sides = []
    for group in rules.values():
        top, bottom = min(rule["top"] for rule in group), max(rule["top"] for rule in group)
        left, right = min(rule["x0"] for rule in group), max(rule["x1"] for rule in group)
        stands_inside = any(
            edge["orientation"] == "v"
            and left + 3 < edge["x0"] < right - 3
            and edge["top"] < bottom
            and edge["bottom"] > top
            for edge in page.edges
        )
        if bottom > top and stands_inside:
            sides += [_upright_rule(x, top, bottom) for x in (left, right)]
    return sides


def _upright_rule(x: float, top: float, bottom: float) -> dict[str, Any]:
    return {
        "object_type": "line",
        "x0": x,
        "x1": x,
        "top": top,
        "bottom": bottom,
        "width": 0,
        "height": bottom - top,
    }


def _holds(cell: _Box, letter: Letter) -> bool:
    x0, top, x1, bottom = cell
    x, y = (letter.x0 + letter.x1) / 2, (letter.top + letter.bottom) / 2
    return x0 <= x <= x1 and top <= y <= bottom


def _cell_text(letters: Iterable[Letter]) -> str:
    rows = reading_rows(lines_of(letters))
    return reduce(joined, rows) if rows else ""


def _table(table: RuledTable, inside: Mapping[_Box, Sequence[Letter]]) -> Table:
    rows = ([_cell_text(inside[cell]) if cell else "" for cell in row.cells] for row in table.rows)
    letters = [
        letter for row in table.rows for cell in row.cells if cell for letter in inside[cell]
    ]
    x0, top, x1, bottom = table.bbox
    return Table(
        tuple("\t".join(row) for row in rows if any(row)),
        x0,
        x1,
        top,
        bottom,
        size=size_of(letters),
    )
