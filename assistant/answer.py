"""Evidence → an answer whose every claim carries the marker of its citation.

No language model: the words of the regulation are quoted, and what stands around them says where
they are from and since when they hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant import wording
from assistant.citations import CitationMaker, status_on
from assistant.evidence import Evidence
from assistant.model import Answer, AnswerKind, Citation, Claim
from assistant.question import Question
from assistant.wording import Wording
from corpus.model import Kind, Span
from corpus.versions import regulation_name
from index.passages import column_names
from index.store import Index

NEAREST = 3  # provisions named where none answers


def compose(index: Index, question: Question, shown: Sequence[Evidence]) -> Answer:
    """The answer that quotes the evidence, the best first, each piece once."""
    composer = _Composer(index, question)
    for evidence in shown:
        composer.quote(evidence)
    composer.say_where_the_text_is_from()
    return composer.answer(AnswerKind.ANSWER, "provision_found")


def abstain(index: Index, question: Question, nearest: Sequence[Evidence]) -> Answer:
    """What is said when nothing found answers: what was looked for, and what comes nearest."""
    composer = _Composer(index, question)
    composer.say_what_was_looked_for()
    for evidence in nearest[:NEAREST]:
        composer.name(evidence)
    return composer.answer(AnswerKind.ABSTENTION, "no_provision_found")


class _Composer:
    """The claims of one answer while it is written."""

    def __init__(self, index: Index, question: Question) -> None:
        self._index, self._question = index, question
        self._words: Wording = wording.of(question.language)
        self._maker = CitationMaker(index)
        self._claims: list[Claim] = []

    def answer(self, kind: AnswerKind, reason: str) -> Answer:
        """What has been written."""
        return Answer(
            language=self._question.language,
            kind=kind,
            claims=tuple(self._claims),
            citations=tuple(self._maker.made),
            reason=reason,
        )

    # --- quotes -----------------------------------------------------------------------------
    def quote(self, evidence: Evidence) -> None:
        """Quote a piece of evidence, with the words that announce it and what has to be said of
        its time. Words that have been quoted already are left out."""
        cited = self._maker.read(evidence.provision_id, evidence.span)
        if self._maker.has_quoted(cited):
            return
        pattern = self._words.quote if not self._maker.made else self._words.see_also
        lead_in = self._maker.lead_in(cited)
        if lead_in:
            announced = self._maker.cite(*lead_in)
            self._claims.append(Claim(pattern.format(quote=announced.text), (announced.marker,)))
            pattern = self._words.quote
        citation = self._maker.cite(evidence.provision_id, evidence.span)
        self._say_when(citation)
        text = pattern.format(quote=self._as_read(citation))
        self._claims.append(Claim(text, (citation.marker,), self._attribution(citation)))

    def _as_read(self, citation: Citation) -> str:
        """The quote; of a table row a line a cell, each with the name of its column."""
        row = self._index.provision(citation.provision_id)
        if row.kind is not Kind.ROW:
            return citation.text
        table = self._index.provision(row.parent_id) if row.parent_id else row
        columns = column_names(table, row)
        if not columns:
            return citation.text
        before = row.text[: row.text.find(citation.text)].count("\t")
        named = zip(columns[before:], citation.text.split("\t"), strict=False)
        return "\n".join(f"{name}：{cell.strip()}" for name, cell in named if cell.strip())

    def _attribution(self, citation: Citation) -> str:
        text = self._words.source.format(place=self._place(citation))
        if citation.in_force_from:
            text += self._since(citation).format(day=self._day(citation.in_force_from))
        return text

    def _since(self, citation: Citation) -> str:
        """How the day is said from which a rule holds."""
        if citation.is_revised:
            return self._words.revised
        return self._words.since if citation.names_in_force else self._words.issued

    def _place(self, citation: Citation) -> str:
        number = citation.document_number
        return self._words.place.format(
            title=citation.document_title,
            number=self._words.number.format(number=number) if number else "",
            locator=citation.locator.removeprefix(citation.document_title).strip(),
        ).rstrip("， ,")

    # --- time -------------------------------------------------------------------------------
    def _say_when(self, citation: Citation) -> None:
        """What has to be said first where a rule is not in force on the day asked about."""
        words, question = self._words, self._question
        status = status_on(question.as_of, citation.in_force_from, citation.in_force_until)
        if status == "in_force":
            return
        is_early = status == "not_yet"
        pattern = words.not_yet if is_early else words.ended
        if is_early and not citation.names_in_force and not citation.is_revised:
            pattern = words.not_yet_issued
        changed = citation.in_force_from if is_early else citation.in_force_until
        assert changed is not None
        text = pattern.format(asked=self._day(question.as_of), day=self._day(changed))
        self._claims.append(Claim(text, (citation.marker,)))
        if is_early:
            self._say_what_is_replaced(citation)

    def _say_what_is_replaced(self, citation: Citation) -> None:
        """Which documents the one cited replaces, where they are not in the corpus."""
        document_id = self._index.provision(citation.provision_id).document_id
        documents = self._index.documents()
        known = {each.number for each in documents} | {
            regulation_name(each.title) for each in documents
        }
        for named in self._index.document(document_id).repeals:
            said = _where_said(self._index, document_id, named)
            if named in known or regulation_name(named) in known or said is None:
                continue
            claim = Claim(
                self._words.replaced.format(number=named), (self._maker.cite(*said).marker,)
            )
            if claim not in self._claims:
                self._claims.append(claim)

    def say_where_the_text_is_from(self) -> None:
        """From which issue the text comes; about today also that later changes are not in it."""
        words, made = self._words, self._maker.made
        issues = "、".join(dict.fromkeys(each.issue for each in made if each.issue))
        is_about_today = self._question.as_of >= date.today()
        pattern = words.text_of_today if is_about_today else words.text_of_then
        text = pattern.format(issues=issues) if issues else words.text_without_issue
        self._claims.append(Claim(text, tuple(each.marker for each in made[:1] if each.issue)))

    # --- where nothing answers --------------------------------------------------------------
    def say_what_was_looked_for(self) -> None:
        """That nothing was found, and the words that were looked up."""
        terms = [term for term in self._question.expansions if not re.search(r"\d", term)]
        asked = self._words.asked.format(question=self._question.said)
        looked_for = "、".join([asked, *terms]) if self._question.language == "zh" else asked
        self._claims.append(Claim(self._words.nothing_found))
        self._claims.append(Claim(self._words.looked_for.format(terms=looked_for)))

    def name(self, evidence: Evidence) -> None:
        """Name a provision that comes near, without its words."""
        citation = self._maker.read(evidence.provision_id, evidence.span)
        if self._maker.has_quoted(citation):
            return
        citation = self._maker.cite(evidence.provision_id, evidence.span)
        text = self._words.nearest.format(place=self._place(citation))
        self._claims.append(Claim(text, (citation.marker,)))

    def _day(self, day: date) -> str:
        return wording.day(day, self._question.language)


def _where_said(index: Index, document_id: str, words: str) -> tuple[str, Span] | None:
    """The innermost provision of a document that holds these words."""
    holders = [each for each in index.provisions(document_id) if words in each.text]
    if not holders:
        return None
    holder = min(holders, key=lambda each: len(each.text))
    return holder.id, Span(0, len(holder.text))
