"""Whatever is wrong with an input: one sentence that names it, exit status 2 or 3, no traceback."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.__main__ import main
from assistant.calculators.cases import cases_of
from assistant.calculators.model import plain
from assistant.calculators.registry import CALCULATORS
from tests.assistant.calculators.strategies import bad_values, working_inputs


class Bad(NamedTuple):
    """A call that cannot succeed: the arguments, the exit status, what the sentence must name."""

    name: str
    text: str
    status: int
    names: str


def bad(name: str, inputs: dict, status: int, names: str) -> Bad:
    return Bad(name, json.dumps(inputs, ensure_ascii=False), status, names)


@st.composite
def malformed(draw: st.DrawFn) -> Bad:
    """A call of any calculator with one thing wrong."""
    calculator = draw(st.sampled_from(list(CALCULATORS.values())))
    wrong = draw(st.sampled_from([wrong_value, missing, unknown, not_an_object, refused_case]))
    return wrong(draw, calculator)


def wrong_value(draw, calculator) -> Bad:
    schema = calculator.schema
    field = draw(st.sampled_from(sorted(schema["properties"])))
    value = draw(st.sampled_from(bad_values(schema["properties"][field], schema)))
    inputs = draw(st.sampled_from(working_inputs(calculator)))
    return bad(calculator.name, {**inputs, field: value}, 2, field)


def missing(draw, calculator) -> Bad:
    required = calculator.schema.get("required")
    if not required:
        return unknown(draw, calculator)
    field = draw(st.sampled_from(required))
    inputs = dict(draw(st.sampled_from(working_inputs(calculator))))
    inputs.pop(field)
    return bad(calculator.name, inputs, 2, field)


def unknown(draw, calculator) -> Bad:
    field = draw(st.sampled_from(["Year", "金额", "self_paid", "a\nb", "\ud800", "", " "]))
    inputs = draw(st.sampled_from(working_inputs(calculator)))
    says = "JSON 对象" if field == "\ud800" else "一个没有的项"
    return bad(calculator.name, {**inputs, field: 1}, 2, says)


def not_an_object(draw, calculator) -> Bad:
    texts = ["", "{", "[]", "null", "12", '"年"', "[" * 100_000, "1" * 5000, '{"a": 1,}', "{a: 1}"]
    return Bad(calculator.name, draw(st.sampled_from(texts)), 2, "--json")


def refused_case(draw, calculator) -> Bad:
    """A worked case that ends in an error; most miss a rule."""
    cases = [case for case in cases_of(calculator.name) if case.error]
    if not cases:
        return unknown(draw, calculator)
    case = draw(st.sampled_from(cases))
    return bad(calculator.name, plain(case.inputs), case.error.status, case.error.contains)


def call(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = main(["calculate", *arguments])
        except SystemExit as stop:  # argparse
            status = stop.code
    return status, out.getvalue(), err.getvalue()


def check_refused(found: tuple[int, str, str], status: int, names: str) -> None:
    got, out, err = found
    assert (got, out) == (status, ""), err
    assert names in err
    assert err.count("\n") == 1 and err.endswith("。\n"), err
    assert "Traceback" not in err and "pydantic" not in err


@settings(max_examples=200, deadline=None)
@given(malformed())
def test_malformed_input_is_one_sentence_that_names_the_field(call_made):
    found = call(call_made.name, "--json", call_made.text)
    check_refused(found, call_made.status, call_made.names)


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_field_refuses_every_wrong_value(name):
    """What the random calls draw from, once through, in the first case that works."""
    calculator, schema = CALCULATORS[name], CALCULATORS[name].schema
    inputs = working_inputs(calculator)[0]
    for field, described in schema["properties"].items():
        for value in bad_values(described, schema):
            made = bad(name, {**inputs, field: value}, 2, field)
            check_refused(call(name, "--json", made.text), 2, field)


def test_number_with_a_huge_exponent_is_refused_at_once():
    text = '{"year": 1e999999999, "self_paid_in_scope": 1, "registered_poor": false}'
    check_refused(call("critical_illness", "--json", text), 2, "year")


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ([], "计算器"),
        (["no_such"], "no_such"),
        (["critical_illness"], "--json"),
        (["critical_illness", "--json", '{"year": 2018, "year": 2019}'], "year"),
        (["critical_illness", "--json", "{}", "--compare", "{}"], "--compare"),
        (["critical_illness", "--json", "{}", "--compare", "[]"], "--compare"),
        (["critical_illness", "--json", "{}", "--compare", "[1]"], "--compare"),
    ],
)
def test_wrong_arguments_are_one_sentence(arguments, names):
    check_refused(call(*arguments), 2, names)
