"""How well does it hang together? Coverage, what serves nobody, silos, and findings by team, on a page or several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import groupby, islice
from typing import NamedTuple

from okrsite.findings import Finding, Level
from okrsite.model import KeyResult, Objective, Team
from okrsite.site import charts, parts, shards
from okrsite.site.charts import Meter
from okrsite.site.context import Context
from okrsite.site.markup import Svg
from okrsite.site.registry import Nav, Page, page_kind
from okrsite.site.shards import Part
from okrsite.site.urls import output
from okrsite.site.views import FindingRow, ObjectiveRow, Ref

FOLDER = "alignment"
ROWS, UNSERVED_SHOWN, TEAMS_SHOWN = 60, 12, 24
SILO = "OKR312"
NOBODY, FILES = "", "~"
"""What is about the company as a whole, and what is about files that hold nothing readable."""


class Coverage(NamedTuple):
    """How many of how many."""

    name: str
    share: str
    bar: Svg
    words: str


class Total(NamedTuple):
    """How many findings there are of a level."""

    level: str
    words: str
    number: int


class ByRule(NamedTuple):
    """How many findings a rule has."""

    code: str
    slug: str
    href: str
    number: int


class Group(NamedTuple):
    """The findings of a team on this page; `title` where they are of none."""

    team: Ref | None
    title: str
    number: int
    rows: tuple[FindingRow, ...]


class Report(NamedTuple):
    """What the first page says before the findings."""

    coverage: tuple[Coverage, ...]
    totals: tuple[Total, ...]
    rules: tuple[ByRule, ...]
    unserved: tuple[ObjectiveRow, ...]
    more_unserved: int
    silos: tuple[Ref, ...]
    more_silos: int


class AlignmentView(NamedTuple):
    """A page of the report."""

    cycle: Ref | None
    report: Report | None
    groups: tuple[Group, ...]
    part: Part


@page_kind("alignment", nav=Nav(80, "alignment", FOLDER))
def alignment(ctx: Context) -> Iterator[Page]:
    """The report; its findings go on where there are many."""
    ordered = _ordered(ctx)
    counts = Counter(team for team, _ in ordered)
    for place, found, part in shards.cut(ctx.urls, FOLDER, ordered, ROWS):
        yield Page(output(place), "alignment.html", partial(view, ctx, found, counts, part), nav="alignment")


def view(ctx: Context, found: tuple[tuple[str, Finding], ...], counts: Counter[str], part: Part) -> AlignmentView:
    """One page of it."""
    groups = tuple(_group(ctx, team, [f for _, f in pairs], counts[team]) for team, pairs in groupby(found, key=_team))
    report = _report(ctx) if part.number == 1 else None
    return AlignmentView(ctx.ref(ctx.cycle.uid) if ctx.cycle else None, report, groups, part)


def _ordered(ctx: Context) -> list[tuple[str, Finding]]:
    """Every finding with its team: the company's first, then each team's in the order of the tree, the worst first."""
    order = {team: at for at, (team, _) in enumerate(ctx.team_order)}
    found = [(_team_of(ctx, finding), finding) for finding in _published(ctx)]
    return sorted(
        found, key=lambda pair: (order.get(pair[0], -1 if pair[0] == NOBODY else len(order)), -pair[1].level.rank)
    )


def _published(ctx: Context) -> Iterator[Finding]:
    """The findings, without those about what has no page, such as drafts."""
    for finding in ctx.project.findings:
        if not finding.entity or finding.entity.startswith("check-in:") or ctx.graph.entity(finding.entity):
            yield finding


def _team_of(ctx: Context, finding: Finding) -> str:
    entity = ctx.graph.entity(finding.entity) if finding.entity else None
    if entity is None:
        return FILES
    if isinstance(entity, Team):
        return entity.id
    if isinstance(entity, KeyResult):
        entity = ctx.graph.objectives[entity.objective]
    team = getattr(entity, "team", None)
    return team if isinstance(team, str) and team in ctx.graph.teams else NOBODY


def _team(pair: tuple[str, Finding]) -> str:
    return pair[0]


def _group(ctx: Context, team: str, found: list[Finding], number: int) -> Group:
    title = {NOBODY: ctx.words("alignment.company"), FILES: ctx.words("alignment.files")}.get(team, "")
    ref = None if title else ctx.ref(f"team:{team}")
    return Group(ref, title, number, tuple(parts.finding_row(ctx, finding, about=True) for finding in found))


def _report(ctx: Context) -> Report:
    findings = list(_published(ctx))
    levels, codes = Counter(f.level for f in findings), Counter((f.code, f.slug) for f in findings)
    unserved = _unserved(ctx)
    silos = [f.entity for f in findings if f.code == SILO and f.entity]
    return Report(
        coverage=tuple(_coverage(ctx)),
        totals=tuple(
            Total(level.value, ctx.words(f"finding.{level.value}", n=levels[level]), levels[level])
            for level in (Level.ERROR, Level.WARNING, Level.INFO)
            if levels[level]
        ),
        rules=tuple(ByRule(code, slug, _rule(ctx, code), number) for (code, slug), number in sorted(codes.items())),
        unserved=tuple(parts.objective_row(ctx, o) for o in unserved[:UNSERVED_SHOWN]),
        more_unserved=max(0, len(unserved) - UNSERVED_SHOWN),
        silos=tuple(ctx.ref(uid) for uid in islice(silos, TEAMS_SHOWN)),
        more_silos=max(0, len(silos) - TEAMS_SHOWN),
    )


def _rule(ctx: Context, code: str) -> str:
    return ctx.urls.page(f"rules/{code}") if "rules" in ctx.urls.kinds else ""


def _coverage(ctx: Context) -> Iterator[Coverage]:
    """Of the running cycle: what is aligned, served, owned, measured and fresh."""
    objectives = _current(ctx)
    key_results = [k for o in objectives for k in o.key_results if k.state != "dropped"]
    teams = [o for o in objectives if o.team != ctx.graph.company]
    company = _of_company(ctx)
    open_ = [ctx.numbers(k.uid) for k in key_results]
    fresh = ctx.scores.cycle(ctx.cycle.id) if ctx.cycle else None
    shares = (
        ("aligned", sum(o.id in ctx.lines.depth for o in teams), len(teams)),
        ("served", len(company) - len(_unserved(ctx)), len(company)),
        ("owned", sum(ctx.graph.owner_of(k) is not None for k in key_results), len(key_results)),
        ("measured", sum(numbers.progress is not None for numbers in open_), len(open_)),
        ("fresh", fresh.fresh if fresh else 0, fresh.fresh + fresh.stale if fresh else 0),
    )
    for key, some, every in shares:
        words = ctx.words("alignment.of", some=some, all=every)
        share = some / every if every else None
        bar = charts.bar(Meter(share, words=words), hooked=False)
        yield Coverage(ctx.words(f"alignment.{key}"), ctx.words.percent(share), bar, words)


def _current(ctx: Context) -> list[Objective]:
    """The objectives of the running cycle that are not drafts; all, where there is no cycle."""
    found = ctx.graph.objectives_in(ctx.cycle.id) if ctx.cycle else tuple(ctx.graph.objectives.values())
    return [objective for objective in found if objective.state != "draft"]


def _of_company(ctx: Context) -> list[Objective]:
    """The company's own objectives of open cycles."""
    own = ctx.graph.objectives_of(ctx.graph.company) if ctx.graph.company else ()
    return [o for o in own if ctx.numbers(o.uid).status not in ("closed", "draft", "dropped")]


def _unserved(ctx: Context) -> list[Objective]:
    """Objectives of the company to which nothing aligns, nor to any of their key results."""
    return [
        o
        for o in _of_company(ctx)
        if not any(ctx.graph.children(uid) for uid in (o.uid, *(k.uid for k in o.key_results)))
    ]
