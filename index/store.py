"""A built index, opened for reading.

`Index` is the handle that programs keep. It opens the build that the pointer file names, notices a
new one, and closes the old one when the last query that reads it is done.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexCorrupt, IndexMissing
from corpus.model import Document, Provision, Span
from corpus.view import cut
from index.alignment import Alignment
from index.force import Force
from index.lexical import LexicalIndex, unmap
from index.manifest import Manifest, current_build, read_manifest
from index.records import Records
from index.vectors import PASSAGES, VectorIndex

logger = logging.getLogger(__name__)

RECORDS = "records.sqlite"
VECTORS = "vectors.npy"
ROWS = "rows.npz"
LEXICAL, CHROMA = "lexical", "chroma"
OPENING_TRIES = 3  # a build may be replaced and removed between reading the pointer and opening it


class Build:
    """One finished build with everything in it open."""

    def __init__(self, folder: Path, verify: bool = False) -> None:
        self.manifest: Manifest = read_manifest(folder, verify)
        try:
            self._open(folder)
        except Exception as error:  # whatever the libraries below raise on a damaged file
            reason = " ".join(str(error).split())[:200]
            raise IndexCorrupt(folder.parent, f"{folder.name} 打不开：{reason}") from error
        self._closing = threading.Condition()
        self._readers = 0
        self._is_closed = False

    def _open(self, folder: Path) -> None:
        with ExitStack() as opened:
            self.records = opened.enter_context(closing(Records(folder / RECORDS)))
            self.lexical = LexicalIndex.load(folder / LEXICAL)
            self.vectors: NDArray[np.float16] = np.load(folder / VECTORS, mmap_mode="r")
            with np.load(folder / ROWS) as rows:
                self.force = Force(rows["since"], rows["until"])
                self.sentence_starts: NDArray[np.int64] = rows["sentence_starts"]
                self.passage_documents: NDArray[np.int32] = rows["document"]
                self.passage_order: NDArray[np.int64] = rows["order"]  # by id
            self.titles = tuple(document.title for document in self.records.documents)
            self.nearest = opened.enter_context(closing(VectorIndex(folder / CHROMA, (PASSAGES,))))
            self._opened = opened.pop_all()

    def enter(self) -> bool:
        """Count a reader in; False when the build is closed already."""
        with self._closing:
            if self._is_closed:
                return False
            self._readers += 1
            return True

    def leave(self) -> None:
        """Count a reader out."""
        with self._closing:
            self._readers -= 1
            self._closing.notify_all()

    def let_go(self) -> None:
        """Leave nothing of the large files in memory that a search has read. Others may go on
        reading: their pages are read again."""
        unmap(self.vectors)
        self.lexical.unmap()

    def close(self) -> None:
        """Let no reader in any more, wait for those inside, close the files."""
        with self._closing:
            if self._is_closed:
                return
            self._is_closed = True
            self._closing.wait_for(lambda: self._readers == 0)
        self._opened.close()


class Index:
    """The current build of an index folder. May be used from several threads."""

    def __init__(self, path: Path, build: Build) -> None:
        self.path = path
        self._build = build
        self._swapping = threading.Lock()

    @classmethod
    def open(cls, path: Path, verify: bool = False) -> Index:
        """Open the current build; `verify` also compares the hash of every file.

        Raises IndexMissing, IndexCorrupt.
        """
        return cls(path, _open_current(path, verify))

    @property
    def manifest(self) -> Manifest:
        """What the open build holds, and of which model its vectors are."""
        return self._build.manifest

    def documents(self) -> tuple[Document, ...]:
        """All documents, in the order of the library."""
        with self.reading() as build:
            return build.records.documents

    def document(self, document_id: str) -> Document:
        """The document with this id. Raises KeyError."""
        with self.reading() as build:
            return build.records.document(document_id)

    def provision(self, provision_id: str) -> Provision:
        """The provision with this id. Raises KeyError."""
        with self.reading() as build:
            return build.records.provision(provision_id)

    def provisions(self, document_id: str) -> tuple[Provision, ...]:
        """All provisions of a document, in the order of the source."""
        with self.reading() as build:
            return build.records.provisions(document_id)

    def children(self, provision_id: str) -> tuple[Provision, ...]:
        """The provisions right inside one, in the order of the source."""
        with self.reading() as build:
            return build.records.children(provision_id)

    def cut(self, document_id: str, spans: Iterable[Span]) -> str:
        """The words that stand at `spans` of the document's source, cut from the stored source."""
        with self.reading() as build:
            return cut(_source_text(build, document_id), spans)

    def source_spans(self, provision_id: str, span: Span) -> tuple[Span, ...]:
        """Where in the source the characters at `span` of a provision's text stand."""
        with self.reading() as build:
            provision = build.records.provision(provision_id)
            text = _source_text(build, provision.document_id)
            return Alignment(text, provision).source_spans(span)

    def text_spans(self, provision_id: str, spans: Iterable[Span]) -> tuple[Span, ...]:
        """Where in a provision's text the characters at `spans` of the source stand."""
        with self.reading() as build:
            provision = build.records.provision(provision_id)
            text = _source_text(build, provision.document_id)
            return Alignment(text, provision).text_spans(spans)

    def frequency(self, form: str) -> int:
        """How many passages may hold `form`."""
        with self.reading() as build:
            return build.lexical.frequency(form)

    def is_stale(self) -> bool:
        """Has another build become current since this one was opened?"""
        return current_build(self.path) != self.manifest.build_id

    def refresh(self) -> bool:
        """Go over to the current build if it is another; say whether it was.

        When the new one cannot be opened, a warning is logged and the old one goes on answering.
        """
        if not self._swapping.acquire(blocking=False):
            return False  # another thread is at it; until it is done the old one answers
        try:
            if not self.is_stale():
                return False
            old, self._build = self._build, _open_current(self.path, verify=False)
        except (IndexMissing, IndexCorrupt) as error:
            logger.warning("%s 沿用先前打开的索引。", error)
            return False
        finally:
            self._swapping.release()
        old.close()
        return True

    def close(self) -> None:
        """Wait for running queries and close all files."""
        self._build.close()

    @contextmanager
    def reading(self) -> Iterator[Build]:
        """The open build, kept open until the block ends."""
        build = self._build
        while not build.enter():
            if build is self._build:
                raise ValueError("the index is closed")
            build = self._build
        try:
            yield build
        finally:
            build.leave()


def _source_text(build: Build, document_id: str) -> str:
    return build.records.source_text(build.records.document(document_id).source)


def _open_current(path: Path, verify: bool) -> Build:
    for attempt in range(1, OPENING_TRIES + 1):
        build_id = current_build(path)
        try:
            return Build(path / build_id, verify)
        except (IndexCorrupt, IndexMissing):
            if attempt == OPENING_TRIES or current_build(path) == build_id:
                raise
    raise AssertionError("unreachable")
