"""Where does the expected progress of a key result come from? Days, the plan, or the first due check-in."""

from __future__ import annotations

from okrsite.scores.expected import around, knots, planned
from okrsite.scores.explain.places import baseline_input, due_input, start_input, target_input, today_input
from okrsite.scores.explain.words import NOTHING, Explanation, Input, day, operand, percent, plain, rounded
from okrsite.scores.ledger import Ledger
from okrsite.scores.numbers import Numbers
from okrsite.scores.values import Evidence
from okrsite.scores.windows import Window


def key_result_expected(ledger: Ledger, known: Evidence, numbers: Numbers) -> Explanation:
    """How far the plan says it should be today."""
    objective = ledger.graph.objectives[known.key_result.objective]
    days = [start_input(ledger, objective), due_input(ledger, known), today_input(ledger)]
    if known.window is None or known.due is None:
        return Explanation("expected", NOTHING, NOTHING, note="Without a cycle nothing is expected by a day.")
    result = percent(numbers.expected)
    if known.key_result.type == "maintain":
        formula = f"{day(ledger.today)} {'≥' if numbers.expected else '<'} {day(known.window.first_due)}"
        note = "What is to be maintained is expected in full from its first due check-in on."
        return Explanation("expected", result, formula, (days[0], days[2]), note)
    if known.key_result.plan and known.key_result.type == "metric":
        explained = _along_plan(ledger, known, known.window, result)
        if explained is not None:
            return explained
    return Explanation("expected", result, _linear(known, known.window), tuple(days), _beyond(known, known.window))


def _linear(known: Evidence, window: Window) -> str:
    due = known.due or window.end
    return f"{(window.today - window.start).days} / {(due - window.start).days} days"


def _beyond(known: Evidence, window: Window) -> str:
    if window.today < window.start:
        return "The cycle has not begun, so nothing is expected yet."
    return (
        "The due date has come, so all of it is expected."
        if known.due is not None and window.today >= known.due
        else ""
    )


def _along_plan(ledger: Ledger, known: Evidence, window: Window, result: str) -> Explanation | None:
    """The plan's value of today as progress; None where the plan is not followed, or not yet, or no more."""
    baseline, target, due, today = known.baseline, known.target, known.due, window.today
    if baseline is None or target is None or baseline == target or due is None or not window.start < today < due:
        return None
    left, right = around(knots(known.key_result, (window.start, baseline), (due, target)), today)
    meant = planned(left, right, today)
    start = operand(baseline)
    source = known.key_result.source
    points = tuple(
        Input(f"planned for {day(point.date)}", plain(point.value), source.at(f"plan.{n}"))
        for n, point in enumerate(known.key_result.plan)
        if (point.date, point.value) in {left, right}
    )
    formula = f"({rounded(meant)} − {start}) / ({plain(target)} − {start})"
    inputs = (
        *points,
        baseline_input(ledger, known),
        target_input(known),
        due_input(ledger, known),
        today_input(ledger),
    )
    return Explanation("expected", result, formula, inputs, f"The plan's line stands at {rounded(meant)} today.")
