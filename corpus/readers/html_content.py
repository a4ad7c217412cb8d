"""Which part of a web page is the document, and which is the site around it.

Careful to a fault: a menu that stays is noise, a line of a regulation that goes is an error. What
holds articles is never left out, nor what makes up most of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.numbering import CHINESE_DIGITS
from corpus.readers.html_tree import Element, names

_ARTICLE = re.compile(rf"\s*第\s?[{CHINESE_DIGITS}\d]+\s?条(?![，、的和至或规])")
_SITE_TAGS = frozenset({"nav", "header", "footer", "aside", "noscript", "search"})
_SITE_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})
_SITE_WORDS = names(
    "nav navbar navigation menu breadcrumb breadcrumbs crumb crumbs bread footer foot copyright "
    "sidebar share toolbar pagination pager qrcode friendlink friendlinks topbar"
)
_ROWS = names("tr thead tbody tfoot")
_WORD = re.compile(r"[a-z]+")
_DOCUMENT_TAGS = frozenset({"main", "article"})
# Where the content management systems of Chinese authorities put the text of a document.
_DOCUMENT_NAMES = re.compile(r"trs_editor|ucap-content|\bzoom\b|pages_content|article-?content")
_FILE = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|wps|ofd|zip|rar|ceb|rtf|txt|jpe?g|png|tiff?)\b", re.I
)
_LINK_LISTS = names("address blockquote center dd div dl menu ol p section table td ul")
_FILING = re.compile(r"ICP备|公网安备|网站标识码\s*[:：]")
_FILING_LENGTH = 300  # characters of the foot of a page
_LINKED_SHARE = 0.8
_FEW_LINKS = 3
_SHORT_LINK = 10  # characters; menus name sections in few, documents have longer titles
_MOST = 0.5


@dataclass(slots=True)
class _Measure:
    """What counts of an element; lengths in characters that are no white space."""

    length: int = 0
    linked: int = 0
    links: int = 0  # to other pages
    has_files: bool = False  # links to attachments
    has_articles: bool = False

    def add(self, other: _Measure) -> None:
        """Take in what an element inside counts."""
        self.length += other.length
        self.linked += other.linked
        self.links += other.links
        self.has_files |= other.has_files
        self.has_articles |= other.has_articles


def document_of(page: Element) -> Element:
    """The page without the site around the document."""
    return _Page(page).document()


class _Page:
    def __init__(self, root: Element) -> None:
        self._root = root
        self._measures: dict[int, _Measure] = {}
        self._total = self._measure(root, in_link=False).length

    def document(self) -> Element:
        kept = self._without_site(self._root, in_document=False)
        return _main(kept) or kept

    def _measure(self, element: Element, in_link: bool) -> _Measure:
        measure = self._measures[id(element)] = _Measure()
        is_link = in_link or element.tag == "a"
        for child in element.children:
            if isinstance(child, Element):
                measure.add(self._measure(child, is_link))
            else:
                length = _length(child)
                measure.length += length
                measure.linked += length * is_link
                measure.has_articles |= not is_link and _ARTICLE.match(child) is not None
        if element.tag == "a":
            _count_link(element, measure)
        return measure

    def _without_site(self, element: Element, in_document: bool) -> Element:
        """A copy without what belongs to the site; left-out table cells stay, empty."""
        in_document = in_document or _is_document(element)
        kept = Element(element.tag, element.attributes, depth=element.depth)
        for child in element.children:
            if isinstance(child, str):
                kept.children.append(child)
            elif not self._is_site(child, in_document):
                kept.children.append(self._without_site(child, in_document))
            elif child.tag in {"td", "th"}:
                kept.children.append(Element(child.tag, child.attributes, depth=child.depth))
        return kept

    def _is_site(self, element: Element, in_document: bool) -> bool:
        measure = self._measures[id(element)]
        if measure.has_articles or measure.length >= _MOST * self._total:
            return False
        if element.tag in {"header", "footer"} and in_document:
            return False  # of the document, not of the site
        return (
            element.tag in _SITE_TAGS
            or element.attributes.get("role") in _SITE_ROLES
            or self._is_called_site(element)
            or self._is_link_list(element, measure, in_document)
            or self._is_filing(element, measure)
        )

    def _is_called_site(self, element: Element) -> bool:
        if not element.is_block or element.tag in _ROWS:
            return False
        words = _WORD.findall(_names(element))
        if not _SITE_WORDS.intersection(words) or "note" in words:  # foot-note
            return False
        return not any(_is_document(each) or each.tag == "h1" for each in element.walk())

    def _is_link_list(self, element: Element, measure: _Measure, in_document: bool) -> bool:
        """Is it a menu or a list of other documents? Titles in a table may be the document's."""
        if in_document or element.tag not in _LINK_LISTS or measure.has_files:
            return False
        if measure.links < _FEW_LINKS or measure.linked < _LINKED_SHARE * measure.length:
            return False
        return element.tag != "table" or measure.linked <= _SHORT_LINK * measure.links

    def _is_filing(self, element: Element, measure: _Measure) -> bool:
        """Is it the foot of the page, which names its registration with the authorities?"""
        if not element.is_block or element.tag in _ROWS or measure.length > _FILING_LENGTH:
            return False
        return _FILING.search("".join(element.texts())) is not None


def _count_link(link: Element, measure: _Measure) -> None:
    target, words = link.attributes.get("href", ""), "".join(link.texts()).strip()
    if _FILE.search(target) or words.startswith("附"):
        measure.has_files = True
    elif words and target and "#" not in target:  # a table of contents links into its own page
        measure.links += 1


def _is_document(element: Element) -> bool:
    is_called = _DOCUMENT_NAMES.search(_names(element)) is not None
    return element.tag in _DOCUMENT_TAGS or element.attributes.get("role") == "main" or is_called


def _names(element: Element) -> str:
    return f"{element.attributes.get('id', '')} {element.attributes.get('class', '')}".lower()


def _length(text: str) -> int:
    return len("".join(text.split()))


def _main(page: Element) -> Element | None:
    """The main or article element, where it holds most of the text and no article is outside."""
    candidates = [
        each
        for each in page.walk()
        if each.tag in _DOCUMENT_TAGS or each.attributes.get("role") == "main"
    ]
    total = sum(map(_length, page.texts()))
    best = max(candidates, key=lambda each: sum(map(_length, each.texts())), default=None)
    if best is None or sum(map(_length, best.texts())) < _MOST * total:
        return None
    if _articles(best) < _articles(page):
        return None
    titles = [each for each in page.walk() if each.tag == "h1"]
    if len(titles) == 1 and not any(each.tag == "h1" for each in best.walk()):
        return Element("body", children=[titles[0], best])  # the title stands above
    return best


def _articles(element: Element) -> int:
    texts = element.texts(with_links=False)
    return sum(_ARTICLE.match(text) is not None for text in texts)
