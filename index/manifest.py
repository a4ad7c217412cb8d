"""What a build of the index holds, and the pointer that says which build is current.

An index folder holds one folder a build, each finished before it is pointed to and never changed
after, and the file `current` with the name of the build that readers open.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.errors import IndexCorrupt, IndexMissing

FORMAT = 3  # raise when builds of before can no longer be read
REUSED = (2, FORMAT)  # formats whose vectors and records are as they are now
MANIFEST = "manifest.json"
POINTER = "current"
HASHED_ON_OPENING = 200_000_000  # bytes of a build, about 0.2 s; a gazette's has 9 million


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """The embedding model of a build. All vectors of a build come from one model."""

    id: str
    sha256: str
    precision: str  # what the encoder computed in


@dataclass(frozen=True, slots=True)
class Recall:
    """How well Chroma's approximate search finds what exact search finds, measured on a sample."""

    ef_search: int
    sample: int  # questions: vectors drawn from the collection
    at_10: float
    at_100: float


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of a build."""

    size: int  # bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The record that closes a build. Without a valid one nothing of the build is opened."""

    format: int
    build_id: str
    built_at: str  # UTC, ISO 8601
    model: ModelRecord
    bundled: bool  # made from the corpus that comes with the program
    program_sha256: str  # of the code that reads the corpus and cuts passages
    content_sha256: str  # of all records and passages
    corpus: dict[str, str]  # source → SHA-256 of its bytes
    counts: dict[str, int]
    recall: dict[str, Recall]  # collection → measured at build time
    files: dict[str, FileRecord]  # path in the build's folder, with /


def file_records(folder: Path) -> dict[str, FileRecord]:
    """Size and hash of every file of a build but its manifest."""
    return {
        file.relative_to(folder).as_posix(): FileRecord(file.stat().st_size, _sha256(file))
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != MANIFEST
    }


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Close the build in `folder`."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    _write_atomically(folder / MANIFEST, text)


def read_manifest(
    folder: Path, verify: bool = False, formats: Collection[int] = (FORMAT,)
) -> Manifest:
    """The manifest of a build whose files are there, unchanged.

    Chroma reads its vectors without a check: changed bytes can end the process. So the hash of
    every file is compared; in a build of more than HASHED_ON_OPENING bytes only with `verify`, else
    the sizes. Raises IndexCorrupt.
    """
    try:
        manifest = _parse(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except OSError as error:
        raise IndexCorrupt(folder.parent, f"{folder.name}/{MANIFEST} 读不出") from error
    except (ValueError, TypeError, KeyError) as error:
        raise IndexCorrupt(folder.parent, f"{folder.name}/{MANIFEST} 的内容不对") from error
    if manifest.format not in formats:
        problem = f"格式是 {manifest.format}，本程序读取的格式是 {FORMAT}"
        raise IndexCorrupt(folder.parent, problem)
    hashed = verify or sum(each.size for each in manifest.files.values()) <= HASHED_ON_OPENING
    for name, record in manifest.files.items():
        _check_file(folder, name, record, hashed)
    return manifest


def current_build(index: Path) -> str:
    """The name of the build that readers open. Raises IndexMissing when there is none."""
    try:
        name = (index / POINTER).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise IndexMissing(index) from error
    if not name or Path(name).name != name:
        raise IndexCorrupt(index, f"{POINTER} 的内容不是一个文件夹名")
    return name


def is_bundled(index: Path) -> bool:
    """Does the current build say that it was made from the corpus that comes with the program?"""
    try:
        content = json.loads((index / current_build(index) / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("bundled") is True


def point_to(index: Path, build_id: str) -> None:
    """Make `build_id` the build that readers open."""
    _write_atomically(index / POINTER, build_id + "\n")


def _parse(content: Mapping[str, Any]) -> Manifest:
    return Manifest(
        **{
            **content,
            "model": ModelRecord(**content["model"]),
            "recall": {name: Recall(**each) for name, each in content["recall"].items()},
            "files": {name: FileRecord(**each) for name, each in content["files"].items()},
        }
    )


def _check_file(folder: Path, name: str, record: FileRecord, hashed: bool) -> None:
    file = folder / name
    try:
        size = file.stat().st_size
    except OSError as error:
        raise IndexCorrupt(folder.parent, f"缺少文件 {folder.name}/{name}") from error
    if size != record.size:
        problem = f"{folder.name}/{name} 有 {size} 字节，应有 {record.size} 字节"
        raise IndexCorrupt(folder.parent, problem)
    if hashed and _sha256(file) != record.sha256:
        raise IndexCorrupt(folder.parent, f"{folder.name}/{name} 的内容已改变")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _write_atomically(file: Path, text: str) -> None:
    beside = file.with_name(file.name + ".new")
    with beside.open("w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    beside.replace(file)
