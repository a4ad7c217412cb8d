"""Line charts as SVG: enough for a report, and readable in any browser without a library."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

WIDTH, HEIGHT = 640, 400  # px
LEFT, RIGHT, TOP, BOTTOM = 64, 36, 76, 52  # margins around the plot
COLOURS = ("#0b5cad", "#c2410c", "#15803d", "#7e22ce")  # told apart with red-green blindness
DASHES = ("", "7 4", "2 3", "9 3 2 3")  # and without colour
TICKS = 5

Point = tuple[float, float]
Series = Mapping[str, Sequence[Point]]


@dataclass(frozen=True, slots=True)
class Axis:
    """Ticks in rising order, at least two; the first and the last are the ends of the axis."""

    ticks: tuple[float, ...]
    is_log: bool = False

    def share(self, value: float) -> float:
        """Where on the axis a value lies: 0 at its beginning, 1 at its end."""
        scale: Callable[[float], float] = math.log10 if self.is_log else float
        low, high = scale(self.ticks[0]), scale(self.ticks[-1])
        return (scale(value) - low) / (high - low)


def linear_axis(high: float) -> Axis:
    """From 0 to the first round number that is not below `high`."""
    high = high if high > 0 else 1.0
    step = _round_up(high / TICKS)
    return Axis(tuple(step * number for number in range(math.ceil(high / step - 1e-9) + 1)))


def log_axis(low: float, high: float) -> Axis:
    """Ticks at 1, 2 and 5 times the powers of ten, around two positive values."""
    ticks = [_round_down(low)]
    while ticks[-1] < high or len(ticks) == 1:
        ticks.append(_round_up(ticks[-1] * 1.01))
    return Axis(tuple(ticks), is_log=True)


def write_line_chart(
    path: Path, title: str, x_label: str, y_label: str, series: Series, *, log_x: bool = False
) -> None:
    """Draw one line a series, up to four. The y axis begins at 0; no series is without points."""
    xs = [x for points in series.values() for x, _ in points]
    x_axis = log_axis(min(xs), max(xs)) if log_x else linear_axis(max(xs))
    y_axis = linear_axis(max(y for points in series.values() for _, y in points))
    svg = _canvas(title)
    _draw_axes(svg, x_axis, y_axis, x_label, y_label)
    for number, (name, points) in enumerate(series.items()):
        pixels = [(_x(x_axis, x), _y(y_axis, y)) for x, y in points]
        _draw_line(svg, pixels, number)
        _draw_key(svg, name, number)
    ET.indent(svg)
    ET.ElementTree(svg).write(path, encoding="utf-8", xml_declaration=True)


def _canvas(title: str) -> ET.Element:
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "width": str(WIDTH),
            "font-family": "sans-serif",
            "font-size": "13",
            "role": "img",
        },
    )
    ET.SubElement(svg, "title").text = title
    ET.SubElement(svg, "rect", {"width": "100%", "height": "100%", "fill": "white"})
    _write(svg, title, LEFT, 22, size=16)
    return svg


def _draw_axes(svg: ET.Element, x_axis: Axis, y_axis: Axis, x_label: str, y_label: str) -> None:
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    for tick in x_axis.ticks:
        x = _x(x_axis, tick)
        _rule(svg, (x, TOP), (x, bottom))
        _write(svg, _number(tick), x, bottom + 18, anchor="middle")
    for tick in y_axis.ticks:
        y = _y(y_axis, tick)
        _rule(svg, (LEFT, y), (right, y))
        _write(svg, _number(tick), LEFT - 8, y + 4, anchor="end")
    _write(svg, x_label, (LEFT + right) / 2, HEIGHT - 12, anchor="middle")
    _write(svg, y_label, LEFT, TOP - 10, anchor="middle")


def _draw_line(svg: ET.Element, pixels: Sequence[Point], number: int) -> None:
    style = _style(number)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in pixels)
    ET.SubElement(svg, "polyline", {"points": points, "fill": "none", **style})
    if len(pixels) <= 20:  # more would hide the line
        for x, y in pixels:
            dot = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "3.5", "fill": style["stroke"]}
            ET.SubElement(svg, "circle", dot)


def _draw_key(svg: ET.Element, name: str, number: int) -> None:
    """Two names a row, above the plot; there is room for four."""
    x, y = LEFT + 70 + 250 * (number % 2), TOP - 34 + 20 * (number // 2)
    line = {"x1": str(x), "x2": str(x + 28), "y1": str(y), "y2": str(y)}
    ET.SubElement(svg, "line", {**line, **_style(number)})
    _write(svg, name, x + 34, y + 4)


def _style(number: int) -> dict[str, str]:
    return {
        "stroke": COLOURS[number % len(COLOURS)],
        "stroke-dasharray": DASHES[number % len(DASHES)] or "none",
        "stroke-width": "2",
    }


def _rule(svg: ET.Element, start: Point, end: Point) -> None:
    ends = zip(("x1", "y1", "x2", "y2"), (*start, *end), strict=True)
    line = {name: f"{value:.1f}" for name, value in ends}
    ET.SubElement(svg, "line", {**line, "stroke": "#d4d4d4"})


def _write(
    svg: ET.Element, text: str, x: float, y: float, *, anchor: str = "start", size: int = 13
) -> None:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "font-size": str(size)}
    ET.SubElement(svg, "text", place).text = text


def _x(axis: Axis, value: float) -> float:
    return LEFT + axis.share(value) * (WIDTH - LEFT - RIGHT)


def _y(axis: Axis, value: float) -> float:
    return HEIGHT - BOTTOM - axis.share(value) * (HEIGHT - TOP - BOTTOM)


def _number(value: float) -> str:
    """
    >>> _number(20000.0), _number(0.30000000000000004)
    ('20,000', '0.3')
    """
    return f"{value:,.0f}" if value >= 10 else f"{value:.3g}"


def _round_up(value: float) -> float:
    """The first of 1, 2, 5 times a power of ten that is not below a positive value."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * m for m in (1, 2, 5, 10) if power * m >= value * (1 - 1e-9))


def _round_down(value: float) -> float:
    """The last of 1, 2, 5 times a power of ten that is not above a positive value."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * m for m in (10, 5, 2, 1, 0.5) if power * m <= value * (1 + 1e-9))
