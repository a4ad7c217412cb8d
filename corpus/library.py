"""All documents of a corpus with their provisions: read from a folder, a file, or JSON lines."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.blocks import Line
from corpus.errors import CorpusError
from corpus.gazette import read_issue
from corpus.model import Document, Kind, Provision, Source, Span
from corpus.readers import TEXT_SUFFIXES, read_source
from corpus.settings import BUNDLED_CORPUS
from corpus.structure import furniture_node, read_document
from corpus.tree import Numberer, finish

JSON_LINES = ".jsonl"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Library:
    """Sources, documents and provisions, each in the order of the sources."""

    sources: tuple[Source, ...]
    documents: tuple[Document, ...]
    provisions: tuple[Provision, ...]

    def by_source(self) -> Iterator[tuple[Source, tuple[Provision, ...]]]:
        """Each source with its provisions, in the order of its text."""
        home = {document.id: document.source for document in self.documents}
        found: dict[str, list[Provision]] = {source.name: [] for source in self.sources}
        for provision in self.provisions:
            found[home.get(provision.document_id, provision.document_id)].append(provision)
        for source in self.sources:
            yield source, tuple(found[source.name])


def load_library(path: Path | None = None) -> Library:
    """The library of a folder, a file, or JSON lines `{"id", "law", "article", "text"}`.

    None is the gazette that comes with the project. Raises CorpusError.
    """
    root = path or BUNDLED_CORPUS
    if root.suffix == JSON_LINES and root.is_file():
        library = _put_together(_read_json_lines(root))
    else:
        library = read_library(read_source(file, name) for file, name in _files(root))
    if not library.provisions:
        raise CorpusError(root, "里没有任何文字。请检查文件是否完整。")
    return library


def read_library(sources: Iterable[Source]) -> Library:
    """The library of texts that have already been read."""
    numberer = Numberer()
    return _put_together(_read_shelf(source, numberer) for source in sources)


def _files(root: Path) -> list[tuple[Path, str]]:
    if root.is_file():
        return [(root, root.name)]
    if not root.is_dir():
        raise CorpusError(root, "没有这个文件或文件夹。请检查 --corpus 的路径。")
    files = sorted(file for file in root.rglob("*") if file.is_file())
    found = [file for file in files if file.suffix.lower() in TEXT_SUFFIXES]
    for file in files:
        if file not in found and not file.name.startswith("."):
            log.warning("%s：不能读取这种文件，已跳过", file)
    if not found:
        accepted = "、".join(sorted(TEXT_SUFFIXES))
        raise CorpusError(root, f"文件夹里没有可读取的文件（{accepted}）。")
    return [(file, file.relative_to(root).as_posix()) for file in found]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What one file holds."""

    source: Source
    documents: tuple[Document, ...]
    provisions: tuple[Provision, ...]


def _read_shelf(source: Source, numberer: Numberer) -> _Shelf:
    issue = read_issue(source.text)
    documents, provisions = [], _front(source, issue.front)
    for draft in issue.drafts:
        name = draft.number or f"{source.name}:{draft.printed_title}"
        document, found = read_document(source, issue, draft, numberer.unique(name))
        documents.append(document)
        provisions += found
    return _Shelf(source, tuple(documents), tuple(provisions))


def _front(source: Source, lines: Iterable[Line]) -> list[Provision]:
    """Masthead and contents: print, not text."""
    nodes = [furniture_node(source.text, line.span) for line in lines]
    return finish(source.text, source.name, nodes, None)


def _put_together(shelves: Iterable[_Shelf]) -> Library:
    read = list(shelves)
    documents = [document for shelf in read for document in shelf.documents]
    ended = {
        number: document.in_force_from for document in documents for number in document.repeals
    }
    return Library(
        tuple(shelf.source for shelf in read),
        tuple(
            replace(document, in_force_until=ended[document.number])
            if document.number in ended
            else document
            for document in documents
        ),
        tuple(provision for shelf in read for provision in shelf.provisions),
    )


# --- articles of any corpus, as JSON lines -----------------------------------------------------
def _read_json_lines(path: Path) -> Iterator[_Shelf]:
    """One source a law: its articles one below the other, exactly as the lines give them."""
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
        yield _law_shelf(law, day, rows)


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


def _law_shelf(law: str, day: str, rows: list[dict[str, str]]) -> _Shelf:
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
    return _Shelf(Source(document_id, text, sha256), (document,), tuple(provisions))
