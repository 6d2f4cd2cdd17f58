"""What do the check-ins say? The values of a key result by today, its effective baseline and target, and its levels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from okrsite.model import UNKNOWN, CheckIn, KeyResult, Kpi, Number, Reading
from okrsite.scores.numbers import NEAR, Value, as_number
from okrsite.scores.windows import Window

COMMIT_SHARE, TARGET_SHARE = 0.3, 0.7
"""Where commit and target lie on the way from the baseline to the stretch, if only these two are given."""

by_date = attrgetter("date")


class Evidence(NamedTuple):
    """A key result with all that its numbers are made of, as it is known today.

    `confidence` is that of the latest check-in that somebody wrote: readings have none, and do not silence it.
    `series` are its check-ins by today and the readings of its KPI, `value` the last value given (None if there is
    none, `unknown` if it says so), `baseline` and `target` the effective ones (None if not known), `due` its last day.
    """

    key_result: KeyResult
    window: Window | None
    due: date | None
    series: tuple[CheckIn, ...]
    value: Value
    baseline: Number | None
    target: Number | None
    confidence: Number | None = None


class Readings(NamedTuple):
    """What a KPI says in a cycle: its readings as check-ins, and the one that stands for the baseline."""

    check_ins: tuple[CheckIn, ...]
    at_start: Reading | None


def evidence(
    key_result: KeyResult,
    check_ins: tuple[CheckIn, ...],
    readings: Readings | None,
    window: Window | None,
    today: date,
) -> Evidence:
    """Gather what the numbers of a key result are made of. `check_ins` are sorted by date."""
    series = check_ins if not check_ins or check_ins[-1].date <= today else up_to(check_ins, today)
    confidence = series[-1].confidence if series else None
    baseline = as_number(key_result.baseline)
    if readings is not None:
        # Of one day the check-in comes last: who wrote it knew the reading.
        series = tuple(sorted((*readings.check_ins, *series), key=by_date)) if series else readings.check_ins
        if key_result.baseline is None and readings.at_start is not None:
            baseline = readings.at_start.value
    due = (key_result.by if key_result.type == "baseline" else None) or key_result.due or (window and window.end)
    target = as_number(key_result.target)
    if target is None and spans_by_stretch(key_result, baseline):
        target = on_the_way(baseline, key_result.stretch, TARGET_SHARE)
    return Evidence(
        key_result, window, due, series, last_value(series, key_result.current), baseline, target, confidence
    )


def readings_of(kpi: Kpi, window: Window | None, today: date) -> Readings:
    """The KPI's readings from the cycle's first day on, by date, and the last one on or before that day.

    A closed cycle is final: readings after its last day do not change it any more.
    """
    if window is None:
        return Readings((), None)
    last = min(today, window.end) if window.closed else today
    known = sorted((reading for reading in kpi.readings if reading.date <= last), key=by_date)
    check_ins = tuple(CheckIn(r.date, r.source, r.value) for r in known if r.date >= window.start)
    return Readings(check_ins, next((r for r in reversed(known) if r.date <= window.start), None))


def last_value(series: Sequence[CheckIn], current: Value = None) -> Value:
    """The last value given: a check-in without one keeps the value before it. `current` stands in where none is."""
    for check_in in reversed(series):
        if check_in.value is not None:
            return check_in.value
    return current


def levels(known: Evidence) -> list[tuple[str, Number]]:
    """The levels of a key result with their values, from commit to stretch; none where neither of the two is given."""
    key_result = known.key_result
    commit, stretch = key_result.commit, key_result.stretch
    if commit is None:
        if stretch is None:
            return []
        if spans_by_stretch(key_result, known.baseline):
            commit = on_the_way(known.baseline, stretch, COMMIT_SHARE)
    named = (("commit", commit), ("target", known.target), ("stretch", stretch))
    return [(name, value) for name, value in named if value is not None]


def level_reached(known: Evidence, value: Value) -> str | None:
    """The highest level that a value reaches: none, commit, target or stretch. None where there are no levels.

    An ordinal's value is a level already. No value yet reaches none.
    """
    if known.key_result.type == "ordinal":
        return "none" if value is None else value if isinstance(value, str) and value != UNKNOWN else None
    steps = levels(known)
    number = as_number(value)
    if not steps or number is None:
        return "none" if steps and value is None else None
    first, last = steps[0][1] if known.baseline is None else known.baseline, steps[-1][1]
    reached, slack = "none", abs(last - first) * NEAR
    for name, bound in steps:
        if (bound - number if last < first else number - bound) >= -slack:
            reached = name
    return reached


def up_to(check_ins: Sequence[CheckIn], today: date) -> tuple[CheckIn, ...]:
    """The check-ins that exist by a day: later ones do not, yet."""
    return tuple(check_in for check_in in check_ins if check_in.date <= today)


def spans_by_stretch(key_result: KeyResult, baseline: Number | None) -> bool:
    """Whether only baseline and stretch are given, so that commit and target follow from them."""
    given = key_result.target is not None or key_result.commit is not None
    return not given and key_result.stretch is not None and baseline is not None


def on_the_way(baseline: Number | None, stretch: Number | None, share: float) -> Number | None:
    """The value at a share of the way between two others."""
    return None if baseline is None or stretch is None else baseline + share * (stretch - baseline)
