"""The titles that parts of a document bear: the notice in front of a rule, each attachment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.locators import Locator, Step, Unit, parse_locator
from corpus.model import Kind, Provision
from corpus.structure.annexes import read_annex

MAIN = Locator()  # what opens the locators of the main part: nothing
_TITLE = "标题"


@dataclass(frozen=True, slots=True)
class TitledPart:
    """A part of a document and its title; `opening` is what opens its locators: 附件1."""

    document_id: str
    title_id: str  # the provision that is the first line of the title
    title: str
    opening: Locator

    @property
    def is_main(self) -> bool:
        """Is it the rule itself, not what stands in front of it or is attached to it?"""
        return self.opening == MAIN


def part_of(provision: Provision) -> Locator:
    """What opens the locator of a provision: nothing in the main part, 附件1 in an attachment."""
    locator = parse_locator(provision.locator) or MAIN
    annex = tuple(step for step in locator.steps if step.unit is Unit.ANNEX)
    return Locator(locator.prefix, annex)


def inside(part: Locator, steps: tuple[Step, ...]) -> Locator:
    """The place that steps lead to in a part."""
    return Locator(part.prefix, (*part.steps, *steps))


def titled_parts(provisions: Iterable[Provision]) -> list[TitledPart]:
    """The parts that have a title, in order; a title of several lines is put together."""
    lines: dict[tuple[str, str], list[Provision]] = defaultdict(list)
    for provision in provisions:
        if provision.kind is Kind.TITLE and provision.locator.endswith(_TITLE):
            lines[provision.document_id, provision.locator].append(provision)
    return [
        TitledPart(document_id, found[0].id, title, _opening(locator))
        for (document_id, locator), found in lines.items()
        if (title := "".join(map(_words, found)))
    ]


def _opening(locator: str) -> Locator:
    return parse_locator(locator.removesuffix(_TITLE)) or MAIN


def _words(line: Provision) -> str:
    """A line of a title without the label of the attachment: 附件1：某办法."""
    label, title = read_annex(line.text)
    return title if label else line.text
