"""A calculation as an answer: every step with its clause, every number bound."""

import pytest

from assistant.calculators.cases import FOLDER, read_cases
from assistant.calculators.labels import LABELS
from assistant.calculators.registry import CALCULATORS
from assistant.grounding import find_unbound
from assistant.model import AnswerKind
from assistant.service import Assistant
from corpus.errors import CorpusError, InputError


def squeeze(text):
    return "".join(text.split())


@pytest.fixture(params=CALCULATORS)
def answers(request, assistant):
    """The answers to all cases of a calculator that have a result."""
    return [
        assistant.calculate(request.param, case.inputs)
        for case in read_cases(FOLDER / f"{request.param}.yaml")
        if case.result is not None
    ]


def test_every_case_is_an_answer_whose_numbers_are_bound(answers, library):
    source = squeeze(library.sources[0].text)
    for answer in answers:
        assert answer.kind is AnswerKind.CALCULATION
        assert find_unbound(answer, said=()) == []
        assert all(squeeze(each.quote) in source for each in answer.citations)
        assert [each.marker for each in answer.citations] == list(
            range(1, len(answer.citations) + 1)
        )


def test_every_value_of_a_result_has_words(answers):
    named = {
        name
        for answer in answers
        for name, value in answer.calculation["result"].items()
        if not isinstance(value, list | dict)
    }
    assert named <= set(LABELS)


def test_assistant_calls_a_calculator_as_the_llama_index_tool_that_it_is(assistant, monkeypatch):
    from llama_index.core.tools import FunctionTool

    called = []
    call = FunctionTool.call

    def watching(tool, *arguments, **given):
        called.append(tool.metadata.name)
        return call(tool, *arguments, **given)

    monkeypatch.setattr(FunctionTool, "call", watching)
    given = {"year": 2018, "self_paid_in_scope": "120000", "registered_poor": False}
    answer = assistant.calculate("critical_illness", given)
    assert called == ["critical_illness"]
    assert "本次支付 64000 元" in answer.text
    assert answer.as_json()["calculation"]["result"]["payment"] == "64000.00"


def test_english_answer_names_the_values_in_english(assistant):
    given = {"year": 2018, "self_paid_in_scope": "70000", "registered_poor": False}
    answer = assistant.calculate("critical_illness", given, language="en")
    assert "payment 32000 yuan" in answer.text


def test_bad_input_and_unknown_calculators_are_refused(assistant):
    with pytest.raises(InputError, match="self_paid_in_scope"):
        assistant.calculate("critical_illness", {"year": 2018, "registered_poor": False})
    with pytest.raises(InputError, match="critical_illness"):
        assistant.calculate("没有", {})


def test_clause_that_the_index_does_not_hold_is_not_cited(tmp_path):
    from corpus.library import load_library
    from index.build import build_index

    (tmp_path / "a.txt").write_text("某办法\n第一条 甲。", encoding="utf-8")
    build_index(load_library(tmp_path / "a.txt"), tmp_path / "index")
    given = {"year": 2018, "self_paid_in_scope": "120000", "registered_poor": False}
    with Assistant.open(tmp_path / "index") as other, pytest.raises(CorpusError, match="164号"):
        other.calculate("critical_illness", given)
