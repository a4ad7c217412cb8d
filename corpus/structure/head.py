"""The head of a file that holds one document: what stands in print above its text.

A web page or an office's file puts an information box, the name of the attachment or the document
number above the title; the title may run over several lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from corpus.numbering import read_label
from corpus.structure.block import HEADING_LENGTH
from corpus.structure.lines import Line
from corpus.structure.marks import unmarked
from corpus.view import INVISIBLE, squeezed

NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[（(【]\d{4}[〕\]）)】]第?\d+(?:[-—~～至]\d+)?号")
_GENRE = (
    r"法|办法|规定|细则|条例|规则|决定|方案|意见|通知|公告|通告|流程|名单|一览表|清单|目录|标准|规划|计划|"
    r"制度|章程|规程|规范|准则|解释|批复|答复|解答|安排|纪要|请示|报告|函|指南|须知|公约|要求|措施|表"
)
_EDITION = r"(?:[（(][^（）()]{1,14}[）)])?"  # （试行）, （2023年版）, （一）
_WHOLE_NAME = re.compile(rf"(?:{_GENRE}){_EDITION}$")
_ONLY_EDITION = re.compile(
    r"[（(](?:试行|暂行|草案|征求意见稿|送审稿|\d{4}年?.{0,4}[版订正]本?)[）)]"
)
_ATTACHMENT = re.compile(r"附件\s*(?:\d{1,2}|[一二三四五六七八九十])?\s*[:：]?")
_BOX_ENTRY = re.compile(
    r"(索\s*引\s*号|主题分类|主题词|信息分类|发文机关|发布机构|发布单位|公开目录|成文日期|发文日期|发布日期|"
    r"生成日期|印发日期|公开日期|发布时间|生效日期|实施日期|失效日期|时效性?|有效性|效力状态|标\s*题|名\s*称|"
    r"发文字号|文\s*号|来源|信息来源|浏览次数|点击数|字\s*[体号]|分享到|打印|关闭)\s*[:：]"
)
# Copy number, secrecy and urgency, above the letterhead.
_CLASSIFIED = re.compile(r"\d{6}|(?:绝密|机密|秘密|特急|特提|加急|平急|急件|紧急)(?:[★*].*)?")
_SPACED_NUMBER = (
    r"[\u4e00-\u9fff]{1,12}\s*[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*第?\s*\d+"
    r"(?:\s*[-—~～至]\s*\d+)?\s*号"
)
_SIGNED_BY = r"(?:\s+签发人\s*[:：].*)?"
_NUMBER_LINE = re.compile(rf"({_SPACED_NUMBER}){_SIGNED_BY}")
_BRACKETED_NUMBER = re.compile(rf"[（(]({NUMBER.pattern})[）)]")
_LETTERHEAD = re.compile(r"\S{2,40}(?:文件|公报|报)")
_TITLE_LINES = 4
_LETTERHEAD_LINES = 3


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the text: `front` belongs to the print, `body` is the rest."""

    front: tuple[Line, ...]
    title: tuple[Line, ...]
    number_lines: tuple[Line, ...]
    number: str | None
    body: tuple[Line, ...]


def read_head(lines: Sequence[Line]) -> Head:
    """The head of a document that has a file for itself."""
    at = 0
    while at < len(lines) and _is_front(lines[at]):
        at += 1
    front = list(lines[:at])
    number_at, at = at, _after_number(lines, at)
    number_lines = tuple(lines[number_at:at])
    front += number_lines[:-1]
    number_lines = number_lines[-1:]
    number = read_number(number_lines[0].text) if number_lines else None
    end = at + _title_lines(lines[at:])
    title = tuple(lines[at:end])
    below = squeezed(lines[end].text) if title and end < len(lines) else ""
    if number is None and (match := _BRACKETED_NUMBER.fullmatch(below)):
        number, number_lines, end = match[1], (lines[end],), end + 1
    return Head(tuple(front), title, number_lines, number, tuple(lines[end:]))


def read_number(line: str) -> str | None:
    """The document number that stands alone in a line, but for who signed (签发人：……)."""
    match = _NUMBER_LINE.fullmatch(line.strip())
    return squeezed(match[1]) if match else None


def is_whole_name(title: str) -> bool:
    """Does a title end as titles of documents do: …办法, …规定（试行）?"""
    return _WHOLE_NAME.search(title) is not None


def _is_front(line: Line) -> bool:
    bare = unmarked(line)[1].text.strip(INVISIBLE)
    return not bare or any(
        (_ATTACHMENT.fullmatch(bare), _BOX_ENTRY.match(bare), _CLASSIFIED.fullmatch(bare))
    )


def _after_number(lines: Sequence[Line], at: int) -> int:
    """Where the title begins: after a document number that stands above it, else right here.

    Above the number may stand the letterhead: 曲靖市人民政府文件.
    """
    for ahead in range(at, min(at + _LETTERHEAD_LINES, len(lines) - 1)):
        if read_number(lines[ahead].text):
            return ahead + 1 if _title_lines(lines[ahead + 1 :]) else at
        name = squeezed(lines[ahead].text)
        if is_whole_name(name) and not _LETTERHEAD.fullmatch(name):
            return at
    return at


def _may_be_title(text: str) -> bool:
    is_short = len(text) <= 2 * HEADING_LENGTH and not text.endswith("。")
    return is_short and "\t" not in text and read_label(text) is None


def _title_lines(lines: Sequence[Line]) -> int:
    """How many of the first lines make the title; 0 where the text has none."""
    names = []
    for line in lines[:_TITLE_LINES]:
        text = unmarked(line)[1].text
        if not _may_be_title(text):
            break
        names.append(squeezed(text))
    if not names:
        return 0
    whole = (n for n, name in enumerate(accumulate(names), 1) if is_whole_name(name))
    count = next(whole, 1)
    while count < len(names) and _ONLY_EDITION.fullmatch(names[count]):
        count += 1
    return count
