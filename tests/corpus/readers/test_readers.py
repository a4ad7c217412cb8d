"""Which reader reads a file, and the sentence for a file that none can."""

import subprocess
import sys

import pytest

from corpus.errors import CorpusError
from corpus.readers import SUFFIXES, read_source
from tests.corpus.readers.word_files import archive, p, word

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le")


PAGE = "<!DOCTYPE html><html><body><p>第一条</p></body></html>".encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("办法.txt", "第一条".encode()),
        ("办法.MD", "第一条".encode()),
        ("办法.docx", word(p("第一条"))),
        ("办法.docm", word(p("第一条"))),
        ("办法.html", PAGE),
        ("办法.HTM", PAGE),
    ],
)
def test_file_is_read_by_its_suffix_whatever_its_case(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    source = read_source(path)
    assert source.name == name
    assert source.text.strip() == "第一条"


def test_library_may_name_a_source_itself(tmp_path):
    path = tmp_path / "办法.txt"
    path.write_text("第一条")
    assert read_source(path, "市/办法.txt").name == "市/办法.txt"


def test_all_kinds_of_the_issue_have_a_reader():
    assert {".txt", ".md", ".html", ".htm", ".docx", ".pdf"} <= SUFFIXES


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        # by name
        ("扫描.JPG", b"\xff\xd8\xff", "是图片（.jpg），不能读取。请先做文字识别"),
        ("办法.doc", ole("WordDocument"), "是旧版 Word 或 WPS 文档（.doc），不能读取。请用 Word"),
        ("办法.wps", ole("WordDocument"), "另存为 .docx"),
        ("名单.xlsx", b"PK", "是电子表格"),
        ("打包.rar", b"Rar!", "是压缩包（.rar），不能读取。请解压"),
        ("公文.ofd", b"PK", "OFD 阅读器导出"),
        ("论文.caj", b"CAJ", "CAJ 阅读器"),
        ("数据.xyz", b"", "不能读取.xyz 文件，可读取 .docm、.docx、.htm"),
        ("没有扩展名", b"", "没有扩展名的文件"),
        # by content
        ("办法.txt", b"%PDF-1.7\n", "扩展名是 .txt，内容却是 PDF。请把扩展名改为 .pdf"),
        ("办法.txt", word(p("文")), "内容却是 Word 文档。请把扩展名改为 .docx"),
        ("办法.md", PAGE, "内容却是网页。请把扩展名改为 .html"),
        ("办法.txt", archive({"a.txt": "a"}), "内容却是压缩包。请解压"),
        ("办法.pdf", b"\x89PNG\r\n\x1a\n", "扩展名是 .pdf，内容却是图片"),
        (
            "办法.docx",
            ole("EncryptedPackage"),
            "加密的 Office 文档。请用 Word 打开，去掉密码",
        ),
        ("办法.docx", ole("WordDocument"), "内容却是旧版 Word 或 WPS 文档"),
        ("办法.docx", ole("Other"), "内容却是旧版 Office 文档"),
        ("办法.docx", b"{\\rtf1\\ansi", "内容却是 RTF 文档"),
        ("办法.docx", b"\xef\xbb\xbf<html><body>", "请把扩展名改为 .html"),
        ("办法.docx", archive({"xl/workbook.xml": ""}), "内容却是电子表格"),
        ("办法.docx", archive({"mimetype": "", "content.xml": ""}), "内容却是 OpenDocument 文档"),
        ("办法.docx", archive({"OFD.xml": ""}), "内容却是 OFD 版式文件"),
        ("办法.docx", word(p("文"))[:200], "已损坏或由加密软件锁定"),
        ("办法.docx", "第一条".encode(), "已损坏"),
        ("办法.docx", b"", "已损坏"),
        ("办法.html", b"%PDF-1.4", "请把扩展名改为 .pdf"),
    ],
)
def test_file_that_cannot_be_read_is_one_sentence_that_says_what_to_do(tmp_path, name, data, says):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(CorpusError) as caught:
        read_source(path)
    assert str(caught.value).startswith(f"{path}：")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(CorpusError, match=r"没有\.txt"):
        read_source(tmp_path / "没有.txt")


def test_folder_of_text_loads_no_library_for_other_kinds(tmp_path):
    path = tmp_path / "办法.txt"
    path.write_text("第一条")
    script = (
        "import sys; from pathlib import Path; from corpus.readers import read_source\n"
        f"read_source(Path({str(path)!r}))\n"
        "print({'docx', 'lxml', 'pdfplumber', 'selectolax'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
