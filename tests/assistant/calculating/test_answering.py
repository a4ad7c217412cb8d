"""From plans to answers: the result asked for first, the facts used, questions, missing rules."""

from datetime import date

import pytest

from assistant.calculating.answering import answer_plans
from assistant.calculating.planning import plan_calculations
from assistant.grounding import find_unbound
from assistant.model import AnswerKind
from assistant.service import Assistant
from corpus.errors import CorpusError

AS_OF = date(2018, 12, 1)


@pytest.fixture
def answer(assistant):
    """The answer to the turns of a conversation, with every number checked."""

    def ask(*turns, language="zh", as_of=AS_OF):
        plans = plan_calculations(list(turns), as_of=as_of, language=language)
        assert plans
        found = answer_plans(assistant.index, plans, language)
        said = [*turns, f"{as_of.year} {as_of.month} {as_of.day}"]
        stated = [text for plan in plans for text in plan.stated]
        assert find_unbound(found, [*said, *stated]) == []
        return found

    return ask


def test_result_asked_for_comes_first_then_the_facts_used(answer):
    found = answer("我不是贫困户，2018年合规自付十二万，大病保险赔多少？")
    assert found.kind is AnswerKind.CALCULATION
    first, other, facts, *_ = (claim.rendered() for claim in found.claims)
    assert first.startswith("本次支付 64000 元[1]")
    assert other.startswith("其他结果：年度累计支付 64000 元")
    assert facts == (
        "从您的话里用到：政策范围内自付：120000 元（“十二万”）；建档立卡：否（“不是贫困户”）；"
        "年度：2018（“2018年”）。有不对的请直接更正。"
    )


def test_english_answer_is_in_english(answer):
    found = answer(
        "In 2018 my out-of-pocket costs in scope were 70,000 yuan; I am an ordinary resident. "
        "What does critical illness insurance pay?",
        language="en",
    )
    assert "payment 32000 yuan" in found.text
    assert "part over 10000 up to 50000 yuan: (50000 − 10000) × 50% → 20000[1]" in found.text
    assert "Used from what you said" in found.text


def test_missing_inputs_are_asked_for_in_one_message(answer):
    found = answer("贫困户2018年11月2日住院，总费用15000，合规14000，在本县，医保报多少")
    assert found.kind is AnswerKind.CLARIFICATION
    assert found.missing == ("hospital_level", "referral_compliant", "deductible")
    assert found.citations == ()
    for word in ("总费用：15000 元", "级", "转诊", "起付线"):
        assert word in found.text


def test_one_missing_input_is_one_sentence(answer):
    found = answer("2018年合规自付5万，大病保险赔多少")
    assert found.text.endswith(
        "要算出来，还需要知道：是建档立卡贫困人口吗？（低保、特困与建档立卡不是一回事）"
    )


def test_english_asks_in_english(answer):
    found = answer(
        "How much will critical illness insurance pay me? In 2018 I was an ordinary resident.",
        language="en",
    )
    assert found.missing == ("self_paid_in_scope",)
    assert "I still need to know how much was left to pay yourself" in found.text


def test_contradiction_is_asked_about_by_name(answer):
    found = answer("普通居民2018年合规自付8万，合规自付9万，大病赔多少")
    assert found.missing == ("self_paid",)
    assert "“政策范围内自付”说了两个不同的：“8万”和“9万”。以哪一个为准？" in found.text


def test_value_that_no_calculator_takes_is_said_in_one_sentence(answer):
    found = answer("普通居民2018年合规自付1万亿，大病赔多少")
    assert found.kind is AnswerKind.CLARIFICATION
    assert found.missing == ("self_paid_in_scope",)
    assert found.claims[0].text == (
        "按现在所说的算不了。政策范围内自付：1000000000000，不在可以计算的范围内。请核对后再告诉我。"
    )


def test_part_above_the_whole_is_named_with_both(answer):
    found = answer("卡户2018年5月1日住本镇卫生院，合规转诊，总费用1万，合规2万，医保报多少")
    assert found.missing == ("in_scope_cost",)
    assert "政策范围内费用：20000.00，大于 总费用 10000.00" in found.claims[0].text


def test_impossible_date_is_named(answer):
    found = answer("规章2018年2月30日公布，备案最迟哪天？我要具体日期")
    assert "“2018年2月30日”不是日历上有的日期或时间，请核对后再说一次。" in found.text


def test_rule_not_in_force_says_from_when_it_is_and_what_it_replaces(answer):
    found = answer("普通居民2017年10月住院，合规自付6万6，大病保险赔多少")
    assert found.kind is AnswerKind.ABSTENTION
    assert "自2018年1月1日起施行" in found.text
    assert "曲政办发〔2013〕24号" in found.text
    assert "29600" not in found.text
    assert found.citations[0].locator == "印发通知"


def test_year_without_a_rule_cites_the_one_that_comes_nearest(answer):
    found = answer("2019年参保600万人，大病保险该筹多少？")
    assert found.kind is AnswerKind.ABSTENTION
    assert "2018年" in found.text and "270000000" not in found.text


def test_case_between_two_rules_cites_both(answer):
    found = answer("走读小学正好600名学生，要不要设保健室？")
    assert found.kind is AnswerKind.ABSTENTION
    assert len(found.citations) == 2


def test_several_cases_are_one_answer_with_one_numbering(answer):
    found = answer("全日制医学硕士，到县医院每月补多少，到乡镇卫生院每月又补多少？")
    assert found.kind is AnswerKind.CALCULATION
    assert "工作单位 县级医疗卫生机构：" in found.text and "工作单位 乡镇卫生院：" in found.text
    assert "每月生活补助 800 元" in found.text and "每月生活补助 1500 元" in found.text
    assert [each.marker for each in found.citations] == list(range(1, len(found.citations) + 1))
    assert len(found.calculation["other_cases"]) == 1


def test_names_of_inputs_do_not_reach_the_reader(answer):
    found = answer("卡户2018年5月1日住本镇卫生院，合规转诊，总费用1万，合规9千，医保报多少")
    assert "rural_disposable_income" not in found.text


def test_nothing_is_asked_on_an_index_without_the_documents(tmp_path):
    from corpus.library import load_library
    from index.build import build_index

    (tmp_path / "a.txt").write_text("某办法\n第一条 甲。", encoding="utf-8")
    build_index(load_library(tmp_path / "a.txt"), tmp_path / "index")
    plans = plan_calculations(["2018年合规自付5万，大病赔多少"], as_of=AS_OF, language="zh")
    with Assistant.open(tmp_path / "index") as other, pytest.raises(CorpusError, match="164号"):
        answer_plans(other.index, plans, "zh")
