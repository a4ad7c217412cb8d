"""The numbering of Chinese regulations: numerals, and the labels that open a provision."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

import cn2an

CHINESE_DIGITS = "零〇一二两三四五六七八九十百千"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Level(IntEnum):
    """The levels of numbering, the larger the deeper."""

    PART = 1  # 编
    SUBPART = 2  # 分编
    CHAPTER = 3  # 章
    SECTION = 4  # 节
    ARTICLE = 5  # 条
    FIRST = 6  # 一、
    SECOND = 7  # （一）: an item 项 inside an article
    THIRD = 8  # 1.: a subitem 目 inside an article
    FOURTH = 9  # （1）
    FIFTH = 10  # ①


@dataclass(frozen=True, slots=True)
class Label:
    """The label at the head of a line.

    `number` is its place in the sequence (第十条之一 has number 10 and `inserted` 1), `text` the
    label as printed, `length` how many characters it takes.
    """

    level: Level
    number: int
    text: str
    length: int
    inserted: int = 0


@lru_cache(maxsize=4096)
def from_chinese(numeral: str) -> int:
    """The value of a Chinese or Arabic whole number.

    >>> from_chinese("一百二十三"), from_chinese("45"), from_chinese("二〇一七")
    (123, 45, 2017)
    """
    numeral = "".join(numeral.split())
    if numeral.isdecimal():
        return int(numeral)
    return int(cn2an.cn2an(numeral.replace("〇", "零"), "smart"))


@lru_cache(maxsize=4096)
def to_chinese(number: int) -> str:
    """A whole number the way article numbers are written.

    >>> to_chinese(12), to_chinese(110)
    ('十二', '一百一十')
    """
    return str(cn2an.an2cn(str(number), "low"))


_ONE_CHARACTER = re.compile("[㈠-㈩⑴-⒇⒈-⒛]")  # （一）, （1） and 1. set as one character
_DIVISION = {"编": Level.PART, "分编": Level.SUBPART, "章": Level.CHAPTER, "节": Level.SECTION}
_WIDE = rf"[{CHINESE_DIGITS}](?:\s?[{CHINESE_DIGITS}])*"  # 第 十 一 条
NUMERAL = rf"{_WIDE}|[0-9０-９]{{1,4}}"
_NOT_THIRD = (
    r"[0-9]|\s?[0-9]{1,2}(?:[.．]|\s+(?![个年月日名项元天人次份万亿]))"  # 2.5 and 2. 1 公历
)
_PATTERNS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.ARTICLE, re.compile(rf"[第笫]\s?({NUMERAL})\s?条(?:之({NUMERAL}))?")),
    (Level.FIRST, re.compile(rf"([{CHINESE_DIGITS}]+)\s?、")),
    (Level.SECOND, re.compile(rf"[（(]\s?({_WIDE})\s?[）)]")),
    (
        Level.THIRD,
        re.compile(rf"([0-9０-９]{{1,3}})[.．、](?!{_NOT_THIRD})"),
    ),
    (Level.FOURTH, re.compile(r"[（(]\s?([0-9０-９]{1,3})\s?[）)]")),
    (Level.FIFTH, re.compile(rf"([{_CIRCLED}])")),
)
_DIVISION_PATTERN = re.compile(rf"第\s?({NUMERAL})\s?(编|分编|章|节)(?=\s|$|[^的规中内第、，])")
# What follows a number when 第十二条 is mentioned inside a sentence instead of opening an article;
# white space after it means an article: 第二条 中华人民共和国……
_MENTION = re.compile(r"(?:规定|所列|所称|第|的|、|，|和|至|或|与|中|以及|款|项|之规定|）|》)")


def read_label(line: str) -> Label | None:
    """The label that opens `line`, if it has the form of one; the sequence is not checked here."""
    if _ONE_CHARACTER.match(line):
        label = read_label(unicodedata.normalize("NFKC", line[0]))
        return replace(label, length=1) if label else None
    for level, pattern in _PATTERNS:
        if match := pattern.match(line):
            if level is Level.ARTICLE and _MENTION.match(line, match.end()):
                return None
            return _label(level, match)
    if match := _DIVISION_PATTERN.match(line):
        return Label(
            _DIVISION[match[2]], from_chinese(match[1]), "".join(match[0].split()), match.end()
        )
    return None


def _label(level: Level, match: re.Match[str]) -> Label | None:
    numeral = match[1]
    if level is Level.FIFTH:
        return Label(level, _CIRCLED.index(numeral) + 1, numeral, match.end())
    try:
        number = from_chinese(numeral)
        inserted = from_chinese(match[2]) if level is Level.ARTICLE and match[2] else 0
    except ValueError:  # 千千、 and the like
        return None
    return Label(level, number, printed(level, number, inserted), match.end(), inserted)


def printed(level: Level, number: int, inserted: int = 0) -> str:
    """A label as a clerk writes it, whatever brackets and digits the print had."""
    if level is Level.ARTICLE:
        return f"第{to_chinese(number)}条" + (f"之{to_chinese(inserted)}" if inserted else "")
    if level is Level.FIRST:
        return f"{to_chinese(number)}、"
    if level is Level.SECOND:
        return f"（{to_chinese(number)}）"
    if level is Level.FOURTH:
        return f"（{number}）"
    return str(number) if level is Level.THIRD else _CIRCLED[number - 1]
