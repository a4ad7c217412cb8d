"""Which blocks are one: what a page break or a line break cut in two."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.numbering import Level
from corpus.structure.block import CLOSERS, DATE_LINE, SENTENCE_END, Block
from corpus.view import join

_DATED_EVENT = re.compile(  # a line of the note under a title: 2011年5月1日 施行
    rf"{DATE_LINE.pattern}.{{0,80}}(?:通过|批准|公布|发布|修订|修正|施行|实施)"
)


def is_open_ended(block: Block | None) -> bool:
    """Is it no heading, and does it stop without a mark?"""
    if block is None or block.depth or (block.label and block.label.level < Level.ARTICLE):
        return False
    return block.text[-1] not in SENTENCE_END + CLOSERS


def is_cut(block: Block | None) -> bool:
    """Does the block stop in the middle of a sentence?"""
    if block is None or block.is_row or block.is_date:
        return False
    text = block.text
    if _DATED_EVENT.fullmatch(text):
        return False
    if _is_unbalanced(text):
        return True
    if text[-1] in SENTENCE_END + CLOSERS:
        return False
    if block.label and block.label.level > Level.ARTICLE:
        return not block.is_heading_like
    is_heading = block.depth or (block.label and block.label.level < Level.ARTICLE)
    return not is_heading


def continues(last: Block, block: Block, goes_on: bool | None) -> bool:
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
    if not is_cut(last):
        return False
    return _is_unbalanced(last.text) or ends_a_sentence(block.text)


def _is_half_a_heading(last: Block, block: Block) -> bool:
    """第五章 外商投资经营国际海上运输业务, then 及其辅助性业务的特别规定."""
    is_heading = last.label is not None and last.label.level < Level.ARTICLE
    is_open = last.text[-1] in "、和与及或的" or block.text[0] in "和与及或的"
    return is_heading and block.is_title_like and is_open


def ends_a_sentence(text: str) -> bool:
    # A list of names or firms never does; the second half of a cut paragraph nearly always does.
    return any(end in text for end in "。；！？") or text[-1] in SENTENCE_END


def _is_unbalanced(text: str) -> bool:
    opened = sum(text.count(mark) for mark in "（(《〔")
    return opened > sum(text.count(mark) for mark in "）)》〕")


def joined(last: Block, block: Block) -> Block:
    separator = join(last.text[-1], block.text[0])[1:-1]
    return replace(last, view=last.view.then(block.view, separator))
