"""Can this key result be measured at all? Its range, its levels and its weights."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from okrsite.findings import Level
from okrsite.model import UNKNOWN, KeyResult, Number, Objective, Range
from okrsite.rules.context import Context
from okrsite.rules.registry import Found, problem, rule


@rule("OKR503", "empty-range", Level.ERROR)
def empty_range(c: Context) -> Found:
    """A range with nothing between its ends.

    What it does: reports a key result, or a goal's measure, whose baseline equals its target, and a `maintain` one
        whose `min` is above its `max`; likewise a corridor of a KPI.
    Why: progress is the part of the way that is done; without a way it cannot be computed.
    How to fix: correct the number. If the value is to stay where it is, use `kind: maintain` with `min` or `max`.
    Options: none.
    Source: arithmetic (dividing by target minus baseline).

    Bad:
        # objectives/reports.md
        key_results:
          - {id: speed, title: Seconds until a report opens, unit: s, baseline: 4, target: 4}
    Good:
        # objectives/reports.md
        key_results:
          - {id: speed, title: Seconds until a report opens, unit: s, kind: maintain, max: 4}
    """
    for key_result in c.graph.key_results.values():
        if key_result.type == "maintain":
            if _is_upside_down(key_result):
                low, high = key_result.min, key_result.max
                text = f'key result "{key_result.id}" can never be inside: min {low} is above max {high}'
                yield problem(key_result, text, "min", "swap min and max")
        elif key_result.type == "metric" and (value := _only_value(c, key_result)) is not None:
            text = f'baseline and target of key result "{key_result.id}" are both {value}'
            hint = "correct one of them; to keep a value where it is, use kind: maintain with min or max"
            yield problem(key_result, text, "target", hint)
    yield from _corridors(c)
    yield from _measures(c)


@rule("OKR504", "levels-out-of-order", Level.ERROR)
def levels_out_of_order(c: Context) -> Found:
    """Levels that do not lie one behind the other.

    What it does: reports a key result whose baseline, commit, target and stretch (those that are given) neither only
        rise nor only fall.
    Why: commit is what you promise, target what you aim for, stretch what would amaze you: each lies further away.
    How to fix: put the numbers in order, from the baseline outwards.
    Options: none.
    Source: SOKR (commit, target and stretch).

    Bad:
        # objectives/reports.md
        key_results:
          - {id: sold, title: Reports sold, unit: reports, baseline: 10, commit: 30, target: 20, stretch: 40}
    Good:
        # objectives/reports.md
        key_results:
          - {id: sold, title: Reports sold, unit: reports, baseline: 10, commit: 20, target: 30, stretch: 40}
    """
    for key_result in c.graph.key_results.values():
        levels = _levels(c, key_result)
        if len(levels) < 3 or _is_ordered([value for _, value in levels]):
            continue
        shown = ", ".join(f"{name} {value}" for name, value in levels)
        text = f'the levels of key result "{key_result.id}" are out of order: {shown}'
        yield problem(
            key_result, text, _misplaced(levels), "each level lies further from the baseline than the one before"
        )


@rule("OKR505", "bad-weights", Level.ERROR)
def bad_weights(c: Context) -> Found:
    """Weights that cannot be weighed.

    What it does: reports a negative weight, of an objective, key result, milestone, goal's measure or contributing
        link, and objectives whose key results that count (or a key result whose milestones, or a goal whose measures)
        all weigh 0.
    Why: a weighted mean divides by the sum of the weights.
    How to fix: use weights from 0; at least one above 0. Without any, all weigh the same.
    Options: none.
    Source: arithmetic.

    Bad:
        # objectives/reports.md
        key_results:
          - {id: sold, title: Reports sold, unit: reports, baseline: 1, target: 9, weight: 0}
          - {id: read, title: Reports read, unit: reports, baseline: 1, target: 9, weight: 0}
    Good:
        # objectives/reports.md
        key_results:
          - {id: sold, title: Reports sold, unit: reports, baseline: 1, target: 9, weight: 1}
          - {id: read, title: Reports read, unit: reports, baseline: 1, target: 9, weight: 0}
    """
    for objective in c.graph.objectives.values():
        yield from _weights_of(objective)
        for key_result in objective.key_results:
            yield from _weights_of_milestones(key_result)
    for goal in c.graph.goals.values():
        for measure in goal.measures:
            if measure.weight < 0:
                text = f'the weight of measure "{measure.id or measure.key_result}" is negative'
                found = problem(goal, text, "measures", NOT_NEGATIVE)
                yield found._replace(place=measure.source.at("weight"))
        if goal.measures and all(measure.weight == 0 for measure in goal.measures):
            yield problem(goal, f'all measures of goal "{goal.id}" weigh 0', "measures", ONE_ABOVE)


ONE_ABOVE = "let at least one weigh more than 0, or leave the weights out"
NOT_NEGATIVE = "use 0 for what is not to count, or a number above"


def _weights_of(objective: Objective) -> Found:
    if (objective.weight or 0) < 0:
        yield problem(objective, f'the weight of objective "{objective.id}" is negative', "weight", NOT_NEGATIVE)
    for link in objective.aligns_to:
        if link.weight < 0:
            text = f'the weight of the link to "{link.to.partition(":")[2] or link.to}" is negative'
            yield problem(objective, text, f"aligns_to.{link.at}.weight", NOT_NEGATIVE)
    for key_result in objective.key_results:
        if (key_result.weight or 0) < 0:
            yield problem(key_result, f'the weight of key result "{key_result.id}" is negative', "weight", NOT_NEGATIVE)
    counted = [k for k in objective.key_results if k.state == "active" and not k.guardrail]
    if counted and all(k.weight == 0 for k in counted):
        text = f'all key results of objective "{objective.id}" weigh 0'
        yield problem(objective, text, "key_results", ONE_ABOVE)


def _weights_of_milestones(key_result: KeyResult) -> Found:
    weights = [milestone.weight for milestone in key_result.milestones]
    for i, weight in enumerate(weights):
        if weight < 0:
            text = f'the weight of milestone "{key_result.milestones[i].title}" is negative'
            yield problem(key_result, text, f"milestones.{i}.weight", NOT_NEGATIVE)
    if weights and all(weight == 0 for weight in weights):
        text = f'all milestones of key result "{key_result.id}" weigh 0'
        yield problem(key_result, text, "milestones", ONE_ABOVE)


UNMEASURED = (None, UNKNOWN)


def _corridors(c: Context) -> Found:
    for kpi in c.graph.kpis.values():
        for field, corridor in (("healthy", kpi.healthy), ("warning", kpi.warning)):
            if corridor is not None and _is_upside_down(corridor):
                text = f'KPI "{kpi.id}" can never be inside: min {corridor.min} is above max {corridor.max}'
                yield problem(kpi, text, f"{field}.min", "swap min and max")


def _measures(c: Context) -> Found:
    for goal in c.graph.goals.values():
        for measure in goal.measures:
            if measure.key_result is None and measure.baseline == measure.target and measure.target not in UNMEASURED:
                text = f'baseline and target of measure "{measure.id or goal.id}" are both {measure.target}'
                found = problem(goal, text, "measures", "correct one of them")
                yield found._replace(place=measure.source.at("target"))


def _is_upside_down(corridor: Range | KeyResult) -> bool:
    return corridor.min is not None and corridor.max is not None and corridor.min > corridor.max


def _only_value(c: Context, key_result: KeyResult) -> Number | None:
    baseline, target = c.scores.baseline(key_result.path), c.scores.target(key_result.path)
    return baseline if baseline is not None and baseline == target else None


def _levels(c: Context, key_result: KeyResult) -> list[tuple[str, Number]]:
    if key_result.type != "metric":
        return []
    written = [("commit", key_result.commit), ("target", key_result.target), ("stretch", key_result.stretch)]
    levels = [(name, value) for name, value in written if isinstance(value, int | float)]
    baseline = c.scores.baseline(key_result.path)
    return [("baseline", baseline), *levels] if baseline is not None else levels


def _is_ordered(values: Sequence[Number]) -> bool:
    return all(a < b for a, b in pairwise(values)) or all(a > b for a, b in pairwise(values))


def _misplaced(levels: Sequence[tuple[str, Number]]) -> str:
    """The first level that turns back."""
    rises = levels[-1][1] > levels[0][1]
    return next(name for (_, a), (name, b) in pairwise(levels) if (b <= a if rises else b >= a))
