"""Places in an index → citations. The only maker of citations: a quote is cut from the stored
source by the offsets of what is quoted, and named by the smallest provision that holds it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from assistant.model import Citation, SourceContext, Status
from corpus.model import Document, Kind, Provision, Span
from index.store import Index

# What a reader is shown around a quote: the article, or the numbered section, the row, the entry.
_CLAUSES = {Kind.ARTICLE, Kind.SECTION, Kind.ROW}
_MOST_SHOWN = 3000  # characters of a clause around a quote


@dataclass(slots=True)
class CitationMaker:
    """Numbers the citations of one answer in the order in which they are made."""

    index: Index
    made: list[Citation] = field(default_factory=list)

    def cite(self, provision_id: str, span: Span) -> Citation:
        """The citation of `span` of a provision's text. The same place keeps its marker."""
        provision = self.index.provision(provision_id)
        spans = self.index.source_spans(provision_id, span)
        holder = smallest_holder(self.index, provision, spans)
        document = self.index.document(holder.document_id)
        citation = Citation(
            marker=len(self.made) + 1,
            provision_id=holder.id,
            document_number=document.number,
            document_title=document.title,
            locator=holder.locator,
            quote=_laid_out(self.index.cut(document.id, spans), provision.text, span),
            spans=spans,
            in_force_from=holder.in_force_from or document.in_force_from,
            in_force_until=document.in_force_until,
            issue=document.issue,
        )
        for earlier in self.made:
            if replace(earlier, marker=citation.marker) == citation:
                return earlier
        self.made.append(citation)
        return citation

    def cite_lead_in(self, citation: Citation) -> Citation | None:
        """The words that announce the list of which a quote is an item, where it is one."""
        item = self.index.provision(citation.provision_id)
        if item.kind is not Kind.ITEM or item.parent_id is None:
            return None
        parent = self.index.provision(item.parent_id)
        first = next(child for child in self.index.children(parent.id) if child.kind is Kind.ITEM)
        length = parent.text.find(first.text)
        announced = parent.text[: max(length, 0)].rstrip()
        return self.cite(parent.id, Span(0, len(announced))) if announced[-1:] in ":：" else None


def _laid_out(words: str, text: str, span: Span) -> str:
    """The words cut from the source, one line an item as the provision's text has them."""
    lines = text[span.start : span.end]
    return lines if "".join(lines.split()) == "".join(words.split()) else words


def smallest_holder(index: Index, provision: Provision, spans: tuple[Span, ...]) -> Provision:
    """The innermost provision that holds all of `spans`."""
    for child in index.children(provision.id):
        if _holds(child, spans):
            return smallest_holder(index, child, spans)
    return provision


def _holds(provision: Provision, spans: tuple[Span, ...]) -> bool:
    return all(
        any(outer.start <= span.start and span.end <= outer.end for outer in provision.spans)
        for span in spans
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


def status_on(day: date, since: date | None, until: date | None) -> Status:
    """Whether a rule is in force on a day."""
    if since and day < since:
        return "not_yet"
    return "ended" if until and day >= until else "in_force"


def document_of(index: Index, citation: Citation) -> Document:
    """The document that a citation is from."""
    return index.document(index.provision(citation.provision_id).document_id)
