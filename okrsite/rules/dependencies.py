"""Do the teams that need each other know it?"""

from __future__ import annotations

from okrsite.findings import Level, Related
from okrsite.model import Dependency, Objective
from okrsite.rules.context import Context
from okrsite.rules.forest import rings
from okrsite.rules.references import LISTED, chain
from okrsite.rules.registry import Found, problem, rule, see


@rule("OKR311", "unconfirmed-dependency", Level.WARNING)
def unconfirmed_dependency(c: Context) -> Found:
    """A dependency that the other side has not confirmed.

    What it does: reports an entry in `depends_on` of an open objective without `confirmed: true`.
    Why: what others do not know they owe, they do not plan; it is found out when it is late.
    How to fix: ask them. When they agree, add `confirmed: true`; when they cannot, plan without it.
    Options: none.
    Source: Google's OKR playbook, on commitments between teams.

    Bad:
        # objectives/reports.md
        depends_on: [{on: love-our-tool, note: The new data store}]
    Good:
        # objectives/reports.md
        depends_on: [{on: love-our-tool, confirmed: true, note: The new data store}]
    """
    for objective in c.open_objectives:
        for i, dependency in enumerate(objective.depends_on):
            if not dependency.confirmed and (dependency.on or dependency.team):
                text = f'objective "{objective.id}" waits for {_needed(dependency)}, which has not confirmed it'
                hint = f"ask {_other_side(c, dependency)}; add confirmed: true when they agree"
                yield problem(objective, text, f"depends_on.{i}.{'on' if dependency.on else 'team'}", hint)


@rule("OKR312", "silo", Level.INFO)
def silo(c: Context) -> Found:
    """A team whose objectives have no link to any other team's.

    What it does: reports a team with open objectives of which none aligns to, is served by, depends on or consults
        another team.
    Why: hardly any team reaches something alone; missing links are mostly conversations that did not take place.
    How to fix: ask whom the team serves and whom it needs, and write it down: `aligns_to`, `depends_on`, `scope`.
    Options: none.
    Source: okrsite's own convention.

    Bad:
        # teams/labs.md
        name: Labs
        parent: company
        # objectives/dreams.md
        team: labs
        aligns_to: [mission]
    Good:
        # teams/labs.md
        name: Labs
        parent: company
        # objectives/dreams.md
        team: labs
        aligns_to: [love-our-tool]
    """
    if not c.is_complete or len(c.objectives_by_team) < 2:
        return
    joined = {team for objective in c.open_objectives for team in _joined(c, objective)}
    for team in sorted(c.objectives_by_team.keys() - joined):
        text = f'no objective of team "{team}" is linked to another team'
        hint = "ask whom the team serves and whom it needs: aligns_to, depends_on, scope"
        yield problem(c.graph.teams[team], text, "", hint)


@rule("OKR314", "dependency-cycle", Level.WARNING)
def dependency_cycle(c: Context) -> Found:
    """Objectives that wait for each other.

    What it does: follows `depends_on` of open objectives and reports every circle once, as a whole.
    Why: if each waits for the next, nobody can begin.
    How to fix: find the part that can be done first, and let one of them stop waiting for it.
    Options: none.
    Source: okrsite's own convention.

    Bad:
        # objectives/left.md
        depends_on: [{on: right, confirmed: true}]
        # objectives/right.md
        depends_on: [{on: left, confirmed: true}]
    Good:
        # objectives/left.md
        depends_on: [{on: right, confirmed: true}]
        # objectives/right.md
        title: Nobody waits for an answer
    """
    waits = {o.id: tuple(d.on for d in o.depends_on if d.on is not None) for o in c.open_objectives}
    for ring in rings(waits):
        members = [c.graph.objectives[id] for id in ring]
        related = [_waiting(one, other) for one, other in zip(members, [*members[1:], members[0]], strict=True)]
        text = f"objectives wait for each other: {chain(ring)}"
        yield problem(members[0], text, "depends_on", "let one of them stop waiting", related[:LISTED])


def _needed(dependency: Dependency) -> str:
    return f'objective "{dependency.on}"' if dependency.on else f'team "{dependency.team}"'


def _other_side(c: Context, dependency: Dependency) -> str:
    on = c.graph.objectives.get(dependency.on or "")
    team = dependency.team or (on.team if on is not None else None)
    return f'team "{team}"' if team else "its owner"


def _joined(c: Context, objective: Objective) -> set[str]:
    """The teams that this objective links, its own among them; nothing where it stays within its team."""
    others = {up.team for _, _, up in c.upward[objective.id]}
    others |= {d.team for d in objective.depends_on}
    others |= {c.graph.objectives[d.on].team for d in objective.depends_on if d.on is not None}
    others |= {uid.removeprefix("team:") for uid in (objective.scope.consult if objective.scope else ())}
    found = {team for team in others if team is not None and team in c.graph.teams} | {objective.team or ""}
    return found if len(found) > 1 else set()


def _waiting(one: Objective, other: Objective) -> Related:
    i = next(i for i, dependency in enumerate(one.depends_on) if dependency.on == other.id)
    return see(one, f'"{one.id}" waits for "{other.id}"', f"depends_on.{i}")
