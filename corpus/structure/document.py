"""A document, cut out of its source, → what it says of itself and its provisions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import Document, Kind, Provision, Source, Span
from corpus.numbering import to_chinese
from corpus.structure.blocks import read_blocks
from corpus.structure.contents import CONTENTS, without_contents
from corpus.structure.dating import file_title, read_dates
from corpus.structure.gazette import Draft, Genre, Issue
from corpus.structure.lines import Line
from corpus.structure.lists import CHRONICLE_ENTRY, read_appointments, read_chronicle
from corpus.structure.marks import unmarked
from corpus.structure.metadata import read_issuer, read_repeals
from corpus.structure.outline import read_outline
from corpus.structure.parts import Part, split_parts
from corpus.structure.tree import Node, finish
from corpus.view import View, squeezed

_COVER = re.compile(r"关于(?:印发|发布|公布|转发)|令(?:\d{4}年)?第")
_PUBLISHES = re.compile(r"现(?:予|将其)?(?:公布|发布|公告|印发)")
_COVER_LENGTH = 400
_BOOK = re.compile(r".{1,10}编")  # of a code that is published book by book
_NOTE = "题注"


def read_document(
    source: Source, issue: Issue, draft: Draft, document_id: str
) -> tuple[Document, list[Provision]]:
    """The record of a document, and its provisions in the order of the source."""
    reading = read_blocks(source.text, draft.body, issue.running, _openers(draft))
    blocks, contents = without_contents(reading.blocks)
    parts = split_parts(blocks)
    main = _main_part(draft, parts)
    document = _describe(source, issue, draft, parts, main, document_id)
    nodes = _printed_head(source.text, draft, main)
    nodes += [
        Node(Kind.FURNITURE, CONTENTS, (), [entry.view for entry in entries])
        for entries in contents
    ]
    furniture = list(reading.furniture)
    for number, part in enumerate(parts):
        found, repeated = _read_part(draft, part, _prefix(draft, part, number - main))
        nodes += found
        furniture += repeated
    nodes += [furniture_node(source.text, span) for span in furniture]
    return document, finish(source.text, document.id, nodes, document.in_force_from)


def _main_part(draft: Draft, parts: Sequence[Part]) -> int:
    """Which part is the regulation: what a notice or an order publishes, else the first."""
    if len(parts) < 2 or not parts[1].name:
        return 0
    first = "".join(block.text for block in parts[0].text)
    is_cover = _COVER.search(draft.printed_title + (draft.number or ""))
    return 1 if is_cover or (len(first) < _COVER_LENGTH and _PUBLISHES.search(first)) else 0


def _openers(draft: Draft) -> re.Pattern[str] | None:
    """What opens a new block in documents whose entries carry no label."""
    return CHRONICLE_ENTRY if draft.genre is Genre.CHRONICLE else None


def _describe(
    source: Source,
    issue: Issue,
    draft: Draft,
    parts: Sequence[Part],
    main: int,
    document_id: str,
) -> Document:
    title = parts[main].name if main else _title(source, draft, parts)
    is_rule = draft.genre is Genre.REGULATION
    dated = read_dates(source.name, parts, is_rule, main)
    texts = [block.text for part in parts for block in part.text]
    number = draft.number or dated.number
    return Document(
        id=document_id,
        source=source.name,
        title=title,
        number=number,
        issuer=read_issuer(draft.printed_title, number) or dated.issuer,
        issued=dated.issued,
        in_force_from=dated.in_force.since,
        revised=dated.revised,
        in_force_until=dated.in_force.until,
        repeals=read_repeals(texts) if is_rule else (),
        issue=issue.name,
        names_in_force=dated.in_force.is_named,
        is_record=not is_rule,
    )


def _title(source: Source, draft: Draft, parts: Sequence[Part]) -> str:
    """The printed title, with the name of the book that a code prints below it (# 人格权编);
    a text without one goes by the name of its file."""
    title = draft.printed_title or file_title(source.name)
    opening = parts[0].text[0] if parts and parts[0].text else None
    if opening and opening.depth == 1 and opening.is_title_like and _BOOK.fullmatch(opening.text):
        return f"{title} {squeezed(opening.text)}"
    return title


def _prefix(draft: Draft, part: Part, after_main: int) -> str:
    """What opens the locators of a part: 印发通知 before the main part, 附件1 or 名单 behind it.

    An attachment repeats in its title what the document is about; a clerk leaves that out.
    """
    if after_main < 0:
        return _cover_name(draft)
    if after_main == 0:
        return ""
    if part.annex.lstrip("附件表录图"):
        return part.annex
    name = part.name or part.annex or "附件"
    repeated = _shared_opening(name, draft.printed_title)
    is_whole = 4 <= repeated < len(name) and name[repeated] not in "的之及和与"
    return name[repeated:] if is_whole else name


def _cover_name(draft: Draft) -> str:
    if draft.number and "令第" in draft.number:
        return "公布令"
    return "公告" if draft.printed_title.endswith("公告") else "印发通知"


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


def _read_part(draft: Draft, part: Part, prefix: str) -> tuple[list[Node], list[Span]]:
    title = f"{prefix} 标题".strip()
    nodes = [Node(Kind.TITLE, title, (), [block.view]) for block in part.title]
    nodes += _notes(part, prefix)
    repeated: list[Span] = []
    if draft.genre is Genre.APPOINTMENTS:
        nodes += read_appointments(part.text, draft.printed_title)
    elif draft.genre is Genre.CHRONICLE:
        nodes += read_chronicle(part.text, draft.printed_title)
    else:
        heading = part.name if part.name != draft.printed_title else ""
        found, repeated = read_outline(part.text, prefix, heading if prefix else "")
        nodes += found
    nodes += [
        Node(Kind.PARAGRAPH, f"{prefix} 脚注{block.footnote}".strip(), (), [block.view])
        for block in part.footnotes
    ]
    colophon = f"{prefix} 版记".strip()
    nodes += [Node(Kind.SIGNATURE, colophon, (), [block.view]) for block in part.colophon]
    signed = f"{prefix} 落款".strip()
    nodes += [Node(Kind.SIGNATURE, signed, (), [block.view]) for block in part.signature]
    return nodes, repeated


def _notes(part: Part, prefix: str) -> list[Node]:
    """The notes under a title: when it was passed, published and amended."""
    name = f"{prefix} {_NOTE}".strip()
    if len(part.notes) == 1:
        return [Node(Kind.PARAGRAPH, name, (), [part.notes[0].view])]
    return [
        Node(Kind.PARAGRAPH, f"{name}第{to_chinese(number)}段", (), [block.view])
        for number, block in enumerate(part.notes, 1)
    ]


def furniture_node(source: str, span: Span) -> Node:
    """What belongs to the print alone."""
    return Node(Kind.FURNITURE, "版面", (), [View.of(source, [span])])
