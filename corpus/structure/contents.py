"""The table of contents that a regulation prints before its text: it belongs to the print."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.structure.block import Block
from corpus.view import squeezed

CONTENTS = "目录"
_PAGE = re.compile(r"[.…·\-—－]*[（(]?\d{0,4}[）)]?$")  # …… 12


def without_contents(blocks: Sequence[Block]) -> tuple[list[Block], list[list[Block]]]:
    """The blocks without tables of contents, and those."""
    kept: list[Block] = []
    left_out: list[list[Block]] = []
    at = 0
    while at < len(blocks):
        length = _contents_length(blocks, at)
        if length:
            left_out.append(list(blocks[at : at + length]))
        else:
            kept.append(blocks[at])
        at += length or 1
    return kept, left_out


def _contents_length(blocks: Sequence[Block], at: int) -> int:
    """How many blocks the contents that begin here take; 0 where none begin.

    They go on to where their first entry stands again, now as the heading itself.
    """
    if squeezed(blocks[at].text) != CONTENTS or at + 1 >= len(blocks):
        return 0
    first = _entry(blocks[at + 1])
    for end in range(at + 2, len(blocks)):
        if _entry(blocks[end]) == first:
            return end - at
        if not blocks[end].is_heading_like:
            break
    return 0


def _entry(block: Block) -> str:
    return _PAGE.sub("", squeezed(block.text))
