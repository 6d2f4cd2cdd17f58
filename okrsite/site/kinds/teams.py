"""What is on the page of all teams? The tree of teams, and which of them moves which objective of the company."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from okrsite.model import Objective
from okrsite.site import groups, matrix, shards
from okrsite.site.context import Context
from okrsite.site.groups import Mark, TeamLine
from okrsite.site.registry import Nav, Page, page_kind
from okrsite.site.shards import Part
from okrsite.site.urls import output
from okrsite.site.views import Ref

ROWS_SHOWN, MARKS_SHOWN, DEPTHS = 26, 3, 4
TEAMS = "teams"


class Cell(NamedTuple):
    """The objectives of a team that serve one of the company's."""

    marks: tuple[Mark, ...]
    more: int


class TeamRow(NamedTuple):
    """A team: `depth` is how far it is set in; `cells` are those of the columns, the last one for all else."""

    line: TeamLine
    depth: int
    cells: tuple[Cell, ...]


class TeamsView(NamedTuple):
    """The matrix of teams and company objectives."""

    cycle: Ref | None
    columns: tuple[Ref, ...]
    more_columns: int
    rows: tuple[TeamRow, ...]
    part: Part


@page_kind("teams", nav=Nav(30, "teams", TEAMS))
def teams(ctx: Context) -> Iterator[Page]:
    """One page, or several where the teams are many."""
    for folder, some, part in shards.cut(ctx.urls, TEAMS, ctx.team_order, ROWS_SHOWN):
        yield Page(output(folder), "teams.html", partial(view, ctx, some, part), nav="teams")


def view(ctx: Context, some: tuple[tuple[str, int], ...], part: Part) -> TeamsView:
    """One page of the matrix."""
    drawn = ctx.matrix
    return TeamsView(
        ctx.ref(ctx.cycle.uid) if ctx.cycle else None, tuple(ctx.ref(o.uid) for o in drawn.columns), drawn.more,
        tuple(_row(ctx, team, depth) for team, depth in some), part,
    )  # fmt: skip


def _row(ctx: Context, team: str, depth: int) -> TeamRow:
    cycle = matrix.cycle_of_team(ctx.graph, team, ctx.cycle, ctx.today)
    objectives = [o for o in ctx.graph.objectives_of(team, cycle.id) if o.state != "dropped"] if cycle else []
    cells: dict[str, list[Objective]] = {}
    columns = [column.id for column in ctx.matrix.columns]
    for objective in matrix.in_order(objectives):
        served = (
            [objective.id]
            if objective.id in columns
            else [ident for ident in columns if ident in ctx.matrix.serves.get(objective.id, {})]
        )
        for ident in served or [""]:
            cells.setdefault(ident, []).append(objective)
    return TeamRow(
        groups.team_line(ctx, team, cycle),
        min(depth, DEPTHS),
        tuple(_cell(ctx, cells.get(ident, [])) for ident in (*columns, "")),
    )


def _cell(ctx: Context, objectives: list[Objective]) -> Cell:
    return Cell(tuple(groups.mark(ctx, o) for o in objectives[:MARKS_SHOWN]), max(0, len(objectives) - MARKS_SHOWN))
