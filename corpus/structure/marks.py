"""Marks of the print in a line: list marks, Markdown, comments, references to footnotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.model import Span
from corpus.structure.lines import Line
from corpus.view import INVISIBLE, View

_UNSEEN = re.compile(f"[{INVISIBLE}]+")
_MARK = re.compile(r"(?:<!--.*?-->\s*)?(?:(?:[-*•●]|#{1,6})\s+)?(?:\[\^[^\]\s]{1,12}\]:\s*)?")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,12})\]")
_BOLD = re.compile(r"(\*\*)(?=\S).*?(?<=\S)(\*\*)")
_PIPE_ROW = re.compile(r"\|(?:.*?[^\\])?\|")
_PIPE = re.compile(r"(?<!\\)\|")
_RULE_ROW = re.compile(r"\|(?:\s*:?-{2,}:?\s*\|)+")  # |---|---|
_IS_PRINT = re.compile(  # page numbers, rules of tables, lines that show nothing
    rf"[-—–·\s]*\d{{1,4}}[-—–·\s]*|第?\s*\d{{1,4}}\s*页[,，/]?\s*(?:共\s*\d{{1,4}}\s*页)?"
    rf"|{_RULE_ROW.pattern}|[{INVISIBLE}\s]+"
)


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """What a line says, and where its marks stand: list marks, #, bars, stars, what is not seen."""

    view: View
    marks: tuple[Span, ...]
    cells: tuple[str, ...] = ()
    depth: int = 0  # of a Markdown heading
    footnote: str = ""  # the mark of a footnote whose text this is


def is_print(line: Line) -> bool:
    """Does a line belong to the print alone: a page number, the rule of a table, nothing seen?"""
    return _IS_PRINT.fullmatch(line.text) is not None


def read_marks(source: str, line: Line) -> MarkedLine:
    """A line of the source, its marks told from its words."""
    mark, rest = unmarked(line)
    before = (mark,) if mark else ()
    if not rest.text:
        return MarkedLine(View("", ()), before)
    if _PIPE_ROW.fullmatch(rest.text):
        bars, cells = _pipe_row(source, rest)
        view = View.of(source, cells, "\t")
        return MarkedLine(view, (*before, *bars), tuple(source[c.start : c.end] for c in cells))
    if len(rest.cells) > 1:
        return MarkedLine(View.of(source, [rest.span]), before, rest.cells)
    inner = _inner_marks(rest)
    view = View.of(source, _between(rest.span, inner) if inner else [rest.span])
    printed = line.text[: rest.start - line.start]
    note = _FOOTNOTE.search(printed)
    depth = 0 if note else printed.count("#")
    return MarkedLine(view, (*before, *inner), (), depth, note[1] if note else "")


def unmarked(line: Line) -> tuple[Span | None, Line]:
    """Where a line has a mark of the print (a list mark, #, a comment), and the rest of it."""
    mark = _MARK.match(line.text)
    if mark is None or not mark[0]:
        return None, line
    printed = Span(line.start, line.start + len(mark[0].rstrip()))
    return printed, Line(line.text[mark.end() :], line.start + mark.end())


def _inner_marks(line: Line) -> list[Span]:
    """Where a line has what is not seen, references to footnotes, and the stars of bold words."""
    found = [m.span() for mark in (_UNSEEN, _FOOTNOTE) for m in mark.finditer(line.text)]
    found += [match.span(star) for match in _BOLD.finditer(line.text) for star in (1, 2)]
    return [Span(line.start + start, line.start + end) for start, end in sorted(found)]


def _between(whole: Span, marks: Sequence[Span]) -> list[Span]:
    edges = [whole.start, *(edge for mark in marks for edge in (mark.start, mark.end)), whole.end]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [Span(start, end) for start, end in pairs if start < end]


def _pipe_row(source: str, line: Line) -> tuple[list[Span], list[Span]]:
    """Bars and cells of a table row of Markdown: | 甲 | 乙 |."""
    bars = [Span(line.start + at, line.start + at + 1) for at in _bars(line.text)]
    cells = [Span(left.end, right.start) for left, right in pairwise(bars)]
    return bars, [_stripped(source, cell) for cell in cells]


def _bars(text: str) -> list[int]:
    return [match.start() for match in _PIPE.finditer(text)]


def _stripped(source: str, span: Span) -> Span:
    text = source[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, max(start, span.start + len(text.rstrip())))
