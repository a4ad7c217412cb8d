"""Provisions → passages: the pieces that are embedded and searched.

A passage is an article; in documents without articles a numbered section that holds no other; a
list item, a table row or a paragraph that stands alone. Long ones are split at their own
paragraphs and items, then at sentences. Titles, headings, signatures and furniture are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.library import Library
from corpus.model import Document, Kind, Provision, Span
from corpus.view import closed_up, folded
from index.sentences import sentence_spans, trimmed
from index.splitting import Splitter

TARGET_LENGTH = 400  # characters of a passage
# A character is at most one token in all but freak cases: context and text together stay under the
# model's 512 with its prompt.
MOST_WITH_CONTEXT = 500
LEAST_LENGTH = 200  # however long the context is
CELL = "\t"  # between the cells of a row
SILENT = {Kind.TITLE, Kind.HEADING, Kind.SIGNATURE, Kind.FURNITURE}
TABULAR = {Kind.TABLE, Kind.ROW}
# Which kinds of provisions inside one have passages of their own.
PARTED: dict[Kind, set[Kind]] = {Kind.ARTICLE: set(), Kind.SECTION: {Kind.SECTION}}
PARTED_ELSEWHERE = {Kind.SECTION, Kind.ITEM}


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a provision's text.

    `provision_id` names the smallest provision that holds it, `span` where in that provision's text
    it stands. `words` are the text as it is embedded: `text`, or for a table row each cell with the
    name of its column. `sentences` are spans of `text`, none where it is a single sentence.
    """

    id: str
    provision_id: str
    span: Span
    text: str
    context: str  # title and headings, put in front
    words: str
    sentences: tuple[Span, ...] = ()

    @property
    def embedded(self) -> str:
        """What is embedded and searched for the passage as a whole."""
        return f"{self.context} {closed_up(self.words)}"

    @property
    def embedded_sentences(self) -> tuple[str, ...]:
        """What is embedded for each sentence."""
        sentences = (closed_up(self.text[each.start : each.end]) for each in self.sentences)
        return tuple(f"{self.context} {sentence}" for sentence in sentences)


def make_passages(library: Library) -> list[Passage]:
    """All passages of a library, in its order."""
    texts = {source.name: source.text for source in library.sources}
    children: dict[str | None, list[Provision]] = {}
    for provision in library.provisions:
        children.setdefault(provision.parent_id, []).append(provision)
    documents = {document.id: document for document in library.documents}
    passages: list[Passage] = []
    for root in children.get(None, []):
        if document := documents.get(root.document_id):
            maker = _Maker(document, texts[document.source], children)
            passages.extend(maker.passages(root))
    return passages


def documents_of(library: Library, passages: Sequence[Passage]) -> NDArray[np.int32]:
    """The place of each passage's document among the documents of its library."""
    places = {document.id: place for place, document in enumerate(library.documents)}
    of_provision = {each.id: places.get(each.document_id, -1) for each in library.provisions}
    return np.array([of_provision[each.provision_id] for each in passages], dtype=np.int32)


def context_of(document: Document, headings: Iterable[str]) -> str:
    """The title of a document and the headings above a provision, each once."""
    return " ".join(dict.fromkeys((document.title, *headings)))


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the passages of one document."""

    document: Document
    source: str
    children: dict[str | None, list[Provision]]

    def passages(self, provision: Provision, columns: Sequence[str] = ()) -> Iterator[Passage]:
        """The passages of a provision and of what lies inside it.

        `columns` are the names of a row's columns, where its table has them.
        """
        inside = self.children.get(provision.id, [])
        if provision.kind in SILENT or _is_only_a_group(provision, inside):
            apart = inside
        else:
            apart = list(self._apart(provision, inside))
            if provision.kind is not Kind.TABLE or not apart:
                yield from self._own(provision, apart, columns)
        for child in apart:
            yield from self.passages(child, column_names(provision, child))

    def _apart(self, provision: Provision, inside: Iterable[Provision]) -> Iterator[Provision]:
        """What lies inside a provision and has passages of its own."""
        for child in inside:
            if child.kind in TABULAR or child.kind in PARTED.get(provision.kind, PARTED_ELSEWHERE):
                yield child
            else:
                yield from self._apart(provision, self.children.get(child.id, []))

    def _own(
        self, provision: Provision, apart: Sequence[Provision], columns: Sequence[str]
    ) -> Iterator[Passage]:
        """The passages of a provision's text but for what is apart."""
        context = context_of(self.document, provision.path[: len(provision.path) - len(columns)])
        limit = max(LEAST_LENGTH, min(TARGET_LENGTH, MOST_WITH_CONTEXT - len(context)))
        whole = trimmed(provision.text, Span(0, len(provision.text)))
        if not apart and whole.end - whole.start <= limit:
            yield _passage(provision, whole, context, columns)
            return
        splitter = Splitter(provision, self.source, self.children)
        headings = {folded(name) for child in apart for name in child.path}
        for gap in splitter.gaps(apart):
            if folded(provision.text[gap.start : gap.end]) in headings:
                continue  # nothing but the heading, which stands in front of every child
            for piece in splitter.split(gap, limit):
                yield _passage(*splitter.smallest_holder(piece), context, columns)


def _is_only_a_group(provision: Provision, inside: Sequence[Provision]) -> bool:
    """Does it hold nothing but its children, as a day of a chronicle does?"""
    if provision.kind in TABULAR or not inside:
        return False
    held = sum(len(folded(child.text)) for child in inside)
    return len(folded(provision.text)) == held


def column_names(table: Provision, row: Provision) -> tuple[str, ...]:
    """The names of a row's columns: the end of its path, if the table begins with those names."""
    if row.kind is not Kind.ROW or table.kind is not Kind.TABLE:
        return ()
    cells = len(row.text.split(CELL))
    names = row.path[-cells:]
    printed = folded("".join(dict.fromkeys(names)))  # a header over two columns names both
    has_names = len(names) == cells and printed in folded(table.text)
    return names if has_names else ()


def _passage(holder: Provision, span: Span, context: str, columns: Sequence[str]) -> Passage:
    text = holder.text[span.start : span.end]
    is_whole = span == trimmed(holder.text, Span(0, len(holder.text)))
    sentences = () if holder.kind is Kind.ROW else sentence_spans(text)
    return Passage(
        id=holder.id if is_whole else f"{holder.id}@{span.start}-{span.end}",
        provision_id=holder.id,
        span=span,
        text=text,
        context=context,
        words=_labelled(holder.text, span, columns) if columns else text,
        sentences=sentences if len(sentences) > 1 else (),
    )


def _labelled(row: str, span: Span, columns: Sequence[str]) -> str:
    """The cells of a row inside `span`, each after the name of its column: 责任单位：市环保局."""
    labelled, at = [], 0
    for name, cell in zip(columns, row.split(CELL), strict=True):
        start, end = max(at, span.start), min(at + len(cell), span.end)
        if words := row[start:end].strip():
            labelled.append(f"{name}：{words}")
        at += len(cell) + len(CELL)
    return "；".join(labelled)
