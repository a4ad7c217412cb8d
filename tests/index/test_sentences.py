"""Texts to sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import sentence_spans

ROWS = [
    # text · its sentences · what is tried
    ("甲。乙；丙！丁？", ["甲。", "乙；", "丙！", "丁？"]),  # the four marks
    ("甲方负责", ["甲方负责"]),  # no mark at all
    ("  甲。 \n\n 乙 ", ["甲。", "乙"]),  # lines, white space at the edges
    ("甲（乙；丙。）丁。", ["甲（乙；丙。）丁。"]),  # brackets stay together
    ("甲（乙；丙)丁。戊", ["甲（乙；丙)丁。", "戊"]),  # full and half width mixed
    ("坚持“保基本。可持续”的原则。", ["坚持“保基本。可持续”的原则。"]),  # quotes stay together
    ("他说：“好。”。然后走了。", ["他说：“好。”。", "然后走了。"]),
    ("甲（乙；丙。", ["甲（乙；", "丙。"]),  # a bracket that is never closed holds nothing
    ("甲）乙。丙。", ["甲）乙。", "丙。"]),  # nor one that was never opened
    ("（甲\n乙）。丙。", ["（甲", "乙）。", "丙。"]),  # nor one closed in another line
    ("甲。”乙。", ["甲。”", "乙。"]),  # what closes with the mark belongs to it
    ("甲！！！乙", ["甲！！！", "乙"]),
    ("比例为3.5%;年度累计", ["比例为3.5%;", "年度累计"]),  # half width
    ("", []),
    (" \n ", []),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_sentences(text, expected):
    assert [text[span.start : span.end] for span in sentence_spans(text)] == expected


@given(st.text(alphabet="甲乙。；！？（）()“”《》\n \t;x", max_size=60))
def test_every_character_but_white_space_is_in_exactly_one_sentence(text):
    spans = sentence_spans(text)
    covered = [i for span in spans for i in range(span.start, span.end)]
    assert len(covered) == len(set(covered))
    assert covered == sorted(covered)
    assert all(text[i].isspace() for i in set(range(len(text))) - set(covered))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] for span in spans)
