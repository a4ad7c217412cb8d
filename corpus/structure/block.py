"""A block of a text: a whole paragraph, a table row, or a heading."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.numbering import CHINESE_DIGITS, Label
from corpus.view import View

SENTENCE_END = "。．；：！？!?;:…"
CLOSERS = "）)》」』”\"’'】〕"
_DIGIT = rf"[{CHINESE_DIGITS}○\d]"
DATE_LINE = re.compile(rf"{_DIGIT}{{4}}\s?年\s?{_DIGIT}{{1,3}}\s?月\s?{_DIGIT}{{1,3}}\s?日")
_SHORT_DATE_LINE = re.compile(r"(?:19|20)\d\d([.．/-])\d{1,2}\1\d{1,2}")
HEADING_LENGTH = 40  # characters; a longer line without a full stop is a cut paragraph


@dataclass(frozen=True, slots=True)
class Block:
    """A whole paragraph, a table row, or a heading, put together from one or more lines."""

    view: View
    label: Label | None = None
    cells: tuple[str, ...] = ()
    depth: int = 0  # of a Markdown heading
    footnote: str = ""  # the mark of a footnote whose text this is

    @property
    def text(self) -> str:
        """The words of the block."""
        return self.view.text

    @property
    def start(self) -> int:
        """Where it begins in the source."""
        return self.view.pieces[0].span.start

    @property
    def words(self) -> str:
        """The words behind the label."""
        return self.text[self.label.length :].strip() if self.label else self.text

    @property
    def is_row(self) -> bool:
        """Is it a row of a table?"""
        return len(self.cells) > 1

    @property
    def is_date(self) -> bool:
        """Is it a date that stands alone, as under a signature?"""
        return bool(DATE_LINE.fullmatch(self.text) or _SHORT_DATE_LINE.fullmatch(self.text))

    @property
    def is_heading_like(self) -> bool:
        """Could it be a heading: short, and without the end of a sentence?"""
        return (
            not self.is_row
            and len(self.text) <= HEADING_LENGTH
            and self.text[-1] not in SENTENCE_END + "，、,"
            and "。" not in self.text
        )

    @property
    def is_title_like(self) -> bool:
        """Could it be a line of a title?"""
        return self.label is None and self.is_heading_like
