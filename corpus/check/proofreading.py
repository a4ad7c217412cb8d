"""What stops short in a text: brackets left open, sentences and articles without an end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from corpus.locators import parse_locator
from corpus.model import Kind, Provision
from corpus.numbering import CHINESE_DIGITS
from corpus.view import squeezed

_PAIRS = {
    "）": "（",
    "》": "《",
    "〉": "〈",
    "〕": "〔",
    "】": "【",
    "”": "“",
    "」": "「",
    "]": "[",
}
_OPENERS = set(_PAIRS.values())
_ONE_WIDTH = str.maketrans("()［］", "（）[]")
# 1）, 甲), a）: the mark of an item, not the end of a bracket.
_ITEM_MARK = re.compile(
    rf"(?:^|[\s。；：，、])(?:[0-9]{{1,3}}|[a-zA-Z]|[{CHINESE_DIGITS}]{{1,3}}|[甲乙丙丁]|[①-⑳])$"
)
_LABEL = re.compile(rf"第(?:[{CHINESE_DIGITS}]+|[0-9]+)条(?:之[{CHINESE_DIGITS}]+)?")


_OPEN_ENDS = "，、：,:"
_ENDS = "。；！？…;!?.．”’\"'》）)】〕」』]"
_UNSEEN = " \t\r\n\v\f\u3000\xa0\u200b\u200c\ufeff"


@dataclass(frozen=True, slots=True)
class Unbalanced:
    """A bracket or quotation mark without its other half, and where it stands in the text."""

    mark: str
    at: int


def unbalanced(text: str) -> Unbalanced | None:
    """The first mark without its other half; None: each has one.

    Each kind of mark is counted by itself, so that a misprint of one does not accuse the others. A
    quotation that goes on through several paragraphs opens each of them anew.
    """
    opened: dict[str, list[int]] = {opener: [] for opener in _OPENERS}
    for at, mark in enumerate(text.translate(_ONE_WIDTH)):
        if mark in opened:
            goes_on = mark == "“" and text[:at].endswith("\n") and opened[mark]
            if not goes_on:
                opened[mark].append(at)
        elif mark in _PAIRS:
            if opened[_PAIRS[mark]]:
                opened[_PAIRS[mark]].pop()
            elif mark != "）" or not _ITEM_MARK.search(text[:at]):
                return Unbalanced(text[at], at)
    left = [positions[0] for positions in opened.values() if positions]
    return Unbalanced(text[min(left)], min(left)) if left else None


def is_empty(article: Provision) -> bool:
    """Is there nothing behind the label of the article?"""
    locator = parse_locator(article.locator)
    words = squeezed(article.text)
    return locator is not None and _LABEL.fullmatch(words) is not None


def ends_open(text: str) -> str:
    """The character on which a text stops in mid-sentence; empty where it ends as it should."""
    last = _last(text)
    return last if last in _OPEN_ENDS else ""


def has_no_stop(text: str) -> bool:
    """Does a text end without any mark?"""
    return _last(text) not in _ENDS + _OPEN_ENDS


def _last(text: str) -> str:
    return text.rstrip(_UNSEEN)[-1:]


def headings_without_text(provisions: Sequence[Provision]) -> Iterator[Provision]:
    """Headings of 编, 章 and 节 of one document under which nothing stands."""
    printed = [each for each in provisions if each.kind is not Kind.FURNITURE]
    for heading, following in zip_longest(printed, printed[1:]):
        if (rank := _rank(heading)) is None:
            continue
        if following is None or following.kind in (Kind.TITLE, Kind.SIGNATURE):
            below: int | None = 0
        else:
            below = _rank(following)
        if below is not None and below <= rank:
            yield heading


def _rank(provision: Provision) -> int | None:
    if provision.kind is not Kind.HEADING:
        return None
    locator = parse_locator(provision.locator)
    return int(locator.steps[-1].unit) if locator and locator.steps else None
