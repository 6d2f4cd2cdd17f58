"""Do the dates fit: cycles into each other, due dates and check-ins into their cycle?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from okrsite.findings import Level, Problem, Related
from okrsite.model import CheckIn, Cycle, Goal, KeyResult, Objective
from okrsite.rules.context import Context
from okrsite.rules.registry import Found, problem, rule, see

ALIKE = 0.9
"""Cycles whose lengths differ by less than a tenth, such as quarters, are of the same length."""

COMPARED = 20
"""How many cycles that began before and still run each is compared with."""


@rule("OKR701", "due-outside-cycle", Level.ERROR)
def due_outside_cycle(c: Context) -> Found:
    """A key result that is due when its cycle has not begun, or is over.

    What it does: reports a key result whose `due` (or `by`, of a baseline) lies before the first or after the last
        day of its objective's cycle.
    Why: a cycle is a promise about a time; what is due later belongs to the next one.
    How to fix: correct the date, or move the objective to the cycle that is meant. Without `due`, a key result is due
        at its cycle's end.
    Options: none.
    Source: the format.

    Bad:
        # objectives/reports.md
        cycle: 2026-q4
        key_results:
          - {id: speed, title: Seconds until a report opens, unit: s, baseline: 4, target: 1, due: 2027-01-15}
    Good:
        # objectives/reports.md
        cycle: 2026-q4
        key_results:
          - {id: speed, title: Seconds until a report opens, unit: s, baseline: 4, target: 1, due: 2026-12-15}
    """
    for key_result in c.graph.key_results.values():
        cycle = c.cycle_of(c.objective_of(key_result))
        for field, day in (("due", key_result.due), ("by", key_result.by)):
            if cycle is None or day is None or cycle.start <= day <= cycle.end:
                continue
            side = "before it begins" if day < cycle.start else "after it ends"
            text = f'key result "{key_result.id}" is due on {day}, outside cycle "{cycle.id}", {side}'
            hint = f"choose a day from {cycle.start} to {cycle.end}, or another cycle"
            yield problem(key_result, text, field, hint)


@rule("OKR702", "bad-cycle", Level.ERROR)
def bad_cycle(c: Context) -> Found:
    """A cycle that cannot be.

    What it does: reports a cycle that ends before it starts, two cycles of the same length (within a tenth) that
        overlap, and one that is not wholly inside its `parent`.
    Why: every number of a cycle counts its days, and a day must belong to one quarter only.
    How to fix: correct `start`, `end` or `parent`. Quarters may touch; a cycle may begin on the day after another.
    Options: none.
    Source: the format.

    Bad:
        # cycles/2026-autumn.md
        start: 2026-12-31
        end: 2026-10-01
    Good:
        # cycles/2026-sprint.md
        start: 2026-10-01
        end: 2026-10-14
        parent: 2026-q4
    """
    for cycle in c.graph.cycles.values():
        if cycle.end < cycle.start:
            text = f'cycle "{cycle.id}" ends on {cycle.end}, before it starts on {cycle.start}'
            yield problem(cycle, text, "end", "correct start or end; maybe the two are swapped")
        elif (parent := _parent(c, cycle)) is not None and not _is_inside(cycle, parent):
            text = f'cycle "{cycle.id}", {_days(cycle)}, is not inside its parent "{parent.id}", {_days(parent)}'
            hint = "correct the dates, or name the longer cycle that holds it"
            yield problem(cycle, text, "parent", hint, [see(parent, f'"{parent.id}" is {_days(parent)}', "start")])
    for cycle, earlier in _overlapping([cycle for cycle in c.graph.cycles.values() if cycle.start <= cycle.end]):
        text = f'cycle "{cycle.id}" starts on {cycle.start}, while "{earlier.id}" runs until {earlier.end}'
        hint = f'let "{earlier.id}" end before {cycle.start}, or this one start later'
        yield problem(cycle, text, "start", hint, [see(earlier, f'"{earlier.id}" ends here', "end")])


@rule("OKR705", "bad-check-in-date", Level.ERROR)
def bad_check_in_date(c: Context, *, days: int = 31) -> Found:
    """A check-in on a day that cannot be right.

    What it does: reports check-ins in the future, more than `days` before the start or after the end of the cycle,
        and the same one twice: one day, one author. Those on key results, on objectives and on the measures of goals.
    Why: it is nearly always a slip of the year or the month, and it bends the line of progress. Of two on one day
        nobody can say which value holds.
    How to fix: correct the date; keep one of two that are the same.
    Options: `days` (31), how far outside of the cycle a check-in may lie.
    Source: the format; 31 days are a convention of okrsite.

    Bad:
        # objectives/reports.md
        key_results:
          - id: speed
            title: Seconds until a report opens
            check_ins: [{date: 2025-11-02, value: 4}]
    Good:
        # objectives/reports.md
        key_results:
          - id: speed
            title: Seconds until a report opens
            check_ins: [{date: 2026-11-02, value: 4}]
    """
    for series in _all_series(c):
        for check_in in series.check_ins:
            wrong = _wrong_day(check_in.date, series.cycle, c.now, timedelta(min(days, 36_500)))
            if wrong:
                text = f"the check-in on {series.name} is dated {check_in.date}, {wrong}"
                yield _about(series, check_in, text, "correct the date; mostly the year or the month is wrong")
        for first, again in _twice(series.check_ins):
            text = f"{series.name} has two check-ins of {again.date} by {again.by or 'nobody named'}"
            related = Related(first.source.at("date"), "the first one")
            yield _about(series, again, text, "keep one of the two, or name who made each")._replace(related=(related,))


class Series(NamedTuple):
    """The check-ins on one thing, how that is called, and its cycle. `about` is the entity that they stand in."""

    about: Objective | KeyResult | Goal
    name: str
    check_ins: Sequence[CheckIn]
    cycle: Cycle | None


def _all_series(c: Context) -> Iterator[Series]:
    for key_result in c.graph.key_results.values():
        name, cycle = f'key result "{key_result.path}"', c.cycle_of(c.objective_of(key_result))
        yield Series(key_result, name, c.graph.check_ins(key_result.path), cycle)
    for objective in c.graph.objectives.values():
        yield Series(objective, f'objective "{objective.id}"', objective.check_ins, c.cycle_of(objective))
    for goal in c.graph.goals.values():
        for measure in goal.measures:
            cycle = c.graph.cycles.get(goal.cycle or "")
            yield Series(goal, f'measure "{measure.id or goal.id}"', measure.check_ins, _sound(cycle))


def _parent(c: Context, cycle: Cycle) -> Cycle | None:
    return _sound(c.graph.cycles.get(cycle.parent or ""))


def _sound(cycle: Cycle | None) -> Cycle | None:
    return cycle if cycle is not None and cycle.start <= cycle.end else None


def _is_inside(cycle: Cycle, parent: Cycle) -> bool:
    return parent.start <= cycle.start and cycle.end <= parent.end


def _days(cycle: Cycle) -> str:
    return f"{cycle.start} to {cycle.end}"


def _overlapping(cycles: Sequence[Cycle]) -> Iterator[tuple[Cycle, Cycle]]:
    """Each cycle with the first one of its length that began no later and still runs when it starts."""
    running: list[Cycle] = []
    for cycle in sorted(cycles, key=lambda cycle: (cycle.start, cycle.end, cycle.id)):
        running = [earlier for earlier in running if earlier.end >= cycle.start][-COMPARED:]
        twin = next((earlier for earlier in running if _is_as_long(cycle, earlier)), None)
        if twin is not None:
            yield cycle, twin
        running.append(cycle)


def _is_as_long(one: Cycle, other: Cycle) -> bool:
    lengths = sorted(((cycle.end - cycle.start).days + 1) for cycle in (one, other))
    return lengths[0] >= ALIKE * lengths[1]


def _wrong_day(day: date, cycle: Cycle | None, now: date, margin: timedelta) -> str:
    if day > now:
        return f"after today ({now})"
    if cycle is not None and day - margin > cycle.end:
        return f'long after cycle "{cycle.id}", which ends on {cycle.end}'
    if cycle is not None and day + margin < cycle.start:
        return f'long before cycle "{cycle.id}", which starts on {cycle.start}'
    return ""


def _twice(check_ins: Sequence[CheckIn]) -> Iterator[tuple[CheckIn, CheckIn]]:
    seen: dict[tuple[date, str | None], CheckIn] = {}
    for check_in in check_ins:
        first = seen.setdefault((check_in.date, check_in.by), check_in)
        if first is not check_in:
            yield first, check_in


def _about(series: Series, check_in: CheckIn, text: str, hint: str) -> Problem:
    field = "measures" if isinstance(series.about, Goal) else "check_ins"
    return problem(series.about, text, field, hint)._replace(place=check_in.source.at("date"))
