"""How far is a SMART goal? The weighted mean of its measures."""

from __future__ import annotations

from okrsite.model import Goal, Measure
from okrsite.scores.ledger import Ledger, weighted_mean
from okrsite.scores.numbers import Attainment, as_number, clamped
from okrsite.scores.progress import between
from okrsite.scores.values import by_date, last_value, up_to


def attainment(ledger: Ledger, goal: Goal) -> Attainment:
    """Σ weight * clamp(progress) / Σ weight, over the measures whose progress is known."""
    parts = [(measure, measure_progress(ledger, measure)) for measure in goal.measures]
    mean = weighted_mean((measure.weight, None if p is None else clamped(p)) for measure, p in parts)
    return Attainment(mean, tuple((measure.id, p) for measure, p in parts))


def measure_progress(ledger: Ledger, measure: Measure) -> float | None:
    """The progress of the key result it names, else of its own numbers as a metric's."""
    if measure.key_result is not None:
        numbers = ledger.key_results.get(measure.key_result)
        return None if numbers is None else numbers.progress
    baseline = as_number(measure.baseline)
    value = last_value(up_to(sorted(measure.check_ins, key=by_date), ledger.today), measure.current)
    return between(baseline, as_number(measure.target), baseline if value is None else as_number(value))
