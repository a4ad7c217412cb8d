"""Nothing leaves unless every number in it stands in a cited clause.

A claim carries markers; a marker stands for a citation, and a citation's quote is cut from the
source. A number in a claim has to be readable in one of its quotes, in what identifies the cited
document (number, title, locator, dates, issue), or in what the user said.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.model import Answer, Citation, Claim

_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3}(?!\d))+(?:\.\d+)?|\d+(?:\.\d+)?)\s*([万亿]?)(%?)")
_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_COUNTED = re.compile(
    rf"(?<![{_NUMERAL}])([{_NUMERAL}]*+)"  # possessive: a long run is read once
    r"(?=元|日|天|个|小时|分钟|年|人|名|张|次|种|倍|成|平方米|公里)"
)
_DIGIT = re.compile(r"[零〇一二两三四五六七八九十]")
_PERCENT = re.compile(rf"百分之[{_NUMERAL}]+")
_MULTIPLIER = {"": 1, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Unbound:
    """A number, or a marker, of a claim that nothing cited holds."""

    claim: str
    what: str


def numbers_in(text: str) -> set[str]:
    """The numbers of a text in one form: 10,000, １万 and 10000 are one, 05 is 5, 50% is not 50.

    >>> sorted(numbers_in("超过１,０００元的部分，1万元，30日内，三十日，50%"))
    ['1000', '10000', '30', '50%', '三十']
    """
    plain = unicodedata.normalize("NFKC", text)
    found = {_plain_number(*match.groups()) for match in _DIGITS.finditer(plain)}
    counted = (match[1] for match in _COUNTED.finditer(plain))
    found.update(each for each in counted if each not in {"一", "两"} and _DIGIT.search(each))
    found.update(_PERCENT.findall(plain))
    return found


def _plain_number(digits: str, multiplier: str, percent: str) -> str:
    number = Decimal(digits.replace(",", "")) * _MULTIPLIER[multiplier]
    return f"{number.normalize():f}{percent}"


def find_unbound(answer: Answer, said: Iterable[str]) -> list[Unbound]:
    """What in the answer is bound to nothing; empty: the answer may leave.

    `said` are the user's own words and settings: a number of theirs may be repeated, as may those
    of the steps of a calculation.
    """
    calculated = json.dumps(answer.calculation, ensure_ascii=False)
    given = set().union(*(numbers_in(text) for text in (*said, calculated)))
    held = {citation.marker: _held_by(citation) for citation in answer.citations}
    return [unbound for claim in answer.claims for unbound in _unbound_in(claim, held, given)]


def _unbound_in(claim: Claim, held: dict[int, set[str]], given: set[str]) -> list[Unbound]:
    missing = [f"[{marker}]" for marker in claim.markers if marker not in held]
    allowed = given.union(*(held.get(marker, set()) for marker in claim.markers))
    missing += sorted(numbers_in(f"{claim.text}\n{claim.attribution}") - allowed)
    return [Unbound(claim.text, what) for what in missing]


def _held_by(citation: Citation) -> set[str]:
    identity = (citation.document_title, citation.document_number, citation.locator, citation.issue)
    texts = [citation.quote, *filter(None, identity)]
    texts += [_dated(day) for day in (citation.in_force_from, citation.in_force_until) if day]
    return set().union(*(numbers_in(text) for text in texts))


def _dated(day: date) -> str:
    return f"{day.year} {day.month} {day.day}"
