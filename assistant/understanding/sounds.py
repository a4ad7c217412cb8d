"""How characters sound, and which sounds a phone keyboard or an ear mixes up."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache


class Likeness(IntEnum):
    """How like two characters sound, tones aside."""

    OTHER = 0
    NEAR = 1  # they rhyme, with initials that are made in one place of the mouth: 检 and 险
    CONFUSED = 2  # z/zh, c/ch, s/sh, n/l, in/ing, en/eng, an/ang: keyboards and speakers mix them
    SAME = 3


_INITIAL = re.compile(r"^(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])")
_CONFUSED = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}
_PLACES = ("bpmf", "dt", "gkh", "jqx", "zcs", "lr", "yw")
_NEAR = {initial: place[0] for place in _PLACES for initial in place}


def likeness(typed: str, word: str, place: int) -> Likeness:
    """How like a typed character sounds to the one at `place` of a word, read as in the word.

    >>> likeness("县", "起付线", 2).name, likeness("真", "征求", 0).name
    ('SAME', 'CONFUSED')
    """
    one, other = _reading(typed), _readings(word)[place]
    if one == other:
        return Likeness.SAME
    (initial, final), (other_initial, other_final) = _plain(one), _plain(other)
    if final != other_final:
        return Likeness.OTHER
    if initial == other_initial:
        return Likeness.CONFUSED
    is_near = _NEAR.get(initial, initial) == _NEAR.get(other_initial, other_initial)
    return Likeness.NEAR if is_near else Likeness.OTHER


@lru_cache(maxsize=8192)
def _reading(char: str) -> str:
    return _readings(char)[0]


@lru_cache(maxsize=8192)
def _readings(word: str) -> tuple[str, ...]:
    """One reading a character, that of the word where pypinyin knows it: 重要 is zhong yao."""
    from pypinyin import lazy_pinyin

    readings = tuple(lazy_pinyin(word))
    return readings if len(readings) == len(word) else tuple(map(_reading, word))


def _plain(reading: str) -> tuple[str, str]:
    match = _INITIAL.match(reading)
    initial = match[0] if match else ""
    final = re.sub(r"(?<=[aei]n)g$", "", reading[len(initial) :])
    return _CONFUSED.get(initial, initial), final
