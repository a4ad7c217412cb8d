"""A reading view of a source: cleaned text that remembers where each character came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.model import Span

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"  # zero-width characters that web pages leave behind
_LOOSE = re.compile(r"[^\S\t]+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])[^\S\t]+")
_WHITE = re.compile(rf"[\s{INVISIBLE}]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One unbroken run: `span` of the source stands at `at` in the view."""

    at: int
    span: Span


@dataclass(frozen=True, slots=True)
class View:
    """Text put together from pieces of a source, with the way back.

    Between two pieces the view may hold white space of its own (a line break, or nothing where a
    page break cut a word); inside a piece the characters are the source's.
    """

    text: str
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, source: str, spans: Iterable[Span], separator: str = "") -> View:
        """The view that puts `spans` of `source` together, `separator` between them."""
        text = ""
        pieces: list[Piece] = []
        for span in spans:
            if pieces:
                text += separator
            pieces.append(Piece(len(text), span))
            text += source[span.start : span.end]
        return cls(text, tuple(pieces))

    def then(self, other: View, separator: str) -> View:
        """This view followed by another."""
        shift = len(self.text) + len(separator)
        moved = tuple(Piece(piece.at + shift, piece.span) for piece in other.pieces)
        return View(self.text + separator + other.text, self.pieces + moved)

    def part(self, span: Span) -> View:
        """The view of a part of this one."""
        pieces: list[Piece] = []
        for piece in self.pieces:
            first = max(span.start, piece.at)
            last = min(span.end, piece.at + piece.span.end - piece.span.start)
            if first < last:
                shift = piece.span.start - piece.at
                pieces.append(Piece(first - span.start, Span(first + shift, last + shift)))
        return View(self.text[span.start : span.end], tuple(pieces))


def cut(source: str, spans: Iterable[Span]) -> str:
    """The words that stand at `spans`, white space at their edges and page breaks left out."""
    text = ""
    for span in spans:
        for line in source[span.start : span.end].splitlines():
            text = join(text, line.strip(" \u3000\r\n"))
    return text


def join(left: str, right: str) -> str:
    """Two pieces of one sentence: a space only between Latin words or numbers."""
    edges = left[-1:] + right[:1]
    if len(edges) == 2 and edges.isascii() and edges.isalnum():
        return f"{left} {right}"
    return left + right


def bridge(source: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in reading order, with neighbours made one where only white space lies between."""
    merged: list[Span] = []
    for span in spans:
        if merged and merged[-1].end <= span.start:
            between = source[merged[-1].end : span.start]
            if not between or between.isspace():
                merged[-1] = Span(merged[-1].start, span.end)
                continue
        merged.append(span)
    return tuple(merged)


def squeezed(text: str) -> str:
    """Text without white space: what the print set wide (第二章 立 项) as one would write it."""
    return _WHITE.sub("", text)


def closed_up(text: str) -> str:
    """Text without the white space of the print: 30 日 and a line break in a sentence mean nothing.

    It stays between Latin words and numbers, and between the cells of a table row.
    """
    return _LOOSE.sub("", text)


def folded(text: str) -> str:
    """Text as it is compared: one width, lower case, no white space."""
    return squeezed(unicodedata.normalize("NFKC", text).lower())
