"""What one turn states: amounts and days by the part they play, and what words state."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.calculating.amounts import read_amounts
from assistant.calculating.days import read_days
from assistant.calculating.stated import read_stated
from assistant.calculating.text import searchable
from assistant.calculating.turns import read_turn

AS_OF = date(2018, 6, 15)


def roles(text):
    return {each.fact.name: each.fact.value for each in read_amounts(searchable(text), 0)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总费用9800，合规9000，起付线300", {"total": 9800, "in_scope": 9000, "deductible": 300}),
        ("总费4万合规3.6万起付线600", {"total": 40000, "in_scope": 36000, "deductible": 600}),
        ("花了1260块合规的", {"in_scope": 1260}),
        ("医保报完以后自己还担着十二万", {"self_paid": 120000}),
        ("单子上医保报了3.1万", {"basic_paid": 31000}),
        ("合规自负8万", {"self_paid": 80000}),
        ("那阵合规自付累计到8万", {"earlier_self_paid": 80000}),
        ("今年门诊已经记了1300块医疗费", {"earlier_cost": 1300}),
        ("医疗救助之前已经给过他九万九", {"earlier_assistance_paid": 99000}),
        ("筹资2.4亿，亏了200万，历年结余300万",
         {"premium": 240000000, "loss": 2000000, "surplus": 3000000}),
        ("人均可支配收入10500元", {"income": 10500}),
        ("参保586.3万人", {"participants": 5863000}),
        ("it lost 3 million yuan on a premium of 100 million",
         {"loss": 3000000, "premium": 100000000}),
        ("we still owe 48,500 yuan that is within scope", {"self_paid": 48500}),
    ],
)  # fmt: skip
def test_amounts_play_the_part_that_the_words_around_them_say(text, expected):
    assert roles(text) == {name: Decimal(value) for name, value in expected.items()}


def test_amount_that_is_ruled_out_or_put_right_is_marked():
    first, second = read_amounts("不是12万，是15万", 0)
    assert first.is_denied and not second.is_denied
    first, second = read_amounts("合规自付八万——哎不对，是九万二", 0)
    assert second.fact.name == "self_paid" and second.corrects == first.fact


def test_amount_on_top_is_marked():
    (amount,) = read_amounts("要是自付再多2万呢", 0)
    assert amount.fact.is_added


@pytest.mark.parametrize(
    ("text", "role", "day"),
    [
        ("规章2018年5月10日公布", "publication", "2018-05-10"),
        ("要在2019年7月1日施行", "effective", "2019-07-01"),
        ("听证会定在2018年6月20日开", "hearing", "2018-06-20"),
        ("草案昨天挂到网上", "comment_open", "2018-06-14"),
        ("2018年9月4日在市里住院", "admitted", "2018-09-04"),
        ("published on 3 September 2018", "publication", "2018-09-03"),
    ],
)
def test_days_play_the_part_that_the_words_around_them_say(text, role, day):
    (fact,) = read_days(text, 0, AS_OF)
    assert (fact.name, fact.value.first.isoformat()) == (role, day)


def test_year_without_its_word_is_a_year_and_no_amount():
    turn = read_turn("2018全年合规自付累计12.5万", 0, AS_OF)
    assert [each.fact.value for each in turn.amounts] == [Decimal(125000)]
    assert [each.value.first.year for each in turn.days] == [2018]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("特别重大事故", "level", "especially_major"),
        ("重大事故", "level", "major"),
        ("住三甲", "hospital_level", "level3"),
        ("经县医院转诊到外地三级医院", "within_county", False),
        ("没脱贫的卡户", "lifted_out", False),
        ("已脱贫", "lifted_out", True),
        ("执业资格还没下来", "licence", False),
        ("走读的村小", "boarding", False),
        ("因胃癌住院", "disease", "胃癌"),
        ("得了尿毒症", "disease", "尿毒症"),
        ("换成肺癌呢", "disease", "肺癌"),
        ("has leukemia", "disease", "leukemia"),
    ],
)
def test_words_state_what_they_mean(text, name, value):
    assert {f.value for f in read_stated(text, 0) if f.name == name} == {value}


def test_what_is_taken_back_is_left_out():
    facts = read_stated("不是糖尿病，是精神分裂症", 0)
    assert [fact.value for fact in facts if fact.name == "disease"] == ["精神分裂症"]


def test_traditional_characters_and_wide_digits_are_read():
    turn = read_turn("建檔立卡戶，總費用９，０００元", 0, AS_OF)
    assert [fact.name for fact in turn.words] == ["registered_poor"]
    assert turn.amounts[0].fact.value == Decimal(9000)
