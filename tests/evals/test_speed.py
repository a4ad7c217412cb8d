import time

import pytest

from assistant.calculators.registry import CALCULATORS
from evals.speed import Pair, measure_calculations, measure_cold_calculate, measure_search
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
