"""Bytes → text, with the encoding recognised and everything else refused in one sentence."""

import pytest

from corpus.errors import CorpusError
from corpus.readers import read_source

TEXT = "第一条 为了规范〔2017〕号文，制定本规定。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_reads_the_same_in_every_accepted_encoding(tmp_path, encoding):
    path = tmp_path / "规定.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert read_source(path).text == TEXT


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("扫描.jpg", b"\xff\xd8\xff", ".jpg"),
        ("乱.txt", b"\xff\xff\xfe\x00\x81", "不是文本"),
        ("程序.txt", b"PK\x03\x04\x00\x00", "不是文本"),
    ],
)
def test_what_is_no_text_is_refused_by_name(tmp_path, name, data, says):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(CorpusError) as caught:
        read_source(path)
    assert name in str(caught.value)
    assert says in str(caught.value)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(CorpusError, match=r"没有\.txt"):
        read_source(tmp_path / "没有.txt")
