"""Options side by side."""

import pytest

from assistant.calculators.compare import compare
from assistant.calculators.registry import CALCULATORS
from corpus.errors import InputError

CRITICAL = CALCULATORS["critical_illness"]
BASE = {"year": 2018, "registered_poor": False}


def entry(found: dict, key: str) -> dict:
    (wanted,) = [each for each in found["differences"] if each["key"] == key]
    return wanted


def test_options_carry_what_a_single_run_gives():
    changes = [{"self_paid_in_scope": "120000"}, {"self_paid_in_scope": "60000"}]
    found = compare(CRITICAL, BASE, changes)
    assert list(found) == ["name", "inputs", "options", "differences"]
    assert (found["name"], found["inputs"]) == ("critical_illness", BASE)
    for option, changed in zip(found["options"], changes, strict=True):
        assert list(option) == ["changed", "result", "steps", "citations", "notes"]
        single = CRITICAL.run({**BASE, **changed}).as_json()
        assert option == {"changed": changed} | {key: single[key] for key in list(option)[1:]}


def test_difference_names_values_steps_and_clauses():
    """12万: 20000＋30000＋14000; 6万: 20000＋6000."""
    found = compare(
        CRITICAL, BASE, [{"self_paid_in_scope": "120000"}, {"self_paid_in_scope": "60000"}]
    )
    payment = entry(found, "payment")
    assert payment["values"] == ["64000.00", "26000.00"]
    assert [(step["label"], step["values"]) for step in payment["steps"]] == [
        ("超过 50000 元至 100000 元的部分", ["30000.00", "6000.00"]),
        ("超过 100000 元至 150000 元的部分", ["14000.00", None]),
    ]
    assert payment["why"] == (
        "输入 self_paid_in_scope 不同：方案1 120000，方案2 60000。"
        "步骤“超过 50000 元至 100000 元的部分”：方案1 30000.00，方案2 6000.00，"
        "依据曲政办发〔2017〕164号 四、（三）2。"
        "步骤“超过 100000 元至 150000 元的部分”：方案1 14000.00，方案2 没有这一步，"
        "依据曲政办发〔2017〕164号 四、（三）2。"
    )


def test_each_option_names_its_own_clause_where_they_differ():
    given = {"year": 2018, "self_paid_in_scope": "120000"}
    found = compare(CRITICAL, given, [{"registered_poor": False}, {"registered_poor": True}])
    why = entry(found, "payment")["why"]
    assert why.startswith("输入 registered_poor 不同：方案1 否，方案2 是。")
    assert (
        "方案1 30000.00（曲政办发〔2017〕164号 四、（三）2），"
        "方案2 35000.00（曲政办发〔2017〕160号 三、（一）3）"
    ) in why


def test_step_that_alone_makes_the_difference_is_the_one_named():
    """1万 and 3万: the payment is the one tier's amount."""
    found = compare(
        CRITICAL, BASE, [{"self_paid_in_scope": "30000"}, {"self_paid_in_scope": "40000"}]
    )
    assert [step["values"] for step in entry(found, "payment")["steps"]] == [
        ["10000.00", "15000.00"]
    ]


def test_what_is_the_same_is_no_difference():
    option = {"self_paid_in_scope": "120000"}
    assert compare(CRITICAL, BASE, [option, dict(option)])["differences"] == []
    assert compare(CRITICAL, BASE, [option])["differences"] == []
    past_limit = [{"self_paid_in_scope": "500000"}, {"self_paid_in_scope": "600000"}]
    keys = [each["key"] for each in compare(CRITICAL, BASE, past_limit)["differences"]]
    assert keys == ["self_paid_after"]


def test_difference_without_a_step_comes_from_the_input():
    """Below the deductible nothing is paid of 4000 nor of 5000; what is left differs."""
    found = compare(
        CRITICAL, BASE, [{"self_paid_in_scope": "4000"}, {"self_paid_in_scope": "5000"}]
    )
    assert [each["key"] for each in found["differences"]] == ["self_paid_after"]
    assert entry(found, "self_paid_after")["why"].endswith("各步骤相同，差别来自输入本身。")


def test_option_that_cannot_be_calculated_carries_its_error():
    given = {"self_paid_in_scope": "120000", "registered_poor": False}
    found = compare(CRITICAL, given, [{"year": 2017}, {"year": "去年"}, {"year": 2018}])
    missing, wrong, right = found["options"]
    assert list(missing) == list(wrong) == ["changed", "error"]
    assert "曲政办发〔2013〕24号" in missing["error"]
    assert wrong["error"].startswith('year：收到 "去年"')
    assert right["result"]["payment"] == "64000.00"
    assert found["differences"] == []


def test_failed_option_stands_beside_the_others():
    found = compare(
        CRITICAL,
        BASE,
        [
            {"self_paid_in_scope": "1万"},
            {"self_paid_in_scope": "20000"},
            {"self_paid_in_scope": "30000"},
        ],
    )
    payment = entry(found, "payment")
    assert payment["values"] == [None, "5000.00", "10000.00"]
    assert "方案1 没有算出，方案2 5000.00，方案3 10000.00" in payment["why"]


def test_comparing_changes_nothing_that_was_given():
    given, changes = dict(BASE), [{"self_paid_in_scope": "1.00"}]
    compare(CRITICAL, given, changes)
    assert (given, changes) == (BASE, [{"self_paid_in_scope": "1.00"}])


def test_single_run_still_raises():
    with pytest.raises(InputError):
        CRITICAL.run(BASE)
