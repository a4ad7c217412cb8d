"""Sources, documents, provisions and passages of a build: one SQLite file, read-only once made."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus.library import Library
from corpus.model import Document, Kind, Provision, Span
from index.passages import Passage

SCHEMA = """
create table sources (name text primary key, sha256 text not null, text text not null);
create table documents (position integer primary key, id text unique, record text not null);
create table provisions (
    position integer primary key, id text unique, document_id text not null,
    parent_id text, record text not null
);
create index provisions_by_document on provisions (document_id);
create index provisions_by_parent on provisions (parent_id);
create table passages (row integer primary key, id text unique, record text not null);
"""
SOURCES_KEPT = 8  # texts of sources kept in memory


def write_records(file: Path, library: Library, passages: Sequence[Passage]) -> None:
    """Write all records of a build."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript(SCHEMA)
        connection.executemany(
            "insert into sources values (?, ?, ?)",
            ((source.name, source.sha256, source.text) for source in library.sources),
        )
        connection.executemany(
            "insert into documents values (?, ?, ?)",
            ((n, each.id, pack_document(each)) for n, each in enumerate(library.documents)),
        )
        connection.executemany(
            "insert into provisions values (?, ?, ?, ?, ?)",
            (
                (n, each.id, each.document_id, each.parent_id, pack_provision(each))
                for n, each in enumerate(library.provisions)
            ),
        )
        connection.executemany(
            "insert into passages values (?, ?, ?)",
            ((n, each.id, pack_passage(each)) for n, each in enumerate(passages)),
        )


class Records:
    """Reads the records of one build. May be used from several threads."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(
            f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        rows = self._rows("select record from documents order by position")
        self.documents = tuple(unpack_document(record) for (record,) in rows)
        self._by_id = {document.id: document for document in self.documents}
        self.source_text = lru_cache(SOURCES_KEPT)(self._source_text)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def document(self, document_id: str) -> Document:
        """The document with this id. Raises KeyError."""
        return self._by_id[document_id]

    def provision(self, provision_id: str) -> Provision:
        """The provision with this id. Raises KeyError."""
        for (record,) in self._rows("select record from provisions where id = ?", provision_id):
            return unpack_provision(record)
        raise KeyError(provision_id)

    def provisions(self, document_id: str) -> tuple[Provision, ...]:
        """All provisions of a document, in the order of the source."""
        query = "select record from provisions where document_id = ? order by position"
        return tuple(unpack_provision(record) for (record,) in self._rows(query, document_id))

    def children(self, provision_id: str) -> tuple[Provision, ...]:
        """The provisions right inside one, in the order of the source."""
        query = "select record from provisions where parent_id = ? order by position"
        return tuple(unpack_provision(record) for (record,) in self._rows(query, provision_id))

    def passage(self, row: int) -> Passage:
        """The passage in this row of the vectors and the lexical index. Raises KeyError."""
        for (record,) in self._rows("select record from passages where row = ?", row):
            return unpack_passage(record)
        raise KeyError(row)

    def all_provisions(self) -> Iterator[Provision]:
        """Every provision of the build, in the order of the library."""
        for (record,) in self._rows("select record from provisions order by position"):
            yield unpack_provision(record)

    def _source_text(self, name: str) -> str:
        for (text,) in self._rows("select text from sources where name = ?", name):
            return str(text)
        raise KeyError(name)

    def _rows(self, query: str, *values: str | int) -> list[Any]:
        return self._connection.execute(query, values).fetchall()


# --- records as JSON ---------------------------------------------------------------------------
def pack_document(document: Document) -> str:
    """A document as JSON."""
    return _dumps(
        {
            "id": document.id,
            "source": document.source,
            "title": document.title,
            "number": document.number,
            "issuer": document.issuer,
            "issued": _pack_day(document.issued),
            "in_force_from": _pack_day(document.in_force_from),
            "revised": _pack_day(document.revised),
            "in_force_until": _pack_day(document.in_force_until),
            "replaced_by": document.replaced_by,
            "repeals": document.repeals,
            "issue": document.issue,
            "names_in_force": document.names_in_force,
            "is_record": document.is_record,
        }
    )


def unpack_document(record: str) -> Document:
    """The document that `pack_document` wrote."""
    content = json.loads(record)
    for name in ("issued", "in_force_from", "revised", "in_force_until"):
        content[name] = _unpack_day(content[name])
    return Document(**{**content, "repeals": tuple(content["repeals"])})


def pack_provision(provision: Provision) -> str:
    """A provision as JSON."""
    return _dumps(
        {
            "id": provision.id,
            "document_id": provision.document_id,
            "locator": provision.locator,
            "kind": provision.kind.value,
            "path": provision.path,
            "text": provision.text,
            "spans": _pack_spans(provision.spans),
            "parent_id": provision.parent_id,
            "in_force_from": _pack_day(provision.in_force_from),
        }
    )


def unpack_provision(record: str) -> Provision:
    """The provision that `pack_provision` wrote."""
    content = json.loads(record)
    return Provision(
        **{
            **content,
            "kind": Kind(content["kind"]),
            "path": tuple(content["path"]),
            "spans": _unpack_spans(content["spans"]),
            "in_force_from": _unpack_day(content["in_force_from"]),
        }
    )


def pack_passage(passage: Passage) -> str:
    """A passage as JSON."""
    return _dumps(
        {
            "id": passage.id,
            "provision_id": passage.provision_id,
            "span": [passage.span.start, passage.span.end],
            "text": passage.text,
            "context": passage.context,
            "words": passage.words,
            "sentences": _pack_spans(passage.sentences),
        }
    )


def unpack_passage(record: str) -> Passage:
    """The passage that `pack_passage` wrote."""
    content = json.loads(record)
    spans = _unpack_spans(content["sentences"])
    return Passage(**{**content, "span": Span(*content["span"]), "sentences": spans})


def _dumps(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)


def _pack_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _unpack_day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _pack_spans(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _unpack_spans(spans: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in spans)
