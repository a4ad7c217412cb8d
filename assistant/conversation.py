"""The turns of a conversation → questions that stand for themselves.

A turn is new, or it goes on from an earlier one: it asks more of the same (都报给谁？), puts one
thing in another's place (那三级医院呢), corrects (不对，是二级医院), adds a fact (我们村3000人), or
comes back to what was asked before something else (回到刚才那个病). What it takes over stands in
`text`; of words that would only compete, such as the case asked about before, it takes `context`.
Nothing is kept between calls: all turns are read each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from assistant.moves import Move, Utterance, read_utterance, split_turn
from assistant.things import (
    adds_to_a_number,
    named_again,
    names_only_a_kind,
    names_someone,
    put_in_place,
    without_name,
)
from assistant.wanted import asking_phrase
from corpus.lexicon import Lexicon

# How well the corpus speaks of a text: the score of the best sentence that is found for it.
Fits = Callable[[str], float]

MOST_ADDED = 6  # turns that one question takes over; what lies further back is not meant
_MOST_TEXT = 240  # characters of earlier turns in front of a turn


class Doubt(Enum):
    """Whether a turn with a question of its own needs an earlier one, by its form."""

    LEANS = auto()
    OPEN = auto()
    STANDS = auto()


# By how much the score must rise when the earlier turn is put in front. Measured on 63 turns that
# go on and 160 pairs of questions that do not: it rises for 53 of the first, by 0.02 to 0.09, and
# falls for two thirds of the second, by 0.01 to 0.05.
_LEAST_GAIN = {Doubt.LEANS: -0.01, Doubt.OPEN: 0.02, Doubt.STANDS: 0.04}


@dataclass(frozen=True, slots=True)
class Standing:
    """A turn, or one of the questions of a turn, as it stands for itself.

    `base` is what a later turn goes on from; `thread` names the topic by the turn that opened it,
    and `turns` are those whose words it rests on.
    """

    turn: int
    said: str
    core: str
    move: Move
    text: str
    base: str
    context: str = ""
    thread: int = 0
    turns: tuple[int, ...] = ()

    @property
    def is_read_anew(self) -> bool:
        """Is it looked up in other words than the turn says?"""
        return self.move is not Move.NEW


def read_conversation(
    turns: Sequence[str], lexicon: Lexicon, fits: Fits | None = None
) -> tuple[Standing, ...]:
    """The questions of the last turn, in the light of those before.

    `turns` are in simplified characters. Without `fits` a turn with a question of its own goes on
    from an earlier one only where its form says so.
    """
    reader = _Reader(lexicon, fits)
    for at, turn in enumerate(turns):
        for said in split_turn(turn):
            reader.read(at, said)
    return tuple(each for each in reader.read_so_far if each.turn == len(turns) - 1)


class _Reader:
    """What has been understood of a conversation while it is read."""

    def __init__(self, lexicon: Lexicon, fits: Fits | None) -> None:
        self._lexicon, self._fits = lexicon, fits
        self.read_so_far: list[Standing] = []

    def read(self, turn: int, said: str) -> None:
        """Understand one more turn, or the next question of one."""
        utterance = read_utterance(said)
        earlier = self._meant(utterance) if self.read_so_far else None
        standing = self._standing(turn, utterance, earlier)
        self.read_so_far.append(standing)

    def _meant(self, utterance: Utterance) -> Standing | None:
        """The earlier question that a turn goes on from; None: it is a new one."""
        last = self.read_so_far[-1]
        if utterance.move is Move.RETURNS:
            return self._returned_to(utterance)
        if utterance.move is Move.NEW:
            return None
        if utterance.move is Move.ASKS_ON and not self._goes_on(utterance, last):
            return None
        if utterance.pointer and (other := self._pointed_at(utterance)):
            return other
        return last

    def _goes_on(self, utterance: Utterance, last: Standing) -> bool:
        """Does a question go on from the last one? The corpus is asked where the form is open."""
        doubt = _doubt(utterance)
        if self._fits is None:
            return doubt is Doubt.LEANS
        if utterance.is_fragment:
            return True
        alone, together = utterance.core, _joined(_topic(last.base), utterance.core)
        return self._fits(together) - self._fits(alone) >= _LEAST_GAIN[doubt]

    # --- which earlier question ---------------------------------------------------------------
    def _latest_by_thread(self) -> list[Standing]:
        """The last question of each topic, the latest topic first."""
        latest: dict[int, Standing] = {}
        for standing in self.read_so_far:
            latest.pop(standing.thread, None)
            latest[standing.thread] = standing
        return list(latest.values())[::-1]

    def _returned_to(self, utterance: Utterance) -> Standing:
        """The topic that a turn comes back to: the one it names, or the one before the last."""
        topics = self._latest_by_thread()
        words = {topic.thread: self._words_of(topic.thread) for topic in topics}
        named = [named_again(utterance.core, words[each.thread], self._lexicon) for each in topics]
        best = max(named)
        if best > 0 and named.count(best) == 1:
            return topics[named.index(best)]
        return topics[1] if len(topics) > 1 else topics[0]

    def _pointed_at(self, utterance: Utterance) -> Standing | None:
        """那个病: the last topic that speaks of a thing of this kind."""
        for topic in self._latest_by_thread():
            if named_again(utterance.pointer, self._words_of(topic.thread), self._lexicon) > 0:
                return topic
        return None

    def _words_of(self, thread: int) -> str:
        return " ".join(each.said for each in self.read_so_far if each.thread == thread)

    # --- what it says then --------------------------------------------------------------------
    def _standing(self, turn: int, utterance: Utterance, earlier: Standing | None) -> Standing:
        if earlier is None:
            text = utterance.core or utterance.said
            said = utterance.said
            return Standing(turn, said, text, Move.NEW, text, text, thread=turn, turns=(turn,))
        text, base, context = self._together(utterance, earlier)
        return Standing(
            turn=turn,
            said=utterance.said,
            core=utterance.core,
            move=Move.ASKS_ON if utterance.move is Move.NEW else utterance.move,
            text=text,
            base=base,
            context=context,
            thread=earlier.thread,
            turns=(*earlier.turns, turn)[-MOST_ADDED:],
        )

    def _together(self, utterance: Utterance, earlier: Standing) -> tuple[str, str, str]:
        """Text, base and context of a turn that goes on from an earlier question."""
        if not utterance.core:
            return earlier.text, earlier.base, earlier.context
        if utterance.replaces or not utterance.asks:
            swapped, rest = self._swapped(utterance, earlier)
            if swapped:
                return self._with_swap(utterance, swapped, rest)
        adds = names_someone(utterance.core, self._lexicon) or adds_to_a_number(utterance.core)
        if utterance.move is Move.REPLACES and not (utterance.has_pronoun or adds):
            return self._in_its_place(utterance, earlier)
        if not utterance.asks and (adds or utterance.move is not Move.REPLACES):
            base = _joined(earlier.base, utterance.core)
            return base, base, ""
        return self._asked_on(utterance, earlier)

    def _swapped(self, utterance: Utterance, earlier: Standing) -> tuple[str, str]:
        return put_in_place(
            earlier.base,
            utterance.core,
            self._lexicon,
            denied=utterance.denied,
            with_numbers=utterance.move is not Move.ADDS,
        )

    def _with_swap(self, utterance: Utterance, swapped: str, rest: str) -> tuple[str, str, str]:
        """The earlier question with a thing in another's place, and what else the turn says."""
        if utterance.asks:
            return _joined(_topic(swapped), utterance.core), swapped, ""
        text = _joined(swapped, rest)
        return text, text, ""

    def _in_its_place(self, utterance: Utterance, earlier: Standing) -> tuple[str, str, str]:
        """那网吧呢: what kind of thing it takes the place of is not known. Of the question before
        only what was asked is taken over; the case asked about then would compete."""
        core = utterance.core
        if not utterance.asks:
            core = _joined(core, _asked(earlier.text))
        return core, core, earlier.base

    def _asked_on(self, utterance: Utterance, earlier: Standing) -> tuple[str, str, str]:
        """都报给谁？: more is asked about the same thing."""
        core = utterance.core
        if utterance.move is Move.RETURNS:
            if names_only_a_kind(core, self._lexicon):
                core = without_name(core)
            elif named_again(core, earlier.base, self._lexicon) > 0:
                return core, core, earlier.base  # it says itself what it is about
        if utterance.has_pronoun or utterance.is_fragment:
            context = earlier.text if earlier.move is Move.ASKS_ON else ""
            return _joined(_topic(earlier.base), core), earlier.base, context
        return _joined(_setting(earlier.base), core), earlier.base, earlier.base


def _doubt(utterance: Utterance) -> Doubt:
    if utterance.leans:
        return Doubt.LEANS
    return Doubt.STANDS if utterance.is_long else Doubt.OPEN


def _joined(first: str, second: str) -> str:
    """Two texts as one sentence."""
    first = first[-_MOST_TEXT:].rstrip("？?。.！!，, ")
    second = second.strip("，, ")
    if not first or not second:
        return first or second
    comma = "，" if any("\u4e00" <= char <= "\u9fff" for char in first + second) else ", "
    return f"{first}{comma}{second}"


def _topic(question: str) -> str:
    """A question without the words that say what kind of thing it asks for."""
    phrase = asking_phrase(question)
    if phrase is None:
        return _END.sub("", question)
    start, end = phrase
    return (question[:start] + _INSIDE.sub("", question[end:])).strip("？?。，, ") or question


def _setting(question: str) -> str:
    """A question without the clause that asks: 开业主大会，要提早几天通知？ is about the meeting.

    Where that is all there is, without the words that ask.
    """
    phrase = asking_phrase(question)
    clauses = list(re.finditer(r"[^，,。；;？?！!]+", question))
    if phrase is None or len(clauses) < 2:
        return _topic(question)
    kept = [each[0] for each in clauses if not each.start() <= phrase[0] < each.end()]
    return "，".join(kept)


_END = re.compile(r"(?:吗|呢|(?<![什怎])么)?[？?。\s]*$")
_INSIDE = re.compile(r"^(?:之|以)?[内里]")  # 几天之内


def _asked(question: str) -> str:
    """The part of a question that says what is asked for: 报给哪个部门, 扣几分."""
    phrase = asking_phrase(question)
    if phrase is None:
        return question
    start, _ = phrase
    clause = max(question.rfind(mark, 0, start) for mark in "，。；,;")
    if clause >= 0:
        return question[clause + 1 :].strip()
    asked = _NOUN.sub("", question[start:])
    verb = question[start - 1 : start]
    return verb + asked if verb in _VERBS else asked


# Of what stands before the words that ask, the verb says what is asked: 扣几分, 留多久.
_VERBS = frozenset("报给补扣罚交留存放歇押配要得能算领退赔付收管归")
_NOUN = re.compile(r"^(?:[线费金额]|标准|门槛)是?(?=多少)")
