"""Files → sources: whatever a regulation is published in, as one text.

A reader is a function `(path, data) -> text`; its module is loaded when the first file of its kind
is read, so that a folder of plain text needs none of the libraries for Word, HTML and PDF.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from corpus.files import read_bytes
from corpus.model import Source
from corpus.readers.kinds import PDF, WEB_ARCHIVE, WEB_PAGE, WORD, Kind, check_content, check_suffix


@dataclass(frozen=True, slots=True)
class _Reader:
    """Where the function that reads a kind of file stands, and what its content may be."""

    module: str
    function: str
    content: frozenset[Kind] = frozenset()

    def load(self) -> Callable[[Path, bytes], str]:
        """The function, its module imported."""
        reader: Callable[[Path, bytes], str] = getattr(import_module(self.module), self.function)
        return reader


_TEXT = _Reader("corpus.readers.text", "read_text")
_WORD = _Reader("corpus.readers.word", "read_word", frozenset({WORD}))
_HTML = _Reader("corpus.readers.html", "read_html", frozenset({WEB_PAGE, WEB_ARCHIVE}))
_PDF = _Reader("corpus.readers.pdf", "read_pdf", frozenset({PDF}))
_READERS = {
    ".txt": _TEXT,
    ".md": _TEXT,
    ".docx": _WORD,
    ".docm": _WORD,
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
    ".mht": _HTML,
    ".mhtml": _HTML,
    ".pdf": _PDF,
}
SUFFIXES = frozenset(_READERS)


def read_source(path: Path, name: str | None = None) -> Source:
    """The file as a source; `name` is how the library calls it (its file name by default).

    Raises CorpusError, naming the file and what to do, where it cannot be read.
    """
    check_suffix(path, SUFFIXES)
    data = read_bytes(path)
    reader = _READERS[path.suffix.lower()]
    check_content(path, data, reader.content)
    return Source(name or path.name, reader.load()(path, data), hashlib.sha256(data).hexdigest())
