"""The quantities of a turn: text, what is found, and what is left alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.quantities import read_quantities


def found(text):
    return [(str(each.value), each.unit) for each in read_quantities(text)]


def one(text):
    (quantity,) = read_quantities(text)
    return str(quantity.value), quantity.unit


# Every written form of an amount of money; with the unit said, or without.
@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("自付十二万", "120000", ""),
        ("12.5万能报多少", "125000", ""),
        ("花了3万块", "30000", "yuan"),
        ("１２００００", "120000", ""),
        ("120,000元", "120000", "yuan"),
        ("９８，７６０元", "98760", "yuan"),
        ("260,000元整", "260000", "yuan"),
        ("合规两千三", "2300", ""),
        ("花了4万2", "42000", ""),
        ("十七万三千块", "173000", "yuan"),
        ("一千五百块零五毛", "1500.5", "yuan"),
        ("98块6毛", "98.6", "yuan"),
        ("4560块5毛", "4560.5", "yuan"),
        ("4块5，医保担几块", "4.5", "yuan"),
        ("三块二毛五分", "3.25", "yuan"),
        ("三块半", "3.5", "yuan"),
        ("筹资2.4亿", "240000000", ""),
        ("一亿八千万元", "180000000", "yuan"),
        ("一共一万零八百要自己出", "10800", ""),
        ("12w", "120000", ""),
        ("cost 120k", "120000", ""),
        ("RMB 30,000", "30000", "yuan"),
        ("¥30000", "30000", "yuan"),
        ("ten thousand yuan", "10000", "yuan"),
        ("half a million yuan", "500000", "yuan"),
        ("1000000000000元", "1000000000000", "yuan"),
        ("自付-500元", "-500", "yuan"),
        ("扣200门槛", "200", ""),
    ],
)
def test_amount_is_read_in_every_form(text, value, unit):
    assert one(text) == (value, unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("二万五千人", "25000", "people"),
        ("586.3万人", "5863000", "people"),
        ("42万8千人参保", "428000", "people"),
        ("一万一千六百口人", "11600", "people"),
        ("1.2 million people", "1200000", "people"),
        ("5.5 million residents are insured", "5500000", "people"),
        ("四百个学生", "400", "student"),
        ("600 boarding students", "600", "student"),
        ("百分之六十", "60", "percent"),
        ("百分之六十五点五", "65.5", "percent"),
        ("六成", "60", "percent"),
        ("七成五", "75", "percent"),
        ("60%", "60", "percent"),
        ("60 percent", "60", "percent"),
        ("提了3个点", "3", "percent"),
        ("四分之一", "25", "percent"),
        ("报一半", "50", "percent"),
        ("半年", "0.5", "year"),
        ("一年半", "1.5", "year"),
        ("连着干了三年整", "3", "year"),
        ("两个半月", "2.5", "month"),
        ("满十二个月", "12", "month"),
        ("两个半小时", "2.5", "hour"),
        ("三个钟头", "3", "hour"),
        ("20分钟", "20", "minute"),
        ("一刻钟", "15", "minute"),
        ("30日内", "30", "day"),
        ("放宽到45天", "45", "day"),
        ("5个工作日", "5", "workday"),
        ("2 working days", "2", "workday"),
        ("80岁", "80", "age"),
        ("a 65-year-old", "65", "age"),
        ("六十平的卫生室", "60", "square_metre"),
        ("80平方米", "80", "square_metre"),
        ("7公里", "7", "km"),
        ("30张床", "30", "bed"),
        ("住过两次院", "2", "times"),
        ("三家医院", "3", "other"),
    ],
)
def test_unit_is_that_of_the_words(text, value, unit):
    assert one(text) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "第十二条怎么说",
        "曲政办发〔2017〕160号",
        "四、（三）4",
        "43号令",
        "GB/T 36600-2018",
        "一次性给多少",
        "一下子卡壳",
        "一个样",
        "万一在那边住院",
        "千万别",
        "那家三甲",
        "二级医院",
        "十分着急",
        "一般诊疗费",
        "统一",
        "第二次",
        "今年头一次",
        "一块儿交",
        "大病那一块",
        "两口子",
        "一个人交多少",
        "每千人",
        "十三五规划",
        "老百姓",
        "一时半会儿",
        "自付几千块",
        "十几万",
        "level 2 hospital",
        "Article 52",
        "no one knows which one",
        "今天下午4点05分",
        "2018年7月3日",
        "in 2018",
        "1e12元",
    ],
)
def test_word_that_only_holds_a_numeral_is_no_quantity(text):
    assert read_quantities(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "大概3万",
        "约12万元",
        "三万多块",
        "3万左右",
        "三百来块",
        "近5万",
        "about 5,000 yuan",
        "3万以上",
    ],
)
def test_what_is_said_to_be_about_so_much_is_rough(text):
    (quantity,) = read_quantities(text)
    assert quantity.is_rough


def test_two_values_said_as_one_are_both_rough_and_in_one_place():
    low, high = read_quantities("两三千块")
    assert (low.value, high.value) == (2000, 3000)
    assert low.span == high.span
    assert low.is_rough and high.is_rough


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("50-80万元", [("500000", "yuan"), ("800000", "yuan")]),
        ("3到5万", [("30000", ""), ("50000", "")]),
        ("1000到2万", [("1000", ""), ("20000", "")]),
        ("共500，300自费", [("500", ""), ("300", "")]),
        ("自付八万——哎不对，是九万二", [("80000", ""), ("92000", "")]),
        ("总账四万二，合规三万八，门槛费八百", [("42000", ""), ("38000", ""), ("800", "")]),
    ],
)
def test_several_quantities_are_read_in_order(text, values):
    assert found(text) == values


def test_place_and_words_are_those_of_the_text_given():
    text = "他自付１２万元整"
    (quantity,) = read_quantities(text)
    assert quantity.said == "１２万元"
    assert text[quantity.span.start : quantity.span.end] == quantity.said


def test_long_numbers_are_kept_digit_for_digit():
    assert one("身份证530302199001011234") == ("530302199001011234", "")


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    for quantity in read_quantities(text):
        assert isinstance(quantity.value, Decimal)
        assert quantity.said == text[quantity.span.start : quantity.span.end] != ""


@given(st.decimals("0.01", 99_999_999, places=2), st.sampled_from(["元", "块", " yuan"]))
def test_amount_to_the_fen_is_read_back(amount, unit):
    (quantity,) = read_quantities(f"自付{amount}{unit}，能报多少")
    assert (quantity.value, quantity.unit) == (amount, "yuan")
