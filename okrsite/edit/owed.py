"""Which check-ins does somebody owe this week?"""

from __future__ import annotations

from datetime import date, timedelta

from okrsite.model import KeyResult
from okrsite.project import Project


def owed(project: Project, *, owner: str = "", team: str = "") -> tuple[KeyResult, ...]:
    """The key results of an owner, a team, or both, whose next check-in falls due by this week's Sunday, or did before.

    Left out is what is not being worked on, and what others measure: roll-ups, and key results on a KPI.
    """
    graph = project.graph
    found = []
    for key_result in graph.key_results.values():
        if owner and graph.owner_of(key_result) != owner:
            continue
        if team and graph.objectives[key_result.objective].team != team:
            continue
        if _is_asked(project, key_result) and _next_due(project, key_result) <= _sunday(project.today):
            found.append(key_result)
    return tuple(found)


def _is_asked(project: Project, key_result: KeyResult) -> bool:
    objective = project.graph.objectives[key_result.objective]
    cycle = project.graph.cycle_of(objective)
    if cycle is None or cycle.closed or objective.state != "active" or key_result.state == "dropped":
        return False
    if key_result.type == "rollup" or key_result.kpi is not None:
        return False
    late = timedelta(cycle.cadence_days + min(float(project.config.pace.grace_days), 36_500))
    is_done = project.scores.of(key_result.uid).status == "done"
    return not is_done and cycle.start <= project.today <= cycle.end + late


def _next_due(project: Project, key_result: KeyResult) -> date:
    cycle = project.graph.cycle_of(project.graph.objectives[key_result.objective])
    last = project.scores.of(key_result.uid).last_check_in
    if cycle is None:
        return date.max
    return (last or cycle.start) + timedelta(cycle.cadence_days)


def _sunday(today: date) -> date:
    return today + timedelta(6 - today.weekday())
