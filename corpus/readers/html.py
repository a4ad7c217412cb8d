"""Web pages (.html, .htm, .xhtml, .mhtml) → text: the document on the page, as it is drawn."""

from __future__ import annotations

import codecs
import html
import re
from email import message_from_bytes, policy
from pathlib import Path

from corpus.errors import CorpusError
from corpus.readers.html_content import document_of
from corpus.readers.html_lines import read_lines
from corpus.readers.html_page import without_page
from corpus.readers.html_tree import read_tree
from corpus.readers.kinds import WEB_ARCHIVE, recognise
from corpus.readers.text import decode, is_plausible

_HEAD = 4096
_CHARSET = re.compile(
    rb"""<meta[^>]*?charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]*?encoding\s*=\s*["']([\w-]+)""", re.I
)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What pages call GB 2312 has long been its larger successors; a page that can say in ASCII that it
# is UTF-16 is not.
_MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "big5": "cp950",
    "utf-16": "utf-8",
    "unicode": "utf-8",
    "iso-8859-1": "cp1252",
}
_VOID = "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"
_SELF_CLOSED = re.compile(
    rf"""<(?!(?:{_VOID})\b)([a-z][\w:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)/>""", re.IGNORECASE
)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_REPLACEMENT = "\ufffd"


def read_html(path: Path, data: bytes) -> str:
    """The text of a saved web page. Raises CorpusError where it cannot be read or holds none."""
    charset = None
    if recognise(data) is WEB_ARCHIVE:
        data, charset = _page_of_archive(path, data)
    source = _decoded(path, data, charset)
    lines = read_lines(document_of(read_tree(_as_html(path, source))))
    if not lines:
        problem = (
            "网页里没有文字（可能要由浏览器运行脚本才显示）。请在浏览器里全选复制到 Word 后另存。"
        )
        raise CorpusError(path, problem)
    text = "\n".join(without_page(lines)) + "\n"
    if _REPLACEMENT in text and _REPLACEMENT.encode() not in data:
        raise CorpusError(path, "正文里有不能解读的字节，文字不全。请重新保存网页。")
    return text


def _page_of_archive(path: Path, data: bytes) -> tuple[bytes, str | None]:
    """The first page in a saved web archive, and its encoding where the archive names it."""
    for part in message_from_bytes(data, policy=policy.default).walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload, part.get_content_charset()
    raise CorpusError(path, "网页文件里没有网页。请在浏览器里打开，重新保存为 .html。")


def _decoded(path: Path, data: bytes, charset: str | None) -> str:
    """The page as text: as it is marked, as it says, or as it reads.

    Pages that say one encoding and are in another are common: they were saved by an editor. Bytes
    that are no text, such as a character cut in half in a menu, are replaced; in the document they
    are an error, which is for the caller to see.
    """
    declared = charset or _declared(data)
    if not data.startswith(_MARKS) and declared is not None:
        as_declared = _strict(data, declared)
        if as_declared is not None and (is_plausible(as_declared) or declared == "utf-8"):
            return as_declared
    recognised = decode(data)
    if recognised is not None:
        return recognised
    if declared is not None:
        patched = data.decode(declared, "replace")
        if is_plausible(patched.replace(_REPLACEMENT, "")):
            return patched
    problem = "认不出网页的文字编码（可能不是中文网页）。请在浏览器里打开，重新保存为 .html。"
    raise CorpusError(path, problem)


def _declared(data: bytes) -> str | None:
    """The encoding that the page names, as Python calls it."""
    match = _CHARSET.search(data[:_HEAD])
    if match is None:
        return None
    name = (match[1] or match[2]).decode().lower()
    try:
        return codecs.lookup(_MEANT.get(name, name)).name
    except LookupError:
        return None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _as_html(path: Path, source: str) -> str:
    """XHTML the way an HTML parser reads it: without `<a/>` and CDATA."""
    if path.suffix.lower() != ".xhtml" and not source.lstrip("\ufeff \r\n\t").startswith("<?xml"):
        return source
    closed = _SELF_CLOSED.sub(r"<\1\2></\1>", source)
    return _CDATA.sub(lambda section: html.escape(section[1]), closed)
