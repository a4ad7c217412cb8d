"""The documents of a library by the names that texts give them, and their versions by date."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from corpus.model import Document, Provision
from corpus.references.mentions import RULE
from corpus.references.titles import TitledPart, titled_parts
from corpus.versions import number_key, regulation_name

_COUNTRY = "中华人民共和国"
_MARKS = str.maketrans("", "", "《》〈〉<>「」“”\"'、,\u200b\u200c\ufeff")
_VERSION = re.compile(r"\((?:19|20)\d{2}[^()]*\)$")  # （2018修正）
_IS_RULE = re.compile(rf"{RULE}(?:\([^()]{{1,12}}\))*$")
_BOOK = re.compile(r"\s\S{1,12}编$")  # 民法典 合同编: a book of a code, in a file of its own
_LAW = ("法", "条例")
# What stands before the end of a law's name: 依照调解仲裁法 is of 劳动争议调解仲裁法.
_BEFORE_NAMES = frozenset(
    "照据按由为对和与及或至反犯合用属有依以在除行守从之施将于到了前后的即如若"
)
_ISSUER = re.compile(r"^.{2,40}?(?=关于)")
_NAMED_RULE = re.compile(r"[《〈]([^《》〈〉]{2,60})[》〉]")
_AMENDS = re.compile(r"关于(?:修改|修订|废止)|修正案")


def name_key(title: str) -> str:
    """A title as names of rules are compared: 《中华人民共和国广告法》 is 广告法."""
    return _VERSION.sub("", regulation_name(title).replace(_COUNTRY, "").translate(_MARKS))


def is_rule_name(key: str) -> bool:
    """Does a name, as `name_key` gives it, end as names of rules do?"""
    return _IS_RULE.search(key) is not None


def starts_on(document: Document) -> date | None:
    """The day from which this version can hold: a revision keeps the first version's day in its
    text, so the day of issue counts where it is later."""
    days = [day for day in (document.issued, document.in_force_from) if day]
    return max(days) if days else None


class Catalogue:
    """Look-up of documents by title, abbreviated title and number, and of their titled parts."""

    def __init__(self, documents: Iterable[Document], provisions: Iterable[Provision] = ()) -> None:
        self._by_number: dict[str, list[Document]] = defaultdict(list)
        self._by_name: dict[str, list[Document]] = defaultdict(list)
        abbreviated: dict[str, list[Document]] = defaultdict(list)
        by_id: dict[str, Document] = {}
        for document in documents:
            by_id[document.id] = document
            if document.number:
                self._by_number[number_key(document.number)].append(document)
            for key in name_key(document.title), name_key(_BOOK.sub("", document.title)):
                _put(self._by_name, key, document)
                if (short := _ISSUER.sub("", key)) != key:
                    _put(abbreviated, short, document)
        self._add_names_of_one_rule(abbreviated)
        self._parts = _Parts(titled_parts(provisions))
        self._add_names_of_one_rule(self._parts.rules(by_id))
        self._ends = self._by_end()
        self._longest = max(map(len, self._by_name), default=0)

    def _add_names_of_one_rule(self, names: dict[str, list[Document]]) -> None:
        """Names that all documents of one title share, and no other document has."""
        for name, found in names.items():
            one_rule = len({name_key(document.title) for document in found}) == 1
            if one_rule and name not in self._by_name:
                self._by_name[name] = found

    def named(self, title: str, number: str = "") -> Sequence[Document]:
        """All versions of the rule that a text names, in the order of the library: documents with
        that title, else those to which it is attached."""
        if number and (found := self._by_number.get(number_key(number))):
            return found
        return self._by_name.get(name_key(title), ()) if title else ()

    def parts(self, document_id: str) -> Sequence[TitledPart]:
        """The parts of a document that have a title of their own."""
        return self._parts.of(document_id)

    def part_named(self, document: Document, title: str) -> TitledPart | None:
        """The notice in front of a document or the attachment with a title; None: the document
        itself, or nothing in it, is called so."""
        key = name_key(title)
        return None if key == name_key(document.title) else self._parts.named(document.id, key)

    def books(self, document: Document) -> list[Document]:
        """The other books of a code of which a document is one: 民法典 合同编."""
        found = self._by_name.get(name_key(_BOOK.sub("", document.title)), [])
        is_divided = any(_BOOK.search(each.title) for each in found)
        return [each for each in found if each.id != document.id] if is_divided else []

    def numbered_at_end(self, words: str) -> tuple[str, Sequence[Document]]:
        """The documents whose number ends the words (根据国发〔2016〕3号), and that number."""
        key = number_key(words)
        for at in range(len(key)):
            if found := self._by_number.get(key[at:]):
                return key[at:], found
        return "", ()

    def named_at_end(self, words: str) -> tuple[str, Sequence[Document]]:
        """The rule whose name ends the words (触犯刑法), the longest name first."""
        key = name_key(words)
        for at in range(max(0, len(key) - self._longest), len(key) - 1):
            if found := self._by_name.get(key[at:]):
                return key[at:], found
            full_name = self._ends.get(key[at:])
            if full_name is not None and (at == 0 or key[at - 1] in _BEFORE_NAMES):
                return full_name, self._by_name.get(full_name, ())
        return "", ()

    def _by_end(self) -> dict[str, str]:
        """The last characters of the names of laws → the name; "" where several end so."""
        ends: dict[str, str] = {}
        for name in self._by_name:
            for at in range(1, len(name) - 3) if name.endswith(_LAW) else ():
                ends[name[at:]] = "" if name[at:] in ends else name
        return ends


class _Parts:
    """The titled parts of all documents but the main ones, which bear the document's title."""

    def __init__(self, parts: Iterable[TitledPart]) -> None:
        self._by_document: dict[str, list[TitledPart]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], TitledPart] = {}
        for part in parts:
            if not part.is_main:
                self._by_document[part.document_id].append(part)
                for key in _names(part):
                    self._by_name.setdefault((part.document_id, key), part)

    def of(self, document_id: str) -> Sequence[TitledPart]:
        return self._by_document.get(document_id, ())

    def named(self, document_id: str, key: str) -> TitledPart | None:
        return self._by_name.get((document_id, key))

    def rules(self, documents: Mapping[str, Document]) -> dict[str, list[Document]]:
        """Names of parts that are rules (not 申请表, which many documents have) → documents."""
        found: dict[str, list[Document]] = defaultdict(list)
        for document_id, key in self._by_name:
            if is_rule_name(key) and document_id in documents:
                _put(found, key, documents[document_id])
        return found


def _names(part: TitledPart) -> set[str]:
    """The title, and the title without who issued it."""
    key = name_key(part.title)
    return {key, _ISSUER.sub("", key)}


def _put(found: dict[str, list[Document]], key: str, document: Document) -> None:
    if key and document not in found[key]:
        found[key].append(document)


def amended_by(title: str) -> str | None:
    """The rule that a decision amends, by its title; "" where it amends several; None: no such."""
    if not _AMENDS.search(title):
        return None
    named = _NAMED_RULE.findall(title)
    if len(named) == 1:
        return str(named[0])
    if not named and "修正案" in title:
        return title.partition("修正案")[0]
    return ""


def subject_of(title: str) -> str | None:
    """The one rule that a title names in 《》: 关于适用《刑法》若干问题的解释 is about 刑法."""
    named = _NAMED_RULE.findall(title)
    return str(named[0]) if len(named) == 1 else None


def in_order_of_force(documents: Sequence[Document], day: date | None) -> list[list[Document]]:
    """Versions of a rule in groups, the likeliest meant on a day first.

    First what was in force on the day, the latest first; then what came later, the earliest
    first; then what had ended, the latest first. Documents of one group have the same dates: they
    are parts of one version (the books of a code), or copies. Without a day, the latest is meant.
    """
    groups: dict[tuple[int, int], list[Document]] = defaultdict(list)
    for document in documents:
        groups[_rank(document, day)].append(document)
    return [groups[rank] for rank in sorted(groups)]


def _rank(document: Document, day: date | None) -> tuple[int, int]:
    start = starts_on(document)
    if start is None:
        return (0, 0) if day is None else (1, 0)
    if day is None or start <= day:
        has_ended = document.in_force_until is not None and (
            day is None or document.in_force_until <= day
        )
        return (3 if has_ended else 0, -start.toordinal())
    return 2, start.toordinal()


def is_in_force(document: Document, day: date) -> bool:
    """Is it known to be in force on the day?"""
    start = starts_on(document)
    until = document.in_force_until
    return start is not None and start <= day and (until is None or day < until)
