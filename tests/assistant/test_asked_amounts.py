"""Whether a number belongs to the thing that is asked about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.asked_amounts import states_of_it
from assistant.measures import asked_in

LIMIT = "取消建档立卡贫困人口医疗救助起付线,年度累计救助封顶线不低于 10 万元。"
LEVELS = "一级医疗机构报销比例提高到 90%；三级医疗机构报销比例达到 70%。"
KINDS = "普通门诊年度最高报销 315 元。高血压等慢性病支付比例为 80%。"
PAY = "对到乡镇卫生院工作的硕士研究生给予每人每月1500元生活补助。"


@pytest.mark.parametrize(
    ("question", "text", "states"),
    [
        ("起付线具体是几百块", LIMIT, False),
        ("医疗救助封顶线是多少钱", LIMIT, True),
        ("三级医疗机构报几成", LEVELS, True),
        ("二级医疗机构报几成", LEVELS, False),
        ("普通门诊报销比例百分之几", KINDS, False),
        ("慢性病门诊报销比例百分之几", KINDS, True),
        ("校医一个月补贴多少钱", PAY, False),
        ("硕士一个月补贴多少钱", PAY, True),
        ("村医一个月工资多少", PAY, False),
        ("公开征求意见几天", "期限不少于 30 日。", True),
    ],
)
def test_number_has_to_be_of_the_thing_that_is_asked_about(question, text, states):
    assert states_of_it(question, text, "", asked_in(question)) is states


def test_heading_says_what_a_number_is_of_where_the_clause_names_nothing():
    question = "起付线是多少钱"
    asked = asked_in(question)
    assert states_of_it(question, "每年10000元。", "1. 起付线标准", asked)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_read(question, text):
    assert states_of_it(question, text, "", asked_in(question)) in (True, False)
