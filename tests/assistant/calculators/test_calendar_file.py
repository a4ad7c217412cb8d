"""A plan as an iCalendar file: read back with the library, the same bytes each time."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from assistant.__main__ import main
from assistant.calculators import critical_illness_fund, legislation_plan
from assistant.calculators.calendar_file import calendar_of, write_calendar
from corpus.errors import InputError

(PLAN,) = legislation_plan.CALCULATORS
FUND, _ = critical_illness_fund.CALCULATORS
GIVEN = {"publication": "2018-05-10", "hearing": "2018-04-01"}


def events(given):
    return Calendar.from_ical(calendar_of(PLAN.run(given))).walk("VEVENT")


def test_each_dated_step_is_an_all_day_event_with_its_clause():
    steps = [step for step in PLAN.run(GIVEN).steps if step.date]
    found = [(str(each["SUMMARY"]), each["DTSTART"].dt, each["DTEND"].dt) for each in events(GIVEN)]
    assert found == [
        (
            f"{step.label}（曲靖市人民政府令第1号 {step.source.locator}）",
            step.date,
            step.date + timedelta(days=1),
        )
        for step in steps
    ]
    assert (
        "公布（曲靖市人民政府令第1号 第三十七条）",
        date(2018, 5, 10),
        date(2018, 5, 11),
    ) in found


def test_description_quotes_the_clause():
    description = str(events(GIVEN)[-1]["DESCRIPTION"])
    assert "规章应当自公布之日起30日内" in description
    assert description.startswith("2018年5月10日 + 30 日\n《曲靖市人民政府立法工作规定》")


def test_same_plan_gives_the_same_bytes_and_another_plan_other_identifiers():
    assert calendar_of(PLAN.run(GIVEN)) == calendar_of(PLAN.run(dict(reversed(GIVEN.items()))))
    identifiers = [str(each["UID"]) for each in events(GIVEN)]
    other = {str(each["UID"]) for each in events({**GIVEN, "publication": "2018-05-11"})}
    assert len(set(identifiers)) == len(identifiers)
    assert not other & set(identifiers)


def test_time_stamp_comes_from_the_plan_and_not_from_the_clock():
    assert {each["DTSTAMP"].dt for each in events(GIVEN)} == {datetime(2017, 9, 30, tzinfo=UTC)}


def test_lines_are_folded_and_end_as_the_format_asks():
    lines = calendar_of(PLAN.run(GIVEN)).split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(map(len, lines)) <= 75


def test_file_is_written(tmp_path):
    path = tmp_path / "plan.ics"
    write_calendar(PLAN.run(GIVEN), path)
    assert path.read_bytes() == calendar_of(PLAN.run(GIVEN))


def test_file_that_cannot_be_written_is_one_sentence(tmp_path, capsys):
    path = tmp_path / "no" / "plan.ics"
    given = json.dumps(GIVEN)
    assert main(["calculate", "legislation_plan", "--json", given, "--ics", str(path)]) == 2
    said = capsys.readouterr()
    assert str(path) in said.err and said.err.count("\n") == 1


def test_calculation_without_dates_makes_no_calendar():
    with pytest.raises(InputError, match="legislation_plan"):
        calendar_of(FUND.run({"participants": 1, "year": 2018}))


def test_calendars_are_loaded_only_when_needed():
    code = (
        "import sys, assistant.calculators.legislation_plan, assistant.calculators.calendar_file;"
        "assert not {'chinese_calendar', 'icalendar'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
