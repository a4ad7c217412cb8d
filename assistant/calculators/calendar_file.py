"""The dated steps of a calculation as an iCalendar file (RFC 5545), written by icalendar."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from assistant.calculators.model import Calculation, Step, plain
from corpus.errors import InputError

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//tiaowen//calculators//ZH"


def write_calendar(calculation: Calculation, path: Path) -> None:
    """Write the dated steps to a file. Raises OSError where it cannot be written."""
    path.write_bytes(calendar_of(calculation))


def calendar_of(calculation: Calculation) -> bytes:
    """An all-day event for each dated step.

    The same calculation gives the same bytes: identifiers come from its inputs, and the time stamp
    is the earliest day of its own. Raises InputError where no step has a date.
    """
    from icalendar import Calendar

    dated = [step for step in calculation.steps if step.date]
    if not dated:
        raise InputError(
            "--ics", calculation.name, "应为结果里有日期的计算器，例如 legislation_plan"
        )
    stamp = min(_moment_of(_day_of(step)) for step in dated)
    key = json.dumps([calculation.name, plain(calculation.inputs)], sort_keys=True)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for step in dated:
        calendar.add_component(_event(step, key, stamp))
    return bytes(calendar.to_ical())


def _event(step: Step, key: str, stamp: datetime) -> Event:
    from icalendar import Event

    source, day = step.source, _day_of(step)
    clause = f"{source.document_number} {source.locator}"
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'{key} {step.label}')}@tiaowen")
    event.add("dtstamp", stamp)
    event.add("summary", f"{step.label}（{clause}）")
    event.add("description", f"{step.formula}\n《{source.document_title}》{clause}：{source.quote}")
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # a deadline does not make the day busy
    return event


def _day_of(step: Step) -> Date:
    assert step.date is not None
    return step.date.date() if isinstance(step.date, datetime) else step.date


def _moment_of(day: Date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
