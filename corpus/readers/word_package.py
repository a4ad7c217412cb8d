"""The parts of a Word file: the XML of its body, styles, numbering and notes.

A .docx is a zip archive of XML. python-docx's parser reads the XML (no entities, nothing from
outside), but not its package class: that refuses macro-enabled and strict files, and any file
with a relationship to a part that is not there, which WPS writes.
"""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from corpus.errors import CorpusError

MAX_UNPACKED_MB = 400  # of all parts together; a law with many pictures stays below 50
_MB = 1_000_000
_OFFICE = "http://schemas.openxmlformats.org/"
_WORD = _OFFICE + "wordprocessingml/2006/main"
# ISO strict files name the same elements in other namespaces.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": _WORD.encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        _OFFICE + "officeDocument/2006/relationships"
    ).encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": (
        _OFFICE + "officeDocument/2006/math"
    ).encode(),
}
W = f"{{{_WORD}}}"
M = f"{{{_OFFICE}officeDocument/2006/math}}"
R = f"{{{_OFFICE}officeDocument/2006/relationships}}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute of the main namespace; None where there is no element or no attribute."""
    found: str | None = None if element is None else element.get(W + name)
    return found


def number(element: Element | None, name: str = "val") -> int | None:
    """An attribute as a whole number, None where it is none."""
    text = value(element, name)
    return int(text) if text is not None and text.lstrip("-").isdecimal() else None


def is_on(element: Element | None) -> bool:
    """Is an on/off property on? It is where the element stands without a value."""
    return element is not None and value(element) not in {"0", "false", "off"}


@dataclass(frozen=True, slots=True)
class _Relationship:
    kind: str  # the last part of its type: styles, numbering, footnotes, aFChunk
    target: str


class WordPackage:
    """The parts of one file. Raises CorpusError where it is no whole, unlocked Word file."""

    def __init__(self, path: Path, data: bytes) -> None:
        self._path = path
        self._zip = _open(path, data)
        self._names = {_key(name): name for name in self._zip.namelist()}
        self.main = self._main_part()
        self.relationships = self._relationships_of(self.main)

    def body(self) -> Element:
        """The body of the main document."""
        document = self._parse(self.main)
        body: Element | None = document.find(W + "body")
        if body is None:
            raise self._damaged()
        return body

    def related(self, kind: str) -> Element | None:
        """The root of the part of that kind that belongs to the document, None without one."""
        for relationship in self.relationships.values():
            if relationship.kind == kind and self.has(relationship.target):
                return self._parse(relationship.target)
        return None

    def has(self, name: str) -> bool:
        """Is there such a part?"""
        return _key(name) in self._names

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises CorpusError where the archive is damaged there."""
        try:
            return self._zip.read(self._names[_key(name)])
        except RuntimeError as error:  # of zipfile: a password is required
            raise CorpusError(self._path, "文件有密码。请去掉密码后另存。") from error
        except Exception as error:  # zipfile, zlib and lzma each have their own
            raise self._damaged() from error

    def pictures(self) -> int:
        """How many pictures the file holds."""
        return sum("/media/" in f"/{name}" for name in self._names)

    def _main_part(self) -> str:
        for relationship in self._relationships_of("").values():
            if relationship.kind == "officeDocument" and self.has(relationship.target):
                return relationship.target
        if self.has("word/document.xml"):
            return "word/document.xml"
        raise self._damaged()

    def _relationships_of(self, part: str) -> dict[str, _Relationship]:
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(listing):
            return {}
        return {
            each.get("Id", ""): _Relationship(
                kind=each.get("Type", "").rpartition("/")[2],
                target=_resolved(folder, each.get("Target", "")),
            )
            for each in self._parse(listing)
            if each.get("TargetMode") != "External"
        }

    def _parse(self, name: str) -> Element:
        xml = self.read(name)
        for strict, transitional in _STRICT.items():
            xml = xml.replace(strict, transitional)
        try:
            return parse_xml(xml)
        except (SyntaxError, ValueError) as error:  # lxml's error is a SyntaxError
            raise self._damaged() from error

    def _damaged(self) -> CorpusError:
        return CorpusError(
            self._path, "Word 文件已损坏，读不出正文。请用 Word 或 WPS 打开修复，再另存为 .docx。"
        )


def _key(name: str) -> str:
    """Part names differ only in case and, from some programs, in the slash."""
    return name.replace("\\", "/").lstrip("/").lower()


def _resolved(folder: str, target: str) -> str:
    """The name of the part that a relationship of a part in that folder points to."""
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")


def _open(path: Path, data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        problem = "Word 文件已损坏或由加密软件锁定。请重新获取，或用 Word 打开后另存为 .docx。"
        raise CorpusError(path, problem) from error
    unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > MAX_UNPACKED_MB * _MB:
        problem = (
            f"Word 文件解压后有 {unpacked / _MB:.0f} MB，超过上限 {MAX_UNPACKED_MB} MB，没有打开。"
            "请删去图片后另存，或拆成几个文件。"
        )
        raise CorpusError(path, problem)
    return archive
