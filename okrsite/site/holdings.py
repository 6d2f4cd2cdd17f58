"""Who holds what? Everything that stands in the name of a person or a team, looked up once for all their pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from okrsite.model import Goal, Initiative, KeyResult, Kpi, Objective, Team

if TYPE_CHECKING:
    from okrsite.graph import Graph

Item = TypeVar("Item")


class Holdings(NamedTuple):
    """What stands in somebody's name.

    By the id of a person: `owned`, `answers`, `helps`, `leads`. By a uid (`person:x`, `team:y`): `work`, `goals`. By
    the id of a team: `kpis`, and `awaited`, the objectives that wait for it. By the id of an objective: `carried`, its
    successors.
    """

    owned: dict[str, list[Objective]]
    answers: dict[str, list[KeyResult]]
    helps: dict[str, list[Objective]]
    leads: dict[str, list[Team]]
    work: dict[str, list[Initiative]]
    goals: dict[str, list[Goal]]
    kpis: dict[str, list[Kpi]]
    awaited: dict[str, list[Objective]]
    carried: dict[str, list[Objective]]


def gather(graph: Graph) -> Holdings:
    """One pass over each kind of entity."""
    objectives, key_results = graph.objectives.values(), graph.key_results.values()
    helps = [(ident, o) for o in objectives for ident in o.contributors]
    helps += [(ident, graph.objectives[k.objective]) for k in key_results for ident in k.contributors]
    return Holdings(
        _grouped((o.owner, o) for o in objectives),
        _grouped((graph.owner_of(k), k) for k in key_results),
        _grouped(helps),
        _grouped((t.lead, t) for t in graph.teams.values()),
        _grouped((uid, work) for work in _work(graph) for uid in _whose(work.owner, work.team)),
        _grouped((uid, goal) for goal in graph.goals.values() for uid in _whose(goal.person, goal.team)),
        _grouped((kpi.team, kpi) for kpi in graph.kpis.values()),
        _grouped((d.team, o) for o in objectives for d in o.depends_on),
        _grouped((o.carried_from, o) for o in objectives),
    )  # fmt: skip


def _work(graph: Graph) -> Iterator[Initiative]:
    """Initiatives of files, and those written inside key results, also without an id."""
    yield from graph.initiatives.values()
    for key_result in graph.key_results.values():
        yield from (initiative for initiative in key_result.initiatives if not initiative.id)


def _whose(person: str | None, team: str | None) -> Iterator[str]:
    if person:
        yield f"person:{person}"
    if team:
        yield f"team:{team}"


def _grouped(pairs: Iterable[tuple[str | None, Item]]) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    for key, item in pairs:
        if key is not None and (not groups.get(key) or groups[key][-1] is not item):
            groups.setdefault(key, []).append(item)
    return groups
