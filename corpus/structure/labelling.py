"""Which labels open a provision: those whose number can come next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.numbering import CHINESE_DIGITS, Label, Level, read_label
from corpus.structure.block import HEADING_LENGTH, Block
from corpus.structure.joining import is_cut
from corpus.structure.lines import SPACE, Line

_ARTICLE_LABEL = rf"第\s?[{CHINESE_DIGITS}\d\s]+条\s"
_ARTICLE_INSIDE = re.compile(rf"[。；：]\s*(?={_ARTICLE_LABEL})")
_LOST_BREAK = re.compile(rf"[。；：](?:\s+|(?={_ARTICLE_LABEL}))")


class LabelSequence:
    """Which labels have been met: a label counts only where its number can come next."""

    def __init__(self) -> None:
        self._last: dict[Level, int] = {}

    def accepts(self, label: Label, last: Block | None, block: Block) -> bool:
        """Does this label open a provision, or is it a mention at the start of a cut line?"""
        expected = self._last.get(label.level, 0) + 1
        spaced = block.text[label.length : label.length + 1].isspace()
        if label.level is Level.ARTICLE:
            spaced = spaced or len(block.text) == label.length
            if label.number == expected - 1 and not label.inserted:  # printed twice
                return spaced and last is not None and not is_cut(last)
            return self._accepts_article(label, expected, spaced)
        if label.level < Level.ARTICLE:
            is_next = label.number == expected and _is_stopped(block)
            return block.is_heading_like or block.depth > 0 or is_next
        if not is_cut(last):
            return True
        names_an_item = block.text[label.length : label.length + 1] in {"项", "款", "目"}
        return label.number == expected and not names_an_item

    def _accepts_article(self, label: Label, expected: int, spaced: bool) -> bool:
        if label.inserted:
            return spaced or label.number == expected - 1
        jumps = label.number > expected or label.number == 1
        return label.number == expected or (spaced and jumps)

    def articles_of(self, line: Line) -> list[Line]:
        """The line, cut where the next article begins inside it: 制定本规则。第二条 凡……

        A line with several articles has lost its line breaks: every sentence end with a space
        behind it may have been one.
        """
        expected = self._last.get(Level.ARTICLE, 0) + 1
        if (first := read_label(line.text)) and first.level is Level.ARTICLE:
            expected = first.number + 1
        cuts: list[int] = []
        for match in _ARTICLE_INSIDE.finditer(line.text):
            label = read_label(line.text[match.end() :])
            if label and label.number == expected and not label.inserted:
                cuts.append(match.end())
                expected += 1
        if len(cuts) > 1:
            cuts = [match.end() for match in _LOST_BREAK.finditer(line.text)]
        return _cut(line, cuts) if cuts and len(line.cells) == 1 else [line]

    def note(self, label: Label | None) -> None:
        """Remember an accepted label; deeper levels begin anew under it."""
        if label is None:
            return
        self._last[label.level] = label.number
        for level in [level for level in self._last if level > label.level > Level.SECTION]:
            del self._last[level]


def _cut(line: Line, places: Sequence[int]) -> list[Line]:
    edges = [0, *places, len(line.text)]
    parts = [(line.text[start:end].rstrip(SPACE), start) for start, end in pairwise(edges)]
    return [Line(text, line.start + start) for text, start in parts if text]


def _is_stopped(block: Block) -> bool:
    """Is it a heading but for the full stop behind it: 第五节 生活、卫生。?"""
    text = block.text
    return len(text) <= HEADING_LENGTH // 2 and text.endswith("。") and text.count("。") == 1
