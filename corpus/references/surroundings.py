"""What stands around a provision in its document: the paragraph before, the chapter above."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.locators import Locator, Places, Step, Unit, parse_locator
from corpus.model import Kind, Provision
from corpus.references.catalogue import name_key
from corpus.references.mentions import NUMBER, TITLE
from corpus.references.titles import part_of
from corpus.view import squeezed

# 《中华人民共和国广告法》（以下简称《广告法》）; the document number may stand in between.
_ABBREVIATION = re.compile(
    rf"(?P<title>{TITLE})(?:[（(](?P<number>{NUMBER})[）)])?"
    rf"[（(](?:(?P<inner>{NUMBER})[，,、])?[^（）()《]{{0,12}}(?:简称|统称)为?[:：]?[“\"‘《]?"
    r"(?P<short>[^（）()《》“”\"]{2,30})[”\"’》]?[）)]"
)


@dataclass(frozen=True, slots=True)
class Site:
    """A stretch of a text and the innermost provision that holds it."""

    start: int
    end: int
    provision: Provision
    shift: int  # where the text of that provision begins


class Surroundings:
    """One document's provisions, to be asked what stands around one of them."""

    def __init__(self, provisions: Sequence[Provision]) -> None:
        self._provisions = provisions
        self._by_id = {provision.id: provision for provision in provisions}
        self._children: dict[str, list[Provision]] = defaultdict(list)
        for provision in provisions:
            if provision.parent_id and provision.kind is not Kind.FURNITURE:
                self._children[provision.parent_id].append(provision)

    @cached_property
    def places(self) -> Places:
        """The document's places, by locator."""
        return Places(self._provisions)

    @cached_property
    def abbreviations(self) -> dict[str, tuple[str, str]]:
        """Short names that the document gives to rules → their title and number."""
        found = {}
        for provision in self._provisions:
            if provision.parent_id is None and "称" in provision.text:
                for match in _ABBREVIATION.finditer(provision.text):
                    number = match["number"] or match["inner"] or ""
                    found[name_key(match["short"])] = (match["title"][1:-1], number)
        return {short: full for short, full in found.items() if not short.startswith("本")}

    def sites(self, provision: Provision, at: int = 0) -> Iterator[Site]:
        """The text of a provision, which begins at `at`, cut into the innermost provisions."""
        done = 0
        for child in self._children.get(provision.id, ()):
            start = provision.text.find(child.text, done)
            if start < 0:
                continue
            if start > done:
                yield Site(at + done, at + start, provision, at)
            yield from self.sites(child, at + start)
            done = start + len(child.text)
        if done < len(provision.text) or not provision.text:
            yield Site(at + done, at + len(provision.text), provision, at)

    def around(self, provision: Provision, kind: Kind) -> Provision | None:
        """The innermost provision of a kind that holds another, or is it."""
        inner: Provision | None = provision
        while inner is not None and inner.kind is not kind:
            inner = self._by_id.get(inner.parent_id or "")
        return inner

    def outermost_item(self, provision: Provision) -> Provision | None:
        """The item 项 around a provision; a subitem 目 lies inside it."""
        item = self.around(provision, Kind.ITEM)
        while item and (above := self._by_id.get(item.parent_id or "")) and above.kind is item.kind:
            item = above
        return item

    def article(self, provision: Provision) -> Provision:
        """The article around a provision; the outermost section where there is none."""
        while provision.kind is not Kind.ARTICLE and provision.parent_id:
            provision = self._by_id[provision.parent_id]
        return provision

    def earlier(self, provision: Provision, count: int) -> list[Provision]:
        """The `count` siblings of the same kind before a provision; none if there are fewer."""
        siblings = [
            sibling
            for sibling in self._children.get(provision.parent_id or "", ())
            if sibling.kind is provision.kind
        ]
        return _before(siblings, provision, count)

    def earlier_articles(self, article: Provision, count: int) -> list[Provision]:
        """The `count` articles before one; none if there are fewer."""
        part = part_of(article)
        articles = [each for each in self._articles if part_of(each) == part]
        return _before(articles, article, count)

    def paragraphs(self, provision: Provision) -> list[Provision]:
        """The numbered paragraphs of a provision; none where it is a single one."""
        children = self._children.get(provision.id, ())
        return [child for child in children if child.kind is Kind.PARAGRAPH]

    def has_items(self, article: Provision) -> bool:
        """Does an article, or a paragraph of it, have items 项; or a section, sections?"""
        children = self._children.get(article.id, ())
        items = (Kind.ITEM, Kind.SECTION)
        return any(child.kind in items or self.has_items(child) for child in children)

    def part_named(self, name: str) -> tuple[Step, ...]:
        """The number of the 编 with a name: 分则 is 第二编 of 刑法."""
        for provision in self._provisions:
            if provision.kind is Kind.HEADING and squeezed(provision.text).endswith(name):
                step = _last_step(provision)
                if step and step.unit is Unit.PART:
                    return (step,)
        return ()

    @cached_property
    def _articles(self) -> list[Provision]:
        return [each for each in self._provisions if each.kind is Kind.ARTICLE]

    @cached_property
    def article_locators(self) -> frozenset[str]:
        """The locators of all articles."""
        return frozenset(article.locator for article in self._articles)

    @cached_property
    def parts_with_articles(self) -> frozenset[Locator]:
        """The parts that are divided into articles 条, by what opens their locators."""
        return frozenset(map(part_of, self._articles))

    @cached_property
    def has_paragraphs(self) -> bool:
        """Does the library know the paragraphs of this document's articles at all?"""
        return any(each.kind is Kind.PARAGRAPH and each.parent_id for each in self._provisions)

    def heading(self, provision: Provision, unit: Unit) -> Provision | None:
        """The heading of the 编, 章 or 节 that an outermost provision stands in."""
        return self._headings.get(self._outermost(provision).id, {}).get(unit)

    def _outermost(self, provision: Provision) -> Provision:
        while provision.parent_id:
            provision = self._by_id[provision.parent_id]
        return provision

    @cached_property
    def _headings(self) -> dict[str, dict[Unit, Provision]]:
        above: dict[Unit, Provision] = {}
        found = {}
        for provision in self._provisions:
            if provision.kind is Kind.HEADING:
                if step := _last_step(provision):
                    above = {unit: each for unit, each in above.items() if unit < step.unit}
                    above[step.unit] = provision
            elif provision.parent_id is None:
                found[provision.id] = above
        return found


def _before(siblings: list[Provision], one: Provision, count: int) -> list[Provision]:
    at = next((at for at, each in enumerate(siblings) if each.id == one.id), 0)
    return siblings[at - count : at] if 0 < count <= at else []


def _last_step(heading: Provision) -> Step | None:
    locator = parse_locator(heading.locator)
    return locator.steps[-1] if locator and locator.steps else None
