"""How does today lie in a cycle? Its days, its rhythm of check-ins, and what is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from okrsite.model import Cycle


class Window(NamedTuple):
    """A cycle seen from a day: `first_due` is when its first check-in is due, `cadence` the days between two."""

    start: date
    end: date
    today: date
    cadence: int
    first_due: date
    closed: bool

    def due_by(self, day: date) -> int:
        """How many check-ins were due up to that day: number k on the start + k * cadence."""
        return max(0, (min(day, self.today) - self.start).days // self.cadence)


def window(cycle: Cycle, today: date) -> Window:
    """The cycle as seen on that day."""
    cadence = cycle.cadence_days
    return Window(cycle.start, cycle.end, today, cadence, cycle.start + timedelta(cadence), cycle.closed)
