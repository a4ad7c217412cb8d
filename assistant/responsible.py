"""Whom the regulations name as responsible: the body in 由……负责, ……部门牵头, or 责任单位."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.concepts import Concept, spoken
from assistant.evidence import Evidence
from corpus.model import Kind, Provision, Span
from index.passages import column_names
from index.sentences import sentence_spans
from index.store import Index

# 由 names the body; else it stands before 负责 and is known by how the names of offices end.
_OFFICE = r"(?:部门|局|委|委员会|办公室|办|机构|政府|厅|中心|所|站|院|单位|银行|公司)"
_NAME = r"[\u4e00-\u9fff（）()、]"
_BY = re.compile(
    rf"由(?:各级|有关|其|上述)?(?P<body>{_NAME}{{2,30}}?{_OFFICE}(?:[（(][^（）()]*[)）])?)"
    r"(?:依法|具体|统一|分别|会同[^，。；]{2,20})?(?:负责|牵头|主管|承担|组织|解释|审核|受理|管理|核实|制定)"
)
_IS_IN_CHARGE = re.compile(
    rf"(?:^|[，。；：、\s])(?P<body>{_NAME}{{2,24}}?{_OFFICE}(?:[（(][^（）()]*[)）])?)"
    r"(?:要|应当|应)?(?:依法|具体|统一)?(?:负责|主管|牵头)"
)
# 由牵头医院负责 says nothing of whom to ask.
_IS_OFFICE = re.compile(
    r"(?:部门|局|委|委员会|办公室|办|政府|机构|厅|机关|中心|总队|支队|法院|单位)$"
)
_COLUMNS = ("责任单位", "牵头单位", "主管部门", "负责单位")
_NEAREST = 5  # pieces that are looked through before the whole document of the nearest is


@dataclass(frozen=True, slots=True)
class Responsible:
    """A body, and where a regulation says that it is in charge."""

    body: str
    provision_id: str
    span: Span


def find_responsible(
    index: Index, nearest: Sequence[Evidence], concepts: Sequence[Concept]
) -> Responsible | None:
    """The body that the nearest provisions name, else their document where it speaks most of what
    is asked."""
    for evidence in nearest[:_NEAREST]:
        for found in _named_in(index, index.provision(evidence.provision_id)):
            return found
    if not nearest:
        return None
    named = [
        found
        for provision in index.provisions(nearest[0].document_id)
        if provision.kind in (Kind.ARTICLE, Kind.SECTION, Kind.PARAGRAPH)
        for found in _named_in(index, provision)
    ]
    return max(named, key=lambda each: _spoken(index, each, concepts), default=None)


def _spoken(index: Index, found: Responsible, concepts: Sequence[Concept]) -> float:
    text = index.provision(found.provision_id).text[found.span.start : found.span.end]
    return spoken(concepts, text)


def _named_in(index: Index, provision: Provision) -> Iterable[Responsible]:
    if provision.kind is Kind.ROW:
        yield from _in_row(index, provision)
        return
    for span in sentence_spans(provision.text):
        sentence = provision.text[span.start : span.end]
        match = _BY.search(sentence) or _IS_IN_CHARGE.search(sentence)
        if match and _IS_OFFICE.search(match["body"]):
            yield Responsible(match["body"], provision.id, span)


def _in_row(index: Index, row: Provision) -> Iterable[Responsible]:
    table = index.provision(row.parent_id) if row.parent_id else row
    for name, cell in zip(column_names(table, row), row.text.split("\t"), strict=False):
        if name in _COLUMNS and cell.strip():
            yield Responsible(cell.strip(), row.id, Span(0, len(row.text)))
