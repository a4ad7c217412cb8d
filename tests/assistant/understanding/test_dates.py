"""The dates and times of a turn, seen from 8 August 2018, a Wednesday."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.dates import date_spans, impossible_dates, read_dates

AS_OF = date(2018, 8, 8)


def one(text):
    (when,) = read_dates(text, AS_OF)
    return when


@pytest.mark.parametrize(
    "text",
    [
        "2018年7月3日",
        "2018-07-03",
        "2018.7.3",
        "2018/7/3",
        "２０１８年７月３日",
        "18年7月3号",
        "二〇一八年七月三日",
        "二零一八年七月三日",
        "July 3, 2018",
        "3 July 2018",
        "3rd of July 2018",
        "Jul 3 2018",
    ],
)
def test_written_day_is_that_day(text):
    when = one(text)
    assert (when.first, when.last) == (date(2018, 7, 3), date(2018, 7, 3))
    assert when.precision == "day"
    assert not when.is_relative


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7月3号", date(2018, 7, 3)),
        ("去年7月3号", date(2017, 7, 3)),
        ("元月5日", date(2018, 1, 5)),
        ("今天", date(2018, 8, 8)),
        ("昨天", date(2018, 8, 7)),
        ("前天", date(2018, 8, 6)),
        ("大前天", date(2018, 8, 5)),
        ("明天", date(2018, 8, 9)),
        ("上个月15号公布的", date(2018, 7, 15)),
        ("本月15号", date(2018, 8, 15)),
        ("15号出的院", date(2018, 8, 15)),
        ("上周三", date(2018, 8, 1)),
        ("下个星期天", date(2018, 8, 19)),
        ("yesterday", date(2018, 8, 7)),
        ("the day before yesterday", date(2018, 8, 6)),
        ("on July 3", date(2018, 7, 3)),
        ("the 15th of last month", date(2018, 7, 15)),
    ],
)
def test_day_without_a_year_is_seen_from_the_as_of_date(text, day):
    when = one(text)
    assert (when.first, when.last, when.precision) == (day, day, "day")
    assert when.is_relative


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2018年", (2018, 1, 1), (2018, 12, 31), "year"),
        ("2018年全年", (2018, 1, 1), (2018, 12, 31), "year"),
        ("2018年度", (2018, 1, 1), (2018, 12, 31), "year"),
        ("18年住的院", (2018, 1, 1), (2018, 12, 31), "year"),
        ("去年", (2017, 1, 1), (2017, 12, 31), "year"),
        ("前年", (2016, 1, 1), (2016, 12, 31), "year"),
        ("明年", (2019, 1, 1), (2019, 12, 31), "year"),
        ("last year", (2017, 1, 1), (2017, 12, 31), "year"),
        ("in 2018", (2018, 1, 1), (2018, 12, 31), "year"),
        ("普通居民，2018，住院", (2018, 1, 1), (2018, 12, 31), "year"),
        ("18年7月", (2018, 7, 1), (2018, 7, 31), "month"),
        ("2018-07", (2018, 7, 1), (2018, 7, 31), "month"),
        ("上个月", (2018, 7, 1), (2018, 7, 31), "month"),
        ("下个月", (2018, 9, 1), (2018, 9, 30), "month"),
        ("12月份", (2018, 12, 1), (2018, 12, 31), "month"),
        ("this month", (2018, 8, 1), (2018, 8, 31), "month"),
        ("June 2018", (2018, 6, 1), (2018, 6, 30), "month"),
        ("上半年", (2018, 1, 1), (2018, 6, 30), "span"),
        ("2017年下半年", (2017, 7, 1), (2017, 12, 31), "span"),
        ("到2020年底", (2020, 10, 1), (2020, 12, 31), "span"),
        ("年初", (2018, 1, 1), (2018, 3, 31), "span"),
        ("2018年第三季度", (2018, 7, 1), (2018, 9, 30), "span"),
        ("5月底", (2018, 5, 21), (2018, 5, 31), "span"),
        ("上个月中旬", (2018, 7, 11), (2018, 7, 20), "span"),
        ("本周", (2018, 8, 6), (2018, 8, 12), "span"),
    ],
)
def test_longer_times_have_a_first_and_a_last_day(text, first, last, precision):
    when = one(text)
    assert (when.first, when.last) == (date(*first), date(*last))
    assert when.precision == precision


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("今天上午9:10", (2018, 8, 8), (9, 10)),
        ("今天下午4点05分", (2018, 8, 8), (16, 5)),
        ("2018年5月12日21:50", (2018, 5, 12), (21, 50)),
        ("2018年10月2日晚上7点40", (2018, 10, 2), (19, 40)),
        ("2018年5月12日，晚上八点一刻", (2018, 5, 12), (20, 15)),
        ("昨晚十点", (2018, 8, 7), (22, 0)),
        ("昨天凌晨3点半", (2018, 8, 7), (3, 30)),
        ("7月3日24:00", (2018, 7, 4), (0, 0)),
        ("7月3日晚上12点", (2018, 7, 4), (0, 0)),
        ("at 15:10 on 4 August 2018", (2018, 8, 4), (15, 10)),
        ("yesterday at 2:20 pm", (2018, 8, 7), (14, 20)),
    ],
)
def test_time_of_day_belongs_to_the_day_beside_it(text, day, clock):
    when = one(text)
    assert (when.first, when.time, when.precision) == (date(*day), time(*clock), "day")


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("下午两点半", (14, 30)),
        ("夜里23:30", (23, 30)),
        ("14点20分", (14, 20)),
        ("十五时", (15, 0)),
        ("中午一点", (13, 0)),
        ("凌晨12点", (0, 0)),
        ("12 am", (0, 0)),
    ],
)
def test_time_of_day_alone_says_no_day(text, clock):
    when = one(text)
    assert (when.time, when.precision) == (time(*clock), "time")


def test_time_of_day_is_on_the_last_day_said_before_it():
    day, clock = read_dates("2018年5月12日塌方，晚上8点才知道", AS_OF)
    assert day.time is None
    assert (clock.first, clock.time, clock.precision) == (date(2018, 5, 12), time(20, 0), "day")


def test_year_and_month_left_unsaid_are_those_of_the_date_before():
    text = "2017年3月结过一回，8月又住，15号出院"
    assert [when.first for when in read_dates(text, AS_OF)] == [
        date(2017, 3, 1),
        date(2017, 8, 1),
        date(2017, 8, 15),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2月30日住院", "2月30日"),
        ("2018年2月29日", "2018年2月29日"),
        ("2018年13月的费用", "2018年13月"),
        ("13月", "13月"),
        ("2018-13-40", "2018-13-40"),
        ("今天25:61", "25:61"),
        ("June 31, 2018", "June 31, 2018"),
    ],
)
def test_impossible_date_is_reported_and_not_read(text, said):
    assert impossible_dates(text, AS_OF) == (said,)
    assert said not in [when.said for when in read_dates(text, AS_OF)]


def test_day_that_its_guessed_month_lacks_is_not_called_impossible():
    assert impossible_dates("二月份没有30号怎么算", AS_OF) == ()


@pytest.mark.parametrize(
    "text",
    [
        "曲政办发〔2017〕160号",
        "43号令",
        "第2号",
        "30日内",
        "每月30日前",
        "干了18年",
        "10年内",
        "十二年",
        "三个月",
        "24小时",
        "3点意见",
        "三点建议",
        "2018.5元",
        "提高3个点",
        "一时半会儿",
        "以前年度",
        "春节",
        "you may 5",
        "for 2018 people",
        "GB 36600-2018",
    ],
)
def test_what_is_no_date_is_left_alone(text):
    assert read_dates(text, AS_OF) == ()
    assert impossible_dates(text, AS_OF) == ()


def test_place_and_words_are_those_of_the_text_given():
    text = "在２０１８年７月３日入院"
    when = one(text)
    assert when.said == "２０１８年７月３日" == text[when.span.start : when.span.end]


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_every_day_is_read_back_in_three_forms(day):
    for text in (f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day:%d %B %Y}"):
        (when,) = read_dates(text, AS_OF)
        assert (when.first, when.last, when.precision) == (day, day, "day")


@given(
    st.text(alphabet="0123456789年月日号点时分:-/.上下本今去明个周的半初底前天早晚 ", max_size=25)
)
def test_any_text_is_read(text):
    for when in read_dates(text, AS_OF):
        assert when.first <= when.last
        assert when.said == text[when.span.start : when.span.end] != ""


@given(st.text(max_size=60), st.dates(date(2010, 1, 1), date(2030, 12, 31)))
def test_places_of_dates_do_not_depend_on_the_as_of_date(text, as_of):
    said = [text[span.start : span.end] for span in date_spans(text)]
    read = [when.said for when in read_dates(text, as_of)]
    assert sorted([*read, *impossible_dates(text, as_of)]) == sorted(said)
