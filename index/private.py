"""A private copy of what Chroma writes into, for as long as a reader is open.

Chroma writes into its database whenever it opens one, and into the folder of a collection that it
has not flushed. A build is never changed, may lie on a read-only disk and be read by many processes
at once: so each reader gets a copy of what may be written, beside links to the rest.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = "tiaowen-reader-"
LOCK = "lock"  # held as long as the reader is open
ABANDONED_AFTER = 60.0  # seconds; before, a reader may be about to take its lock
DATABASE = "chroma.sqlite3"
FLUSHED = "index_metadata.pickle"  # there once a collection's vectors are in its own folder


@contextmanager
def private_copy(folder: Path) -> Iterator[Path]:
    """A folder that Chroma may open in place of `folder`; it is removed at the end."""
    _remove_abandoned()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as name:
        private = Path(name)
        with FileLock(private / LOCK):
            _copy(folder, private)
            yield private


def _copy(folder: Path, private: Path) -> None:
    shutil.copyfile(folder / DATABASE, private / DATABASE)
    for part in filter(Path.is_dir, folder.iterdir()):
        if (part / FLUSHED).exists():
            (private / part.name).symlink_to(part.resolve(), target_is_directory=True)
        else:  # a collection of one vector is never flushed
            shutil.copytree(part, private / part.name)


def _remove_abandoned() -> None:
    """Remove copies whose readers were killed: nobody holds their lock."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if time.time() - folder.stat().st_mtime > ABANDONED_AFTER:
                with FileLock(folder / LOCK, timeout=0):
                    shutil.rmtree(folder, ignore_errors=True)
        except (Timeout, OSError):
            continue  # in use, or another user's
