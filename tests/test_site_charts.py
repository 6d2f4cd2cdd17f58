"""Pictures are right for values of every kind: falling, negative, single, none, tiny and huge."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date
from itertools import pairwise

import pytest

from okrsite.site import charts, curves
from okrsite.site.charts import Dot, Line, Meter, Trend
from okrsite.site.geometry import Scale, short
from okrsite.site.markup import Svg

START, END, TODAY = date(2026, 10, 1), date(2026, 12, 31), date(2026, 11, 15)


def parsed(svg: Svg) -> ET.Element:
    """The picture as a tree; no style attribute, no event handler, no number that is none."""
    assert not re.search(r"style=|\son\w+=|nan|inf", svg.text)
    return ET.fromstring(svg.text)  # noqa: S314 - our own picture


def width_of(svg: Svg) -> str | None:
    return next((rect.get("width") for rect in parsed(svg).iter("rect") if rect.get("class") == "bar-f"), None)


@pytest.mark.parametrize(
    ("progress", "width", "chevrons"),
    [(0.0, None, 0), (-0.3, None, 0), (0.352941, "35.3%", 0), (1.0, "100%", 0), (1.3, "100%", 1), (1e300, "100%", 1)],
)
def test_a_bar_fills_up_to_its_target(progress: float, width: str | None, chevrons: int) -> None:
    drawn = charts.bar(Meter(progress, 0.5, "on-track", state="on-track", words="so far"))
    assert width_of(drawn) == width
    assert len(parsed(drawn).findall("svg")) == chevrons


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (date(2026, 10, 1), date(2026, 12, 31), "Oct Nov Dec"),
        (date(2026, 9, 30), date(2026, 11, 18), "Oct Nov"),  # the name of September would stand upon October's
        (date(2026, 9, 10), date(2026, 11, 18), "Sep Oct Nov"),
        (date(2026, 9, 30), date(2026, 9, 30), "Sep"),
        (date(2026, 1, 1), date(2026, 12, 31), "Jan 2026 Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
        (date(2025, 1, 31), date(2026, 12, 31), "Apr Jul Oct Jan 2026 Apr Jul Oct"),
        (date(2020, 2, 1), date(2026, 12, 31), "Jan 2021 Jan 2022 Jan 2023 Jan 2024 Jan 2025 Jan 2026"),
    ],
)
def test_months_have_room_for_their_names(start: date, end: date, told: str) -> None:
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    assert " ".join(name for _, name in curves.months(names, start, end)) == told


def test_a_bar_carries_what_programs_read() -> None:
    root = parsed(charts.bar(Meter(6 / 17, 0.5604, "at-risk", True, "at-risk", '35% "of" the way')))
    assert {name: value for name, value in root.attrib.items() if name.startswith(("data", "aria", "role"))} == {
        "role": "img",
        "aria-label": '35% "of" the way',
        "data-progress": "0.352941",
        "data-expected": "0.560400",
        "data-status": "at-risk",
        "data-stale": "true",
    }


def test_a_bar_without_data_is_an_empty_track_with_no_tick() -> None:
    root = parsed(charts.bar(Meter(None, 0.4, None, state="no-data", words="No data yet")))
    assert (root.get("data-progress"), root.get("data-status")) == ("", "")
    assert [rect.get("class") for rect in root.iter("rect")] == ["bar-t bar-none"]


def test_a_closed_bar_has_no_tick() -> None:
    drawn = parsed(charts.bar(Meter(0.4, 1.0, "closed", tick=False)))
    assert "bar-p" not in [rect.get("class") for rect in drawn.iter("rect")]
    assert drawn.get("data-expected") == "1.000000"


def trend(points: list[tuple[date, float]], low: float, high: float) -> ET.Element:
    lines = (Line("b", "Baseline", low, "b"), Line("t", "Target", high, "t"))
    plan = ((START, low), (END, high))
    return parsed(charts.trend(Trend("Title & <b>", "words", START, END, TODAY, "Today", tuple(points), lines, plan)))


def height(root: ET.Element, name: str) -> float:
    found = next(node for node in root.iter("line") if node.get("class") == name)
    return float((found.get("y1") or "").rstrip("%"))


@pytest.mark.parametrize(("low", "high"), [(18, 35), (-5, 5), (0.0001, 0.0002), (1e15, 9e15), (-1e300, 1e300)])
def test_a_higher_value_stands_higher(low: float, high: float) -> None:
    root = trend([(TODAY, low)], low, high)
    assert height(root, "ch-t") < height(root, "ch-b")


def test_a_falling_metric_falls() -> None:
    root = trend([(date(2026, 10, 14), 5.5), (date(2026, 11, 12), 3.6)], 6, 2)
    assert height(root, "ch-t") > height(root, "ch-b")
    first, last = (float((dot.get("cy") or "").rstrip("%")) for dot in root.iter("circle"))
    assert first < last


def test_a_chart_of_one_value_is_a_dot_and_of_none_is_levels_only() -> None:
    one = parsed(charts.trend(Trend("t", "w", START, END, TODAY, "Today", ((TODAY, 3.0),), ())))
    assert (len(list(one.iter("circle"))), len(list(one.iter("path")))) == (1, 0)
    none = parsed(charts.trend(Trend("t", "w", START, END, TODAY, "Today", (), ())))
    assert list(none.iter("circle")) == []


def test_what_lies_outside_the_cycle_is_drawn_at_its_ends() -> None:
    root = trend([(date(2026, 9, 1), 1), (date(2027, 3, 1), 2)], 0, 4)
    assert [dot.get("cx") for dot in root.iter("circle")] == ["0%", "100%"]


def test_titles_are_text() -> None:
    assert trend([(TODAY, 1)], 0, 2).findtext("title") == "Title & <b>"


def test_labels_of_close_levels_do_not_touch() -> None:
    lines = tuple(Line("t", f"level {n}", 1 + n / 1000, "x") for n in range(4))
    root = parsed(charts.trend(Trend("t", "w", START, END, TODAY, "Today", ((TODAY, 0.0), (END, 2.0)), lines)))
    places = sorted(float((t.get("y") or "").rstrip("%")) * 3 for t in root.iter("text") if t.get("class") == "ch-lab")
    assert min(b - a for a, b in pairwise(places)) > 16


@pytest.mark.parametrize("values", [[], [3], [3, 3, 3], [-1, 5], [10**400, 2]])
def test_a_series_draws_any_values(values: list[int]) -> None:
    root = parsed(charts.series(values, (2, None), state="on-track", words="w"))
    assert len(list(root.iter("circle"))) == bool(values)


def test_a_spark_starts_in_its_corner_and_stays_in_the_picture() -> None:
    root = parsed(charts.spark([(0, 0), (0.5, 9.9), (2, -4)], state="at-risk", words="w"))
    xs = re.findall(r"[ML]([\d.]+) ", root.findall("path")[1].get("d") or "")
    assert [float(x) for x in xs] == [2, 52, 102]


def test_dots_of_one_bin_are_stacked() -> None:
    items = [Dot(0.41, "on-track", "target", str(n)) for n in range(3)]
    root = parsed(charts.dots(items, words="w", mark=0.5, mark_name="pace", ticks=[(0, "0%"), (1, "100%")]))
    assert len({(dot.get("cx"), dot.get("cy")) for dot in root.iter("circle")}) == 3
    assert len({dot.get("cx") for dot in root.iter("circle")}) == 1


def test_a_scale_of_nothing_or_of_one_value_has_a_middle() -> None:
    assert Scale([]).share(0) == 0.5
    assert Scale([7]).share(7) == 0.5


@pytest.mark.parametrize(("value", "text"), [(3.04, "3"), (3.06, "3.1"), (-0.01, "0"), (100.0, "100"), (-2.5, "-2.5")])
def test_coordinates_are_short(value: float, text: str) -> None:
    assert short(value) == text
