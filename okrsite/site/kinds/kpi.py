"""What is on the page of a KPI? Its health, its readings against the healthy zone, and the key results that move it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from okrsite.model import Kpi, Number, Reading
from okrsite.site import charts, curves, kpis, parts
from okrsite.site.charts import Line, Trend
from okrsite.site.context import Context
from okrsite.site.markup import NO_SVG, Html, Svg
from okrsite.site.registry import Page, page_kind
from okrsite.site.urls import folder, output
from okrsite.site.views import Day, FindingRow, KeyResultRow, ObjectiveRow, Pager, Ref, Verdict

READINGS_SHOWN, CHART_SHOWN, KEY_RESULTS_SHOWN, CHILDREN_SHOWN, FINDINGS_SHOWN = 13, 200, 20, 12, 8


class ReadingRow(NamedTuple):
    """One line of the table of readings."""

    day: Day
    value: str
    change: str
    verdict: Verdict


class KpiView(NamedTuple):
    """The page of a KPI. `status` and `is_stale` are the health for programs."""

    id: str
    text: str
    heading: Html
    owner: Ref | None
    team: Ref | None
    words: tuple[str, ...]
    edit: str
    history: str
    status: str
    is_stale: bool
    verdict: Verdict
    now: str
    last: Day | None
    ago: str
    healthy: str
    warning: str
    chart: Svg
    readings: tuple[ReadingRow, ...]
    older: int
    prose: Html
    key_results: tuple[KeyResultRow, ...]
    more_key_results: int
    children: tuple[ObjectiveRow, ...]
    more_children: int
    findings: tuple[FindingRow, ...]
    pager: Pager


@page_kind("kpi")
def pages(ctx: Context) -> Iterator[Page]:
    """One page a KPI."""
    around = ["", *(kpi.uid for kpi in ctx.graph.kpis.values()), ""]
    for at, kpi in enumerate(ctx.graph.kpis.values()):
        path = output(folder("kpi", kpi.id))
        yield Page(
            path,
            "kpi.html",
            partial(view, ctx, kpi, (around[at], around[at + 2]), ctx.urls.root(path)),
            nav="kpis",
            own=kpi.extra,
        )


def view(ctx: Context, kpi: Kpi, beside: tuple[str, str], root: str) -> KpiView:
    """Everything the page shows."""
    health, seen, digits = ctx.scores.kpi(kpi.id), kpis.readings(ctx, kpi), kpis.decimals(kpi)
    moved, children = ctx.graph.moved_by(kpi.id), ctx.graph.children(kpi.uid)
    before, after = (ctx.ref(uid) if uid else None for uid in beside)
    return KpiView(
        id=kpi.id,
        text=ctx.title(kpi),
        heading=ctx.inline(kpi.title, root),
        owner=ctx.maybe("person", kpi.owner),
        team=ctx.maybe("team", kpi.team),
        words=tuple(_words(ctx, kpi)),
        edit=ctx.repository(kpi.source.path),
        history=ctx.history(kpi.source.path),
        status=health.status,
        is_stale=health.stale,
        verdict=kpis.verdict(ctx, kpi),
        now=ctx.words.value(health.last.value if health.last else None, kpi.unit, digits),
        last=ctx.day(health.last.date if health.last else None),
        ago=ctx.words.value(kpis.ago(seen), kpi.unit, digits),
        healthy=kpis.corridor(ctx, kpi, kpi.healthy),
        warning=kpis.corridor(ctx, kpi, kpi.warning),
        chart=chart(ctx, kpi, seen[-CHART_SHOWN:]),
        readings=tuple(_rows(ctx, kpi, seen)),
        older=max(0, len(seen) - READINGS_SHOWN),
        prose=ctx.prose(kpi.body, kpi.source, root),
        key_results=tuple(parts.key_result_row(ctx, k, parent=True) for k in moved[:KEY_RESULTS_SHOWN]),
        more_key_results=max(0, len(moved) - KEY_RESULTS_SHOWN),
        children=tuple(
            parts.objective_row(ctx, c.objective, counts=c.link.contributes) for c in children[:CHILDREN_SHOWN]
        ),
        more_children=max(0, len(children) - CHILDREN_SHOWN),
        findings=tuple(parts.finding_row(ctx, f) for f in ctx.findings.get(kpi.uid, [])[:FINDINGS_SHOWN]),
        pager=Pager(ctx.words("kpi-view.others"), before, after),
    )


def chart(ctx: Context, kpi: Kpi, seen: list[Reading]) -> Svg:
    """The readings as a curve over the healthy zone; nothing where there are fewer than two days of them."""
    if not seen or seen[0].date >= ctx.today:
        return NO_SVG
    first, last, words = seen[0], seen[-1], ctx.words
    return charts.trend(
        Trend(
            title=words("kpi-view.chart", name=ctx.ref(kpi.uid).text),
            words=words(
                "kpi-view.chart-words",
                n=len(seen),
                first=_say(ctx, kpi, first),
                last=_say(ctx, kpi, last),
                day=words.day(last.date),
            ),
            start=first.date,
            end=_end(ctx, last.date),
            today=ctx.today,
            today_name=words("chart.today"),
            points=tuple((r.date, r.value) for r in seen),
            lines=tuple(_lines(ctx, kpi)),
            months=tuple(curves.months(ctx.words.months, first.date, _end(ctx, last.date))),
            state=kpis.verdict(ctx, kpi).state,
            value=_say(ctx, kpi, last),
            corridor=(kpi.healthy.min, kpi.healthy.max) if kpi.healthy else None,
        )
    )


def _end(ctx: Context, last: date) -> date:
    return max(last, ctx.today)


def _lines(ctx: Context, kpi: Kpi) -> Iterator[Line]:
    """The bounds of both corridors, each once."""
    seen: set[Number] = set()
    for key, bounds in (("kpi-view.healthy", kpi.healthy), ("kpi-view.warning", kpi.warning)):
        for bound in bounds or ():
            if bound is not None and bound not in seen:
                seen.add(bound)
                yield Line("c", ctx.words(key), bound, ctx.words.value(bound, "", kpis.decimals(kpi)))


def _say(ctx: Context, kpi: Kpi, reading: Reading) -> str:
    return ctx.words.value(reading.value, kpi.unit, kpis.decimals(kpi))


def _words(ctx: Context, kpi: Kpi) -> Iterator[str]:
    """How it is read and where it should go, in words."""
    if kpi.direction:
        yield ctx.words(f"kpi-view.{kpi.direction}")
    if kpi.frequency:
        yield ctx.words(f"kpi-view.{kpi.frequency}")


def _rows(ctx: Context, kpi: Kpi, seen: list[Reading]) -> Iterator[ReadingRow]:
    """The readings, the newest first, each with its change against the one before."""
    digits = kpis.decimals(kpi)
    before: list[Reading | None] = [None, *seen]
    for old, new in list(reversed(list(pairwise(before))))[:READINGS_SHOWN]:
        if new is not None:
            change = kpis.signed(ctx.words, new.value - old.value, digits) if old else ""
            yield ReadingRow(ctx.day_of(new.date), _say(ctx, kpi, new), change, kpis.reading_verdict(ctx, kpi, new))
