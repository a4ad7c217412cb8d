"""A run of table rows → a table, its rows, and the names of its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Kind, Span
from corpus.numbering import to_chinese
from corpus.structure.block import Block
from corpus.structure.tree import Node
from corpus.view import squeezed

_NAME_LENGTH = 12  # characters of the name of a column, where little else says that it is one
_LONGEST_NAME = 40
_LONGEST_MERGED = 60  # of a cell over several rows; longer ones are texts and name nothing
_REMARK = r"(?:[（(].*[）)])?"
# What the first column of a table is called: 序号, 费用名称, 地区（元/月）.
_FIRST_COLUMN = re.compile(
    r"(?:.{0,4}(?:序号|编号|代码|名称|姓名|类别|类型|种类|等级|级别|档次|指标|事项)|项目|分类|内容|"
    rf"单位|部门|地区|区域|县区|产品|品种|行业|对象|标准|年度|年份|时间|条款|职务|岗位|性别){_REMARK}"
)
_AMOUNT = re.compile(r"[约≥≤<>＜＞±+-]?\d(?!\d{3}年度?$)")
_NUMERAL = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、]?|\d+[.．、]?")
_NUMBERED_CAPTION = re.compile(
    r"(?P<number>表\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[-—－.．]\d{1,3})?)"
    r"(?:$|[\s:：](?P<name>.*))"
)
_NAMED_CAPTION = re.compile(rf".{{2,}}(?:表|标准|清单|目录|明细|名录|名单|一览){_REMARK}")
_UNIT = r"(?:计量)?单位\s*[:：][^）)。；]{1,12}"
_UNIT_LINE = re.compile(rf"[（(]?{_UNIT}[）)]?")
_UNIT_REMARK = re.compile(rf"[（(]{_UNIT}[）)]$")


@dataclass(frozen=True, slots=True)
class Table:
    """The table as a node, its caption, and the headers that the print repeats on the next page:
    furniture. Its locator, and its rows', are the caller's to place."""

    node: Node
    caption: str
    repeated_headers: tuple[Span, ...]

    @property
    def name(self) -> str:
        """The caption without the unit of the amounts: 表1 低保标准; empty without a caption."""
        return _UNIT_REMARK.sub("", self.caption)


def lines_above(blocks: Sequence[Block], at: int) -> Sequence[Block]:
    """The caption of the table that begins here and the line with its unit; none where none does.

    >>> from corpus.structure.blocks import read_blocks
    >>> from corpus.structure.lines import read_lines
    >>> text = "表1　低保标准\\n单位：元/月\\n类别\\t标准\\n城市\\t700"
    >>> [block.text for block in lines_above(read_blocks(text, read_lines(text)).blocks, 0)]
    ['表1　低保标准', '单位：元/月']
    """
    end = at
    if end < len(blocks) and _is_caption(blocks[end]):
        end += 1
    if end < len(blocks) and not blocks[end].is_row and _UNIT_LINE.fullmatch(blocks[end].text):
        end += 1
    return blocks[at:end] if end < len(blocks) and blocks[end].is_row else ()


def read_table(rows: Sequence[Block], path: tuple[str, ...], above: Sequence[Block] = ()) -> Table:
    """The table that a run of rows makes, with the lines above it that `lines_above` found.

    The path of a row ends with the names of its columns, one for each cell, where the table has
    them. Before them stands what a cell that spans several rows says of this one.
    """
    node = Node(Kind.TABLE, "", path, [block.view for block in above])
    rest = list(rows)
    caption = _caption(above[0]) if above and _is_caption(above[0]) else ""
    headings = [*path, *([caption] if caption else [])]
    if len(rest) > 2 and _is_caption_row(rest[0]) and all(rest[1].cells):
        headings.append(squeezed(rest[0].cells[0]))
        caption = caption or headings[-1]
        node.own.append(rest.pop(0).view)
    columns: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    if len(rest) > 1 and _is_header(rest[0], rest[1:]):
        header = _words(rest[0])
        columns = _column_names(header)
        node.own.append(rest.pop(0).view)
    repeated = [row for row in rest if columns and _words(row) == header]
    kept = [row for row in rest if row not in repeated]
    for number, (row, merged) in enumerate(_with_merged(kept, columns), 1):
        locator = _row_locator(row, columns, number)
        node.children.append(Node(Kind.ROW, locator, (*headings, *merged, *columns), [row.view]))
    spans = tuple(piece.span for row in repeated for piece in row.view.pieces)
    return Table(node, caption, spans)


def _words(row: Block) -> tuple[str, ...]:
    return tuple(squeezed(cell) for cell in row.cells)


# --- captions ------------------------------------------------------------------------------------
def _is_caption(block: Block) -> bool:
    if not block.is_title_like:
        return False
    if _NUMBERED_CAPTION.fullmatch(block.text):
        return True
    return not block.depth and _NAMED_CAPTION.fullmatch(block.text) is not None


def _caption(block: Block) -> str:
    match = _NUMBERED_CAPTION.fullmatch(block.text)
    if match is None:
        return squeezed(block.text)
    return f"{squeezed(match['number'])} {squeezed(match['name'] or '')}".strip()


def _is_caption_row(row: Block) -> bool:
    return bool(row.cells[0]) and not any(row.cells[1:])


# --- headers -------------------------------------------------------------------------------------
def _is_header(row: Block, below: Sequence[Block]) -> bool:
    """Does the first row name the columns, or is it data like those below?

    A form has no header, nor has the rest of a table that a page break cut. When in doubt a short
    full row is one.
    """
    cells = _words(row)
    under = [_words(other) for other in below if _words(other) != cells]
    columns = [[other[at] for other in under if at < len(other)] for at in range(len(cells))]
    if not _may_name(cells) or _is_form(columns[0]):
        return False
    if all(cells) and _FIRST_COLUMN.fullmatch(cells[0]):
        return True
    if any(map(_AMOUNT.match, cells)) or _NUMERAL.fullmatch(cells[0]):
        return False
    if any(map(_are_amounts, columns)):
        return True
    if not all(cells) or max(map(len, cells)) > _NAME_LENGTH:
        return False
    return 2 * sum(map(_is_like, cells, columns)) < len(cells)


def _may_name(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    if not cells[0] or len(filled) < 2:
        return False
    return all(len(cell) <= _LONGEST_NAME and cell[-1] not in "。；：" for cell in filled)


def _is_form(first_column: Sequence[str]) -> bool:
    """Do names of columns stand one below the other: 姓名, 性别?"""
    filled = [cell for cell in first_column if cell]
    names = sum(_FIRST_COLUMN.fullmatch(cell) is not None for cell in filled)
    return names > 0 and 2 * names >= len(filled)


def _are_amounts(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell]
    return 2 * sum(_AMOUNT.match(cell) is not None for cell in filled) > len(filled)


def _is_like(cell: str, column: Sequence[str]) -> bool:
    """Is a cell like those below it: one says the same, or all end the same (一档, 二档)?"""
    filled = [other for other in column if other]
    return cell in filled or (bool(filled) and all(other[-1] == cell[-1] for other in filled))


def _column_names(header: Sequence[str]) -> tuple[str, ...]:
    """A name for every column; one that spans several names each."""
    names: list[str] = []
    for cell in header:
        names.append(cell or names[-1])
    return tuple(names)


# --- rows ----------------------------------------------------------------------------------------
def _with_merged(
    rows: Sequence[Block], columns: Sequence[str]
) -> Iterator[tuple[Block, tuple[str, ...]]]:
    """Each row, with what the cells above say where its own first cells are empty.

    A cell over several rows is written in the first of them. Only the first cells name a row; an
    empty one further right may just be empty.
    """
    first = 1 if columns[:1] == ("序号",) else 0
    above: tuple[str, ...] = ()
    for row in rows:
        cells = _words(row)
        filled = next((at for at in range(first, len(cells)) if cells[at]), first)
        above = above[:filled] + cells[len(above[:filled]) :]
        merged = above[first:filled]
        yield row, tuple(cell for cell in merged if 0 < len(cell) <= _LONGEST_MERGED)


def _row_locator(row: Block, columns: Sequence[str], number: int) -> str:
    if columns[:1] == ("序号",) and row.cells[0].isdecimal():
        return f"序号{row.cells[0]}"
    return f"第{to_chinese(number)}行"
