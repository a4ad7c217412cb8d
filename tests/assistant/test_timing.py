"""Which day's rules a question is about."""

from datetime import date

import pytest

from assistant.timing import day_asked_about

TODAY = date(2018, 3, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017年10月住的院，能报多少", date(2017, 10, 31)),
        ("去年住院的费用能报吗", date(2017, 12, 31)),
        ("上个月买的车能换吗", date(2018, 2, 28)),
        ("按2015年的规定，罚多少", date(2015, 12, 31)),
        ("we were in hospital in 2016, what was covered", date(2016, 12, 31)),
        ("明年住院报多少", date(2019, 1, 1)),
    ],
)
def test_day_of_what_happened_counts(text, day):
    assert day_asked_about(text, TODAY).day == day


@pytest.mark.parametrize(
    "text",
    [
        "大病保险起付线是多少",
        "今年住院报多少",
        "这个月住的院报多少",
        "2013年那个办法还能用吗",
        "2019年总局12号令还能当依据吗",
        "到2020年就诊率要达到多少",
        "2016年度的功勋奖给了谁",
        "《2017年立法计划》里有什么",
        "曲政办发〔2013〕24号还有效吗",
        "下午3点出的事几点要报",
    ],
)
def test_other_dates_leave_the_day_of_asking(text):
    asked = day_asked_about(text, TODAY)
    assert asked.day == TODAY
    assert asked.said == ""


def test_then_means_the_time_told_of_before():
    earlier = ["规章怎么备案", "我2016年5月住院花了三万"]
    assert day_asked_about("当时起付线是多少", TODAY, earlier).day == date(2016, 5, 31)
    assert day_asked_about("起付线是多少", TODAY, earlier).day == TODAY
