"""A document, cut out of its source, → what it says of itself and its provisions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.blocks import Block, Line, read_blocks, unmarked
from corpus.gazette import Draft, Genre, Issue
from corpus.lists import CHRONICLE_ENTRY, read_appointments, read_chronicle
from corpus.metadata import InForce, read_day, read_in_force, read_issuer, read_repeals
from corpus.model import Document, Kind, Provision, Source, Span
from corpus.outline import read_outline
from corpus.tree import Node, finish
from corpus.view import View, squeezed

_COVER = re.compile(r"关于(?:印发|发布|公布|转发)|政府令第")
_SIGNATORY_LENGTH = 24
_WHOLE_NAME = re.compile(
    r"(?:办法|规定|细则|条例|规则|方案|意见|流程|名单|一览表|清单|目录|标准|规划|计划|制度|决定|表)$"
)


@dataclass(slots=True)
class _Part:
    """A part of a document: title, text, and the signature that closes it."""

    title: list[Block]
    text: list[Block]
    signature: list[Block]

    @property
    def name(self) -> str:
        return squeezed("".join(block.text for block in self.title))


def read_document(
    source: Source, issue: Issue, draft: Draft, document_id: str
) -> tuple[Document, list[Provision]]:
    """The record of a document, and its provisions in the order of the source."""
    reading = read_blocks(source.text, draft.body, issue.running, _openers(draft))
    parts = _split(reading.blocks)
    main = 1 if len(parts) > 1 and _COVER.search(draft.printed_title + (draft.number or "")) else 0
    title = parts[main].name if main else draft.printed_title
    document = _describe(source, issue, draft, parts, document_id, title)
    nodes = _printed_head(source.text, draft, main)
    furniture = list(reading.furniture)
    for number, part in enumerate(parts):
        found, repeated = _read_part(draft, part, _prefix(draft, part, number - main))
        nodes += found
        furniture += repeated
    nodes += [furniture_node(source.text, span) for span in furniture]
    return document, finish(source.text, document.id, nodes, document.in_force_from)


def _openers(draft: Draft) -> re.Pattern[str] | None:
    """What opens a new block in documents whose entries carry no label."""
    return CHRONICLE_ENTRY if draft.genre is Genre.CHRONICLE else None


def _describe(
    source: Source,
    issue: Issue,
    draft: Draft,
    parts: Sequence[_Part],
    document_id: str,
    title: str,
) -> Document:
    texts = [block.text for part in parts for block in part.text]
    signatures = [part.signature[-1].text for part in parts if part.signature]
    issued = read_day(signatures[0]) if signatures else None
    is_rule = draft.genre is Genre.REGULATION
    in_force = read_in_force(texts, issued) if is_rule else InForce(issued, is_named=False)
    return Document(
        id=document_id,
        source=source.name,
        title=title,
        number=draft.number,
        issuer=read_issuer(draft.printed_title, draft.number),
        issued=issued,
        in_force_from=in_force.since,
        repeals=read_repeals(texts) if is_rule else (),
        issue=issue.name,
        names_in_force=in_force.is_named,
        is_record=not is_rule,
    )


def _split(blocks: Sequence[Block]) -> list[_Part]:
    """Parts end with a signature: an issuer and a date that stands alone."""
    parts = [_Part([], [], [])]
    for block in blocks:
        part = parts[-1]
        if block.is_date:
            while part.text and not part.signature and _is_signatory(part.text[-1]):
                part.signature.insert(0, part.text.pop())
            part.signature.append(block)
            parts.append(_Part([], [], []))
        elif len(parts) > 1 and not part.text and _goes_on_title(part, block):
            part.title.append(block)
        else:
            part.text.append(block)
    return [part for part in parts if part.title or part.text or part.signature]


def _goes_on_title(part: _Part, block: Block) -> bool:
    return block.is_title_like and not _WHOLE_NAME.search(part.name)


def _is_signatory(block: Block) -> bool:
    return block.is_title_like and len(block.text) <= _SIGNATORY_LENGTH


def _cover_name(draft: Draft) -> str:
    return "公布令" if draft.number and "令第" in draft.number else "印发通知"


def _prefix(draft: Draft, part: _Part, after_main: int) -> str:
    """What opens the locators of a part: 印发通知 before the main part, 名单 for an attachment.

    An attachment repeats in its title what the document is about; a clerk leaves that out.
    """
    if after_main < 0:
        return _cover_name(draft)
    if after_main == 0:
        return ""
    name = part.name or "附件"
    repeated = _shared_opening(name, draft.printed_title)
    return name[repeated:] if 4 <= repeated < len(name) else name


def _shared_opening(name: str, title: str) -> int:
    """How many of the first characters of `name` stand together in `title`."""
    length = 0
    while length < len(name) and name[: length + 1] in title:
        length += 1
    return length


def _printed_head(source: str, draft: Draft, main: int) -> list[Node]:
    """Title and number as they stand in print."""
    prefix = f"{_cover_name(draft)} " if main else ""
    nodes = [node for line in draft.title for node in _line_nodes(source, line, f"{prefix}标题")]
    for line in draft.number_lines:
        nodes += _line_nodes(source, line, f"{prefix}文号")
    return nodes


def _line_nodes(source: str, line: Line, locator: str) -> list[Node]:
    mark, rest = unmarked(line)
    nodes = [furniture_node(source, mark)] if mark else []
    if rest.text:
        nodes.append(Node(Kind.TITLE, locator, (), [View.of(source, [rest.span])]))
    return nodes


def _read_part(draft: Draft, part: _Part, prefix: str) -> tuple[list[Node], list[Span]]:
    title = f"{prefix} 标题".strip()
    nodes = [Node(Kind.TITLE, title, (), [block.view]) for block in part.title]
    repeated: list[Span] = []
    if draft.genre is Genre.APPOINTMENTS:
        nodes += read_appointments(part.text, draft.printed_title)
    elif draft.genre is Genre.CHRONICLE:
        nodes += read_chronicle(part.text, draft.printed_title)
    else:
        heading = part.name if part.name != draft.printed_title else ""
        found, repeated = read_outline(part.text, prefix, heading if prefix else "")
        nodes += found
    signed = f"{prefix} 落款".strip()
    nodes += [Node(Kind.SIGNATURE, signed, (), [block.view]) for block in part.signature]
    return nodes, repeated


def furniture_node(source: str, span: Span) -> Node:
    """What belongs to the print alone."""
    return Node(Kind.FURNITURE, "版面", (), [View.of(source, [span])])
