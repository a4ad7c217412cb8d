"""The inputs of calculators: one model a calculator, and everything a person reads about a field.

Labels, units, bounds and the question to ask when a field is missing stand with the field. The JSON
Schema, the forms of the page, the description of the tool and the words of an error come from here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, WithJsonSchema
from pydantic import Field as PydanticField
from pydantic.types import JsonValue
from pydantic_core import ErrorDetails, PydanticUndefined

from corpus.errors import InputError

MOST_OF_A_PERSON = Decimal(100_000_000)
MOST_OF_A_FUND = Decimal(1_000_000_000_000)


class CalculatorInputs(BaseModel):
    """The inputs of one calculator. Unknown names are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def given(self) -> dict[str, Any]:
        """The inputs as they were understood, those left out aside."""
        return {
            name: value.given() if isinstance(value, CalculatorInputs) else value
            for name, value in self
            if value is not None
        }


Inputs = TypeVar("Inputs", bound=CalculatorInputs)


class Choice(StrEnum):
    """One of a few named things. Each member is written `NAME = "value", "中文", "English"`."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str, en: str) -> Choice:
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh, member.en = zh, en
        return member


def described(
    zh: str,
    en: str,
    *,
    ask: str,
    accepted: str,
    unit: str = "",
    default: Any = PydanticUndefined,
) -> Any:
    """A field with what people read of it.

    `ask` is the question to a person when it is missing, `accepted` what an error says is accepted.
    Without `default` the field is required.
    """
    extra: dict[str, JsonValue] = {
        "label_zh": zh,
        "label_en": en,
        "unit": unit,
        "ask": ask,
        "accepted": accepted,
    }
    return PydanticField(default, description=f"{zh} / {en}", json_schema_extra=extra)


# --- kinds of values ---------------------------------------------------------------------------
def exact(value: Any) -> Decimal:
    """A number or a string of one as an exact decimal; 1.1 is 1.1 and not the nearest fraction.

    Raises ValueError.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError("not a number")
    text = str(value)
    if isinstance(value, str) and not _PLAIN_NUMBER.fullmatch(text):
        raise ValueError("not a number")
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError("not finite")
    return number


_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?")
_FEN = Decimal("0.01")


def _bounded(most: Decimal, unit: Decimal) -> Callable[[Any], Decimal]:
    def check(value: Any) -> Decimal:
        number = exact(value)
        if not 0 <= number <= most or number != number.quantize(unit):
            raise ValueError("out of bounds")
        return number.quantize(unit)

    return check


def _schema(most: int, pattern: str) -> WithJsonSchema:
    number = {"type": "number", "minimum": 0, "maximum": most}
    return WithJsonSchema({"anyOf": [number, {"type": "string", "pattern": pattern}]})


_AMOUNT = r"^[0-9]+(\.[0-9]{1,2})?$"
_RATIO = r"^(0(\.[0-9]{1,4})?|1(\.0{1,4})?)$"
# Yuan of one person's costs, yuan of a fund, and a share between 0 and 1.
Money = Annotated[
    Decimal, BeforeValidator(_bounded(MOST_OF_A_PERSON, _FEN)), _schema(100_000_000, _AMOUNT)
]
FundMoney = Annotated[
    Decimal, BeforeValidator(_bounded(MOST_OF_A_FUND, _FEN)), _schema(1_000_000_000_000, _AMOUNT)
]
Ratio = Annotated[
    Decimal, BeforeValidator(_bounded(Decimal(1), Decimal("0.0001"))), _schema(1, _RATIO)
]


def _day(value: Any) -> date:
    if isinstance(value, datetime) or not isinstance(value, str | date):
        raise ValueError("not a day")
    if isinstance(value, date):
        return value
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("not a day")
    return date.fromisoformat(value)


def _moment(value: Any) -> datetime:
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?", value):
            raise ValueError("not a moment")
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime) or value.tzinfo:
        raise ValueError("not a moment")
    return value


def _day_of_calendar(value: Any) -> date:
    return _within_calendar(_day(value))


def _moment_of_calendar(value: Any) -> datetime:
    return _within_calendar(_moment(value))


_Within = TypeVar("_Within", date, datetime)


def _within_calendar(value: _Within) -> _Within:
    if not 1900 <= value.year <= 2200:  # the years that `Year` takes
        raise ValueError("out of bounds")
    return value


def _month(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}", value):
        raise ValueError("not a month")
    return f"{_day_of_calendar(value + '-01'):%Y-%m}"


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        number = exact(value)
        if not least <= number <= most or number != int(number):  # in this order: 1e999999999
            raise ValueError("out of bounds")
        return int(number)

    return check


def _whole_schema(least: int, most: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "integer", "minimum": least, "maximum": most})


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
# The same within the years 1900 to 2200, for calculations that count days or hours from them.
CalendarDay = Annotated[
    date, BeforeValidator(_day_of_calendar), WithJsonSchema({"type": "string", "format": "date"})
]
CalendarMoment = Annotated[
    datetime,
    BeforeValidator(_moment_of_calendar),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Month = Annotated[
    str,
    BeforeValidator(_month),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}),
]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no), WithJsonSchema({"type": "boolean"})]
Year = Annotated[int, BeforeValidator(_whole(1900, 2200)), _whole_schema(1900, 2200)]
Count = Annotated[int, BeforeValidator(_whole(0, 2_000_000_000)), _whole_schema(0, 2_000_000_000)]
Days = Annotated[int, BeforeValidator(_whole(0, 3650)), _whole_schema(0, 3650)]
Years = Annotated[int, BeforeValidator(_whole(0, 100)), _whole_schema(0, 100)]

AMOUNT = '应为 0 到 100000000 之间、最多两位小数、不带单位的金额，例如 120000 或 "120000.00"'
FUND_AMOUNT = "应为 0 到 1000000000000 之间、最多两位小数、不带单位的金额，例如 200000000"
RATIO = '应为 0 到 1 之间的比例，例如 "0.60"'
DAY = "应为 YYYY-MM-DD 的日期，例如 2018-03-01"
CALENDAR_DAY = "应为 1900 到 2200 年之间 YYYY-MM-DD 的日期，例如 2018-03-01"
CALENDAR_MOMENT = "应为 1900 到 2200 年之间的日期和时间，例如 2018-07-03T14:20"
MONTH = "应为 1900 到 2200 年之间 YYYY-MM 的月份，例如 2019-01"
YES_NO = "应为 true 或 false"
YEAR = "应为四位数的年份，例如 2018"
COUNT = "应为 0 到 2000000000 之间的整数，例如 25000"
YEARS = "应为 0 到 100 之间的整数年数，例如 2"


def choices(kind: type[Choice]) -> str:
    """What an error says of a field that takes one of a few named things."""
    return "应为 " + "、".join(f"{member.value}（{member.zh}）" for member in kind) + " 之一"


# --- reading -----------------------------------------------------------------------------------
def read_inputs(model: type[Inputs], given: Mapping[str, Any]) -> Inputs:
    """The inputs that `given` names. Raises InputError for the first field that is wrong."""
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        raise _input_error(model, error.errors()[0]) from None


def _input_error(model: type[CalculatorInputs], error: ErrorDetails) -> InputError:
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, Refused):
        return cause.as_input_error()
    names = [str(part) for part in error["loc"]]
    place = ".".join(names) or "输入"
    within = _model_of(model, names[:-1])
    if error["type"] == "extra_forbidden" and within:
        return InputError(place, "一个没有的项", "可用的项：" + "、".join(within.model_fields))
    accepted = _accepted(model, names)
    if error["type"] == "missing":
        return InputError(place, "空缺", accepted)
    return InputError(place, _seen(error["input"]), accepted)


class Refused(ValueError):
    """A check of a whole model failed: which field, what was seen, what is accepted.

    pydantic passes on only ValueError; `read_inputs` makes an InputError of it.
    """

    def __init__(self, field: str, seen: object, accepted: str) -> None:
        super().__init__(field)
        self.field, self.seen, self.accepted = field, seen, accepted

    def as_input_error(self) -> InputError:
        """The same as an error for the user."""
        return InputError(self.field, self.seen, self.accepted)


def _model_of(model: type[CalculatorInputs], names: list[str]) -> type[CalculatorInputs] | None:
    """The model inside a model that the names lead to."""
    found: Any = model
    for name in names:
        field = found.model_fields.get(name)
        found = field.annotation if field else None
        if not (isinstance(found, type) and issubclass(found, CalculatorInputs)):
            return None
    return found  # type: ignore[no-any-return]


def _accepted(model: type[CalculatorInputs], names: list[str]) -> str:
    """What the innermost described field on the way accepts: a list's items accept what it does."""
    for end in range(len(names), 0, -1):
        within = _model_of(model, names[: end - 1])
        field = within.model_fields.get(names[end - 1]) if within else None
        if field and isinstance(field.json_schema_extra, dict):
            return str(field.json_schema_extra["accepted"])
    return "应为 JSON 对象，每一项是名称和值"


def _seen(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:60]
