"""Places in an index → citations. The only maker of citations: a quote is cut from the stored
source by the offsets of what is quoted, and named by the smallest provision that holds it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.model import Citation, SourceContext, Status
from corpus.errors import CorpusError
from corpus.model import Document, Kind, Provision, Span
from corpus.numbering import read_label
from corpus.view import squeezed
from index.store import Index

# What a reader is shown around a quote: the article, or the numbered section, the row, the entry.
_CLAUSES = {Kind.ARTICLE, Kind.SECTION, Kind.ROW}
_MOST_SHOWN = 3000  # characters of a clause around a quote


# What the print puts between the items of a list; a quote of the list goes across it.
_LIST_MARKS = re.compile(r"[\s\-*•●#]*")


@dataclass(slots=True)
class CitationMaker:
    """Numbers the citations of one answer in the order in which they are shown."""

    index: Index
    made: list[Citation] = field(default_factory=list)

    def cite(self, provision_id: str, span: Span) -> Citation:
        """The citation of `span` of a provision's text. The same place keeps its marker."""
        citation = self.read(provision_id, span)
        for earlier in self.made:
            if (earlier.provision_id, earlier.spans) == (citation.provision_id, citation.spans):
                return earlier
        self.made.append(citation)
        return citation

    def read(self, provision_id: str, span: Span) -> Citation:
        """What `cite` would give, without showing it."""
        provision = self.index.provision(provision_id)
        span = _without_label(provision.text, span)
        spans = self.index.source_spans(provision_id, span)
        holder = smallest_holder(self.index, provision, spans)
        document = self.index.document(holder.document_id)
        return Citation(
            marker=len(self.made) + 1,
            provision_id=holder.id,
            document_number=document.number,
            document_title=document.title,
            locator=holder.locator,
            quote=self.index.cut(document.id, self._across_list_marks(document.id, spans)),
            spans=spans,
            in_force_from=holder.in_force_from or document.in_force_from,
            text=provision.text[span.start : span.end],
            in_force_until=document.in_force_until,
            names_in_force=document.names_in_force or holder.in_force_from is not None,
            is_revised=holder.in_force_from is None and _holds_since_revision(document),
            issue=document.issue,
        )

    def has_quoted(self, citation: Citation) -> bool:
        """Do the words of a citation stand in one that was made before?"""
        return any(
            earlier.document_number == citation.document_number
            and _lie_inside(citation.spans, earlier.spans)
            for earlier in self.made
        )

    def lead_in(self, citation: Citation) -> tuple[str, Span] | None:
        """Where the words stand that announce the list of which a quote is an item."""
        item = self.index.provision(citation.provision_id)
        if item.kind is not Kind.ITEM or item.parent_id is None:
            return None
        parent = self.index.provision(item.parent_id)
        first = next(child for child in self.index.children(parent.id) if child.kind is Kind.ITEM)
        announced = parent.text[: max(parent.text.find(first.text), 0)].rstrip()
        return (parent.id, Span(0, len(announced))) if announced[-1:] in ":：" else None

    def _across_list_marks(self, document_id: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """The spans, made one where only list marks of the print lie between."""
        joined = [spans[0]]
        for span in spans[1:]:
            between = self.index.cut(document_id, [Span(joined[-1].end, span.start)])
            if _LIST_MARKS.fullmatch(between):
                joined[-1] = Span(joined[-1].start, span.end)
            else:
                joined.append(span)
        return tuple(joined)


def _without_label(text: str, span: Span) -> Span:
    """A quote without the label it begins with: the locator says that, and the label of an article
    belongs to no paragraph of it."""
    words = text[span.start : span.end]
    label = read_label(words)
    rest = words[label.length :].lstrip() if label else ""
    return Span(span.end - len(rest), span.end) if rest else span


def find_citation(index: Index, wanted: Mapping[str, Any]) -> Citation:
    """The citation of words that a document is known to hold at a place, cut from the source there.

    `wanted` names marker, document_number, locator and quote. Raises CorpusError where the index
    holds no such document, place or words.
    """
    number, locator = wanted["document_number"], wanted["locator"]
    place = f"{number} {locator}"
    for document in index.documents():
        for provision in index.provisions(document.id) if document.number == number else ():
            span = _find_words(provision.text, wanted["quote"])
            if provision.locator == locator and span:
                made = CitationMaker(index).read(provision.id, span)
                return replace(made, marker=wanted["marker"], locator=locator)
    raise CorpusError(place, "索引里没有计算所依据的这一条款，不能引用。")


def _find_words(text: str, words: str) -> Span | None:
    """Where words stand in a text, white space aside."""
    places = [at for at, char in enumerate(text) if not char.isspace()]
    bare = squeezed(words)
    start = squeezed(text).find(bare)
    return Span(places[start], places[start + len(bare) - 1] + 1) if start >= 0 and bare else None


def smallest_holder(index: Index, provision: Provision, spans: tuple[Span, ...]) -> Provision:
    """The innermost provision that holds all of `spans`."""
    for child in index.children(provision.id):
        if _holds(child, spans):
            return smallest_holder(index, child, spans)
    return provision


def _holds(provision: Provision, spans: tuple[Span, ...]) -> bool:
    return _lie_inside(spans, provision.spans)


def _lie_inside(spans: tuple[Span, ...], outer: tuple[Span, ...]) -> bool:
    return all(
        any(each.start <= span.start and span.end <= each.end for each in outer) for span in spans
    )


def context_of(index: Index, citation: Citation, as_of: date) -> SourceContext:
    """The whole clause around a citation, with the quoted words marked."""
    clause = _clause(index, index.provision(citation.provision_id))
    document = index.document(clause.document_id)
    return SourceContext(
        title=document.title,
        number=document.number,
        path=clause.path,
        in_force_from=citation.in_force_from,
        status=status_on(as_of, citation.in_force_from, document.in_force_until),
        text=clause.text,
        quoted=_quoted(index, clause, citation.spans),
    )


def _clause(index: Index, provision: Provision) -> Provision:
    clause = provision
    while clause.kind not in _CLAUSES and clause.parent_id is not None:
        parent = index.provision(clause.parent_id)
        if len(parent.text) > _MOST_SHOWN:
            break
        clause = parent
    return clause


def _quoted(
    index: Index, clause: Provision, spans: tuple[Span, ...]
) -> tuple[tuple[int, int], ...]:
    """Ranges of the clause's text at which the quoted pieces of the source stand."""
    return tuple((span.start, span.end) for span in index.text_spans(clause.id, spans))


def _holds_since_revision(document: Document) -> bool:
    return document.revised is not None and document.in_force_from == document.revised


def status_on(day: date, since: date | None, until: date | None) -> Status:
    """Whether a rule is in force on a day."""
    if since and day < since:
        return "not_yet"
    return "ended" if until and day >= until else "in_force"
