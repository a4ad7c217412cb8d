"""`calculate`: the calculators as a command that other programs read. Loads no model."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.calculators.calculator import Calculator
from assistant.calculators.compare import compare
from assistant.calculators.errors import MissingRule
from assistant.calculators.registry import CALCULATORS, find
from corpus.console import BAD_INPUT
from corpus.errors import InputError, TiaowenError

MISSING_RULE = 3  # the exit status where the corpus lacks a rule
OBJECT = '应为 JSON 对象，例如 {"year": 2018}'
LIST = '应为 JSON 对象的列表，例如 [{"year": 2018}, {"year": 2019}]'


def run(arguments: argparse.Namespace) -> int:
    """Print what was asked for as one line of JSON; the exit status."""
    try:
        _print(_answer(arguments))
    except TiaowenError as error:
        print(_one_line(error), file=sys.stderr)
        return MISSING_RULE if isinstance(error, MissingRule) else BAD_INPUT
    return 0


def _answer(arguments: argparse.Namespace) -> dict[str, Any]:
    if arguments.list:
        return describe_all()
    if arguments.name is None:
        raise InputError("计算器", "空缺", "应为 " + "、".join(CALCULATORS) + " 之一")
    calculator = find(arguments.name)
    if arguments.inputs is None:
        raise InputError("--json", "空缺", OBJECT)
    given = read_object(arguments.inputs)
    if arguments.compare is not None:
        if arguments.ics is not None:
            raise InputError("--ics", "一次比较", "只能用于一种情况，不能和 --compare 同时用")
        return compare(calculator, given, read_changes(arguments.compare))
    return calculate(calculator, given, arguments.ics)


def describe_all() -> dict[str, Any]:
    """Every calculator with its description and the JSON Schema of its inputs."""
    return {
        name: {
            "description": f"{each.description_zh} / {each.description_en}",
            "schema": each.schema,
        }
        for name, each in CALCULATORS.items()
    }


def calculate(
    calculator: Calculator, given: Mapping[str, Any], ics: Path | None = None
) -> dict[str, Any]:
    """The calculation as JSON; with `ics` its dated steps are also written as a calendar file.

    Raises InputError, MissingRule.
    """
    calculation = calculator.run(given)
    if ics is not None:
        from assistant.calculators.calendar_file import write_calendar

        write_calendar(calculation, ics)
    return calculation.as_json()


# --- reading -----------------------------------------------------------------------------------
def read_object(text: str) -> dict[str, Any]:
    """The inputs of `--json`; numbers with a point stay exact. Raises InputError."""
    value = _read_json("--json", text, OBJECT)
    if not isinstance(value, dict):
        raise InputError("--json", _seen(text), OBJECT)
    return value


def read_changes(text: str) -> list[dict[str, Any]]:
    """The changes of `--compare`, at least one. Raises InputError."""
    value = _read_json("--compare", text, LIST)
    if not (isinstance(value, list) and value and all(isinstance(each, dict) for each in value)):
        raise InputError("--compare", _seen(text), LIST)
    return value


def _read_json(option: str, text: str, accepted: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        raise InputError(option, _seen(text), accepted) from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names stand once: of two amounts none is quietly dropped."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        name = next(name for name in names if names.count(name) > 1)
        raise InputError(name, "两个值", "每一项只能给一次")
    return found


def _seen(text: str) -> str:
    return text[:60]


# --- printing ----------------------------------------------------------------------------------
def _print(value: dict[str, Any]) -> None:
    text = json.dumps(value, ensure_ascii=False)
    print(text.encode("utf-8", errors="replace").decode())  # lone surrogates: "?"


def _one_line(error: TiaowenError) -> str:
    return " ".join(str(error).split())
