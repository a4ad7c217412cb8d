"""A calculation → an answer: what comes out, then every step with the clause it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant import wording
from assistant.calculators import labels
from assistant.citations import find_citation
from assistant.model import Answer, AnswerKind, Claim, Language
from index.store import Index

# The JSON of a calculation that is part of an answer; its citations are the answer's own.
PARTS = ("name", "inputs", "result", "steps", "readings", "notes")


def compose_calculation(index: Index, calculation: Mapping[str, Any], language: Language) -> Answer:
    """The answer that a calculator's result makes.

    Its citations are found in the index by document, place and words, and cut from the source
    there. Raises CorpusError where the index does not hold a clause that the calculator rests on.
    """
    citations = tuple(find_citation(index, each) for each in calculation["citations"])
    words = wording.of(language)
    every = tuple(each.marker for each in citations)
    claims = [Claim(_results(calculation["result"], language), _markers(calculation["steps"]))]
    claims += [_step_claim(step, language) for step in calculation["steps"]]
    for reading in calculation["readings"][1:]:
        result = _results(reading["result"], language)
        text = words.other_reading.format(explanation=reading["explanation"], result=result)
        claims.append(Claim(text, every))
    claims += [Claim(words.note.format(note=note), every) for note in calculation["notes"]]
    return Answer(
        language=language,
        kind=AnswerKind.CALCULATION,
        claims=tuple(claims),
        citations=citations,
        calculation={part: calculation[part] for part in PARTS},
        reason="calculated",
    )


def _results(result: Mapping[str, Any], language: Language) -> str:
    named = [
        labels.of(name, language).format(value=_shown(value, language))
        for name, value in result.items()
        if value is not None and not isinstance(value, dict | list)
    ]
    return ("；" if language == "zh" else "; ").join(named)


def _step_claim(step: Mapping[str, Any], language: Language) -> Claim:
    outcome = next(step[kind] for kind in ("amount", "date", "value") if kind in step)
    text = f"{step['label']}：{step['formula']} → {_shown(outcome, language)}"
    return Claim(text, (step["citation"],))


def _shown(value: Any, language: Language) -> str:
    if isinstance(value, bool):
        return wording.yes_or_no(value, language)
    return wording.plain(str(value), language)


def _markers(steps: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(step["citation"] for step in steps))
