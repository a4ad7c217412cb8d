"""The print of a source, undone: lines become whole paragraphs, rows and labels again.

A gazette cuts paragraphs at page breaks, puts running headers between rows and list marks before
items. Nothing is edited: a block is a view, and what is left out is declared as furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain

from corpus.model import Span
from corpus.numbering import read_label
from corpus.structure.annexes import read_annex
from corpus.structure.block import Block
from corpus.structure.joining import continues, is_open_ended, joined
from corpus.structure.labelling import LabelSequence
from corpus.structure.lines import Line
from corpus.structure.marks import is_print, read_marks
from corpus.structure.wrapping import Wrap, read_wrap


@dataclass(slots=True)
class Reading:
    """Blocks in reading order, and what belongs to the print and not to the text."""

    blocks: list[Block] = field(default_factory=list)
    furniture: list[Span] = field(default_factory=list)


def read_blocks(
    source: str,
    lines: Iterable[Line],
    running: frozenset[str] = frozenset(),
    opener: re.Pattern[str] | None = None,
) -> Reading:
    """Lines → blocks.

    `running` are the running headers of the print; `opener` is what opens a block besides a label.
    """
    whole = list(lines)
    reader = _Reader(source, opener, read_wrap(whole))
    for line in chain.from_iterable(map(reader.articles_of, whole)):
        if is_print(line) or line.text in running:
            reader.reading.furniture.append(line.span)
        else:
            reader.add(line)
    return reader.reading


class _Reader:
    """The state of reading: which labels have been met, and how the line before ended."""

    def __init__(self, source: str, opener: re.Pattern[str] | None, wrap: Wrap | None) -> None:
        self.reading = Reading()
        self._source, self._opener, self._wrap = source, opener, wrap
        self._sequence = LabelSequence()
        self._in_title = False  # below a signature stands the title of what is attached
        self._is_full = False  # the line before reached the margin of a text wrapped by hand

    def articles_of(self, line: Line) -> list[Line]:
        """The line, cut where the next article begins inside it."""
        return self._sequence.articles_of(line)

    def add(self, line: Line) -> None:
        """Take in one line."""
        marked = read_marks(self._source, line)
        self.reading.furniture.extend(marked.marks)
        if not marked.view.text.strip():
            return
        is_text = not marked.cells and not marked.footnote
        label = read_label(marked.view.text) if is_text else None
        block = Block(marked.view, label, marked.cells, marked.depth, marked.footnote)
        opens_annex = bool(read_annex(block.text)[0]) and not block.is_row
        if opens_annex:
            self._sequence = LabelSequence()
        last = self.reading.blocks[-1] if self.reading.blocks and not self._in_title else None
        if block.label and not self._sequence.accepts(block.label, last, block):
            block = replace(block, label=None)
        goes_on = self._goes_on(last, line)
        opens = opens_annex or (self._opener is not None and self._opener.match(block.text))
        if last is not None and not opens and continues(last, block, goes_on):
            self.reading.blocks[-1] = joined(last, block)
            return
        self._sequence.note(block.label)
        self.reading.blocks.append(block)
        self._in_title = block.is_date or opens_annex or (self._in_title and block.is_title_like)

    def _goes_on(self, last: Block | None, line: Line) -> bool | None:
        """What the width of the lines says; None where the text is not wrapped by hand."""
        if self._wrap is None:
            return None
        was_full, self._is_full = self._is_full, self._wrap.is_full(line.text)
        return self._wrap.goes_on(was_full, is_open_ended(last), line.indent)
