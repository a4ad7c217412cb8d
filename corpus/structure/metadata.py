"""What a document says of itself: its issuer, its dates, and what it repeals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from corpus.numbering import CHINESE_DIGITS, read_label
from corpus.structure.days import DAY, read_day
from corpus.structure.head import NUMBER, is_whole_name
from corpus.view import squeezed

_OWN_DAY = re.compile(
    rf"(?:^|[。；\n]|\D[\.．]\s?|（[{CHINESE_DIGITS}]+）)\s?(?:从|自)\s?({DAY})\s?起"
)
_NAME = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_NAME_OR_NUMBER = re.compile(rf"{_NAME.pattern}|({NUMBER.pattern})")
# 同时废止, 自……之日起停止执行; not 废止前 nor 提出废止的建议
_ENDS = re.compile(
    r"(?:同时|即行|一并|相应|均?予以|现予|自行|起)[^。；，]{0,4}"
    r"(?:废止|停止执行|停止施行|失效|不再执行|终止执行)(?=[。；，、）)]|$)"
)
_CLAUSE = re.compile(r"[^。；\n]+[。；]?")
# 决定废止《某办法》; not 废止《某办法》的决定
_ENDS_NAMED = re.compile(r"(?:决定|现予?|同时|一并)废止(?=书)")
_VOID = r"(?:废止|失效|停止执行|停止施行|不再执行)"
_FILES = (
    r"(?:下列|以下)(?![^，。；：]*情[形况])[^，。；：]{0,20}?"
    r"(?:文件|规章|法规|条例|规定|办法|制度|通知|决定|政策|意见)"
)
_OPENS_LIST = re.compile(
    rf"(?:{_VOID}[^，。；：]{{0,8}}{_FILES}[^。；：]{{0,20}}"
    rf"|{_FILES}(?:(?!应当|可以)[^。；：]){{0,30}}{_VOID})(?:[：:]|。?$)"
)
_OPENS_OTHER = re.compile(r"修改|修订|保留|继续有效|继续执行")
_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")
_FULL_WIDTH = str.maketrans("［］", "[]")
_ISSUER = re.compile(
    r"^(.{2,24}?(?:人民政府办公[室厅]|人民政府|委员会|常委会|办公[室厅]|人民法院|人民检察院|国务院"
    r"|[厅局署]|(?<!全)部))(?=关于|令|文件|$)"
)
_PASSED_BY = re.compile(
    r"(?:已?经|由)?([\u4e00-\u9fff]{2,30}?(?:人民代表大会(?:常务委员会)?|人大常委会))"
)
_ORGAN = (
    r"[\u4e00-\u9fff、]{1,40}?(?:人民政府|国务院|委员会|常委会|[市县区州省党]委|人民法院|人民检察院"
    r"|办公[室厅]|[厅局署院办会]|(?<!全)部|中心|支队|大队|总队|银行|大学|学院|学校|公司)"
)
_SIGNATORY = re.compile(_ORGAN)
_PUBLISHED_BY = re.compile(rf"(?:已?经|由)?({_ORGAN})(?:公布|发布|颁布|印发)")
_SESSION = re.compile(rf"第[\d{CHINESE_DIGITS}]{{1,4}}届")
_BEGINS = re.compile(r"起?(?:开始)?(?:正式)?(?:施行|实施|执行|实行|试行|生效)")
_LATER_SESSION = timedelta(days=200)  # passed again: amended
_ORDER_NUMBER = re.compile(r"([\u4e00-\u9fff、]{2,60}?)(?:令(?:\d{4}年)?(第?\d+号)|(第\d+号)令)")
_STATE = re.compile(r"^(?:根据|由)?(?:中华人民共和国)?")
_NOTE_VERB = (
    r"(?:通过|批准|公布|发布|颁布|印发|修订|修正|修改|施行|实施|生效|令第?\d+号|次会议|失效|废止)"
)
_NOTE = re.compile(rf"[（(]?\s?(?:根据\s?)?{DAY}.{{0,3000}}", re.DOTALL)
_NOTE_OPENING = re.compile(rf"{DAY}[^，。；：]{{0,60}}?{_NOTE_VERB}(?=为|根据|依照|\s)")
_NOTE_END = re.compile(rf"{_NOTE_VERB}[）)。]?$|{_NOTE_VERB}.{{0,80}}[）)]$")


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
    return bool(re.fullmatch(DAY, text) or (_NOTE.fullmatch(text) and _NOTE_END.search(text)))


def read_history(notes: Iterable[str]) -> History:
    """The history that the notes under a title tell."""
    passed = issued = revised = since = None
    number = issuer = None
    for day, event in _events("\n".join(notes)):
        if re.search(r"修[订正改]", event):
            revised = max(day, revised) if revised else day
        elif _BEGINS.match(event):
            since = day
        elif issued is None and (order := _ORDER_NUMBER.search(event)):
            issued, issuer = day, _STATE.sub("", order[1])
            number = f"{issuer}令{order[2] or order[3]}"
        elif issued is None and re.search(r"[公发颁]布|印发", event):
            issued, issuer = day, issuer or _body(_PUBLISHED_BY.match(event))
        elif passed and day - passed > _LATER_SESSION:
            revised = max(day, revised) if revised else day
        elif passed is None:
            passed, issuer = day, issuer or _body(_PASSED_BY.search(event))
    return History(issued or passed, number, issuer, revised, since, is_only_passed=not issued)


def _body(match: re.Match[str] | None) -> str | None:
    """The body that a match names: without 第三届, since each session speaks for the same one."""
    if match is None:
        return None
    return _SESSION.sub("", match[1]).replace("人大常委会", "人民代表大会常务委员会")


def _events(note: str) -> Iterator[tuple[date, str]]:
    """Each date of a note with the words up to the next; names of other documents left out."""
    bare = _NAME.sub("", re.sub(r"[〈<][^〈〉<>]*[〉>]", "", note))
    found = list(re.finditer(DAY, bare))
    for match, following in zip_longest(found, found[1:]):
        if day := read_day(match[0]):
            yield day, squeezed(bare[match.end() : following.start() if following else None])


def read_own_day(text: str) -> date | None:
    """The day a single rule names for itself: 从2017年1月1日起，……, at the head of a sentence."""
    match = _OWN_DAY.search(text)
    return read_day(match[1]) if match else None


def read_repeals(texts: Iterable[str]) -> tuple[str, ...]:
    """The documents that a text repeals, in order: each by its number, else by its title.

    `texts` are its paragraphs in order: 决定废止下列文件： opens a list.
    """
    found: dict[str, None] = {}
    opened: int | None = None  # the level of the paragraph that opened a list
    for text in texts:
        label = read_label(text)
        level = int(label.level) if label else 0
        if opened is not None and _is_listed(text, level, opened):
            found |= dict.fromkeys(_listed(text))
            continue
        opens = _OPENS_LIST.search(text)
        opened = level if opens else None
        found |= dict.fromkeys(_repealed(text[: opens.start()] if opens else text))
        found |= dict.fromkeys(_listed(text[opens.end() :]) if opens else ())
    return tuple(found)


def _repealed(text: str) -> Iterator[str]:
    """What a paragraph repeals sentence by sentence."""
    for clause in _CLAUSE.findall(text):
        masked = _masked(clause)
        if end := _ENDS.search(masked):
            yield from _named(clause[: end.end()])
        elif start := _ENDS_NAMED.search(masked):
            yield from _named(clause[start.end() :])


def _masked(text: str) -> str:
    return _NAME.sub(lambda match: "书" * len(match[0]), text)


def _is_listed(text: str, level: int, opened: int) -> bool:
    """Does a paragraph belong to a list that one of the level `opened` has opened?"""
    if _OPENS_OTHER.search(_BRACKETS.sub("", _masked(text))):
        return False
    return level > opened or (not level and (text.startswith("《") or "\t" in text))


def _listed(words: str) -> list[str]:
    """What one or more items of a list name; an item may be the bare title of a document."""
    if named := _named(words):
        return named
    label = read_label(words)
    title = squeezed(words[label.length if label else 0 :]).rstrip("；;。，、")
    return [title] if is_whole_name(title) and not title.startswith("本") else []


def _named(clause: str) -> list[str]:
    """The documents that a clause names; a number behind a title stands for it."""
    names: list[str] = []
    last_title_end = -1
    for match in _NAME_OR_NUMBER.finditer(clause.translate(_FULL_WIDTH)):
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
            return _body(match)
    return None


def read_signatory(text: str) -> str | None:
    """Who signs, from the line above the date: a body, not a person; several joined by 、."""
    for names in (re.split(r"\s{2,}|\t", text), [text]):
        bodies = [squeezed(name) for name in names]
        if all(_SIGNATORY.fullmatch(name) for name in bodies):
            return _SESSION.sub("", "、".join(bodies))
    return None
