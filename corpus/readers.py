"""Files → sources: the bytes of a file as text, with how it was encoded recognised, not guessed."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

from corpus.errors import CorpusError
from corpus.model import Source

TEXT_SUFFIXES = frozenset({".txt", ".md"})
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_source(path: Path, name: str | None = None) -> Source:
    """The file as a source; `name` is how the library calls it (its file name by default).

    Raises CorpusError, naming the file and what to do, where it cannot be read as text.
    """
    if path.suffix.lower() not in TEXT_SUFFIXES:
        accepted = "、".join(sorted(TEXT_SUFFIXES))
        raise CorpusError(path, f"不能读取 {path.suffix or '没有扩展名'} 文件，可读取 {accepted}。")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(
            path, f"无法读取（{error.strerror}）。请检查文件是否存在、是否有权限。"
        ) from error
    return Source(name or path.name, _decode(path, data), hashlib.sha256(data).hexdigest())


def _decode(path: Path, data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(path, data, encoding)
    return _strict(path, data, "utf-8" if _reads_as(data, "utf-8") else "gb18030")


def _reads_as(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _strict(path: Path, data: bytes, encoding: str) -> str:
    problem = "不是文本，也不是 UTF-8、UTF-16 或 GB18030 编码。请另存为 UTF-8 文本。"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise CorpusError(path, problem) from error
    if "\0" in text:
        raise CorpusError(path, problem)
    return text
