"""Which team serves which company objective? The columns of the matrix, what is in its cells, the order of teams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from okrsite.model import Cycle, Objective

if TYPE_CHECKING:
    from okrsite.graph import Graph

COLUMNS_SHOWN = 6


class Matrix(NamedTuple):
    """Who serves what.

    `columns` are the company's objectives, the first of them; `more` are left out. `serves` says of each objective
    below which columns it serves (by id), and through what of theirs: the uid of the column, or of its key result.
    """

    columns: tuple[Objective, ...]
    more: int
    serves: dict[str, dict[str, str]]


def draw(graph: Graph, cycle: Cycle | None) -> Matrix:
    """The matrix of the running cycle. Each column is walked down once, along every link."""
    company = company_objectives(graph, cycle)
    columns = company[:COLUMNS_SHOWN]
    serves: dict[str, dict[str, str]] = {}
    for column in columns:
        for ident, via in _below(graph, column):
            serves.setdefault(ident, {})[column.id] = via
    return Matrix(columns, len(company) - len(columns), serves)


def company_objectives(graph: Graph, cycle: Cycle | None) -> tuple[Objective, ...]:
    """Those of the company in a cycle; where it has none there, of the nearest cycle around it."""
    if graph.company is None:
        return ()
    around = cycle_of_team(graph, graph.company, cycle)
    found = graph.objectives_of(graph.company, around.id) if around else ()
    return tuple(sorted((o for o in found if o.state not in ("draft", "dropped")), key=lambda o: (o.code, o.id)))


def cycle_of_team(graph: Graph, team: str, cycle: Cycle | None) -> Cycle | None:
    """The cycle, or the nearest one around it in which the team has objectives; the cycle where it has none."""
    at, seen = cycle, set[str]()
    while at is not None and at.id not in seen:
        if graph.objectives_of(team, at.id):
            return at
        seen.add(at.id)
        at = graph.cycles.get(at.parent or "")
    return cycle


def team_order(graph: Graph) -> tuple[tuple[str, int], ...]:
    """Every team and its depth, each below its parent; those on a circle come last."""
    found: dict[str, int] = {}
    starts = [t.id for t in graph.teams.values() if t.parent is None]
    starts.sort(key=lambda ident: ident != graph.company)
    for start in (*starts, *graph.teams):
        stack = [(start, 0)]
        while stack:
            ident, depth = stack.pop()
            if ident not in found:
                found[ident] = depth
                stack += [(t.id, depth + 1) for t in reversed(graph.subteams(ident))]
    return tuple(found.items())


def _below(graph: Graph, column: Objective) -> Iterator[tuple[str, str]]:
    """Everything that serves an objective, each once, with the part of the objective by which it does."""
    seen = {column.id}
    queue = [(uid, uid) for uid in (column.uid, *(k.uid for k in column.key_results))]
    for uid, via in queue:
        for child in graph.children(uid):
            objective = child.objective
            if objective.id not in seen:
                seen.add(objective.id)
                yield objective.id, via
                queue += [(below, via) for below in (objective.uid, *(k.uid for k in objective.key_results))]
