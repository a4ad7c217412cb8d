"""Which calculation a conversation asks for: inputs, what is missing, and what is none."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.calculating.planning import plan_calculation, plan_calculations
from assistant.calculators.cases import read_yaml

AS_OF = date(2026, 11, 24)
QUESTIONS = read_yaml(Path(__file__).parent / "questions.yaml")
# Inputs that follow from words beside the point of a question.
BESIDE = {"licensed_physician", "mid_level_title", "from_county_or_above", "where"}


def plans_of(*turns, as_of=AS_OF):
    return plan_calculations(list(turns), as_of=as_of, language="zh")


def inputs_of(*turns, as_of=AS_OF):
    plan = plan_calculation(list(turns), as_of=as_of, language="zh")
    assert plan is not None, turns
    return dict(plan.inputs)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: str(each["turns"][-1])[:40])
def test_question_is_planned_as_it_should_be(question):
    turns = [str(turn) for turn in question["turns"]]
    as_of = date.fromisoformat(question.get("as_of", AS_OF.isoformat()))
    wanted = question.get("plans") or ([] if question["plan"] == "none" else [question])
    plans = plans_of(*turns, as_of=as_of)
    assert [plan.calculator for plan in plans] == [each["plan"] for each in wanted]
    for plan, each in zip(plans, wanted, strict=True):
        assert list(plan.missing) == each.get("missing", [])
        assert [found.name for found in plan.contradictions] == each.get("contradictions", [])
        if "inputs" in each:
            stated = {name: value for name, value in plan.inputs.items() if name not in BESIDE}
            expected = {name: value for name, value in each["inputs"].items() if name not in BESIDE}
            assert stated == expected


# --- what is none of its business ---------------------------------------------------------------
LAWS = [
    "民法典第一千条说了什么？",
    "劳动合同签几年可以要求无固定期限？",
    "公司拖欠工资3万元，几天内可以申请仲裁？",
    "2023年1月10日的春节假期是哪几天？",
    "小区2000人，业主大会要多少人同意？",
    "宾馆罚款5万元，几天内申请复议？",
    "规章制度2020年3月1日公布，员工不知道算数吗？",
    "How many penalty points do I get for 20 km/h over the limit?",
]


@pytest.mark.parametrize("question", LAWS)
def test_questions_about_other_laws_are_looked_up(question):
    assert plans_of(question) == ()


@pytest.mark.parametrize("turns", [[""], ["？"], ["😀😀"], ["好的"], ["谢谢", "再见"], []])
def test_turns_that_say_nothing_are_no_calculation(turns):
    assert plans_of(*turns) == ()


# --- what people are -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "poor"),
    [
        ("我是建档立卡户", True),
        ("俺家卡户", True),
        ("在册贫困户", True),
        ("我们家不是贫困户", False),
        ("没评上贫困户", False),
        ("家里没有建档立卡", False),
        ("非贫困户", False),
        ("普通居民", False),
        ("吃低保的", None),
        ("特困供养人员", None),
        ("是不是贫困户还不清楚", None),
    ],
)
def test_status_is_read_as_said_and_low_income_support_is_another(said, poor):
    plan = plan_calculation(
        [f"{said}，2018年合规自付5万，大病保险赔多少"], as_of=AS_OF, language="zh"
    )
    assert plan is not None
    assert plan.inputs.get("registered_poor") is poor
    assert ("registered_poor" in plan.missing) is (poor is None)


@pytest.mark.parametrize(
    ("said", "compliant"),
    [
        ("规范转诊", True),
        ("转诊手续齐全", True),
        ("按分级诊疗来的", True),
        ("符合转诊规范", True),
        ("没办转诊", False),
        ("未经转诊", False),
        ("没有转诊", False),
        ("转诊不合规", False),
    ],
)
def test_referral_is_read_as_said(said, compliant):
    text = f"卡户2018年5月8日住本县二级医院，{said}，总费用1万，合规9千，起付线300，医保报多少"
    assert inputs_of(text)["referral_compliant"] is compliant


def test_county_hospital_says_nothing_of_its_level():
    plan = plan_calculation(
        ["卡户2018年5月8日住县医院，规范转诊，总费用1万，合规9千，起付线300，医保报多少"],
        as_of=AS_OF,
        language="zh",
    )
    assert plan is not None and plan.missing == ("hospital_level",)


def test_township_hospital_needs_no_deductible_and_a_bill_replaces_it():
    stay = "卡户2018年5月8日规范转诊住本县{}，总费用1万，合规9千，{}医保报多少"
    for filled in (("镇卫生院", ""), ("二级医院", "账单上医保报了6000，")):
        plan = plan_calculation([stay.format(*filled)], as_of=AS_OF, language="zh")
        assert plan is not None and plan.missing == ()
    plan = plan_calculation([stay.format("二级医院", "")], as_of=AS_OF, language="zh")
    assert plan is not None and plan.missing == ("deductible",)


# --- conversation --------------------------------------------------------------------------------
def test_facts_carry_their_words_and_the_number_of_their_turn():
    plan = plan_calculation(
        ["2018年合规自付6万，大病赔多少", "我是卡户"], as_of=AS_OF, language="zh"
    )
    assert plan is not None
    told = {used.name: (used.said, used.turn) for used in plan.facts}
    assert told == {
        "self_paid_in_scope": ("6万", 0),
        "registered_poor": ("卡户", 1),
        "year": ("2018年", 0),
    }


def test_two_values_in_one_turn_are_asked_about_and_a_later_turn_decides():
    first = "普通居民2018年合规自付8万，合规自付9万，大病赔多少"
    plan = plan_calculation([first], as_of=AS_OF, language="zh")
    assert plan is not None and not plan.is_complete
    assert [each.name for each in plan.contradictions] == ["self_paid"]
    assert inputs_of(first, "自付是9万")["self_paid_in_scope"] == "90000"


def test_status_said_both_ways_is_asked_about():
    plan = plan_calculation(
        ["贫困户，普通居民，2018年合规自付8万，大病赔多少"], as_of=AS_OF, language="zh"
    )
    assert plan is not None and [each.name for each in plan.contradictions] == ["registered_poor"]


def test_twenty_turns_of_small_talk_do_not_lose_the_matter():
    talk = ["谢谢", "嗯", "我想想", "好的", "对了住院押金要不要交", "知道了"] * 3
    turns = ["普通居民2018年合规自付8万，大病赔多少", *talk, "回到刚才大病那个，自付是9万"]
    assert inputs_of(*turns)["self_paid_in_scope"] == "90000"


def test_another_person_takes_nothing_over():
    plan = plan_calculation(
        ["卡户2018年合规自付8万，大病赔多少", "另一户2018年合规自付3万，大病赔多少"],
        as_of=AS_OF,
        language="zh",
    )
    assert plan is not None and plan.missing == ("registered_poor",)


def test_another_hospital_has_another_deductible_unless_all_else_stays():
    first = "卡户2018年5月8日规范转诊住本县二级医院，总费用1万，合规9千，起付线300，医保报多少"
    asked = plan_calculation([first, "要是三级医院呢"], as_of=AS_OF, language="zh")
    assert asked is not None and asked.missing == ("deductible",)
    assert inputs_of(first, "要是三级医院呢，别的不变")["deductible"] == "300"


def test_date_without_a_year_takes_the_year_of_the_matter():
    turns = ["规章2018年3月1日公布，最早哪天施行？", "改到3月20日公布"]
    assert inputs_of(*turns)["date"] == "2018-03-20"


def test_relative_dates_count_from_the_as_of_date():
    inputs = inputs_of("上个月15号公布的规章，备案最迟哪天？", as_of=date(2018, 7, 2))
    assert inputs["date"] == "2018-06-15"


def test_impossible_date_is_named():
    plan = plan_calculation(
        ["规章2018年2月30日公布，备案最迟哪天？我要具体日期"], as_of=AS_OF, language="zh"
    )
    assert plan is not None and plan.impossible and plan.missing == ("date",)


def test_results_asked_for_are_known():
    plan = plan_calculation(
        ["卡户2018年5月8日规范转诊住本县镇卫生院，总费用1万，合规9千，自己掏多少"],
        as_of=AS_OF,
        language="zh",
    )
    assert plan is not None and plan.asked == ("personal_payment",)


# --- the same facts in other words, order and turns ----------------------------------------------
AMOUNTS = st.integers(1, 999).map(lambda each: each * 1000)
ASKS = st.sampled_from(
    ["大病保险赔多少？", "大病险能报多少钱", "请算大病保险支付额", "大病这块给多少"]
)
OWN = st.sampled_from(
    ["医保报完合规自付{}元", "政策范围内自己负担了{}块", "目录内个人承担{}", "合规的自己掏了{}元"]
)
STATUS = {
    True: ["建档立卡户", "我是卡户", "在册贫困户"],
    False: ["普通居民", "我家不是贫困户", "非贫困户"],
}
YEARS = st.sampled_from(["2018年的费用", "2018年看的病", "2018年6月住的院"])


def in_other_form(amount, form):
    """12000 → 1.2万 or 12000."""
    return f"{amount / 10000:g}万" if form else str(amount)


@settings(max_examples=150, deadline=None)
@given(
    amount=AMOUNTS,
    form=st.booleans(),
    own=OWN,
    poor=st.booleans(),
    status=st.integers(0, 2),
    year=YEARS,
    ask=ASKS,
    order=st.permutations(range(3)),
    split=st.integers(0, 3),
    asks_first=st.booleans(),
)
def test_order_words_and_turns_make_no_difference_for_critical_illness(
    amount, form, own, poor, status, year, ask, order, split, asks_first
):
    facts = [own.format(in_other_form(amount, form)), STATUS[poor][status], year]
    facts = [facts[place] for place in order]
    first, rest = facts[:split], facts[split:]
    if asks_first:
        turns = ["，".join([ask, *first]), "，".join(rest)]
    else:
        turns = ["，".join(first), "，".join([*rest, ask])]
    turns = [turn for turn in turns if turn]
    assert inputs_of(*turns) == {
        "self_paid_in_scope": str(amount),
        "registered_poor": poor,
        "year": 2018,
    }


STAYS = st.sampled_from(["总费用{}元", "总共{}", "一共花了{}块", "总账{}"])
SCOPES = st.sampled_from(["合规{}元", "目录内{}", "政策范围内的{}块"])
DEDUCTIBLES = st.sampled_from(["起付线{}", "门槛费{}元"])
LEVELS = {"level1": "一级医院", "level2": "二级医院", "level3": "三甲"}


@settings(max_examples=150, deadline=None)
@given(
    scope=AMOUNTS,
    more=AMOUNTS,
    deductible=st.integers(1, 20).map(lambda each: each * 100),
    level=st.sampled_from(sorted(LEVELS)),
    within=st.booleans(),
    words=st.tuples(STAYS, SCOPES, DEDUCTIBLES),
    form=st.booleans(),
    order=st.permutations(range(6)),
    split=st.integers(1, 5),
)
def test_order_words_and_turns_make_no_difference_for_a_stay(
    scope, more, deductible, level, within, words, form, order, split
):
    place = "本县" if within else "县外"
    facts = [
        words[0].format(in_other_form(scope + more, form)),
        words[1].format(in_other_form(scope, form)),
        words[2].format(deductible),
        f"住的是{place}的{LEVELS[level]}",
        "规范转诊",
        "2018年7月3日入院",
    ]
    facts = [facts[each] for each in order]
    turns = [
        "，".join(["建档立卡户住院，医保报多少", *facts[:split]]),
        "，".join(facts[split:]),
    ]
    assert inputs_of(*turns) == {
        "admission_date": "2018-07-03",
        "hospital_level": level,
        "within_county": within,
        "referral_compliant": True,
        "total_cost": str(scope + more),
        "in_scope_cost": str(scope),
        "deductible": str(deductible),
    }


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_turns_at_all_are_read_without_an_error(turns):
    for plan in plans_of(*turns):
        json.dumps(dict(plan.inputs))
