"""One law text as the files that offices have: html, Word, PDF in two columns, plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import BaseDocTemplate

CHINESE_FONT = Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf")
LATIN_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (level 1–6), a paragraph (level 0), or the rows of a table."""

    text: str
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def read_markdown(text: str) -> list[Part]:
    """The parts of a law in Markdown; comments are left out."""
    parts: list[Part] = []
    for line in re.sub(r"<!--.*?-->", "", text).splitlines():
        line = line.strip(" \u3000\ufeff\t\r")
        if line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            if all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                continue
            if parts and parts[-1].rows:
                parts[-1] = Part("", rows=(*parts[-1].rows, cells))
            else:
                parts.append(Part("", rows=(cells,)))
        elif line:
            mark = re.match(r"(#{1,6})\s+", line)
            parts.append(Part(line[mark.end() :], len(mark[1])) if mark else Part(line))
    return parts


def as_text(parts: Sequence[Part]) -> str:
    """Plain text: a paragraph a line, no marks, table cells with tabs between them."""
    lines: list[str] = []
    for part in parts:
        lines += ["\t".join(row) for row in part.rows] or [part.text]
    return "\n".join(lines) + "\n"


def as_html(parts: Sequence[Part], style: str = "") -> str:
    """A web page as offices publish them, with a menu above and a notice below the text."""
    title = html.escape(parts[0].text)
    body = "\n".join(map(_html_part, parts))
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{style}</style></head><body><main>\n{body}\n</main></body></html>\n"
    )


def _html_part(part: Part) -> str:
    if part.rows:
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>\n"
            for row in part.rows
        )
        return f"<table>{rows}</table>"
    tag = f"h{part.level}" if part.level else "p"
    return f"<{tag}>{html.escape(part.text)}</{tag}>"


def as_word(parts: Sequence[Part]) -> bytes:
    """A Word file with heading styles and tables."""
    import docx

    document = docx.Document()
    for part in parts:
        if part.rows:
            table = document.add_table(len(part.rows), max(map(len, part.rows)))
            for row, cells in zip(table.rows, part.rows, strict=True):
                for cell, text in zip(row.cells, cells, strict=False):
                    cell.text = text
        elif part.level:
            document.add_heading(part.text, part.level)
        else:
            document.add_paragraph(part.text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


# --- PDF ---------------------------------------------------------------------------------------
@lru_cache(maxsize=1)
def chinese_font() -> str:
    """The name of a font for reportlab: embedded where there is one, else the built-in."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if not (CHINESE_FONT.is_file() and LATIN_FONT.is_file()):
        return built_in_font()
    pdfmetrics.registerFont(TTFont("Chinese", str(CHINESE_FONT)))
    pdfmetrics.registerFont(TTFont("Latin", str(LATIN_FONT)))
    return "Chinese"


@lru_cache(maxsize=1)
def built_in_font() -> str:
    """The name of a font that a PDF names and does not hold: the reader knows its letters."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def _pieces(text: str, font: str) -> list[tuple[str, str]]:
    """A text cut into pieces of one font: the Chinese one has no Latin letters and digits."""
    from reportlab.pdfbase import pdfmetrics

    if font != "Chinese":
        return [(font, text)]
    faces = {name: pdfmetrics.getFont(name).face.charToGlyph for name in (font, "Latin")}

    def font_of(char: str) -> str:
        return next((name for name, face in faces.items() if ord(char) in face), built_in_font())

    return [(name, "".join(run)) for name, run in groupby(text, key=font_of)]


def _markup(text: str, font: str) -> str:
    return "".join(
        f'<font name="{name}">{html.escape(piece)}</font>' for name, piece in _pieces(text, font)
    )


def as_pdf(parts: Sequence[Part], columns: int = 2, font: str | None = None) -> bytes:
    """Pages with running headers, different on odd and even ones, and page numbers.

    The title runs over both columns; paragraphs are indented by two letters.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageTemplate

    font = font or chinese_font()
    width, height = A4
    left, bottom, gutter, head = 20 * mm, 22 * mm, 8 * mm, 24 * mm
    inner = (width - 2 * left - (columns - 1) * gutter) / columns

    def frames(top: float) -> list[Frame]:
        return [
            Frame(left + at * (inner + gutter), bottom, inner, top - bottom, 0, 0, 0, 0)
            for at in range(columns)
        ]

    title = Frame(left, height - 90 * mm, width - 2 * left, 64 * mm, 0, 0, 0, 0)
    furniture = _Furniture(parts[0].text, font)
    document = BaseDocTemplate(
        BytesIO(),
        pagesize=A4,
        pageTemplates=[
            PageTemplate("first", [title, *frames(height - 90 * mm)], onPage=furniture.draw),
            PageTemplate("later", frames(height - head), onPage=furniture.draw),
        ],
    )
    out = BytesIO()
    document.filename = out
    story = [NextPageTemplate("later"), *_story(parts, font, inner)]
    document.build(story)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Furniture:
    title: str
    font: str

    def draw(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        """Title at the right of odd pages, the name of the collection at the left of even ones."""
        width, height = document.pagesize
        if document.page % 2:
            text = self.title[:30]
            self._write(canvas, width - 57 - 8 * len(text), height - 45, text)
        else:
            self._write(canvas, 57, height - 45, "法规汇编　2024年第3期")
        self._write(canvas, width / 2 - 12, 36, f"- {document.page} -")

    def _write(self, canvas: Canvas, x: float, y: float, text: str) -> None:
        line = canvas.beginText(x, y)
        for font, piece in _pieces(text, self.font):
            line.setFont(font, 8)
            line.textOut(piece)
        canvas.drawText(line)


def _story(parts: Sequence[Part], font: str, width: float) -> list[object]:
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import FrameBreak, Paragraph

    body = ParagraphStyle(
        "body", fontName=font, fontSize=10, leading=16, firstLineIndent=20,
        wordWrap="CJK", alignment=TA_JUSTIFY,
    )  # fmt: skip
    heading = ParagraphStyle(
        "heading", body, fontSize=11, firstLineIndent=0, alignment=TA_CENTER, spaceBefore=8
    )
    title = ParagraphStyle("title", heading, fontSize=18, leading=26)
    story: list[object] = []
    for at, part in enumerate(parts):
        if part.rows:
            story.append(_table(part, font, width))
        else:
            style = title if at == 0 else heading if part.level else body
            story.append(Paragraph(_markup(part.text, font), style))
        if at == 0:
            story.append(FrameBreak())
    return story


def _table(part: Part, font: str, width: float) -> object:
    from reportlab.lib.colors import black
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Table

    cell = ParagraphStyle("cell", fontName=font, fontSize=9, leading=12, wordWrap="CJK")
    rows = [[Paragraph(_markup(text, font), cell) for text in row] for row in part.rows]
    count = max(map(len, part.rows))
    return Table(rows, [width / count] * count, style=[("GRID", (0, 0), (-1, -1), 0.5, black)])
