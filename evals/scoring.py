"""Whether an answer is right: compared with gold quotes and with strings, never with a model.

An answer is the JSON object that `python -m assistant ask --json` prints. An item counts as right
when

* answerable: the kind is `answer` or `calculation` (or one the item allows besides), every
  `must_contain` string stands in the text, no `must_not_contain` string does, and one of the
  citations overlaps one of the gold quotes;
* missing input: the kind is `clarification`, `missing` names an input, and the strings are as
  above;
* unanswerable: the kind is `abstention` or `refusal`, and no `must_not_contain` string stands in
  the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.model import AnswerKind
from evals.dataset import MISSING_INPUT, UNANSWERABLE, EvalItem, Gold

MIN_OVERLAP = 8  # characters of a gold quote that a citation must share, in one run
_APART = "\x01"  # stands between two numbers, so that neither grows by the other
_FOUND = frozenset({AnswerKind.ANSWER, AnswerKind.CALCULATION})
_DECLINED = frozenset({AnswerKind.ABSTENTION, AnswerKind.REFUSAL})


class Verdict(StrEnum):
    """How an item ended. Declining to answer is not the same as answering wrongly."""

    RIGHT = "right"
    WRONG = "wrong"
    ABSTAINED = "abstained"
    REFUSED = "refused"
    CLARIFIED = "clarified"  # asked back where that does not count as right
    UNSCORED = "unscored"  # no answer, or an error in its place


@dataclass(frozen=True, slots=True)
class Score:
    """What became of one item; `explanation` is empty where it is right."""

    item_id: str
    type: str
    verdict: Verdict
    explanation: str = ""
    cite_first: bool = False  # the first citation overlaps a gold quote
    cite_any: bool = False
    complete: bool = False  # every must_contain string stands in the text
    wrongly_abstained: bool = False
    wrong_number: bool = False  # an answer or calculation that holds a must_not_contain string

    @property
    def right(self) -> bool:
        """Whether the item counts as right."""
        return self.verdict is Verdict.RIGHT


def normalise(text: str) -> str:
    """Text as it is compared: NFKC, lower case, no white space, one way of writing a number.

    Digits that white space keeps apart stay apart.

    >>> normalise("１０ ０００ 元")
    '10\\x01000元'
    >>> normalise("10,000.00 元，自 05月 起")
    '10000元,自5月起'
    """
    text = re.sub(
        r"(?<=\d),(?=\d{3}(?!\d))", "", text
    )  # before NFKC makes a comma of a Chinese one
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"(?<=[\d.])\s+(?=\d)", _APART, text)
    text = re.sub(r"\s+", "", text)
    text = re.sub(r"(?<!\d)0(?=\d[月日])", "", text)
    text = re.sub(r"(\d\.\d*?[1-9])0+(?!\d)", r"\1", text)
    return re.sub(r"(\d)\.0+(?=\D|$)", r"\1", text)


def contains(normalised: str, wanted: str) -> bool:
    """Whether `wanted` stands in a normalised text; a number only as a whole number.

    >>> contains(normalise("共 15000 元"), "5000")
    False
    """
    wanted = normalise(wanted)
    left = r"(?<![\d.])" if wanted[:1].isdigit() else ""
    right = r"(?![\d])(?!\.\d)" if wanted[-1:].isdigit() else ""
    return re.search(left + re.escape(wanted) + right, normalised) is not None


def overlaps(quote: str, gold: Gold) -> bool:
    """Whether a citation's quote holds the gold quote, lies in it, or shares a long run with it."""
    quote, wanted = normalise(quote), normalise(gold.quote)
    if wanted in quote or (len(quote) >= MIN_OVERLAP and quote in wanted):
        return True
    run = min(len(wanted), max(MIN_OVERLAP, len(wanted) // 2))
    return any(wanted[i : i + run] in quote for i in range(len(wanted) - run + 1))


def score_answer(item: EvalItem, answer: Mapping[str, Any] | None) -> Score:
    """The score of one answer; None and an answer with `error` are unscored."""
    if answer is None:
        return Score(item.id, item.type, Verdict.UNSCORED, "没有答案")
    if "error" in answer:
        return Score(item.id, item.type, Verdict.UNSCORED, f"出错：{answer['error']}")
    if item.type == UNANSWERABLE:
        return _score_unanswerable(item, answer)
    return _score_answerable(item, answer)


def score_answers(
    items: Iterable[EvalItem], answers: Iterable[Mapping[str, Any]]
) -> tuple[Score, ...]:
    """The scores of all items, in their order. Answers are matched by `id`; the last one counts."""
    by_id = {answer.get("id"): answer for answer in answers}
    return tuple(score_answer(item, by_id.get(item.id)) for item in items)


def summarise(scores: Sequence[Score]) -> dict[str, Any]:
    """Counts and rates of all scores. Citation rates are over the items that have an answer."""
    answerable = [score for score in scores if score.type != UNANSWERABLE]
    types = sorted({score.type for score in scores})
    of_type = {name: [score for score in scores if score.type == name] for name in types}
    right = _count(scores, "right")
    return {
        "n": len(scores),
        "right": right,
        "accuracy": _rate(right, len(scores)),
        "cite_first": _rate(_count(answerable, "cite_first"), len(answerable)),
        "cite_any": _rate(_count(answerable, "cite_any"), len(answerable)),
        "complete": _rate(_count(answerable, "complete"), len(answerable)),
        "wrongly_abstained": _count(answerable, "wrongly_abstained"),
        "wrong_number": _count(answerable, "wrong_number"),
        "by_type": {name: f"{_count(of, 'right')}/{len(of)}" for name, of in of_type.items()},
    }


def _score_unanswerable(item: EvalItem, answer: Mapping[str, Any]) -> Score:
    kind, text = answer.get("kind"), normalise(answer.get("text", ""))
    unwanted = [string for string in item.must_not_contain if contains(text, string)]
    if kind in _DECLINED and not unwanted:
        return Score(item.id, item.type, Verdict.RIGHT)
    explanation = _explain(kind=kind, unwanted=unwanted)
    return Score(item.id, item.type, _verdict_of_failure(kind), explanation)


def _score_answerable(item: EvalItem, answer: Mapping[str, Any]) -> Score:
    kind, text = answer.get("kind"), normalise(answer.get("text", ""))
    lacking = [string for string in item.must_contain if not contains(text, string)]
    unwanted = [string for string in item.must_not_contain if contains(text, string)]
    cited = _cited(item, answer.get("citations", []))
    asks = item.type == MISSING_INPUT
    kinds = {AnswerKind.CLARIFICATION} if asks else _FOUND | item.also_kinds
    names_input = bool(answer.get("missing")) or not asks
    right = kind in kinds and any(cited) and not lacking and not unwanted and names_input
    return Score(
        item_id=item.id,
        type=item.type,
        verdict=Verdict.RIGHT if right else _verdict_of_failure(kind),
        explanation=""
        if right
        else _explain(
            kind=kind if kind not in kinds else None,
            cited=None if any(cited) else False,
            lacking=lacking,
            unwanted=unwanted,
            missing=None if names_input else answer.get("missing"),
        ),
        cite_first=cited[0],
        cite_any=any(cited),
        complete=not lacking,
        wrongly_abstained=kind in _DECLINED and kind not in kinds,
        wrong_number=bool(unwanted) and kind in _FOUND,
    )


def _cited(item: EvalItem, citations: Sequence[Mapping[str, Any]]) -> list[bool]:
    """For each citation whether it hits; an item without gold asks for none."""
    if not item.gold:
        return [True]
    return [
        any(overlaps(citation.get("quote", ""), gold) for gold in item.gold)
        for citation in citations
    ] or [False]


def _verdict_of_failure(kind: object) -> Verdict:
    match kind:
        case AnswerKind.ABSTENTION:
            return Verdict.ABSTAINED
        case AnswerKind.REFUSAL:
            return Verdict.REFUSED
        case AnswerKind.CLARIFICATION:
            return Verdict.CLARIFIED
    return Verdict.WRONG


def _explain(**facts: object) -> str:
    return " ".join(f"{name}={fact}" for name, fact in facts.items() if fact not in (None, []))


def _count(scores: Sequence[Score], field: str) -> int:
    return sum(getattr(score, field) for score in scores)


def _rate(part: int, whole: int) -> float:
    return round(part / max(1, whole), 4)
