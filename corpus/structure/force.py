"""From when a document is in force, and until when, as its text says.

Only what it says of itself counts: the validity of a licence that it rules on is not its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.numbering import CHINESE_DIGITS
from corpus.structure.days import DAY, PERIOD, after, read_day
from corpus.view import squeezed

_RULE = (
    r"办法|规定|细则|条例|规则|决定|决议|方案|意见|通知|公告|通告|规划|计划|制度|章程|规程|规范|准则|标准|"
    r"措施|政策|目录|清单|文件|批复|要求|指南|预案|解释|法|令"
)
_VERB = r"施行|实施|执行|实行|试行|暂行|生效"
# 起执行新标准 is a measure and not the document; a note may run into the preamble: 施行|为进一步
_CLAUSE_ENDS = rf"(?=[^\u4e00-\u9fff]|$|[至到为]|根据|{PERIOD}|附件|抄送)"
_IN_FORCE = re.compile(
    rf"(?P<itself>本[^，。；]{{1,12}}?)?(?:"
    rf"[自从于由](?P<day>{DAY})(?:[零0]时)?"
    rf"|[自从由](?P<published>(?:公布|发布|印发|下发|颁布)之日)"
    rf"(?:起?(?:届?满)?(?P<wait>{PERIOD})(?:届?满)?(?:之日)?后?)?"
    rf")起?(?:开始)?(?:正式)?(?P<verb>{_VERB}){_CLAUSE_ENDS}"
)
_OWN_YEAR = re.compile(r"(?:^|[。；\n])\s?(?:从|自)\s?(\d{4})\s?年起")

_EDITION = re.compile(r"[（(](?:试行|暂行)[）)]")
_SENTENCES = re.compile(r"[。；;]")
_CLAUSES = re.compile(r"[，,（(）)]")
_LABEL = rf"(?:第[\d{CHINESE_DIGITS}]+条|[\d{CHINESE_DIGITS}]+[、.．])?"
_SUBJECT = re.compile(rf"{_LABEL}本[^的]{{0,8}}?(?:{_RULE})的?(?!所)")
_TERM = rf"(?:其|并|且)?(?:暂定)?(?:有效|{_VERB})(?:期限|期间|时间|期)?"
_FROM_TO = re.compile(
    rf"(?:{_TERM})?(?:为|是|即)?[自从]?(?P<since>{DAY})起?[至到—-]+(?P<last>{DAY})"
    rf"(?:止|有效|{_VERB})*$"
)
_UNTIL = re.compile(
    rf"(?:{_TERM}[^《》]{{0,6}}?|有效|截?止?)(?:[至到]|截止日?期?[为是]?)(?P<last>{DAY})"
    r"(?:截?止|$|自?[行动]?(?:废止|失效|终止))"
)
_FOR = re.compile(rf"{_TERM}(?:暂定)?[为是]?(?P<period>{PERIOD})止?$")
_ENDS_ON = re.compile(
    rf"(?:并|将)?[于自]?(?P<end>{DAY})起?(?:自[动行]|即行?)?(?:废止|失效|停止{_VERB}|终止)$"
)


@dataclass(frozen=True, slots=True)
class InForce:
    """From when a document is in force, whether it says so itself, and until when it says."""

    since: date | None
    is_named: bool
    until: date | None = None  # the first day on which it is no longer in force


def read_in_force(
    texts: Iterable[str],
    issued: date | None,
    cover: Iterable[str] = (),
    attached: Iterable[str] = (),
) -> InForce:
    """From and until when a document is in force: the days it names, else from its date of issue.

    `texts` are those of the regulation; `cover` those of the notice that publishes it, `attached`
    those of what is attached to it, which count only where the regulation says nothing.
    """
    regulation, notice, annexes = (_plain(each) for each in (texts, cover, attached))
    since = _of_itself(regulation, issued) or _of_itself(notice, issued)
    since = since or _any_day([*notice, *regulation], issued)
    since = since or _of_itself(annexes, issued) or _any_day(annexes, issued)
    since = since or _own_year([*notice, *regulation, *annexes], issued)
    first = since.since if since else issued
    for words in (regulation, notice, annexes):
        validity = _read_validity(words, first)
        if validity.until:
            start = since or (validity if validity.is_named else InForce(issued, is_named=False))
            return InForce(start.since, start.is_named, validity.until)
    return since or InForce(issued, is_named=False)


def _plain(texts: Iterable[str]) -> list[str]:
    return [_EDITION.sub("", squeezed(text)) for text in texts]


# --- from when --------------------------------------------------------------------------------
def _of_itself(texts: Sequence[str], issued: date | None) -> InForce | None:
    """本办法自……起施行: the last one, and a day before one that is counted from publication."""
    found = [match for match in _statements(texts) if match["itself"]]
    dated = [match for match in found if match["day"]]
    return _since((dated or found)[-1], issued) if found else None


def _any_day(texts: Sequence[str], issued: date | None) -> InForce | None:
    """现将……印发给你们，自……起施行: the first one."""
    found = list(_statements(texts))
    dated = [match for match in found if match["day"]]
    return _since((dated or found)[0], issued) if found else None


def _statements(texts: Sequence[str]) -> Iterator[re.Match[str]]:
    for text in texts:
        yield from _IN_FORCE.finditer(text)


def _since(match: re.Match[str], issued: date | None) -> InForce:
    if match["day"]:
        return InForce(read_day(match["day"]), is_named=True)
    wait = match["wait"]
    return InForce(after(issued, wait) if issued and wait else issued, is_named=True)


def _own_year(texts: Sequence[str], issued: date | None) -> InForce | None:
    """从2017年起，建立完善……: a plan whose measures run from a year that it names."""
    match = _OWN_YEAR.search("\n".join(texts))
    if match is None:
        return None
    named = date(int(match[1]), 1, 1)
    return InForce(min(named, issued) if issued else named, is_named=True)


# --- until when -------------------------------------------------------------------------------
def _read_validity(texts: Sequence[str], since: date | None) -> InForce:
    """The days between which a text says that it is valid; a period counts from `since`."""
    period = None
    for clause in _own_clauses(texts):
        if match := _FROM_TO.match(clause):
            return InForce(read_day(match["since"]), True, _day_after(match["last"]))
        if match := _UNTIL.match(clause):
            return InForce(since, False, _day_after(match["last"]))
        if match := _ENDS_ON.match(clause):
            return InForce(since, False, read_day(match["end"]))
        if period is None and (match := _FOR.match(clause)):
            period = match["period"]
    return InForce(since, False, after(since, period) if since and period else None)


def _day_after(last: str) -> date | None:
    day = read_day(last)
    return day + timedelta(days=1) if day else None


def _own_clauses(texts: Sequence[str]) -> Iterator[str]:
    """The clauses that speak of the document itself, without 本办法.

    They have it as their subject, or follow one that says when it is in force: in the same
    sentence, or at the head of the next one.
    """
    for text in texts:
        goes_on = False
        for sentence in _SENTENCES.split(text):
            is_own = False
            for number, clause in enumerate(_CLAUSES.split(sentence)):
                if begins := _begins(clause):
                    is_own = True
                    yield clause[begins.start("verb") :]
                elif subject := _SUBJECT.match(clause):
                    words = clause[subject.end() :]
                    is_own = is_own or re.match(_TERM, words) is not None
                    yield words
                elif is_own or (goes_on and number == 0):
                    yield clause
            goes_on = is_own


def _begins(clause: str) -> re.Match[str] | None:
    """Where a clause says from when the document is in force; a licence only 生效."""
    for match in _IN_FORCE.finditer(clause):
        if match["verb"] != "生效" or match["itself"]:
            return match
    return None
