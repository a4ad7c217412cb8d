"""The list of the library: which documents, in which order, with what standing on a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from corpus.model import Document
from corpus.view import folded

PAGE_LENGTH = 50

_BRACKETS = re.compile(r"[\[\]【】〔〕﹝﹞()《》〈〉]")
_COUNTRY = "中华人民共和国"  # 档案法 is 中华人民共和国档案法
_ENDS_WITHOUT_REPLACING = re.compile(r"废止|失效|清理|撤销")


class Standing(StrEnum):
    """What a list says about a document on a day. Also the name of the CSS class."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    REPEALED = "repealed"
    REPLACED = "replaced"  # by a later version, or by a document that takes its place
    UNDATED = "undated"  # it does not say since when
    RECORD = "record"  # it tells what happened; nothing of it is ever in force


class Sort(StrEnum):
    """The orders that a list can have."""

    NEWEST = "newest"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as it stands on a day; `ended_by` is the document that ended it, where known."""

    document: Document
    standing: Standing
    ended_by: Document | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asked the list for. `number` of a page counts from 1."""

    words: str = ""
    sort: Sort = Sort.NEWEST
    number: int = 1


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list, and how many documents and pages there are."""

    entries: tuple[Entry, ...]
    found: int
    number: int
    pages: int


class Shelf:
    """All documents, made ready for looking through them."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self._by_id = {document.id: document for document in documents}
        self._searched = [(document, _searched(document)) for document in documents]

    def document(self, document_id: str) -> Document:
        """The document with this id. Raises KeyError."""
        return self._by_id[document_id]

    def entry(self, document: Document, day: date) -> Entry:
        """A document with its standing on a day."""
        ended_by = self._by_id.get(document.replaced_by or "")
        standing = _standing(document, ended_by, day)
        has_ended = standing in (Standing.REPEALED, Standing.REPLACED)
        return Entry(document, standing, ended_by if has_ended else None)

    def page(self, wanted: Wanted, day: date) -> ListPage:
        """The documents that hold all the words, a page of them; past the end, the last page."""
        found = self._find(wanted)
        pages = max(1, -(-len(found) // PAGE_LENGTH))
        number = min(max(1, wanted.number), pages)
        shown = found[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH]
        return ListPage(tuple(self.entry(each, day) for each in shown), len(found), number, pages)

    def _find(self, wanted: Wanted) -> list[Document]:
        words = [key for word in wanted.words.split() if (key := _key(word))]
        found = [
            document for document, text in self._searched if all(word in text for word in words)
        ]
        found.sort(key=_SORT_KEYS[wanted.sort])
        if words:
            found.sort(key=lambda document: _distance(document, words[0]))
        return found


def _standing(document: Document, ended_by: Document | None, day: date) -> Standing:
    if document.is_record:
        return Standing.RECORD
    since, until = document.in_force_from, document.in_force_until
    if until and day >= until:
        if ended_by is None or _ENDS_WITHOUT_REPLACING.search(ended_by.title):
            return Standing.REPEALED
        return Standing.REPLACED
    if since is None:
        return Standing.UNDATED
    return Standing.NOT_YET if day < since else Standing.IN_FORCE


def _key(text: str) -> str:
    """Text as it is looked for: whatever width, case, brackets and white space it is typed with.

    >>> _key("曲政办发[2017] 164号") == _key("曲政办发〔２０１７〕164号")
    True
    """
    return _BRACKETS.sub("", folded(text))


def _searched(document: Document) -> str:
    names = (document.title, document.number, document.issuer)
    return "\n".join(_key(name) for name in names if name)


def _distance(document: Document, word: str) -> int:
    """What is called so comes first, then what begins so, then what has it in its name."""
    names = [
        _key(name).removeprefix(_COUNTRY) for name in (document.title, document.number) if name
    ]
    word = word.removeprefix(_COUNTRY) or word
    if word in names:
        return 0
    if any(name.startswith(word) for name in names):
        return 1
    return 2 if any(word in name for name in names) else 3


def _newest_first(document: Document) -> tuple[bool, int, bytes]:
    """Rules before records; undated ones at the end."""
    day = document.revised or document.issued or document.in_force_from
    return document.is_record, -(day.toordinal() if day else 0), _alphabetical(document.title)


def _by_title(document: Document) -> tuple[bytes, int]:
    day = document.in_force_from or document.issued
    return _alphabetical(document.title), -(day.toordinal() if day else 0)


def _alphabetical(title: str) -> bytes:
    """A key that sorts the common characters by pinyin: GB 2312 has them in that order.

    >>> sorted(["重庆", "安徽", "北京"], key=_alphabetical)
    ['安徽', '北京', '重庆']
    """
    return folded(title).encode("gb18030", "replace")


_SORT_KEYS: dict[Sort, Callable[[Document], Any]] = {
    Sort.NEWEST: _newest_first,
    Sort.TITLE: _by_title,
}
