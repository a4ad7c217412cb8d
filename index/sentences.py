"""A text → its sentences."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.model import Span

ENDS = "。；！？;!?"
PAIRS = {"（": "）", "(": ")", "“": "”", "《": "》", "「": "」", "『": "』", "【": "】", "〔": "〕"}
SAME_AS = {"(": "（", ")": "）"}  # print mixes full and half width: （…) is a pair
CLOSERS = '）)”》」』】〕’"'


def sentence_spans(text: str) -> tuple[Span, ...]:
    """The sentences of a text, white space at their edges left out.

    A sentence ends at 。；！？ or where its line ends, but not inside brackets or quotes that are
    closed in the same line.

    >>> text = "甲方（含乙方；丙方）负责。丁方除外；"
    >>> [text[span.start : span.end] for span in sentence_spans(text)]
    ['甲方（含乙方；丙方）负责。', '丁方除外；']
    """
    spans, at = [], 0
    for line in text.split("\n"):
        for start, end in _cut_line(line):
            span = trimmed(text, Span(at + start, at + end))
            if span.start < span.end:
                spans.append(span)
        at += len(line) + 1
    return tuple(spans)


def _cut_line(line: str) -> Iterator[tuple[int, int]]:
    closing = _closing_marks(line)
    start = at = 0
    while at < len(line):
        at = closing.get(at, at)  # from a bracket to its end
        if line[at] in ENDS:
            at = _past_the_end(line, at)
            yield start, at
            start = at
        else:
            at += 1
    yield start, len(line)


def _past_the_end(line: str, at: int) -> int:
    """Behind the mark at `at` and what closes with it: 。” or ！！"""
    while at < len(line) and line[at] in ENDS + CLOSERS:
        at += 1
    return at


def _closing_marks(line: str) -> dict[int, int]:
    """Where each bracket or quote that is closed in this line is closed."""
    opened: list[tuple[int, str]] = []
    closing = {}
    for at, mark in enumerate(line):
        mark = SAME_AS.get(mark, mark)
        if mark in PAIRS:
            opened.append((at, PAIRS[mark]))
        elif any(mark == close for _, close in opened):
            while opened:
                begin, close = opened.pop()
                if close == mark:
                    closing[begin] = at
                    break
    return closing


def trimmed(text: str, span: Span) -> Span:
    """`span` without the white space at its edges."""
    part = text[span.start : span.end]
    start = span.start + len(part) - len(part.lstrip())
    return Span(start, max(start, span.start + len(part.rstrip())))
