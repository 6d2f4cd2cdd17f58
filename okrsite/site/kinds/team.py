"""What is on the page of a team? What it is for, its objectives, whom it serves, who helps it, and who it is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from okrsite.model import Cycle, Objective, Team
from okrsite.site import groups, matrix, parts, roster
from okrsite.site.context import Context
from okrsite.site.groups import TeamLine
from okrsite.site.markup import Html, Picture, Svg
from okrsite.site.registry import Page, page_kind
from okrsite.site.roster import KpiRow, MemberRow, TeamDependency
from okrsite.site.urls import folder, output
from okrsite.site.views import Count, FindingRow, InitiativeRow, KeyResultRow, ObjectiveRow, Ref, Verdict

OBJECTIVES_SHOWN, KEY_RESULTS_SHOWN, ROWS_SHOWN = 5, 5, 5
OTHERS_SHOWN, TEAMS_SHOWN, FINDINGS_SHOWN, WORK_SHOWN = 12, 30, 5, 12
LEVELS = ("error", "warning", "info")


class TeamFacts(NamedTuple):
    """Where the team stands in the cycle: a mean that nobody declared, so it is grey."""

    cycle: Ref | None
    progress: str
    pace: str
    bar: Svg
    objectives: int
    tally: tuple[Count, ...]
    key_results: int
    stale: int


class TeamObjective(NamedTuple):
    """An objective of the team with its key results."""

    ref: Ref
    verdict: Verdict
    progress: str
    pace: str
    spark: Picture
    owner: Ref | None
    confidence: str
    moves: tuple[Ref, ...]
    is_tip: bool
    key_results: tuple[KeyResultRow, ...]
    more: int


class Serving(NamedTuple):
    """What one objective of the team moves of each of the company's."""

    ref: Ref
    verdict: Verdict
    cells: tuple[Ref | None, ...]


class OtherObjective(NamedTuple):
    """An objective of the team in another cycle."""

    cycle: Ref | None
    ref: Ref
    verdict: Verdict
    score: str
    band: str


class TeamView(NamedTuple):
    """The page of a team."""

    id: str
    text: str
    kind: str
    parent: Ref | None
    lead: Ref | None
    prose: Html
    edit: str
    history: str
    facts: TeamFacts
    objectives: tuple[TeamObjective, ...]
    further: tuple[ObjectiveRow, ...]
    hidden: int
    tree: str
    example_path: str
    example: str
    columns: tuple[Ref, ...]
    serving: tuple[Serving, ...]
    helpers: tuple[ObjectiveRow, ...]
    more_helpers: int
    dependencies: tuple[TeamDependency, ...]
    kpis: tuple[KpiRow, ...]
    work: tuple[InitiativeRow, ...]
    goals: tuple[Ref, ...]
    members: tuple[MemberRow, ...]
    more_members: int
    teams: tuple[TeamLine, ...]
    more_teams: int
    theirs: tuple[ObjectiveRow, ...]
    more_theirs: int
    others: tuple[OtherObjective, ...]
    more_others: int
    findings: tuple[FindingRow, ...]


@page_kind("team")
def teams(ctx: Context) -> Iterator[Page]:
    """One page a team."""
    for team in ctx.graph.teams.values():
        path = output(folder("team", team.id))
        yield Page(
            path,
            "team.html",
            partial(view, ctx, team, ctx.urls.root(path)),
            nav="teams",
            about=team.uid,
            own=team.extra,
        )


def view(ctx: Context, team: Team, root: str) -> TeamView:
    """Everything the page shows; every list is cut."""
    graph = ctx.graph
    cycle = matrix.cycle_of_team(graph, team.id, ctx.cycle, ctx.today)
    mine = matrix.in_order(graph.objectives_of(team.id, cycle.id if cycle else None))
    others = _others(ctx, team, mine)
    helpers = _helpers(ctx, mine)
    theirs = _theirs(ctx, team)
    members, teams_below = graph.members(team.id), graph.subteams(team.id)
    is_company = team.id == graph.company
    shown = mine[:OBJECTIVES_SHOWN]
    return TeamView(
        id=team.id, text=team.name, kind=ctx.words("team.company") if is_company else ctx.words("label.team"),
        parent=ctx.maybe("team", team.parent),
        lead=ctx.maybe("person", team.lead), prose=ctx.prose(team.body, team.source, root),
        edit=ctx.repository(team.source.path),
        history=ctx.history(team.source.path), facts=_facts(ctx, team, cycle),
        objectives=tuple(_objective(ctx, o) for o in shown),
        further=tuple(parts.objective_row(ctx, o, moves=True) for o in mine[OBJECTIVES_SHOWN:][:ROWS_SHOWN]),
        hidden=max(0, len(mine) - OBJECTIVES_SHOWN - ROWS_SHOWN),
        tree=ctx.urls.page("tree") if "tree" in ctx.urls.kinds else "",
        example_path=roster.example_path(ctx, team, cycle), example="" if mine else roster.example(ctx, team, cycle),
        columns=() if is_company else tuple(ctx.ref(o.uid) for o in ctx.matrix.columns),
        serving=() if is_company else tuple(_serving(ctx, o) for o in shown),
        helpers=tuple(parts.objective_row(ctx, o, moves=True, counts=counts) for o, counts in helpers[:ROWS_SHOWN]),
        more_helpers=max(0, len(helpers) - ROWS_SHOWN), dependencies=tuple(roster.dependencies(ctx, team, mine, root)),
        kpis=tuple(roster.kpi(ctx, k) for k in ctx.holdings.kpis.get(team.id, [])[:ROWS_SHOWN]),
        work=_work(ctx, team, mine),
        goals=tuple(ctx.ref(g.uid) for g in ctx.holdings.goals.get(team.uid, [])[:ROWS_SHOWN]),
        members=tuple(roster.member(ctx, p, team.lead) for p in members[: roster.MEMBERS_SHOWN]),
        more_members=max(0, len(members) - roster.MEMBERS_SHOWN),
        teams=tuple(roster.line(ctx, t) for t in teams_below[:TEAMS_SHOWN]),
        more_teams=max(0, len(teams_below) - TEAMS_SHOWN),
        theirs=tuple(parts.objective_row(ctx, o, moves=True) for o in theirs[:ROWS_SHOWN]),
        more_theirs=max(0, len(theirs) - ROWS_SHOWN), others=tuple(_other(ctx, o) for o in others[:OTHERS_SHOWN]),
        more_others=max(0, len(others) - OTHERS_SHOWN), findings=_findings(ctx, team, mine),
    )  # fmt: skip


def _facts(ctx: Context, team: Team, cycle: Cycle | None) -> TeamFacts:
    of = groups.group(ctx, team.id, cycle)
    return TeamFacts(
        ctx.ref(cycle.uid) if cycle else None, ctx.words.percent(of.progress), groups.pace(ctx, of),
        groups.bar(ctx, of), of.objectives,
        ctx.tally(dict(of.counts)), of.key_results, of.stale,
    )  # fmt: skip


def _objective(ctx: Context, objective: Objective) -> TeamObjective:
    uid, shown = objective.uid, objective.key_results[:KEY_RESULTS_SHOWN]
    gap = ctx.gap(uid)
    return TeamObjective(
        ctx.ref(uid), ctx.verdict(uid), ctx.words.percent(ctx.numbers(uid).progress),
        ctx.words.pace(gap) if gap is not None else "",
        parts.objective_spark(ctx, objective, width=76, height=22), ctx.maybe("person", objective.owner),
        groups.confidence(ctx, uid),
        tuple(ctx.ref(link.to) for link in objective.aligns_to[:4]), objective.team == ctx.graph.company,
        tuple(parts.key_result_row(ctx, k) for k in shown), len(objective.key_results) - len(shown),
    )  # fmt: skip


def _theirs(ctx: Context, team: Team) -> list[Objective]:
    """What the teams right below aim at in the running cycle."""
    cycle = ctx.cycle.id if ctx.cycle else None
    return [o for below in ctx.graph.subteams(team.id) for o in ctx.graph.objectives_of(below.id, cycle)]


def _serving(ctx: Context, objective: Objective) -> Serving:
    served = ctx.matrix.serves.get(objective.id, {})
    cells = tuple(ctx.ref(served[column.id]) if column.id in served else None for column in ctx.matrix.columns)
    return Serving(ctx.ref(objective.uid), ctx.verdict(objective.uid), cells)


def _helpers(ctx: Context, mine: tuple[Objective, ...]) -> list[tuple[Objective, bool]]:
    """The objectives of others that align to these or to their key results, and whether they count there."""
    found: dict[str, tuple[Objective, bool]] = {}
    for objective in mine:
        for uid in (objective.uid, *(k.uid for k in objective.key_results)):
            for child, link in ctx.graph.children(uid):
                if child.team != objective.team and child.id not in found:
                    found[child.id] = child, link.contributes
    return list(found.values())


def _work(ctx: Context, team: Team, mine: tuple[Objective, ...]) -> tuple[InitiativeRow, ...]:
    """The team's own, and what others do for its key results; what is under way first."""
    found = {i.id or i.title: i for i in ctx.holdings.work.get(team.uid, [])}
    for objective in mine:
        for key_result in objective.key_results:
            found.update({i.id or i.title: i for i in ctx.graph.initiatives_of(key_result.path)})
    return tuple(parts.initiative_row(ctx, i, moves=True) for i in roster.in_order(ctx, found.values())[:WORK_SHOWN])


def _others(ctx: Context, team: Team, mine: tuple[Objective, ...]) -> list[Objective]:
    """What the team aims at in other cycles, the latest first."""
    here = {objective.id for objective in mine}
    found = [o for o in ctx.graph.objectives_of(team.id) if o.id not in here]
    ends = {c.id: c.end for c in ctx.graph.cycles.values()}
    return sorted(found, key=lambda o: ends.get(o.cycle or "", ctx.today), reverse=True)


def _other(ctx: Context, objective: Objective) -> OtherObjective:
    uid, score = objective.uid, ctx.numbers(objective.uid).score
    return OtherObjective(
        ctx.maybe("cycle", objective.cycle), ctx.ref(uid), ctx.verdict(uid), parts.score(ctx, score), parts.band(score)
    )


def _findings(ctx: Context, team: Team, mine: tuple[Objective, ...]) -> tuple[FindingRow, ...]:
    """What the rules say about the team and its objectives, overlaps with other teams included; the gravest first."""
    uids = (team.uid, *(uid for o in mine for uid in (o.uid, *(k.uid for k in o.key_results))))
    found = sorted((f for uid in uids for f in ctx.findings.get(uid, [])), key=lambda f: LEVELS.index(f.level.value))
    return tuple(parts.finding_row(ctx, f, about=True) for f in found[:FINDINGS_SHOWN])
