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
    """The index in the folder `path`, or the default one.

    A folder that is named is never built by reading it. Raises IndexMissing, IndexCorrupt, and for
    the default index CorpusError and ModelMissing.
    """
    return Index.open(path or ensure_default_index(), verify)


def ensure_default_index() -> Path:
    """The folder of the default index, built now if there is none.

    The one in the data folder is also renewed when the program or its model is another than the one
    it was built with. An index that a user built there from a corpus of their own stays as it is.
    """
    path = default_path()
    if not (path / POINTER).exists():
        print(f"首次使用，正在建立索引：{path}", file=sys.stderr)
        build_index(load_library(), path, bundled=True)
    elif path == default_index() and is_bundled(path) and not _is_current(path):
        print(f"程序已更新，正在更新索引：{path}", file=sys.stderr)
        build_index(load_library(), path, bundled=True)
    return path


def default_path() -> Path:
    """The folder of the default index: the one of the settings, else in the data folder."""
    named = INDEX.value()
    return Path(named).expanduser() if named else default_index()


def _is_current(path: Path) -> bool:
    try:
        manifest = read_manifest(path / current_build(path))
    except IndexCorrupt:
        return False
    if manifest.program_sha256 != program_sha256():
        return False
    model = EmbeddingModel()
    return (manifest.model.id, manifest.model.sha256) == (model.model_id, model.sha256)
