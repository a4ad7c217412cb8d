"""Which day's rules a question is about: 2017年10月住的院, 去年, 当时."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.understanding.dates import When, read_dates


@dataclass(frozen=True, slots=True)
class DayAsked:
    """The day whose rules are asked about, and the words that say so.

    Without such words it is the as-of date.
    """

    day: date
    said: str = ""


# A year that names a document (2013年那个办法), an aim (到2020年) or a boundary (2018年以来), or
# that stands in a title or a document number, does not say when something happened.
_DOCUMENT = re.compile(
    r"^(?:度|份)?(?:(?!住院|看病|发生|入院|出院)[^，,。？?；;]){0,16}?"
    r"(?:办法|规定|意见|通知|条例|方案|规章|细则|决定|文件|公报|政报|号文|\d+号|令)"
)
_AIM = re.compile(r"(?:到|至|截止|直到|\bby|\buntil|\bbefore)\s*$", re.IGNORECASE)
_AIM_SAID = re.compile(r"^(?:by|until|before)\b", re.IGNORECASE)
_BOUNDARY = re.compile(r"^(?:起|开始|以来|以后|之后|以前|之前|前(?!后)|底前|末前)")
_NUMBERED = re.compile(r"[〔\[(（【]\s*$")
# What happened, or was done, on the day: only this makes the rules of the day count.
_HAPPENED = re.compile(
    r"住[的了进过院]|住院|看[的了过]?病|看的|就[诊医]|入院|出院|手术|发生|出[的了]?事"
    r"|受[的了]?伤|生[的了]病|得[的了]|买|卖|签|订|办|领|借|租|入职|离职|辞|开除|结婚|离婚|去世"
    r"|被|交[的了]|参保|缴|投保|查[处到出]|罚|立案|公布|印发|登|挂|施工|开工"
    r"|的(?:事|账|单子|费用|票|合同|案子|时候)|那(?:会儿|时|次|阵)|期间|工作|上班|干活"
    r"|\b(?:was|were|had|happened|bought|signed|stay(?:ed)?|admitted|treated|occurred)\b"
    r"|\b(?:in hospital|costs?)\b",
    re.IGNORECASE,
)
_NEAR = 24  # characters within which what happened is told
_BY_THE_RULES_OF = re.compile(r"(?:按照?|照|依照?|依据|用)\s*$")
_RULES_OF = re.compile(
    r"^(?:度|份)?(?:的|时|时候的|那时的|当时的)?(?:规定|标准|政策|规矩|说法|老办法)"
)
_THEN = re.compile(
    r"当时|那时|那会儿|那阵|当年|那年|那个时候|\b(?:at the time|back then|that year)\b"
)


def day_asked_about(text: str, as_of: date, earlier: Sequence[str] = ()) -> DayAsked:
    """The day of what the question tells of, seen from the as-of date.

    `earlier` are the turns before, the last one first: 当时 means the time they tell of. Of a month
    or a year the last day counts, but none after the as-of date if it has begun by then.
    """
    if found := _happened(text, as_of):
        return found
    if _THEN.search(text):
        for turn in earlier:
            if found := _happened(turn, as_of):
                return found
    return DayAsked(as_of)


def _happened(text: str, as_of: date) -> DayAsked | None:
    """The first time told of that does not take in the as-of date."""
    for when in read_dates(text, as_of):
        is_now = when.precision == "time" or when.first <= as_of <= when.last
        if not is_now and _says_when(text, when):
            return DayAsked(when.last if when.last < as_of else when.first, when.said)
    return None


def _says_when(text: str, when: When) -> bool:
    """Does a date say when something happened, or of when the rules are asked about?"""
    before, after = text[: when.span.start], text[when.span.end :]
    if _BY_THE_RULES_OF.search(before) and _RULES_OF.match(after):
        return True
    in_title = before.rfind("《") > before.rfind("》")
    if in_title or _DOCUMENT.match(after) or _BOUNDARY.match(after) or _NUMBERED.search(before):
        return False
    if _AIM.search(before) or _AIM_SAID.match(when.said):
        return False
    sentence = re.split(r"[。！!？?；;]", after)[0][:_NEAR] + " " + before[-_NEAR:]
    return _HAPPENED.search(sentence) is not None
