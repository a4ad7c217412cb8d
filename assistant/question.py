"""A turn → what is asked: checked, in one script, with what kind of thing is wanted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.language import detect_language
from assistant.model import Language, Role
from corpus.errors import InputError
from corpus.lexicon import Lexicon

if TYPE_CHECKING:
    from opencc import OpenCC

MAX_LENGTH = 2000  # characters; about two pages, far above any real question


class Wanted(Enum):
    """The kind of thing a question asks for; the sentence that answers holds such a thing."""

    RATIO = auto()
    AMOUNT = auto()
    PERIOD = auto()
    DAY = auto()
    COUNT = auto()
    BODY = auto()  # who, which office
    LIST = auto()  # which ones: the whole list is wanted


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind of thing is asked for, and what a sentence that holds one looks like."""

    wanted: Wanted
    asked: re.Pattern[str]
    held: re.Pattern[str]


def _kind(wanted: Wanted, asked: str, held: str) -> _Kind:
    return _Kind(wanted, re.compile(asked, re.IGNORECASE), re.compile(held))


_KINDS = (
    _kind(
        Wanted.RATIO,
        r"几成|百分之几|比例|报到?多少|报到?几|几个点|share|percent|ratio",
        r"\d\s*[%％‰]|百分之",
    ),
    _kind(
        Wanted.AMOUNT,
        r"(?:线|费|金|额|标准|门槛)是?多少|多少钱|几个钱|几块|多少元|多少万|多少块|几百|赔多少|补多少|限额|封顶|报多少|花掉多少"
        r"|how much",
        r"\d\s*[万亿]?元",
    ),
    _kind(
        Wanted.PERIOD,
        r"几天|多少天|多久|多长时间|期限|几年|几个月|多少分钟|几个小时"
        r"|how (?:many (?:days|minutes|hours|years)|long)",
        r"\d\s*(?:个)?(?:工作)?(?:日|天|小时|分钟|年|月)",
    ),
    _kind(Wanted.DAY, r"哪天|哪一天|什么时候|几号|几点|何时|when|what date", r"\d\s*[日月]"),
    _kind(
        Wanted.COUNT,
        r"几种|几样|几个|几次|几回|几张|多少张|多少人|多大|how many|area",
        r"\d",
    ),
    _kind(
        Wanted.BODY,
        r"谁|叫什么|哪家|哪个单位|哪个部门|哪些单位|归哪|找哪|往哪|who|which office",
        r"由[^，。；]{2,24}|负责|牵头|责任单位|任\S|[\u4e00-\u9fff]\t",
    ),
    _kind(Wanted.LIST, r"哪些|哪几|几样|几种情|什么材料|什么条件|which|what documents", r"[：:、]"),
)


def wanted_in(question: str) -> frozenset[Wanted]:
    """The kinds of things a question asks for."""
    return frozenset(kind.wanted for kind in _KINDS if kind.asked.search(question))


def holds_any(text: str, wanted: frozenset[Wanted]) -> bool:
    """Does a text hold a thing of one of these kinds?"""
    return any(kind.wanted in wanted and kind.held.search(text) for kind in _KINDS)


@dataclass(frozen=True, slots=True)
class Question:
    """One turn as understood.

    `text` is what is looked up: simplified characters, one width, and for a turn that leans on
    the one before ("书面的呢") both. `expansions` are the regulations' words for what it says.
    """

    said: str
    text: str
    language: Language
    wanted: frozenset[Wanted]
    expansions: tuple[str, ...]
    role: Role
    as_of: date


def read_question(turns: tuple[str, ...], *, lexicon: Lexicon, role: Role, as_of: date) -> Question:
    """The last turn, understood in the light of those before. Raises InputError."""
    said = check_turn(turns[-1] if turns else "")
    earlier = [simplify(turn) for turn in turns[:-1] if turn.strip()]
    language = detect_language(said, _language_so_far(earlier))
    plain = simplify(said)
    text = ""
    for turn in [*earlier, plain]:
        text = f"{text} {turn}" if text and leans_on_earlier(turn) else turn
    expansions = lexicon.expand(text)
    if language == "en" and expansions:
        # The regulations are Chinese: their own words find more than a foreign sentence.
        text, expansions = " ".join(expansions), (text,)
    return Question(
        said=said,
        text=text,
        language=language,
        wanted=wanted_in(plain),
        expansions=expansions,
        role=role,
        as_of=as_of,
    )


def check_turn(turn: str) -> str:
    """The turn without what no keyboard types. Raises InputError where nothing can be asked."""
    visible = "".join(char if _is_visible(char) else " " for char in turn).strip()
    if not any(char.isalnum() for char in visible):
        seen = "空白" if not turn.strip() else repr(turn.strip())[:40]
        raise InputError("问题", seen, "应为一句文字。请写下想问的事，例如“尿毒症门诊能报多少”")
    if len(visible) > MAX_LENGTH:
        accepted = f"最多 {MAX_LENGTH} 字。请只写要问的那件事"
        raise InputError("问题", f"{len(visible)} 字", accepted)
    return visible


def _is_visible(char: str) -> bool:
    return char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def simplify(text: str) -> str:
    """One width, simplified characters, single spaces: the form that is looked up."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return str(_converter().convert(plain))


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


# A turn that goes on: 那……，换成……，……呢; one that points back: 它，刚才; one of a few characters.
_LEANING = re.compile(
    r"^(?:那|换成|要是|如果是|都|还有|而|and\b|what about|how about)|呢[？?。]?$"
    r"|它|刚才|前面|上面|这个|那个|\b(?:it|that one)\b",
    re.IGNORECASE,
)
_TOO_SHORT = 5  # characters, signs aside


def leans_on_earlier(turn: str) -> bool:
    """Does a turn need the one before to be understood?"""
    letters = sum(char.isalnum() for char in turn)
    return letters <= _TOO_SHORT or _LEANING.search(turn) is not None


def _language_so_far(earlier: list[str]) -> Language | None:
    language: Language | None = None
    for turn in earlier:
        language = detect_language(turn, language)
    return language
