"""Inputs for the calculators, good and bad, made from their own schemas and worked cases."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from assistant.calculators.calculator import Calculator
from assistant.calculators.cases import cases_of
from assistant.calculators.model import plain

DAYS = st.dates(date(2017, 1, 1), date(2026, 12, 31))
MOMENTS = st.datetimes(datetime(2017, 1, 1), datetime(2026, 12, 31)).map(
    lambda moment: moment.isoformat(timespec="minutes")
)


def amounts(least: str = "0", most: str = "1000000") -> st.SearchStrategy[Decimal]:
    """Yuan, to the fen."""
    bounds = (int(Decimal(bound).scaleb(2)) for bound in (least, most))
    return st.integers(*bounds).map(lambda fen: Decimal(fen).scaleb(-2))


def working_inputs(calculator: Calculator) -> list[dict[str, Any]]:
    """The inputs of the worked cases that have a result, as JSON has them."""
    return [plain(case.inputs) for case in cases_of(calculator.name) if case.result is not None]


def inputs_of(calculator: Calculator) -> st.SearchStrategy[dict[str, Any]]:
    """Inputs of a worked case with up to three of them replaced by others of the right kind.

    They need not fit together: a run ends in a result or in an error for the user.
    """
    fields = {name: good_values(each, calculator.schema) for name, each in _fields(calculator)}
    replaced = st.lists(st.sampled_from(sorted(fields)), max_size=3, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: fields[name] for name in names})
    )
    return st.builds(
        lambda base, new: {**base, **new}, st.sampled_from(working_inputs(calculator)), replaced
    )


def _fields(calculator: Calculator) -> list[tuple[str, dict[str, Any]]]:
    return list(calculator.schema["properties"].items())


def good_values(field: dict[str, Any], schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that the schema of a field allows."""
    field = resolve(field, schema)
    if "anyOf" in field:
        kinds = field["anyOf"]
        if any(each.get("type") == "number" for each in kinds):  # or a string of one
            kinds = [each for each in kinds if each.get("type") != "string"]
        return st.one_of([good_values(each, schema) for each in kinds])
    if "enum" in field or "const" in field:
        return st.sampled_from(field.get("enum", [field.get("const")]))
    match field.get("type"):
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(field["minimum"], min(field["maximum"], 3000))
        case "number":
            number = amounts(most=str(min(field["maximum"], 1_000_000)))
            return number.map(str) | number.map(float)
        case "array":
            return st.lists(good_values(field["items"], schema), max_size=4)
        case "object":
            return st.fixed_dictionaries(
                {}, optional={n: good_values(f, schema) for n, f in field["properties"].items()}
            )
        case "null":
            return st.none()
        case "string":
            return _texts(field)
    raise AssertionError(f"no values for {field}")


def _texts(field: dict[str, Any]) -> st.SearchStrategy[str]:
    match field:
        case {"format": "date"}:
            return DAYS.map(str)
        case {"format": "date-time"}:
            return MOMENTS
        case {"pattern": "^[0-9]{4}-[0-9]{2}$"}:
            return DAYS.map(lambda day: f"{day:%Y-%m}")
    return st.sampled_from(["糖尿病", "尿毒症", "高血压", "白血病", "感冒"]) | st.text(max_size=8)


def resolve(field: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A field with what it refers to put in its place."""
    if "$ref" in field:
        return dict(schema["$defs"][field["$ref"].rpartition("/")[2]])
    return field


# --- what is never accepted --------------------------------------------------------------------
_NO_NUMBERS = [
    -1,
    "-0.01",
    float("nan"),
    float("inf"),
    "NaN",
    "12万",
    "１２",
    "",
    "1e3",
    True,
    1e30,
]
_NO_DAYS = ["2018-02-30", "2018/3/1", "2018-3-1", "昨天", "", 20180301, 1.5, True]
NEVER: dict[str, list[Any]] = {
    "boolean": [0, 1, "是", "true", "", 0.5],
    "integer": [*_NO_NUMBERS, 0.5, "二", 10**20],
    "number": [*_NO_NUMBERS, "0.00001", 10**20],
    "array": ["", "文字", 1, True, ["没有这一种"], [None], [[]]],
    "object": ["", 1, True, {"没有这一项": 1}],
    "date": [*_NO_DAYS, "2018-03-01T10:00"],
    "date-time": [*_NO_DAYS, "2018-03-01", "14:20", "2018-03-01T25:00"],
    "enum": ["没有这一种", "", 7, True],
    "pattern": ["", "没有", "2018-13", "2018年3月", 7, True],
    "string": [7, True, 0.5],
}


def bad_values(field: dict[str, Any], schema: dict[str, Any]) -> list[Any]:
    """Values that a field of that schema never accepts."""
    kinds = _kinds(field, schema)
    # An amount is a number, or a string of one: what no number is, no such string is either.
    (kind,) = kinds - {"null"} if "number" not in kinds else {"number"}
    nested: list[Any] = [[1, 2], {"a": 1}]
    return [*NEVER[kind], *nested, *([] if "null" in kinds else [None])]


def _kinds(field: dict[str, Any], schema: dict[str, Any]) -> set[str]:
    field = resolve(field, schema)
    if "anyOf" in field:
        return {kind for each in field["anyOf"] for kind in _kinds(each, schema)}
    if "enum" in field or "const" in field:
        return {"enum"}
    if field["type"] == "string":
        return {field.get("format") or ("pattern" if "pattern" in field else "string")}
    return {field["type"]}
