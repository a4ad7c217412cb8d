"""The words of a calculation in English: its steps, values and notes are written in Chinese."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from assistant.calculating.vocabulary import FOLDER
from assistant.calculators.cases import read_yaml
from corpus.errors import CorpusError

_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@lru_cache(maxsize=1024)
def in_english(text: str) -> str:
    """The English of a text of a calculator; what has none stays as it is.

    >>> in_english("超过 50000 元至 100000 元的部分"), in_english("2018年7月3日 + 30 日")
    ('part over 50000 up to 100000 yuan', '2018-07-03 + 30 days')
    """
    plain = _DAY.sub(_iso, text)
    if not _HAN.search(plain):
        return plain
    for pattern, english in _phrases():
        if match := pattern.fullmatch(plain):
            return english.format(*(in_english(part) for part in match.groups()))
    return plain


def _iso(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    return f"{year}-{int(month):02}-{int(day):02}"


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The pairs of `english.yaml`. Raises CorpusError where they do not fit each other."""
    path = FOLDER / "english.yaml"
    found = []
    for chinese, english in dict(read_yaml(path)).items():
        expression = re.escape(chinese).replace(r"\{\}", "(.+?)")
        if english.count("{}") not in (0, chinese.count("{}")):
            raise CorpusError(path, f"“{chinese}”两种文字的空位数目不同。")
        found.append((re.compile(expression), english))
    # 报告 before {}的报告: what says more in fixed words is tried first.
    return tuple(sorted(found, key=lambda each: -len(each[0].pattern.replace("(.+?)", ""))))
