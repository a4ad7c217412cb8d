"""Articles of any corpus as JSON lines `{"id", "law", "article", "text"}`, optional `"date"`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from corpus.errors import CorpusError
from corpus.model import Document, Kind, Provision, Source, Span

Law = tuple[Source, Document, tuple[Provision, ...]]


def read_json_lines(path: Path) -> Iterator[Law]:
    """One source a law: its articles one below the other, exactly as the lines give them.

    Raises CorpusError, naming the line.
    """
    laws: dict[tuple[str, str], list[dict[str, str]]] = {}
    lines_of: dict[str, int] = {}
    for number, line in enumerate(_read_lines(path), 1):
        if not line.strip():
            continue
        row = _json_row(path, number, line)
        if earlier := lines_of.get(row["id"]):
            raise CorpusError(path, f"第 {number} 行的 id {row['id']} 与第 {earlier} 行重复。")
        lines_of[row["id"]] = number
        laws.setdefault((row["law"], row.get("date") or ""), []).append(row)
    for (law, day), rows in laws.items():
        yield _law(law, day, rows)


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise CorpusError(path, "不是 UTF-8 编码。请另存为 UTF-8。") from error
    except OSError as error:
        raise CorpusError(path, f"无法读取（{error.strerror}）。") from error


def _json_row(path: Path, number: int, line: str) -> dict[str, str]:
    accepted = 'JSON 对象 {"id", "law", "article", "text"}，可加 "date"'
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CorpusError(path, f"第 {number} 行不是 JSON，应为{accepted}。") from error
    keys = ("id", "law", "article", "text")
    if (
        not isinstance(row, dict)
        or not all(isinstance(row.get(key), str) for key in keys)
        or not isinstance(row.get("date"), str | None)
    ):
        raise CorpusError(path, f"第 {number} 行的键或值不对，应为{accepted}，值都是字符串。")
    return row


def _day(where: str, day: str) -> date | None:
    try:
        return date.fromisoformat(day) if day else None
    except ValueError as error:
        raise CorpusError(where, f"日期 {day} 应为 YYYY-MM-DD，例如 2020-01-01。") from error


def _law(law: str, day: str, rows: list[dict[str, str]]) -> Law:
    text, provisions = "", []
    document_id = f"{law}（{day}）" if day else law
    for row in rows:
        at = len(text)
        text += f"{row['article']} {row['text']}\n"
        provisions.append(
            Provision(
                id=row["id"],
                document_id=document_id,
                locator=row["article"],
                kind=Kind.ARTICLE,
                path=(),
                text=text[at:-1],
                spans=(Span(at, len(text) - 1),),
            )
        )
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    issued = _day(document_id, day)
    document = Document(document_id, document_id, law, issued=issued, in_force_from=issued)
    return Source(document_id, text, sha256), document, tuple(provisions)
