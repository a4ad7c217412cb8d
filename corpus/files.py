"""The files of a corpus: which ones there are, and the bytes of one, whole or not at all.

A folder that somebody hands over holds more than regulations: lock files of open Word windows,
links that lead nowhere or in circles, pipes that would wait for ever, files that are still being
copied. Each is either left out or refused with one sentence.
"""

from __future__ import annotations

import errno
import logging
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from corpus.errors import CorpusError

MAX_FILE_MB = 100  # a law with hundreds of pages and pictures stays below 20
_MB = 1_000_000
_SIDECAR_SUFFIXES = (".yaml", ".yml", ".YAML", ".YML")
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
_ATTEMPTS = 2  # at reading a file that somebody is writing

log = logging.getLogger(__name__)


# --- which files there are ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Listing:
    """The files under a folder, sorted, and for each subfolder that cannot be listed why."""

    files: tuple[Path, ...]
    unlisted: tuple[CorpusError, ...] = ()


def find_files(root: Path) -> Listing:
    """The files under a folder; hidden and system files, lock files and sidecars aside.

    Links to files count as files, also broken ones, so that reading them says what is wrong; links
    to folders are not entered. Raises CorpusError where the folder cannot be listed or nothing is
    found under it.
    """
    if not root.is_dir():
        problem = "是文件，不是文件夹。" if root.exists() else "没有这个文件夹。请检查路径。"
        raise CorpusError(readable_name(root), problem)
    listing = _walk(root)
    if not listing.files:
        empty = CorpusError(readable_name(root), "文件夹里没有文件。请放入法规文件后再试。")
        raise next(iter(listing.unlisted), empty)
    return listing


def _walk(root: Path) -> Listing:
    files: list[Path] = []
    unlisted: list[CorpusError] = []

    def cannot_list(error: OSError) -> None:
        problem = f"无法列出文件夹里的文件（{_reason(error)}）。请检查权限。"
        unlisted.append(CorpusError(readable_name(error.filename), problem))

    for folder, subfolders, names in os.walk(root, onerror=cannot_list):
        entered = []
        for name in subfolders:
            path = Path(folder, name)
            if path.is_symlink():
                log.warning("%s：是指向文件夹的链接，没有进入", readable_name(path))
            elif not name.startswith("."):
                entered.append(name)
        subfolders[:] = entered
        files += (Path(folder, name) for name in _documents(names))
    return Listing(tuple(sorted(files)), tuple(unlisted))


def _documents(names: Iterable[str]) -> list[str]:
    """The names in one folder without what only belongs to the system or describes a document."""
    kept = [name for name in names if not _is_litter(name)]
    described = {
        each for name in kept if not is_sidecar(name) for each in (name, PurePath(name).stem)
    }
    return [name for name in kept if not (is_sidecar(name) and PurePath(name).stem in described)]


def _is_litter(name: str) -> bool:
    """Is it hidden, the lock file of an open Word window, or a file of the system?"""
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM_FILES


def is_sidecar(name: str) -> bool:
    """Is it named as a file that describes a document?"""
    return name.endswith(_SIDECAR_SUFFIXES)


def sidecar_of(path: Path) -> Path | None:
    """The YAML file that describes a document: 办法.docx.yaml, else 办法.yaml; None without one.

    办法.yaml describes every document of that name, whatever its suffix, but for one that has its
    own. Of .yaml and .yml the first counts.
    """
    own = (path.with_name(path.name + suffix) for suffix in _SIDECAR_SUFFIXES)
    shared = (path.with_suffix(suffix) for suffix in _SIDECAR_SUFFIXES)
    found = (each for each in (*own, *shared) if each != path and each.is_file())
    return next(found, None)


def readable_name(path: Path | str) -> str:
    """A path as text that can be printed and stored.

    Archives packed on Chinese Windows leave names in GB18030, which Python holds as surrogates;
    `str()` of those cannot be written as UTF-8.
    """
    raw = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


# --- the bytes of one --------------------------------------------------------------------------
def read_bytes(path: Path) -> bytes:
    """The bytes of a file as they stood at one moment.

    Raises CorpusError for what is no ordinary file (it is not opened), is larger than MAX_FILE_MB,
    cannot be read, or changes while it is read, twice in a row.
    """
    for _ in range(_ATTEMPTS):
        try:
            data = _read_once(path)
        except OSError as error:
            raise CorpusError(readable_name(path), _why_unreadable(path, error)) from error
        if data is not None:
            return data
    problem = "读取时文件还在改变（可能正在复制、同步或保存）。请等它写完后再试。"
    raise CorpusError(readable_name(path), problem)


def _read_once(path: Path) -> bytes | None:
    """The bytes, or None where the file changed meanwhile."""
    _check(path, path.stat())  # before opening: opening a device may already do something
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(path, flags), "rb") as file:
        before = os.fstat(file.fileno())
        _check(path, before)
        data = file.read(before.st_size + 1)
        after = os.fstat(file.fileno())
    is_same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return data if is_same and len(data) == before.st_size else None


def _check(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise CorpusError(readable_name(path), "是文件夹，不是文件。")
    if not stat.S_ISREG(status.st_mode):
        problem = "不是普通文件（是管道、套接字或设备），没有打开。请移出文件夹。"
        raise CorpusError(readable_name(path), problem)
    if status.st_size > MAX_FILE_MB * _MB:
        problem = (
            f"文件有 {status.st_size / _MB:.1f} MB，超过上限 {MAX_FILE_MB} MB。"
            "请拆成几个文件，或删去图片后另存。"
        )
        raise CorpusError(readable_name(path), problem)


def _why_unreadable(path: Path, error: OSError) -> str:
    if error.errno == errno.ELOOP:
        return "链接绕成一圈，找不到文件。请删除这个链接。"
    if isinstance(error, FileNotFoundError):
        if path.is_symlink():
            return f"链接指向的 {readable_name(os.readlink(path))} 不存在。请修复或删除这个链接。"
        return "文件不存在，可能已被移走或删除。请检查路径。"
    if isinstance(error, PermissionError):
        return "没有读取权限。请把文件设为可读后再试。"
    return f"无法读取（{_reason(error)}）。请检查文件和磁盘。"


def _reason(error: OSError) -> str:
    return "没有权限" if isinstance(error, PermissionError) else error.strerror or str(error)
