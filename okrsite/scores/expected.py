"""How far does the plan say a key result should be on a day?"""

from __future__ import annotations

from datetime import date
from operator import itemgetter

from okrsite.model import KeyResult, Number
from okrsite.scores.numbers import clamped
from okrsite.scores.values import Evidence

Knot = tuple[date, Number]


def expected(known: Evidence, day: date) -> float | None:
    """What should be reached by the day, from 0 to 1; None without a cycle.

    Linear from the cycle's first day to the due date; along the plan where there is one; what is to be maintained is
    expected in full from its first due check-in on.
    """
    window, key_result = known.window, known.key_result
    if window is None or known.due is None:
        return None
    if key_result.type == "maintain":
        return 1.0 if day >= window.first_due else 0.0
    if key_result.plan and key_result.type == "metric":
        return along_plan(known, window.start, known.due, day)
    return linear(window.start, known.due, day)


def linear(start: date, due: date, day: date) -> float:
    """0 on the first day, 1 on the last, clamped."""
    passed = (day - start).days
    if day >= due:
        return 1.0 if passed >= 0 else 0.0
    return passed / (due - start).days if passed > 0 else 0.0


def along_plan(known: Evidence, start: date, due: date, day: date) -> float:
    """The planned value of the day as progress; linear where an end is not known, for then the plan has no scale."""
    baseline, target = known.baseline, known.target
    if baseline is None or target is None or baseline == target or not start < day < due:
        return linear(start, due, day)
    left, right = around(knots(known.key_result, (start, baseline), (due, target)), day)
    return clamped((planned(left, right, day) - baseline) / (target - baseline))


def planned(left: Knot, right: Knot, day: date) -> float:
    """The value between two corners of the plan."""
    share = (day - left[0]).days / (right[0] - left[0]).days
    return left[1] + share * (right[1] - left[1])


def knots(key_result: KeyResult, first: Knot, last: Knot) -> list[Knot]:
    """The corners of the plan's line: its ends, and the points between them by date."""
    inner = [(point.date, point.value) for point in key_result.plan if first[0] <= point.date < last[0]]
    points = sorted(inner, key=itemgetter(0))
    return [first, *points, last]


def around(corners: list[Knot], day: date) -> tuple[Knot, Knot]:
    """The last corner on or before a day and the first after it; of two corners on one day the later written counts."""
    right = next(n for n, corner in enumerate(corners) if corner[0] > day)
    return corners[right - 1], corners[right]
