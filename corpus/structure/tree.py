"""The tree of a document while it is read, and how it becomes provisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from corpus.model import Kind, Provision
from corpus.structure.metadata import read_own_day
from corpus.view import View, bridge


@dataclass(slots=True)
class Node:
    """A provision in the making: its own words, and the provisions inside it.

    `heading` is how it stands in the path of what lies inside it: 三、主要政策措施.
    """

    kind: Kind
    locator: str
    path: tuple[str, ...] = ()
    own: list[View] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    heading: str = ""

    def views(self) -> list[View]:
        """All words of the node, those of its children included, in reading order."""
        views = list(self.own)
        for child in self.children:
            views.extend(child.views())
        return sorted(views, key=lambda view: view.pieces[0].span.start)


class Numberer:
    """Makes ids unique, however often a name repeats: two versions of one regulation, say."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def unique(self, name: str) -> str:
        """The name itself, and from the second time on with ~2, ~3 … behind it."""
        self._seen[name] += 1
        return name if self._seen[name] == 1 else f"{name}~{self._seen[name]}"


def finish(
    source: str, document_id: str, nodes: Iterable[Node], document_from: date | None
) -> list[Provision]:
    """Nodes → provisions, parents before what lies inside them, in the order of the source."""
    provisions: list[Provision] = []
    numberer = Numberer()

    def add(node: Node, parent_id: str | None) -> None:
        provision = _provision(source, document_id, node, numberer, parent_id, document_from)
        provisions.append(provision)
        for child in node.children:
            add(child, provision.id)

    for node in nodes:
        add(node, None)
    return sorted(provisions, key=lambda each: (each.spans[0].start, -each.spans[-1].end))


def _provision(
    source: str,
    document_id: str,
    node: Node,
    numberer: Numberer,
    parent_id: str | None,
    document_from: date | None,
) -> Provision:
    views = node.views()
    own_day = read_own_day("\n".join(view.text for view in node.own))
    return Provision(
        id=numberer.unique(f"{document_id}#{node.locator}"),
        document_id=document_id,
        locator=node.locator,
        kind=node.kind,
        path=node.path,
        text=_assemble(source, views),
        spans=bridge(source, (piece.span for view in views for piece in view.pieces)),
        parent_id=parent_id,
        in_force_from=own_day if own_day != document_from else None,
    )


def _assemble(source: str, views: Iterable[View]) -> str:
    """The words of several views: on one line where the print has them so, else line by line."""
    text, end = "", 0
    for view in views:
        start = view.pieces[0].span.start
        if text:
            between = source[end:start]
            text += "\n" if "\n" in between else " " * bool(between)
        text += view.text
        end = view.pieces[-1].span.end
    return text
