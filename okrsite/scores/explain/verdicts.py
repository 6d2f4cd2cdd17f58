"""Where does a status come from? The row of the table that fits, with its numbers."""

from __future__ import annotations

from okrsite.model import KeyResult, Objective
from okrsite.scores.explain.places import due_input, end_input, start_input, today_input
from okrsite.scores.explain.words import NOTHING, Explanation, Input, day, percent, plain, rounded, sentences
from okrsite.scores.ledger import Ledger
from okrsite.scores.numbers import Numbers, clamped
from okrsite.scores.status import AT_RISK_RATIO, ON_TRACK_RATIO

Parts = tuple[str, list[Input], str]
"""The condition with its numbers, its inputs, and a note."""

STATES = frozenset({"draft", "dropped", "closed"})


def status_of(ledger: Ledger, entity: KeyResult | Objective, numbers: Numbers) -> Explanation:
    """The first row that fits."""
    objective = ledger.graph.objectives[entity.objective] if isinstance(entity, KeyResult) else entity
    formula, inputs, note = _row(ledger, entity, objective, numbers)
    result = "no data" if numbers.status is None else numbers.status
    return Explanation("status", result, formula, tuple(inputs), sentences(note, _stale(ledger, objective, numbers)))


def _row(ledger: Ledger, entity: KeyResult | Objective, objective: Objective, numbers: Numbers) -> Parts:
    status, progress = numbers.status, Input("progress", percent(numbers.progress))
    if status in STATES:
        return _by_state(ledger, entity, objective)
    if status == "done":
        return f"{percent(numbers.progress)} ≥ 100 %", [progress], ""
    if status == "upcoming":
        start = start_input(ledger, objective)
        return f"{day(ledger.today)} < {start.value}", [start, today_input(ledger)], "The cycle has not begun."
    if status == "pending":
        window = ledger.window_of(objective)
        formula = f"{day(ledger.today)} < {day(window and window.first_due)}"
        return formula, [start_input(ledger, objective), today_input(ledger)], "The first check-in is not due yet."
    if status is None:
        return NOTHING, [progress], "Without progress there is no verdict."
    if numbers.due is not None and ledger.today > numbers.due:
        due = _due(ledger, entity)
        return (
            f"{day(ledger.today)} > {due.value}",
            [progress, due, today_input(ledger)],
            "It is past due and not done.",
        )
    return _by_pace(ledger, numbers)


def _due(ledger: Ledger, entity: KeyResult | Objective) -> Input:
    if isinstance(entity, KeyResult):
        return due_input(ledger, ledger.evidence[entity.path])
    return end_input(ledger, entity)


def _by_state(ledger: Ledger, entity: KeyResult | Objective, objective: Objective) -> Parts:
    if isinstance(entity, KeyResult) and entity.state == "dropped":
        return "state: dropped", [Input("state", "dropped", entity.source.at("state"))], entity.reason
    if objective.state != "active":
        return f"state: {objective.state}", [Input("state", objective.state, objective.source.at("state"))], ""
    cycle = ledger.graph.cycle_of(objective)
    place = cycle.source.at("closed") if cycle else None
    return "cycle closed: true", [Input("cycle closed", "true", place)], "A closed cycle closes what is active in it."


def _by_pace(ledger: Ledger, numbers: Numbers) -> Parts:
    pace, progress, expected = ledger.pace, numbers.progress or 0.0, numbers.expected or 0.0
    inputs = [Input("expected", percent(expected)), Input("progress", percent(progress))]
    if pace.method == "ratio":
        ratio = rounded(clamped(progress) / expected) if expected else NOTHING
        limits = f"On track from {ON_TRACK_RATIO} on, at risk from {AT_RISK_RATIO} on."
        return f"{percent(clamped(progress))} / {percent(expected)} = {ratio}", inputs, limits
    gap = rounded(100 * (expected - clamped(progress)), 1)
    limits = f"On track up to {plain(pace.at_risk)} points behind, at risk up to {plain(pace.off_track)}."
    return f"{percent(expected)} − {percent(clamped(progress))} = {gap} points", inputs, limits


def _stale(ledger: Ledger, objective: Objective, numbers: Numbers) -> str:
    window = ledger.window_of(objective)
    if not numbers.stale or window is None:
        return ""
    since = day(numbers.last_check_in or window.start)
    return f"Stale: no check-in since {since}, and {window.cadence} + {plain(ledger.pace.grace_days)} days are allowed."
