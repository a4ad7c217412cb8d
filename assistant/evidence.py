"""Found passages → the words that answer: weighed sentence by sentence, widened to what is quoted.

The score of a sentence is what the retriever says of it (the mean of its cosine and its passage's)
plus how many of the question's concepts it speaks of, plus a little where it holds the kind of
thing that is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.concepts import Concept, coverage, spoken
from assistant.model import Language
from assistant.pieces import pieces_of
from assistant.question import Question, Wanted, holds_any
from corpus.model import Span
from index.retriever import Hit

SENTENCE_WEIGHT = 0.05  # of the concepts a sentence speaks of
PASSAGE_WEIGHT = 0.03  # of the concepts its passage and headings speak of
KIND_WEIGHT = 0.01  # a sentence with an amount, when an amount is asked for
# A rule made for some people, when the question does not speak of them: the general rule is first.
GROUP_PENALTY = 0.01
# A record (appointments, a chronicle) tells who and when; it is no rule for anything else.
RECORD_PENALTY = 0.03
RECORDED = {Wanted.BODY, Wanted.DAY}
QUOTE_LENGTH = 200  # characters; about what is read at a glance on a phone
LIST_LENGTH = 600  # a list that is asked for is quoted whole up to here
MARGIN = 0.03  # further provisions are shown when they score nearly as well
MOST_QUOTED = 3
# What is about something else has a low score and speaks of next to nothing that is asked. A first
# line only: most of what the corpus does not answer is about the same things as what it does.
LEAST_SCORE = 0.88
LEAST_SPOKEN = 3.0  # by weight: two words of the lexicon that few passages hold
NO_SCORE = 0.855  # below it nothing answers, whatever is spoken of
FOREIGN_SHIFT = 0.08  # cosines between two languages are lower by about as much


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that may answer: `span` is what to quote of the provision's text.

    `spoken` is the weight of the question's concepts that its passage and headings speak of.
    """

    provision_id: str
    document_id: str
    span: Span
    score: float
    spoken: float
    holds_wanted: bool  # the kind of thing that is asked for


@dataclass(frozen=True, slots=True)
class Weigher:
    """Weighs sentences for one question.

    `groups` are names of people that the question does not speak of; `records` are the ids of
    documents that rule nothing.
    """

    question: Question
    concepts: Sequence[Concept]
    groups: Sequence[str]
    records: Collection[str]

    def weigh(self, hits: Sequence[Hit]) -> tuple[Evidence, ...]:
        """The pieces of all hits, best first."""
        found = [each for hit in hits for each in self._pieces(hit)]
        return tuple(sorted(found, key=lambda each: -round(each.score, 4)))

    def _pieces(self, hit: Hit) -> list[Evidence]:
        around = f"{hit.context} {hit.text}"
        about = PASSAGE_WEIGHT * coverage(self.concepts, around)
        if hit.document_id in self.records and not self.question.wanted & RECORDED:
            about -= RECORD_PENALTY
        sentences = hit.sentences or (Span(0, len(hit.text)),)
        cosines = hit.sentence_cosines or (hit.cosine,)
        scored = [
            (span, (hit.cosine + cosine) / 2 + about + self.fit(hit.text[span.start : span.end]))
            for span, cosine in zip(sentences, cosines, strict=True)
        ]
        return [
            self._evidence(hit, piece, inside, spoken(self.concepts, around))
            for piece in pieces_of(hit.text)
            if (inside := [each for each in scored if _overlap(each[0], piece)])
        ]

    def _evidence(
        self, hit: Hit, piece: Span, scored: Sequence[tuple[Span, float]], weight: float
    ) -> Evidence:
        limit = LIST_LENGTH if Wanted.LIST in self.question.wanted else QUOTE_LENGTH
        quoted = piece if piece.end - piece.start <= limit else _widened(scored, QUOTE_LENGTH)
        text = hit.text[quoted.start : quoted.end]
        shifted = Span(hit.span.start + quoted.start, hit.span.start + quoted.end)
        score = max(score for _, score in scored)
        holds = holds_any(text, self.question.wanted)
        return Evidence(hit.provision_id, hit.document_id, shifted, score, weight, holds)

    def without_records(self, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """What comes near as a rule; records only where who or when is asked."""
        if self.question.wanted & RECORDED:
            return tuple(evidence)
        return tuple(each for each in evidence if each.document_id not in self.records)

    def fit(self, sentence: str) -> float:
        """How well a sentence fits, its vector aside."""
        kind = KIND_WEIGHT if holds_any(sentence, self.question.wanted) else 0.0
        others = GROUP_PENALTY if any(group in sentence for group in self.groups) else 0.0
        return SENTENCE_WEIGHT * coverage(self.concepts, sentence) + kind - others


def enough(evidence: Sequence[Evidence], language: Language) -> tuple[Evidence, ...]:
    """What is shown: the best, and others nearly as good; nothing where nothing answers."""
    if not evidence or not _answers(evidence[0], FOREIGN_SHIFT if language == "en" else 0):
        return ()
    near = [each for each in evidence if each.score >= evidence[0].score - MARGIN]
    return tuple(near[:MOST_QUOTED])


def _answers(best: Evidence, shift: float) -> bool:
    least = NO_SCORE if best.spoken >= LEAST_SPOKEN else LEAST_SCORE
    return best.score >= least - shift


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
    if evidence.holds_wanted or not weigher.question.wanted - {Wanted.LIST}:
        return (evidence,)
    for span in sentences:
        words = text[span.start : span.end]
        if span.start >= evidence.span.end and holds_any(words, weigher.question.wanted):
            return (evidence, replace(evidence, span=span, holds_wanted=True))
    return (evidence,)
