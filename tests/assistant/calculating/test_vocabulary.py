"""The data files: complete, without numbers of regulations, and in step with the calculators."""

import re

import pytest

from assistant.calculating.cases import CASES
from assistant.calculating.names import entry_of, name_of, question_for
from assistant.calculating.vocabulary import (
    amount_roles,
    day_roles,
    organs,
    stated_by_words,
    topics,
)
from assistant.calculators.registry import CALCULATORS
from corpus.errors import CorpusError


def test_every_calculator_has_a_topic_and_a_case():
    assert {each.calculator for each in topics()} == set(CALCULATORS) == set(CASES)


def test_every_entry_says_why():
    assert all(each.why for each in (*topics(), *stated_by_words(), *amount_roles(), *day_roles()))
    assert organs()


def test_no_expression_fits_the_empty_text():
    """Such a one would fit everywhere."""
    for entry in stated_by_words():
        assert not entry.say.fullmatch("")
    for role in (*amount_roles(), *day_roles()):
        assert not role.before.fullmatch("") and not role.after.fullmatch("")


def test_results_that_are_asked_for_are_those_of_the_calculators():
    from assistant.calculators.labels import LABELS
    from assistant.calculators.legislation_deadline import Event

    events = {each.value for each in Event}
    for topic in topics():
        assert {name for name in topic.asks if name} <= set(LABELS) | events


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_input_has_a_name_and_a_question_in_both_languages(name):
    for field in CALCULATORS[name].inputs.model_fields:
        if field == "prior":
            continue
        assert name_of(name, field, "zh") != field
        assert re.search(r"[\u4e00-\u9fff]", question_for(name, field, "zh"))
        assert not re.search(r"[\u4e00-\u9fff]", name_of(name, field, "en"))
    for field in (
        CALCULATORS["inpatient_four_guarantees"].inputs.model_fields["prior"].default.given()
    ):
        assert entry_of("inpatient_four_guarantees", f"prior.{field}")


def test_data_file_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    from assistant.calculating import vocabulary

    (tmp_path / "days.yaml").write_text("- role: x\n  nonsense: 1\n", encoding="utf-8")
    monkeypatch.setattr(vocabulary, "FOLDER", tmp_path)
    vocabulary.day_roles.cache_clear()
    with pytest.raises(CorpusError, match=r"days\.yaml"):
        vocabulary.day_roles()
    vocabulary.day_roles.cache_clear()
