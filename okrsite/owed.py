"""Which check-ins does somebody owe this week? Asked by the walk, by people's pages and by the week's digest."""

from __future__ import annotations

from datetime import date, timedelta

from okrsite.model import KeyResult
from okrsite.project import Project


def owed(project: Project, *, owner: str = "", team: str = "") -> tuple[KeyResult, ...]:
    """The key results of an owner, a team, or both, whose next check-in is due by this week's Sunday, or was before."""
    graph = project.graph
    by = sunday(project.today)
    return tuple(
        key_result
        for key_result in graph.key_results.values()
        if owner in ("", graph.owner_of(key_result))
        and team in ("", graph.objectives[key_result.objective].team)
        and (due_on(project, key_result) or date.max) <= by
    )


def due_on(project: Project, key_result: KeyResult) -> date | None:
    """The day by which the next check-in of a key result is due; None where nobody owes one.

    Nobody owes one on what is not being worked on, and on what is measured elsewhere: roll-ups, and numbers of a KPI.
    """
    cycle = project.graph.cycle_of(project.graph.objectives[key_result.objective])
    if cycle is None or not _is_asked(project, key_result):
        return None
    last = project.scores.of(key_result.uid).last_check_in
    return _later(max(last or cycle.start, cycle.start), cycle.cadence_days)


def sunday(today: date) -> date:
    """The last day of a day's week."""
    return _later(today, 6 - today.weekday())


def _is_asked(project: Project, key_result: KeyResult) -> bool:
    objective = project.graph.objectives[key_result.objective]
    cycle = project.graph.cycle_of(objective)
    if cycle is None or cycle.closed or objective.state != "active" or key_result.state == "dropped":
        return False
    if key_result.type == "rollup" or key_result.kpi is not None:
        return False
    late = timedelta(cycle.cadence_days + min(float(project.config.pace.grace_days), 36_500))
    is_done = project.scores.of(key_result.uid).status == "done"
    return not is_done and cycle.start <= project.today and project.today - cycle.end <= late


def _later(day: date, days: int) -> date:
    return date.fromordinal(min(date.max.toordinal(), day.toordinal() + days))
