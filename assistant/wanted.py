"""The kinds of things that questions ask for: an amount, a period, a body, a whole list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto


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
        r"几成|百分之几|比例|报到?多少|报到?几|几个点|几折|几倍|多少倍|share|percent|ratio",
        r"\d\s*[%％‰倍]|百分之|[一二三四五六七八九十]倍|分之",
    ),
    _kind(
        Wanted.AMOUNT,
        r"(?:线|费|金|额|标准|门槛)是?多少|多少钱|几个钱|几块|多少元|多少万|多少块|几百|赔多少|补多少"
        r"|罚多少|交多少|多少(?:个)?亿|几个亿|几万|限额|封顶|报多少|花掉多少|how much",
        r"[\d一二三四五六七八九十百千万亿]\s*[万亿]?元",
    ),
    _kind(
        Wanted.PERIOD,
        r"几天|多少天|多久|多长时间|期限|几年|多少年|几个月|多少个?月|多少分钟|几个小时"
        r"|几个钟头|多少小时|几日|多少日|几个工作日|几周|几个礼拜"
        r"|how (?:many (?:days|minutes|hours|years|months)|long)",
        r"[\d一二三四五六七八九十百两]\s*(?:个)?(?:工作)?(?:日|天|小时|分钟|年|月|周)",
    ),
    _kind(
        Wanted.DAY,
        r"哪天|哪一天|什么时候|啥时候|几号|几点|几时|何时|when\b|what (?:date|day|time|hour)"
        r"|which day",
        r"[\d一二三四五六七八九十]\s*[日月时]",
    ),
    _kind(
        Wanted.COUNT,
        r"几种|几样|几个|几次|几回|几张|多少张|多少人|几分|多少分|多大|how many|area",
        r"\d",
    ),
    _kind(
        Wanted.BODY,
        r"谁|叫什么|哪家|哪个单位|哪个部门|哪些单位|哪些部门|归哪|找哪|往哪|去哪|到哪|哪儿|哪里"
        r"|who\b|which (?:office|department|body|authority)",
        r"由[^，。；]{2,24}|负责|牵头|责任单位|任\S|向[^，。；]{2,24}|[\u4e00-\u9fff]\t",
    ),
    _kind(
        Wanted.LIST,
        r"哪些|哪几|几样|几种情|什么材料|啥材料|什么条件|哪样|which\b|what documents",
        r"[：:、]",
    ),
)


def wanted_in(question: str) -> frozenset[Wanted]:
    """The kinds of things a question asks for."""
    return frozenset(kind.wanted for kind in _KINDS if kind.asked.search(question))


def holds_any(text: str, wanted: frozenset[Wanted]) -> bool:
    """Does a text hold a thing of one of these kinds?"""
    return any(kind.wanted in wanted and kind.held.search(text) for kind in _KINDS)


# What else asks: how, whether; and a number of something that no kind names.
_OTHER_ASKING = re.compile(
    r"怎么|怎样|咋|如何|什么|啥|多少|几(?=[\u4e00-\u9fff])|是否|能否|有没有|([\u4e00-\u9fff])不\1"
)


def asking_phrase(question: str) -> tuple[int, int] | None:
    """Where the first words stand that say what is asked for."""
    found = [match.span() for kind in _KINDS if (match := kind.asked.search(question))]
    if not found and (match := _OTHER_ASKING.search(question)):
        return match.span()
    return min(found) if found else None
