"""A calculation → an answer: what was asked for, the facts used, every step with its clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant import wording
from assistant.calculating import sentences
from assistant.calculating.asking import facts_line
from assistant.calculating.english import in_english
from assistant.calculating.model import Plan
from assistant.calculating.names import in_words
from assistant.calculators import labels
from assistant.citations import find_citation
from assistant.model import Answer, AnswerKind, Citation, Claim, Language
from index.store import Index

_GOES_WITHOUT_SAYING = {("complete", True), ("promptly", False), ("is_day_off", False)}
# The JSON of a calculation that is part of an answer; its citations are the answer's own.
PARTS = ("name", "inputs", "result", "steps", "readings", "notes")


def compose_calculation(
    index: Index, calculation: Mapping[str, Any], language: Language, plan: Plan | None = None
) -> Answer:
    """The answer that a calculator's result makes; with a plan, what it asked for comes first and
    the facts that were used are shown.

    Its citations are found in the index by document, place and words, and cut from the source
    there. Raises CorpusError where the index does not hold a clause that the calculator rests on.
    """
    citations = tuple(find_citation(index, each) for each in calculation["citations"])
    words = wording.of(language)
    every = tuple(each.marker for each in citations)
    claims = _result_claims(calculation, plan.asked if plan else (), language)
    if plan is not None and plan.facts:
        used = sentences.of(language).used
        claims.append(Claim(used.format(facts=facts_line(plan, language))))
    claims += [_step_claim(step, language) for step in calculation["steps"]]
    for reading in calculation["readings"][1:]:
        result = _results(reading["result"], language)
        said = _said(reading["explanation"], language)
        explanation = in_words(calculation["name"], said, language)
        text = words.other_reading.format(explanation=explanation, result=result)
        claims.append(Claim(text, every))
    name = calculation["name"]
    notes = (in_words(name, _said(note, language), language) for note in calculation["notes"])
    claims += [Claim(words.note.format(note=note), every) for note in notes]
    return Answer(
        language=language,
        kind=AnswerKind.CALCULATION,
        claims=tuple(claims),
        citations=citations,
        calculation={part: calculation[part] for part in PARTS},
        reason="calculated",
    )


def compose_calculations(cases: Sequence[tuple[str, Answer]], language: Language) -> Answer:
    """Several cases as one answer: each under the words that tell it from the others.

    The cases share one numbering of citations; `calculation` is that of the first, with those of
    the others under `other_cases`.
    """
    made: list[Citation] = []
    claims: list[Claim] = []
    for name, answer in cases:
        marker_of = {each.marker: _shared(each, made) for each in answer.citations}
        claims.append(Claim(sentences.of(language).case.format(case=name)))
        claims += [
            replace(claim, markers=tuple(dict.fromkeys(marker_of[each] for each in claim.markers)))
            for claim in answer.claims
        ]
    first, *others = (answer.calculation for _, answer in cases)
    calculation = {**(first or {}), "other_cases": others}
    return replace(
        cases[0][1], claims=tuple(claims), citations=tuple(made), calculation=calculation
    )


def _shared(citation: Citation, made: list[Citation]) -> int:
    """The marker of a citation in an answer where the same place is cited once."""
    for each in made:
        if replace(each, marker=citation.marker) == citation:
            return each.marker
    made.append(replace(citation, marker=len(made) + 1))
    return len(made)


def _result_claims(
    calculation: Mapping[str, Any], asked: Sequence[str], language: Language
) -> list[Claim]:
    """What was asked for, then the other results."""
    result, markers = calculation["result"], _markers(calculation["steps"])
    first = {name: result[name] for name in asked if result.get(name) is not None}
    rest = {name: value for name, value in result.items() if name not in first}
    if not first:
        return [Claim(_results(result, language), markers)]
    claims = [Claim(_results(first, language), markers)]
    if others := _results(rest, language):
        pattern = sentences.of(language).other_results
        claims.append(Claim(pattern.format(results=others), markers))
    return claims


def _results(result: Mapping[str, Any], language: Language) -> str:
    named = [
        labels.of(name, language).format(value=_shown(value, language))
        for name, value in result.items()
        if value is not None and not isinstance(value, dict | list)
        if (name, value) not in _GOES_WITHOUT_SAYING
    ]
    return ("；" if language == "zh" else "; ").join(named)


def _step_claim(step: Mapping[str, Any], language: Language) -> Claim:
    outcome = next(step[kind] for kind in ("amount", "date", "value") if kind in step)
    label, formula = (_said(step[part], language) for part in ("label", "formula"))
    between = ": " if language == "en" else "："
    text = f"{label}{between}{formula} → {_shown(outcome, language)}"
    return Claim(text, (step["citation"],))


def _said(text: str, language: Language) -> str:
    return in_english(text) if language == "en" else text


def _shown(value: Any, language: Language) -> str:
    if isinstance(value, bool):
        return wording.yes_or_no(value, language)
    return _said(wording.plain(str(value), language), language)


def _markers(steps: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(step["citation"] for step in steps))
