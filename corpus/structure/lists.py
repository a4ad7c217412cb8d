"""Documents that are lists by nature: appointments and the chronicle of a gazette."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from corpus.model import Kind
from corpus.structure.block import Block
from corpus.structure.tree import Node
from corpus.view import squeezed

_PERSON = re.compile(r"([\u4e00-\u9fff·]{1,6}(?:\s?[\u4e00-\u9fff])?)\s+(?=\S*?[任免聘享退撤职])")
_MONTH = re.compile(r"(\d{1,2})月份?")
CHRONICLE_ENTRY = re.compile(r"(\d{1,2}\s?日(?:\s?[~～\-—–至]\s?\d{1,2}\s?日)?)，")


def read_appointments(blocks: Sequence[Block], title: str) -> list[Node]:
    """One item a person: 人事任免 李利民."""
    nodes = []
    for number, block in enumerate(blocks, 1):
        person = _PERSON.match(block.text)
        name = squeezed(person[1]) if person else f"第{number}项"
        nodes.append(Node(Kind.ITEM, f"{title} {name}", (title,), [block.view]))
    return nodes


def read_chronicle(blocks: Sequence[Block], title: str) -> list[Node]:
    """One provision an entry; days with several hold them together: 大事记 10月19日 第2则."""
    nodes: list[Node] = []
    entries: list[Node] = []
    month = ""
    for block in blocks:
        if match := _MONTH.fullmatch(squeezed(block.text)):
            month = f"{match[1]}月"
            path = (title,)
            nodes.append(Node(Kind.HEADING, f"{title} {month}", path, [block.view]))
        elif day := CHRONICLE_ENTRY.match(block.text):
            locator = f"{title} {month}{squeezed(day[1])}"
            entries.append(Node(Kind.PARAGRAPH, locator, (title, month), [block.view]))
        elif entries:
            entries[-1].own.append(block.view)
        else:
            nodes.append(Node(Kind.PARAGRAPH, title, (title,), [block.view]))
    return nodes + _by_day(entries)


def _by_day(entries: Sequence[Node]) -> list[Node]:
    days = []
    for locator, group in groupby(entries, key=lambda entry: entry.locator):
        of_day = list(group)
        if len(of_day) == 1:
            days += of_day
            continue
        for number, entry in enumerate(of_day, 1):
            entry.locator = f"{locator} 第{number}则"
        days.append(Node(Kind.SECTION, locator, of_day[0].path, children=of_day))
    return days
