"""A run of table rows → a table, its rows, and the names of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import Kind, Span
from corpus.numbering import to_chinese
from corpus.structure.blocks import Block
from corpus.structure.tree import Node
from corpus.view import squeezed

_COLUMN_NAME_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Table:
    """The table as a node, its caption where a row of its own holds one, and the headers that the
    print repeats on the next page: furniture."""

    node: Node
    caption: str
    repeated_headers: tuple[Span, ...]


def read_table(rows: Sequence[Block], path: tuple[str, ...]) -> Table:
    """The table that a run of rows makes. Its locator, and its rows', are the caller's to place."""
    node = Node(Kind.TABLE, "", path)
    rest = list(rows)
    caption = ""
    if len(rest) > 1 and _is_caption(rest[0]):
        caption = rest[0].cells[0]
        node.own.append(rest.pop(0).view)
    columns: tuple[str, ...] = ()
    if len(rest) > 1 and _is_header(rest[0]):
        columns = tuple(squeezed(cell) for cell in rest[0].cells)
        node.own.append(rest.pop(0).view)
    repeated = [row for row in rest if columns and tuple(map(squeezed, row.cells)) == columns]
    row_path = (*path, *([squeezed(caption)] if caption else []), *columns)
    for number, row in enumerate((row for row in rest if row not in repeated), 1):
        locator = _row_locator(row, columns, number)
        node.children.append(Node(Kind.ROW, locator, row_path, [row.view]))
    spans = tuple(piece.span for row in repeated for piece in row.view.pieces)
    return Table(node, caption, spans)


def _is_caption(row: Block) -> bool:
    return bool(row.cells[0]) and not any(row.cells[1:])


def _is_header(row: Block) -> bool:
    return all(
        0 < len(squeezed(cell)) <= _COLUMN_NAME_LENGTH and not cell.isdecimal()
        for cell in row.cells
    )


def _row_locator(row: Block, columns: tuple[str, ...], number: int) -> str:
    if columns and columns[0] == "序号" and row.cells[0].isdecimal():
        return f"序号{row.cells[0]}"
    return f"第{to_chinese(number)}行"
