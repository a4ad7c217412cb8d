"""Does the text say it? What decides between an answer and an honest silence.

No similarity decides alone: in one regulation all sentences sound alike. What answers has to speak
of the scheme, the benefit, the paper that is asked about (subjects.yaml), has to be a rule of the
place that is asked about (places.yaml), and has to state the number that is asked for
(measures.yaml) of the thing that is asked about (asked_amounts.yaml). What scores low is about
something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.evidence import Evidence, Weigher
from assistant.model import Language
from corpus.errors import CorpusError
from corpus.view import folded

T = TypeVar("T")
SUBJECTS = Path(__file__).resolve().parent / "subjects.yaml"
PLACES = Path(__file__).resolve().parent / "places.yaml"

LEAST_SCORE = 0.0  # below it a piece is about something else
NEAR = 2.5  # a piece that scores so much less than the best is no rival of it
# A passage that is no nearer and speaks of next to nothing that is asked is about something else:
# 怎么做红烧肉 comes no nearer to any than 0.84, while next to no real question stays below 0.86.
LEAST_NEAR, LEAST_NEAR_FOREIGN = 0.86, 0.81
LEAST_SPOKEN = 4.0  # by weight: about one rare word of the question
FOREIGN_SHIFT = 1.0  # a question in another language finds less of its words
# A piece that states the number has to speak of this share of what the best passage speaks of: else
# the text speaks of the thing in one place, and states a number about another thing elsewhere.
SPOKEN_SHARE = 0.3
_DENIED = re.compile(r"(?:不是|没有|不算|并非|没)\S{0,2}$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The pieces that answer, best first; none where the text does not say it.

    `lacking` then names what no provision found speaks of or states, `reason` is for logs.
    """

    answering: tuple[Evidence, ...]
    reason: str
    lacking: str = ""


class Subject(BaseModel):
    """Something that a rule is made for and another is not: a scheme, a benefit, a paper."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: tuple[str, ...] = Field(min_length=1)
    also: tuple[str, ...] = ()
    why: str = Field(min_length=1)

    def said_in(self, question: str) -> str | None:
        """The word by which a question names it, unless it is denied there."""
        for word in self.say:
            at = question.find(word.lower())
            if at >= 0 and not _DENIED.search(question[:at]):
                return word
        return None

    def spoken_of_in(self, text: str) -> bool:
        """Does a text (folded) speak of it?"""
        return any(folded(word) in text for word in (*self.say, *self.also))


def judge(weigher: Weigher, evidence: Sequence[Evidence], governed: Sequence[str]) -> Verdict:
    """Which of the pieces, if any, answer the question.

    `governed` are the titles and issuers of the corpus: the places whose rules it holds.
    """
    question = weigher.question
    said = question.plain.lower()
    if place := foreign_place(said, governed):
        return Verdict((), "place_not_governed", place)
    shift = FOREIGN_SHIFT if question.language == "en" else 0.0
    if weigher.measures and not _asks_when(weigher):
        evidence = weigher.without_records(evidence)  # an event is no rule that states a number
    rivals = [each for each in evidence if each.score >= evidence[0].score - NEAR]
    if not rivals or rivals[0].score < LEAST_SCORE - shift or _is_far(rivals, question.language):
        return Verdict((), "nothing_near")
    speaking, unspoken = _speaking(said, question.text.lower(), rivals)
    if not speaking:
        return Verdict((), "subject_not_spoken_of", unspoken)
    stating = _stating(weigher, speaking)
    if not stating:
        return Verdict((), "number_not_stated", _names(weigher, question.language))
    return Verdict(tuple(stating), "provision_found")


def _is_far(rivals: Sequence[Evidence], language: Language) -> bool:
    least = LEAST_NEAR_FOREIGN if language == "en" else LEAST_NEAR
    nearest, most = max(each.near for each in rivals), max(each.spoken for each in rivals)
    return nearest < least and most < LEAST_SPOKEN


def _speaking(said: str, text: str, rivals: Sequence[Evidence]) -> tuple[list[Evidence], str]:
    """The pieces whose passages speak of every subject that the question names; else, of which
    subject none does. The last turn decides, and what it leans on where it names none."""
    # 那……呢 puts another thing in the place of what was asked about before.
    subjects = subjects_in(said) or (
        [] if said.rstrip("？?。").endswith("呢") else subjects_in(text)
    )
    folds = [folded(each.around) for each in rivals]
    for subject, word in subjects:
        if not any(subject.spoken_of_in(text) for text in folds):
            return [], word
    speaking = [
        each
        for each, text in zip(rivals, folds, strict=True)
        if all(subject.spoken_of_in(text) for subject, _ in subjects)
    ]
    return speaking, "" if speaking else subjects[0][1]


def subjects_in(question: str) -> list[tuple[Subject, str]]:
    """The subjects that a question (lower case) names, each with its word for it."""
    found = ((subject, subject.said_in(question)) for subject in bundled_subjects())
    return [(subject, word) for subject, word in found if word]


def _stating(weigher: Weigher, speaking: Sequence[Evidence]) -> list[Evidence]:
    """The pieces, those first that state the number asked for; none where no piece states it."""
    if not weigher.measures:
        return list(speaking)
    least = SPOKEN_SHARE * speaking[0].spoken
    stating = [each for each in speaking if each.holds_wanted and each.spoken >= least]
    return stating and [*stating, *(each for each in speaking if each not in stating)]


_DATED = {"date", "people", "kinds", "times"}  # what a record of events may state


def _asks_when(weigher: Weigher) -> bool:
    return any(measure.name in _DATED for measure in weigher.measures)


def _names(weigher: Weigher, language: Language) -> str:
    names = [each.en if language == "en" else each.zh for each in weigher.measures]
    return (", " if language == "en" else "、").join(dict.fromkeys(names))


# A place right before what a rule is about asks for the rules of that place; a place that one goes
# to, or comes from, does not.
_RULES_OF = re.compile(
    r"(?:市|省|州|地区|那边|那里)?(?:的|现行|新的?)*(?:城乡|居民|职工|医保|大病|基本|新农合|规定|规章|政策|标准|办法|条例|起付|报销|补贴|待遇|立法|最低|社保|低保)"
)
_ON_THE_WAY = re.compile(r"(?:到|去|在|转|来|回|从|往|跑|上|于|送|住)(?:了|过)?$")


def foreign_place(question: str, governed: Sequence[str]) -> str | None:
    """The place whose rules a question asks for, where the corpus holds none of that place."""
    for name in bundled_places():
        if name.lower() not in question or any(name in title for title in governed):
            continue
        if any(_asks_for_rules_of(match, question) for match in _places(name, question)):
            return name
    return None


def _places(name: str, question: str) -> Iterator[re.Match[str]]:
    return re.finditer(re.escape(name.lower()), question)


def _asks_for_rules_of(place: re.Match[str], question: str) -> bool:
    asks = _RULES_OF.match(question, place.end()) or place[0].isascii()
    return bool(asks) and not _ON_THE_WAY.search(question[: place.start()])


@lru_cache(maxsize=1)
def bundled_subjects() -> tuple[Subject, ...]:
    """The subjects that come with the project. Raises CorpusError where the file is not whole."""
    return tuple(_read(SUBJECTS, TypeAdapter(list[Subject])))


@lru_cache(maxsize=1)
def bundled_places() -> tuple[str, ...]:
    """The names of places, Chinese and English."""
    kinds = _read(PLACES, TypeAdapter(dict[str, list[str]]))
    return tuple(name for names in kinds.values() for name in names)


def _read(path: Path, shape: TypeAdapter[T]) -> T:
    try:
        return shape.validate_python(yaml.safe_load(path.read_text("utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise CorpusError(path, f"读不了：{str(error).splitlines()[0]}。") from error
