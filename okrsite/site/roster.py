"""What belongs to a team beside its objectives? Its people, its KPIs, what it waits for, and how it would begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from okrsite.model import Cycle, Initiative, Kpi, Objective, Person, Team
from okrsite.site import groups, kpis, matrix
from okrsite.site.context import Context
from okrsite.site.groups import TeamLine
from okrsite.site.markup import Html
from okrsite.site.views import Day, Ref, Verdict

MEMBERS_SHOWN, HELD_SHOWN, LINKS_SHOWN = 60, 8, 10
EXAMPLE = """---
title: {title}
team: {team}
owner: {owner}
cycle: {cycle}
aligns_to: [{above}]
key_results:
  - id: first-proof
    title: {proof}
    unit: "%"
    baseline: 40
    target: 60
---
{why}
"""


class MemberRow(NamedTuple):
    """Somebody of the team, and what stands in their name in the running cycle."""

    ref: Ref
    role: str
    is_lead: bool
    is_active: bool
    held: tuple[Ref, ...]
    more: int


class KpiRow(NamedTuple):
    """A KPI with its last value."""

    ref: Ref
    verdict: Verdict
    value: str
    day: Day | None
    owner: Ref | None


class TeamDependency(NamedTuple):
    """What an objective of the team waits for (`needs`), or who waits for one of them, or for the team (`feeds`)."""

    side: str
    word: str
    ours: Ref | None
    note: Html
    ref: Ref | None
    verdict: Verdict | None
    team: Ref | None
    is_confirmed: bool


def line(ctx: Context, team: Team) -> TeamLine:
    """A team in a list, in the cycle that it has objectives in."""
    return groups.team_line(ctx, team.id, matrix.cycle_of_team(ctx.graph, team.id, ctx.cycle, ctx.today))


def member(ctx: Context, person: Person, lead: str | None = None) -> MemberRow:
    """A person in the list of a team."""
    held = [uid for uid, cycle in _held(ctx, person) if ctx.cycle is None or cycle == ctx.cycle.id]
    shown = tuple(ctx.ref(uid) for uid in held[:HELD_SHOWN])
    return MemberRow(ctx.ref(person.uid), person.role, person.id == lead, person.active, shown, len(held) - len(shown))


def _held(ctx: Context, person: Person) -> Iterator[tuple[str, str | None]]:
    """The objectives in their name, and the key results of other people's objectives."""
    for objective in ctx.holdings.owned.get(person.id, []):
        yield objective.uid, objective.cycle
    for key_result in ctx.holdings.answers.get(person.id, []):
        objective = ctx.graph.objectives[key_result.objective]
        if objective.owner != person.id:
            yield key_result.uid, objective.cycle


def kpi(ctx: Context, of: Kpi) -> KpiRow:
    """A KPI as it is today."""
    last = ctx.scores.kpi(of.id).last
    value = ctx.words.value(last.value, of.unit, kpis.decimals(of)) if last else ctx.words.value(None)
    return KpiRow(
        ctx.ref(of.uid),
        kpis.verdict(ctx, of),
        value,
        ctx.day(last.date) if last else None,
        ctx.maybe("person", of.owner),
    )


def in_order(ctx: Context, work: Iterable[Initiative]) -> list[Initiative]:
    """What is under way first, by the day it is due."""
    return sorted(work, key=lambda i: (i.state in ("done", "dropped"), i.due is None, i.due or ctx.today, i.title))


def dependencies(ctx: Context, team: Team, mine: tuple[Objective, ...], root: str) -> Iterator[TeamDependency]:
    """Both sides, each cut."""
    yield from _first(LINKS_SHOWN, _needs(ctx, mine, root))
    yield from _first(LINKS_SHOWN, _feeds(ctx, team, mine, root))


def example_path(ctx: Context, team: Team, cycle: Cycle | None) -> str:
    """Where the file of a first objective would lie."""
    return f"{ctx.config.content}/objectives/{f'{cycle.id}/' if cycle else ''}{team.id}-first-aim.md"


def example(ctx: Context, team: Team, cycle: Cycle | None) -> str:
    """What would stand in it, ready to be copied."""
    words, columns = ctx.words, [o for o in ctx.matrix.columns if o.team != team.id]
    above = columns[0].id if columns else "mission" if ctx.graph.mission else ""
    ident = cycle.id if cycle else "2026-q4"
    return EXAMPLE.format(
        title=words("team.example-title"), team=team.id, owner=team.lead or "first-last",
        cycle=f'"{ident}"' if ident.isdigit() else ident, above=above,
        proof=words("team.example-proof"), why=words("team.example-why"),
    )  # fmt: skip


def _needs(ctx: Context, mine: tuple[Objective, ...], root: str) -> Iterator[TeamDependency]:
    for objective in mine:
        for needed in objective.depends_on:
            uid = f"objective:{needed.on}" if needed.on else ""
            yield TeamDependency(
                "needs", ctx.words("dependency.needs"), ctx.ref(objective.uid), ctx.inline(needed.note, root),
                ctx.ref(uid) if uid else None,
                ctx.verdict(uid) if uid else None,
                ctx.maybe("team", needed.team or (ctx.graph.objectives[needed.on].team if needed.on else None)),
                needed.confirmed,
            )  # fmt: skip


def _feeds(ctx: Context, team: Team, mine: tuple[Objective, ...], root: str) -> Iterator[TeamDependency]:
    ours = {objective.id: objective.uid for objective in mine}
    waiting = {o.id: o for objective in mine for o in ctx.graph.dependents(objective.id)}
    waiting.update({o.id: o for o in ctx.holdings.awaited.get(team.id, [])})
    for other in waiting.values():
        if other.team == team.id:
            continue
        for needed in other.depends_on:
            if needed.on in ours or (needed.on is None and needed.team == team.id):
                yield TeamDependency(
                    "feeds", ctx.words("dependency.feeds"), ctx.ref(ours[needed.on]) if needed.on in ours else None,
                    ctx.inline(needed.note, root),
                    ctx.ref(other.uid), ctx.verdict(other.uid), ctx.maybe("team", other.team), needed.confirmed,
                )  # fmt: skip


def _first(limit: int, found: Iterator[TeamDependency]) -> Iterator[TeamDependency]:
    for _, one in zip(range(limit), found, strict=False):
        yield one
