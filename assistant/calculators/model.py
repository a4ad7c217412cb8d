"""The records of a calculation: where a number comes from, the steps made with it, the result."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Scalar = Decimal | date | datetime | str | bool | int | None
Value = Scalar | list[dict[str, Scalar]]  # or the rows of a table


@dataclass(frozen=True, slots=True)
class Source:
    """The words of a regulation that a number or a rule rests on."""

    document_number: str
    document_title: str
    locator: str
    quote: str
    in_force_from: date


@dataclass(frozen=True, slots=True)
class Cited:
    """A number of a regulation, resolved for a day, with its source."""

    value: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class Step:
    """One row that a clerk can check by hand. Exactly one of amount, date and value is given."""

    label: str
    formula: str
    source: Source
    amount: Decimal | None = None
    date: date | datetime | None = None
    value: Value = None

    @property
    def outcome(self) -> Value:
        """What the step comes to."""
        if self.amount is not None:
            return self.amount
        return self.date if self.date is not None else self.value


@dataclass(frozen=True, slots=True)
class Reading:
    """One honest way to read the text where it allows several."""

    name: str
    result: dict[str, Value]
    steps: tuple[Step, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class Calculation:
    """What a calculator gives: the result, how it was reached, and what has to be said with it.

    The first of `readings` fills `result` and `steps`; where the text allows only one reading
    there are none.
    """

    name: str
    inputs: dict[str, Any]
    result: dict[str, Value]
    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    sources: tuple[Source, ...] = field(default=())  # further words that decided, beside the steps'

    def with_notes(self, *notes: str) -> Calculation:
        """The same with more notes."""
        return replace(self, notes=self.notes + notes)

    def as_json(self) -> dict[str, Any]:
        """The JSON object that other programs read: amounts, ratios and dates as strings."""
        markers = _Markers()
        steps = [_step_json(step, markers) for step in self.steps]
        readings = [
            {
                "name": reading.name,
                "explanation": reading.explanation,
                "result": plain(reading.result),
                "steps": [_step_json(step, markers) for step in reading.steps],
            }
            for reading in self.readings
        ]
        for source in self.sources:
            markers.of(source)
        return {
            "name": self.name,
            "inputs": plain(self.inputs),
            "result": plain(self.result),
            "steps": steps,
            "citations": markers.citations(),
            "readings": readings,
            "notes": list(self.notes),
        }


class _Markers:
    """Numbers sources in the order in which they are used."""

    def __init__(self) -> None:
        self._markers: dict[Source, int] = {}

    def of(self, source: Source) -> int:
        return self._markers.setdefault(source, len(self._markers) + 1)

    def citations(self) -> list[dict[str, Any]]:
        return [
            {
                "marker": marker,
                "document_number": source.document_number,
                "document_title": source.document_title,
                "locator": source.locator,
                "quote": source.quote,
                "in_force_from": source.in_force_from.isoformat(),
            }
            for source, marker in self._markers.items()
        ]


def _step_json(step: Step, markers: _Markers) -> dict[str, Any]:
    outcome = {"amount": step.amount, "date": step.date, "value": step.value}
    given = {name: plain(value) for name, value in outcome.items() if value is not None}
    return {
        "label": step.label,
        "formula": step.formula,
        **given,
        "citation": markers.of(step.source),
    }


def plain(value: Any) -> Any:
    """A value as JSON has it: decimals as written, dates in ISO form, times to the minute."""
    match value:
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat(timespec="minutes")
        case date():
            return value.isoformat()
        case dict():
            return {name: plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
    return value
