"""The committed pages are what the calculators, their parameters and their cases say."""

from pathlib import Path

import pytest

from assistant.calculators.documentation import INDEX, main, page, pages
from assistant.calculators.parameters import load
from assistant.calculators.registry import CALCULATORS

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "calculators"


def test_there_is_a_page_for_each_calculator_and_no_other():
    committed = {path.name for path in FOLDER.iterdir()}
    assert committed == {INDEX, *(f"{name}.md" for name in CALCULATORS)}


@pytest.mark.parametrize("name", [INDEX, *(f"{name}.md" for name in CALCULATORS)])
def test_committed_page_is_up_to_date(name):
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name], "run: make docs"


@pytest.mark.parametrize("name", CALCULATORS)
def test_page_names_every_input_and_quotes_every_clause(name):
    text = page(CALCULATORS[name])
    for field in CALCULATORS[name].schema["properties"]:
        assert f"`{field}`" in text
    file = load(name)
    values = [dated for each in file.parameters.values() for dated in each.values]
    for entry in (*values, *file.rules.values()):
        assert f"> {' '.join(entry.quote.split())}" in text
        assert f"### {entry.document_number} {entry.locator}" in text


def test_page_shows_the_first_case_step_by_step_and_what_is_missing():
    text = page(CALCULATORS["critical_illness"])
    step = "| 超过 100000 元至 150000 元的部分 | (120000 − 100000) × 70% | 14000.00 |"
    assert step in text
    assert "曲政办发〔2013〕24号，语料中没有这项规定" in text


def test_writing_replaces_what_is_there(tmp_path):
    (tmp_path / "no_such_calculator.md").write_text("old", encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == pages()


def test_without_a_folder_it_says_what_it_wants(capsys):
    assert main([]) == 2
    assert "docs/calculators" in capsys.readouterr().err
