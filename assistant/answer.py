"""Evidence → an answer whose every claim carries the marker of its citation.

No language model: the words of the regulation are quoted, and what stands around them says where
they are from and since when they hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant import wording
from assistant.citations import CitationMaker, status_on
from assistant.concepts import Concept
from assistant.evidence import Evidence
from assistant.force import asks_about_force, newest_day, where_ended, where_force_is_said
from assistant.identifiers import Found
from assistant.model import Answer, AnswerKind, Citation, Claim, Role
from assistant.question import Question
from assistant.responsible import find_responsible
from assistant.silence import Verdict
from assistant.wording import Wording
from corpus.model import Kind, Span
from corpus.versions import regulation_name
from corpus.view import folded
from index.passages import column_names
from index.store import Index

NEAREST = 3  # provisions named where none answers
OPENING = 80  # characters of a quote in which it says for whom it is
LONGEST_PLACE = 1200  # characters of a place that is asked for by its name
_ELSEWHERE = {"nothing_near", "place_not_governed"}  # no body here is responsible for it
_BRING = re.compile(
    r"持[^，。；]{0,20}(?:证|卡|书|单)|凭[^，。；]{0,12}(?:证|卡|单)|材料|提交|出示|协议|转诊"
)


def compose(
    index: Index,
    question: Question,
    shown: Sequence[Evidence],
    denied: Sequence[Sequence[str]] = (),
) -> Answer:
    """The answer that quotes the evidence, the best first, each piece once.

    Order and wording go by who asks; what is quoted does not. `denied` are the names of groups of
    people that the question rules out.
    """
    composer = _Composer(index, question)
    composer.say_what_was_understood()
    composer.say_whom_it_is_not_for(shown, denied)
    composer.quote_all(shown)
    composer.say_which_is_later()
    composer.say_where_the_text_is_from()
    return composer.answer(AnswerKind.ANSWER, "provision_found")


def compose_place(index: Index, question: Question, found: Found) -> Answer:
    """The words that stand at a place which the question names."""
    composer = _Composer(index, question)
    for provision in found.provisions:
        span = Span(0, min(len(provision.text), LONGEST_PLACE))
        composer.quote(Evidence(provision.id, provision.document_id, span, 0.0, 0.0, True))
    composer.say_where_the_text_is_from()
    return composer.answer(AnswerKind.ANSWER, "place_found")


def abstain(
    index: Index,
    question: Question,
    nearest: Sequence[Evidence],
    verdict: Verdict | None = None,
    concepts: Sequence[Concept] = (),
) -> Answer:
    """What is said when nothing found answers: what was looked for, what comes nearest, and whom
    the regulations name as responsible."""
    composer = _Composer(index, question)
    composer.say_what_was_understood()
    composer.say_what_is_lacking(verdict)
    composer.say_what_was_looked_for()
    for evidence in nearest[:NEAREST]:
        composer.name(evidence)
    if verdict is None or verdict.reason not in _ELSEWHERE:
        composer.say_who_is_responsible(nearest, concepts)
    return composer.answer(AnswerKind.ABSTENTION, verdict.reason if verdict else "nothing_found")


def abstain_from_place(index: Index, question: Question, found: Found) -> Answer:
    """What is said of a document that is not in the corpus, or has no such place."""
    composer = _Composer(index, question)
    composer.say_what_is_absent(found)
    composer.say_what_was_looked_for()
    reason = "place_absent" if found.document else "document_absent"
    return composer.answer(AnswerKind.ABSTENTION, reason)


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

    def say_what_was_understood(self) -> None:
        """The question as it is looked up, where that is in other words than were said."""
        question = self._question
        if not question.understood:
            return
        pattern = self._words.understood_then if question.day_said else self._words.understood
        text = pattern.format(question=question.understood, day=question.day_said)
        self._claims.append(Claim(text))

    def say_whom_it_is_not_for(
        self, shown: Sequence[Evidence], denied: Sequence[Sequence[str]]
    ) -> None:
        """That the first quote is a rule made for people whom the question rules out: its headings
        or its opening name them."""
        words = folded(self._words_of(shown[0]))
        above = folded(shown[0].around).partition(words)[0]
        for names in denied:
            said = f"{above} {words[:OPENING]}"
            if named := next((name for name in names if folded(name) in said), None):
                self._claims.append(Claim(self._words.not_for.format(group=named)))

    # --- quotes -----------------------------------------------------------------------------
    def quote_all(self, shown: Sequence[Evidence]) -> None:
        """Quote the evidence in the order and wording of the role."""
        match self._question.role:
            case Role.VILLAGE_DOCTOR:
                self._quote_for_a_doctor(shown)
            case Role.HOTLINE:
                self._claims.append(Claim(self._words.reply))
                for evidence in shown:
                    self.quote(evidence)
                self._name_sources_last()
            case _:
                for evidence in shown:
                    self.quote(evidence)

    def _quote_for_a_doctor(self, shown: Sequence[Evidence]) -> None:
        """What the patient gets, then what to bring; said only where there is both."""
        bring = [each for each in shown[1:] if _BRING.search(self._words_of(each))]
        gets = [each for each in shown if each not in bring]
        for label, group in ((self._words.gets, gets), (self._words.brings, bring)):
            if bring:
                self._claims.append(Claim(label))
            for evidence in group:
                self.quote(evidence)

    def _words_of(self, evidence: Evidence) -> str:
        text = self._index.provision(evidence.provision_id).text
        return text[evidence.span.start : evidence.span.end]

    def _name_sources_last(self) -> None:
        """A reply to be read out, with its sources after it."""
        sources = [claim for claim in self._claims if claim.attribution]
        self._claims = [replace(claim, attribution="") for claim in self._claims]
        for claim in sources:
            text = self._words.sources.format(place=claim.attribution.lstrip("— "))
            self._claims.append(Claim(text, claim.markers))

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
        self._claims.append(self._claim(text, citation))

    def _claim(self, text: str, citation: Citation) -> Claim:
        """A quote with its source below it; for a drafter the clause is named first."""
        attribution = self._attribution(citation)
        if self._question.role is not Role.DRAFTER:
            return Claim(text, (citation.marker,), attribution)
        clause = self._words.clause.format(place=attribution.lstrip("— "))
        return Claim(f"{clause}\n{text}", (citation.marker,))

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
        return self._words.source.format(place=self._place(citation)) + self._dated(citation)

    def _dated(self, citation: Citation) -> str:
        if not citation.in_force_from:
            return ""
        return self._since(citation).format(day=self._day(citation.in_force_from))

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
        status = status_on(question.day, citation.in_force_from, citation.in_force_until)
        if status == "in_force":
            if asks_about_force(question.text):
                self._say_it_is_in_force(citation)
            self._say_what_replaced_it(citation)
            return
        is_early = status == "not_yet"
        pattern = words.not_yet if is_early else words.ended
        if is_early and not citation.names_in_force and not citation.is_revised:
            pattern = words.not_yet_issued
        changed = citation.in_force_from if is_early else citation.in_force_until
        assert changed is not None
        text = pattern.format(asked=self._day(question.day), day=self._day(changed))
        self._claims.append(Claim(text, self._markers_of_force(citation)))
        if is_early:
            self._say_what_is_replaced(citation)

    def _say_it_is_in_force(self, citation: Citation) -> None:
        if citation.in_force_from is None or not citation.names_in_force:
            return
        asked, since = self._day(self._question.day), self._day(citation.in_force_from)
        text = self._words.in_force.format(asked=asked, day=since)
        claim = Claim(text, self._markers_of_force(citation))
        if claim not in self._claims:
            self._claims.append(claim)

    def _say_what_replaced_it(self, citation: Citation) -> None:
        """Until when a rule of an earlier day held, and what has replaced it since."""
        document = self._index.document(self._index.provision(citation.provision_id).document_id)
        ended = where_ended(self._index, document)
        if ended is None or document.replaced_by is None or citation.in_force_until is None:
            return
        successor = self._index.document(document.replaced_by)
        number = self._words.number.format(number=successor.number) if successor.number else ""
        text = self._words.replaced_later.format(
            day=self._day(citation.in_force_until), title=successor.title, number=number
        )
        claim = Claim(text, (self._maker.cite(*ended).marker,))
        if claim not in self._claims:
            self._claims.append(claim)

    def _markers_of_force(self, citation: Citation) -> tuple[int, ...]:
        """The citation's marker, and that of the words that say from when it is in force."""
        document_id = self._index.provision(citation.provision_id).document_id
        said = where_force_is_said(self._index, self._index.document(document_id))
        if said is None:
            return (citation.marker,)
        return tuple(dict.fromkeys((citation.marker, self._maker.cite(*said).marker)))

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
        day = self._question.day
        newest = newest_day(self._index.documents(), self._question.as_of)
        issues = "、".join(dict.fromkeys(each.issue for each in made if each.issue))
        if issues:
            text = words.text_of_then.format(issues=issues)
            self._claims.append(Claim(text, tuple(each.marker for each in made[:1] if each.issue)))
        if newest is None:
            self._claims.append(Claim(words.text_without_issue))
        elif day >= newest:
            self._claims.append(Claim(words.newest.format(day=self._day(newest))))

    def say_which_is_later(self) -> None:
        """Of rules from several documents the one that came later."""
        dated = {each.document_title: each for each in self._maker.made if each.in_force_from}
        days = {each.in_force_from for each in dated.values()}
        if len(dated) < 2 or len(days) < 2:
            return
        later = max(dated.values(), key=lambda each: each.in_force_from or date.min)
        place = f"{self._place(later)}{self._dated(later)}"
        self._claims.append(Claim(self._words.later.format(place=place), (later.marker,)))

    # --- where nothing answers --------------------------------------------------------------
    def say_what_is_lacking(self, verdict: Verdict | None) -> None:
        """What no provision states or speaks of, where that is known."""
        pattern = {
            "number_not_stated": self._words.number_not_stated,
            "subject_not_spoken_of": self._words.subject_not_spoken_of,
            "place_not_governed": self._words.place_not_governed,
        }.get(verdict.reason if verdict else "", self._words.nothing_found)
        self._claims.append(Claim(pattern.format(what=verdict.lacking if verdict else "")))

    def say_what_is_absent(self, found: Found) -> None:
        """That a document is not in the corpus and where it is mentioned, or how far one goes."""
        cited = self._maker.cite(*found.mention) if found.mention else None
        markers = (cited.marker,) if cited else ()
        if found.document is None:
            self._claims.append(Claim(self._words.document_absent.format(what=found.absent)))
            if cited:
                text = self._words.mentioned.format(place=self._place(cited))
                self._claims.append(Claim(text, markers))
            return
        last = cited.locator if cited else ""
        text = self._words.place_absent.format(
            title=found.document.title, what=found.absent, last=last
        )
        self._claims.append(Claim(text, markers))

    def say_who_is_responsible(
        self, nearest: Sequence[Evidence], concepts: Sequence[Concept]
    ) -> None:
        """Whom the nearest provisions name as responsible, cited."""
        if not (found := find_responsible(self._index, nearest, concepts)):
            return
        citation = self._maker.cite(found.provision_id, found.span)
        text = self._words.responsible.format(body=found.body, place=self._place(citation))
        self._claims.append(Claim(text, (citation.marker,)))

    def say_what_was_looked_for(self) -> None:
        """The words that were looked up."""
        terms = [term for term in self._question.expansions if not re.search(r"\d", term)]
        asked = self._words.asked.format(question=self._question.said)
        looked_for = "、".join([asked, *terms]) if self._question.language == "zh" else asked
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
