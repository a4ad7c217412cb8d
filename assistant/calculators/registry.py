"""All calculators, by name."""

from __future__ import annotations

from assistant.calculators import (
    contribution_split,
    critical_illness,
    critical_illness_fund,
    facility_standard,
    grassroots_allowance,
    incident_report,
    inpatient_four_guarantees,
    legislation_deadline,
    legislation_plan,
    outpatient_registered_poor,
    settlement_deadline,
)
from assistant.calculators.calculator import Calculator
from corpus.errors import InputError

# In the order of the documentation.
MODULES = (
    critical_illness,
    inpatient_four_guarantees,
    outpatient_registered_poor,
    contribution_split,
    grassroots_allowance,
    critical_illness_fund,
    settlement_deadline,
    legislation_deadline,
    incident_report,
    facility_standard,
    legislation_plan,
)
CALCULATORS: dict[str, Calculator] = {
    each.name: each for module in MODULES for each in module.CALCULATORS
}


def find(name: str) -> Calculator:
    """The calculator of that name. Raises InputError, naming those that there are."""
    if name not in CALCULATORS:
        raise InputError("计算器", name, "应为 " + "、".join(CALCULATORS) + " 之一")
    return CALCULATORS[name]
