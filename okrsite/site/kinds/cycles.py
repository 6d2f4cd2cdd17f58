"""What is on the page of all cycles? The time line: each with its state, how far it is, or how it was graded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

from okrsite.model import Cycle
from okrsite.site import groups, histogram, parts, scorecard
from okrsite.site.context import Context
from okrsite.site.kinds.cycle import state
from okrsite.site.markup import Svg
from okrsite.site.registry import Nav, Page, page_kind
from okrsite.site.urls import output
from okrsite.site.views import Day, Ref

CYCLES = "cycles"
ROWS_SHOWN, DEPTHS = 60, 4


class CycleRow(NamedTuple):
    """A cycle: `span` is its place in the time of all that are shown."""

    ref: Ref
    depth: int
    state: str
    word: str
    start: Day
    end: Day
    span: Svg
    objectives: int
    progress: str
    bar: Svg
    score: str
    band: str


class CyclesView(NamedTuple):
    """The time line, the latest first."""

    rows: tuple[CycleRow, ...]
    more: int


@page_kind("cycles", nav=Nav(50, "cycles", CYCLES))
def cycles(ctx: Context) -> Iterator[Page]:
    """One page."""
    yield Page(output(CYCLES), "cycles.html", partial(view, ctx), nav="cycles")


def view(ctx: Context) -> CyclesView:
    """All cycles, each right below the one it is part of."""
    order = _in_order(ctx)
    shown = order[:ROWS_SHOWN]
    if not shown:
        return CyclesView((), 0)
    first, last = min(c.start for c, _ in shown), max(c.end for c, _ in shown)
    return CyclesView(tuple(_row(ctx, cycle, depth, first, last) for cycle, depth in shown), len(order) - len(shown))


def _in_order(ctx: Context) -> list[tuple[Cycle, int]]:
    """The latest first, and below each what is part of it."""
    below: dict[str, list[Cycle]] = {}
    known = ctx.graph.cycles
    for cycle in sorted(known.values(), key=lambda c: (c.start, c.id)):
        parent = cycle.parent or ""
        below.setdefault(parent if parent in known and parent != cycle.id else "", []).append(cycle)
    found: dict[str, tuple[Cycle, int]] = {}
    stack = [(cycle, 0) for cycle in (*known.values(), *below.get("", []))]  # those on a circle come last
    while stack:
        cycle, depth = stack.pop()
        if cycle.id not in found:
            found[cycle.id] = cycle, depth
            stack += [(part, depth + 1) for part in below.get(cycle.id, [])]
    return list(found.values())


def _row(ctx: Context, cycle: Cycle, depth: int, first: date, last: date) -> CycleRow:
    days = max(1, (last - first).days)
    start, end, today = ((day - first).days / days for day in (cycle.start, cycle.end, ctx.today))
    of, kind, words = ctx.scores.cycle(cycle.id), state(ctx, cycle), ctx.words
    score = scorecard.mean_score(ctx, cycle) if cycle.closed else None
    return CycleRow(
        ctx.ref(cycle.uid), min(depth, DEPTHS), kind, words(f"cycle.{kind}"), ctx.day_of(cycle.start),
        ctx.day_of(cycle.end),
        histogram.span(start, end, today, f"{words.day(cycle.start)} – {words.day(cycle.end)}"), of.objectives,
        words.percent(of.progress),
        groups.bar(ctx, of, name=cycle.title, small=True), parts.score(ctx, score), parts.band(score),
    )  # fmt: skip
