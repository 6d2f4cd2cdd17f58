"""Is a KPI where it should be?"""

from __future__ import annotations

from datetime import date

from okrsite.model import FREQUENCY_DAYS, Kpi, Number, Reading
from okrsite.scores.numbers import KpiHealth
from okrsite.scores.values import by_date

STALE_AFTER = 1.5
"""A reading older than this many times the KPI's frequency is stale."""


def health(kpi: Kpi, today: date) -> KpiHealth:
    """The verdict on the last reading by today; unknown without one, or without a corridor."""
    last = max((r for r in kpi.readings if r.date <= today), key=by_date, default=None)
    if last is None:
        return KpiHealth("unknown", None, stale=False)
    return KpiHealth(judged(kpi, last.value), last, is_stale(kpi, last, today))


def judged(kpi: Kpi, value: Number) -> str:
    """healthy inside the corridor, warning inside the wider one, else unhealthy."""
    if kpi.healthy is None and kpi.warning is None:
        return "unknown"
    if kpi.healthy is not None and kpi.healthy.holds(value):
        return "healthy"
    return "warning" if kpi.warning is not None and kpi.warning.holds(value) else "unhealthy"


def is_stale(kpi: Kpi, last: Reading, today: date) -> bool:
    """Whether the last reading is too old for how often the KPI is read. Never where that is not said."""
    every = FREQUENCY_DAYS.get(kpi.frequency)
    return every is not None and (today - last.date).days > STALE_AFTER * every
