"""Who holds what? Everything that stands in the name of a person or a team, looked up once for all their pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from okrsite.model import Goal, Initiative, KeyResult, Kpi, Objective, Team

if TYPE_CHECKING:
    from okrsite.graph import Graph
    from okrsite.graph.exchange import Exchange

Item = TypeVar("Item")


class Holdings(NamedTuple):
    """What stands in somebody's name.

    By the id of a person: `owned`, `answers`, `helps`, `leads`. By a uid (`person:x`, `team:y`): `work`, `goals`. By
    the id of a team: `kpis`, and `awaited`, the objectives that wait for it. By the id of an objective: `carried`, its
    successors.
    """

    owned: Mapping[str, list[Objective]]
    answers: Mapping[str, list[KeyResult]]
    helps: Mapping[str, list[Objective]]
    leads: Mapping[str, list[Team]]
    work: Mapping[str, list[Initiative]]
    goals: Mapping[str, list[Goal]]
    kpis: Mapping[str, list[Kpi]]
    awaited: Mapping[str, list[Objective]]
    carried: Mapping[str, list[Objective]]


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


def exchanged(found: Holdings, change: Exchange) -> Holdings:
    """What stands in whose name, with others in place of some entities that stand in the same names."""
    objectives, key_results = change.old(Objective), [(o, k) for o in change.old(Objective) for k in o.key_results]
    helpers = [*(p for o in objectives for p in o.contributors), *(p for _, k in key_results for p in k.contributors)]
    return found._replace(
        owned=change.grouped(found.owned, [o.owner for o in objectives]),
        answers=change.grouped(found.answers, [k.owner or o.owner for o, k in key_results]),
        helps=change.grouped(found.helps, helpers),
        leads=change.grouped(found.leads, [t.lead for t in change.old(Team)]),
        work=change.grouped(found.work, [uid for i in change.old(Initiative) for uid in _whose(i.owner, i.team)]),
        awaited=change.grouped(found.awaited, [d.team for o in objectives for d in o.depends_on]),
        carried=change.grouped(found.carried, [o.carried_from for o in objectives]),
    )


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
