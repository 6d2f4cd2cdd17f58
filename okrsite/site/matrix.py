"""Which team serves which company objective? The columns of the matrix, what is in its cells, the order of teams."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from okrsite.model import Cycle, Objective

if TYPE_CHECKING:
    from okrsite.graph import Graph

COLUMNS_SHOWN = 6
NUMBERED = re.compile(r"(\D*)(\d{0,9})", re.ASCII)


class Matrix(NamedTuple):
    """Who serves what.

    `columns` are the company's objectives, the first of them; `more` are left out. `serves` says of each objective
    below which columns it serves (by id), and through what of theirs: the uid of the column, or of its key result.
    """

    columns: tuple[Objective, ...]
    more: int
    serves: dict[str, dict[str, str]]


def draw(graph: Graph, cycle: Cycle | None, today: date) -> Matrix:
    """The matrix of the running cycle. Each column is walked down once, along every link."""
    company = company_objectives(graph, cycle, today)
    columns = company[:COLUMNS_SHOWN]
    serves: dict[str, dict[str, str]] = {}
    for column in columns:
        for ident, via in _below(graph, column):
            serves.setdefault(ident, {})[column.id] = via
    return Matrix(columns, len(company) - len(columns), serves)


def company_objectives(graph: Graph, cycle: Cycle | None, today: date) -> tuple[Objective, ...]:
    """Those of the company in a cycle; where it has none there, of the nearest cycle around it."""
    if graph.company is None:
        return ()
    around = cycle_of_team(graph, graph.company, cycle, today)
    found = graph.objectives_of(graph.company, around.id) if around else ()
    return in_order(o for o in found if o.state not in ("draft", "dropped"))


def in_order(objectives: Iterable[Objective]) -> tuple[Objective, ...]:
    """By their codes, C-2 before C-10; those without one by their ids."""
    return tuple(sorted(objectives, key=lambda o: (not o.code, _parts(o.code), o.id)))


def cycle_of_team(graph: Graph, team: str, cycle: Cycle | None, today: date) -> Cycle | None:
    """The cycle in which a team is looked at: the running one, if the team has objectives in it.

    Else the nearest one around it in which it has some, else the shortest open one of today; else the running one.
    """
    at, seen = cycle, set[str]()
    while at is not None and at.id not in seen:
        if graph.objectives_of(team, at.id):
            return at
        seen.add(at.id)
        at = graph.cycles.get(at.parent or "")
    used = {o.cycle for o in graph.objectives_of(team)}
    now = [c for c in graph.cycles.values() if c.id in used and c.start <= today <= c.end and not c.closed]
    return min(now, key=lambda c: (c.end - c.start, c.id), default=cycle)


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


def _parts(code: str) -> list[tuple[str, int]]:
    """`GRO-12` as ("GRO-", 12), to be sorted."""
    return [(text, int(number or 0)) for text, number in NUMBERED.findall(code)]


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
