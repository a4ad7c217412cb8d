"""What a file really is, by its first bytes, and the sentence for what cannot be read.

Names lie: a download that ends in .docx is a web page, a .txt is a renamed PDF. So the content
decides, and where name and content disagree the sentence says both.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from corpus.errors import CorpusError

_AS_WORD = "请用 Word 或 WPS 打开后另存为 .docx"
_RECOGNISE = "请先做文字识别（OCR），存成 .docx 或带文字层的 PDF"
_UNPACK = "请解压，把里面的文件放进文件夹"
_AS_PAGE = "请把需要的内容复制到 Word，另存为 .docx，或另存为网页 .html"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: how a person calls it, and what to do with it.

    `suffix` is the one under which it is read, None where it is not read at all.
    """

    name: str
    advice: str
    suffix: str | None = None


PDF = Kind("PDF", "", ".pdf")
WORD = Kind("Word 文档", "", ".docx")
WEB_PAGE = Kind("网页", "", ".html")
WEB_ARCHIVE = Kind("单个文件的网页（MHTML）", "", ".mhtml")
_OLD_WORD = Kind("旧版 Word 或 WPS 文档", _AS_WORD)
_ENCRYPTED = Kind("加密的 Office 文档", "请用 Word 打开，去掉密码后另存为 .docx")
_OLD_OFFICE = Kind("旧版 Office 文档", _AS_WORD)
_WORD_XML = Kind("Word XML 文档", _AS_WORD)
_RTF = Kind("RTF 文档", _AS_WORD)
_ODT = Kind("OpenDocument 文档", _AS_WORD)
_SHEET = Kind("电子表格", _AS_PAGE)
_SLIDES = Kind("演示文稿", _AS_PAGE)
_PICTURE = Kind("图片", _RECOGNISE)
_ARCHIVE = Kind("压缩包", _UNPACK)
_OFD = Kind("OFD 版式文件", "请用 OFD 阅读器导出为带文字层的 PDF")
_CAJ = Kind("知网 CAJ 文件", "请用 CAJ 阅读器打开，导出为带文字层的 PDF")
_SEALED = Kind("公文版式文件", "请用对应的阅读器打开，导出为带文字层的 PDF")
_EBOOK = Kind("电子书", _AS_PAGE)
_MEDIA = Kind("音频或视频", "请换成文字版")

_UNREAD = {
    suffix: kind
    for kind, suffixes in (
        (_OLD_WORD, ".doc .dot .wps .wpt"),
        (_RTF, ".rtf"),
        (_ODT, ".odt .ott .fodt .pages"),
        (_SHEET, ".xls .xlsx .xlsm .xlsb .et .ett .ods .csv .numbers"),
        (_SLIDES, ".ppt .pptx .pptm .pps .ppsx .dps .odp .key"),
        (_PICTURE, ".jpg .jpeg .jfif .png .gif .bmp .tif .tiff .webp .heic .heif .svg .djvu"),
        (_ARCHIVE, ".zip .rar .7z .gz .tgz .tar .bz2 .xz .iso"),
        (_OFD, ".ofd"),
        (_CAJ, ".caj .kdh .nh .teb"),
        (_SEALED, ".ceb .cebx .gd .gw .gwz .sep .aip"),
        (_EBOOK, ".epub .mobi .azw3 .chm"),
        (_MEDIA, ".mp3 .wav .m4a .mp4 .avi .mov .wmv .mkv"),
    )
    for suffix in suffixes.split()
}
_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", PDF),
    (b"{\\rtf", _RTF),
    (b"\xff\xd8\xff", _PICTURE),
    (b"\x89PNG\r\n", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x1f\x8b\x08", _ARCHIVE),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Office files
# Names of streams in it, of which the first that is there says what the file is: an encrypted
# .docx holds only the first, a Word file may hold a whole spreadsheet.
_STREAMS = (
    ("EncryptedPackage", _ENCRYPTED),
    ("WordDocument", _OLD_WORD),
    ("PowerPoint Document", _SLIDES),
    ("Workbook", _SHEET),
    ("Book", _SHEET),
)
# Members of a zip archive that say what it is, likewise.
_MEMBERS = (
    ("word/", WORD),
    ("xl/", _SHEET),
    ("ppt/", _SLIDES),
    ("ofd.xml", _OFD),
    ("meta-inf/container.xml", _EBOOK),
)
_HEAD = 4096
_OPENS_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]", re.DOTALL
)
_OPENS_ARCHIVE = re.compile(rb"\s*(?:from|subject|date|mime-version|content-type|snapshot-[\w-]+):")


def check_suffix(path: Path, readable: frozenset[str]) -> None:
    """Raise CorpusError for a file whose name alone says that it cannot be read."""
    suffix = path.suffix.lower()
    if suffix in readable:
        return
    if kind := _UNREAD.get(suffix):
        raise CorpusError(path, f"是{kind.name}（{suffix}），不能读取。{kind.advice}。")
    accepted = "、".join(sorted(readable))
    seen = f"{path.suffix} 文件" if path.suffix else "没有扩展名的文件"
    raise CorpusError(path, f"不能读取{seen}，可读取 {accepted}。")


def check_content(path: Path, data: bytes, accepted: frozenset[Kind]) -> None:
    """Raise CorpusError where the content is recognised as of another kind than accepted.

    What is not recognised passes: text has no signature.
    """
    kind = recognise(data)
    if kind is None or kind in accepted:
        return
    what_to_do = f"请把扩展名改为 {kind.suffix}" if kind.suffix else kind.advice
    suffix = path.suffix.lower()
    raise CorpusError(path, f"扩展名是 {suffix}，内容却是{_spaced(kind.name)}。{what_to_do}。")


def _spaced(name: str) -> str:
    return f" {name}" if name[0].isascii() else name


def recognise(data: bytes) -> Kind | None:
    """The kind of a file by its content; None for text and for what is not known."""
    if data.startswith(_ZIP):
        return _of_zip(data)
    if data.startswith(_OLE):
        return _of_ole(data)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _PICTURE
    return _of_markup(data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lower())


def _of_zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = [name.replace("\\", "/").lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        # A .docx begins with [Content_Types].xml; of a damaged one that is all there is to see.
        return WORD if b"[Content_Types].xml" in data[:_HEAD] else _ARCHIVE
    if "mimetype" in names and "content.xml" in names:
        return _ODT
    for member, kind in _MEMBERS:
        if any(name.startswith(member) for name in names):
            return kind
    return _ARCHIVE


def _of_ole(data: bytes) -> Kind:
    for stream, kind in _STREAMS:
        if stream.encode("utf-16-le") in data:
            return kind
    return _OLD_OFFICE


def _of_markup(head: bytes) -> Kind | None:
    if b'progid="word.document"' in head:
        return _WORD_XML
    if _OPENS_PAGE.match(head):
        return WEB_PAGE
    if b"multipart/related" in head and _OPENS_ARCHIVE.match(head):
        return WEB_ARCHIVE
    return None
