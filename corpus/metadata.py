"""What a document says of itself: its issuer, its dates, and what it repeals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from corpus.numbering import CHINESE_DIGITS, from_chinese

_DIGITS = rf"[\d{CHINESE_DIGITS}○]"
_DATE = rf"({_DIGITS}{{4}})\s?年\s?({_DIGITS}{{1,3}})\s?月\s?({_DIGITS}{{1,3}})\s?日"
_DAY = re.compile(_DATE)
_IN_FORCE = re.compile(rf"自\s?{_DATE}\s?起\s?(?:正式)?\s?(?:施行|实施|执行|生效)")
_FROM_PUBLICATION = re.compile(r"自(?:公布|发布|印发)之日起\s?(?:施行|实施|执行)")
_OWN_DAY = re.compile(
    rf"(?:^|[。；\n]|\D[\.．]\s?|（[{CHINESE_DIGITS}]+）)\s?(?:从|自)\s?{_DATE}\s?起"
)
_OWN_YEAR = re.compile(r"(?:^|[。；\n])\s?(?:从|自)\s?(\d{4})\s?年起")
_REPEALED = re.compile(
    r"(?:[〔\[（(]|《[^》]+》)?([\u4e00-\u9fff]{1,10}〔\d{4}〕\s?\d+\s?号)[）)]?[^。]{0,12}(?:同时)?废止"
)
_ISSUER = re.compile(
    r"^(.{2,24}?(?:人民政府办公[室厅]|人民政府|委员会|常委会|办公[室厅]|[厅局]))(?=关于|令|文件|$)"
)


def read_day(text: str) -> date | None:
    """The first full date in a text, in Arabic or Chinese numerals."""
    match = _DAY.search(text)
    return _day(match) if match else None


def _day(match: re.Match[str]) -> date | None:
    year, month, day = (from_chinese(part.replace("○", "〇")) for part in match.groups()[-3:])
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class InForce:
    """From when a document is in force, and whether it says so itself."""

    since: date | None
    is_named: bool


def read_in_force(texts: Iterable[str], issued: date | None) -> InForce:
    """The day from which a document is in force: the one it names, else its date of issue."""
    whole = "\n".join(texts)
    if match := _IN_FORCE.search(whole):
        return InForce(_day(match), is_named=True)
    if _FROM_PUBLICATION.search(whole):
        return InForce(issued, is_named=True)
    if match := _OWN_YEAR.search(whole):
        # 从2017年起，建立完善……: a plan whose measures run from a year that it names
        named = date(int(match[1]), 1, 1)
        return InForce(min(named, issued) if issued else named, is_named=True)
    return InForce(issued, is_named=False)


def read_own_day(text: str) -> date | None:
    """The day a single rule names for itself: 从2017年1月1日起，……, at the head of a sentence."""
    match = _OWN_DAY.search(text)
    return _day(match) if match else None


def read_repeals(texts: Iterable[str]) -> tuple[str, ...]:
    """The numbers of the documents that a text repeals, in order."""
    found = dict.fromkeys(
        re.sub(r"\s", "", match[1]) for text in texts for match in _REPEALED.finditer(text)
    )
    return tuple(found)


def read_issuer(title: str, number: str | None) -> str | None:
    """Who issued it, from the head of the title or the name of the order."""
    for text in (title, number or ""):
        if match := _ISSUER.match(text):
            return match[1]
    return None
