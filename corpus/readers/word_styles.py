"""The styles of a Word file: which paragraphs are headings, hidden, or numbered by their style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from corpus.readers.word_package import W, is_on, number, value

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLES = frozenset({"title", "标题"})
BODY_TEXT = 10  # Word's outline level 9: no heading


@dataclass(frozen=True, slots=True)
class NumberingRef:
    """What a paragraph or a style says about its numbering; None where it says nothing."""

    num_id: int | None = None
    level: int | None = None

    @classmethod
    def of(cls, properties: Element | None) -> NumberingRef:
        """What `w:pPr` says."""
        numbering = None if properties is None else properties.find(W + "numPr")
        if numbering is None:
            return cls()
        return cls(number(numbering.find(W + "numId")), number(numbering.find(W + "ilvl")))


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str | None
    heading: int | None  # 1 to 9, BODY_TEXT, or None where it says nothing
    is_hidden: bool | None
    numbering: NumberingRef


class Styles:
    """The styles, by id, with what each takes over from the style it is based on."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default: str | None = None
        for element in [] if root is None else root.iter(W + "style"):
            style_id = value(element, "styleId") or ""
            self._styles.setdefault(style_id, _read_style(element))
            is_default = value(element, "default") in {"1", "true", "on"}
            if is_default and value(element, "type") == "paragraph":
                self._default = style_id

    def heading_level(self, properties: Element | None) -> int:
        """The level that a paragraph with these `w:pPr` declares, 1 being the highest; 0: none."""
        own = None if properties is None else properties.find(W + "outlineLvl")
        levels = [_outline(own), *(style.heading for style in self._of_paragraph(properties))]
        level = next((level for level in levels if level is not None), BODY_TEXT)
        return 0 if level >= BODY_TEXT else level

    def numbering(self, properties: Element | None) -> tuple[NumberingRef, tuple[str, ...]]:
        """What numbers such a paragraph, and the ids of its styles, nearest first.

        A paragraph's own `w:numPr` comes before its style's; each may leave the level, or which
        list it is, to the next.
        """
        own = NumberingRef.of(properties)
        chain = list(self._ids(_style_id(properties, "pStyle") or self._default))
        refs = [own, *(self._styles[each].numbering for each in chain)]
        num_id = next((ref.num_id for ref in refs if ref.num_id is not None), None)
        level = next((ref.level for ref in refs if ref.level is not None), None)
        from_style = () if own.num_id is not None or own.level is not None else tuple(chain)
        return NumberingRef(num_id, level), from_style

    def list_of(self, style_id: str | None) -> int | None:
        """The list that a numbering style stands for."""
        refs = (self._styles[each].numbering for each in self._ids(style_id))
        return next((ref.num_id for ref in refs if ref.num_id is not None), None)

    def is_hidden(self, run: Element | None, paragraph: Element | None) -> bool:
        """Is text with these `w:rPr` in a paragraph with these `w:pPr` hidden?

        Set by a run it holds; set by its styles it is switched by each (ECMA-376, 17.7.3).
        """
        own = None if run is None else run.find(W + "vanish")
        if own is not None:
            return is_on(own)
        of_run = self._hides(self._ids(_style_id(run, "rStyle")))
        return of_run != self._hides(style_id for style_id in self._paragraph_ids(paragraph))

    def _hides(self, ids: Iterator[str]) -> bool:
        said = (self._styles[each].is_hidden for each in ids)
        return next((each for each in said if each is not None), False)

    def _of_paragraph(self, properties: Element | None) -> Iterator[_Style]:
        return (self._styles[each] for each in self._paragraph_ids(properties))

    def _paragraph_ids(self, properties: Element | None) -> Iterator[str]:
        return self._ids(_style_id(properties, "pStyle") or self._default)

    def _ids(self, style_id: str | None) -> Iterator[str]:
        """A style and what it is based on, nearest first; a circle ends where it closes."""
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield style_id
            style_id = self._styles[style_id].based_on


def _style_id(properties: Element | None, tag: str) -> str | None:
    return None if properties is None else value(properties.find(W + tag))


def _read_style(element: Element) -> _Style:
    paragraph, run = element.find(W + "pPr"), element.find(W + "rPr")
    name = (value(element.find(W + "name")) or "").strip()
    outline = None if paragraph is None else paragraph.find(W + "outlineLvl")
    vanish = None if run is None else run.find(W + "vanish")
    return _Style(
        name=name,
        based_on=value(element.find(W + "basedOn")),
        heading=_outline(outline) or _heading_of_name(name),
        is_hidden=None if vanish is None else is_on(vanish),
        numbering=NumberingRef.of(paragraph),
    )


def _outline(element: Element | None) -> int | None:
    level = number(element)
    return None if level is None else level + 1


def _heading_of_name(name: str) -> int | None:
    if name.lower() in _TITLES:
        return 1
    match = _HEADING.fullmatch(name)
    return int(match[1]) if match else None
