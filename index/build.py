"""Builds an index: incrementally by content, and beside the one that is being read.

A build is a new folder; when it is whole, the pointer file is replaced and readers go over. Until
then, and after whatever goes wrong, the build of before answers.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray
from tqdm import tqdm

from corpus.errors import CorpusError, IndexCorrupt, IndexMissing
from corpus.library import Library
from corpus.model import Provision
from index.embedding import EmbeddingModel
from index.force import Force, passages_in_force
from index.lexical import build_lexical
from index.manifest import (
    FORMAT,
    Manifest,
    ModelRecord,
    Recall,
    current_build,
    file_records,
    point_to,
    read_manifest,
    write_manifest,
)
from index.passages import Passage, make_passages
from index.records import Records, pack_document, pack_passage, pack_provision, write_records
from index.store import CHROMA, LEXICAL, RECORDS, ROWS, VECTORS
from index.vectors import PASSAGES, SENTENCES, write_collection

LOCK = ".lock"
BUILD_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
KEYS = "keys.npy"  # what was embedded in each row, as a hash
KEY_BYTES = 16

Halves = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, in provisions; `embedded` counts the vectors computed anew."""

    added: int
    changed: int
    removed: int
    unchanged: int
    embedded: int
    seconds: float


def build_index(
    library: Library, path: Path, model: EmbeddingModel | None = None, bundled: bool = False
) -> BuildReport:
    """Build or update the index in the folder `path`.

    `bundled` marks the corpus that comes with the program: that index is renewed with it. Progress,
    and what is redone for which reason, go to standard error. Raises CorpusError, ModelMissing.
    """
    started = time.monotonic()
    passages = make_passages(library)
    _check(library, passages, path)
    path.mkdir(parents=True, exist_ok=True)
    with _writer(path):
        job = _Job(library, passages, path, model or EmbeddingModel(), bundled)
        embedded = job.run()
        seconds = round(time.monotonic() - started, 1)
        return BuildReport(*job.changes(), embedded=embedded, seconds=seconds)


def program_sha256() -> str:
    """The hash of the code that reads the corpus and makes the index."""
    root = Path(__file__).resolve().parent.parent
    files = [file for package in ("corpus", "index") for file in (root / package).glob("*.py")]
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
        _say(f"另一个进程正在建立 {path} 的索引，等它完成……")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


class _Previous:
    """The build that is current before this one: its vectors are used again.

    Every hash is compared first: damaged vectors would get new, matching ones.
    """

    def __init__(self, folder: Path) -> None:
        self.manifest = read_manifest(folder, verify=True)
        self._keys = np.load(folder / KEYS)
        self._vectors: Halves = np.load(folder / VECTORS)
        with closing(Records(folder / RECORDS)) as records:
            self.provisions = {each.id: _content(each) for each in records.all_provisions()}

    def vectors(self) -> dict[bytes, Halves]:
        """Hash of what was embedded → its vector."""
        return {key.tobytes(): self._vectors[row] for row, key in enumerate(self._keys)}


def _open_previous(path: Path) -> _Previous | None:
    try:
        return _Previous(path / current_build(path))
    except IndexMissing:
        return None
    except (IndexCorrupt, OSError, ValueError, sqlite3.Error) as error:
        _say(f"现有索引不能沿用，全部重新计算：{error}")
        return None


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
        self.previous = _open_previous(path)
        self.record = ModelRecord(model.model_id, model.sha256, model.precision)
        self.content_sha256 = _content_sha256(library, passages)
        self.program_sha256 = program_sha256()

    def changes(self) -> tuple[int, int, int, int]:
        """How many provisions are added, changed, removed and unchanged."""
        before = self.previous.provisions if self.previous else {}
        now = {each.id: _content(each) for each in self.library.provisions}
        kept = now.keys() & before.keys()
        changed = sum(now[each] != before[each] for each in kept)
        return len(now) - len(kept), changed, len(before) - len(kept), len(kept) - changed

    def run(self) -> int:
        """Build, if there is anything to build; how many vectors were computed."""
        if self._is_up_to_date():
            return 0
        build_id = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
        folder = self.path / build_id
        folder.mkdir()
        try:
            embedded = self._write(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        replaced = self.previous.manifest.build_id if self.previous else ""
        point_to(self.path, build_id)
        _remove_builds(self.path, but={build_id, replaced})
        return embedded

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

    def _write(self, folder: Path) -> int:
        """Write everything of a build, the manifest last; how many vectors were computed."""
        texts = [passage.embedded for passage in self.passages]
        sentences = [text for each in self.passages for text in each.embedded_sentences]
        keys = [_key(text) for text in texts + sentences]
        halves, embedded = self._vectors(texts + sentences, keys)
        starts = np.cumsum([len(texts), *(len(each.sentences) for each in self.passages)])
        force = passages_in_force(self.library, self.passages)
        np.save(folder / KEYS, np.frombuffer(b"".join(keys), np.uint8).reshape(-1, KEY_BYTES))
        np.save(folder / VECTORS, halves)
        np.savez(folder / ROWS, since=force.since, until=force.until, sentence_starts=starts)
        write_records(folder / RECORDS, self.library, self.passages)
        with _progress(len(texts), "建立词汇索引") as advance:
            build_lexical(texts, folder / LEXICAL, advance)
        recall = _write_chroma(folder / CHROMA, halves, force, starts)
        write_manifest(folder, self._manifest(folder, recall, len(sentences)))
        return embedded

    def _vectors(self, texts: Sequence[str], keys: Sequence[bytes]) -> tuple[Halves, int]:
        """A vector a text, in half precision: those at hand used again, the rest computed."""
        known = self._known_vectors()
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            self.model.verify()
            with _progress(len(missing), "计算向量") as advance:
                computed = self.model.encode_passages(list(missing.values()), advance)
            known |= dict(zip(missing, computed.astype(np.float16), strict=True))
        return np.stack([known[key] for key in keys]), len(missing)

    def _known_vectors(self) -> dict[bytes, Halves]:
        """The vectors of the build before, if they are of the same model: two never mix."""
        if not self.previous:
            return {}
        before = self.previous.manifest.model
        if before != self.record:
            old, new = _named(before), _named(self.record)
            _say(f"向量模型已由 {old} 换成 {new}，全部重新计算。")
            return {}
        return self.previous.vectors()

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


def _content(provision: Provision) -> str:
    """What a provision says. Where it stands is left out: that moves with whatever precedes it."""
    return pack_provision(replace(provision, spans=()))


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


def _named(model: ModelRecord) -> str:
    return f"{model.id}（{model.sha256[:8]}，{model.precision}）"


def _write_chroma(
    folder: Path, halves: Halves, force: Force, starts: NDArray[np.int64]
) -> dict[str, Recall]:
    """Both collections; the recall measured in each."""
    vectors = halves.astype(np.float32)
    passages = int(starts[0])
    recall = {}
    with _progress(len(vectors), "写入向量库") as advance:
        recall[PASSAGES] = write_collection(folder, PASSAGES, vectors[:passages], 0, force, advance)
        if len(vectors) > passages:
            owners = force.repeated(np.diff(starts))
            recall[SENTENCES] = write_collection(
                folder, SENTENCES, vectors[passages:], passages, owners, advance
            )
    return recall


def _remove_builds(path: Path, but: set[str]) -> None:
    """Remove builds that no reader opens any more, and what broken runs left behind.

    The build replaced last stays: a reader may be about to open it.
    """
    for folder in path.iterdir():
        if folder.is_dir() and BUILD_NAME.fullmatch(folder.name) and folder.name not in but:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _progress(total: int, label: str) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error; the block says to what it gets how many more are done."""
    with tqdm(total=total, desc=label, unit="条", file=sys.stderr) as bar:

        def advance(count: int) -> None:
            bar.update(count)

        yield advance


def _say(message: str) -> None:
    print(message, file=sys.stderr)
