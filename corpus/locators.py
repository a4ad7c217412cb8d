"""A clerk's and a caller's way to name a place → the provision that stands there.

第二十三条第二款, 23条2款, 二十三条二款（一）, 四（三）1, 附件1 第三条 are read into steps;
what cannot be read as steps (印发通知, 5.12.3) is the name of a part.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from corpus.model import Kind, Provision
from corpus.numbering import CHINESE_DIGITS, from_chinese, to_chinese
from corpus.view import folded

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Unit(IntEnum):
    """What a step of a locator counts, the larger the deeper."""

    ANNEX = 0  # 附件1; number 0 is 附件, the only one
    PART = 1  # 编
    SUBPART = 2  # 分编
    CHAPTER = 3  # 章
    SECTION = 4  # 节
    ARTICLE = 5  # 条
    FIRST = 6  # 一、
    PARAGRAPH = 7  # 款 of an article
    ITEM = 8  # 项 of an article; （一）
    SUBITEM = 9  # 目 of an article; 1.
    FOURTH = 10  # （1）
    FIFTH = 11  # ①
    STRETCH = 12  # 段 of a document without articles
    SERIAL = 13  # 序号12 of a table
    ROW = 14  # 第二行 of a table
    ENTRY = 15  # 第2则 of a chronicle's day


@dataclass(frozen=True, slots=True)
class Step:
    """One level of a locator; 第十条之一 has number 10 and `inserted` 1."""

    unit: Unit
    number: int
    inserted: int = 0

    def __str__(self) -> str:
        number: object = self.number
        if self.unit is Unit.FIFTH and 1 <= self.number <= len(_CIRCLED):
            number = _CIRCLED[self.number - 1]
        elif self.unit is Unit.ANNEX and not self.number:
            number = ""
        printed = _PRINTED[self.unit].format(chinese=to_chinese(self.number), number=number)
        return printed + (f"之{to_chinese(self.inserted)}" if self.inserted else "")


_PRINTED = {
    Unit.ANNEX: "附件{number}",
    Unit.PART: "第{chinese}编",
    Unit.SUBPART: "第{chinese}分编",
    Unit.CHAPTER: "第{chinese}章",
    Unit.SECTION: "第{chinese}节",
    Unit.ARTICLE: "第{chinese}条",
    Unit.FIRST: "{chinese}、",
    Unit.PARAGRAPH: "第{chinese}款",
    Unit.ITEM: "（{chinese}）",
    Unit.SUBITEM: "{number}",
    Unit.FOURTH: "（{number}）",
    Unit.FIFTH: "{number}",
    Unit.STRETCH: "第{chinese}段",
    Unit.SERIAL: "序号{number}",
    Unit.ROW: "第{chinese}行",
    Unit.ENTRY: "第{number}则",
}


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a document: the words that name a part of it, if any, and numbered steps.

    `str()` is the clerk's form, and `parse_locator` reads it back.
    """

    prefix: str = ""  # 主要工作任务分解一览表; as written, without white space at its ends
    steps: tuple[Step, ...] = ()

    def __str__(self) -> str:
        steps = "".join(
            f"{step} " if step.unit is Unit.ANNEX and at + 1 < len(self.steps) else str(step)
            for at, step in enumerate(self.steps)
        )
        return f"{self.prefix} {steps}".strip()


_NUMERAL = f"(?:[{CHINESE_DIGITS}]+|[0-9]{{1,4}})"
UNITS = {
    "编": Unit.PART,
    "分编": Unit.SUBPART,
    "章": Unit.CHAPTER,
    "节": Unit.SECTION,
    "条": Unit.ARTICLE,
    "款": Unit.PARAGRAPH,
    "项": Unit.ITEM,
    "目": Unit.SUBITEM,
    "段": Unit.STRETCH,
    "行": Unit.ROW,
    "则": Unit.ENTRY,
}
_STEP = re.compile(
    rf"附件(?P<annex>{_NUMERAL}?)[:、]?"
    rf"|序号(?P<serial>[0-9]{{1,4}})"
    rf"|第?\(?(?P<number>{_NUMERAL})\)?(?P<unit>分编|[{''.join(set(''.join(UNITS)) - {'分'})}])"
    rf"(?:之(?P<inserted>{_NUMERAL}))?"
    rf"|第?\((?P<item>[{CHINESE_DIGITS}]+)\)"
    rf"|\((?P<fourth>[0-9]{{1,3}})\)"
    rf"|(?P<fifth>[{_CIRCLED}])"
    rf"|(?P<first>[{CHINESE_DIGITS}]+)(?:、|(?=\(|$))"
    r"|(?P<subitem>[0-9]{1,4})(?:[.、](?![0-9])|(?![0-9.]))"
)
# 4.3.1 is the number of one section, not three steps, 附表二 the name of a part: they stay whole.
_IN_A_NAME = re.compile(r"[0-9.]$|附[表录图]?$")
_NUMERALS = CHINESE_DIGITS + "0123456789"
_ONE_WIDTH = str.maketrans("（）．：〇０１２３４５６７８９", "().:零0123456789")


def parse_locator(text: str) -> Locator | None:
    """The locator that a person writes, or that stands in a provision; None: it names nothing.

    >>> str(parse_locator("23 条 2 款")), str(parse_locator("四（三）1"))
    ('第二十三条第二款', '四、（三）1')
    """
    return _parse(" ".join(text.split()))


@lru_cache(maxsize=1 << 16)
def _parse(text: str) -> Locator | None:
    if not text:
        return None
    places = _packed(text.translate(_ONE_WIDTH))
    packed = "".join(text[at] for at in places).translate(_ONE_WIDTH)
    for at, place in enumerate(places):
        is_name = packed[at] != "第" and _IN_A_NAME.search(packed[:at])
        if not is_name and (steps := _read_steps(packed, at)):
            return Locator(text[:place].strip(), steps)
    return Locator(text)


def _packed(text: str) -> list[int]:
    """Where the characters of a text stand, without its spaces but those between two numerals."""
    return [
        at
        for at, character in enumerate(text)
        if character != " " or (text[at - 1] in _NUMERALS and text[at + 1] in _NUMERALS)
    ]


def _read_steps(packed: str, at: int) -> tuple[Step, ...]:
    """The steps that fill the text from `at` to its end; empty where something else stands."""
    steps = []
    while at < len(packed):
        match = _STEP.match(packed, at)
        if match is None:
            return ()
        try:
            steps.append(_step(match))
        except ValueError:  # 千千条
            return ()
        at = match.end()
    return tuple(steps)


def _step(match: re.Match[str]) -> Step:
    if match["number"]:
        inserted = from_chinese(match["inserted"] or "0")
        return Step(UNITS[match["unit"]], from_chinese(match["number"]), inserted)
    name = next(name for name, value in match.groupdict().items() if value is not None)
    if name == "fifth":
        return Step(Unit.FIFTH, _CIRCLED.index(match[name]) + 1)
    return Step(Unit[name.upper()], from_chinese(match[name] or "0"))


class Places:
    """The places of one document, to be looked up by locator."""

    def __init__(self, provisions: Iterable[Provision]) -> None:
        self._by_steps: dict[tuple[Step, ...], list[tuple[str, Provision]]] = defaultdict(list)
        self._by_last_step: dict[Step, list[Provision]] = defaultdict(list)
        self._children: dict[str, list[tuple[Step, Provision]]] = defaultdict(list)
        self._by_name: dict[str, list[Provision]] = defaultdict(list)
        for provision in provisions:
            if provision.kind is not Kind.FURNITURE:
                self._add(provision)

    def _add(self, provision: Provision) -> None:
        self._by_name[folded(provision.locator)].append(provision)
        locator = parse_locator(provision.locator)
        if locator is None or not locator.steps:
            return
        last = locator.steps[-1]
        self._by_steps[locator.steps].append((folded(locator.prefix), provision))
        self._by_last_step[last].append(provision)
        if provision.parent_id:
            self._children[provision.parent_id].append((last, provision))

    def find(self, locator: Locator) -> Provision | None:
        """The provision at a locator; where parts of a document number alike, the main part's.

        An article with one paragraph is its own 第一款; an item 项 is found where no 款 is named.
        """
        if not locator.steps:
            return self._named(folded(locator.prefix))
        prefix = folded(locator.prefix)
        steps = _below_headings(locator.steps)
        for length in range(len(steps), 0, -1):
            if base := self._at(prefix, steps[:length]):
                return self.find_inside(base, steps[length:])
        return self._named(folded(str(locator)))

    def _at(self, prefix: str, steps: tuple[Step, ...]) -> Provision | None:
        found = self._by_steps.get(steps, [])
        for stands in (prefix.__eq__, lambda other: bool(prefix) and prefix in other):
            for other, provision in found:
                if stands(other):
                    return provision
        if prefix:
            return None
        return found[0][1] if found else self._heading(steps)

    def _heading(self, steps: tuple[Step, ...]) -> Provision | None:
        """A 章 or 节 that is named without what stands above it, if there is only one."""
        if steps[-1].unit >= Unit.ARTICLE:
            return None
        found = [
            provision
            for provision in self._by_last_step.get(steps[-1], [])
            if (whole := parse_locator(provision.locator)) and whole.steps[-len(steps) :] == steps
        ]
        return found[0] if len(found) == 1 else None

    def find_section(self, number: int, part: Locator | None = None) -> Provision | None:
        """The section with a number, in a part without articles: 一、, or the only 43."""
        part = part or Locator()
        first = Locator(part.prefix, (*part.steps, Step(Unit.FIRST, number)))
        if found := self.find(first):
            return found
        numbered = self._by_last_step.get(Step(Unit.SUBITEM, number), [])
        return numbered[0] if len(numbered) == 1 else None

    def find_inside(self, base: Provision, steps: Sequence[Step]) -> Provision | None:
        """The provision that further steps lead to from another: 第一项 of a paragraph."""
        for step in steps:
            inner = self._child(base, step)
            if inner is None:
                return None
            base = inner
        return base

    def _child(self, parent: Provision, step: Step) -> Provision | None:
        children = self._children.get(parent.id, [])
        paragraphs = [child for own, child in children if own.unit in _PARAGRAPHS]
        for own, child in children:
            is_stretch = own == Step(Unit.STRETCH, step.number) and step.unit is Unit.PARAGRAPH
            if own == step or is_stretch:
                return child
        if step.unit is Unit.PARAGRAPH:
            return parent if step.number == 1 and not paragraphs else None
        if step.unit < Unit.ITEM:
            return None
        for own, child in children:  # a document whose items are labelled 1. or 一、
            if own.number == step.number and own.unit in _LABELS:
                return child
        inner = (self._child(paragraph, step) for paragraph in paragraphs)
        return next((child for child in inner if child), None) or self._going_on(parent, step)

    def _going_on(self, paragraph: Provision, step: Step) -> Provision | None:
        """The item of a list that a paragraph begins and, cut by another, the next one ends."""
        siblings = self._children.get(paragraph.parent_id or "", [])
        lists = [
            [child for child in self._children.get(sibling.id, []) if child[0].unit in _LABELS]
            for own, sibling in siblings
            if own.unit is Unit.PARAGRAPH and sibling.spans[0].start > paragraph.spans[0].start
        ]
        items = [items for items in lists if items and items[0][0].number > 1]
        return next((child for each in items for own, child in each if own == step), None)

    def _named(self, name: str) -> Provision | None:
        if found := self._by_name.get(name):
            return found[0]
        heads = [
            found[0]
            for other, found in self._by_name.items()
            if other.startswith(name) and not (name[-1:] + other[len(name)]).isdecimal()
        ]
        return heads[0] if heads and name else None


_PARAGRAPHS = {Unit.PARAGRAPH, Unit.STRETCH}  # 第二款 of a section is its 第二段
_LABELS = {Unit.FIRST, Unit.ITEM, Unit.SUBITEM, Unit.FOURTH, Unit.FIFTH}


def _below_headings(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """An article's number is enough: 第二章第十条 is 第十条."""
    for at, step in enumerate(steps):
        if step.unit is Unit.ARTICLE:
            annex = steps[:1] if steps[0].unit is Unit.ANNEX else ()
            return annex + steps[at:]
    return steps


def find_provision(provisions: Iterable[Provision], text: str) -> Provision | None:
    """The provision of a document that a person names, or None where it has no such place.

    A number alone is an article where the document has articles (23), else a section; 4.3.1 is
    四、（三）1 where no section bears that number itself.
    """
    places = Places(provisions)
    for locator in _meant(text):
        if found := places.find(locator):
            return found
    return None


def _meant(text: str) -> Iterable[Locator]:
    """What a person may mean, the likeliest first."""
    locator = parse_locator(text)
    if locator is None:
        return
    match locator:
        case Locator("", (Step(Unit.FIRST | Unit.SUBITEM, number, 0),)):
            yield Locator(steps=(Step(Unit.ARTICLE, number),))
            yield Locator(steps=(Step(Unit.FIRST, number),))
    yield locator
    if re.fullmatch(r"[0-9]{1,3}(?:[.．][0-9]{1,3}){1,4}", locator.prefix) and not locator.steps:
        numbers = [int(number) for number in re.split(r"[.．]", locator.prefix)]
        yield Locator(steps=tuple(map(Step, _NESTED, numbers)))


_NESTED = (Unit.FIRST, Unit.ITEM, Unit.SUBITEM, Unit.FOURTH, Unit.FIFTH)
