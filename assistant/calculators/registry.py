"""All calculators, by name."""

from __future__ import annotations

from assistant.calculators import critical_illness
from assistant.calculators.calculator import Calculator
from corpus.errors import InputError

# In the order of the documentation.
MODULES = (critical_illness,)
CALCULATORS: dict[str, Calculator] = {
    each.name: each for module in MODULES for each in module.CALCULATORS
}


def find(name: str) -> Calculator:
    """The calculator of that name. Raises InputError, naming those that there are."""
    if name not in CALCULATORS:
        raise InputError("计算器", name, "应为 " + "、".join(CALCULATORS) + " 之一")
    return CALCULATORS[name]
