"""Numerals there and back, and which lines open a provision."""

import pytest

from corpus.numbering import Level, from_chinese, read_label, to_chinese


def test_every_numeral_from_1_to_9999_is_read_back_as_written():
    assert [from_chinese(to_chinese(number)) for number in range(1, 10_000)] == list(
        range(1, 10_000)
    )


@pytest.mark.parametrize(
    ("line", "level", "label"),
    [
        ("第十二条 符合下列条件的", Level.ARTICLE, "第十二条"),
        ("第12条 符合下列条件的", Level.ARTICLE, "第十二条"),
        ("第一百二十条之一 为了", Level.ARTICLE, "第一百二十条之一"),
        ("第二条 中华人民共和国领海", Level.ARTICLE, "第二条"),
        ("第六条 第三人", Level.ARTICLE, "第六条"),
        ("第五条 和解协议", Level.ARTICLE, "第五条"),
        ("第二章 立 项", Level.CHAPTER, "第二章"),
        ("第一编 总则", Level.PART, "第一编"),
        ("一、工作目标", Level.FIRST, "一、"),
        ("（一）开展公共服务", Level.SECOND, "（一）"),
        ("(四) 依法、合理地界定", Level.SECOND, "（四）"),
        ("1. 起付线标准", Level.THIRD, "1"),
        ("8.NO吸入联合", Level.THIRD, "8"),
        ("(1) 严格准入条件", Level.FOURTH, "（1）"),
        ("③其他情形", Level.FIFTH, "③"),
    ],
)
def test_label_is_read_and_written_the_way_a_clerk_does(line, level, label):
    read = read_label(line)
    assert read is not None
    assert (read.level, read.text) == (level, label)


@pytest.mark.parametrize(
    "line",
    [
        "第十二条规定的条件，可以优先列入",  # a mention at the start of a wrapped line
        "第八条、第九条所列情形",
        "第三章的规定",
        "2.5%以上",
        "一般诊疗费",
        "（包括社区卫生服务中心）",
        "千千、",
    ],
)
def test_words_that_only_look_like_a_label_open_nothing(line):
    assert read_label(line) is None
