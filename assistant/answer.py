"""Evidence → an answer whose every claim carries the marker of its citation.

No language model: the words of the regulation are quoted, and what stands around them says where
they are from and since when they hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant import wording
from assistant.citations import CitationMaker, status_on
from assistant.evidence import Evidence
from assistant.model import Answer, AnswerKind, Citation, Claim
from assistant.question import Question
from corpus.model import Kind, Span
from index.store import Index

NEAREST = 3  # provisions named where none answers


def compose(index: Index, question: Question, shown: Sequence[Evidence]) -> Answer:
    """The answer that quotes the evidence, the best first."""
    maker = CitationMaker(index)
    claims = _time_notes(maker, question, _quote(maker, shown[0]))
    for at, evidence in enumerate(shown):
        claims += _quotation(maker, question, _quote(maker, evidence), is_first=at == 0)
    claims.append(_text_of_record(question, maker.made))
    return Answer(
        language=question.language,
        kind=AnswerKind.ANSWER,
        claims=tuple(claims),
        citations=tuple(maker.made),
        reason="provision_found",
    )


def abstain(index: Index, question: Question, nearest: Sequence[Evidence]) -> Answer:
    """What is said when nothing found answers: what was looked for, and what comes nearest."""
    maker = CitationMaker(index)
    words = wording.of(question.language)
    claims = [Claim(words.nothing_found)]
    if question.expansions:
        claims.append(Claim(words.looked_for.format(terms="、".join(question.expansions))))
    for each in nearest[:NEAREST]:
        citation = _quote(maker, each)
        claims.append(
            Claim(words.nearest.format(place=_place(question, citation)), _marker(citation))
        )
    return Answer(
        language=question.language,
        kind=AnswerKind.ABSTENTION,
        claims=tuple(claims),
        citations=tuple(maker.made),
        reason="no_provision_found",
    )


def _quote(maker: CitationMaker, evidence: Evidence) -> Citation:
    return maker.cite(evidence.provision_id, evidence.span)


def _quotation(
    maker: CitationMaker, question: Question, citation: Citation, *, is_first: bool
) -> list[Claim]:
    words = wording.of(question.language)
    claims = []
    if lead_in := maker.cite_lead_in(citation):
        claims.append(Claim(words.quote.format(quote=lead_in.quote), _marker(lead_in)))
    pattern = words.quote if is_first else words.see_also
    text = pattern.format(quote=_as_read(maker.index, citation))
    attribution = words.source.format(place=_place(question, citation))
    if citation.in_force_from:
        since = wording.day(citation.in_force_from, question.language)
        attribution += words.since.format(day=since)
    claims.append(Claim(text, _marker(citation), attribution))
    return claims


def _as_read(index: Index, citation: Citation) -> str:
    """The quote; of a table row each cell with the name of its column, as the page shows it."""
    provision = index.provision(citation.provision_id)
    cells = citation.quote.split("\t")
    if provision.kind is not Kind.ROW or len(cells) < 2:
        return citation.quote
    names = provision.path[-len(cells) :]
    return "；".join(
        f"{name}：{cell.strip()}" for name, cell in zip(names, cells, strict=False) if cell.strip()
    )


def _place(question: Question, citation: Citation) -> str:
    words = wording.of(question.language)
    number = (
        words.number.format(number=citation.document_number) if citation.document_number else ""
    )
    return words.place.format(
        title=citation.document_title, number=number, locator=citation.locator
    )


def _marker(citation: Citation) -> tuple[int, ...]:
    return (citation.marker,)


# --- time --------------------------------------------------------------------------------------
def _time_notes(maker: CitationMaker, question: Question, citation: Citation) -> list[Claim]:
    """What has to be said first where the rule is not in force on the day asked about."""
    words = wording.of(question.language)
    status = status_on(question.as_of, citation.in_force_from, citation.in_force_until)
    asked = wording.day(question.as_of, question.language)
    notes = []
    if status == "not_yet" and citation.in_force_from:
        day = wording.day(citation.in_force_from, question.language)
        notes.append(Claim(words.not_yet.format(asked=asked, day=day), _marker(citation)))
        notes += _repeals(maker, question, citation)
    elif status == "ended" and citation.in_force_until:
        day = wording.day(citation.in_force_until, question.language)
        notes.append(Claim(words.ended.format(asked=asked, day=day), _marker(citation)))
    return notes


def _repeals(maker: CitationMaker, question: Question, citation: Citation) -> list[Claim]:
    """Which documents the one cited replaces, and that they are not in the corpus."""
    document = maker.index.document(maker.index.provision(citation.provision_id).document_id)
    known = {each.number for each in maker.index.documents()}
    words = wording.of(question.language)
    claims = []
    for number in document.repeals:
        if number in known:
            continue
        said = _where_said(maker.index, document.id, number)
        if said is not None:
            repealed = maker.cite(*said)
            claims.append(Claim(words.replaced.format(number=number), _marker(repealed)))
    return claims


def _where_said(index: Index, document_id: str, words: str) -> tuple[str, Span] | None:
    """The innermost provision of a document that holds these words."""
    holders = [each for each in index.provisions(document_id) if words in each.text]
    if not holders:
        return None
    holder = min(holders, key=lambda each: len(each.text))
    return holder.id, Span(0, len(holder.text))


def _text_of_record(question: Question, citations: Sequence[Citation]) -> Claim:
    """From which issue the text comes; about today also that later changes are not in it."""
    words = wording.of(question.language)
    issues = dict.fromkeys(each.issue for each in citations if each.issue)
    named = "、".join(filter(None, issues))
    is_about_today = question.as_of >= date.today()
    pattern = words.text_of_today if is_about_today else words.text_of_then
    text = pattern.format(issues=named) if named else words.text_without_issue
    return Claim(text, tuple(each.marker for each in citations[:1] if each.issue))
