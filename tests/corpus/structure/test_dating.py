"""Dates from the note under a title, the text and the name of the file."""

import pytest

from corpus.library import read_library
from corpus.model import Source


def dates(text, name="某条例.md"):
    (document,) = read_library([Source(name, text, "")]).documents
    return tuple(
        day and day.isoformat()
        for day in (
            document.issued, document.revised, document.in_force_from, document.in_force_until
        )
    )  # fmt: skip


LAST = "\n第一条 本条例自2013年3月15日起施行。"


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        pytest.param(
            "某条例\n（2012年12月26日国务院第228次常务会议通过 2013年1月21日国务院令第631号公布 "
            "自2013年3月15日起施行）\n第一条 甲。",
            "某条例.docx",
            ("2013-01-21", None, "2013-03-15", None),
            id="passed, published and in force",
        ),
        pytest.param(
            "某条例\n2003年5月18日 国务院令第377号公布\n"
            "2017年3月1日 《国务院关于修改部分行政法规的决定》修订" + LAST,
            "某条例.md",
            ("2003-05-18", "2017-03-01", "2017-03-01", None),
            id="an amended version is in force from its amendment",
        ),
        pytest.param(
            "某条例\n1990年1月1日某省人民政府令第3号公布 2013年1月21日修订" + LAST,
            "某条例.md",
            ("1990-01-01", "2013-01-21", "2013-03-15", None),
            id="unless it names a later day",
        ),
        pytest.param(
            "某条例" + LAST,
            "某条例(2019-03-02).md",
            ("2019-03-02", None, "2019-03-02", None),
            id="the date of the file, where the text has none",
        ),
        pytest.param(
            "某条例\n2003年5月18日 国务院令第377号公布" + LAST,
            "某条例（2019-03-02）.md",
            ("2003-05-18", "2019-03-02", "2019-03-02", None),
            id="the date of the file is that of the version",
        ),
        pytest.param(
            "某条例\n1990年1月1日某省人民政府令第3号公布\n2021年8月2日修正 自2021年10月1日起施行"
            + LAST,
            "某条例.md",
            ("1990-01-01", "2021-08-02", "2021-10-01", None),
            id="the day of an amendment that its note tells",
        ),
        pytest.param(
            "某条例\n2012年12月26日公布 自2013年3月15日起施行 2021年8月2日修正" + LAST,
            "某条例.md",
            ("2012-12-26", "2021-08-02", "2021-08-02", None),
            id="the day of the first version is not that of the amended one",
        ),
        pytest.param(
            "某条例\n2012年12月26日公布 2021年8月2日修正\n"
            "第一条 本条例自2013年3月15日起施行，有效期3年。",
            "某条例.md",
            ("2012-12-26", "2021-08-02", "2021-08-02", None),
            id="the validity of the first version is not that of the amended one",
        ),
        pytest.param(
            "某条例\n第一条 本条例自2020年1月1日起施行，有效期至2022年12月31日。",
            "某条例.md",
            (None, None, "2020-01-01", "2023-01-01"),
            id="the last day of validity",
        ),
        pytest.param(
            "某条例\n第一条 本条例自2020年2月29日起施行，有效期五年。",
            "某条例.md",
            (None, None, "2020-02-29", "2025-03-01"),
            id="years of validity",
        ),
        pytest.param(
            "某条例\n第一条 许可证自批准之日起生效，有效期5年。\n"
            "第二条 本条例自2020年1月1日起施行。",
            "某条例.md",
            (None, None, "2020-01-01", None),
            id="the validity of a licence is not that of the document",
        ),
        pytest.param(
            "某条例\n2013年5月27日发布\n第一条 本条例自发布之日起30日后施行。",
            "某条例.md",
            ("2013-05-27", None, "2013-06-26", None),
            id="days after publication",
        ),
    ],
)
def test_dates_of(text, name, found):
    assert dates(text, name) == found


TWO = """某局关于印发甲办法和乙办法的通知
现印发给你们，请遵照执行。
临江县财政局
2021年5月6日
甲办法
第一条 甲。
第二条 本办法自2021年6月1日起施行，有效期5年。
附件
乙办法
第一条 乙。
第二条 本办法自2022年1月1日起施行，有效期1年。
"""


def test_day_of_the_first_of_two_regulations_is_that_of_the_document():
    assert dates(TWO) == ("2021-05-06", None, "2021-06-01", "2026-06-01")


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("某办法\n第一条 甲。\n临江县公安局\n2021年5月6日\n", "临江县公安局"),
        ("某办法\n第一条 甲。\n临江县财政局\n临江县教育局\n2021年5月6日\n",
         "临江县财政局、临江县教育局"),
        ("某办法\n第一条 甲。\n县长：张三\n2021年5月6日\n", None),
        ("某办法\n（2016年4月1日临江县人民政府公布）\n第一条 甲。\n", "临江县人民政府"),
        ("临江县公安局关于某事的通知\n甲。\n乙局\n2021年5月6日\n", "临江县公安局"),
    ],
)  # fmt: skip
def test_issuer_is_read_from_title_note_or_signature(text, issuer):
    (document,) = read_library([Source("某办法.md", text, "")]).documents
    assert document.issuer == issuer


def test_regulations_of_one_title_that_two_bodies_sign_are_no_versions():
    text = "某办法\n第一条 甲。\n{}\n{}年5月6日\n"
    signed = [("临江县公安局", 2015), ("临江县财政局", 2018), ("临江县公安局", 2021)]
    sources = [Source(f"{year}.md", text.format(*each), "") for each in signed for year in each[1:]]
    police, finance, police_again = read_library(sources).documents
    assert police.replaced_by == police_again.id
    assert finance.replaced_by is None
