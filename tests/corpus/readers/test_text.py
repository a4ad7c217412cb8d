"""Bytes → text, with the encoding recognised; what is no text is refused in one sentence."""

import os
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import CorpusError
from corpus.readers.text import decode, is_plausible, read_text

PATH = Path("规定.txt")
TEXT = "第一条 为了规范〔2017〕号文，制定本规定。\n"


@pytest.fixture(scope="module")
def laws(shared) -> list[str]:
    """Real texts, one of every folder among them."""
    folder = shared / "benchmarks/laws"
    folders = [each for each in sorted(folder.iterdir()) if each.is_dir()]
    found = [sorted(each.rglob("*.md"))[0] for each in folders]
    return [path.read_text(encoding="utf-8") for path in found]


@pytest.fixture(scope="module")
def traditional(laws) -> list[str]:
    convert = opencc.OpenCC("s2t").convert
    return [convert(text[:3000]) for text in laws]


# --- accepted ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_text_reads_the_same_in_every_accepted_encoding(encoding):
    assert read_text(PATH, TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
def test_laws_read_the_same_in_every_encoding_without_a_mark(laws, encoding):
    for text in laws:
        assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("length", [20, 50, 200])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
def test_a_piece_of_a_law_is_never_read_as_another_text(laws, encoding, length):
    pieces = [
        text[at : at + length] for text in laws for at in range(0, len(text), 1 + len(text) // 9)
    ]
    read = [decode(piece.encode(encoding)) for piece in pieces]
    assert {(got, piece) for got, piece in zip(read, pieces, strict=True) if got != piece} <= {
        (None, piece) for piece in pieces
    }
    assert sum(each is None for each in read) <= len(pieces) // 20


def test_traditional_text_in_gb18030_is_read(traditional):
    for text in traditional:
        assert decode(text.encode("gb18030")) == text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"Article 1. Purpose\n",
        "第一条".encode(),
        "café".encode(),
        TEXT.encode() + b"\x1a",
    ],
    ids=["empty", "blank", "ASCII", "three characters", "two bytes", "old end mark"],
)
def test_short_and_plain_utf_8_is_read(data):
    assert read_text(PATH, data) == data.decode()


def test_ascii_in_utf_16_without_a_mark_is_read():
    assert read_text(PATH, "Article 1. Purpose".encode("utf-16-be")) == "Article 1. Purpose"


def test_two_byte_characters_that_are_also_utf_8_are_read_as_chinese():
    text = "一二" * 5 + "的规定。"
    short = "".join(char for char in text if is_two_byte_utf_8(char.encode("gb18030")))
    assert short  # such characters exist, and 一 is one
    assert decode((short * 8).encode("gb18030")) == short * 8


def is_two_byte_utf_8(data: bytes) -> bool:
    return 0xC2 <= data[0] <= 0xDF and 0x80 <= data[1] <= 0xBF


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_text_marked_as_utf_8_comes_back(text):
    assert decode(text.encode("utf-8-sig")) in {text, None}
    if is_plausible(text):
        assert decode(text.encode()) == text


# --- refused -------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["big5", "cp950", "shift_jis", "euc-jp", "euc-kr"])
def test_other_east_asian_encodings_are_refused(traditional, encoding):
    for text in traditional:
        assert decode(text.encode(encoding, "ignore")) is None


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("대한민국의 주권은 국민에게 있고 모든 권력은 국민으로부터 나온다", "euc-kr"),
        ("日本国民は、正当に選挙された国会における代表者を通じて行動し", "shift_jis"),
        ("日本国民は、正当に選挙された国会における代表者を通じて行動し", "euc-jp"),
        ("Les hommes naissent et demeurent libres et égaux à l'été, où ça naît déjà", "latin-1"),
        ("Человек, его права и свободы являются высшей ценностью", "cp1251"),
    ],
)
def test_other_languages_in_their_own_encodings_are_refused(text, encoding):
    with pytest.raises(CorpusError, match="认不出文字编码"):
        read_text(PATH, text.encode(encoding))


def test_random_bytes_are_refused():
    for length in (20, 100, 5000):
        for _ in range(50):
            assert decode(os.urandom(length)) is None


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xff\xfe\x00\x81",
        b"text\0with\0zeros\0",
        bytes(range(1, 32)) * 4,
        b"\xff\xfe" + bytes(range(0xE0, 0x100)) * 4,  # the mark of UTF-16 before other bytes
        "条例".encode("gb18030"),  # too little to be sure
    ],
    ids=["stray bytes", "zeros", "controls", "false mark", "two characters"],
)
def test_what_is_no_text_or_too_little_is_refused(data):
    with pytest.raises(CorpusError, match="另存为 UTF-8"):
        read_text(PATH, data)


@pytest.mark.parametrize(("encoding", "name"), [("utf-8", "UTF-8"), ("gb18030", "GB18030")])
def test_damaged_text_is_refused_with_the_line_of_the_damage(encoding, name):
    data = (TEXT * 3).encode(encoding) + b"\xff\xff" + TEXT.encode(encoding)
    with pytest.raises(CorpusError, match=f"第 4 行有不是 {name} 的字节"):
        read_text(PATH, data)
