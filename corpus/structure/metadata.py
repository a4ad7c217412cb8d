"""What a document says of itself: its issuer, its dates, and what it repeals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from corpus.numbering import CHINESE_DIGITS, from_chinese
from corpus.structure.head import NUMBER
from corpus.view import squeezed

_DIGITS = rf"[\d{CHINESE_DIGITS}○]"
_DATE = rf"({_DIGITS}{{4}})\s?年\s?({_DIGITS}{{1,3}})\s?月\s?({_DIGITS}{{1,3}})\s?日"
_DAY = re.compile(_DATE)
_BEGINS = r"起?\s?(?:正式)?\s?(?:施行|实施|执行|生效)"
_IN_FORCE = re.compile(rf"[自从于]\s?{_DATE}\s?{_BEGINS}")
_ITSELF = re.compile(rf"本[^，。；]{{1,12}}?[自从于]\s?{_DATE}\s?{_BEGINS}")
_FROM_PUBLICATION = re.compile(r"自(?:公布|发布|印发|下发)之日起\s?(?:施行|实施|执行|生效)")
_AFTER_PUBLICATION = re.compile(
    rf"自(?:公布|发布|印发)之日起({_DIGITS}{{1,3}})日[后起]\s?(?:施行|实施|执行)"
)
# The validity of the document itself (自……起施行，有效期5年), not that of a licence it rules on.
_VALIDITY = (
    r"(?:起\s?(?:正式)?\s?(?:施行|实施|执行)[，,。]\s?(?:本[^，。；的]{1,8})?"
    r"|(?:^|[。；\n]\s?|条\s+)本[^，。；的]{1,8})"
)
_VALID_UNTIL = re.compile(rf"{_VALIDITY}有效期(?:限)?(?:截?止?[至到]|截止到?)\s?{_DATE}")
_VALID_YEARS = re.compile(
    rf"{_VALIDITY}(?:有效期(?:限)?|试行期(?:限)?|试行)为?\s?({_DIGITS}{{1,2}})\s?年"
)
_OWN_DAY = re.compile(
    rf"(?:^|[。；\n]|\D[\.．]\s?|（[{CHINESE_DIGITS}]+）)\s?(?:从|自)\s?{_DATE}\s?起"
)
_OWN_YEAR = re.compile(r"(?:^|[。；\n])\s?(?:从|自)\s?(\d{4})\s?年起")
_NAME = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_NAME_OR_NUMBER = re.compile(rf"{_NAME.pattern}|({NUMBER.pattern})")
# 同时废止, 自……之日起停止执行; not 废止前 nor 提出废止的建议
_ENDS = re.compile(
    r"(?:同时|即行|一并|相应|均?予以|现予|自行|起)[^。；，]{0,4}"
    r"(?:废止|停止执行|停止施行|失效|不再执行|终止执行)(?=[。；，、）)]|$)"
)
_CLAUSE = re.compile(r"[^。；\n]+[。；]?")
_ISSUER = re.compile(
    r"^(.{2,24}?(?:人民政府办公[室厅]|人民政府|委员会|常委会|办公[室厅]|人民法院|人民检察院|国务院"
    r"|[厅局署]|(?<!全)部))(?=关于|令|文件|$)"
)
_PASSED_BY = re.compile(r"((?:全国|[\u4e00-\u9fff]{2,8}?)人民代表大会(?:常务委员会)?)")
_SESSION = re.compile(r"^第.{1,3}届")
_LATER_SESSION = timedelta(days=200)  # passed again: amended
_ORDER_NUMBER = re.compile(r"([\u4e00-\u9fff、]{2,60}?)(?:令(?:\d{4}年)?(第?\d+号)|(第\d+号)令)")
_STATE = re.compile(r"^(?:根据|由)?(?:中华人民共和国)?")
_NOTE_VERB = (
    r"(?:通过|批准|公布|发布|颁布|印发|修订|修正|修改|施行|实施|生效|令第?\d+号|次会议|失效|废止)"
)
_NOTE = re.compile(rf"[（(]?\s?(?:根据\s?)?{_DATE}.{{0,3000}}", re.DOTALL)
_NOTE_OPENING = re.compile(rf"{_DATE}[^，。；：]{{0,60}}?{_NOTE_VERB}(?=为|根据|依照|\s)")
_NOTE_END = re.compile(rf"{_NOTE_VERB}[）)。]?$|{_NOTE_VERB}.{{0,80}}[）)]$")


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
class History:
    """What the notes under a title (题注) tell: when issued, by whom, with what number; amended."""

    issued: date | None = None
    number: str | None = None
    issuer: str | None = None
    revised: date | None = None
    in_force_from: date | None = None
    is_only_passed: bool = False  # it tells when it was passed, not when it was made public


def read_note_opening(text: str) -> str:
    """The note that runs into the preamble: 2011年6月13日 施行|为进一步规范……."""
    match = _NOTE_OPENING.match(text)
    return match[0] if match else ""


def is_note(text: str) -> bool:
    """Is it the note under a title: （2012年12月26日国务院第228次常务会议通过 …）?

    A note that runs into the preamble (2011年6月13日 施行为进一步规范……) is none.
    """
    return bool(_DAY.fullmatch(text) or (_NOTE.fullmatch(text) and _NOTE_END.search(text)))


def read_history(notes: Iterable[str]) -> History:
    """The history that the notes under a title tell."""
    passed = issued = revised = since = None
    number = issuer = None
    for day, event in _events("\n".join(notes)):
        if re.search(r"修[订正改]", event):
            revised = max(day, revised) if revised else day
        elif re.match(rf"\s?{_BEGINS}", event):
            since = day
        elif issued is None and (order := _ORDER_NUMBER.search(event)):
            issued, issuer = day, _STATE.sub("", order[1])
            number = f"{issuer}令{order[2] or order[3]}"
        elif issued is None and re.search(r"[公发颁]布|印发", event):
            issued = day
        elif passed and day - passed > _LATER_SESSION:
            revised = max(day, revised) if revised else day
        elif passed is None:
            passed = day
            body = _PASSED_BY.search(event)
            issuer = issuer or (_SESSION.sub("", body[1]) if body else None)
    return History(issued or passed, number, issuer, revised, since, is_only_passed=not issued)


def _events(note: str) -> Iterator[tuple[date, str]]:
    """Each date of a note with the words up to the next; names of other documents left out."""
    bare = _NAME.sub("", re.sub(r"[〈<][^〈〉<>]*[〉>]", "", note))
    found = list(_DAY.finditer(bare))
    for match, following in zip_longest(found, found[1:]):
        if day := _day(match):
            yield day, squeezed(bare[match.end() : following.start() if following else None])


@dataclass(frozen=True, slots=True)
class InForce:
    """From when a document is in force, whether it says so itself, and until when it says."""

    since: date | None
    is_named: bool
    until: date | None = None


def read_in_force(texts: Iterable[str], issued: date | None) -> InForce:
    """The day from which a document is in force: the one it names, else its date of issue."""
    whole = "\n".join(texts)
    since, is_named = _read_since(whole, issued)
    return InForce(since, is_named, _read_until(whole, since))


def _read_since(whole: str, issued: date | None) -> tuple[date | None, bool]:
    if itself := list(_ITSELF.finditer(whole)):
        return _day(itself[-1]), True
    if match := _IN_FORCE.search(whole):
        return _day(match), True
    if _FROM_PUBLICATION.search(whole):
        return issued, True
    if match := _AFTER_PUBLICATION.search(whole):
        days = timedelta(days=from_chinese(match[1]))
        return (issued + days if issued else None), True
    if match := _OWN_YEAR.search(whole):
        # 从2017年起，建立完善……: a plan whose measures run from a year that it names
        named = date(int(match[1]), 1, 1)
        return (min(named, issued) if issued else named), True
    return issued, False


def _read_until(whole: str, since: date | None) -> date | None:
    """The first day on which it is no longer in force: 有效期至2022年12月31日, 有效期5年."""
    if match := _VALID_UNTIL.search(whole):
        last = _day(match)
        return last + timedelta(days=1) if last else None
    if since and (match := _VALID_YEARS.search(whole)):
        year = since.year + from_chinese(match[1])
        leap_day = (since.month, since.day) == (2, 29)
        return date(year, 3, 1) if leap_day else since.replace(year=year)
    return None


def read_own_day(text: str) -> date | None:
    """The day a single rule names for itself: 从2017年1月1日起，……, at the head of a sentence."""
    match = _OWN_DAY.search(text)
    return _day(match) if match else None


def read_repeals(texts: Iterable[str]) -> tuple[str, ...]:
    """The documents that a text repeals, in order: each by its number, else by its title."""
    found: dict[str, None] = {}
    for text in texts:
        for clause in _CLAUSE.findall(text):
            masked = _NAME.sub(lambda match: "书" * len(match[0]), clause)
            if end := _ENDS.search(masked):
                found |= dict.fromkeys(_named(clause[: end.end()]))
    return tuple(found)


def _named(clause: str) -> list[str]:
    """The documents that a clause names; a number behind a title stands for it."""
    names: list[str] = []
    last_title_end = -1
    for match in _NAME_OR_NUMBER.finditer(clause):
        if match[1]:
            names.append(squeezed(match[1]))
            last_title_end = match.end()
        elif 0 <= match.start() - last_title_end <= 2 and last_title_end >= 0:
            names[-1] = squeezed(match[0])
        else:
            names.append(squeezed(match[0]))
    return names


def read_issuer(title: str, number: str | None) -> str | None:
    """Who issued it, from the head of the title or the name of the order."""
    for text in (title, number or ""):
        if match := _ISSUER.match(text):
            return match[1]
    return None
