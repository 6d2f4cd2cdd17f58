"""Where does a key result end if it goes on like this? The least-squares line at the due date."""

from __future__ import annotations

from typing import NamedTuple

from okrsite.model import Number
from okrsite.scores.numbers import Forecast, as_number
from okrsite.scores.progress import progress_at
from okrsite.scores.values import Evidence, level_reached, levels

Point = tuple[int, Number]
"""(days since the cycle's start, value)"""

MEASURED_BY_NUMBERS = frozenset({"metric", "maintain"})
NEEDED = 2
OVER = frozenset({"dropped", "closed"})


def forecast(known: Evidence, status: str | None) -> Forecast | None:
    """The value at the due date, from the line through the check-ins and the baseline at the cycle's start.

    None without two check-ins on different days, for kinds whose value is not a number, and for what is over.
    """
    if known.window is None or known.due is None or known.key_result.type not in MEASURED_BY_NUMBERS:
        return None
    if status in OVER or known.window.today > known.due:
        return None
    line = fit(known)
    if line is None:
        return None
    value = within_reason(known, line.at((known.due - known.window.start).days))
    return Forecast(value, level_reached(known, value), progress_at(known, value))


class Line(NamedTuple):
    """A straight line: its value on the cycle's first day, and what it gains a day."""

    first: float
    slope: float

    def at(self, day: int) -> float:
        """The value on a day of the cycle."""
        return self.first + self.slope * day


def fit(known: Evidence) -> Line | None:
    """The ordinary least-squares line through the baseline on the first day and the check-ins that give a number.

    None without two check-ins on different days.
    """
    made = points(known)
    if len({day for day, _ in made}) < NEEDED:
        return None
    if known.baseline is not None:
        made = [(0, known.baseline), *made]
    mean_day, mean_value = sum([x for x, _ in made]) / len(made), sum([y for _, y in made]) / len(made)
    spread = sum([(x - mean_day) ** 2 for x, _ in made])
    slope = sum([(x - mean_day) * (y - mean_value) for x, y in made]) / spread
    return Line(mean_value - slope * mean_day, slope)


def points(known: Evidence) -> list[Point]:
    """The check-ins that give a number, by their day in the cycle."""
    if known.window is None:
        return []
    start = known.window.start
    return [((c.date - start).days, n) for c in known.series if (n := as_number(c.value)) is not None]


def within_reason(known: Evidence, value: float) -> float:
    """Not below 0 where nothing else is, and not above 100 % where nothing else is."""
    seen = [n for c in known.series if (n := as_number(c.value)) is not None]
    bounds = [known.baseline, known.target, known.key_result.min, known.key_result.max]
    seen += [bound for bound in (*bounds, *(level for _, level in levels(known))) if bound is not None]
    if min(seen) >= 0:
        value = max(value, 0.0)
    if known.key_result.unit == "%" and max(seen) <= 100:
        value = min(value, 100.0)
    return value
