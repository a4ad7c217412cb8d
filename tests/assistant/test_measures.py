"""What a question asks a number of, and whether a text states one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.measures import asked_in, asking_clause, bundled_measures, read_measures, states_any
from corpus.errors import CorpusError


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("补一张居住证要几块钱", {"money"}),
        ("起付线具体是几百块", {"exact_money"}),
        ("偷排会罚多少", {"fine"}),
        ("门诊能报几成", {"ratio"}),
        ("审查最多几个工作日", {"duration"}),
        ("缴费截止到几月几号", {"date"}),
        ("干到多少岁退休", {"age"}),
        ("卫生室要几个平方", {"area"}),
        ("要多少票才算通过", {"votes"}),
        ("闯红灯扣几分", {"points"}),
        ("一年体检几次", {"times"}),
        ("罚款是成交价的多少倍", {"fine", "multiple"}),
        ("值班电话是多少", {"phone"}),
        ("会受什么处分", {"sanction"}),
        ("What is the phone number of the office?", {"phone"}),
        ("协议要签几份", {"counted_份"}),
        ("那几天该怎么办", set()),
        ("十几天前的事", set()),
        ("谁来审核", set()),
    ],
)
def test_unit_says_what_number_is_asked_for(question, names):
    assert {measure.name for measure in asked_in(question)} == names


@pytest.mark.parametrize(
    ("question", "text", "states"),
    [
        ("工本费收几块钱", "换领应当缴纳证件工本费。", False),
        ("工本费收几块钱", "工本费20元。", True),
        ("押金要多少钱", "无需缴纳住院押金。", True),
        ("起付线具体是几百块", "乡镇卫生院免费。", False),
        ("物业费收多少钱", "处10万元以上50万元以下的罚款。", False),
        ("租给传销的会罚多少", "处5万元以上50万元以下的罚款。", True),
        ("租给传销的会罚多少", "保证金2000万元。", False),
        ("审查几天", "2017年10月23日，市长主持召开会议。", False),
        ("审查几天", "应当在30日内审查完毕。", True),
        ("几年做一次评估", "2017年1月1日起施行。", False),
        ("几年做一次评估", "每三年评估一次。", True),
        ("要多少票才算过", "经过半数同意。", True),
        ("几成能报", "报销百分之六十。", True),
    ],
)
def test_text_states_the_number_that_is_asked_for_and_no_other(question, text, states):
    assert states_any(text, asked_in(question)) is states


def test_number_in_the_telling_is_not_what_is_asked():
    assert asking_clause("去镇卫生院住几天，有没有门槛费？") == "有没有门槛费？"
    assert asked_in(asking_clause("去镇卫生院住几天，有没有门槛费？")) == ()
    assert asking_clause("我是贫困户。") == ""


def test_each_measure_has_a_name_in_both_languages_and_is_named_once():
    names = [measure.name for measure in bundled_measures()]
    assert len(set(names)) == len(names)
    assert all(measure.zh and measure.en for measure in bundled_measures())


@given(st.text(max_size=60))
def test_any_text_is_read(text):
    states_any(text, asked_in(text))
    assert asking_clause(text) in text


def test_file_with_a_mistake_is_named(tmp_path):
    file = tmp_path / "measures.yaml"
    file.write_text("- {name: a, zh: b, en: c, asked: '(', held: d}", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"measures\.yaml"):
        read_measures(file)
