"""Which index a command reads: the one named, or the default one, which is built when needed."""

from __future__ import annotations

import sys
from pathlib import Path

from corpus.errors import IndexCorrupt
from corpus.library import load_library
from corpus.settings import INDEX, default_index
from index.build import build_index, program_sha256
from index.embedding import EmbeddingModel
from index.manifest import POINTER, current_build, is_bundled, read_manifest
from index.store import Index


def open_index(path: Path | None = None, verify: bool = False) -> Index:
    """The index in the folder `path`, or in the one of the settings, or the default one.

    A folder that is named is never built by reading it. Raises IndexMissing, IndexCorrupt, and for
    the default index CorpusError and ModelMissing.
    """
    if path is None and not INDEX.value():
        ensure_default_index()
    return Index.open(path or default_path(), verify)


def default_path() -> Path:
    """The folder used when none is named: the one of the settings, else in the data folder."""
    named = INDEX.value()
    return Path(named).expanduser() if named else default_index()


def ensure_default_index() -> None:
    """Build the index in the data folder if there is none.

    It is also renewed when it is damaged, or the program or its model is another than the one it
    was built with. An index that a user built there from a corpus of their own stays as it is.
    """
    path = default_index()
    path.mkdir(parents=True, exist_ok=True)
    if not (path / POINTER).exists():
        _build(path, "首次使用，正在建立索引")
    elif is_bundled(path) and (reason := _reason_to_renew(path)):
        _build(path, f"{reason}，正在更新索引")


def _build(path: Path, why: str) -> None:
    print(f"{why}：{path}", file=sys.stderr)
    build_index(load_library(), path, bundled=True)


def _reason_to_renew(path: Path) -> str:
    """Why the index of the bundled corpus is to be built again; empty when it is current."""
    try:
        manifest = read_manifest(path / current_build(path))
    except IndexCorrupt:
        return "现有索引不能用"
    if manifest.program_sha256 != program_sha256():
        return "程序已更新"
    model = EmbeddingModel()
    if (manifest.model.id, manifest.model.sha256) != (model.model_id, model.sha256):
        return "向量模型已更换"
    return ""
