"""The lines of extracted text: paragraphs, headings and table rows, written the same by all."""

from __future__ import annotations

import re
from collections.abc import Sequence

DEEPEST_HEADING = 6
LONGEST_HEADING = 100  # characters; titles name what they interpret in full
_REMARK = re.compile(r"[（(][^（）()]*\d[^（）()]*[）)]")
# Drawn by nobody: zero-width spaces and joiners of web editors, soft hyphens, byte order marks.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\xad"))


def visible(text: str) -> str:
    """The text without the characters that nobody sees."""
    return text.translate(_INVISIBLE)


def cell_text(text: str) -> str:
    """The words of a table cell on one line."""
    return " ".join(text.split())


def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows of a table as lines, its cells with a tab between them; rows without text go.

    Columns in which no row has text go too: they come from cells that everywhere span them.
    """
    grid = [[cell_text(cell) for cell in row] for row in rows]
    used = sorted({at for row in grid for at, cell in enumerate(row) if cell})
    lines = ("\t".join(row[at] if at < len(row) else "" for at in used) for row in grid)
    return [line for line in lines if line.strip()]


def marked(line: str, depth: int) -> str:
    """The line with the `#` of a heading of that depth.

    Depth 0 is none; nor is a sentence, an item or a remark in brackets (when it was issued),
    whatever level its file gives it: editors use outline levels and heading styles for their looks.
    """
    if not depth or not line or len(line) > LONGEST_HEADING:
        return line
    if "。" in line or line[-1] in "，,、；;" or _REMARK.fullmatch(line):
        return line
    return f"{'#' * min(depth, DEEPEST_HEADING)} {line}"
