"""Where a text names a rule or a place in one: 《社会保险法》第三十条, 本办法第十二条, 前款.

What is found here is only what is printed; corpus.references says what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from corpus.locators import UNITS, Step, Unit
from corpus.model import Span
from corpus.numbering import CHINESE_DIGITS, NUMERAL, from_chinese


class Head(Enum):
    """What the places of a mention are places of."""

    TITLE = auto()  # 《社会保险法》, a number 文号, or both
    OWN = auto()  # 本办法
    THAT = auto()  # 该办法: the rule named last
    HERE = auto()  # 本条, 本章
    PREVIOUS = auto()  # 前款, 前两条
    BARE = auto()  # 第十二条, with or without the name of a rule in front


@dataclass(frozen=True, slots=True)
class Mention:
    """One place, as named: 第十二条、第十三条 are two mentions with one head.

    `steps` are complete: in 第十二条第一款、第三款 the second mention is 第十二条第三款.
    """

    span: Span
    head: Head
    # Of a TITLE: the title; of OWN: 办法; of a BARE one: the words in front that may be a name.
    name: str = ""
    number: str = ""  # of a TITLE: its document number
    steps: tuple[Step, ...] = ()
    unit: Unit | None = None  # of HERE and PREVIOUS; of THAT, where it is 该条
    count: int = 1  # of PREVIOUS: 前两款 is 2
    is_start: bool = False  # a range goes on to the next mention: 第十条至
    is_old: bool = False  # 原第六条: a place in an earlier version
    division: str = ""  # 刑法分则第三章: of its chapters, those of this part


_NUMERAL = f"(?:{NUMERAL})"
_UNITS = {name: UNITS[name] for name in ("编", "分编", "章", "节", "条", "款", "项", "目")}
RULE = (
    r"(?:法典|法|条例|办法|规定|细则|规则|解释|修正案|决定|决议|章程|准则|规程|规范|标准|方案|意见|通知"
    r"|制度|规划|计划|安排|批复|答复|通则|总则|分则|公约|条约|议定书|协定|协议|宣言|守则|通告|公告|目录|大纲)"
)
# What a text may call itself, that is no rule where another text names it.
_OWN = rf"(?:{RULE}|须知|指南|措施|流程|要求)"
_INNER = r"[《〈<][^《》〈〉<>]*[》〉>]"
TITLE = rf"《(?:{_INNER}|[^《》。；]){{2,90}}》"
_BRACKETED_YEAR = r"[〔\[【（(﹝]\s?(?:19|20)\d{2}\s?[〕\]】）)﹞]"
NUMBER = rf"[\u4e00-\u9fff]{{1,12}}{_BRACKETED_YEAR}\s?(?:第\s?)?\d{{1,5}}\s?号"
# Words before a number that are no part of it: 按照国发〔2016〕3号; but 和政发 is of 和政县.
_BEFORE_NUMBER = re.compile(
    r".*(?:按照?|依照|依据|根据|遵照|参照|执行|转发|印发|关于|公布的|见|以|的|及|与|我[院部委局厅办]?|(?:和|原|由|从|对)(?!政))(?=[\u4e00-\u9fff])"
)
_HEADS = re.compile(
    rf"(?P<title>{TITLE})(?P<aside>[（(][^（）()]{{0,8}}{NUMBER}[^（）()]{{0,40}}[）)])?"
    rf"|(?P<number>{NUMBER})"
    rf"|本(?P<own>(?:实施|暂行|管理|处罚|若干)?{_OWN})"
    rf"|(?P<that>(?:(?<!应)该|(?<![\u4e00-\u9fff])同|上述|前述){RULE})"
    r"|(?<!应)(?:该|上述|前述)(?P<that_place>[条款项](?!件|例|约|目))"
    r"|本(?P<here>分编|[条款项章节编目])"
    rf"|(?<![以目提此当先之从史空支])前(?P<count>[{CHINESE_DIGITS}]?)(?P<previous>[条款项](?![件例目约文数]))"
    rf"|(?P<bare>(?=(?:原\s?)?第\s?[（(]?\s?{_NUMERAL}\s?[）)]?(?:条|款(?!项)|项(?!目)|编(?![号制写])|章(?!程)|节(?![能约日假])|分编|[、至和与及或—\-]))|附件\s?{_NUMERAL})"
)
# Between a rule's name and its places: （以下简称《广告法》）第十二条, 文件第三条, 分则第三章.
_JOINT = re.compile(
    r"\s?(?:文件?)?(?:[（(][^（）()]{0,60}[）)])?\s?(?:中的?|的|(?P<division>[总分]则))?\s?(?P<old>原)?\s?(?=第|附件)"
)
_SHORT_NAME = re.compile(r"[（(][^（）()]{0,20}(?:简称|统称)[^（）()]{1,40}[）)]")
_UNIT = "(?:条|款|项|目|分编|编|章|节)"
_STEP = re.compile(
    rf"\s?第\s?(?P<numeral>{_NUMERAL})\s?(?P<unit>{_UNIT})(?:之(?P<inserted>{_NUMERAL}))?"
    rf"|\s?第?\s?[（(]\s?(?P<bracketed>{_NUMERAL})\s?[）)]\s?(?P<bracket_unit>[项目]?)"
)
_LOOSE = re.compile(rf"(?P<numeral>{_NUMERAL})(?P<unit>条|款)(?![例约件项])")  # 第十条、十二条
_ANNEX = re.compile(rf"附件\s?(?P<annex>{_NUMERAL})")
_BRACKET = rf"[（(]\s?{_NUMERAL}\s?[）)]"
_SEPARATOR = re.compile(
    r"\s?(?P<range>至|到|—{1,2}|－|–|-|～|~)\s?|\s?(?:、|和|以及|及|与|或者|或)\s?"
)
# 第一、二款; 第（一）、（三）项; 第十至十五条: the unit stands once, behind the last number.
_SHARED = re.compile(
    rf"第\s?(?:{_NUMERAL}|{_BRACKET})(?:(?:{_SEPARATOR.pattern.replace('?P<range>', '?:')})第?\s?"
    rf"(?:{_NUMERAL}|{_BRACKET}))+\s?(?P<unit>[条款项目章节])"
)
_ONE_NUMBER = re.compile(rf"\s?[（(]?\s?(?P<numeral>{_NUMERAL})\s?[）)]?")
_NAME_BEFORE = re.compile(r"[^，。；：、？！《》（）()“”\"\s]{1,40}$")


def read_mentions(text: str) -> list[Mention]:
    """Every mention of a rule or of a place, in the order of the text."""
    mentions: list[Mention] = []
    at = 0
    while match := _HEADS.search(text, at):
        try:
            found, at = _read_at(text, match)
        except ValueError:  # 附件十十: not a number
            found, at = [], match.end()
        mentions += found
    return mentions


def _read_at(text: str, match: re.Match[str]) -> tuple[list[Mention], int]:
    """What begins at a head, and where to read on."""
    head = _read_head(text, match)
    start, end = head.span.start, match.end()
    is_rule = head.head in _RULES and head.unit is None
    joint = _JOINT.match(text, end) if is_rule else None
    if joint is not None:
        places, last = _read_places(text, joint.end())
        head = replace(head, is_old=bool(joint["old"]), division=joint["division"] or "")
    elif head.head is Head.BARE:
        is_old = text.startswith("原", start)
        places, last = _read_places(text, start + is_old)
        head = replace(head, is_old=is_old)
    else:
        places, last = _read_places(text, end, inside=True)
    if not places:
        stands_alone = head.head in (Head.TITLE, Head.HERE, Head.PREVIOUS)
        short = _SHORT_NAME.match(text, end) if head.head is Head.TITLE else None
        return ([head] if stands_alone else []), short.end() if short else max(end, start + 1)
    first = replace(places[0], span=Span(start, places[0].span.end))
    return [
        replace(head, span=place.span, steps=place.steps, is_start=place.is_start)
        for place in (first, *places[1:])
    ], last


_RULES = (Head.TITLE, Head.OWN, Head.THAT)


def _read_head(text: str, match: re.Match[str]) -> Mention:
    span = Span(match.start(), match.end())
    if match["title"]:
        number = re.search(NUMBER, match["aside"] or "")
        return Mention(span, Head.TITLE, match["title"][1:-1], number[0] if number else "")
    if match["number"]:
        before = _BEFORE_NUMBER.match(match["number"])
        start = span.start + (before.end() if before else 0)
        return Mention(Span(start, span.end), Head.TITLE, number=text[start : span.end])
    if match["own"]:
        return Mention(span, Head.OWN, match["own"])
    if match["that"]:
        return Mention(span, Head.THAT)
    if match["that_place"]:
        return Mention(span, Head.THAT, unit=_UNITS[match["that_place"]])
    if match["here"]:
        return Mention(span, Head.HERE, unit=_UNITS[match["here"]])
    if match["previous"]:
        count = from_chinese(match["count"]) if match["count"] else 1
        return Mention(span, Head.PREVIOUS, unit=_UNITS[match["previous"]], count=count)
    name = _NAME_BEFORE.search(text[max(0, match.start() - 40) : match.start()])
    return Mention(span, Head.BARE, name[0] if name else "")


@dataclass(frozen=True, slots=True)
class _Place:
    span: Span
    steps: tuple[Step, ...]
    is_start: bool = False


def _read_places(text: str, at: int, inside: bool = False) -> tuple[list[_Place], int]:
    """The places of a list that begins at `at`, and where it ends.

    `inside` an article (前款第一项), another article is no place of the list.
    """
    places: list[_Place] = []
    end = at
    while found := _read_place(text, at, places[-1].steps if places else ()):
        if inside and found[0].steps[0].unit <= Unit.ARTICLE:
            break
        places += found
        end = found[-1].span.end
        separator = _SEPARATOR.match(text, end)
        if separator is None:
            break
        places[-1] = replace(places[-1], is_start=bool(separator["range"]))
        at = separator.end()
    else:
        if places:
            places[-1] = replace(places[-1], is_start=False)
    return places, end


def _read_place(text: str, at: int, before: tuple[Step, ...]) -> list[_Place]:
    if annex := _ANNEX.match(text, at):
        inner, end = _read_steps(text, annex.end())
        return [_Place(Span(at, end), (Step(Unit.ANNEX, from_chinese(annex["annex"])), *inner))]
    if shared := _SHARED.match(text, at):
        return _read_shared(text, shared, (), before)
    if before and (loose := _LOOSE.match(text, at)):
        step = Step(_UNITS[loose["unit"]], from_chinese(loose["numeral"]))
        return [_Place(Span(at, loose.end()), _completed((step,), before))]
    steps, end = _read_steps(text, at)
    if shared := _SHARED.match(text, end):
        return _read_shared(text, shared, steps, before, at)
    if not steps or (not before and not text.startswith("第", at) and steps[0].unit < Unit.ITEM):
        return []
    return [_Place(Span(at, end), _completed(steps, before))]


def _read_steps(text: str, at: int) -> tuple[tuple[Step, ...], int]:
    steps: list[Step] = []
    while (match := _STEP.match(text, at)) and _goes_deeper(steps, match):
        if _SHARED.match(text, at):
            break
        try:
            steps.append(_step(match))
        except ValueError:
            break
        at = match.end()
    return tuple(steps), at


def _goes_deeper(steps: Sequence[Step], match: re.Match[str]) -> bool:
    return not steps or steps[-1].unit < _unit(match)


def _unit(match: re.Match[str]) -> Unit:
    if match["unit"]:
        return _UNITS[match["unit"]]
    if match["bracket_unit"]:
        return _UNITS[match["bracket_unit"]]
    return Unit.FOURTH if match["bracketed"].isdecimal() else Unit.ITEM


def _step(match: re.Match[str]) -> Step:
    number = from_chinese(match["numeral"] or match["bracketed"])
    return Step(_unit(match), number, from_chinese(match["inserted"] or "0"))


def _read_shared(
    text: str,
    shared: re.Match[str],
    above: tuple[Step, ...],
    before: tuple[Step, ...],
    start: int | None = None,
) -> list[_Place]:
    """第一、二款 → two places, each with the words that hold its number."""
    unit = _UNITS[shared["unit"]]
    places: list[_Place] = []
    at = shared.start() + 1
    while number := _ONE_NUMBER.match(text, at):
        try:
            step = Step(unit, from_chinese(number["numeral"]))
        except ValueError:
            return []
        begin = (shared.start() if start is None else start) if not places else number.start()
        places.append(_Place(Span(begin, number.end()), _completed((*above, step), before)))
        separator = _SEPARATOR.match(text, number.end())
        if separator is None:
            break
        places[-1] = replace(places[-1], is_start=bool(separator["range"]))
        at = separator.end() + text.startswith("第", separator.end())
    if places:
        places[-1] = replace(places[-1], span=Span(places[-1].span.start, shared.end()))
    return places


def _completed(steps: tuple[Step, ...], before: tuple[Step, ...]) -> tuple[Step, ...]:
    """What a place in a list leaves out, from the place before it."""
    if not steps:
        return steps
    return tuple(step for step in before if step.unit < steps[0].unit) + steps
