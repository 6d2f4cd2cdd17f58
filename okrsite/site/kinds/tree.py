"""What is on the pages of the tree? Vision, mission, pillars, objectives and key results, each below what it serves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from okrsite.model import Objective
from okrsite.site import parts, sheets
from okrsite.site.context import STATES, Context
from okrsite.site.markup import NO_SVG, Svg
from okrsite.site.registry import Nav, Page, page_kind
from okrsite.site.sheets import Placed, Sheet
from okrsite.site.urls import anchor, output
from okrsite.site.views import Ref, Step, Verdict
from okrsite.site.words import NO_BREAK

OPEN_LEVELS = 2
"""Levels of objectives whose branches stand open at first."""


class TreeRow(NamedTuple):
    """A row: `mark` is o, k, p (a pillar), again (stands elsewhere) or more; the last ones say how it is nested."""

    mark: str
    ref: Ref | None
    anchor: str
    verdict: Verdict | None
    bar: Svg
    now: str
    progress: str
    gap: str
    team: Ref | None
    owner: Ref | None
    cycle: Ref | None
    at: Ref | None
    href: str
    more: str
    below: int
    opens: bool
    open: bool
    closes: int


class TreeView(NamedTuple):
    """A page of the tree: all of a small company, or a branch."""

    text: str
    thread: tuple[Step, ...]
    of: Ref | None
    vision: Ref | None
    mission: Ref | None
    rows: tuple[TreeRow, ...]
    loose: tuple[TreeRow, ...]
    states: tuple[Verdict, ...]
    map: str
    search: str
    is_top: bool
    is_cut: bool


@page_kind("tree", nav=Nav(20, "tree", sheets.TREE))
def tree(ctx: Context) -> Iterator[Page]:
    """The tree, and a page for each branch that would make it too large."""
    for sheet in ctx.sheets.sheets:
        about = f"objective:{sheet.of}" if sheet.of else ""
        yield Page(output(sheet.folder), "tree.html", partial(view, ctx, sheet), nav="tree", about=about)


def view(ctx: Context, sheet: Sheet) -> TreeView:
    """One page of the tree."""
    rows, loose = ([_row(ctx, placed) for placed in ctx.placed(sheet, part)] for part in (sheet.starts, sheet.loose))
    states = {row.verdict.state for row in (*rows, *loose) if row.verdict}
    of = f"objective:{sheet.of}" if sheet.of else ""
    is_top = sheet.folder == sheets.TREE
    vision, mission = (ctx.ref(s.uid) if s and is_top else None for s in (ctx.graph.vision, ctx.graph.mission))
    return TreeView(
        ctx.ref(of).text if of else "",
        parts.thread(ctx, of) if of else (),
        ctx.ref(of) if of else None,
        vision,
        mission,
        tuple(rows),
        tuple(loose),
        tuple(ctx.judged(None if s == "no-data" else s) for s in STATES if s in states),
        ctx.urls.page("map") if "map" in ctx.urls.kinds else "",
        ctx.urls.page("search") if "search" in ctx.urls.kinds else "",
        is_top,
        "search" in ctx.urls.kinds and any(row.href for row in (*rows, *loose) if row.mark != "again"),
    )


def _row(ctx: Context, placed: Placed) -> TreeRow:
    uid = placed.entry.uid
    kind, _, ident = uid.partition(":")
    if kind == sheets.MORE:
        return _bare(ctx, "more", placed, href=ctx.urls.page(sheets.more_folder(uid)))
    if placed.entry.again:
        return _again(ctx, placed)
    if kind == "pillar":
        return _bare(ctx, "p", placed, ref=ctx.ref(uid))
    if kind == "objective":
        return _objective(ctx, placed, ident)
    return _key_result(ctx, placed, ident)


def _objective(ctx: Context, placed: Placed, ident: str) -> TreeRow:
    objective, uid = ctx.graph.objectives[ident], placed.entry.uid
    return TreeRow(
        "o",
        ctx.ref(uid),
        anchor(uid),
        ctx.verdict(uid),
        ctx.bar(uid, small=True),
        "",
        ctx.words.percent(ctx.numbers(uid).progress),
        ctx.words.points(ctx.gap(uid)),
        ctx.maybe("team", objective.team),
        ctx.maybe("person", objective.owner),
        ctx.maybe("cycle", objective.cycle),
        None,
        ctx.urls.page(f"{sheets.TREE}/{ident}") if placed.cut else "",
        _more(ctx, objective, placed) if placed.cut else "",
        placed.entry.below,
        placed.opens,
        placed.level < OPEN_LEVELS and objective.state != "closed" and ctx.numbers(uid).status != "closed",
        placed.closes,
    )


def _more(ctx: Context, objective: Objective, placed: Placed) -> str:
    """How much a branch holds that is not shown: where that is its key results only, it says so."""
    proofs, below = len(objective.key_results), placed.entry.below
    if below == proofs:
        return ctx.words("tree.proofs", n=proofs)
    return ctx.words("tree.branch", n=below - proofs if placed.opens else below)


def _key_result(ctx: Context, placed: Placed, ident: str) -> TreeRow:
    key_result, uid = ctx.graph.key_results[ident], placed.entry.uid
    return TreeRow(
        "k",
        ctx.ref(uid),
        anchor(uid),
        ctx.verdict(uid),
        ctx.bar(uid, small=True),
        parts.now(ctx, key_result).replace(NO_BREAK, " "),
        ctx.words.percent(ctx.numbers(uid).progress),
        ctx.words.points(ctx.gap(uid)),
        None,
        ctx.maybe("person", key_result.owner),
        None,
        None,
        "",
        "",
        0,
        placed.opens,
        placed.level <= OPEN_LEVELS,
        placed.closes,
    )


def _again(ctx: Context, placed: Placed) -> TreeRow:
    """A further parent's mention of an objective that has its row elsewhere."""
    ident = placed.entry.uid.partition(":")[2]
    objective = ctx.graph.objectives[ident]
    above = ctx.graph.parent_of(placed.entry.uid)
    row = _bare(ctx, "again", placed, ref=ctx.ref(placed.entry.uid), href=ctx.branch(ident))
    return row._replace(
        verdict=ctx.verdict(placed.entry.uid),
        team=ctx.maybe("team", objective.team),
        at=ctx.ref(above) if above else None,
    )


def _bare(ctx: Context, mark: str, placed: Placed, *, ref: Ref | None = None, href: str = "") -> TreeRow:
    return TreeRow(
        mark,
        ref,
        anchor(placed.entry.uid) if mark == "p" else "",
        None,
        NO_SVG,
        "",
        "",
        "",
        None,
        None,
        None,
        None,
        href,
        ctx.words("list.more", n=placed.entry.below) if mark == "more" else "",
        placed.entry.below,
        placed.opens,
        True,
        placed.closes,
    )
