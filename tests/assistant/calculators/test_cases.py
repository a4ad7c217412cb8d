"""Every worked case of every calculator: *.yaml beside this file, one test a case."""

import pytest

from assistant.calculators.cases import FOLDER, Case, cases_of, read_cases
from assistant.calculators.errors import MissingRule
from assistant.calculators.model import plain
from assistant.calculators.registry import CALCULATORS
from corpus.errors import CorpusError, InputError

STATUS = {2: InputError, 3: MissingRule}
CASES = [
    pytest.param(CALCULATORS[path.stem], case, id=f"{path.stem}：{case.name}")
    for path in sorted(FOLDER.glob("*.yaml"))
    if path.stem in CALCULATORS
    for case in read_cases(path)
]


@pytest.mark.parametrize(("calculator", "case"), CASES)
def test_case(calculator, case):
    if case.error:
        with pytest.raises(STATUS[case.error.status]) as caught:
            calculator.run(case.inputs)
        assert case.error.contains in str(caught.value)
    else:
        check(case, calculator.run(case.inputs).as_json())


def check(case: Case, found: dict) -> None:
    assert case.result is not None
    assert some_of(found["result"], case.result) == plain(case.result)
    if case.steps is not None:
        assert [outcome(step) for step in found["steps"]] == plain(case.steps)
    readings = {reading["name"]: reading["result"] for reading in found["readings"]}
    for name, expected in case.readings.items():
        assert some_of(readings[name], expected) == plain(expected)
    for words in case.notes_contain:
        assert any(words in note for note in found["notes"]), found["notes"]


def some_of(found: dict, wanted: dict) -> dict:
    """The values that a case names; one that is not there shows in the comparison."""
    return {key: found.get(key, "没有这一项") for key in wanted}


def outcome(step: dict) -> object:
    return next(step[kind] for kind in ("amount", "date", "value") if kind in step)


# --- the case files themselves -----------------------------------------------------------------
@pytest.mark.parametrize("name", CALCULATORS)
def test_calculator_has_cases_with_a_result(name):
    assert any(case.result for case in cases_of(name))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_case_file_belongs_to_a_calculator(path):
    assert path.stem in CALCULATORS


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- {name: a, inputs: {}, result: {}, expected: 1}", "0.expected"),
        ("- {name: a, inputs: {}}", "either a result or an error"),
        ("- {name: a, inputs: {}, result: {}, error: {status: 2, contains: x}}", "either"),
        ("- {name: a, inputs: {}, error: {status: 2, contains: x}, steps: ['1']}", "no steps"),
        ("- {name: a, inputs: {}, inputs: {}, result: {}}", "stands twice"),
        ("- {name: a, inputs: {}, result: {}}\n- {name: a, inputs: {}, result: {}}", "有两个算例"),
        ("- {name: a", "YAML"),
    ],
)
def test_mistake_in_a_case_file_is_an_error_that_names_it(tmp_path, text, says):
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=says):
        read_cases(path)
