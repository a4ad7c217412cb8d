"""Text that was wrapped by hand: every line as wide as the page, new paragraphs indented.

There the width of a line says whether its paragraph goes on, and not whether it ends a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.structure.lines import Line

_NARROWEST, _WIDEST = 15, 60  # characters of a line
_SLACK = 3  # how much shorter a full line may be: a mark that may not begin the next one, a number
_LEAST_LINES = 6
_SHARE = 0.7  # of the lines that end in mid-sentence, how many are full
_INDENT = 2  # characters of white space before the first line of a paragraph
_INDENTED = 0.2  # of all lines
_WIDER = 0.05  # of all lines, may be; a title or a footer always
_STOPS = "。．；：！？!?;:…）)》」』”】〕"


@dataclass(frozen=True, slots=True)
class Wrap:
    """The width of the page, in characters, indentation aside."""

    width: int
    is_indented: bool  # new paragraphs are

    def is_full(self, line: str) -> bool:
        """Does a line reach the margin?"""
        return len(line) >= self.width - _SLACK

    def goes_on(self, was_full: bool, was_cut: bool, indent: int) -> bool:
        """Does a line with this indentation go on with the paragraph of the line before it, which
        reached the margin, or stopped in mid-sentence?"""
        return indent < _INDENT and (was_full or (was_cut and self.is_indented))


def read_wrap(lines: Iterable[Line]) -> Wrap | None:
    """How a text is wrapped; None where a line is a paragraph."""
    text = [line for line in lines if len(line.cells) == 1]
    open_ended = sorted(
        len(line.text)
        for line in text
        if line.text[-1] not in _STOPS and len(line.text) >= _NARROWEST
    )
    if len(open_ended) < _LEAST_LINES:
        return None
    width = open_ended[-max(1, len(open_ended) // 10)]
    full = sum(width - _SLACK <= length <= width + _SLACK for length in open_ended)
    wider = sum(len(line.text) > width + _SLACK for line in text)
    if width > _WIDEST or full < _SHARE * len(open_ended) or wider > max(1, _WIDER * len(text)):
        return None
    indented = sum(line.indent >= _INDENT for line in text)
    return Wrap(width, indented >= _INDENTED * len(text))
