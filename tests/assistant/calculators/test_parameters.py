"""Every number and every quote of the parameter files stands in the corpus."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.calculators.cases import read_yaml
from assistant.calculators.errors import MissingRule
from assistant.calculators.parameters import FOLDER, Parameter, Rules, read_parameters
from corpus.errors import CorpusError
from corpus.settings import BUNDLED_CORPUS
from tests.assistant.calculators.numerals import read_numbers

BROKEN = sorted(Path(__file__).with_name("broken").glob("*.yaml"))
FILES = {path.stem: read_parameters(path) for path in sorted(FOLDER.glob("*.yaml"))}
NUMBERS = [
    pytest.param(file, dated, id=f"{name}.{key} {dated.in_force_from}")
    for name, file in FILES.items()
    for key, parameter in file.parameters.items()
    for dated in parameter.values
]
RULES = [
    pytest.param(file, rule, id=f"{name}.{key}")
    for name, file in FILES.items()
    for key, rule in file.rules.items()
]
TIMELINES = [
    pytest.param(parameter, file, key, id=f"{name}.{key}")
    for name, file in FILES.items()
    for key, parameter in file.parameters.items()
]
DOCUMENTS = [
    pytest.param(number, document, id=f"{name} {number}")
    for name, file in FILES.items()
    for number, document in file.documents.items()
]


def squeeze(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="session")
def source() -> str:
    """The text of the bundled corpus as published, white space aside."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(BUNDLED_CORPUS.glob("*.txt"))]
    return squeeze("".join(texts))


@pytest.mark.parametrize(("file", "entry"), NUMBERS + RULES)
def test_quote_stands_in_the_corpus(file, entry, source):
    assert squeeze(entry.quote) in source


@pytest.mark.parametrize(("file", "entry"), NUMBERS + RULES)
def test_quote_stands_at_its_locator(file, entry, library):
    """The provision of that name holds the quote: no clause is cited for the words of another."""
    ids = {each.id for each in library.documents if each.number == entry.document_number}
    texts = [
        squeeze(each.text)
        for each in library.provisions
        if each.document_id in ids and each.locator == entry.locator
    ]
    assert texts, f"no {entry.locator} in {entry.document_number}"
    assert any(squeeze(entry.quote) in text for text in texts)


@pytest.mark.parametrize(("file", "dated"), NUMBERS)
def test_number_can_be_read_in_its_quote(file, dated):
    assert dated.value in read_numbers(dated.quote)


@pytest.mark.parametrize(("number", "document"), DOCUMENTS)
def test_document_is_the_one_of_the_library(number, document, library):
    (found,) = [each for each in library.documents if each.number == number]
    assert (document.title, document.in_force_from) == (found.title, found.in_force_from)


@pytest.mark.parametrize(("file", "entry"), NUMBERS + RULES)
def test_nothing_holds_before_its_document_does(file, entry):
    assert entry.in_force_from >= file.documents[entry.document_number].in_force_from


@pytest.mark.parametrize(("parameter", "file", "name"), TIMELINES)
def test_exactly_one_value_holds_on_every_day_of_a_timeline(parameter: Parameter, file, name):
    first, last = parameter.values[0], parameter.values[-1]
    days = {each.in_force_from for each in parameter.values}
    for day in days | {date(day.year + 1, 1, 1) for day in days}:
        if last.in_force_until is None or day < last.in_force_until:
            assert sum(each.holds_on(day) for each in parameter.values) == 1, day
    eve = date.fromordinal(first.in_force_from.toordinal() - 1)
    with pytest.raises(MissingRule):
        Rules(file, eve)[name]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_name_stands_twice_in_a_file(path):
    read_yaml(path)


# --- what the loader refuses -------------------------------------------------------------------
def test_every_mistake_has_its_file():
    assert len(BROKEN) >= 10


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_broken_file_is_refused_in_words_that_name_the_mistake(path):
    first, _, _ = path.read_text(encoding="utf-8").partition("\n")
    expected = first.removeprefix("# 应报：")
    assert expected != first, "the first line says what the message should contain"
    with pytest.raises(CorpusError) as caught:
        read_parameters(path)
    assert expected in str(caught.value)
    assert path.name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_values_are_exact():
    for file in FILES.values():
        for parameter in file.parameters.values():
            assert all(type(dated.value) is Decimal for dated in parameter.values)
