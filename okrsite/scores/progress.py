"""How far is a key result? One formula per kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from okrsite.model import UNKNOWN, KeyResult, Number
from okrsite.scores.numbers import Value, as_number
from okrsite.scores.values import Evidence

ORDINAL = {"none": 0.0, "commit": 0.3, "target": 0.7, "stretch": 1.0}
"""What each level of an ordinal key result is worth."""


def progress(known: Evidence, today: date) -> float | None:
    """The progress of a key result, unclamped; None where it cannot be known. A rollup's comes from its objectives."""
    return KINDS[known.key_result.type](known, today)


def progress_at(known: Evidence, value: Value) -> float | None:
    """What the progress would be if that were the latest value: for charts, plans and forecasts.

    None where the value is none, and for kinds that are measured by dates or by other objectives.
    """
    if value is None or value == UNKNOWN:
        return None
    kind = known.key_result.type
    if kind == "metric":
        return between(known.baseline, known.target, as_number(value))
    if kind == "maintain":
        return kept(known.key_result, value)
    if kind == "ordinal":
        return ORDINAL.get(value) if isinstance(value, str) else None
    if kind == "boolean":
        return 1.0 if value is True else 0.0
    return 1.0 if kind == "baseline" and as_number(value) is not None else None


def between(baseline: Number | None, target: Number | None, value: Number | None) -> float | None:
    """The share of the way from baseline to target, whichever of them is larger."""
    if baseline is None or target is None or value is None or baseline == target:
        return None
    return (value - baseline) / (target - baseline)


def kept(key_result: KeyResult, value: Value) -> float | None:
    """1 inside the corridor, its ends included, else 0. What is not measured at all is not kept."""
    if value is None:
        return 0.0
    number = as_number(value)
    return None if number is None else 1.0 if inside(key_result, number) else 0.0


def inside(key_result: KeyResult, value: Number) -> bool:
    """Whether a value lies between min and max."""
    low, high = key_result.min, key_result.max
    return (low is None or value >= low) and (high is None or value <= high)


def share_kept(known: Evidence) -> tuple[int, int]:
    """Of a maintained key result: the check-ins inside the corridor, and the larger of those due and those made.

    A check-in without a value stands for the value before it.
    """
    held, value = 0, None
    for check_in in known.series:
        if check_in.value is not None:
            value = as_number(check_in.value)
        held += value is not None and inside(known.key_result, value)
    due = known.window.due_by(known.due) if known.window is not None and known.due is not None else 0
    return held, max(due, len(known.series))


def _metric(known: Evidence, today: date) -> float | None:
    baseline, target, value = known.baseline, known.target, known.value
    if baseline is None or target is None or baseline == target:
        return None
    if type(value) is float or type(value) is int:
        return (value - baseline) / (target - baseline)
    return 0.0 if value is None else None


def _maintain(known: Evidence, today: date) -> float | None:
    if known.key_result.judge != "share":
        return kept(known.key_result, known.value)
    if known.value == UNKNOWN:
        return None
    held, counted = share_kept(known)
    return held / counted if counted else 0.0


def _milestones(known: Evidence, today: date) -> float | None:
    steps = known.key_result.milestones
    total = sum(step.weight for step in steps)
    reached = sum(step.weight for step in steps if step.done is not None and step.done <= today)
    return reached / total if total > 0 else None


def _boolean(known: Evidence, today: date) -> float | None:
    return None if known.value == UNKNOWN else 1.0 if known.value is True else 0.0


def _ordinal(known: Evidence, today: date) -> float | None:
    value = known.value
    return 0.0 if value is None else ORDINAL.get(value) if isinstance(value, str) else None


def _baseline(known: Evidence, today: date) -> float | None:
    """Having measured the number is the result, once: `unknown` says that it is not measured yet."""
    if as_number(known.value) is not None:
        return 1.0
    return 1.0 if any(as_number(check_in.value) is not None for check_in in known.series) else 0.0


def _rollup(known: Evidence, today: date) -> float | None:
    return None


KINDS: dict[str, Callable[[Evidence, date], float | None]] = {
    "metric": _metric,
    "maintain": _maintain,
    "milestones": _milestones,
    "boolean": _boolean,
    "ordinal": _ordinal,
    "baseline": _baseline,
    "rollup": _rollup,
}
