"""PDF with a text layer → text, by pdfplumber.

A PDF whose letters cannot be had whole is refused: half a regulation is worse than none.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page as PdfPage
from pdfplumber.table import Table as RuledTable

from corpus.errors import CorpusError
from corpus.readers.layout import Line, Page, Table, joined, reading_rows, reading_text

log = logging.getLogger(__name__)

_Box = tuple[float, float, float, float]  # x0, top, x1, bottom

_END = b"%%EOF"
_TAIL = 4096  # bytes in which the end mark has to stand; some printers append their own
_SCANNED_LETTERS = 20  # a page with fewer letters under a large picture is a scan
_PICTURE_SHARE = 0.4
_OUTLINES = 200  # curves on a page without letters: the letters were turned into drawings
_LOST = "\ufffd"
_LOST_SHARE = 0.001  # of the letters; a few rare names may be lost, digits may not
_FEWEST_RULES = 6  # edges of two cells side by side
_SHORTEST_RULE = 50.0  # points
_WORD_GAP = 0.22  # of the size of a letter: a space between Latin words
_LETTER_GAP = 0.6  # … between Chinese characters, which may be set wide
_LINE_GAP = 1.2  # … ends a line: the other side of it is another column

# Fonts often map a letter to its look-alike in the block of radicals: 日 comes out as ⽇.
_SYMBOL_BULLET = re.compile("[\uf020-\uf0ff]")  # how Word draws the marks of a list
_RADICALS = str.maketrans(
    "⺟⺠⺾⺿⻀⻁⻃⻄⻅⻆⻈⻉⻋⻌⻎⻐⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "母民艹艹艹虎覀西见角讠贝车辶辶钅镸长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)


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
@dataclass(frozen=True, slots=True)
class _Letter:
    """A printed character; lengths in points from the left and upper edge of the page."""

    text: str
    x0: float
    x1: float
    top: float
    base: float  # the line it stands on
    bottom: float
    size: float
    is_upright: bool

    @classmethod
    def of(cls, char: Mapping[str, Any]) -> _Letter:
        """From what pdfplumber says of it."""
        base = char["bottom"] + char["y0"] - char["matrix"][5]
        return cls(
            text=_clean(char["text"]),
            x0=char["x0"],
            x1=char["x1"],
            top=char["top"],
            base=base,
            bottom=char["bottom"],
            size=char["size"],
            is_upright=char["upright"],
        )


def _clean(text: str) -> str:
    """A character as regulations write it: no look-alikes; what the font hides is U+FFFD."""
    if text.startswith("(cid:"):
        return _LOST
    text = _SYMBOL_BULLET.sub("•", text).translate(_RADICALS)
    if any("\u2f00" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufb06" for char in text):
        text = unicodedata.normalize("NFKC", text)
    return "".join(_LOST if _is_lost(char) else char for char in text)


def _is_lost(char: str) -> bool:
    """Does the font map a glyph to no public character?"""
    return not char.isspace() and unicodedata.category(char) in ("Co", "Cn", "Cs", "Cc")


def _read_pages(path: Path, pdf_pages: Sequence[PdfPage]) -> list[Page]:
    if not pdf_pages:
        raise CorpusError(path, "PDF 文件里没有任何一页。请重新取得文件。")
    pages, scans, turned = [], [], []
    seen: Counter[str] = Counter()
    for number, pdf_page in enumerate(pdf_pages, 1):
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


def _letters(page: PdfPage) -> list[_Letter]:
    """The letters of a page that can be seen, each once: bold type may be printed twice."""
    chars = page.chars
    if _has_doubles(chars):
        chars = page.dedupe_chars(tolerance=1).chars
    x0, top, x1, bottom = page.cropbox
    letters = map(_Letter.of, chars)
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


def _is_scan(page: PdfPage, letters: Sequence[_Letter]) -> bool:
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
    lost = sum(count for text, count in seen.items() if _LOST in text)
    if not total:
        raise CorpusError(path, "PDF 文件里没有任何文字。请检查文件是否完整。")
    if lost > _LOST_SHARE * total:
        problem = (
            f"文字层无法还原（{total} 个字符中有 {lost} 个没有对应的编码）。"
            "请向发布单位索取 Word 文件，或做 OCR 并校对。"
        )
        raise CorpusError(path, problem)
    if lost:
        log.warning("%s：有 %d 个字符没有对应的编码，以 %s 代替", path, lost, _LOST)


# --- tables ------------------------------------------------------------------------------------
def _page(number: int, page: PdfPage, letters: Iterable[_Letter]) -> Page:
    tables = _ruled_tables(page)
    cells = [cell for table in tables for row in table.rows for cell in row.cells if cell]
    inside: dict[_Box, list[_Letter]] = {cell: [] for cell in cells}
    rest: list[_Letter] = []
    for letter in letters:
        cell = next((cell for cell in cells if _holds(cell, letter)), None)
        (rest if cell is None else inside[cell]).append(letter)
    words = {cell: _cell_text(own) for cell, own in inside.items()}
    return Page(
        number=number,
        height=float(page.height),
        lines=tuple(_lines(rest)),
        tables=tuple(_table(table, words) for table in tables),
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


def _holds(cell: _Box, letter: _Letter) -> bool:
    x0, top, x1, bottom = cell
    x, y = (letter.x0 + letter.x1) / 2, (letter.top + letter.bottom) / 2
    return x0 <= x <= x1 and top <= y <= bottom


def _cell_text(letters: Iterable[_Letter]) -> str:
    rows = reading_rows(_lines(letters))
    return reduce(joined, rows) if rows else ""


def _table(table: RuledTable, words: Mapping[_Box, str]) -> Table:
    rows = ([words[cell] if cell else "" for cell in row.cells] for row in table.rows)
    x0, top, x1, bottom = table.bbox
    return Table(tuple("\t".join(row) for row in rows if any(row)), x0, x1, top, bottom)


# --- letters → lines ---------------------------------------------------------------------------
def _lines(letters: Iterable[_Letter]) -> list[Line]:
    """Letters that stand side by side on one base line."""
    lines: list[list[_Letter]] = []
    for run in sorted(_runs(letters), key=lambda run: run[0].x0):
        before = next((line for line in lines if _follows(line[-1], run[0])), None)
        if before is None:
            lines.append(run)
        else:
            before.extend(run)
    return [line for letters in lines if (line := _line(letters))]


def _runs(letters: Iterable[_Letter]) -> Iterator[list[_Letter]]:
    """Letters that were drawn one behind the other."""
    run: list[_Letter] = []
    for letter in letters:
        if run and not _follows(run[-1], letter):
            yield run
            run = []
        run.append(letter)
    if run:
        yield run


def _follows(left: _Letter, right: _Letter) -> bool:
    """Does a letter stand right behind another, on its base line or raised as a footnote's mark?"""
    small, large = sorted((left.size, right.size))
    gap, shift = right.x0 - left.x1, abs(left.base - right.base)
    if small < 0.8 * large and shift > 0.15 * small:
        return shift < 0.5 * large and -0.3 * small < gap < 0.3 * large
    return shift <= 0.15 * large and -0.6 * large < gap < _LINE_GAP * small


def _line(letters: Sequence[_Letter]) -> Line | None:
    """A line with one space where there are several or a gap, and none at its ends."""
    printed = [letter for letter in letters if not letter.text.isspace()]
    if not printed:
        return None
    text, last, is_spaced = "", printed[0], False
    xs: list[float] = []
    for letter in letters:
        if letter.text.isspace():
            is_spaced = bool(text)
            continue
        if is_spaced or _is_space(last, letter):
            text, xs = text + " ", [*xs, last.x1]
        text, xs = text + letter.text, [*xs, *[letter.x0] * len(letter.text)]
        last, is_spaced = letter, False
    size = Counter(round(letter.size, 1) for letter in printed).most_common(1)[0][0]
    return Line(
        text=text,
        xs=tuple(xs),
        x1=max(letter.x1 for letter in printed),
        top=min(letter.top for letter in printed),
        bottom=sorted(letter.base for letter in printed)[len(printed) // 2],
        size=size,
    )


def _is_space(left: _Letter, right: _Letter) -> bool:
    is_latin = left.text.isascii() and right.text.isascii()
    gap = _WORD_GAP if is_latin else _LETTER_GAP
    return right.x0 - left.x1 > gap * max(left.size, right.size)
