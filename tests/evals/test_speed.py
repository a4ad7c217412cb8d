import statistics

from evals.speed import Pair, measure_search
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
    assert statistics.median(pair.took) >= 0


def test_search_is_measured_on_a_real_index(index_dir):
    figures = measure_search(index_dir, EmbeddingModel())
    assert figures["ms"]["p50"] > 0
    assert figures["floor_ms"]["p50"] > 0
