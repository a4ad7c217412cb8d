import math
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.plots import HEIGHT, WIDTH, linear_axis, log_axis, write_line_chart

SVG = "{http://www.w3.org/2000/svg}"
POSITIVE = st.floats(1e-3, 1e6)


def is_round(value):
    leading = value / 10 ** math.floor(math.log10(value) + 1e-9)
    return any(leading == pytest.approx(each) for each in (1, 2, 5))


@given(POSITIVE, POSITIVE)
def test_log_axis_holds_the_values_between_round_ticks(one, other):
    low, high = sorted((one, other))
    ticks = log_axis(low, high).ticks
    assert len(ticks) >= 2
    assert all(a < b for a, b in pairwise(ticks))
    assert ticks[0] <= low * (1 + 1e-6) and high <= ticks[-1] * (1 + 1e-6)
    assert all(map(is_round, ticks))


@given(st.just(0.0) | POSITIVE)
def test_linear_axis_reaches_from_zero_past_the_highest_value_in_few_steps(high):
    ticks = linear_axis(high).ticks
    assert ticks[0] == 0
    assert high <= ticks[-1] * (1 + 1e-6)
    assert 2 <= len(ticks) <= 7


def test_ticks_are_the_ones_a_person_would_choose():
    assert log_axis(1, 100).ticks == (1, 2, 5, 10, 20, 50, 100)
    assert log_axis(1258, 58_643).ticks == (1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)
    assert linear_axis(0.796).ticks == pytest.approx((0, 0.2, 0.4, 0.6, 0.8))


def test_chart_has_a_line_a_series_inside_the_picture(tmp_path):
    series = {"甲 <R@10>": [(1, 0.2), (10, 0.4), (100, 0.8)], "乙 & 丙": [(1, 0.1), (100, 0.0)]}
    path = tmp_path / "chart.svg"
    write_line_chart(path, "召回率", "k", "R", series, log_x=True)
    svg = ET.parse(path).getroot()
    texts = [text.text for text in svg.iter(f"{SVG}text")]
    assert {"召回率", "k", "R", *series} <= set(texts)
    lines = [line.attrib["points"].split() for line in svg.iter(f"{SVG}polyline")]
    assert [len(line) for line in lines] == [3, 2]
    points = [tuple(map(float, point.split(","))) for line in lines for point in line]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    (x1, y1), (x10, y10), (x100, y100) = points[:3]
    assert x10 - x1 == pytest.approx(x100 - x10, abs=0.2), "a factor of ten is one distance"
    assert 2 * (y1 - y10) == pytest.approx(y10 - y100, abs=0.2)


def test_chart_of_one_point_and_of_zeros_can_be_drawn(tmp_path):
    write_line_chart(tmp_path / "one.svg", "t", "x", "y", {"甲": [(1000, 0.0)]}, log_x=True)
    write_line_chart(tmp_path / "zero.svg", "t", "x", "y", {"甲": [(0, 0.0)]})
    for name in ("one.svg", "zero.svg"):
        (line,) = ET.parse(tmp_path / name).getroot().iter(f"{SVG}polyline")
        assert "nan" not in line.attrib["points"]
