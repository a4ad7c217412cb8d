"""The answers to the questions of one turn → one answer, with one numbering of its citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.model import Answer, AnswerKind, Citation, Claim


def merged(answers: Sequence[Answer]) -> Answer:
    """One answer of several, in their order; it answers when any of them does."""
    if len(answers) == 1:
        return answers[0]
    citations: list[Citation] = []
    claims: list[Claim] = []
    for answer in answers:
        numbers = {each.marker: _marker(each, citations) for each in answer.citations}
        for claim in answer.claims:
            moved = replace(claim, markers=tuple(numbers[each] for each in claim.markers))
            if moved not in claims:
                claims.append(moved)
    answering = [each for each in answers if each.kind is AnswerKind.ANSWER]
    first = answering[0] if answering else answers[0]
    return replace(first, claims=tuple(claims), citations=tuple(citations))


def _marker(citation: Citation, made: list[Citation]) -> int:
    """The number of a citation among those made; it is added where it is new."""
    for each in made:
        if replace(each, marker=citation.marker) == citation:
            return each.marker
    made.append(replace(citation, marker=len(made) + 1))
    return len(made)
