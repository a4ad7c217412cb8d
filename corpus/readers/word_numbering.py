"""Word's automatic numbers: what it draws before a paragraph and does not store in its text.

The rules are those of ECMA-376 part 1, 17.9: `w:num` names an abstract list and may override its
levels; all lists of one abstract list count on together; a level begins anew below a higher one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from corpus.readers.numerals import WORD_FORMATS
from corpus.readers.word_package import MC, W, is_on, number, value
from corpus.readers.word_styles import NumberingRef, Styles

BULLET = "- "
_PLACE = re.compile("%([1-9])")
_LARGEST = 32_767  # that Word counts to
_NEVER = 0  # a level that is not begun anew


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered."""

    start: int = 0  # where `w:start` is left out
    numeral: str = "decimal"
    text: str = ""
    suffix: str = " "
    is_legal: bool = False  # all numbers in it are decimal
    restart: int | None = None  # the level, counted from 1, below which it begins anew
    style: str | None = None  # the style whose paragraphs stand on this level
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class _List:
    """A `w:num`."""

    abstract: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]


@dataclass(slots=True)
class _Count:
    """How far the lists of one abstract list have counted, by level."""

    reached: dict[int, int] = field(default_factory=dict)
    started: set[tuple[int, int]] = field(default_factory=set)  # (list, level) with its own start


class Numbering:
    """Draws the labels of one document; paragraphs are to be asked for in reading order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists = {} if root is None else _read_lists(root, styles)
        self._counts: dict[str, _Count] = {}

    def label(self, properties: Element | None) -> str:
        """What is drawn before a paragraph with these `w:pPr`, with the space behind it."""
        ref, styles = self._styles.numbering(properties)
        found = self._lists.get(ref.num_id or 0)
        if found is None or ref.num_id is None:
            return ""
        at = self._level(ref, found, styles)
        level = found.levels.get(at)
        if level is None:
            return ""
        count = self._counts.setdefault(found.abstract, _Count())
        _advance(count, ref.num_id, found, at)
        return "" if level.is_hidden else _draw(level, count, found)

    def _level(self, ref: NumberingRef, found: _List, styles: tuple[str, ...]) -> int:
        for style in styles:
            for at, level in found.levels.items():
                if level.style == style:
                    return at
        return ref.level or 0


def _advance(count: _Count, num_id: int, found: _List, at: int) -> None:
    """Count one on at a level, and let the deeper levels begin anew."""
    start = found.starts.get(at)
    if start is not None and (num_id, at) not in count.started:
        count.started.add((num_id, at))
        count.reached[at] = start
    elif at in count.reached:
        count.reached[at] += 1
    else:
        count.reached[at] = found.levels[at].start
    for deeper in [level for level in count.reached if level > at]:
        if _restarts(found.levels.get(deeper), at):
            del count.reached[deeper]


def _restarts(level: _Level | None, above: int) -> bool:
    if level is None or level.restart is None:
        return True
    return level.restart != _NEVER and above < level.restart


def _draw(level: _Level, count: _Count, found: _List) -> str:
    if level.numeral == "bullet":
        return BULLET

    def numeral(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        other = found.levels.get(at, _Level())
        kind = "decimal" if level.is_legal else other.numeral
        reached = count.reached.get(at, found.starts.get(at, other.start))
        return WORD_FORMATS.get(kind, str)(reached) if 0 <= reached <= _LARGEST else str(reached)

    text = _PLACE.sub(numeral, level.text)
    return text + level.suffix if text else ""


# --- numbering.xml -----------------------------------------------------------------------------
def _read_lists(root: Element, styles: Styles) -> dict[int, _List]:
    abstract = {value(each, "abstractNumId") or "": each for each in root.iter(W + "abstractNum")}
    names = {number(each, "numId"): _abstract_id(each) for each in root.iter(W + "num")}
    lists = {}
    for element in root.iter(W + "num"):
        num_id = number(element, "numId")
        name = _linked(_abstract_id(element), abstract, names, styles)
        if num_id is not None and name in abstract:
            lists[num_id] = _read_list(element, name, _read_levels(abstract[name]))
    return lists


def _abstract_id(num: Element) -> str:
    return value(num.find(W + "abstractNumId")) or ""


def _linked(
    name: str, abstract: Mapping[str, Element], names: Mapping[int | None, str], styles: Styles
) -> str:
    """The abstract list that holds the levels: one may leave them to a numbering style's."""
    for _ in abstract:
        link = abstract[name].find(W + "numStyleLink") if name in abstract else None
        if link is None:
            break
        name = names.get(styles.list_of(value(link)), "")
    return name


def _read_list(element: Element, abstract: str, levels: dict[int, _Level]) -> _List:
    starts = {}
    for override in element.findall(W + "lvlOverride"):
        at = number(override, "ilvl") or 0
        own = override.find(W + "lvl")
        if own is not None:
            levels[at] = _read_level(own)
        start = number(override.find(W + "startOverride"))
        if start is not None:
            starts[at] = start
            levels[at] = replace(levels.get(at, _Level()), start=start)
    return _List(abstract, levels, starts)


def _read_levels(abstract: Element) -> dict[int, _Level]:
    return {number(each, "ilvl") or 0: _read_level(each) for each in abstract.findall(W + "lvl")}


def _read_level(element: Element) -> _Level:
    text = element.find(W + "lvlText")
    run = element.find(W + "rPr")
    numeral = element.find(W + "numFmt")
    if numeral is None:  # a format that only newer versions know, with one that all do
        numeral = element.find(f"{MC}AlternateContent/{MC}Fallback/{W}numFmt")
    return _Level(
        start=number(element.find(W + "start")) or 0,
        numeral=value(numeral) or "decimal",
        text=value(text) or "",
        suffix="" if value(element.find(W + "suff")) == "nothing" else " ",
        is_legal=is_on(element.find(W + "isLgl")),
        restart=number(element.find(W + "lvlRestart")),
        style=value(element.find(W + "pStyle")),
        is_hidden=run is not None and is_on(run.find(W + "vanish")),
    )
