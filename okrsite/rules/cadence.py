"""Are the numbers fresh, and does somebody act on them? Check-ins and KPIs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from okrsite.findings import Level, Problem
from okrsite.model import CheckIn, KeyResult, Kpi
from okrsite.rules.context import Context
from okrsite.rules.registry import Found, problem, rule

MOST_DAYS = 36_500
"""A hundred years: more grace than that is no number of days any more."""


@rule("OKR703", "stale-check-in", Level.WARNING)
def stale_check_in(c: Context) -> Found:
    """A key result that nobody has looked at for a while.

    What it does: reports an active key result whose last check-in is older than its cycle's cadence and the days of
        grace (`pace.grace_days` in okrsite.yaml). What is done, has no end in the running cycle or is on a KPI
        (OKR708) is left alone.
    Why: a number that is weeks old looks like news and is none; trouble shows too late.
    How to fix: check in, with a value, a confidence and a sentence: `okrsite checkin objective/key-result`.
    Options: none.
    Source: Operately, which calls updates outdated after three days of grace; Christina Wodtke, on weekly check-ins.

    Bad:
        # objectives/reports.md
        key_results:
          - id: speed
            title: Seconds until a report opens
            baseline: 4
            target: 1
            check_ins: [{date: 2026-11-02, value: 3.5}]
    Good:
        # objectives/reports.md
        key_results:
          - id: speed
            title: Seconds until a report opens
            baseline: 4
            target: 1
            check_ins: [{date: 2026-11-02, value: 3.5}, {date: 2026-11-16, value: 3.2}]
    """
    for key_result in _watched(c):
        numbers = c.scores.of(key_result.uid)
        if numbers.stale and numbers.last_check_in is not None and key_result.kpi is None:
            days = (c.today - numbers.last_check_in).days
            text = f'the last check-in on key result "{key_result.id}" is {days} days old'
            hint = f"check in: okrsite checkin {key_result.path}"
            yield problem(key_result, text, "", hint)


@rule("OKR704", "never-checked-in", Level.WARNING)
def never_checked_in(c: Context, *, grace: int = 7) -> Found:
    """A key result without any check-in.

    What it does: reports an active key result without a check-in more than `grace` days after its cycle began. Those
        measured by milestones or by other objectives, and baselines not yet due, are left alone.
    Why: what is not looked at in the beginning is mostly not looked at at all.
    How to fix: check in, even if the value is still the baseline: `okrsite checkin objective/key-result`.
    Options: `grace` (7), the days after the start.
    Source: Christina Wodtke, on weekly check-ins; the days are a convention.

    Bad:
        # objectives/reports.md
        key_results:
          - {id: speed, title: Seconds until a report opens, baseline: 4, target: 1}
    Good:
        # objectives/reports.md
        key_results:
          - id: speed
            title: Seconds until a report opens
            baseline: 4
            target: 1
            check_ins: [{date: 2026-11-16, value: 4}]
    """
    for key_result in _watched(c):
        cycle = c.cycle_of(c.objective_of(key_result))
        if cycle is None or (c.today - cycle.start).days <= grace or not _is_due(c, key_result):
            continue
        if not c.scores.series(key_result.path) and c.is_absent(key_result, "check_ins"):
            text = f'key result "{key_result.id}" has no check-in, {(c.today - cycle.start).days} days into its cycle'
            yield problem(key_result, text, "check_ins", f"check in: okrsite checkin {key_result.path}")


@rule("OKR706", "low-confidence-without-note", Level.WARNING)
def low_confidence_without_note(c: Context, *, below: float = 4.0) -> Found:
    """Bad news without a word.

    What it does: reports an active key result whose last confidence is below `below`, when neither that check-in nor a
        later one has a note.
    Why: a low confidence is a call for help; without a note nobody knows with what.
    How to fix: write what is in the way, and what would help.
    Options: `below` (4.0), the confidence from 0 to 10 from which a note is not asked for.
    Source: Christina Wodtke, on confidence, where 5 means even odds; the bound is a convention.

    Bad:
        # objectives/reports.md
        key_results:
          - id: speed
            title: Seconds until a report opens
            check_ins: [{date: 2026-11-16, value: 4, confidence: 2}]
    Good:
        # objectives/reports.md
        key_results:
          - id: speed
            title: Seconds until a report opens
            check_ins: [{date: 2026-11-16, value: 4, confidence: 2, note: The data store is full until May.}]
    """
    for key_result in c.active_key_results:
        last = _last_confident(c, key_result)
        if (
            last is not None
            and last.confidence is not None
            and last.confidence < below
            and not _explained(c, key_result, last)
        ):
            text = f'the confidence in key result "{key_result.id}" is {last.confidence}, and no note says why'
            found = problem(key_result, text, "check_ins", "add a note: what is in the way, and what would help?")
            yield found._replace(place=last.source.at("confidence"))


@rule("OKR707", "undated-current", Level.INFO)
def undated_current(c: Context) -> Found:
    """A value without a date.

    What it does: reports an open key result with `current` and no check-in.
    Why: nobody can tell whether the value is of today or of last year, and there is no line from which to see a trend.
    How to fix: write it as a check-in: `check_ins: [{date: 2026-11-16, value: 4}]`.
    Options: none.
    Source: the format, which allows it for a first draft.

    Bad:
        # objectives/reports.md
        key_results:
          - {id: speed, title: Seconds until a report opens, baseline: 4, target: 1, current: 3}
    Good:
        # objectives/reports.md
        key_results:
          - id: speed
            title: Seconds until a report opens
            baseline: 4
            target: 1
            check_ins: [{date: 2026-11-16, value: 3}]
    """
    for key_result in c.open_key_results:
        if key_result.current is not None and not c.graph.check_ins(key_result.path):
            text = f'the current value of key result "{key_result.id}" has no date'
            yield problem(key_result, text, "current", "write it as a check-in, with its date")


@rule("OKR708", "stale-kpi", Level.WARNING)
def stale_kpi(c: Context) -> Found:
    """A KPI that nobody has read for a while.

    What it does: reports a KPI whose last reading is older than 1.5 times its frequency.
    Why: a KPI is a number that is watched always; an old one reassures without reason.
    How to fix: add a reading, or name the frequency at which it is really read.
    Options: none.
    Source: okrsite's own convention.

    Bad:
        # kpis/searches.md
        frequency: weekly
        values: [{date: 2026-11-02, value: 12}]
    Good:
        # kpis/searches.md
        frequency: weekly
        values: [{date: 2026-11-02, value: 12}, {date: 2026-11-16, value: 11}]
    """
    for kpi in c.graph.kpis.values():
        health = c.scores.kpi(kpi.id)
        if health.stale and health.last is not None:
            text = f'the last reading of {kpi.frequency} KPI "{kpi.id}" is {(c.today - health.last.date).days} days old'
            yield problem(kpi, text, "values", "add a reading, or correct the frequency")


@rule("OKR709", "unhealthy-kpi-unaddressed", Level.INFO)
def unhealthy_kpi_unaddressed(c: Context, *, readings: int = 2) -> Found:
    """A KPI in trouble that no objective is about.

    What it does: reports a KPI whose last `readings` readings lie outside of every corridor, when no open key result
        (guardrails aside) moves it.
    Why: a warning light that nobody goes to look at is soon not seen any more.
    How to fix: make it a key result of somebody's objective, or widen the corridor if the value is fine after all.
    Options: `readings` (2), how many in a row.
    Source: Perdoo, on KPIs that become key results.

    Bad:
        # kpis/searches.md
        healthy: {max: 5}
        values: [{date: 2026-11-09, value: 12}, {date: 2026-11-16, value: 11}]
    Good:
        # kpis/searches.md
        healthy: {max: 5}
        values: [{date: 2026-11-09, value: 12}, {date: 2026-11-16, value: 11}]
        # objectives/reports.md
        key_results:
          - {id: searches, title: Searches without a result, kpi: searches, baseline: 12, target: 4}
    """
    moved = {k.kpi for k in c.open_key_results if not k.guardrail}
    for kpi in c.graph.kpis.values():
        if kpi.id not in moved and _is_in_trouble(c, kpi, readings):
            text = f'KPI "{kpi.id}" is unhealthy for {readings} readings, and no key result moves it'
            yield problem(kpi, text, "values", "make it a key result of an objective, or correct the corridor")


@rule("OKR714", "overconfident", Level.INFO)
def overconfident(c: Context, *, confidence: float = 7.0) -> Found:
    """Much confidence in what is far behind.

    What it does: reports an active key result whose last check-in has a confidence of `confidence` or more while its
        status is off-track.
    Why: one of the two is wrong: the belief, or the number. It is worth finding out which.
    How to fix: explain in a note how it will still be reached, plan phased targets (`plan`), or lower the confidence.
    Options: `confidence` (7.0), from 0 to 10, from which on it counts as much.
    Source: Christina Wodtke, on confidence; the bound is a convention.

    Bad:
        # objectives/reports.md
        key_results:
          - id: speed
            title: Seconds until a report opens
            baseline: 4
            target: 1
            check_ins: [{date: 2026-11-16, value: 3.9, confidence: 9}]
    Good:
        # objectives/reports.md
        key_results:
          - id: speed
            title: Seconds until a report opens
            baseline: 4
            target: 1
            check_ins: [{date: 2026-11-16, value: 2.2, confidence: 9}]
    """
    for key_result in c.active_key_results:
        last = _last_confident(c, key_result)
        if last is None or last.confidence is None or last.confidence < confidence:
            continue
        if c.scores.of(key_result.uid).status == "off-track":
            text = f'the confidence in key result "{key_result.id}" is {last.confidence}, but it is off track'
            hint = "say in a note how it will still be reached, or lower the confidence"
            place = last.source.at("confidence")
            yield Problem("", text, place, key_result.uid, "check_ins", hint)


def _watched(c: Context) -> Iterator[KeyResult]:
    """Active key results of cycles that run, or ended so recently that a check-in may still be expected."""
    grace = timedelta(days=min(float(c.config.pace.grace_days), MOST_DAYS))
    for key_result in c.active_key_results:
        cycle = c.cycle_of(c.objective_of(key_result))
        late = timedelta(days=cycle.cadence_days) + grace if cycle is not None else grace
        if cycle is not None and cycle.start <= c.today <= cycle.end + late and key_result.type != "rollup":
            yield key_result


def _is_due(c: Context, key_result: KeyResult) -> bool:
    """Whether a check-in could be there: milestones have dates of their own, a baseline is measured once, in time."""
    if key_result.type == "milestones" or key_result.current is not None:
        return False
    due = c.graph.due_of(key_result)
    return key_result.type != "baseline" or (due is not None and due < c.today)


def _last_confident(c: Context, key_result: KeyResult) -> CheckIn | None:
    """The last check-in up to today that tells a confidence."""
    made = c.graph.check_ins(key_result.path)
    return next((found for found in reversed(made) if found.date <= c.today and found.confidence is not None), None)


def _explained(c: Context, key_result: KeyResult, check_in: CheckIn) -> bool:
    """Whether a note stands with a check-in, or with one made after it."""
    made = c.graph.check_ins(key_result.path)
    return any(check_in.date <= other.date <= c.today and other.note.strip() for other in made)


def _is_in_trouble(c: Context, kpi: Kpi, readings: int) -> bool:
    corridors = [corridor for corridor in (kpi.healthy, kpi.warning) if corridor is not None]
    last = [reading.value for reading in kpi.readings if reading.date <= c.today][-max(readings, 1) :]
    return bool(corridors and last) and len(last) >= readings and not any(r.holds(v) for r in corridors for v in last)
