"""The calculators as LlamaIndex tools."""

import json

import pytest
from llama_index.core.tools import FunctionTool

from assistant.calculators.errors import MissingRule
from assistant.calculators.registry import CALCULATORS
from assistant.calculators.tools import as_tools
from corpus.errors import InputError
from tests.assistant.calculators.strategies import working_inputs

TOOLS = {tool.metadata.get_name(): tool for tool in as_tools()}


def test_there_is_a_tool_for_each_calculator():
    assert list(TOOLS) == list(CALCULATORS)
    assert all(isinstance(tool, FunctionTool) for tool in TOOLS.values())


@pytest.mark.parametrize("name", CALCULATORS)
def test_tool_describes_itself_from_the_calculator(name):
    described = TOOLS[name].metadata.to_openai_tool()["function"]
    calculator = CALCULATORS[name]
    assert described["name"] == name
    assert calculator.description_zh in described["description"]
    assert calculator.description_en in described["description"]
    assert described["parameters"]["properties"] == calculator.schema["properties"]
    json.dumps(described)


@pytest.mark.parametrize("name", CALCULATORS)
def test_tool_gives_what_the_calculator_gives(name):
    for inputs in working_inputs(CALCULATORS[name]):
        output = TOOLS[name].call(**inputs)
        expected = CALCULATORS[name].run(inputs).as_json()
        assert output.raw_output == expected
        assert json.loads(output.content) == expected


def test_tool_raises_the_errors_of_the_calculator():
    tool = TOOLS["critical_illness"]
    given = {"self_paid_in_scope": "120000", "registered_poor": False}
    with pytest.raises(MissingRule):
        tool.call(year=2017, **given)
    with pytest.raises(InputError):
        tool.call(**given)
