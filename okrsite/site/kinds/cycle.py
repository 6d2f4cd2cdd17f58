"""What is on the page of a cycle? The scorecard: its pace while it runs, grades and lessons once it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from okrsite.model import Cycle
from okrsite.scores import Group
from okrsite.site import charts, groups, parts, scorecard, weeks
from okrsite.site.context import Context
from okrsite.site.markup import NO_SVG, Html, Svg
from okrsite.site.registry import Page, page_kind
from okrsite.site.scorecard import Card
from okrsite.site.urls import folder, output
from okrsite.site.views import Count, Day, Ref

TABS_SHOWN = 4
ALIKE = 0.25
"""Two cycles are of one kind when their lengths differ by at most this share."""


class Tab(NamedTuple):
    """A way to another cycle."""

    ref: Ref
    is_here: bool


class Summary(NamedTuple):
    """A group's progress, in words and as a grey bar with the hooks."""

    progress: str
    expected: str
    pace: str
    bar: Svg
    objectives: int
    key_results: int


class CycleView(NamedTuple):
    """The page of a cycle. `score` and `before` (the cycle before it, and its score) are there once it is closed."""

    id: str
    text: str
    state: str
    word: str
    start: Day
    end: Day
    week: int
    weeks: int
    strip: Svg
    used: str
    tabs: tuple[Tab, ...]
    all_cycles: str
    review: str
    lock: str
    edit: str
    prose: Html
    company: Summary
    everything: Summary
    tally: tuple[Count, ...]
    well: int
    fresh: int
    checked: int
    stale: int
    score: str
    band: str
    before: Ref | None
    before_score: str
    card: Card


@page_kind("cycle")
def cycles(ctx: Context) -> Iterator[Page]:
    """One page a cycle."""
    for cycle in ctx.graph.cycles.values():
        path = output(folder("cycle", cycle.id))
        template = "cycle-closed.html" if cycle.closed else "cycle.html"
        yield Page(path, template, partial(view, ctx, cycle, ctx.urls.root(path)), nav="cycles", own=cycle.extra)


def state(ctx: Context, cycle: Cycle) -> str:
    """upcoming, running, ended or closed: the keys of its words."""
    if cycle.closed:
        return "closed"
    return "upcoming" if ctx.today < cycle.start else "running" if ctx.today <= cycle.end else "ended"


def view(ctx: Context, cycle: Cycle, root: str) -> CycleView:
    """The scorecard of a cycle."""
    everything = ctx.scores.cycle(cycle.id)
    week, of = weeks.of_cycle(cycle, ctx.today)
    counts = dict(everything.counts)
    kind, before = state(ctx, cycle), _before(ctx, cycle)
    score = scorecard.mean_score(ctx, cycle) if cycle.closed else None
    return CycleView(
        id=cycle.id, text=cycle.title, state=kind, word=ctx.words(f"cycle.{kind}"), start=ctx.day_of(cycle.start),
        end=ctx.day_of(cycle.end), week=week,
        weeks=of,
        strip=charts.weeks(week, of, ctx.words("facts.week-words", week=week, weeks=of)) if week else NO_SVG,
        used=ctx.words.percent(_used(ctx, cycle)), tabs=_tabs(ctx, cycle),
        all_cycles=ctx.urls.page("cycles") if "cycles" in ctx.urls.kinds else "",
        review=ctx.urls.page(f"{folder('cycle', cycle.id)}/review") if "review" in ctx.urls.kinds else "",
        lock=ctx.ref(cycle.uid).lock,
        edit=ctx.repository(cycle.source.path), prose=ctx.prose(cycle.body, cycle.source, root),
        company=_summary(ctx, ctx.scores.company(cycle.id)),
        everything=_summary(ctx, everything), tally=ctx.tally(counts),
        well=counts.get("on-track", 0) + counts.get("done", 0), fresh=everything.fresh,
        checked=everything.fresh + everything.stale, stale=everything.stale, score=parts.score(ctx, score),
        band=parts.band(score),
        before=ctx.ref(before.uid) if before else None,
        before_score=parts.score(ctx, scorecard.mean_score(ctx, before)) if before else "",
        card=scorecard.card(ctx, cycle, root),
    )  # fmt: skip


def _summary(ctx: Context, of: Group) -> Summary:
    expected = ctx.words.percent(of.expected) if of.expected is not None and of.status in groups.PACE_STATES else ""
    return Summary(
        ctx.words.percent(of.progress),
        expected,
        groups.pace(ctx, of),
        groups.bar(ctx, of),
        of.objectives,
        of.key_results,
    )


def _used(ctx: Context, cycle: Cycle) -> float:
    return min(1.0, max(0.0, (ctx.today - cycle.start).days / max(1, (cycle.end - cycle.start).days)))


def _tabs(ctx: Context, cycle: Cycle) -> tuple[Tab, ...]:
    """The latest cycles of the same length, this one among them."""
    alike = [c for c in ctx.graph.cycles.values() if _is_alike(c, cycle)]
    newest = sorted(alike, key=lambda c: (c.start, c.id), reverse=True)
    at = newest.index(cycle)
    first = max(0, min(at - 1, len(newest) - TABS_SHOWN))
    return tuple(Tab(ctx.ref(c.uid), c.id == cycle.id) for c in newest[first : first + TABS_SHOWN])


def _before(ctx: Context, cycle: Cycle) -> Cycle | None:
    """The closed cycle of the same length before a closed one."""
    if not cycle.closed:
        return None
    ended = [c for c in ctx.graph.cycles.values() if c.closed and c.end < cycle.start and _is_alike(c, cycle)]
    return max(ended, key=lambda c: (c.end, c.id), default=None)


def _is_alike(one: Cycle, other: Cycle) -> bool:
    length, its = (other.end - other.start).days, (one.end - one.start).days
    return abs(its - length) <= ALIKE * length
