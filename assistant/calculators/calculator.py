"""What every calculator is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.calculators.inputs import CalculatorInputs, read_inputs
from assistant.calculators.model import Calculation


@dataclass(frozen=True, slots=True)
class Calculator:
    """One calculator: what it works out, what it takes, and the function that does it."""

    name: str
    description_zh: str
    description_en: str
    inputs: type[CalculatorInputs]
    calculate: Callable[[Any], Calculation]

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the inputs."""
        return self.inputs.model_json_schema()

    def run(self, given: Mapping[str, Any]) -> Calculation:
        """Check the inputs and calculate. Raises InputError, MissingRule."""
        return self.calculate(read_inputs(self.inputs, given))
