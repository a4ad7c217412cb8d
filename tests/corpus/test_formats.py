"""One law in six formats: whatever file it comes in, its provisions are the same.

Compared are all provisions but the furniture, in order: kind, locator, path, text (white space
aside) and the locator of the parent. Html and Word say which lines are headings, as Markdown does.
Plain text and PDF do not: there a heading is known by its label (第一章). They are held against the
Markdown without the marks of headings that have no label (总则 above 第一章, 附则 at the end).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from corpus.library import Library, load_library
from corpus.model import Kind
from corpus.numbering import read_label
from tests.corpus.accounting import problems, squeeze
from tests.corpus.writers import (
    Part,
    as_html,
    as_pdf,
    as_text,
    as_word,
    built_in_font,
    read_markdown,
)

LAWS = (
    "刑法/刑法.md",  # 编, 章, 节, 第十七条之一, 452 articles
    "刑法/刑法修正案（十二）(2023-12-29).md",  # numbered 一、 with articles in quotation marks
    "司法解释/人民法院在线调解规则(2021-12-30).md",
    "司法解释/关于审理非法行医刑事案件具体应用法律若干问题的解释(2016-12-16).md",
    "司法解释/最高人民法院、最高人民检察院关于执行《刑法》确定罪名的补充规定(2002-03-15).md",
    "司法解释/最高人民法院、最高人民检察院关于执行《刑法》确定罪名的补充规定（五）(2011-04-27).md",
    "司法解释/最高人民法院、最高人民检察院关于办理刑事赔偿案件适用法律若干问题的解释(2015-12-28).md",
    "宪法/宪法修正案（2018年）.md",
    "宪法相关法/国歌法(2017-09-01).md",  # sheet of notes attached
    "宪法相关法/国旗法(2020-10-17).md",  # how to make the flag, attached
    "民法典/总则.md",  # 编 with chapters and sections
    "民法商法/信托法(2001-04-28).md",
    "民法商法/拍卖法(2015-04-24).md",
    "社会法/反家庭暴力法(2015-12-27).md",
    "社会法/矿山安全法(2009-08-27).md",
    "经济法/出口管制法(2020-10-17).md",
    "经济法/建筑法(2019-04-23).md",  # chapters and sections
    "行政法规/全国农业普查条例(2006-08-23).md",
    "行政法规/婚姻登记条例(2003-08-08).md",
    "行政法规/民用运力国防动员条例(2019-03-02).md",
)

MARKED = {"html", "docx"}  # formats that say which lines are headings
FORMATS: dict[str, tuple[str, Callable[[list[Part]], bytes]]] = {
    "html": (".html", lambda parts: as_html(parts).encode()),
    "docx": (".docx", as_word),
    "pdf": (".pdf", as_pdf),
    "pdf-built-in-font": (".pdf", lambda parts: as_pdf(parts, font=built_in_font())),
    "txt-gb18030": (".txt", lambda parts: as_text(parts).encode("gb18030")),
    "txt-utf-16": (".txt", lambda parts: as_text(parts).encode("utf-16")),
}


class Compared(NamedTuple):
    """What has to be the same of a provision in every format."""

    kind: Kind
    locator: str
    path: tuple[str, ...]
    text: str
    parent: str | None


def compared(library: Library) -> list[Compared]:
    locators = {provision.id: provision.locator for provision in library.provisions}
    return [
        Compared(
            provision.kind,
            provision.locator,
            provision.path,
            squeeze(provision.text),
            locators.get(provision.parent_id) if provision.parent_id else None,
        )
        for provision in library.provisions
        if provision.kind is not Kind.FURNITURE
    ]


@pytest.fixture(scope="module")
def laws(shared: Path) -> Path:
    folder = shared / "benchmarks" / "laws"
    if not folder.is_dir():
        pytest.skip("needs ../shared/benchmarks/laws (laws in Markdown), which is not here")
    return folder


@pytest.mark.parametrize("name", LAWS)
def test_law_gives_the_same_provisions_in_every_format(tmp_path, laws, name):
    source = laws / name
    markdown = source.read_text(encoding="utf-8-sig")
    parts = read_markdown(markdown)
    marked = compared(read(tmp_path / "md", source.name, markdown.encode()))
    unmarked = compared(read(tmp_path / "labels", source.name, only_labelled(markdown).encode()))
    assert len(marked) > 5
    for label, (suffix, write) in FORMATS.items():
        library = read(tmp_path / label, f"{source.stem}{suffix}", write(parts))
        expected = marked if label in MARKED else unmarked
        assert first_difference(expected, compared(library)) is None, label
        assert problems(library) == [], label


def read(folder: Path, name: str, data: bytes) -> Library:
    folder.mkdir()
    (folder / name).write_bytes(data)
    return load_library(folder / name)


def only_labelled(markdown: str) -> str:
    """Markdown without the marks of headings that only the mark makes a heading."""
    title, *rest = markdown.splitlines()
    lines = [
        line if not line.startswith("#") or read_label(line.lstrip("# ")) else line.lstrip("# ")
        for line in rest
    ]
    return "\n".join([title, *lines])


def first_difference(
    expected: list[Compared], found: list[Compared]
) -> tuple[Compared | None, Compared | None] | None:
    """The first provision that differs, in both; None where all are the same."""
    for at in range(max(len(expected), len(found))):
        pair = (
            expected[at] if at < len(expected) else None,
            found[at] if at < len(found) else None,
        )
        if pair[0] != pair[1]:
            return pair
    return None
