"""How healthy is a KPI, in words and pictures? What its page and the board of all share."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from okrsite.model import Kpi, Number, Range, Reading
from okrsite.scores.health import judged
from okrsite.site import charts
from okrsite.site.context import Context
from okrsite.site.markup import Svg
from okrsite.site.views import Ref, Verdict
from okrsite.site.words import Words, column_places

STATES = {"healthy": "on-track", "warning": "at-risk", "unhealthy": "off-track", "unknown": "no-data"}
"""A KPI's health borrows the colours and shapes of progress."""

WEEKS_SHOWN, WEEKS_AGO = 26, 4


class KpiRow(NamedTuple):
    """One line of the board. `status` is the health for programs."""

    ref: Ref
    status: str
    verdict: Verdict
    now: str
    unit: str
    ago: str
    line: Svg
    healthy: str
    warning: str
    owner: Ref | None
    moved: tuple[tuple[Ref, Verdict], ...]
    more: int


def row(ctx: Context, kpi: Kpi, moved_shown: int) -> KpiRow:
    """A KPI on the board."""
    health, seen, digits = ctx.scores.kpi(kpi.id), readings(ctx, kpi), decimals(kpi)
    moved = ctx.graph.moved_by(kpi.id)
    now = ctx.words.value(health.last.value if health.last else None, "", digits)
    return KpiRow(
        ref=ctx.ref(kpi.uid),
        status=health.status,
        verdict=verdict(ctx, kpi),
        now=now,
        unit=kpi.unit if health.last else "",
        ago=ctx.words.value(ago(seen), "", digits),
        line=line(ctx, kpi, seen, now),
        healthy=corridor(ctx, kpi, kpi.healthy),
        warning=corridor(ctx, kpi, kpi.warning),
        owner=ctx.maybe("person", kpi.owner),
        moved=tuple((ctx.ref(k.uid), ctx.verdict(k.uid)) for k in moved[:moved_shown]),
        more=max(0, len(moved) - moved_shown),
    )


def verdict(ctx: Context, kpi: Kpi) -> Verdict:
    """The health in word and colour; a stale one says since when nobody read it."""
    health = ctx.scores.kpi(kpi.id)
    stale = (
        ctx.words("status.stale-since", day=ctx.words.day(health.last.date, year=False))
        if health.last and health.stale
        else ""
    )
    return Verdict(STATES[health.status], ctx.words(f"kpi-view.{health.status}"), stale)


def reading_verdict(ctx: Context, kpi: Kpi, reading: Reading) -> Verdict:
    """What one reading says."""
    status = judged(kpi, reading.value)
    return Verdict(STATES[status], ctx.words(f"kpi-view.{status}"))


def readings(ctx: Context, kpi: Kpi) -> list[Reading]:
    """The readings by today, the newest last."""
    return sorted((r for r in kpi.readings if r.date <= ctx.today), key=lambda r: r.date)


def ago(seen: list[Reading]) -> Number | None:
    """The value some weeks before the last one."""
    before = [r for r in seen if r.date <= seen[-1].date - timedelta(weeks=WEEKS_AGO)]
    return before[-1].value if before else None


def signed(words: Words, change: Number, digits: int) -> str:
    """A change with its sign."""
    return ("+" if round(change, digits) > 0 else "") + words.number(round(change, digits), digits)


def decimals(kpi: Kpi) -> int:
    """The decimals that all values and bounds of a KPI share."""
    bounds = [bound for corridor_ in (kpi.healthy, kpi.warning) if corridor_ for bound in corridor_]
    return column_places([*(r.value for r in kpi.readings), *bounds])


def corridor(ctx: Context, kpi: Kpi, bounds: Range | None) -> str:
    """`≥ 20`, `≤ 7` or `3 – 5`; empty where there is none."""
    if bounds is None or bounds == (None, None):
        return ""
    low, high = (ctx.words.value(bound, "", decimals(kpi)) for bound in bounds)
    kind = "at-least" if bounds.max is None else "at-most" if bounds.min is None else "between"
    return ctx.words(f"kpi-view.{kind}", low=low, high=high)


def line(ctx: Context, kpi: Kpi, seen: list[Reading], now: str) -> Svg:
    """The last half year as a line, the healthy zone shaded."""
    recent = [r for r in seen if r.date >= ctx.today - timedelta(weeks=WEEKS_SHOWN)] or seen[-WEEKS_SHOWN:]
    words = ctx.words("kpi-view.line", n=len(recent), now=now) if recent else ctx.words("kpi-view.no-reading")
    first = recent[0].value if recent else 0
    zone = (kpi.healthy.min, kpi.healthy.max) if kpi.healthy else (first, first)
    return charts.series([r.value for r in recent], zone, state=verdict(ctx, kpi).state, words=words)
