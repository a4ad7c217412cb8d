"""A regulation as HTML, laid out the way it is printed: headings, articles, paragraphs, tables.

Pure functions from records to HTML. Every text of a document goes through `escape`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import NamedTuple

from corpus.model import Document, Kind, Provision, Span
from corpus.numbering import read_label
from corpus.view import folded, squeezed

# The first line of a numbered section is its heading when it is short and ends no sentence.
_HEADING_LENGTH = 40
_SENTENCE_END = "。；：！？，;:!?,"
_OPENING_WORDS = re.compile(r"[^。\n]{1,24}(?=。)")  # 落实医疗救助制度。取消……
_WORDS_SHOWN = 18
_NARROW = 3  # a table with more columns is wider than a phone


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of a provision's text that leads somewhere: a reference to another provision."""

    span: Span
    href: str


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the table of contents: how deep, which element, what it says, which articles."""

    depth: int
    anchor: str
    text: str
    articles: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A regulation ready to be shown: the heading of the page, the text, what it contains."""

    title: str
    body: str
    contents: tuple[ContentsLine, ...]


def anchors(provisions: Iterable[Provision]) -> dict[str, str]:
    """The element id of each provision: its locator, so that an address survives a new build.

    HTML allows no white space in an id; a locator that repeats has ~2, ~3 … behind it.
    """
    seen: Counter[str] = Counter()
    names: dict[str, str] = {}
    for provision in provisions:
        if provision.kind is not Kind.FURNITURE:
            name = re.sub(r"\s+", "_", provision.locator)
            seen[name] += 1
            names[provision.id] = name if seen[name] == 1 else f"{name}~{seen[name]}"
    return names


def fragment(anchor: str) -> str:
    """The end of an address that leads to an element.

    >>> fragment("增长10%")
    '#增长10%25'
    """
    return "#" + anchor.replace("%", "%25")


def lay_out(
    document: Document,
    provisions: Sequence[Provision],
    links: Mapping[str, Sequence[Link]] | None = None,
) -> Layout:
    """A whole document in the order of its source; the furniture of the print is left out.

    `links` holds the links in the text of a provision, by the id of the provision; only those of
    provisions that lie in no other are looked at.
    """
    shown = [each for each in provisions if each.kind is not Kind.FURNITURE]
    ids = {each.id for each in shown}
    roots = [each for each in shown if each.parent_id not in ids]
    groups = [list(group) for _, group in groupby(roots, key=_title_group)]
    printer = _Printer(shown, links or {})
    title = f'<h1 class="title">{escape(document.title)}</h1>'
    if groups and _spells(groups[0], document.title):
        title = printer.title(groups.pop(0), level=1)
    body = "".join(printer.group(group) for group in groups)
    return Layout(title, body, tuple(_contents(printer, groups)))


def _title_group(provision: Provision) -> str:
    """The lines of one title belong together; everything else stands for itself."""
    return provision.locator if _is_title(provision) else provision.id


def _is_title(provision: Provision) -> bool:
    return provision.kind is Kind.TITLE and provision.locator.endswith("标题")


def _spells(group: Sequence[Provision], title: str) -> bool:
    printed = "".join(line.text for line in group)
    return _is_title(group[0]) and folded(printed) == folded(title)


# --- the text ----------------------------------------------------------------------------------
class _Words:
    """The text of a provision that lies in no other, and the links in it."""

    def __init__(self, text: str, links: Iterable[Link]) -> None:
        self.text = text
        self._links = sorted(links, key=lambda link: link.span)

    def html(self, start: int, end: int) -> str:
        """The words from `start` to `end`; a link that goes beyond them is left out."""
        pieces: list[str] = []
        at = start
        for link in self._links:
            if at <= link.span.start and link.span.end <= end:
                pieces.append(escape(self.text[at : link.span.start]))
                words = escape(self.text[link.span.start : link.span.end])
                pieces.append(f'<a class="reference" href="{escape(link.href)}">{words}</a>')
                at = link.span.end
        return "".join([*pieces, escape(self.text[at:end])])


class _Part(NamedTuple):
    """A stretch of a provision: words of its own, or a provision inside it."""

    start: int
    end: int
    child: Provision | None = None


class _Line(NamedTuple):
    """A line of words, or the finished block of a provision inside."""

    html: str
    is_block: bool = False

    def as_block(self) -> str:
        return self.html if self.is_block else f"<p>{self.html}</p>"


class _Printer:
    """Makes the HTML of the provisions of one document."""

    def __init__(
        self, provisions: Sequence[Provision], links: Mapping[str, Sequence[Link]]
    ) -> None:
        self.anchors = anchors(provisions)
        self.children: dict[str, list[Provision]] = defaultdict(list)
        for provision in provisions:
            if provision.parent_id:
                self.children[provision.parent_id].append(provision)
        self._links = links

    def group(self, group: Sequence[Provision]) -> str:
        """The lines of a title, or one provision that lies in no other."""
        first = group[0]
        if _is_title(first):
            return self.title(group, level=2)
        words = _Words(first.text, self._links.get(first.id, ()))
        return self._block(first, 0, words, "")

    def title(self, lines: Sequence[Provision], level: int) -> str:
        """A title of one or more lines."""
        inner = "".join(f"<span{self._id(line)}>{escape(line.text)}</span>" for line in lines)
        return f'<h{level} class="title">{inner}</h{level}>'

    def _block(self, provision: Provision, start: int, words: _Words, lead_in: str) -> str:
        """A provision with what lies inside it; its text begins at `start` of the words.

        `lead_in` is what stands in front on the same line: the label of an article before its
        first paragraph.
        """
        if provision.kind is Kind.TABLE:
            return (f"<p>{lead_in}</p>" if lead_in else "") + self._table(provision, start, words)
        if provision.kind is Kind.HEADING:
            return self._heading(provision, words.html(start, start + len(provision.text)))
        lines = self._lines(provision, start, words, lead_in)
        attributes = f'{self._id(provision)} class="{_css_class(provision)}"'
        if len(lines) == 1 and not lines[0].is_block:
            return f"<p{attributes}>{lines[0].html}</p>"
        if provision.kind is Kind.SECTION and _heading_line(provision.text):
            level = _heading_level(provision)
            lines[0] = _Line(f"<h{level}>{lines[0].html}</h{level}>", is_block=True)
        return f"<div{attributes}>{''.join(line.as_block() for line in lines)}</div>"

    def _heading(self, provision: Provision, html: str) -> str:
        level = _heading_level(provision)
        return f'<h{level}{self._id(provision)} class="heading">{html}</h{level}>'

    def _lines(self, provision: Provision, start: int, words: _Words, lead_in: str) -> list[_Line]:
        """The lines of a provision's own words, and the blocks of what lies inside it."""
        lines: list[_Line] = []
        line = lead_in
        for part in self._parts(provision, start):
            if part.child:
                lines.append(_Line(self._block(part.child, part.start, words, line), True))
                line = ""
                continue
            for at, (first, end) in enumerate(_split(words.text, part.start, part.end, "\n")):
                if at and line.strip():
                    lines.append(_Line(line))
                    line = ""
                line += self._own_words(provision, start, words, first, end)
        if line.strip() or not lines:
            lines.append(_Line(line))
        return lines

    def _parts(self, provision: Provision, start: int) -> list[_Part]:
        """Own words and children in reading order. Where the words of a child are not found in
        those around it, the provision is shown without its parts: no word is lost or doubled."""
        parts: list[_Part] = []
        at, end = start, start + len(provision.text)
        for child in self.children[provision.id]:
            found = provision.text.find(child.text, at - start)
            if found < 0:
                return [_Part(start, end)]
            if found + start > at:
                parts.append(_Part(at, found + start))
            at = found + start + len(child.text)
            parts.append(_Part(found + start, at, child))
        return [*parts, _Part(at, end)] if at < end else parts

    def _own_words(
        self, provision: Provision, start: int, words: _Words, first: int, end: int
    ) -> str:
        """Words of a line; the label that opens an article leads to its own address."""
        if provision.kind is not Kind.ARTICLE or first != start:
            return words.html(first, end)
        label = read_label(provision.text)
        middle = min(start + label.length, end) if label else start
        link = f'<a class="label" href="{self._href(provision)}">{words.html(start, middle)}</a>'
        return (link if label else "") + words.html(middle, end)

    # --- tables -------------------------------------------------------------------------------
    def _table(self, provision: Provision, start: int, words: _Words) -> str:
        caption, head, rows = "", "", ""
        columns = self._columns(provision)
        for part in self._parts(provision, start):
            if part.child:
                rows += f"<tr{self._id(part.child)}>{_cells(words, part.start, part.end, 'td')}"
                continue
            for first, end in _split(words.text, part.start, part.end, "\n"):
                cells = words.text[first:end].split("\t")
                if not any(cells):
                    continue
                if len(cells) > 1 and not any(cells[1:]) and not head and not rows:
                    caption += f"<caption>{words.html(first, end).strip()}</caption>"
                elif _is_head(cells, columns) and not rows:
                    head += f"<tr>{_cells(words, first, end, 'th')}"
                else:
                    rows += f"<tr>{_cells(words, first, end, 'td')}"
        head = f"<thead>{head}</thead>" if head else ""
        label = escape(provision.locator)
        wide = ' class="wide"' if provision.text.partition("\n")[0].count("\t") >= _NARROW else ""
        return (
            f'<div{self._id(provision)} class="table" role="region" aria-label="{label}"'
            f' tabindex="0"><table{wide}>{caption}{head}<tbody>{rows}</tbody></table></div>'
        )

    def _columns(self, table: Provision) -> list[str]:
        """The path of a row ends with the names of its columns."""
        rows = self.children[table.id]
        return list(rows[0].path[len(table.path) :]) if rows else []

    # --- addresses ----------------------------------------------------------------------------
    def _id(self, provision: Provision) -> str:
        return f' id="{escape(self.anchors[provision.id])}"'

    def _href(self, provision: Provision) -> str:
        return escape(fragment(self.anchors[provision.id]))


def _split(text: str, start: int, end: int, mark: str) -> Iterator[tuple[int, int]]:
    """The ranges of `text` from `start` to `end` that a mark parts."""
    at = start
    for piece in text[start:end].split(mark):
        yield at, at + len(piece)
        at += len(piece) + len(mark)


def _is_head(cells: Sequence[str], columns: Sequence[str]) -> bool:
    """Are these the names of the columns? They are the table's head where they stand first."""
    return bool(columns) and [squeezed(cell) for cell in cells] == columns[-len(cells) :]


def _cells(words: _Words, start: int, end: int, tag: str) -> str:
    ranges = _split(words.text, start, end, "\t")
    scope = ' scope="col"' if tag == "th" else ""
    return "".join(f"<{tag}{scope}>{words.html(*each).strip()}" for each in ranges)


_NOTES = re.compile(r"(?:^|\s)题注")


def _css_class(provision: Provision) -> str:
    if provision.kind is Kind.TITLE:
        return "number"
    if provision.kind is Kind.PARAGRAPH and provision.locator.endswith("主送机关"):
        return "addressee"
    if provision.kind is Kind.PARAGRAPH and _NOTES.search(provision.locator):
        return "note"
    return provision.kind.value


def _heading_level(provision: Provision) -> int:
    return min(2 + len(provision.path), 6)


def _heading_line(text: str) -> str:
    """The first line of a section where it is a heading, else nothing."""
    first, _, rest = text.partition("\n")
    is_heading = rest and len(first) <= _HEADING_LENGTH and first[-1] not in _SENTENCE_END
    return first if is_heading else ""


# --- the table of contents ---------------------------------------------------------------------
def _contents(printer: _Printer, groups: Sequence[Sequence[Provision]]) -> Iterator[ContentsLine]:
    """Titles of parts, headings, and the numbered sections of a document without articles."""
    depth = 0
    for at, group in enumerate(groups):
        first = group[0]
        anchor = printer.anchors[first.id]
        if _is_title(first):
            depth = 0
            yield ContentsLine(0, anchor, squeezed("".join(line.text for line in group)))
        elif first.kind is Kind.HEADING:
            depth = len(first.path) + 1
            name = _heading_name(first.text)
            yield ContentsLine(depth - 1, anchor, name, _articles_below(groups[at + 1 :]))
        elif first.kind is Kind.SECTION:
            yield ContentsLine(depth, anchor, _section_name(first.text))
            for child in printer.children[first.id]:
                if child.kind is Kind.SECTION:
                    name = _section_name(child.text)
                    yield ContentsLine(depth + 1, printer.anchors[child.id], name)


def _heading_name(text: str) -> str:
    """
    >>> _heading_name("第二章 立 项")
    '第二章 立项'
    """
    label = read_label(text)
    words = squeezed(text[label.length :] if label else text)
    return f"{label.text} {words}".strip() if label else words


def _section_name(text: str) -> str:
    """
    >>> _section_name("（一）落实医疗救助制度。取消起付线。")
    '（一）落实医疗救助制度'
    """
    name = _heading_line(text)
    if not name:
        label = read_label(text)
        length = label.length if label else 0
        words = _OPENING_WORDS.match(text, length)
        name = text[:length] + words[0] if words else f"{text[: length + _WORDS_SHOWN]}…"
    return squeezed(name)


def _articles_below(groups: Sequence[Sequence[Provision]]) -> str:
    """From which to which article a chapter goes: 第一条—第八条."""
    locators: list[str] = []
    for group in groups:
        if group[0].kind is not Kind.ARTICLE:
            break
        locators.append(group[0].locator.split()[-1])
    return "—".join(dict.fromkeys(locators[:1] + locators[-1:]))
