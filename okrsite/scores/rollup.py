"""What are the numbers of every key result and objective? One pass, from what counts to where it counts."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from okrsite.graph import Graph
from okrsite.model import CheckIn, KeyResult, Objective
from okrsite.scores.closing import CLOSED, UNSCORED, first_targets, objective_scores, score_of
from okrsite.scores.expected import expected
from okrsite.scores.ledger import Input, Ledger, weighted_mean
from okrsite.scores.numbers import Numbers, clamped
from okrsite.scores.progress import progress
from okrsite.scores.status import Situation, is_stale, state_of, status
from okrsite.scores.values import Evidence, evidence, level_reached
from okrsite.scores.windows import Window

WITHOUT_VALUE = frozenset({"milestones", "rollup"})
"""Kinds that are measured by dates or by other objectives: there is no value to show as the current one."""


def fill(graph: Graph, today: date) -> Ledger:
    """Score everything: each objective after all that counts in it, and its key results just before it."""
    ledger = Ledger(graph, today)
    for ident in ledger.order.ids:
        score(ledger, ident)
    return ledger


def score(ledger: Ledger, ident: str) -> None:
    """Score an objective and its key results. What counts in them is scored already."""
    objective = ledger.graph.objectives[ident]
    window = ledger.window_of(objective)
    state = state_of(objective.state, window)
    targets = first_targets(objective.changes) if objective.changes else {}
    for key_result in objective.key_results:
        path = f"{ident}/{key_result.id}"
        known = _evidence(ledger, path, key_result, window)
        ledger.evidence[path] = known
        ledger.key_results[path] = _key_result(ledger, known, state, targets.get(key_result.id))
    ledger.objectives[ident] = _objective(ledger, objective, window, state)


def rescored(ledger: Ledger, key_result: KeyResult, check_ins: tuple[CheckIn, ...]) -> Numbers:
    """The numbers of one key result of a ledger if it, and its check-ins by date, were these."""
    objective = ledger.graph.objectives[key_result.objective]
    window = ledger.window_of(objective)
    readings = None if key_result.kpi is None else ledger.readings(key_result.kpi, window)
    known = evidence(key_result, check_ins, readings, window, ledger.today)
    return _key_result(ledger, known, state_of(objective.state, window), None)


class Rolled(NamedTuple):
    """What some inputs come to: weighted means over those whose progress is known, and the newest check-in of all."""

    progress: float | None
    expected: float | None
    last_check_in: date | None
    measured: int


def roll_up(inputs: list[Input]) -> Rolled:
    """Σ weight * clamp(progress) / Σ weight, and the same mean of what the same inputs should have reached."""
    total = weights = planned = planned_weights = 0.0
    last: date | None = None
    measured = 0
    for weight, _, numbers in inputs:
        reached, expected_now, day = numbers.progress, numbers.expected, numbers.last_check_in
        if day is not None and (last is None or day > last):
            last = day
        if reached is None:
            continue
        measured += 1
        total += weight * clamped(reached)
        weights += weight
        if expected_now is not None:
            planned += weight * expected_now
            planned_weights += weight
    progress_now = total / weights if weights > 0 else None
    return Rolled(progress_now, planned / planned_weights if planned_weights > 0 else None, last, measured)


def _evidence(ledger: Ledger, path: str, key_result: KeyResult, window: Window | None) -> Evidence:
    readings = None if key_result.kpi is None else ledger.readings(key_result.kpi, window)
    return evidence(key_result, ledger.graph.check_ins(path), readings, window, ledger.today)


def _key_result(ledger: Ledger, known: Evidence, objective_state: str, first_target: float | None) -> Numbers:
    today, key_result, window = ledger.today, known.key_result, known.window
    if key_result.type == "rollup":
        inputs = ledger.contributing(key_result.uid, key_result.objective)
        reached, _, last, measured = roll_up(inputs)
        last, counted = newest([_last_check_in(known, today), last]), len(inputs)
    else:
        reached, last = progress(known, today), _last_check_in(known, today)
        measured, counted = (0 if reached is None else 1), 1
    planned = expected(known, today)
    state = "dropped" if key_result.state == "dropped" else objective_state
    now = Situation(state, reached, planned, last, known.due, window, key_result.type != "maintain")
    verdict = status(now, today, ledger.pace)
    score, first_score = score_of(known, reached, first_target, today) if verdict == CLOSED else UNSCORED
    return Numbers(
        reached,
        planned,
        verdict,
        is_stale(verdict, last, window, today, ledger.pace),
        known.confidence,
        score,
        first_score,
        level_reached(known, known.value),
        None if key_result.type in WITHOUT_VALUE else known.value,
        last,
        known.due,
        measured,
        counted,
    )


def _objective(ledger: Ledger, objective: Objective, window: Window | None, state: str) -> Numbers:
    today, pace = ledger.today, ledger.pace
    own = ledger.counting(objective)
    inputs = ledger.inputs(objective, own)
    reached, planned, last, measured = roll_up(inputs)
    due = window.end if window is not None else None
    if objective.check_ins:
        last = newest([last, *(check_in.date for check_in in objective.check_ins if check_in.date <= today)])
    verdict = status(Situation(state, reached, planned, last, due, window), today, pace)
    score, first_score = objective_scores(objective, inputs) if verdict == CLOSED else UNSCORED
    return Numbers(
        progress=reached,
        expected=planned,
        status=verdict,
        stale=is_stale(verdict, last, window, today, pace),
        confidence=weighted_mean([(weight, numbers.confidence) for weight, _, numbers in own]),
        score=score,
        first_score=first_score,
        last_check_in=last,
        due=due,
        measured=measured,
        inputs=len(inputs),
    )


def _last_check_in(known: Evidence, today: date) -> date | None:
    """The newest of its check-ins and, of milestones, of the days on which one was done."""
    last = known.series[-1].date if known.series else None
    if known.key_result.type == "milestones":
        return newest([last, *(m.done for m in known.key_result.milestones if m.done is not None and m.done <= today)])
    return last


def newest(days: list[date | None]) -> date | None:
    """The last of some days, None if there is none."""
    return max([day for day in days if day is not None], default=None)
