import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.dataset import Query
from evals.measures import MEASURES, bootstrap_intervals, per_query, summarised, unseen


def query(qid, *gold):
    return Query(qid, "？", frozenset(gold))


def test_measures_have_the_values_worked_out_by_hand():
    ndcg = (1 + 1 / math.log2(4)) / (1 + 1 / math.log2(3))  # found at ranks 1 and 3, ideal 1 and 2
    (row,) = per_query([query("q", "a", "b")], [["a", "x", "b"]])
    assert dict(zip(MEASURES, row, strict=True)) == {
        "R@5": 1.0,
        "R@10": 1.0,
        "R@100": 1.0,
        "RR@10": 1.0,
        "nDCG@10": pytest.approx(ndcg),
    }


def test_measures_stop_at_their_rank():
    found = [f"x{n}" for n in range(10)] + ["a"]
    assert per_query([query("q", "a")], [found]).tolist() == [[0, 0, 1, 0, 0]]


def test_rows_are_in_the_order_of_the_queries_and_nothing_found_is_zero():
    queries = [query("b", "1"), query("c", "1"), query("a", "1", "2")]
    values = per_query(queries, [["1"], [], ["1"]], ["R@5", "RR@10"])
    assert values.tolist() == [[1, 1], [0, 0], [0.5, 1]]


def test_query_is_unseen_when_no_other_asks_for_any_of_its_articles():
    queries = [query("a", "1"), query("b", "1", "2"), query("c", "3"), query("d", "4", "5")]
    assert unseen(queries).tolist() == [False, False, True, True]


def test_summary_has_the_means_of_all_seen_and_unseen_queries():
    values = np.tile([[1.0], [0.0], [0.5]], (1, len(MEASURES)))
    summary = summarised(values, np.array([True, False, True]))
    assert (summary["R@10"], summary["seen"]["R@10"], summary["unseen"]["R@10"]) == (0.5, 0, 0.75)
    assert (summary["seen"]["queries"], summary["unseen"]["queries"]) == (1, 2)
    assert summary["seen"]["intervals"]["R@10"] == [0, 0], "one query cannot vary"


def test_a_share_without_queries_has_a_count_and_no_figures():
    summary = summarised(np.ones((2, len(MEASURES))), np.array([True, True]))
    assert summary["seen"] == {"queries": 0}


def test_interval_of_a_rate_agrees_with_the_normal_one_where_that_holds():
    values = np.repeat([[1.0], [0.0]], [600, 400], axis=0)
    (interval,) = bootstrap_intervals(values)
    half = 1.96 * math.sqrt(0.6 * 0.4 / 1000)
    assert interval == pytest.approx((0.6 - half, 0.6 + half), abs=0.002)


def test_difference_is_paired_so_a_constant_gain_has_no_width():
    stock = np.random.default_rng(1).random((200, 1))
    (own,) = bootstrap_intervals(stock)
    (gain,) = bootstrap_intervals((stock + 0.1) - stock)
    assert own.high - own.low > 0.05
    assert gain == pytest.approx((0.1, 0.1))


@settings(max_examples=25)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_interval_lies_in_the_range_of_the_values_and_is_the_same_on_every_call(column):
    values = np.array(column)[:, None]
    (interval,) = bootstrap_intervals(values)
    assert min(column) - 1e-9 <= interval.low <= interval.high <= max(column) + 1e-9
    assert bootstrap_intervals(values) == [interval]
