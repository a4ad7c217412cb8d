"""The facts of a matter → the inputs of its calculator, and which of them are still missing.

One function a calculator. What a calculator takes, and what it may do without, stands in its inputs
model; here is only which fact fills which input, and which follow from others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from assistant.calculating.model import Fact, Used
from assistant.calculators.diseases import find_disease
from assistant.calculators.inputs import Refused
from assistant.understanding.dates import When

Facts = Mapping[str, Fact]


@dataclass(slots=True)
class Case:
    """Inputs as far as they are known, what is missing, and the facts that were used."""

    inputs: dict[str, Any] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)

    def need(self, name: str, value: Any, *facts: Fact | None) -> None:
        """An input that has to be there."""
        if value is None:
            self.missing.append(name)
        else:
            self.take(name, value, *facts)

    def take(self, name: str, value: Any, *facts: Fact | None) -> None:
        """An input that may be left out."""
        if value is None:
            return
        self.inputs[name] = value
        self.say(name, value, *facts)

    def say(self, name: str, value: Any, *facts: Fact | None) -> None:
        """Something that was counted on, whether it is an input or not."""
        if known := tuple(each for each in facts if each is not None):
            self.used.append(Used(name, value, known))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a turn asks of a calculator: the results, and its own words."""

    results: tuple[str, ...]
    text: str
    as_of: Date


# --- reading facts -------------------------------------------------------------------------------
def amount(facts: Facts, *names: str) -> tuple[Decimal | None, Fact | None]:
    """The first of these amounts that is known."""
    for name in names:
        fact = facts.get(name)
        if fact is not None and isinstance(fact.value, Decimal):
            return fact.value, fact
    return None, None


def yes(facts: Facts, name: str) -> bool | None:
    """A yes or no, where it was said."""
    fact = facts.get(name)
    return fact.value if fact is not None and isinstance(fact.value, bool) else None


def word(facts: Facts, name: str) -> str | None:
    """One of a few named things, where it was said."""
    fact = facts.get(name)
    return fact.value if fact is not None and isinstance(fact.value, str) else None


def when(facts: Facts, *names: str) -> tuple[When | None, Fact | None]:
    """The first of these dates that is known."""
    for name in names:
        fact = facts.get(name)
        if fact is not None and isinstance(fact.value, When):
            return fact.value, fact
    return None, None


def money(value: Decimal | None) -> str | None:
    """An amount as calculators take it."""
    return None if value is None else format(value, "f")


# In the order in which one says best when a cost arose.
_DAYS: tuple[str, ...] = ("admitted", "day", "discharged", "posted", "publication")
_DAYS += ("comment_open", "hearing", "effective")


# --- health --------------------------------------------------------------------------------------
def critical_illness(facts: Facts, asked: Asked) -> Case:
    """大病保险."""
    case = Case()
    own, fact = amount(facts, "self_paid")
    whole, whole_fact = amount(facts, "in_scope")
    basic, basic_fact = amount(facts, "basic_paid")
    if own is None and whole is not None and basic is not None and basic <= whole:
        own, fact = whole - basic, whole_fact
    elif own is None and whole is not None and "after_basic" in facts:
        own, fact, whole = whole, whole_fact, None
    prior, prior_fact = amount(facts, "earlier_self_paid", "earlier_in_scope", "earlier_bare")
    if own is not None and prior is not None and own < prior:
        own += prior  # the year's total cannot be less than what was settled before
    if fact is not None and "within_scope" not in facts:
        own = None
    year, year_fact = when(facts, *_DAYS)
    case.need("self_paid_in_scope", money(own), fact)
    case.take("prior_self_paid_in_scope", money(prior), prior_fact)
    case.need("registered_poor", yes(facts, "registered_poor"), facts.get("registered_poor"))
    case.need("year", year.first.year if year else None, year_fact)
    if yes(facts, "registered_poor") and whole is not None and basic is not None:
        case.take("in_scope_total", money(whole), whole_fact)
        case.take("basic_paid", money(basic), basic_fact)
    return case


def inpatient_four_guarantees(facts: Facts, asked: Asked) -> Case | None:
    """建档立卡住院"四重保障"."""
    if yes(facts, "registered_poor") is False:
        return None  # the ordinary ratios are in no regulation that calculators know
    case = Case()
    status = facts.get("registered_poor") or facts.get("four_guarantees")
    if status is None:
        case.missing.append("registered_poor")
    case.say("registered_poor", True, status)
    day, day_fact = when(facts, *_DAYS)
    level = word(facts, "hospital_level")
    compliant = yes(facts, "referral_compliant")
    case.need("admission_date", day.first.isoformat() if day else None, day_fact)
    case.need("hospital_level", level, facts.get("hospital_level"))
    case.need("within_county", yes(facts, "within_county"), facts.get("within_county"))
    case.need("referral_compliant", compliant, facts.get("referral_compliant"))
    _costs_of_stay(facts, case)
    basic, basic_fact = amount(facts, "basic_paid", "earlier_basic_paid")
    deductible, deductible_fact = amount(facts, "deductible")
    case.take("basic_paid", money(basic), basic_fact)
    if level == "township":
        case.take("deductible", money(deductible), deductible_fact)
    elif basic is None and compliant is not False:
        case.need("deductible", money(deductible), deductible_fact)
    elif basic is None:
        case.missing.append("basic_paid")
    _rest_of_stay(facts, case)
    return case


def _costs_of_stay(facts: Facts, case: Case) -> None:
    total, total_fact = amount(facts, "total", "cost", "bare")
    within, within_fact = amount(facts, "in_scope")
    if facts.get("in_scope_is_total"):
        total, total_fact = (total, total_fact) if total is not None else (within, within_fact)
        within, within_fact = (within, within_fact) if within is not None else (total, total_fact)
    case.need("total_cost", money(total), total_fact)
    case.need("in_scope_cost", money(within), within_fact, facts.get("in_scope_is_total"))


def _rest_of_stay(facts: Facts, case: Case) -> None:
    names = {
        "self_paid_in_scope": ("earlier_in_scope",),
        "critical_illness_paid": ("critical_paid", "earlier_critical_paid"),
        "assistance_paid": ("assistance_paid", "earlier_assistance_paid"),
        "personal_paid": ("earlier_self_paid", "earlier_total", "earlier_cost"),
    }
    prior: dict[str, str | None] = {}
    for name, roles in names.items():
        value, fact = amount(facts, *roles)
        if fact is not None:
            prior[name] = money(value)
            case.say(f"prior.{name}", money(value), fact)
    if prior:
        case.inputs["prior"] = prior
    income, income_fact = amount(facts, "income", "earlier_income")
    case.take("rural_disposable_income", money(income), income_fact)
    disease = word(facts, "disease")
    if disease is not None and _is_listed(disease, "focused_treatment"):
        case.take("disease", disease, facts["disease"])


def outpatient_registered_poor(facts: Facts, asked: Asked) -> Case | None:
    """建档立卡门诊."""
    if yes(facts, "registered_poor") is False:
        return None
    case = Case()
    if "registered_poor" in facts:
        case.say("registered_poor", True, facts["registered_poor"])
    else:
        case.missing.append("registered_poor")
    kind = _kind_of_visit(facts, case)
    every = ("in_scope", "bare", "total", "cost", "self_paid")
    cost, cost_fact = amount(facts, "in_scope")
    if kind in ("consultation_fee", "ordinary") or facts.get("in_scope_is_total"):
        cost, cost_fact = amount(facts, *every)
    elif cost is None and facts.get("within_scope"):
        cost, cost_fact = amount(facts, "bare", "cost")
    if kind != "ordinary":
        case.need("in_scope_cost", money(cost), cost_fact)
    else:
        case.take("in_scope_cost", money(cost), cost_fact)
    earlier = tuple(f"earlier_{each}" for each in ("basic_paid", *every))
    used, used_fact = amount(facts, "used", "earlier_used", *earlier, "basic_paid")
    case.take("used_this_year", money(used), used_fact)
    if kind in ("consultation_fee", "ordinary"):
        case.take("where", word(facts, "where"), facts.get("where"))
    return case


def _kind_of_visit(facts: Facts, case: Case) -> str | None:
    disease, visit = word(facts, "disease"), word(facts, "visit")
    if disease is not None and visit not in ("consultation_fee", "ordinary"):
        kind = next((each for each in ("chronic", "special") if _is_listed(disease, each)), None)
        case.take("kind", kind, facts["disease"])
        case.take("disease", disease, facts["disease"])
        if kind is None:
            case.missing.append("disease")
        return kind
    if visit == "disease":
        case.missing.append("disease")
        return None
    case.need("kind", visit, facts.get("visit"))
    return visit


def _is_listed(disease: str, *lists: str) -> bool:
    try:
        return find_disease(disease, *lists).list_name in lists
    except Refused:
        return False


def contribution_split(facts: Facts, asked: Asked) -> Case | None:
    """个人缴费补贴."""
    if yes(facts, "registered_poor") is False:
        return None
    case = Case()
    scheme = word(facts, "scheme")
    case.need("scheme", scheme, facts.get("scheme"))
    if scheme != "family_doctor":
        value, fact = amount(facts, "contribution", "bare", "cost", "total")
        case.need("amount", money(value), fact)
    case.need("lifted_out", yes(facts, "lifted_out"), facts.get("lifted_out"))
    return case


# --- health workers ------------------------------------------------------------------------------
_TITLED = {"doctorate": "doctorate", "masters": "masters"}


def grassroots_allowance(facts: Facts, asked: Asked) -> Case:
    """基层卫生人员补助."""
    case = Case()
    case.need("workplace", word(facts, "workplace"), facts.get("workplace"))
    names = ("degree", "residency", "licence", "senior_title", "mid_title")
    stated = [facts[name] for name in names if name in facts]
    held = _qualifications(facts)
    is_open = word(facts, "degree") == "bachelor" and not {"residency", "licence"} & set(facts)
    if not stated or is_open:
        held = None
    post_alone = asked.results == ("yearly_post_allowance",)
    case.need("qualifications", [] if held is None and post_alone else held, *stated)
    years, fact = amount(facts, "township_years", "earlier_township_years")
    if post_alone:
        case.need("years_continuous_in_township", _whole(years), fact)
    else:
        case.take("years_continuous_in_township", _whole(years), fact)
    case.take("from_county_or_above", yes(facts, "from_county"), facts.get("from_county"))
    case.take("mid_level_title", yes(facts, "mid_title"), facts.get("mid_title"))
    case.take("licensed_physician", yes(facts, "licence"), facts.get("licence"))
    return case


def _qualifications(facts: Facts) -> list[str] | None:
    degree = word(facts, "degree")
    held = [_TITLED[degree]] if degree in _TITLED else []
    if yes(facts, "senior_title"):
        held.append("senior_title")
    if degree not in (*_TITLED, "lower"):
        if yes(facts, "residency"):
            held.append("bachelor_residency")
        if yes(facts, "licence") and degree == "bachelor":
            held.append("bachelor_licensed")
    return held


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


# --- the fund ------------------------------------------------------------------------------------
def critical_illness_fund(facts: Facts, asked: Asked) -> Case:
    """大病保险筹资."""
    case = Case()
    people, fact = amount(facts, "participants", "people", "bare")
    case.need("participants", _whole(people), fact)
    year, year_fact = when(facts, *_DAYS)
    case.need("year", year.first.year if year else None, year_fact)
    return case


def insurer_loss_sharing(facts: Facts, asked: Asked) -> Case:
    """承保公司的亏损."""
    case = Case()
    for name in ("premium", "loss", "surplus"):
        value, fact = amount(facts, name, f"earlier_{name}")
        if name == "surplus" and value is None and "surplus_none" in facts:
            value, fact = Decimal(0), facts["surplus_none"]
        case.need(name, money(value), fact)
    return case


def settlement_deadline(facts: Facts, asked: Asked) -> Case:
    """承保公司付款日."""
    case = Case()
    day, fact = when(facts, *_DAYS)
    month = f"{day.first:%Y-%m}" if day is not None else None
    is_month = day is not None and f"{day.last:%Y-%m}" == month
    case.need("month", month if is_month else None, fact)
    return case


# --- law-making ----------------------------------------------------------------------------------
# Which of its days an event is counted from.
STARTS = {
    "comment_period": ("comment_open", "posted", "day"),
    "hearing_notice": ("hearing", "day"),
    "effective_date": ("publication", "posted", "day"),
    "filing": ("publication", "posted", "day"),
}


def legislation_deadline(facts: Facts, asked: Asked) -> Case:
    """立法程序时限, for the one event in `asked.results`."""
    case = Case()
    event = asked.results[0] if asked.results else None
    case.need("event", event)
    if event == "project_application":
        year, fact = when(facts, *_DAYS)
        case.need("year", year.first.year if year else None, fact)
        return case
    day, fact = when(facts, *STARTS.get(event or "", ()), *_DAYS)
    is_day = day is not None and day.first == day.last
    case.need("date", day.first.isoformat() if day and is_day else None, fact)
    if event == "effective_date" and yes(facts, "immediate_effect"):
        case.take("immediate_effect", True, facts["immediate_effect"])
    return case


def legislation_plan(facts: Facts, asked: Asked) -> Case:
    """立法进度安排."""
    case = Case()
    published, published_fact = when(facts, "publication")
    effective, effective_fact = when(facts, "effective")
    bare, bare_fact = when(facts, "posted", "day", "comment_open")
    if effective is not None:
        case.take("effective_date", effective.first.isoformat(), effective_fact)
    else:
        day, fact = (published, published_fact) if published else (bare, bare_fact)
        case.need("publication", day.first.isoformat() if day else None, fact)
    hearing, hearing_fact = when(facts, "hearing")
    case.take("hearing", hearing.first.isoformat() if hearing else None, hearing_fact)
    days, days_fact = amount(facts, "comment_days")
    case.take("comment_days", _whole(days), days_fact)
    case.take("local_regulation", yes(facts, "local_regulation"), facts.get("local_regulation"))
    return case


# --- incidents and facilities --------------------------------------------------------------------
def incident_report(facts: Facts, asked: Asked) -> Case:
    """突发事件报告."""
    case = Case()
    case.need("level", word(facts, "level"), facts.get("level"))
    moment, fact = _moment(facts)
    case.need("occurred_at", moment, fact)
    for name in ("sensitive", "derived_hazard", "warning_or_public_opinion"):
        case.take(name, yes(facts, name), facts.get(name))
    return case


def _moment(facts: Facts) -> tuple[str | None, Fact | None]:
    for fact in facts.values():
        if isinstance(fact.value, When) and fact.value.time is not None:
            at: time = fact.value.time
            stated = datetime.combine(fact.value.first, at.replace(second=0, microsecond=0))
            return stated.isoformat(timespec="minutes"), fact
    return None, None


def facility_standard(facts: Facts, asked: Asked) -> Case:
    """村卫生室、卫生院、学校保健室."""
    case = Case()
    facility = word(facts, "facility")
    case.need("facility", facility, facts.get("facility"))
    if facility == "school_health_room":
        boarding = yes(facts, "boarding")
        case.need("boarding", boarding, facts.get("boarding"))
        students, fact = amount(facts, "students", "people", "bare")
        if boarding:
            case.take("students", _whole(students), fact)
        else:
            case.need("students", _whole(students), fact)
        return case
    people, fact = amount(facts, "people", "participants", "bare", "students")
    case.need("population", _whole(people), fact)
    return case


CASES: dict[str, Callable[[Facts, Asked], Case | None]] = {
    each.__name__: each
    for each in (
        critical_illness,
        inpatient_four_guarantees,
        outpatient_registered_poor,
        contribution_split,
        grassroots_allowance,
        critical_illness_fund,
        insurer_loss_sharing,
        settlement_deadline,
        legislation_deadline,
        legislation_plan,
        incident_report,
        facility_standard,
    )
}
