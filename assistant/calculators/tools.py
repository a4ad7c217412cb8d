"""Each calculator as a LlamaIndex tool: what an agent, or the assistant itself, calls."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from assistant.calculators.calculator import Calculator
from assistant.calculators.registry import CALCULATORS, find

if TYPE_CHECKING:
    from llama_index.core.tools import FunctionTool


def as_tools() -> list[FunctionTool]:
    """A tool for each calculator, in the order of the registry."""
    return [as_tool(calculator) for calculator in CALCULATORS.values()]


def as_tool(calculator: Calculator) -> FunctionTool:
    """The calculator as a tool that takes its inputs by name.

    The raw output is the JSON object of the calculation, the content the same as text. A call
    raises InputError and MissingRule.
    """
    from llama_index.core.tools import FunctionTool

    def run(**given: Any) -> dict[str, Any]:
        return calculator.run(given).as_json()

    return FunctionTool.from_defaults(
        fn=run,
        name=calculator.name,
        description=f"{calculator.description_zh} / {calculator.description_en}",
        fn_schema=calculator.inputs,
        callback=_as_text,
    )


def _as_text(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False)


def call_tool(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the tool of that name gives for these inputs, as an agent would call it.

    Raises InputError, also where there is no such tool, and MissingRule.
    """
    found: dict[str, Any] = as_tool(find(name)).call(**given).raw_output
    return found
