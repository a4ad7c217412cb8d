"""What is printed on a page: lines of letters and ruled tables, with their places.

Lengths are points, from the left and upper edge of the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


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
    size: float  # of most of its letters


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on a page."""

    number: int  # from 1
    height: float
    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()


def rows_of(lines: Iterable[Line]) -> list[list[Line]]:
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
    return [printed(row) for row in rows_of(lines)]


def printed(row: Sequence[Line]) -> str:
    """The text of a row."""
    return " ".join(line.text for line in row)


def usual_size(items: Iterable[Line | Table]) -> float:
    """The size of most letters."""
    sizes: Counter[float] = Counter()
    for item in items:
        texts = item.rows if isinstance(item, Table) else (item.text,)
        sizes[item.size] += sum(map(len, texts))
    return sizes.most_common(1)[0][0] if sizes else 10.0
