"""What is on the board of KPIs? Every one with its health and its line, by team; a large company's on several pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import NamedTuple

from okrsite.model import Kpi
from okrsite.site import kpis, shards
from okrsite.site.context import Context
from okrsite.site.kpis import KpiRow
from okrsite.site.registry import Nav, Page, page_kind
from okrsite.site.shards import Part
from okrsite.site.urls import output
from okrsite.site.views import Count, Ref

ROWS, MOVED_SHOWN = 100, 4


class Group(NamedTuple):
    """The KPIs of a team; without one, of nobody."""

    team: Ref | None
    rows: tuple[KpiRow, ...]


class BoardView(NamedTuple):
    """A page of the board."""

    groups: tuple[Group, ...]
    tally: tuple[Count, ...]
    part: Part


@page_kind("kpis", nav=Nav(60, "kpis", "kpis"))
def board(ctx: Context) -> Iterator[Page]:
    """The board; the company's own KPIs first."""
    ordered = sorted(ctx.graph.kpis.values(), key=lambda k: (k.team != ctx.graph.company, k.team or "~", k.id))
    for place, found, part in shards.cut(ctx.urls, "kpis", ordered, ROWS):
        yield Page(output(place), "kpis.html", partial(view, ctx, found, part), nav="kpis")


def view(ctx: Context, found: tuple[Kpi, ...], part: Part) -> BoardView:
    """One page of it."""
    groups = tuple(
        Group(ctx.maybe("team", team), tuple(kpis.row(ctx, kpi, MOVED_SHOWN) for kpi in members))
        for team, members in groupby(found, key=lambda k: k.team)
    )
    verdicts = (
        [kpis.verdict(ctx, kpi)._replace(stale="") for kpi in ctx.graph.kpis.values()] if part.number == 1 else []
    )
    tally = tuple(
        Count(v, verdicts.count(v))
        for v in sorted(set(verdicts), key=lambda v: list(kpis.STATES.values()).index(v.state))
    )
    return BoardView(groups, tally, part)
