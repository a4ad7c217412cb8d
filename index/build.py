"""Builds an index: incrementally by content, and beside the one that is being read.

A build is a new folder; when it is whole, the pointer file is replaced and readers go over. Until
then, and after whatever goes wrong, the build of before answers. Vectors that a broken-off build
computed are kept and used by the next.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from corpus.console import LONGEST_REASON, describe_os_error
from corpus.errors import CorpusError, IndexCorrupt, IndexMissing, TiaowenError
from corpus.library import Library
from index.embedding import EmbeddingModel
from index.force import passages_in_force
from index.journal import KEY_BYTES, remove_journals
from index.lexical import build_lexical
from index.manifest import (
    FORMAT,
    MANIFEST,
    POINTER,
    Manifest,
    ModelRecord,
    Recall,
    current_build,
    file_records,
    point_to,
    write_manifest,
)
from index.passages import Passage, documents_of, make_passages
from index.previous import KEYS, PreviousBuild, content, open_previous
from index.progress import progress, say
from index.records import pack_document, pack_passage, pack_provision, write_records
from index.store import CHROMA, LEXICAL, RECORDS, ROWS, VECTORS
from index.vector_source import VectorSource
from index.vector_writing import Part, write_chroma
from index.vectors import PASSAGES

LOCK = ".lock"
BUILD_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
NO_ROOM = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件大小超过了系统的限制",
}
ALMOST_NOTHING = 20_000_000  # bytes free: libraries often do not say that the disk is full


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, in provisions; the other counts are of vectors."""

    added: int
    changed: int
    removed: int
    unchanged: int
    embedded: int  # computed anew
    resumed: int  # computed by a build that was broken off
    seconds: float


class BuildFailed(TiaowenError):
    """A build could not be written. The index of before, if there is one, is as it was."""

    def __init__(self, path: Path, problem: str) -> None:
        self.path, self.problem = path, problem
        old = "原有的索引照常可用，" if (path / POINTER).exists() else ""
        super().__init__(
            f"{path}：没有建成新的索引（{problem}）；{old}"
            "排除原因后请再运行一次，已算好的向量会沿用。"
        )


def build_index(
    library: Library, path: Path, model: EmbeddingModel | None = None, bundled: bool = False
) -> BuildReport:
    """Build or update the index in the folder `path`.

    `bundled` marks the corpus that comes with the program: that index is renewed with it. Progress,
    and what is redone for which reason, go to standard error. Raises CorpusError, ModelMissing,
    BuildFailed.
    """
    started = time.monotonic()
    passages = make_passages(library)
    _check(library, passages, path)
    path.mkdir(parents=True, exist_ok=True)
    with _writer(path):
        job = _Job(library, passages, path, model or EmbeddingModel(), bundled)
        embedded, resumed = job.run()
        changes = job.changes()
        return BuildReport(*changes, embedded, resumed, round(time.monotonic() - started, 1))


def program_sha256() -> str:
    """The hash of the code that reads the corpus and makes the index."""
    root = Path(__file__).resolve().parent.parent
    files = [file for package in ("corpus", "index") for file in (root / package).rglob("*.py")]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _check(library: Library, passages: Sequence[Passage], path: Path) -> None:
    """Raise CorpusError when nothing can be searched, or an id stands twice."""
    if not passages:
        raise CorpusError(path, "语料里没有可以检索的条文，没有建立索引。")
    for records in (library.documents, library.provisions):
        repeated = [each for each, count in Counter(r.id for r in records).items() if count > 1]
        if repeated:
            raise CorpusError(repeated[0], "语料里有两份内容用同一个编号，请删去一份。")


@contextmanager
def _writer(path: Path) -> Iterator[None]:
    """Only one process writes at a time; others wait."""
    lock = FileLock(path / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        say(f"另一个进程正在建立 {path} 的索引，等它完成……")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


class _Job:
    """One run: what is to be built, and what is there already."""

    def __init__(
        self,
        library: Library,
        passages: Sequence[Passage],
        path: Path,
        model: EmbeddingModel,
        bundled: bool,
    ) -> None:
        self.library, self.passages, self.path, self.model = library, passages, path, model
        self.bundled = bundled
        self.previous = open_previous(path)
        self.record = ModelRecord(model.model_id, model.sha256, model.precision)
        self.content_sha256 = _content_sha256(library, passages)
        self.program_sha256 = program_sha256()

    def changes(self) -> tuple[int, int, int, int]:
        """How many provisions are added, changed, removed and unchanged."""
        if self.previous and self.previous.manifest.content_sha256 == self.content_sha256:
            return 0, 0, 0, len(self.library.provisions)
        before = self.previous.provisions() if self.previous else {}
        now = {each.id: content(each) for each in self.library.provisions}
        kept = now.keys() & before.keys()
        changed = sum(now[each] != before[each] for each in kept)
        return len(now) - len(kept), changed, len(before) - len(kept), len(kept) - changed

    def run(self) -> tuple[int, int]:
        """Build, if there is anything to build; how many vectors were computed and resumed."""
        current = _pointed_to(self.path)
        _remove_leftovers(self.path, current)
        if self._is_up_to_date():
            remove_journals(self.path)
            return 0, 0
        folder = self.path / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
        counts = self._write(folder)
        point_to(self.path, folder.name)
        _remove_builds(self.path, but={folder.name, current})
        remove_journals(self.path)
        return counts

    def _is_up_to_date(self) -> bool:
        if not self.previous:
            return False
        of = self.previous.manifest
        return (
            of.model == self.record
            and of.bundled == self.bundled
            and of.content_sha256 == self.content_sha256
            and of.program_sha256 == self.program_sha256
        )

    def _write(self, folder: Path) -> tuple[int, int]:
        """Write a whole build on the disk, or nothing."""
        try:
            folder.mkdir()
            counts = self._write_files(folder)
            _sync(folder)
        except BaseException as error:
            problem = _storage_problem(error, self.path)  # before there is room again
            shutil.rmtree(folder, ignore_errors=True)
            if problem:
                raise BuildFailed(self.path, problem) from error
            raise
        return counts

    def _write_files(self, folder: Path) -> tuple[int, int]:
        """Write everything of a build, the manifest last."""
        texts = [passage.embedded for passage in self.passages]
        sentences = [text for each in self.passages for text in each.embedded_sentences]
        keys = [_key(text) for text in texts + sentences]
        source = VectorSource(self.path, self.model, self.record, self.previous)
        halves = source.vectors(texts + sentences, keys)
        starts = np.cumsum([len(texts), *(len(each.sentences) for each in self.passages)])
        force = passages_in_force(self.library, self.passages)
        np.save(folder / KEYS, np.frombuffer(b"".join(keys), np.uint8).reshape(-1, KEY_BYTES))
        np.save(folder / VECTORS, halves)
        np.savez(
            folder / ROWS,
            since=force.since,
            until=force.until,
            sentence_starts=starts,
            document=documents_of(self.library, self.passages),
            order=np.argsort(np.argsort([passage.id for passage in self.passages])),
        )
        write_records(folder / RECORDS, self.library, self.passages)
        with progress("建立词汇索引", len(texts)) as advance:
            build_lexical(texts, folder / LEXICAL, advance)
        count = len(texts)
        passages = Part(keys[:count], halves[:count].astype(np.float32), force)
        recall = write_chroma(folder / CHROMA, {PASSAGES: passages}, self._chroma_before())
        write_manifest(folder, self._manifest(folder, recall, len(sentences)))
        return source.embedded, source.resumed

    def _chroma_before(self) -> PreviousBuild | None:
        """The build whose Chroma collections may be updated: with the same vectors and program."""
        if self.previous is None:
            return None
        of = self.previous.manifest
        is_alike = of.model == self.record and of.program_sha256 == self.program_sha256
        return self.previous if is_alike else None

    def _manifest(self, folder: Path, recall: dict[str, Recall], sentences: int) -> Manifest:
        return Manifest(
            format=FORMAT,
            build_id=folder.name,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            model=self.record,
            bundled=self.bundled,
            program_sha256=self.program_sha256,
            content_sha256=self.content_sha256,
            corpus={source.name: source.sha256 for source in self.library.sources},
            counts={
                "sources": len(self.library.sources),
                "documents": len(self.library.documents),
                "provisions": len(self.library.provisions),
                "passages": len(self.passages),
                "sentences": sentences,
            },
            recall=recall,
            files=file_records(folder),
        )


def _content_sha256(library: Library, passages: Sequence[Passage]) -> str:
    """The hash of everything that a build records."""
    digest = hashlib.sha256()
    for source in library.sources:
        digest.update(f"{source.name} {source.sha256}\n".encode())
    for line in chain(
        map(pack_document, library.documents),
        map(pack_provision, library.provisions),
        map(pack_passage, passages),
    ):
        digest.update(line.encode())
    return digest.hexdigest()


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=KEY_BYTES).digest()


def _pointed_to(path: Path) -> str:
    """The name of the current build, damaged or not; empty when there is none."""
    try:
        return current_build(path)
    except (IndexMissing, IndexCorrupt):
        return ""


def _remove_leftovers(path: Path, current: str) -> None:
    """Remove what killed builds left: folders that are not whole, or were never pointed to."""
    for folder in _builds(path):
        was_never_current = current and folder.name > current
        is_whole = (folder / MANIFEST).exists()
        if folder.name != current and (was_never_current or not is_whole):
            shutil.rmtree(folder, ignore_errors=True)


def _remove_builds(path: Path, but: set[str]) -> None:
    """Remove builds that no reader opens any more.

    The build replaced last stays: a reader may be about to open it.
    """
    for folder in _builds(path):
        if folder.name not in but:
            shutil.rmtree(folder, ignore_errors=True)


def _builds(path: Path) -> list[Path]:
    return [each for each in path.iterdir() if each.is_dir() and BUILD_NAME.fullmatch(each.name)]


def _sync(folder: Path) -> None:
    """Have all of a build on the disk before it is pointed to, in case the power fails."""
    for path in [*folder.rglob("*"), folder, folder.parent]:
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _storage_problem(error: BaseException, path: Path) -> str:
    """Why a build could not be written, for people; empty for what is not about storage."""
    if not isinstance(error, Exception):
        return ""  # Ctrl+C, which should not wait for the import
    from chromadb.errors import ChromaError

    if not isinstance(error, OSError | sqlite3.Error | ChromaError):
        return ""
    number = isinstance(error, OSError) and error.errno
    if number in NO_ROOM:
        return NO_ROOM[number]
    if shutil.disk_usage(path).free < ALMOST_NOTHING:
        return NO_ROOM[errno.ENOSPC]
    if isinstance(error, OSError) and number:
        return describe_os_error(error).rstrip("。")
    return " ".join(str(error).split())[:LONGEST_REASON]
