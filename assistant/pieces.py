"""A passage → the pieces that can be quoted for themselves: its paragraphs, and whole lists.

A list belongs to the words that announce it: 有下列情形之一的，不予列入：（一）……；（二）……。
"""

from __future__ import annotations

from corpus.model import Span
from corpus.numbering import Level, read_label

_ANNOUNCES = (":", "：")
_SENTENCE_ENDS = "。；：！？;:!?”）)"


def pieces_of(text: str) -> tuple[Span, ...]:
    """The pieces of a passage's text, in order. A heading on a line of its own is none.

    >>> text = "应当：\\n（一）甲；\\n（二）乙。\\n丙。"
    >>> [text[piece.start : piece.end] for piece in pieces_of(text)]
    ['应当：\\n（一）甲；\\n（二）乙。', '丙。']
    """
    pieces: list[Span] = []
    at, in_list = 0, False
    for line in text.split("\n"):
        span = Span(at, at + len(line))
        label = read_label(line)
        is_item = label is not None and label.level > Level.ARTICLE
        if in_list and is_item and pieces:
            pieces[-1] = Span(pieces[-1].start, span.end)
        else:
            pieces.append(span)
            in_list = line.endswith(_ANNOUNCES)
        at = span.end + 1
    spoken = [piece for piece in pieces if text[piece.start : piece.end][-1:] in _SENTENCE_ENDS]
    return tuple(spoken or [Span(0, len(text))])


def announcement(piece: str) -> str:
    """The words of a list that announce it; empty for what is no list.

    >>> announcement("应当：\\n（一）甲；\\n（二）乙。"), announcement("丙。")
    ('应当：', '')
    """
    first, _, rest = piece.partition("\n")
    return first if rest and first.endswith(_ANNOUNCES) else ""
