"""Found passages → the words that answer: weighed piece by piece, widened to what is quoted.

The score of a piece is a sum of what speaks for it, each in its weight (weights.yaml): what the
retriever says of its passage, the cosine of its best sentence, how many of the question's concepts
it speaks of, and whether it holds the kind of thing, and the number, that is asked for. It compares
pieces for one question; whether any of them answers is for silence.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from assistant.asked_amounts import states_of_it
from assistant.concepts import Concept, coverage, spoken
from assistant.measures import Measure, asked_in, asking_clause, states_any
from assistant.pieces import announcement, pieces_of
from assistant.question import Question, Wanted, holds_any
from corpus.errors import CorpusError
from corpus.model import Span
from index.retriever import Hit

WEIGHTS = Path(__file__).resolve().parent / "weights.yaml"
# A record (appointments, a chronicle) tells who and when; it is no rule for anything else.
RECORDED = {Wanted.BODY, Wanted.DAY}
QUOTE_LENGTH = 200  # characters; about what is read at a glance on a phone
LIST_LENGTH = 600  # a list that is asked for is quoted whole up to here
SHORT = 15  # characters; a piece of fewer says little
MARGIN = 2.5  # further pieces are shown when they score nearly as well
MARGIN_INSIDE = 4.0  # pieces of the same provision
MOST_QUOTED = 3
FAR = 10.0  # a passage that the retriever scores so much lower than the best is as far as any


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that may answer: `span` is what to quote of the provision's text.

    `spoken` is the weight of the question's concepts that its passage and headings speak of;
    `around` is that passage with its headings, and `near` how close it and its best sentence are to
    the question: the mean of their cosines.
    """

    provision_id: str
    document_id: str
    span: Span
    score: float
    spoken: float
    holds_wanted: bool  # the kind of thing, and the number, that is asked for
    around: str = ""
    near: float = 1.0


@dataclass(frozen=True)
class Weigher:
    """Weighs pieces for one question.

    `groups` are names of people that the question does not speak of; `records` are the ids of
    documents that rule nothing.
    """

    question: Question
    concepts: Sequence[Concept]
    groups: Sequence[str]
    records: Collection[str]

    @cached_property
    def asking(self) -> str:
        """The last clause that asks, of the last turn, or of what that leans on."""
        said = self.question.plain
        if self.question.language == "en":
            return said
        clause = asking_clause(said)
        return clause if clause or asked_in(said) else asking_clause(self.question.text)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The numbers that the question asks for."""
        return asked_in(self.asking)

    def weigh(self, hits: Sequence[Hit]) -> tuple[Evidence, ...]:
        """The pieces of all hits, best first."""
        found = [evidence for evidence, _ in self.features(hits)]
        return tuple(sorted(found, key=lambda each: -round(each.score, 4)))

    def features(self, hits: Sequence[Hit]) -> list[tuple[Evidence, dict[str, float]]]:
        """The pieces of all hits with what speaks for each, by the names of weights.yaml."""
        best = _Best(hits)
        return [each for hit in hits for each in self._pieces(hit, best)]

    def _pieces(self, hit: Hit, best: _Best) -> Iterator[tuple[Evidence, dict[str, float]]]:
        around = f"{hit.context} {hit.text}"
        passage = self._of_passage(hit, around, best)
        sentences = hit.sentences or (Span(0, len(hit.text)),)
        cosines = hit.sentence_cosines or (hit.cosine,)
        scored = list(zip(sentences, cosines, strict=True))
        for piece in pieces_of(hit.text):
            inside = [each for each in scored if _overlap(each[0], piece)]
            if inside:
                whole = hit.text[piece.start : piece.end]
                features = passage | self._of_piece(whole, inside, best)
                span = self._quoted(hit.text, piece, inside)
                yield self._evidence(hit, span, whole, around, _weighted(features)), features

    def _evidence(self, hit: Hit, span: Span, whole: str, around: str, score: float) -> Evidence:
        holds = self.holds(hit.text[span.start : span.end], around) or self._announced(whole)
        return Evidence(
            provision_id=hit.provision_id,
            document_id=hit.document_id,
            span=Span(hit.span.start + span.start, hit.span.start + span.end),
            score=score,
            spoken=spoken(self.concepts, around),
            holds_wanted=holds,
            around=around,
            near=(hit.cosine + max(hit.sentence_cosines or (hit.cosine,))) / 2,
        )

    def _of_passage(self, hit: Hit, around: str, best: _Best) -> dict[str, float]:
        is_record = hit.document_id in self.records and not self.question.wanted & RECORDED
        return {
            "rank": 1 / hit.rank,
            "retrieved": max(hit.score - best.score, -FAR),
            "cosine": hit.cosine - best.cosine,
            "passage_speaks": coverage(self.concepts, around),
            "passage_states": float(bool(self.measures) and states_any(hit.text, self.measures)),
            "record": float(is_record),
        }

    def _of_piece(
        self, text: str, scored: Sequence[tuple[Span, float]], best: _Best
    ) -> dict[str, float]:
        is_list = Wanted.LIST in self.question.wanted and any(mark in text for mark in ":：")
        return {
            "sentence_cosine": max(cosine for _, cosine in scored) - best.sentence,
            "piece_speaks": coverage(self.concepts, text),
            "piece_states": float(bool(self.measures) and states_any(text, self.measures)),
            "kind": float(holds_any(text, self.question.wanted)),
            "other_group": float(any(group in text for group in self.groups)),
            "length": min(len(text), LIST_LENGTH) / LIST_LENGTH,
            "short": float(len(text) < SHORT),
            "list": float(is_list),
        }

    def _quoted(self, text: str, piece: Span, scored: Sequence[tuple[Span, float]]) -> Span:
        limit = LIST_LENGTH if Wanted.LIST in self.question.wanted else QUOTE_LENGTH
        if piece.end - piece.start <= limit:
            return piece
        weight = _weights()
        fitting = [
            (
                span,
                weight["sentence_cosine"] * cosine
                + weight["piece_speaks"] * coverage(self.concepts, text[span.start : span.end])
                + weight["piece_states"] * self.states(text[span.start : span.end]),
            )
            for span, cosine in scored
        ]
        is_list = announcement(text[piece.start : piece.end]) != ""
        return _widened(fitting, 0 if is_list else QUOTE_LENGTH)

    def _announced(self, piece: str) -> bool:
        """Is the number stated by the words that announce a list? 有下列行为之一的，一次记1分："""
        return self.states(announcement(piece))

    def states(self, text: str) -> bool:
        """Does a text state the numbers that are asked for, if any are?"""
        return bool(self.measures) and states_any(text, self.measures)

    def holds(self, text: str, headings: str = "") -> bool:
        """Does a text hold the kind of thing, or the number, that is asked for?"""
        if self.measures:
            return states_of_it(self.question.text, text, headings, self.measures)
        return holds_any(text, self.question.wanted)

    def without_records(self, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """What comes near as a rule; records only where who or when is asked."""
        if self.question.wanted & RECORDED:
            return tuple(evidence)
        return tuple(each for each in evidence if each.document_id not in self.records)


class _Best:
    """The best that the retriever says of any hit; all others are seen against it."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.score = max((hit.score for hit in hits), default=0.0)
        self.cosine = max((hit.cosine for hit in hits), default=0.0)
        sentences = (max(hit.sentence_cosines or (hit.cosine,)) for hit in hits)
        self.sentence = max(sentences, default=0.0)


def _weighted(features: Mapping[str, float]) -> float:
    weights = _weights()
    return sum(weights[name] * value for name, value in features.items())


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    """What speaks for a piece, and how much. Raises CorpusError where the file is not whole."""
    try:
        return TypeAdapter(dict[str, float]).validate_python(
            yaml.safe_load(WEIGHTS.read_text("utf-8"))
        )
    except (ValidationError, yaml.YAMLError) as error:
        raise CorpusError(WEIGHTS, "应为一组“名称: 数值”。") from error


def enough(
    answering: Sequence[Evidence], everything: Sequence[Evidence] = ()
) -> tuple[Evidence, ...]:
    """What is shown of pieces that answer: the best, and others nearly as good; and of `everything`
    found the pieces of the best one's provision that are not much worse, since they were written
    together."""
    if not answering:
        return ()
    best = answering[0]
    near = [each for each in answering if each.score >= best.score - MARGIN]
    beside = [
        each
        for each in everything
        if each.provision_id == best.provision_id
        and each not in near
        and each.score >= best.score - MARGIN_INSIDE
    ]
    return tuple([*near, *beside][:MOST_QUOTED])


def _overlap(left: Span, right: Span) -> bool:
    return left.start < right.end and right.start < left.end


def _widened(scored: Sequence[tuple[Span, float]], limit: int) -> Span:
    """The best sentence with its neighbours, the better one first, as far as `limit` allows."""
    first = last = max(range(len(scored)), key=lambda at: scored[at][1])
    while True:
        wider = [
            (scored[at][1], at)
            for at in (first - 1, last + 1)
            if 0 <= at < len(scored)
            and scored[max(at, last)][0].end - scored[min(at, first)][0].start <= limit
        ]
        if not wider:
            return Span(scored[first][0].start, scored[last][0].end)
        at = max(wider)[1]
        first, last = min(first, at), max(last, at)


def complete(
    evidence: Evidence, weigher: Weigher, text: str, sentences: Sequence[Span]
) -> tuple[Evidence, ...]:
    """The evidence and, where it lacks the kind of thing asked for, the sentence that has it.

    Regulations name the cases in one sentence and the amount in the next: 救治费用……实际报销 85%.
    `text` and `sentences` are the whole provision's; the sentence that follows soonest is taken.
    """
    if evidence.holds_wanted or not (weigher.measures or weigher.question.wanted - {Wanted.LIST}):
        return (evidence,)
    for span in sentences:
        words = text[span.start : span.end]
        if span.start >= evidence.span.end and weigher.holds(words):
            return (evidence, replace(evidence, span=span, holds_wanted=True))
    return (evidence,)
