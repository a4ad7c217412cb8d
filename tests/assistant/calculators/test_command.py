"""`python -m assistant calculate`, as another program calls it."""

import json
import subprocess
import sys

import pytest
from icalendar import Calendar

from assistant.__main__ import main
from assistant.calculators.registry import CALCULATORS
from tests.assistant.calculators.strategies import working_inputs

HEAVY = ("torch", "chromadb", "llama_index", "sentence_transformers", "numpy", "gradio")
POOR = '{"year": 2018, "self_paid_in_scope": 42000, "registered_poor": true}'


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", "calculate", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def printed(capsys, *arguments: str) -> dict:
    assert main(["calculate", *arguments]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert captured.out.count("\n") == 1
    return json.loads(captured.out)


def test_list_prints_each_calculator_with_its_schema():
    done = run("--list")
    assert (done.returncode, done.stderr) == (0, "")
    listed = json.loads(done.stdout)
    assert list(listed) == list(CALCULATORS)
    for name, described in listed.items():
        assert list(described) == ["description", "schema"]
        assert described["schema"] == CALCULATORS[name].schema


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_field_is_described_in_both_languages(name):
    for field in CALCULATORS[name].schema["properties"].values():
        zh, _, en = field["description"].partition(" / ")
        assert zh and en.isascii() and any(letter.isalpha() for letter in en)
        assert field["ask"].endswith("？")


def test_a_calculation_prints_one_json_object():
    done = run("critical_illness", "--json", POOR)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert list(found) == [
        "name", "inputs", "result", "steps", "citations", "readings", "notes"
    ]  # fmt: skip
    assert found["result"]["payment"] == "25900.00"
    (step,) = found["steps"]
    assert list(step) == ["label", "formula", "amount", "citation"]
    assert [each["marker"] for each in found["citations"]] == [1, 2, 3, 4, 5, 6]
    assert list(found["citations"][0]) == [
        "marker", "document_number", "document_title", "locator", "quote", "in_force_from"
    ]  # fmt: skip


def test_fractions_of_json_stay_exact(capsys):
    """10000.29 as a binary fraction is a little less; half of the part over 10000 is 0.145."""
    text = '{"year": 2018, "self_paid_in_scope": 10000.29, "registered_poor": false}'
    found = printed(capsys, "critical_illness", "--json", text)
    assert found["inputs"]["self_paid_in_scope"] == "10000.29"
    assert found["result"]["payment"] == "0.15"


def test_comparison_is_printed(capsys):
    changes = '[{"registered_poor": false}, {"year": 2017}]'
    found = printed(capsys, "critical_illness", "--json", POOR, "--compare", changes)
    assert list(found) == ["name", "inputs", "options", "differences"]
    first, second = found["options"]
    assert first["result"]["payment"] == "16000.00"
    assert "曲政办发〔2013〕24号" in second["error"]


@pytest.mark.parametrize(
    ("text", "status", "names"),
    [
        ('{"year": 2018, "self_paid_in_scope": "12万", "registered_poor": false}', 2, "12万"),
        ('{"year": 2017, "self_paid_in_scope": 1, "registered_poor": false}', 3, "〔2013〕24号"),
        ("{", 2, "--json"),
    ],
)
def test_errors_are_one_line_on_standard_error(text, status, names):
    done = run("critical_illness", "--json", text)
    assert (done.returncode, done.stdout) == (status, "")
    assert names in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", CALCULATORS)
def test_citations_are_numbered_in_the_order_of_their_use(name, capsys):
    for inputs in working_inputs(CALCULATORS[name]):
        found = printed(capsys, name, "--json", json.dumps(inputs))
        markers = [each["marker"] for each in found["citations"]]
        assert markers == list(range(1, len(markers) + 1))
        used = [step["citation"] for step in found["steps"]]
        assert used and set(used) <= set(markers)
        first_uses = list(dict.fromkeys(used))
        assert first_uses == sorted(first_uses)


PLAN = '{"publication": "2018-05-10", "hearing": "2018-03-20"}'


def test_plan_is_also_written_as_a_calendar(capsys, tmp_path):
    """The calendar has the days of the steps that are printed."""
    path = tmp_path / "plan.ics"
    found = printed(capsys, "legislation_plan", "--json", PLAN, "--ics", str(path))
    events = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    days = sorted(event.decoded("dtstart").isoformat() for event in events)
    assert days == sorted(step["date"] for step in found["steps"] if "date" in step)
    assert "2018-02-18" in days, "30 days before the hearing"


@pytest.mark.parametrize(
    "arguments",
    [
        ("legislation_plan", "--json", PLAN, "--ics", "/nonexistent/plan.ics"),
        ("critical_illness", "--json", POOR, "--ics", "plan.ics"),
        ("legislation_plan", "--json", PLAN, "--ics", "plan.ics", "--compare", "[{}]"),
    ],
)
def test_calendar_that_cannot_be_written_is_one_sentence(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["calculate", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_calculating_loads_no_model():
    script = (
        "import sys\nfrom assistant.__main__ import main\n"
        f"status = main(['calculate', 'critical_illness', '--json', {POOR!r}])\n"
        f"heavy = sorted({set(HEAVY)!r} & set(sys.modules))\n"
        "print(status, heavy, 'corpus.settings' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "0 [] True"
