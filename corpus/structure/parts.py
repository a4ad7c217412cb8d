"""The parts of a document: covering notice, text, attachments, each with title and signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.structure.annexes import read_annex
from corpus.structure.block import Block
from corpus.structure.head import is_whole_name
from corpus.structure.metadata import is_note
from corpus.view import squeezed

_SIGNATORY_LENGTH = 24
# What is printed below a signature: who gets a copy, whether it is public, who prints it.
_COLOPHON = re.compile(
    r"[（(](?:此件|联系人|联系电话|联系方式|公开方式|信息公开)[^）)]*[）)]$"
    r"|(?:抄送|抄报|分送|主题词|公开方式|公开属性|信息公开选项|联系人|联系电话)\s*[:：]"
    r"|.{2,30}\d{4}年\d{1,2}月\d{1,2}日印发?$"
)
_ANNEX_TITLE_LINES = 2


@dataclass(slots=True)
class Part:
    """A part of a document: what opens it, its title, its text, the signature that closes it.

    `annex` is the label of an attachment without white space and colon: 附件1, 附录.
    """

    annex: str = ""
    title: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)  # under the title: when it was passed
    text: list[Block] = field(default_factory=list)
    footnotes: list[Block] = field(default_factory=list)
    signature: list[Block] = field(default_factory=list)
    colophon: list[Block] = field(default_factory=list)  # 抄送, （此件公开发布）

    @property
    def name(self) -> str:
        """The title as one line; the label of an attachment is no part of it."""
        name = squeezed("".join(block.text for block in self.title))
        return name[len(self.annex) :].lstrip(":：") if self.annex else name

    @property
    def is_empty(self) -> bool:
        """Does it hold nothing at all?"""
        return not any(
            (self.title, self.notes, self.text, self.footnotes, self.signature, self.colophon)
        )


def split_parts(blocks: Sequence[Block]) -> list[Part]:
    """The parts in order. One ends with a signature: an issuer and a date that stands alone; and
    where an attachment begins."""
    parts = [Part()]
    for at, block in enumerate(blocks):
        part = parts[-1]
        if block.footnote:
            part.footnotes.append(block)
        elif _COLOPHON.match(block.text) and len(parts) > 1:
            (part if not part.is_empty else parts[-2]).colophon.append(block)
        elif annex := _opens_annex(parts, blocks, at):
            parts.append(Part(annex, [block]))
        elif _is_at_head(part) and (is_note(block.text) or _goes_on(part.notes, block)):
            part.notes.append(block)
        elif block.is_date:
            while part.text and not part.signature and _is_signatory(part.text[-1]):
                part.signature.insert(0, part.text.pop())
            part.signature.append(block)
            parts.append(Part())
        elif len(parts) > 1 and not part.text and not part.notes and _goes_on_title(part, block):
            part.title.append(block)
        else:
            part.text.append(block)
    return [part for part in parts if not part.is_empty]


def _is_at_head(part: Part) -> bool:
    """Has nothing been read but the title, and the book of a code (# 人格权编)?"""
    return all(block.depth and not block.label for block in part.text)


def _goes_on(notes: Sequence[Block], block: Block) -> bool:
    """A bracket that the note opened is closed later."""
    return bool(notes) and notes[-1].text[0] in "（(" and block.text[-1] in "）)"


def _goes_on_title(part: Part, block: Block) -> bool:
    if not block.is_title_like or is_whole_name(part.name):
        return False
    return not part.annex or len(part.title) <= _ANNEX_TITLE_LINES


def _is_signatory(block: Block) -> bool:
    return block.is_title_like and len(block.text) <= _SIGNATORY_LENGTH


def _opens_annex(parts: Sequence[Part], blocks: Sequence[Block], at: int) -> str:
    """The label of the attachment that a block opens, or nothing.

    附件：某表 above a signature announces an attachment and opens none.
    """
    label, title = read_annex(blocks[at].text)
    if not label or blocks[at].is_row or (title and _is_signed_next(blocks, at)):
        return ""
    return label if len(parts) > 1 or parts[0].text else ""


def _is_signed_next(blocks: Sequence[Block], at: int) -> bool:
    following = blocks[at + 1 : at + 4]
    return any(block.is_date for block in following)
