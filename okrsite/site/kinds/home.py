"""What is on the home page? Vision and mission, the running cycle, company objectives, what needs attention."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from heapq import nlargest
from typing import NamedTuple

from okrsite.model import Cycle, KeyResult, Objective, Statement
from okrsite.scores import Group
from okrsite.scores.numbers import as_number
from okrsite.site import attention, charts, parts, weeks
from okrsite.site.attention import Concern
from okrsite.site.context import Context
from okrsite.site.markup import Html, Picture, Svg
from okrsite.site.registry import Nav, Page, page_kind
from okrsite.site.statements import rest, sentence
from okrsite.site.urls import anchor, output
from okrsite.site.views import Count, Day, Note, Ref, Verdict

COMPANY_SHOWN, KEY_RESULTS_SHOWN, NOTES_SHOWN, TEAMS_SHOWN = 8, 6, 5, 20


class Creed(NamedTuple):
    """A statement, and what is said about it further down in its file."""

    label: str
    anchor: str
    text: Html
    more: Html
    lock: str


class PillarRow(NamedTuple):
    """A pillar: an anchor of this page is its address."""

    anchor: str
    ref: Ref
    prose: Html
    objectives: int


class CycleFacts(NamedTuple):
    """How far the running cycle is."""

    ref: Ref
    week: int
    weeks: int
    strip: Svg
    ends: Day
    progress: str
    expected: str
    bar: Svg
    objectives: int
    well: int
    tally: tuple[Count, ...]
    fresh: int
    key_results: int
    stale: int


class KeyResultLine(NamedTuple):
    """A key result as one short line."""

    ref: Ref
    verdict: Verdict
    bar: Svg
    now: str
    target: str


class CompanyRow(NamedTuple):
    """A company objective with its key results."""

    ref: Ref
    verdict: Verdict
    progress: str
    pace: str
    bar: Svg
    spark: Picture
    owner: Ref | None
    confidence: str
    teams: int
    key_results: tuple[KeyResultLine, ...]
    more: int


class TeamRow(NamedTuple):
    """A team with the grey bar of its objectives."""

    ref: Ref
    bar: Svg
    progress: str
    tally: tuple[Count, ...]
    objectives: int


class HomeView(NamedTuple):
    """The home page."""

    creed: tuple[Creed, ...]
    pillars: tuple[PillarRow, ...]
    facts: CycleFacts | None
    company: tuple[CompanyRow, ...]
    more_company: int
    concerns: tuple[Concern, ...]
    notes: tuple[Note, ...]
    teams: tuple[TeamRow, ...]
    more_teams: int
    tree: str
    all_teams: str
    alignment: str


@page_kind("home", nav=Nav(10, "home", ""))
def home(ctx: Context) -> Iterator[Page]:
    """The page at the root."""
    path = output("")
    yield Page(path, "home.html", partial(view, ctx, ctx.urls.root(path)), nav="home")


def view(ctx: Context, root: str) -> HomeView:
    """The state of the company on one page."""
    company = _company_objectives(ctx)
    teams = _teams(ctx)
    places = {kind: ctx.urls.page(kind) if kind in ctx.urls.kinds else "" for kind in ("tree", "teams", "alignment")}
    return HomeView(
        creed=tuple(_creed(ctx, s, root) for s in (ctx.graph.vision, ctx.graph.mission) if s),
        pillars=tuple(_pillars(ctx, root)),
        facts=_facts(ctx, ctx.cycle) if ctx.cycle else None,
        company=tuple(_company_row(ctx, o) for o in company[:COMPANY_SHOWN]),
        more_company=max(0, len(company) - COMPANY_SHOWN),
        concerns=tuple(attention.concerns(ctx, root)),
        notes=tuple(_notes(ctx, root)),
        teams=tuple(teams[:TEAMS_SHOWN]),
        more_teams=max(0, len(teams) - TEAMS_SHOWN),
        tree=places["tree"],
        all_teams=places["teams"],
        alignment=places["alignment"],
    )


def _creed(ctx: Context, statement: Statement, root: str) -> Creed:
    more = ctx.prose(rest(statement, ctx.words(f"label.{statement.kind}")), statement.source, root)
    return Creed(
        ctx.words(f"label.{statement.kind}"),
        anchor(statement.uid),
        ctx.inline(sentence(statement, ctx.words(f"label.{statement.kind}")), root),
        more,
        ctx.ref(statement.uid).lock,
    )


def _pillars(ctx: Context, root: str) -> Iterator[PillarRow]:
    for pillar in ctx.graph.pillars.values():
        yield PillarRow(
            anchor(pillar.uid),
            ctx.ref(pillar.uid),
            ctx.prose(pillar.body, pillar.source, root),
            len(ctx.graph.children(pillar.uid)),
        )


def _facts(ctx: Context, cycle: Cycle) -> CycleFacts:
    words, company, everything = ctx.words, ctx.scores.company(cycle.id), ctx.scores.cycle(cycle.id)
    week, of = weeks.of_cycle(cycle, ctx.today)
    counts = dict(everything.counts)
    return CycleFacts(
        ctx.ref(cycle.uid),
        week,
        of,
        charts.weeks(week, of, words("facts.week-words", week=week, weeks=of)),
        ctx.day_of(cycle.end, year=False),
        words.percent(company.progress),
        words.percent(company.expected) if company.expected is not None else "",
        ctx.group_bar(company.progress, company.expected),
        everything.objectives,
        counts.get("on-track", 0) + counts.get("done", 0),
        ctx.tally(counts),
        everything.fresh,
        everything.fresh + everything.stale,
        everything.stale,
    )


def _company_objectives(ctx: Context) -> list[Objective]:
    """Those of the running cycle; where it has none, of the cycle that holds it; else all that are open."""
    company, cycle = ctx.graph.company, ctx.cycle
    if company is None:
        return [ctx.graph.objectives[ident] for ident in ctx.lines.tops]
    while cycle is not None:
        found = [o for o in ctx.graph.objectives_of(company, cycle.id) if o.state != "draft"]
        if found:
            return found
        cycle = ctx.graph.cycles.get(cycle.parent or "")
    return [
        o for o in ctx.graph.objectives_of(company) if ctx.numbers(o.uid).status not in ("closed", "draft", "dropped")
    ]


def _company_row(ctx: Context, objective: Objective) -> CompanyRow:
    uid = objective.uid
    numbers = ctx.numbers(uid)
    below = [*ctx.graph.children(uid), *(c for k in objective.key_results for c in ctx.graph.children(k.uid))]
    return CompanyRow(
        ctx.ref(uid),
        ctx.verdict(uid),
        ctx.words.percent(numbers.progress),
        ctx.words.pace(ctx.gap(uid)) if ctx.gap(uid) is not None else "",
        ctx.bar(uid),
        parts.objective_spark(ctx, objective, width=76, height=22),
        ctx.maybe("person", objective.owner),
        parts.confidence(ctx, numbers.confidence),
        len({c.objective.team for c in below if c.objective.team and c.objective.team != objective.team}),
        tuple(_line(ctx, k) for k in objective.key_results[:KEY_RESULTS_SHOWN]),
        max(0, len(objective.key_results) - KEY_RESULTS_SHOWN),
    )


def _line(ctx: Context, key_result: KeyResult) -> KeyResultLine:
    uid = key_result.uid
    _, end, decimals = parts.ends(ctx, key_result)
    current = ctx.numbers(uid).current
    now = (
        ctx.words.bare(current, key_result.unit, decimals)
        if as_number(current) is not None
        else parts.now(ctx, key_result)
    )
    return KeyResultLine(
        ctx.ref(uid),
        ctx.verdict(uid),
        ctx.bar(uid, small=True),
        now,
        ctx.words.bare(end, key_result.unit, decimals) if end is not None else "",
    )


def _notes(ctx: Context, root: str) -> Iterator[Note]:
    """The newest check-ins that say something."""
    said = (
        (c.date, k.path, c)
        for k in ctx.graph.key_results.values()
        for c in ctx.graph.check_ins(k.path)
        if c.note and c.date <= ctx.today
    )
    newest: list[tuple[date, str, object]] = nlargest(NOTES_SHOWN, said, key=lambda item: item[:2])
    for _, path, check_in in newest:
        key_result = ctx.graph.key_results[path]
        yield parts.note(ctx, check_in, root, about=key_result.uid, subject=key_result)  # type: ignore[arg-type]


def _teams(ctx: Context) -> list[TeamRow]:
    """Every team but the company, those with objectives in the running cycle first."""
    rows = [_team_row(ctx, ident) for ident in ctx.graph.teams if ident != ctx.graph.company]
    return sorted(rows, key=lambda row: row.objectives == 0)


def _team_row(ctx: Context, ident: str) -> TeamRow:
    ref = ctx.ref(f"team:{ident}")
    group = ctx.scores.team(ident, ctx.cycle.id) if ctx.cycle else Group()
    bar = ctx.group_bar(group.progress, group.expected, name=ref.text, small=True)
    return TeamRow(ref, bar, ctx.words.percent(group.progress), ctx.tally(dict(group.counts)), group.objectives)
