"""A web page as a small tree: only the elements that make lines, lists, tables and links.

Elements that only change looks (span, font, b) are left out and their content stands in their
place. Where a page nests deeper than anyone means to (forgotten end tags), what is deeper becomes
siblings, as in browsers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode


def names(listed: str) -> frozenset[str]:
    """Names that are listed with spaces between them."""
    return frozenset(listed.split())


MAX_DEPTH = 150  # Chromium stops at 512
_ROOM_FOR_TABLE = 10  # levels; one that would reach the limit is not read as a table
BLOCKS = names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav "
    "noscript ol p pre search section summary table tbody td textarea tfoot th thead tr ul"
)
_INLINE = names("a br q rp rt ruby")
# Never text of the page, or text that nobody sees or that belongs to a form.
_UNSEEN = names(
    "-comment applet area audio base button canvas col colgroup datalist embed frame frameset head "
    "iframe img input link map meta object option param progress script select source style svg "
    "template title track video"
)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_DRAWN_AS_BLOCK = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|list-item|table)", re.I)


@dataclass(slots=True)
class Element:
    """An element and its content in order: text and elements."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    depth: int = 0

    @property
    def is_block(self) -> bool:
        """Does it stand on lines of its own?"""
        return self.tag in BLOCKS

    @property
    def style(self) -> str:
        """Its own declarations of style."""
        return self.attributes.get("style", "")

    def elements(self) -> Iterator[Element]:
        """The elements in it, without what is in them."""
        return (child for child in self.children if isinstance(child, Element))

    def walk(self) -> Iterator[Element]:
        """Itself and every element in it, in order."""
        yield self
        for child in self.elements():
            yield from child.walk()

    def texts(self, *, with_links: bool = True) -> Iterator[str]:
        """Every piece of text in it, in order."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif with_links or child.tag != "a":
                yield from child.texts(with_links=with_links)

    def inside(self, *tags: str) -> Iterator[Element]:
        """The nearest elements of these tags in it, none of them in another table."""
        for child in self.elements():
            if child.tag in tags:
                yield child
            elif child.tag != "table":
                yield from child.inside(*tags)


def read_tree(html: str) -> Element:
    """The body of a page."""
    root = Element("body")
    body = LexborHTMLParser(html).body
    # The next node and the element that its content belongs to; not recursive, see above.
    ahead: list[tuple[LexborNode | None, Element]] = [(body and body.child, root)]
    while ahead:
        node, parent = ahead.pop()
        if node is None:
            continue
        ahead.append((node.next, parent))
        if node.tag == "-text":
            parent.children.append(node.text_content or "")
        elif (inner := _add(node, parent)) is not None:
            ahead.append((node.child, inner))
    return root


def _add(node: LexborNode, parent: Element) -> Element | None:
    """Add a node; the element that its content belongs to, None where it is not to be read."""
    tag = node.tag or ""
    attributes = {name: value or "" for name, value in node.attributes.items()}
    style = attributes.get("style", "")
    if tag in _UNSEEN or "hidden" in attributes or _HIDDEN.search(style):
        return None
    if tag not in BLOCKS and tag not in _INLINE:
        if not _DRAWN_AS_BLOCK.search(style):
            return parent
        tag = "div"
    if tag == "table" and parent.depth > MAX_DEPTH - _ROOM_FOR_TABLE:
        tag = "div"
    element = Element(tag, attributes, depth=parent.depth + 1)
    parent.children.append(element)
    return element if element.depth < MAX_DEPTH else parent
