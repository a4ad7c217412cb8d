"""What a text says of its own dates and of what it repeals."""

from datetime import date

import pytest

from corpus.structure.metadata import (
    InForce,
    read_day,
    read_in_force,
    read_issuer,
    read_own_day,
    read_repeals,
)

ISSUED = date(2017, 10, 29)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017年10月25日", date(2017, 10, 25)),
        ("2017 年 1 月 1 日", date(2017, 1, 1)),
        ("二〇一七年十月二十五日", date(2017, 10, 25)),
        ("二○一七年十一月七日", date(2017, 11, 7)),
        ("2017年13月1日", None),
        ("2017年10月", None),
    ],
)
def test_day_is_read_in_either_numerals(text, day):
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "day", "is_named"),
    [
        ("本规定自2017年11月22日起施行。", date(2017, 11, 22), True),
        ("本实施办法自2018年1月1日起实施，《某意见》同时废止。", date(2018, 1, 1), True),
        ("本办法自公布之日起施行。", ISSUED, True),
        ("从 2017 年起，建立完善保障措施。", date(2017, 1, 1), True),
        ("到2020年，力争达到全国平均水平。", ISSUED, False),
        ("请认真贯彻执行。", ISSUED, False),
    ],
)
def test_document_is_in_force_from_the_day_it_names_else_from_its_issue(text, day, is_named):
    assert read_in_force([text], ISSUED) == InForce(day, is_named)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3. 落实倾斜政策。从 2017 年 1 月 1 日起,起付线降低 50%。", date(2017, 1, 1)),
        ("缴费自2018年1月1日起到期的人员。", None),  # not at the head of a sentence
        ("到2020年1月1日止。", None),
    ],
)
def test_rule_names_a_day_of_its_own_only_at_the_head_of_a_sentence(text, day):
    assert read_own_day(text) == day


def test_repealed_documents_are_read_by_number():
    text = (
        "《某意见（试行）的通知》（曲政办发〔2013〕24号）同时废止。依据曲政办发〔2015〕81号制定。"
    )
    assert read_repeals([text]) == ("曲政办发〔2013〕24号",)


def test_issuer_stands_at_the_head_of_the_title_or_in_the_name_of_the_order():
    assert read_issuer("某市人民政府办公室关于某事的通知", None) == "某市人民政府办公室"
    assert read_issuer("某市政府令", "某市人民政府令第1号") == "某市人民政府"
    assert read_issuer("人事任免", "曲政任〔2017〕1号") is None
