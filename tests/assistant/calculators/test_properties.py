"""What must hold whatever the amounts and days are: at least 1,000 cases each."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from assistant.calculators.compare import compare
from assistant.calculators.money import to_fen
from assistant.calculators.registry import CALCULATORS
from corpus.errors import TiaowenError
from tests.assistant.calculators.strategies import (
    amounts,
    good_values,
    inputs_of,
    resolve,
    working_inputs,
)

FEN = Decimal("0.01")
NOTHING = Decimal(0)
thorough = settings(max_examples=1000, deadline=None)
# Around the thresholds of the corpus as often as anywhere else.
COSTS = amounts(most="800000") | st.builds(
    lambda bound, off: bound + off,
    st.sampled_from([Decimal(n) for n in (5000, 10_000, 50_000, 100_000, 150_000, 418_750)]),
    st.sampled_from([-FEN, NOTHING, FEN]),
)


def run(name: str, **inputs: object) -> dict:
    return CALCULATORS[name].run(inputs).as_json()


def number(found: dict, *keys: str) -> Decimal:
    """The sum of some amounts of a result."""
    return sum((Decimal(found["result"][key]) for key in keys), NOTHING)


# --- every calculator --------------------------------------------------------------------------
@pytest.mark.parametrize("name", CALCULATORS)
def test_result_survives_json_and_back(name):
    calculator = CALCULATORS[name]

    @thorough
    @given(inputs_of(calculator))
    def check(inputs):
        try:
            found = calculator.run(inputs).as_json()
        except TiaowenError as error:
            event(type(error).__name__)
            return
        back = json.loads(json.dumps(found, ensure_ascii=False, allow_nan=False))
        assert back == found
        assert calculator.run(back["inputs"]).as_json() == found, "from the inputs it shows"

    check()


@pytest.mark.parametrize("name", CALCULATORS)
def test_comparison_equals_the_single_runs(name):
    calculator, schema = CALCULATORS[name], CALCULATORS[name].schema
    one_change = st.sampled_from(sorted(schema["properties"])).flatmap(
        lambda field: st.fixed_dictionaries(
            {field: good_values(schema["properties"][field], schema)}
        )
    )

    @thorough
    @given(
        st.sampled_from(working_inputs(calculator)),
        st.lists(st.just({}) | one_change, min_size=2, max_size=3),
    )
    def check(base, changes):
        found = compare(calculator, base, changes)
        assert json.loads(json.dumps(found, allow_nan=False)) == found
        singles = [single(calculator, {**base, **changed}) for changed in changes]
        for option, expected in zip(found["options"], singles, strict=True):
            assert {key: option[key] for key in option if key != "changed"} == expected
        assert_differences_are_those_of(found["differences"], singles)

    check()


def single(calculator, inputs: dict) -> dict:
    try:
        found = calculator.run(inputs).as_json()
    except TiaowenError as error:
        return {"error": str(error)}
    return {key: found[key] for key in ("result", "steps", "citations", "notes")}


def assert_differences_are_those_of(differences: list[dict], singles: list[dict]) -> None:
    """A key is listed exactly when two runs that came to a result do not agree on it."""
    results = [each["result"] for each in singles if "result" in each]
    keys = {key for result in results for key in result}
    differing = {
        key for key in keys if any(each.get(key) != results[0].get(key) for each in results)
    }
    assert {each["key"] for each in differences} == differing
    for each in differences:
        assert each["values"] == [run.get("result", {}).get(each["key"]) for run in singles]
        assert each["why"]


# --- critical illness --------------------------------------------------------------------------
def critical(cost: Decimal, poor: bool, prior: Decimal = NOTHING, **more: object) -> dict:
    return run(
        "critical_illness",
        year=2018,
        self_paid_in_scope=cost,
        prior_self_paid_in_scope=prior,
        registered_poor=poor,
        **more,
    )


@thorough
@given(COSTS, COSTS, st.booleans())
def test_critical_illness_payment_never_falls_and_keeps_within_limit_and_cost(one, other, poor):
    low, high = sorted((one, other))
    less, more = (number(critical(cost, poor), "payment") for cost in (low, high))
    assert 0 <= less <= more <= (450_000 if poor else 300_000)
    assert more <= high
    assert more - less <= high - low + 3 * FEN, "no jump, three roundings aside"


@thorough
@given(COSTS, COSTS, amounts())
def test_both_readings_of_critical_illness_rise_with_the_cost(one, other, basic):
    low, high = sorted((one, other))
    found = [
        critical(cost, True, in_scope_total=cost + basic, basic_paid=basic) for cost in (low, high)
    ]
    for place in (0, 1):
        less, more = (Decimal(each["readings"][place]["result"]["payment"]) for each in found)
        assert 0 <= less <= more <= min(high, 450_000)


@thorough
@given(COSTS, COSTS, st.booleans())
def test_two_claims_of_critical_illness_pay_what_one_would(first, second, poor):
    one = number(critical(first + second, poor), "payment")
    two = number(critical(first, poor), "payment")
    two += number(critical(first + second, poor, prior=first), "payment")
    assert two == one


@thorough
@given(COSTS, COSTS, st.booleans())
def test_steps_of_critical_illness_add_up_to_its_payment(first, second, poor):
    found = critical(first + second, poor, prior=first)
    assert sum(Decimal(step["amount"]) for step in found["steps"]) == number(found, "payment")
    total = number(found, "cumulative_payment", "self_paid_after")
    assert total == first + second


# --- the four guarantees -----------------------------------------------------------------------
STAYS = st.fixed_dictionaries(
    {
        "hospital_level": st.sampled_from(["township", "level1", "level2", "level3"]),
        "within_county": st.booleans(),
        "deductible": amounts(most="2000"),
    },
    optional={
        "rural_disposable_income": amounts(most="20000"),
        "disease": st.sampled_from(["终末期肾病", "胃癌"]),
        "prior": st.fixed_dictionaries(
            {},
            optional={
                "self_paid_in_scope": amounts(most="200000"),
                "critical_illness_paid": amounts(most="450000"),
                "assistance_paid": amounts(most="120000"),
                "personal_paid": amounts(most="50000"),
            },
        ),
    },
)


def stay(in_scope: Decimal, outside: Decimal, day: str = "2018-05-01", **more: object) -> dict:
    inputs = {"admission_date": day, "referral_compliant": True, **more}
    return run(
        "inpatient_four_guarantees", total_cost=in_scope + outside, in_scope_cost=in_scope, **inputs
    )


def payers(found: dict) -> Decimal:
    amounts_ = [row["amount"] for row in found["result"]["layers"]]
    return sum((Decimal(amount) for amount in amounts_ if amount is not None), NOTHING)


@thorough
@given(COSTS, amounts(most="50000"), STAYS, st.sampled_from(["2017-05-01", "2018-05-01"]))
def test_layers_and_personal_payment_sum_to_the_cost(in_scope, outside, more, day):
    found = stay(in_scope, outside, day, **more)
    paid = payers(found)
    assert paid + number(found, "personal_payment") == in_scope + outside
    assert 0 <= paid <= in_scope + outside
    for row in found["result"]["layers"]:
        assert row["amount"] is None or Decimal(row["amount"]) >= 0
    amounts_ = [Decimal(step["amount"]) for step in found["steps"] if "amount" in step]
    assert sum(amounts_) == in_scope + outside, "the steps add up too"


@thorough
@given(COSTS, COSTS, amounts(most="50000"), amounts(most="50000"), STAYS)
def test_sum_of_all_payers_never_falls_when_costs_rise(one, other, outside, further, more):
    low, high = sorted((one, other))
    less, greater = stay(low, outside, **more), stay(high, outside + further, **more)
    assert payers(less) <= payers(greater)


@thorough
@given(COSTS, amounts(most="50000"), st.integers(0, 100), STAYS)
def test_stay_outside_the_referral_rules_is_paid_by_insurance_alone(in_scope, outside, share, more):
    basic = to_fen((in_scope + outside) * share / 100)
    found = stay(in_scope, outside, referral_compliant=False, basic_paid=basic, **more)
    assert number(found, "basic") == basic
    assert number(found, "assistance", "backstop") == 0
    assert payers(found) + number(found, "personal_payment") == in_scope + outside
    assert 0 <= number(found, "critical_illness") <= max(in_scope - basic, NOTHING)


# --- outpatient care ---------------------------------------------------------------------------
def visit(**inputs: object) -> dict:
    return run("outpatient_registered_poor", **inputs)


@thorough
@given(amounts(most="3000"), amounts(most="3000"), amounts(most="3000"))
def test_two_chronic_visits_pay_what_one_would(used, first, second):
    def pays(before: Decimal, cost: Decimal) -> Decimal:
        found = visit(kind="chronic", disease="糖尿病", in_scope_cost=cost, used_this_year=before)
        return number(found, "payment")

    assert pays(used, first) + pays(used + first, second) == pays(used, first + second)
    assert 0 <= pays(used, first) <= min(first, Decimal(1600))


@thorough
@given(st.integers(0, 315), st.integers(0, 500), st.integers(0, 500), st.integers(0, 100))
def test_two_ordinary_visits_pay_what_one_would(used, first, second, hundredths):
    """In whole yuan, where no rounding parts the two."""
    ratio = Decimal(hundredths) / 100

    def pays(before: Decimal, cost: int) -> Decimal:
        found = visit(kind="ordinary", in_scope_cost=cost, used_this_year=before, ratio=ratio)
        return number(found, "payment")

    paid = pays(Decimal(used), first)
    assert paid + pays(used + paid, second) == pays(Decimal(used), first + second)
    assert used + paid <= 315


@thorough
@given(
    st.sampled_from(["consultation_fee", "ordinary", "chronic", "special"]),
    amounts(most="100000"),
    amounts(most="100000"),
    amounts(most="3000"),
)
def test_outpatient_payment_never_falls_and_never_exceeds_the_cost(kind, one, other, used):
    disease = {"chronic": "高血压Ⅱ—Ⅲ期", "special": "终末期肾病"}.get(kind)
    more = {"ratio": "0.6"} if kind == "ordinary" else {}
    low, high = sorted((one, other))
    less, greater = (
        number(
            visit(kind=kind, disease=disease, in_scope_cost=cost, used_this_year=used, **more),
            "payment",
        )
        for cost in (low, high)
    )
    assert 0 <= less <= greater <= high


# --- contributions and funds -------------------------------------------------------------------
@thorough
@given(amounts(most="100000000"), st.booleans())
def test_contribution_is_split_without_a_rest(amount, lifted_out):
    found = run(
        "contribution_split", scheme="basic_insurance", amount=amount, lifted_out=lifted_out
    )
    assert number(found, "province", "city", "person") == amount
    assert all(Decimal(found["result"][key]) >= 0 for key in ("province", "city", "person"))


FUNDS = amounts(most="1000000000000")
PARTS = ("insurer_total", "from_surplus", "government")


@thorough
@given(FUNDS, FUNDS, FUNDS, FUNDS)
def test_loss_is_shared_without_a_rest_and_no_share_falls_as_it_rises(premium, one, other, surplus):
    low, high = sorted((one, other))
    less, more = (
        run("insurer_loss_sharing", premium=premium, loss=loss, surplus=surplus)
        for loss in (low, high)
    )
    assert number(more, *PARTS) == high
    assert all(number(less, part) <= number(more, part) for part in PARTS)
    assert number(more, "from_surplus") <= surplus


@thorough
@given(st.integers(0, 2_000_000_000), st.integers(0, 2_000_000_000))
def test_premium_and_least_payout_rise_with_the_participants(one, other):
    low, high = (
        run("critical_illness_fund", participants=count, year=2018)
        for count in sorted((one, other))
    )
    for key in ("premium", "least_payout"):
        assert 0 <= number(low, key) <= number(high, key)
    assert number(high, "least_payout") <= number(high, "premium")


@thorough
@given(st.integers(0, 1_000_000), st.integers(0, 1_000_000))
def test_facility_grows_with_the_population(one, other):
    low, high = sorted((one, other))
    for facility, key in (("village_clinic", "doctors"), ("township_hospital", "beds")):
        less, more = (
            number(run("facility_standard", facility=facility, population=count), key)
            for count in (low, high)
        )
        exact = number(run("facility_standard", facility=facility, population=low), f"{key}_exact")
        assert less <= more
        assert exact <= less < max(exact, 1) + 1


# --- deadlines ---------------------------------------------------------------------------------
# What a deadline is counted from, by calculator.
STARTS = {
    "settlement_deadline": ("month",),
    "legislation_deadline": ("date", "year"),
    "incident_report": ("occurred_at",),
    "legislation_plan": ("publication", "effective_date"),
}
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?")


@pytest.mark.parametrize("name", STARTS)
def test_no_deadline_moves_backwards_as_its_start_moves_forward(name):
    calculator = CALCULATORS[name]
    bases = [
        (inputs, field)
        for inputs in working_inputs(calculator)
        for field in STARTS[name]
        if inputs.get(field) is not None and dates(calculator, inputs)
    ]

    @thorough
    @given(
        st.sampled_from(bases), st.dates(date(2017, 1, 1), date(2030, 1, 1)), st.integers(0, 800)
    )
    def check(base, day, later):
        inputs, field = base
        kind = resolve(calculator.schema["properties"][field], calculator.schema)
        starts = [written(each, kind) for each in (day, day + timedelta(days=later))]
        try:
            first, second = (dates(calculator, {**inputs, field: start}) for start in starts)
        except TiaowenError:
            assume(False)
        common = first.keys() & second.keys()
        assert common, "no deadline was found"
        assert all(first[key] <= second[key] for key in common)

    check()


def written(day: date, kind: dict) -> object:
    kinds = {each.get("format") or each.get("type") for each in kind.get("anyOf", [kind])}
    if "date-time" in kinds:
        return f"{day}T{day.day % 24:02}:{day.month * 4:02}"
    if "integer" in kinds:
        return day.year
    return str(day) if "date" in kinds else f"{day:%Y-%m}"


def dates(calculator, inputs: dict) -> dict[object, str]:
    """Every day and time of the steps and of the result."""
    found = calculator.run(inputs).as_json()
    steps = {(place, step["label"]): step.get("date") for place, step in enumerate(found["steps"])}
    both = {**steps, **found["result"]}
    return {key: each for key, each in both.items() if is_day(each)}


def is_day(value: object) -> bool:
    return isinstance(value, str) and ISO_DAY.fullmatch(value) is not None
