"""The findings as a table for people, and as the JSON object of `corpus check --json`.

Its keys are

- `sources`, `documents`, `provisions`: how many were looked at
- `unread`: how many files and folders could not be read
- `needs_person`, `worth_knowing`: how many findings of each severity
- `findings`: a list of objects with `kind` and `severity` (below), `source` (the name of the file),
  `line` (of the file's text as extracted, from 1; null where none is meant), `document_id`,
  `document_title`, `document_number`, `locator` (each null where none is meant), and `message`, one
  Chinese sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from corpus.check.findings import Check, Finding, Severity
from corpus.library import Library


def as_json(library: Library, findings: Sequence[Finding]) -> dict[str, object]:
    """The report for programs; the keys are listed above."""
    count = Counter(finding.severity for finding in findings)
    return {
        "sources": len(library.sources),
        "documents": len(library.documents),
        "provisions": len(library.provisions),
        "unread": len(library.unread),
        "needs_person": count[Severity.NEEDS_PERSON],
        "worth_knowing": count[Severity.WORTH_KNOWING],
        "findings": [_row(finding) for finding in findings],
    }


def _row(finding: Finding) -> dict[str, object]:
    document = finding.document
    return {
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "source": finding.source,
        "line": finding.line,
        "document_id": document.id if document else None,
        "document_title": document.title if document else None,
        "document_number": document.number if document else None,
        "locator": finding.locator,
        "message": finding.message,
    }


_NAMES = {
    Check.UNREAD: "读不了",
    Check.LOST_TEXT: "文字遗漏",
    Check.NUMBERING: "编号",
    Check.REFERENCE: "引用",
    Check.VERSIONS: "版本",
    Check.NO_DATE: "没有日期",
    Check.NO_TITLE: "没有标题",
    Check.STRUCTURE: "段落划分",
    Check.TABLE: "表格",
    Check.EMPTY: "没有内容",
    Check.UNFINISHED: "没有写完",
    Check.BRACKETS: "括号引号",
}
_MARKS = {Severity.NEEDS_PERSON: "✗", Severity.WORTH_KNOWING: "·"}


def as_text(library: Library, findings: Sequence[Finding]) -> Iterator[str]:
    """The report for people, line by line: findings grouped by document, then the counts."""
    for (source, title), group in groupby(findings, key=_place):
        yield f"{source}{f'　《{title}》' if title else ''}"
        for finding in group:
            line = f"第 {finding.line} 行" if finding.line else ""
            where = "　".join(filter(None, (line, finding.locator)))
            yield f"  {_MARKS[finding.severity]} {_NAMES[finding.kind]}　{where}　{finding.message}"
        yield ""
    yield from _counts(findings)
    unread = f"；另有 {len(library.unread)} 个文件或文件夹读不了" if library.unread else ""
    yield (
        f"共看了 {len(library.sources)} 个文件里的 {len(library.documents)} 份文件、"
        f"{len(library.provisions)} 个条款{unread}。"
    )


def _place(finding: Finding) -> tuple[str, str]:
    return finding.source, finding.document.title if finding.document else ""


def _counts(findings: Iterable[Finding]) -> Iterator[str]:
    count = Counter((finding.kind, finding.severity) for finding in findings)
    if not count:
        yield "没有发现问题。"
        return
    yield "　　　　　　　需要人看　　仅供参考"
    for kind in Check:
        needs, worth = (count[kind, severity] for severity in Severity)
        if needs or worth:
            yield f"{_NAMES[kind]:　<6}{needs:>10}{worth:>12}"
