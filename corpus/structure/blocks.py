"""The print of a source, undone: lines become whole paragraphs, rows and labels again.

A gazette cuts paragraphs at page breaks, puts running headers between rows and list marks before
items. Nothing is edited: a block is a view, and what is left out is declared as furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise

from corpus.model import Span
from corpus.numbering import CHINESE_DIGITS, Label, Level, read_label
from corpus.structure.annexes import read_annex
from corpus.structure.lines import SPACE, Line
from corpus.structure.wrapping import read_wrap
from corpus.view import INVISIBLE, View, join

# List marks, Markdown headings and comments at the head of a line belong to the print.
_UNSEEN = re.compile(f"[{INVISIBLE}]+")
_MARK = re.compile(r"(?:<!--.*?-->\s*)?(?:(?:[-*•●]|#{1,6})\s+)?(?:\[\^[^\]\s]{1,12}\]:\s*)?")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,12})\]")
_BOLD = re.compile(r"(\*\*)(?=\S).*?(?<=\S)(\*\*)")
_PIPE_ROW = re.compile(r"\|(?:.*?[^\\])?\|")
_PIPE = re.compile(r"(?<!\\)\|")
_RULE_ROW = re.compile(r"\|(?:\s*:?-{2,}:?\s*\|)+")  # |---|---|
_ARTICLE_LABEL = rf"第\s?[{CHINESE_DIGITS}\d\s]+条\s"
_ARTICLE_INSIDE = re.compile(rf"[。；：]\s*(?={_ARTICLE_LABEL})")
_LOST_BREAK = re.compile(rf"[。；：](?:\s+|(?={_ARTICLE_LABEL}))")
_IS_PRINT = re.compile(  # page numbers, rules of tables, lines that show nothing
    rf"[-—–·\s]*\d{{1,4}}[-—–·\s]*|第?\s*\d{{1,4}}\s*页[,，/]?\s*(?:共\s*\d{{1,4}}\s*页)?"
    rf"|{_RULE_ROW.pattern}|[{INVISIBLE}\s]+"
)
_SENTENCE_END = "。．；：！？!?;:…"
_CLOSERS = "）)》」』”\"’'】〕"
_DIGIT = rf"[{CHINESE_DIGITS}○\d]"
_DATE_LINE = re.compile(rf"{_DIGIT}{{4}}\s?年\s?{_DIGIT}{{1,3}}\s?月\s?{_DIGIT}{{1,3}}\s?日")
_SHORT_DATE_LINE = re.compile(r"(?:19|20)\d\d([.．/-])\d{1,2}\1\d{1,2}")
_DATED_EVENT = re.compile(  # a line of the note under a title: 2011年5月1日 施行
    rf"{_DATE_LINE.pattern}.{{0,80}}(?:通过|批准|公布|发布|修订|修正|施行|实施)"
)
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
        return bool(_DATE_LINE.fullmatch(self.text) or _SHORT_DATE_LINE.fullmatch(self.text))

    @property
    def is_heading_like(self) -> bool:
        """Could it be a heading: short, and without the end of a sentence?"""
        return (
            not self.is_row
            and len(self.text) <= HEADING_LENGTH
            and self.text[-1] not in _SENTENCE_END + "，、,"
            and "。" not in self.text
        )

    @property
    def is_title_like(self) -> bool:
        """Could it be a line of a title?"""
        return self.label is None and self.is_heading_like


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
    reading = Reading()
    sequence = _Sequence()
    in_title = False  # below a signature stands the title of what is attached
    whole = list(lines)
    wrap = read_wrap(whole)
    is_full = False  # did the line before reach the margin of a text with line breaks of its own?
    for line in chain.from_iterable(map(sequence.articles_of, whole)):
        if _IS_PRINT.fullmatch(line.text):
            reading.furniture.append(line.span)
            continue
        mark, rest = unmarked(line)
        if mark:
            reading.furniture.append(mark)
        if not rest.text:
            continue
        if rest.text in running:
            reading.furniture.append(rest.span)
            continue
        block, marks = _read_block(source, rest, line.text[: rest.start - line.start])
        reading.furniture += marks
        if not block.text.strip():
            continue
        opens_annex = bool(read_annex(block.text)[0]) and not block.is_row
        if opens_annex:
            sequence = _Sequence()
        last = reading.blocks[-1] if reading.blocks and not in_title else None
        if block.label and not sequence.accepts(block.label, last, block):
            block = replace(block, label=None)
        opens = opens_annex or (opener is not None and opener.match(block.text))
        goes_on = wrap.goes_on(is_full, _is_open_ended(last), line.indent) if wrap else None
        is_full = wrap is not None and wrap.is_full(line.text)
        if last is not None and not opens and _continues(last, block, goes_on):
            reading.blocks[-1] = _joined(last, block)
        else:
            sequence.note(block.label)
            reading.blocks.append(block)
            in_title = block.is_date or opens_annex or (in_title and block.is_title_like)
    return reading


def unmarked(line: Line) -> tuple[Span | None, Line]:
    """Where a line has a mark of the print (a list mark, #, a comment), and the rest of it."""
    mark = _MARK.match(line.text)
    if mark is None or not mark[0]:
        return None, line
    printed = Span(line.start, line.start + len(mark[0].rstrip()))
    return printed, Line(line.text[mark.end() :], line.start + mark.end())


def _read_block(source: str, line: Line, mark: str) -> tuple[Block, list[Span]]:
    """The block that a line makes, and the marks of the print in it; `mark` stands before it."""
    if _PIPE_ROW.fullmatch(line.text):
        return _read_pipe_row(source, line)
    if len(line.cells) > 1:
        return Block(View.of(source, [line.span]), cells=line.cells), []
    marks = _inner_marks(line)
    view = View.of(source, _between(line.span, marks)) if marks else View.of(source, [line.span])
    note = _FOOTNOTE.search(mark)
    if note or not view.text:
        return Block(view, footnote=note[1] if note else ""), marks
    return Block(view, read_label(view.text), depth=mark.count("#")), marks


def _inner_marks(line: Line) -> list[Span]:
    """Where a line has what is not seen, references to footnotes, and the stars of bold words."""
    found = [m.span() for mark in (_UNSEEN, _FOOTNOTE) for m in mark.finditer(line.text)]
    found += [match.span(star) for match in _BOLD.finditer(line.text) for star in (1, 2)]
    return [Span(line.start + start, line.start + end) for start, end in sorted(found)]


def _between(whole: Span, marks: Sequence[Span]) -> list[Span]:
    edges = [whole.start, *(edge for mark in marks for edge in (mark.start, mark.end)), whole.end]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [Span(start, end) for start, end in pairs if start < end]


def _read_pipe_row(source: str, line: Line) -> tuple[Block, list[Span]]:
    """A table row of Markdown: | 甲 | 乙 |. The bars belong to the print."""
    bars = [Span(line.start + at, line.start + at + 1) for at in _bars(line.text)]
    cells = [Span(left.end, right.start) for left, right in pairwise(bars)]
    filled = [_stripped(source, cell) for cell in cells]
    view = View.of(source, filled, "\t")
    return Block(view, cells=tuple(source[each.start : each.end] for each in filled)), bars


def _bars(text: str) -> list[int]:
    return [match.start() for match in _PIPE.finditer(text)]


def _stripped(source: str, span: Span) -> Span:
    text = source[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, max(start, span.start + len(text.rstrip())))


class _Sequence:
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
                return spaced and last is not None and not _is_cut(last)
            return self._accepts_article(label, expected, spaced)
        if label.level < Level.ARTICLE:
            is_next = label.number == expected and _is_stopped(block)
            return block.is_heading_like or block.depth > 0 or is_next
        if not _is_cut(last):
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


def _is_open_ended(block: Block | None) -> bool:
    """Is it no heading, and does it stop without a mark?"""
    if block is None or block.depth or (block.label and block.label.level < Level.ARTICLE):
        return False
    return block.text[-1] not in _SENTENCE_END + _CLOSERS


def _is_stopped(block: Block) -> bool:
    """Is it a heading but for the full stop behind it: 第五节 生活、卫生。?"""
    text = block.text
    return len(text) <= HEADING_LENGTH // 2 and text.endswith("。") and text.count("。") == 1


def _is_cut(block: Block | None) -> bool:
    """Does the block stop in the middle of a sentence?"""
    if block is None or block.is_row or block.is_date:
        return False
    text = block.text
    if _DATED_EVENT.fullmatch(text):
        return False
    if _is_unbalanced(text):
        return True
    if text[-1] in _SENTENCE_END + _CLOSERS:
        return False
    if block.label and block.label.level > Level.ARTICLE:
        return not block.is_heading_like
    is_heading = block.depth or (block.label and block.label.level < Level.ARTICLE)
    return not is_heading


def _continues(last: Block, block: Block, goes_on: bool | None) -> bool:
    """Is `block` the rest of `last`, which a page break or a line break cut?

    `goes_on` is what the width of the lines says, where the text is wrapped by hand.
    """
    if block.label or block.is_row or block.is_date or block.depth or block.footnote:
        return False
    if goes_on is not None and not last.is_row and not last.is_date:
        return goes_on or (block.text[0] in "，。、；：）)”》" and not last.is_row)
    if block.text[0] in "，。、；：）)”》":
        return not last.is_row
    if _is_half_a_heading(last, block):
        return True
    if not _is_cut(last):
        return False
    return _is_unbalanced(last.text) or ends_a_sentence(block.text)


def _is_half_a_heading(last: Block, block: Block) -> bool:
    """第五章 外商投资经营国际海上运输业务, then 及其辅助性业务的特别规定."""
    is_heading = last.label is not None and last.label.level < Level.ARTICLE
    is_open = last.text[-1] in "、和与及或的" or block.text[0] in "和与及或的"
    return is_heading and block.is_title_like and is_open


def ends_a_sentence(text: str) -> bool:
    # A list of names or firms never does; the second half of a cut paragraph nearly always does.
    return any(end in text for end in "。；！？") or text[-1] in _SENTENCE_END


def _is_unbalanced(text: str) -> bool:
    opened = sum(text.count(mark) for mark in "（(《〔")
    return opened > sum(text.count(mark) for mark in "）)》〕")


def _joined(last: Block, block: Block) -> Block:
    separator = join(last.text[-1], block.text[0])[1:-1]
    return replace(last, view=last.view.then(block.view, separator))
