"""Which parts of a passage can be quoted for themselves."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.pieces import pieces_of


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("一段。", ["一段。"]),
        ("第一条 甲。\n乙。", ["第一条 甲。", "乙。"]),
        (
            "第十四条 有下列情形之一的，不予列入：\n(一) 甲；\n(二) 乙。\n丙。",
            ["第十四条 有下列情形之一的，不予列入：\n(一) 甲；\n(二) 乙。", "丙。"],
        ),
        ("（三）归口管理\n1. 甲。", ["1. 甲。"]),
        ("三、时限要求\n甲。\n乙。", ["甲。", "乙。"]),
        ("没有标点的名单", ["没有标点的名单"]),
    ],
)
def test_pieces_are(text, pieces):
    assert [text[piece.start : piece.end] for piece in pieces_of(text)] == pieces


@given(st.text(alphabet="甲：\n（一）。1.;", max_size=60))
def test_pieces_stand_in_order_and_do_not_overlap(text):
    pieces = pieces_of(text)
    assert all(left.end <= right.start for left, right in pairwise(pieces))
    assert all(0 <= piece.start <= piece.end <= len(text) for piece in pieces)
