"""Typing errors: a run that is no word and differs from one word by a slip becomes that word.

Slips are those of a phone keyboard: a character that sounds the same or nearly so (起付县, 报消),
two exchanged, one doubled or left out, and letters of an English word likewise. What may be correct
as it stands is left alone: a wrong correction does more harm than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.understanding.numerals import HAN_RUN
from assistant.understanding.sounds import Likeness, likeness
from assistant.understanding.vocabulary import LONGEST, Vocabulary
from corpus.model import Span

LONG = 4  # characters; in a word so long a character may merely sound near
OFTEN = 5  # times the index holds a word of two characters, for it to be meant
SHORTEST_LATIN = 8  # letters; shorter words are one slip from others, patient from patent
_NUMERALS = frozenset("零一二两三四五六七八九十百千万亿半")
# They stand for themselves in any sentence, between any neighbours, and are no slip.
_ALONE = frozenset(
    "的了是不我你他她它们这那个有在就都也和跟给把被让要会能可到去来上下钟原先性里外前后中大小多少好没"
    "还再又很太只得着过吗呢吧啊嘛么谁哪怎啥咋为因所以但而或从向对于比等按用拿做说讲问看想写叫"
    "家人天年月日号钱块元次回样些点报交付住算收出进开买卖带找办管归该用完新老高低长短县市省村镇"
)
_LATIN = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that was typed wrongly: where in the text, what stands there, and what is meant."""

    span: Span
    said: str
    meant: str


def corrected(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[Correction, ...]]:
    """The text with its typing errors corrected, and the corrections in order.

    `text` is in simplified characters. The longest words are tried first; of a run that may be
    meant as several words nothing is changed.
    """
    found = [*_in_chinese(text, vocabulary), *_in_latin(text, vocabulary)]
    found.sort(key=lambda each: each.span)
    return _applied(text, found), tuple(found)


def _applied(text: str, corrections: list[Correction]) -> str:
    pieces, at = [], 0
    for each in corrections:
        pieces += [text[at : each.span.start], each.meant]
        at = each.span.end
    return "".join([*pieces, text[at:]])


def _in_chinese(text: str, vocabulary: Vocabulary) -> Iterator[Correction]:
    for run in HAN_RUN.finditer(text):
        taken: set[int] = set()
        said = _Run(run[0], vocabulary)
        for size in range(LONGEST + 1, 1, -1):
            for start in range(len(run[0]) - size + 1):
                places = range(start, start + size)
                if taken.isdisjoint(places) and (meant := said.meant_at(start, size)):
                    taken.update(places)
                    span = Span(run.start() + start, run.start() + start + size)
                    yield Correction(span, run[0][start : start + size], meant)


@dataclass(frozen=True, slots=True)
class _Slip:
    """A word that a window may be meant as; `place` is where in the window the slip is."""

    word: str
    place: int
    likeness: Likeness = Likeness.SAME  # of the character typed and the one meant


class _Run:
    """A run of Chinese characters and which parts of it are words."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text, self.vocabulary = text, vocabulary
        self._words = [
            Span(start, start + size)
            for size in range(2, LONGEST + 1)
            for start in range(len(text) - size + 1)
            if vocabulary.is_word(text[start : start + size])
        ]

    def meant_at(self, start: int, size: int) -> str | None:
        """The one word that `size` characters at `start` are meant as, if they are none."""
        window = self.text[start : start + size]
        if self.vocabulary.is_seen(window) or self._holds_number(start, size):
            return None
        slips = [slip for slip in self._slips(window) if self._is_credible(slip, start, window)]
        best = max((slip.likeness for slip in slips), default=Likeness.OTHER)
        words = {slip.word for slip in slips if slip.likeness is best}
        if len(words) != 1 or not _NUMERALS.isdisjoint(*words):  # a number is never guessed
            return None
        return words.pop()

    def _holds_number(self, start: int, size: int) -> bool:
        """Does a window hold a number? A lone 亿 behind no number is none: 亿院 is 医院."""
        return any(
            char in _NUMERALS
            and not (char == "亿" and self.text[place - 1 : place] not in _NUMERALS)
            for place, char in enumerate(self.text[start : start + size], start)
        )

    def _slips(self, window: str) -> Iterator[_Slip]:
        yield from _replaced(window, self.vocabulary)
        if len(window) > 2:
            yield from _exchanged(window, self.vocabulary)
            yield from _doubled(window, self.vocabulary)
            yield from _left_out(window, self.vocabulary)

    def _is_credible(self, slip: _Slip, start: int, window: str) -> bool:
        size, place = len(window), start + slip.place
        span = Span(start, start + size)
        if len(slip.word) > size and any(_lies_in(word, span) for word in self._words):
            return False  # 商业险 is short for 商业保险, no slip
        across = [word for word in self._words if _crosses(word, span)]
        is_bound = self._is_bound(slip, window)
        if self._is_known(slip, start) or (across and size < LONG and not is_bound):
            return False
        if any(word.start <= place < word.end for word in across) and not is_bound:
            return False
        if size == 2:
            return self._is_credible_pair(slip, place)
        return is_bound or self._is_credible_edge(slip, start, window)

    def _is_known(self, slip: _Slip, start: int) -> bool:
        """Does the index itself say the word that the slip would stand in (期间, not 期限)?"""
        place = start + slip.place
        around = (word for word in self._words if word.start <= place < word.end)
        said = (self.text[word.start : word.end] for word in around)
        return any(
            slip.likeness is not Likeness.SAME or word in self.vocabulary.runs for word in said
        )

    def _is_bound(self, slip: _Slip, window: str) -> bool:
        """Is all but the first or last character hardly ever said but in the word meant (起付)?"""
        rest = window[1:] if slip.place == 0 else window[:-1]
        is_edge = slip.place in (0, len(window) - 1)
        return is_edge and len(rest) > 1 and self.vocabulary.is_bound(rest, slip.word)

    def _is_credible_edge(self, slip: _Slip, start: int, window: str) -> bool:
        """Behind or before a word of its own (年度的) a character may belong to something else."""
        place = start + slip.place
        if 0 < slip.place < len(window) - 1:
            return True
        if self.text[place] in _ALONE or slip.likeness is not Likeness.SAME:
            return False
        outer = (
            self.text[place - 1 : place + 1] if slip.place == 0 else self.text[place : place + 2]
        )
        is_odd = len(outer) < 2 or not self.vocabulary.is_seen(outer)
        return len(window) >= LONG or (is_odd and slip.word in self.vocabulary.listed)

    def _is_credible_pair(self, slip: _Slip, place: int) -> bool:
        """Two characters say little: the wrong one has to be out of place on both sides."""
        beside = (self.text[max(place - 1, 0) : place + 1], self.text[place : place + 2])
        is_odd = not any(len(pair) == 2 and self.vocabulary.is_seen(pair) for pair in beside)
        if slip.likeness is not Likeness.SAME:
            return False
        is_common = self.vocabulary.words[slip.word] >= OFTEN
        is_alone = self.text[place] in _ALONE and len(self.text) > 2  # 、就助、 is no 就
        return is_odd and is_common and not is_alone


def _crosses(word: Span, window: Span) -> bool:
    """Does a word begin or end outside the window and reach into it?"""
    overlaps = word.start < window.end and window.start < word.end
    return overlaps and not _lies_in(word, window)


def _lies_in(word: Span, window: Span) -> bool:
    return window.start <= word.start and word.end <= window.end


def _replaced(window: str, vocabulary: Vocabulary) -> Iterator[_Slip]:
    """起付县: one character for another that sounds alike, in a long word nearly alike."""
    for place, char in enumerate(window):
        rest = window[:place] + window[place + 1 :]
        for word in vocabulary.with_gap.get((place, rest), ()):
            if len(word) != len(window):
                continue
            like = likeness(char, word, place)
            if like >= (Likeness.NEAR if len(window) >= LONG else Likeness.CONFUSED):
                yield _Slip(word, place, like)


def _exchanged(window: str, vocabulary: Vocabulary) -> Iterator[_Slip]:
    """大保病险: two neighbours exchanged."""
    for place in range(len(window) - 1):
        word = window[:place] + window[place + 1] + window[place] + window[place + 2 :]
        if word in vocabulary.words and word != window:
            yield _Slip(word, place, Likeness.NEAR)


def _doubled(window: str, vocabulary: Vocabulary) -> Iterator[_Slip]:
    """起付付线: one character twice."""
    for place in range(1, len(window)):
        word = window[:place] + window[place + 1 :]
        if window[place - 1] == window[place] and len(word) > 2 and word in vocabulary.words:
            yield _Slip(word, place)


def _left_out(window: str, vocabulary: Vocabulary) -> Iterator[_Slip]:
    """建立卡 for 建档立卡: a character inside left out."""
    for place in range(1, len(window)):
        for word in vocabulary.with_gap.get((place, window), ()):
            if len(word) > LONG or vocabulary.words[word] >= OFTEN:
                yield _Slip(word, place)


def _in_latin(text: str, vocabulary: Vocabulary) -> Iterator[Correction]:
    """deductibel: two letters of an English word of the lexicon exchanged, one doubled or lost."""
    for match in _LATIN.finditer(text):
        said = match[0].lower()
        if len(said) >= SHORTEST_LATIN and said not in vocabulary.latin:
            meant = {word for word in _one_slip_away(said) if word in vocabulary.latin}
            if len(meant) == 1:
                yield Correction(Span(*match.span()), match[0], meant.pop())


def _one_slip_away(said: str) -> Iterator[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    for place in range(1, len(said) - 1):  # an ending may be a plural or a tense, and no slip
        yield said[:place] + said[place + 1] + said[place] + said[place + 2 :]
        yield said[:place] + said[place + 1 :]
        yield from (said[:place] + letter + said[place:] for letter in letters)
