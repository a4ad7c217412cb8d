"""What stands above the text of a file that holds one document."""

import pytest

from corpus.structure.head import read_head
from corpus.structure.lines import read_lines


def head(text):
    found = read_head(read_lines(text))
    return "".join(line.text for line in found.title), found.number, len(found.front)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("某办法\n第一条 甲。", ("某办法", None, 0)),
        ("某国境外组织\n境内活动管理法\n（2016年通过）", ("某国境外组织境内活动管理法", None, 0)),
        ("某办法\n（试行）\n第一条 甲。", ("某办法（试行）", None, 0)),
        ("某办法（2023年版）\n总则\n第一条 甲。", ("某办法（2023年版）", None, 0)),
        ("某报\n某发〔2020〕3号\n某府关于甲的通知\n甲", ("某府关于甲的通知", "某发〔2020〕3号", 1)),
        ("某发〔2020〕3号\n某府关于甲的通知\n甲", ("某府关于甲的通知", "某发〔2020〕3号", 0)),
        ("附件\n某办法\n第一条 甲。", ("某办法", None, 1)),
        ("某办法\n（某发〔2020〕3号）\n第一条 甲。", ("某办法", "某发〔2020〕3号", 0)),
        ("特急\n甲文件\n某发〔2020〕 3 号　签发人：甲\n乙请示", ("乙请示", "某发〔2020〕3号", 2)),
        ("索引号：123\n发文机关：某局\n某办法\n第一条 甲。", ("某办法", None, 2)),
        ("第一条 甲。\n第二条 乙。", ("", None, 0)),
        ("", ("", None, 0)),
    ],
)  # fmt: skip
def test_title_and_number_are_found(text, found):
    assert head(text) == found
