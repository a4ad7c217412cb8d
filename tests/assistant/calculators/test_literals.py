"""No number of a regulation stands in code: calculators hold no literal but 0, 1, 2 and 100."""

import ast
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

import assistant.calculators
from assistant.calculators.registry import MODULES

FOLDER = Path(assistant.calculators.__file__).parent
ALLOWED = {0, 1, 2, 100}
# What carries the calculators and knows no regulation. A new file is looked at unless named here.
FRAMEWORK = {
    "cases",
    "command",
    "diseases",  # a look-up of names
    "documentation",
    "inputs",
    "model",
    "money",
    "parameters",
}
LOOKED_AT = [path for path in sorted(FOLDER.glob("*.py")) if path.stem not in FRAMEWORK]
# Calls that make a number of a text.
MAKERS = {"Decimal", "Fraction", "int", "float"}


def numbers(source: str) -> list[tuple[int, object]]:
    """Line and value of every number in a source that is not allowed."""
    return [
        (node.lineno, value)
        for node in ast.walk(ast.parse(source))
        for value in values_of(node)
        if value not in ALLOWED
    ]


def values_of(node: ast.AST) -> list[object]:
    match node:
        case ast.Constant(value=int() | float() | complex() as value):
            return [] if isinstance(value, bool) else [value]
        case ast.Call(
            func=ast.Name(id=name) | ast.Attribute(attr=name),
            args=[ast.Constant(value=str(text)), *_],
        ) if name in MAKERS:
            return number_in(text)
    return []


def number_in(text: str) -> list[object]:
    try:
        return [Decimal(text)]
    except InvalidOperation:
        return []


@pytest.mark.parametrize("path", LOOKED_AT, ids=lambda path: path.stem)
def test_calculator_holds_no_number_of_a_regulation(path):
    assert numbers(path.read_text(encoding="utf-8")) == []


def test_every_calculator_is_looked_at():
    assert {Path(module.__file__) for module in MODULES} <= set(LOOKED_AT)


@pytest.mark.parametrize(
    "source",
    ["x = 30", "x = 0.7", 'x = Decimal("0.70")', "x = timedelta(days=30)", "x = y[3]", "x = -45"],
)
def test_a_number_is_found(source):
    assert numbers(source)


def test_what_is_allowed_is_not_found():
    assert numbers('x = (0, 1, 2, 100, True, "30", Decimal(0), Decimal("0.00"))') == []
