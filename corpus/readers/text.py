"""Bytes → text: which encoding a text file is in, recognised, not guessed.

Nearly any bytes can be decoded as GB18030 or UTF-16 without an error, also those of Big5, of
Japanese or of no text at all. What tells right from wrong is the language: regulations are made of
characters in daily use, and the wrong table turns these into rare ones.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.errors import CorpusError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16's, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = ("gb18030", "utf-16-le", "utf-16-be")
# The 150 characters that make up 62% of 1,482 Chinese laws and rules, with their traditional forms
# where these differ, and the punctuation.
_FAMILIAR = frozenset(
    "的人法第条定行十民当者应以国和有或规理关管一政务事院业机二部用不其门三对在作证员可公会保生产为经工责本地"
    "出合中权制处依上设四主由五发照物安施请所全提他查品家件构审级资及方动案等实下单监进位并期自同得任时成款申"
    "检情通要内区准府据利六告日交违外收报诉建年决予护职营标取重律分执议七百按向组未被受体共明企罚"
    "條當應國規關務業機門對證員會產為經責權處設發請構審級資動實單監進並時檢區據違報訴決護職營標執議組體罰"
    "，。、；：？！（）《》〈〉〔〕【】“”‘’—…\u3000"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_DOS_END = "\x1a"  # the end-of-file mark of old editors
_ENOUGH = 8  # characters beyond ASCII from which shares say something
_FAMILIAR_SHARE = 0.25  # the lowest of 1,698 published texts is 0.39
_COMMON_SHARE = 0.9  # there, 0.98
_STRANGE_SHARE = 0.01  # misprints and characters of one foundry's fonts stand in published texts
_ADVICE = "请用能正确显示它的程序打开，另存为 UTF-8 文本。"


def read_text(path: Path, data: bytes) -> str:
    """The text of a text or Markdown file. Raises CorpusError where no encoding makes sense."""
    text = decode(data)
    if text is not None:
        return text
    if place := _first_damage(data):
        problem = f"是文本，但{place}，之后的文字不可靠。请重新取得文件。"
        raise CorpusError(path, problem)
    problem = "认不出文字编码（不是 UTF-8、UTF-16 或 GB18030 的中文文本，或文字太少）。"
    raise CorpusError(path, problem + _ADVICE)


def decode(data: bytes) -> str | None:
    """The text of the bytes; None where no accepted encoding yields plausible text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _without_rubbish(_decoded(data, encoding))
    text = _without_binary(_decoded(data, "utf-8"))
    if text is not None and not _may_be_mistaken(text):
        return text
    scored = [
        (_shares(other).familiar, other)
        for encoding in _UNMARKED
        if (other := _decoded(data, encoding)) is not None and is_plausible(other)
    ]
    return max(scored)[1] if scored else text


def is_plausible(text: str) -> bool:
    """Is it text that somebody wrote: Chinese in daily use, or plain ASCII?"""
    if _without_rubbish(text) is None:
        return False
    found = _shares(text)
    if found.beyond_ascii < _ENOUGH:
        return not found.beyond_ascii
    return found.common >= _COMMON_SHARE and found.familiar >= _FAMILIAR_SHARE


@dataclass(frozen=True, slots=True)
class _Shares:
    """How many characters of a text are beyond ASCII, and what share of these are what."""

    beyond_ascii: int
    familiar: float
    common: float
    strange: float


def _shares(text: str) -> _Shares:
    counts = {char: count for char, count in Counter(text).items() if char > "\x7f"}
    total = sum(counts.values())

    def share(is_meant: Callable[[str], bool]) -> float:
        return sum(count for char, count in counts.items() if is_meant(char)) / max(total, 1)

    return _Shares(
        beyond_ascii=total,
        familiar=share(_FAMILIAR.__contains__),
        common=share(_common().__contains__),
        strange=share(_is_strange),
    )


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _without_binary(text: str | None) -> str | None:
    """The text, or None where it is none: it holds NUL, or control characters in numbers."""
    if text is None or "\0" in text:
        return None
    controls = len(_CONTROL.findall(text.removesuffix(_DOS_END)))
    return text if controls <= _STRANGE_SHARE * len(text) else None


def _without_rubbish(text: str | None) -> str | None:
    """The text, or None where it is none, or has code points in numbers that stand for nothing."""
    if _without_binary(text) is None or text is None:
        return None
    return text if _shares(text).strange <= _STRANGE_SHARE else None


def _may_be_mistaken(text: str) -> bool:
    """Could bytes that are good UTF-8 be another encoding by accident?

    Two bytes of GB18030 can be two of UTF-8, which then stand for a Latin, Greek or Cyrillic
    letter; Chinese takes three.
    """
    return "\x7f" < max(text, default="") < "\u0800"


def _is_strange(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cn", "Co", "Cs"} or char == "\ufffd"


@cache
def _common() -> frozenset[str]:
    """Hanzi in daily use by the standards of both scripts, and what is printed between them.

    GB 2312 and Big5 both sort their characters by use: level 1 comes first.
    """
    simplified = _table("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
    traditional = _table("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    signs = map(chr, (*range(0x3000, 0x3030), *range(0xFF01, 0xFF5F), *range(0x2460, 0x24A0)))
    return frozenset([*simplified, *traditional, *signs, *"“”‘’—…·×℃％‰ⅠⅡⅢⅣⅤ①○●■□\u2002\u200b\xa0"])


def _table(encoding: str, leads: range, trails: range | list[int]) -> Iterator[str]:
    for lead in leads:
        for trail in trails:
            if (char := _decoded(bytes([lead, trail]), encoding)) is not None:
                yield char


def _first_damage(data: bytes) -> str | None:
    """Where text in UTF-8 or GB18030 has its first bad bytes; None where it is no text at all."""
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError as error:
            before = data[: error.start].decode(encoding)
            if _shares(before).beyond_ascii >= _ENOUGH and is_plausible(before):
                line = before.count("\n") + 1
                return f"第 {line} 行有不是 {encoding.upper()} 的字节"
    return None
