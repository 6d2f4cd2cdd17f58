"""Is somebody accountable for everything, and does everybody have something to aim for?"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.findings import Level
from okrsite.model import Initiative, KeyResult, Kpi, Objective
from okrsite.rules.context import Context
from okrsite.rules.registry import Found, problem, rule

Owned = Objective | KeyResult | Kpi | Initiative


@rule("OKR601", "no-owner", Level.ERROR)
def no_owner(c: Context) -> Found:
    """An objective or key result that nobody owns.

    What it does: reports an objective without `owner`. Its key results belong to its owner unless they name one, so
        they are not reported a second time.
    Why: what belongs to everybody is looked after by nobody. An owner need not do the work, but knows how it stands.
    How to fix: name one person, such as `owner: ana-silva`. Others go into `contributors`.
    Options: none.
    Source: GitLab's handbook: one directly responsible individual.

    Bad:
        # objectives/reports.md
        title: Reports open at once
    Good:
        # objectives/reports.md
        title: Reports open at once
        owner: ana
    """
    for objective in c.graph.objectives.values():
        if _is_absent(c, objective):
            inherit = [k for k in objective.key_results if k.state == "active" and _is_absent(c, k)]
            also = f", nor have {len(inherit)} of its key results" if inherit else ""
            yield problem(
                objective, f'objective "{objective.id}" has no owner{also}', "owner", _candidate(c, objective)
            )


@rule("OKR602", "inactive-owner", Level.WARNING)
def inactive_owner(c: Context) -> Found:
    """An owner who is no longer there.

    What it does: reports open objectives and key results, KPIs and unfinished initiatives whose owner has
        `active: false`.
    Why: somebody left, and their work has not been handed over.
    How to fix: name a new owner.
    Options: none.
    Source: GitLab's handbook: one directly responsible individual.

    Bad:
        # people/dan.md
        name: Dan
        active: false
        # objectives/reports.md
        owner: dan
    Good:
        # objectives/reports.md
        owner: ana
    """
    inactive = {person.id for person in c.graph.people.values() if not person.active}
    if not inactive:
        return
    for owned in _owned(c):
        if owned.owner in inactive:
            text = f'"{owned.owner}", who owns {_called(owned)}, is no longer active'
            yield problem(owned, text, "owner", "name a new owner")


@rule("OKR603", "owner-outside-team", Level.INFO)
def owner_outside_team(c: Context) -> Found:
    """An objective owned by somebody of another team.

    What it does: reports an open objective whose owner belongs neither to its team nor to a team below it, nor leads
        it or a team above. People without a team are left alone.
    Why: it may be right, but often the owner changed teams, or the objective belongs to the other team.
    How to fix: correct `owner`, or `team`, or the person's `team`; otherwise leave it.
    Options: none.
    Source: okrsite's own convention.

    Bad:
        # objectives/reports.md
        team: growth
        owner: cho
    Good:
        # objectives/reports.md
        team: support
        owner: cho
    """
    for objective in c.open_objectives:
        person = c.graph.people.get(objective.owner or "")
        if person is None or person.team is None or objective.team is None:
            continue
        if not c.teams.is_below(person.team, objective.team) and not _leads(c, person.id, objective.team):
            text = f'"{person.id}", who owns objective "{objective.id}", is in team "{person.team}"'
            hint = f'check whether the objective belongs to "{person.team}", or to somebody of "{objective.team}"'
            yield problem(objective, f'{text}, not in "{objective.team}"', "owner", hint)


@rule("OKR604", "team-without-objectives", Level.INFO)
def team_without_objectives(c: Context) -> Found:
    """A team that has no objective now.

    What it does: reports a team without an objective in any cycle that runs today. Teams whose sub-teams have some
        are left alone.
    Why: either the team's aim is not written down, or the team does not know it.
    How to fix: ask the team which of the company's objectives it can move most, and write its answer down.
    Options: none.
    Source: okrsite's own convention.

    Bad:
        # teams/legal.md
        name: Legal
        parent: company
    Good:
        # teams/legal.md
        name: Legal
        parent: company
        # objectives/contracts.md
        title: Contracts take a day, not a month
        team: legal
    """
    running = {cycle.id for cycle in c.graph.cycles.values() if not cycle.closed and c.is_running(cycle)}
    if not running or not c.is_complete:
        return
    busy = {o.team for o in c.graph.objectives.values() if o.cycle in running and o.team is not None}
    covered = c.teams.above(busy)
    for team in c.graph.teams.values():
        if team.id not in covered:
            hint = "ask the team which company objective it can move most: okrsite new objective"
            yield problem(team, f'team "{team.id}" has no objective in the running cycle', "", hint)


def _is_absent(c: Context, owned: Objective | KeyResult) -> bool:
    return owned.owner is None and c.is_absent(owned, "owner")


def _candidate(c: Context, objective: Objective) -> str:
    team = c.graph.teams.get(objective.team or "")
    lead = f", such as {team.lead}, who leads the team" if team is not None and team.lead is not None else ""
    return f"name the one person who is accountable{lead}"


def _owned(c: Context) -> Iterator[Owned]:
    yield from c.open_objectives
    yield from c.open_key_results
    yield from c.graph.kpis.values()
    yield from (i for i in c.graph.initiatives.values() if i.state in {"todo", "doing"} and i.source.has("owner"))


def _called(owned: Owned) -> str:
    kind = {"kpi": "KPI", "key-result": "key result"}.get(owned.kind, owned.kind)
    return f'{kind} "{owned.path if isinstance(owned, KeyResult) else owned.id}"'


def _leads(c: Context, person: str, team: str) -> bool:
    return any(c.teams.is_below(team, led) for led in c.led_by.get(person, ()))
