"""What a careful editor wants to know of a library before it is published."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from corpus.check.coverage import Fault, misplaced
from corpus.check.findings import Check, Finding, Severity
from corpus.check.proofreading import (
    ends_open,
    has_no_stop,
    headings_without_text,
    is_empty,
    unbalanced,
)
from corpus.check.sequences import Break, Broken, broken_numbering
from corpus.files import readable_name
from corpus.library import Library
from corpus.locators import parse_locator
from corpus.model import Document, Kind, Provision, Source
from corpus.references.catalogue import Catalogue, starts_on
from corpus.references.reading import Problem, read_references
from corpus.structure.lines import read_lines
from corpus.structure.wrapping import read_wrap
from corpus.versions import number_key, regulation_name
from corpus.view import squeezed


def check_library(library: Library, folder: Path | None = None) -> tuple[Finding, ...]:
    """All findings, in the order of the sources and of their text; unread files come first.

    They are named like sources: by their path in the `folder` that the library was read from.
    """
    unread = [
        Finding(
            Check.UNREAD, Severity.NEEDS_PERSON, error.problem, _name_in(folder, str(error.path))
        )
        for error in library.unread
    ]
    found = list(_Editor(library).findings())
    order = {source.name: at for at, source in enumerate(library.sources)}
    found.sort(key=lambda each: (order.get(each.source, -1), each.line or 0))
    return (*unread, *found)


class _Editor:
    """Looks through a library, document by document."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._documents = {document.id: document for document in library.documents}
        self._lines = {source.name: _line_starts(source) for source in library.sources}
        self._provisions: dict[str, list[Provision]] = defaultdict(list)
        for provision in library.provisions:
            self._provisions[provision.document_id].append(provision)
        self._children: dict[str, list[Provision]] = defaultdict(list)
        for provision in library.provisions:
            self._children[provision.parent_id or ""].append(provision)
        self._by_id = {provision.id: provision for provision in library.provisions}
        self._catalogue = Catalogue(library.documents)
        self._without_chinese = {
            source.name for source in library.sources if not _has_chinese(source.text)
        }

    def findings(self) -> Iterator[Finding]:
        """Everything there is to say, in no particular order."""
        for source, provisions in self._library.by_source():
            yield from self._check_coverage(source, provisions)
            yield from _check_layout(source)
        for document in self._library.documents:
            yield from self._check_document(document, self._provisions[document.id])
        yield from self._check_versions()
        yield from self._check_numbers()
        yield from self._check_references()

    def _at(
        self,
        kind: Check,
        severity: Severity,
        message: str,
        provision: Provision,
        offset: int | None = None,
    ) -> Finding:
        """A finding at a provision; `offset` of its source where the line is not its first."""
        document = self._documents.get(provision.document_id)
        source = document.source if document else provision.document_id
        at = provision.spans[0].start if offset is None else offset
        line = bisect_right(self._lines[source], at)
        return Finding(kind, severity, message, source, line, document, provision.locator)

    def _check_coverage(self, source: Source, provisions: Sequence[Provision]) -> Iterator[Finding]:
        for each in misplaced(source.text, provisions):
            words = " ".join(source.text[each.span.start : each.span.end].split())[:20]
            line = bisect_right(self._lines[source.name], each.span.start)
            yield Finding(
                Check.LOST_TEXT,
                Severity.NEEDS_PERSON,
                _FAULTS[each.fault].format(words=words),
                source.name,
                line,
                self._documents.get(each.provision.document_id) if each.provision else None,
                each.provision.locator if each.provision else None,
            )

    def _check_document(
        self, document: Document, provisions: Sequence[Provision]
    ) -> Iterator[Finding]:
        if not _has_title(document) and document.source not in self._without_chinese:
            yield _of(document, Check.NO_TITLE, "没有识别出标题。")
        if document.in_force_from is None and not document.is_record:
            yield _of(
                document, Check.NO_DATE, "正文、文件名和附带的说明里都没有日期，无法判断何时有效。"
            )
        for broken in broken_numbering(provisions):
            if not _stands_inside(broken):
                message, severity = _numbering(broken, self._is_book(document))
                yield self._at(Check.NUMBERING, severity, message, broken.provision)
        for heading in headings_without_text(provisions):
            message = "标题下面没有内容。"
            yield self._at(Check.EMPTY, Severity.NEEDS_PERSON, message, heading)
        yield from self._check_tables(provisions)
        for provision in provisions:
            yield from self._check_text(provision)

    def _is_book(self, document: Document) -> bool:
        return bool(self._catalogue.books(document)) or "修正案" in document.title

    def _check_text(self, provision: Provision) -> Iterator[Finding]:
        yield from self._check_brackets(provision)
        if provision.kind is not Kind.ARTICLE:
            return
        if is_empty(provision):
            message = "只有条号，没有内容。"
            yield self._at(Check.EMPTY, Severity.NEEDS_PERSON, message, provision)
        elif mark := ends_open(provision.text):
            if not self._ends_in_table(provision):
                message = f"以“{mark}”结尾，后面似乎还有内容。"
                yield self._at(Check.UNFINISHED, Severity.NEEDS_PERSON, message, provision)
        elif has_no_stop(provision.text) and not self._ends_in_table(provision):
            message = _without_stop(provision.text)
            yield self._at(Check.UNFINISHED, Severity.WORTH_KNOWING, message, provision)

    def _check_brackets(self, provision: Provision) -> Iterator[Finding]:
        if provision.parent_id or provision.kind in (Kind.FURNITURE, Kind.TABLE):
            return
        if found := unbalanced(provision.text):
            line, at = _line_around(provision.text, found.at)
            around = line[max(0, at - 8) : at + 9]
            message = f"“{found.mark}”没有与它成对的另一半：……{around}……"
            inner = self._inner(provision, line)
            yield self._at(Check.BRACKETS, Severity.WORTH_KNOWING, message, inner)

    def _inner(self, provision: Provision, words: str) -> Provision:
        """The innermost provision that holds the words."""
        for child in self._children[provision.id]:
            if words in child.text:
                return self._inner(child, words)
        return provision

    def _ends_in_table(self, article: Provision) -> bool:
        inside = self._children[article.id]
        return bool(inside) and inside[-1].kind is Kind.TABLE

    # --- tables -----------------------------------------------------------------------------
    def _check_tables(self, provisions: Sequence[Provision]) -> Iterator[Finding]:
        flat = [each for each in provisions if each.kind not in (Kind.ROW, Kind.FURNITURE)]
        for one, two in pairwise(flat):
            if one.kind is two.kind is Kind.TABLE and self._goes_on(one, two):
                message = (
                    f"与前面的表（{one.locator}）列名相同、中间没有文字，可能是一张表被分成两张。"
                )
                yield self._at(Check.TABLE, Severity.NEEDS_PERSON, message, two)

    def _goes_on(self, one: Provision, two: Provision) -> bool:
        columns = [self._columns(table) for table in (one, two)]
        return bool(columns[0]) and columns[0] == columns[1]

    def _columns(self, table: Provision) -> tuple[str, ...]:
        """The names of a table's columns: what the path of its rows has more than its own."""
        rows = self._children[table.id]
        return rows[0].path[len(table.path) :] if rows else ()

    # --- the library as a whole -------------------------------------------------------------
    def _check_versions(self) -> Iterator[Finding]:
        versions: dict[str, list[Document]] = defaultdict(list)
        for document in self._library.documents:
            if _has_title(document) and not document.is_record:
                versions[regulation_name(document.title)].append(document)
        for found in versions.values():
            for at, later in enumerate(found):
                earlier = [each for each in found[:at] if self._overlap(each, later)]
                if earlier:
                    yield self._overlapping(earlier[0], later)

    def _overlap(self, one: Document, two: Document) -> bool:
        if one.issuer and two.issuer and one.issuer != two.issuer:
            return False  # two cities may each have a 政府工作规则
        if self._articles(one).isdisjoint(self._articles(two)) and self._articles(one):
            return False  # the books of a code
        return not (_ends_before(one, two) or _ends_before(two, one))

    def _articles(self, document: Document) -> set[str]:
        return {each.locator for each in self._provisions[document.id] if each.kind is Kind.ARTICLE}

    def _overlapping(self, one: Document, two: Document) -> Finding:
        same = self._words(one) == self._words(two)
        what = "内容相同" if same else "题目相同，有效期重叠"
        message = f"与 {one.source} {what}（{_period(one)}；{_period(two)}）。"
        return _of(two, Check.VERSIONS, message)

    def _words(self, document: Document) -> str:
        return squeezed(
            "".join(each.text for each in self._provisions[document.id] if not each.parent_id)
        )

    def _check_numbers(self) -> Iterator[Finding]:
        by_number: dict[str, list[Document]] = defaultdict(list)
        for document in self._library.documents:
            if document.number:
                by_number[number_key(document.number)].append(document)
        for found in by_number.values():
            for other in found[1:]:
                if regulation_name(other.title) != regulation_name(found[0].title):
                    message = (
                        f"文号 {other.number} 与《{found[0].title}》（{found[0].source}）相同。"
                    )
                    yield _of(other, Check.VERSIONS, message)

    def _check_references(self) -> Iterator[Finding]:
        for reference in read_references(self._library):
            if reference.problem is not Problem.NOWHERE:
                continue
            provision = self._by_id[reference.provision_id]
            cited = self._documents[reference.document_id or provision.document_id]
            where = (
                "本文件"
                if cited.id == provision.document_id
                else f"《{cited.title}》（{_period(cited)}）"
            )
            message = f"引用“{reference.printed}”，{where}里没有{reference.locator or '这一处'}。"
            yield self._at(Check.REFERENCE, Severity.NEEDS_PERSON, message, provision)


def _name_in(folder: Path | None, path: str) -> str:
    prefix = f"{readable_name(folder)}{os.sep}" if folder else ""
    return path.removeprefix(prefix)


_CHINESE = re.compile("[\u4e00-\u9fff]")
_HEADING_LENGTH = 24  # characters
_FAULTS = {
    Fault.LOST: "“{words}”不属于任何条款。",
    Fault.DOUBLED: "“{words}”同时属于两个条款。",
    Fault.OUTSIDE_PARENT: "“{words}”所在的条款超出了它的上级。",
    Fault.OTHER_TEXT: "条款的文字与原文“{words}”处不一致。",
}


def _line_starts(source: Source) -> list[int]:
    return [0, *(at + 1 for at, character in enumerate(source.text) if character == "\n")]


def _line_around(text: str, at: int) -> tuple[str, int]:
    """The line of a text in which an offset stands, and where it stands in it."""
    start = text.rfind("\n", 0, at) + 1
    return text[start:].partition("\n")[0], at - start


def _of(document: Document, kind: Check, message: str) -> Finding:
    return Finding(kind, Severity.NEEDS_PERSON, message, document.source, 1, document)


def _check_layout(source: Source) -> Iterator[Finding]:
    """What makes the structure of a whole source unsure."""
    if source.text.strip() and not _has_chinese(source.text):
        message = "没有中文文字：条、款、项按中文法规的写法识别，这里的划分不可靠。"
    elif wrap := read_wrap(read_lines(source.text)):
        message = f"每行约 {wrap.width} 个字就换行：段落是按行宽和缩进推断的，请核对款、项的划分。"
    else:
        return
    yield Finding(Check.STRUCTURE, Severity.WORTH_KNOWING, message, source.name, 1)


def _has_chinese(text: str) -> bool:
    return _CHINESE.search(text) is not None


def _has_title(document: Document) -> bool:
    return _has_chinese(document.title)


def _ends_before(one: Document, two: Document) -> bool:
    start = starts_on(two)
    return one.in_force_until is not None and start is not None and one.in_force_until <= start


def _period(document: Document) -> str:
    since = document.in_force_from.isoformat() if document.in_force_from else "日期不明"
    until = document.in_force_until.isoformat() if document.in_force_until else "今"
    return f"{since} 至 {until}" if document.in_force_from else since


def _without_stop(text: str) -> str:
    before, stop, tail = squeezed(text).rpartition("。")
    if stop and len(tail) <= _HEADING_LENGTH:
        return f"最后一句之后还有“{tail}”，像是没有分开的标题。"
    return f"结尾没有标点：……{(before + stop + tail)[-12:]}"


def _stands_inside(broken: Broken) -> bool:
    """Is the number that seems missing printed inside the text of the one before it?"""
    if broken.before is None or not broken.missing or broken.before.kind is Kind.HEADING:
        return False
    text = squeezed(broken.before.text)
    label = broken.missing[0]
    return (
        label in text if not label.isdecimal() else any(f"{label}{dot}" in text for dot in ".．、")
    )


def _numbering(broken: Broken, is_book: bool) -> tuple[str, Severity]:
    label = _label(broken.provision)
    before = _label(broken.before) if broken.before else ""
    severity = Severity.NEEDS_PERSON
    if broken.what is Break.LATE_START:
        message = f"从“{label}”开始，前面没有编号。"
        if is_book and broken.provision.kind is Kind.ARTICLE:
            severity = Severity.WORTH_KNOWING
    elif broken.what is Break.REPEAT:
        message = f"“{label}”重复出现。"
    elif broken.what is Break.BACKWARDS:
        message = f"“{before}”之后又是“{label}”。"
    else:
        message = f"“{before}”之后是“{label}”，缺{_listed(broken.missing)}。"
    return message, severity


def _label(provision: Provision) -> str:
    locator = parse_locator(provision.locator)
    return str(locator.steps[-1]) if locator and locator.steps else provision.locator


def _listed(missing: Sequence[str]) -> str:
    if len(missing) > 3:
        return f"“{missing[0]}”至“{missing[-1]}”共 {len(missing)} 个"
    return "和".join(f"“{label}”" for label in missing) or "中间的编号"
