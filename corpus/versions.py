"""Documents that end one another: what repeals what, and which version of a regulation is later."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from corpus.model import Document
from corpus.view import folded

_BRACKETS = str.maketrans("[]【】﹝﹞()", "〔〕〔〕〔〕〔〕")
_STATE = re.compile(r"^中华人民共和国")
_STATUS = re.compile(r"[（(](?:\d{4}年?)?(?:最新)?(?:修订|修正|修改)(?:版|本)?[）)]$")

_SESSION = re.compile(r"第[\d一二三四五六七八九十]{1,4}届")
_SPEAKS_FOR_ANOTHER = re.compile(r"(?<=.{2})(?:常务委员会|办公[室厅])$")


def settle(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents with the day on which each ends, and the document that ends it.

    One ends when a later one repeals it by number or by title, when a later version of it is in
    force, or on the day that it names itself; the earliest of these counts.
    """
    successors: dict[str, list[Document]] = defaultdict(list)
    for ending, ended in (*_repeals(documents), *_replacements(documents)):
        successors[ended.id].append(ending)
    return tuple(_ended(document, successors[document.id]) for document in documents)


def regulation_name(title: str) -> str:
    """A title as versions of one regulation share it: without 中华人民共和国 and （2018年修订）."""
    return _STATUS.sub("", _STATE.sub("", folded(title)))


def number_key(number: str) -> str:
    """A document number as it is compared, whatever width and brackets the print has."""
    return folded(number).translate(_BRACKETS).replace("〕第", "〕")


def _repeals(documents: Sequence[Document]) -> Iterable[tuple[Document, Document]]:
    by_number: dict[str, list[Document]] = defaultdict(list)
    by_name: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if document.number:
            by_number[number_key(document.number)].append(document)
        by_name[regulation_name(document.title)].append(document)
    for document in documents:
        for named in document.repeals:
            found = by_number[number_key(named)]
            for other in found or _nearest(document, by_name[regulation_name(named)]):
                if other is not document and _is_later(document, other):
                    yield document, other


def _nearest(document: Document, named: Sequence[Document]) -> Sequence[Document]:
    """Of documents with one title, those of the issuer of the one that names them, if any."""
    return [each for each in named if _is_same_issuer(document, each)] or named


def _replacements(documents: Sequence[Document]) -> Iterable[tuple[Document, Document]]:
    """Each version of a regulation with the one before it."""
    versions: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if not document.is_record and document.in_force_from:
            versions[regulation_name(document.title)].append(document)
    for found in versions.values():
        in_order = sorted(found, key=lambda each: (each.in_force_from or date.max, each.id))
        for at, earlier in enumerate(in_order):
            for later in in_order[at + 1 :]:
                if _is_later(later, earlier) and _is_same_issuer(earlier, later):
                    yield later, earlier
                    break


def _is_later(later: Document, earlier: Document) -> bool:
    if later.in_force_from is None or earlier.in_force_from is None:
        return True
    return later.in_force_from > earlier.in_force_from


def _is_same_issuer(one: Document, other: Document) -> bool:
    """Two cities may each have a 政府工作规则: those are no versions of one another.

    One that is not known may be any; of several that issue together, one in common is enough.
    """
    if one.issuer is None or other.issuer is None:
        return True
    return not _bodies(one.issuer).isdisjoint(_bodies(other.issuer))


def _bodies(issuer: str) -> set[str]:
    """The bodies that issue together; a standing committee or an office speaks for its body."""
    names = _SESSION.sub("", _STATE.sub("", folded(issuer))).split("、")
    return {_SPEAKS_FOR_ANOTHER.sub("", name) for name in names}


def _ended(document: Document, successors: Sequence[Document]) -> Document:
    dated = [each for each in successors if each.in_force_from]
    if not dated:
        return document
    first = min(dated, key=lambda each: (each.in_force_from or date.max, each.id))
    own = document.in_force_until
    if own is not None and first.in_force_from is not None and own <= first.in_force_from:
        return document
    return replace(document, in_force_until=first.in_force_from, replaced_by=first.id)
