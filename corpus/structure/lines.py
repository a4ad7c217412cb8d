"""The lines of a source, with where they stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.model import Span

SPACE = " \u3000\r\xa0"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source that is not blank, without the white space around it."""

    text: str
    start: int
    indent: int = 0  # how much white space stands before it

    @property
    def span(self) -> Span:
        """Where the line stands in the source."""
        return Span(self.start, self.start + len(self.text))

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a table row; one cell where the line is none."""
        return tuple(cell.strip() for cell in self.text.split("\t"))


def read_lines(source: str) -> list[Line]:
    """The lines of a source that hold anything, in order. Tabs at the end stay: empty cells."""
    lines, at = [], 0
    for raw in re.split(r"(?<=[\n\v\f\x1c-\x1e\x85\u2028\u2029])", source):
        text = raw.rstrip("\n\v\f\x1c\x1d\x1e\x85\u2028\u2029").rstrip(SPACE)
        bare = text.lstrip(SPACE)
        if bare.strip():
            indent = len(text) - len(bare)
            lines.append(Line(bare, at + indent, indent))
        at += len(raw)
    return lines
