"""From and until when a document is in force, as its text says."""

from datetime import date

import pytest

from corpus.structure.force import InForce, read_in_force

ISSUED = date(2017, 10, 29)
PUBLISHED = date(2021, 6, 1)


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
    ("text", "since", "until"),
    [
        ("本办法自发布之日起30日后施行，有效期为三年。", "2021-07-01", "2024-07-01"),
        ("本办法自发布之日起30日后施行，有效期三年。", "2021-07-01", "2024-07-01"),
        ("第十条 本办法自印发之日起满30日后施行，有效期2年。", "2021-07-01", "2023-07-01"),
        ("本办法自印发之日起一个月后施行。", "2021-07-01", None),
        ("本办法自2021年6月1日起施行，至2026年5月31日止。", "2021-06-01", "2026-06-01"),
        ("本办法自2021年6月1日起施行至2026年5月31日止。", "2021-06-01", "2026-06-01"),
        ("本办法自2021年6月1日起施行。施行期限为两年。", "2021-06-01", "2023-06-01"),
        ("本办法自2021年6月1日起施行，2026年5月31日废止。", "2021-06-01", "2026-05-31"),
        ("本办法自2021年6月1日起施行，并于2026年5月31日自动失效。", "2021-06-01", "2026-05-31"),
        ("本办法自2021年6月1日起施行，至2026年5月31日自动失效。", "2021-06-01", "2026-06-01"),
        ("本办法自2021年6月1日起施行，有效期伍年。", "2021-06-01", "2026-06-01"),
        ("本办法自2021年6月1日起试行，试行期二年。", "2021-06-01", "2023-06-01"),
        ("本办法自2021年6月1日起试行两年。", "2021-06-01", "2023-06-01"),
        ("本办法有效期自2021年6月1日至2026年5月31日。", "2021-06-01", "2026-06-01"),
        ("本办法有效期为3年，自2021年6月1日起至2024年5月31日止。", "2021-06-01", "2024-06-01"),
        ("本通知自2021年6月1日至2022年5月31日执行。", "2021-06-01", "2022-06-01"),
        ("本办法自2021年6月1日起实行。", "2021-06-01", None),
        ("本办法从2021年6月1日开始执行。", "2021-06-01", None),
        (
            "本办法（试行）自2021年6月1日起施行，由市财政局负责解释，有效期 5 年。",
            "2021-06-01",
            "2026-06-01",
        ),
        ("本办法自2021年6月1日起施行（有效期六个月）。", "2021-06-01", "2021-12-01"),
        (
            "现印发给你们，自2021年6月1日起施行，有效期至2026年5月31日截止。",
            "2021-06-01",
            "2026-06-01",
        ),
    ],
)
def test_document_says_from_and_until_when_it_is_in_force(text, since, until):
    found = read_in_force([text], PUBLISHED)
    assert (found.since, found.until) == (
        date.fromisoformat(since),
        date.fromisoformat(until) if until else None,
    )
    assert found.is_named


@pytest.mark.parametrize(
    "text",
    [
        "许可证自批准之日起生效，有效期5年。",
        "许可证有效期五年。本办法自2021年6月1日起施行。",
        "本办法自2021年6月1日起施行。许可证有效期5年。",
        "本办法自2021年6月1日起施行。持证人的许可证，有效期5年。",
        "本办法所称许可证，有效期5年。",
        "本办法规定的许可证有效期为5年。",
        "本证有效期5年。",
        "本办法自2021年6月1日起施行，原2019年1月1日印发的办法于2021年6月1日废止。",
        "《某办法》2026年5月31日废止。",
    ],
)
def test_validity_of_something_else_is_not_that_of_the_document(text):
    assert read_in_force([text], PUBLISHED).until is None


@pytest.mark.parametrize("text", ["从2020年1月1日起执行新标准。", "从2020年1月1日起实行差别缴费。"])
def test_measure_that_begins_on_a_day_is_not_the_document(text):
    assert read_in_force([text], PUBLISHED) == InForce(PUBLISHED, is_named=False)


def test_day_that_a_document_names_for_itself_goes_before_others():
    texts = ["新的标准自2020年1月1日起施行。", "本办法自公布之日起施行。"]
    assert read_in_force(texts, PUBLISHED) == InForce(PUBLISHED, is_named=True)


def test_regulation_goes_before_its_notice_and_its_attachments():
    own, cover = "本办法自2022年1月1日起施行。", "本通知自2021年7月1日起施行，有效期5年。"
    attached = "本细则自2023年1月1日起施行。"
    found = read_in_force([own], PUBLISHED, [cover], [attached])
    assert found == InForce(date(2022, 1, 1), True, date(2027, 1, 1))
    assert read_in_force(["甲。"], PUBLISHED, [], [attached]).since == date(2023, 1, 1)
