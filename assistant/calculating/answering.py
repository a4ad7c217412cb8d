"""Plans → the answer of a turn: the calculation, the question for what is missing, or why there is
none and which rule comes nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from assistant import wording
from assistant.calculating import sentences
from assistant.calculating.asking import compose_clarification, compose_refused_input
from assistant.calculating.model import Plan
from assistant.calculating.names import name_of, value_of
from assistant.calculation import compose_calculation, compose_calculations
from assistant.calculators.errors import MissingRule
from assistant.calculators.model import Source
from assistant.calculators.parameters import load
from assistant.calculators.tools import call_tool
from assistant.citations import CitationMaker, find_citation
from assistant.model import Answer, AnswerKind, Citation, Claim, Language
from corpus.errors import CorpusError, InputError
from corpus.model import Provision, Span
from index.store import Index


def answer_plans(index: Index, plans: Sequence[Plan], language: Language) -> Answer:
    """The answer that plans lead to. Raises CorpusError where the index does not hold the clauses
    that a calculator rests on: then there is nothing to calculate with."""
    for plan in plans:
        _require_documents(index, plan.calculator)
        if not plan.is_complete:
            return compose_clarification(plan, language)
    cases: list[tuple[str, Answer]] = []
    for plan in plans:
        try:
            calculation = call_tool(plan.calculator, plan.inputs)
        except InputError as error:
            return compose_refused_input(plan, error, language)
        except MissingRule as missing:
            return compose_missing_rule(index, plan, missing, language)
        answer = compose_calculation(index, calculation, language, plan)
        cases.append((_difference(plan, plans, language), answer))
    return cases[0][1] if len(cases) == 1 else compose_calculations(cases, language)


def _require_documents(index: Index, calculator: str) -> None:
    """Nothing is asked for a calculation that no document of the index carries."""
    held = {document.number for document in index.documents()}
    for number in load(calculator).documents:
        if number not in held:
            raise CorpusError(number, "索引里没有计算所依据的这份文件，不能计算。")


def _difference(plan: Plan, plans: Sequence[Plan], language: Language) -> str:
    """What tells a case from the others: the inputs in which they differ."""
    differing = [
        name
        for name, value in plan.inputs.items()
        if any(other.inputs.get(name) != value for other in plans)
    ]
    named = (
        f"{name_of(plan.calculator, name, language)} "
        f"{value_of(plan.calculator, name, plan.inputs[name], language)}"
        for name in differing
    )
    return sentences.of(language).between.join(named)


# --- where there is no rule ----------------------------------------------------------------------
def compose_missing_rule(
    index: Index, plan: Plan, missing: MissingRule, language: Language
) -> Answer:
    """That a rule is not in force yet, or not in the corpus, with the words that say so and the
    provision that comes nearest. Raises CorpusError where the index does not hold that one."""
    words = sentences.of(language)
    maker = _Maker(index)
    claims: list[Claim] = []
    if missing.since is not None and missing.nearest:
        begins = maker.commencement(missing.nearest[0], missing.since)
        markers: tuple[int, ...] = (begins.marker,) if begins else ()
        day = wording.day(missing.since, language)
        claims.append(Claim(words.not_yet.format(day=day, said=_when_said(plan)), markers))
        if begins is not None:
            claims.append(Claim(wording.of(language).quote.format(quote=begins.text), markers))
        if missing.document_number and begins and missing.document_number in begins.quote:
            claims.append(Claim(words.replaced.format(number=missing.document_number), markers))
    else:
        markers = tuple(maker.source(each).marker for each in missing.nearest)
        claims.append(Claim(words.never.format(rule=missing.rule), markers))
    for source in missing.nearest:
        cited = maker.source(source)
        claims.append(Claim(words.nearest.format(quote=cited.text), (cited.marker,)))
    return Answer(
        language=language,
        kind=AnswerKind.ABSTENTION,
        claims=tuple(claims),
        citations=tuple(maker.made),
        reason="rule_not_in_corpus",
    )


def _when_said(plan: Plan) -> str:
    dated = ("year", "date", "admission_date", "month", "occurred_at", "publication")
    said = [each.said for each in plan.facts if each.name in dated]
    return "、".join(said)


class _Maker:
    """The citations of one answer, found by place and words or by what they say of a day."""

    def __init__(self, index: Index) -> None:
        self._index, self._maker = index, CitationMaker(index)

    @property
    def made(self) -> list[Citation]:
        """The citations in the order of their markers."""
        return self._maker.made

    def source(self, source: Source) -> Citation:
        """The citation of the words of a calculator's rule. Raises CorpusError."""
        wanted: dict[str, Any] = {
            "marker": len(self.made) + 1,
            "document_number": source.document_number,
            "locator": source.locator,
            "quote": source.quote,
        }
        found = find_citation(self._index, wanted)
        for each in self.made:
            if replace(each, marker=found.marker) == found:
                return each
        self.made.append(found)
        return found

    def commencement(self, source: Source, day: date) -> Citation | None:
        """The words of a document that say from which day it is in force."""
        spoken = f"{day.year}年{day.month}月{day.day}日"
        for document in self._index.documents():
            if document.number != source.document_number:
                continue
            provisions = self._index.provisions(document.id)
            holders = [each for each in provisions if _commences(each, spoken)]
            if holders:
                holder = min(holders, key=lambda each: len(each.text))
                span = _sentence_with(holder.text, spoken)
                return self._maker.cite(holder.id, span)
        return None


def _commences(provision: Provision, day: str) -> bool:
    text = "".join(provision.text.split())
    return day in text and ("施行" in text or "执行" in text or "实施" in text)


def _sentence_with(text: str, day: str) -> Span:
    """The sentence of a text that names a day."""
    start = 0
    for end in [place + 1 for place, char in enumerate(text) if char == "。"] + [len(text)]:
        if day in "".join(text[start:end].split()):
            return Span(start + len(text[start:end]) - len(text[start:end].lstrip()), end)
        start = end
    return Span(0, len(text))
