import time

import pytest

from assistant.calculators.registry import CALCULATORS
from evals.dataset import read_items
from evals.speed import (
    FILES,
    Pair,
    measure_answers,
    measure_calculations,
    measure_cold_calculate,
    measure_search,
    where_time_goes,
)
from index.embedding import EmbeddingModel


def test_ratio_is_of_the_medians():
    pair = Pair("waiting", took=[0.2, 0.4, 9.0], least=[0.1, 0.2, 0.3])
    figures = pair.figures()
    assert figures["ratio"] == 2.0
    assert figures["ms"]["p50"] == 400.0
    assert figures["floor"] == "waiting"


def test_work_and_floor_are_taken_in_turn():
    order = []
    pair = Pair("floor")
    for _ in range(3):
        pair.add(lambda: order.append("work"), lambda: order.append("floor"))
    assert order == ["floor", "work"] * 3
    assert len(pair.took) == len(pair.least) == 3


def test_durations_are_those_of_the_work_and_its_floor():
    pair = Pair("floor")
    pair.add(lambda: time.sleep(0.05), lambda: time.sleep(0.01))
    assert pair.took[0] >= 0.05
    assert pair.least[0] >= 0.01


def test_search_is_measured_on_a_real_index(index_dir):
    figures = measure_search(index_dir, EmbeddingModel())
    assert figures.keys() == {"ms", "floor_ms", "floor", "ratio"}
    for took in (figures["ms"], figures["floor_ms"]):
        assert 0 < took["p50"] <= took["p95"]
    ratio = figures["ms"]["p50"] / figures["floor_ms"]["p50"]
    assert figures["ratio"] == pytest.approx(ratio, rel=0.1)  # of figures rounded to 0.1 ms


def test_every_calculator_is_measured():
    figures = measure_calculations()
    assert figures["per_second"].keys() == CALCULATORS.keys()
    assert figures["per_second"][figures["slowest"]] == min(figures["per_second"].values()) > 0


def test_cold_calculation_is_measured_beside_starting_python():
    figures = measure_cold_calculate()
    assert figures["floor"] == "starting Python"
    assert figures["ms"]["p50"] > figures["floor_ms"]["p50"] > 0


def test_time_of_a_step_is_counted_where_it_was_taken():
    timings = [
        {"understand": 1.0, "retrieve": 20.0, "total": 21.0},
        {"understand": 3.0, "retrieve": 10.0, "total": 13.0},
        {"understand": 2.0, "calculate": 4.0, "total": 6.0},
    ]
    steps = where_time_goes(timings)
    assert steps == {
        "understand": {"answers": 3, "ms": {"p50": 2.0, "p95": 2.9}, "share": 0.15},
        "retrieve": {"answers": 2, "ms": {"p50": 15.0, "p95": 19.5}, "share": 0.75},
        "calculate": {"answers": 1, "ms": {"p50": 4.0, "p95": 4.0}, "share": 0.1},
    }


def test_steps_too_short_to_measure_have_no_share():
    steps = where_time_goes([{"route": 0.0, "total": 0.0}])
    assert steps["route"]["share"] == 0.0


def test_answers_are_measured_on_the_questions_about_the_gazette():
    assert [file.stem for file in FILES] == ["qujing_2017_11", "qujing_2017_11_more"]


def test_answers_of_every_kind_are_measured_with_their_steps(index_dir, write_lines):
    asked = {"gold": [], "must_contain": [], "must_not_contain": [], "also_kinds": []}
    file = write_lines(
        "few.jsonl",
        {"id": "a", "type": "lookup", "question": "公开征求意见最少几天", **asked},
        {
            "id": "b",
            "type": "calculation",
            "turns": ["2018年大病保险，政策范围内自付34000元能报多少", "不是贫困户"],
            **asked,
        },
        {"id": "c", "type": "unanswerable", "question": "帮我编一条规定", **asked},
    )
    assert len(read_items(file)) == 3
    figures = measure_answers(index_dir, [file])["few"]
    assert figures["answers"] == 3
    assert figures["slowest"]["id"] in {"a", "b", "c"}
    assert 0 < figures["ms"]["p50"] <= figures["ms"]["p95"] <= figures["slowest"]["ms"]
    taken = {step: of["answers"] for step, of in figures["steps"].items()}
    assert taken["understand"] == taken["route"] == taken["ground"] == 3
    assert taken["calculate"] == 1  # the conversation
    assert taken["retrieve"] == 1  # what is refused is not searched for
    assert sum(of["share"] for of in figures["steps"].values()) == pytest.approx(1, abs=0.01)
