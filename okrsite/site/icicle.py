"""Who moves whom? The company's objectives, their key results and what moves these, as an icicle of nested cells."""

from __future__ import annotations

from typing import NamedTuple

from okrsite.model import Objective
from okrsite.site import charts
from okrsite.site.context import Context
from okrsite.site.markup import Svg
from okrsite.site.views import Ref, Verdict

TOPS, KEY_RESULTS, CELLS = 12, 8, 100
"""How much is drawn: the map shows the head of the tree, the tree shows all."""

OVER = ("closed", "dropped", "draft")


class Cut(NamedTuple):
    """How many columns of objectives stand after the key results, and how many objectives below each cell."""

    columns: int
    width: int


CUTS = (Cut(3, 8), Cut(2, 8), Cut(2, 4), Cut(1, 4), Cut(1, 2))
"""The first of these that keeps the map small enough."""


class Cell(NamedTuple):
    """An objective or a key result; `kind` is co, kr or team.

    `more` counts the cells that are left out below it, and `branch` is where the tree shows them.
    """

    kind: str
    ref: Ref
    verdict: Verdict
    fill: Svg
    progress: str
    below: tuple[Cell, ...]
    more: int
    branch: str
    is_gap: bool = False


class Row(NamedTuple):
    """A first cell with its key results, and what moves the objective as a whole rather than one of them."""

    cell: Cell
    whole: tuple[Cell, ...]
    more: int
    branch: str


class Icicle(NamedTuple):
    """The rows, and the objectives that hang on nothing; `depth` counts the columns after the key results."""

    rows: tuple[Row, ...]
    more: int
    loose: tuple[Cell, ...]
    more_loose: int
    depth: int


def draw(ctx: Context) -> Icicle:
    """The map of what is not over."""
    tops = [ident for ident in ctx.lines.tops if _lives(ctx, ident)]
    loose = [ident for ident in ctx.lines.loose if _lives(ctx, ident)]
    heads = [(uid,) for ident in tops[:TOPS] for uid in _uids(ctx.graph.objectives[ident])]
    room = CELLS - len(heads)
    cut = next((c for c in CUTS if sum(_size(ctx, head, c.columns, c.width) for head in heads) <= room), CUTS[-1])
    rows = tuple(_row(ctx, ctx.graph.objectives[ident], cut) for ident in tops[:TOPS])
    apart = tuple(_objective(ctx, ctx.graph.objectives[ident], cut) for ident in loose[:TOPS])
    columns = [apart, *(row.whole for row in rows), *(cell.below for row in rows for cell in row.cell.below)]
    return Icicle(
        rows, max(0, len(tops) - TOPS), apart, max(0, len(loose) - TOPS), max(map(_depth, columns), default=0)
    )


def _row(ctx: Context, objective: Objective, cut: Cut) -> Row:
    live = [k for k in objective.key_results if k.state != "dropped"]
    whole, more = _below(ctx, (objective.uid,), cut)
    cells = []
    for key_result in live[:KEY_RESULTS]:
        below, hidden = _below(ctx, (key_result.uid,), cut)
        is_gap = not below and not whole and ctx.numbers(key_result.uid).status != "done"
        cells.append(_cell(ctx, "kr", key_result.uid, below, hidden)._replace(is_gap=is_gap))
    top = _cell(ctx, "co", objective.uid, tuple(cells), max(0, len(live) - KEY_RESULTS))
    return Row(top, whole, more, ctx.branch(objective.id) if more else "")


def _objective(ctx: Context, objective: Objective, cut: Cut) -> Cell:
    """An objective and, as far as there are columns, what moves it or one of its key results."""
    below, more = _below(ctx, _uids(objective), cut._replace(columns=cut.columns - 1))
    return _cell(ctx, "team", objective.uid, below, more)


def _below(ctx: Context, uids: tuple[str, ...], cut: Cut) -> tuple[tuple[Cell, ...], int]:
    """The cells of what stands below these in the tree, and how many are left out."""
    found = _children(ctx, uids)
    shown = found[: cut.width] if cut.columns > 0 else []
    return tuple(_objective(ctx, objective, cut) for objective in shown), len(found) - len(shown)


def _cell(ctx: Context, kind: str, uid: str, below: tuple[Cell, ...], more: int) -> Cell:
    progress = ctx.words.percent(ctx.numbers(uid).progress)
    branch = ctx.branch(uid.partition(":")[2].partition("/")[0]) if more else ""
    return Cell(kind, ctx.ref(uid), ctx.verdict(uid), charts.fill(ctx.meter(uid)), progress, below, more, branch)


def _size(ctx: Context, uids: tuple[str, ...], columns: int, width: int) -> int:
    """How many cells a cut would draw below these; never deeper than its columns."""
    found = _children(ctx, uids)[:width] if columns > 0 else []
    return len(found) + sum(_size(ctx, _uids(objective), columns - 1, width) for objective in found)


def _depth(cells: tuple[Cell, ...]) -> int:
    """How many columns the cells and those below them take."""
    return max((1 + _depth(cell.below) for cell in cells), default=0)


def _children(ctx: Context, uids: tuple[str, ...]) -> list[Objective]:
    """The objectives whose place in the tree is below these."""
    return [
        child.objective
        for uid in uids
        for child in ctx.graph.children(uid)
        if ctx.graph.parent_of(child.objective.uid) == uid and _lives(ctx, child.objective.id)
    ]


def _uids(objective: Objective) -> tuple[str, ...]:
    return (objective.uid, *(key_result.uid for key_result in objective.key_results))


def _lives(ctx: Context, ident: str) -> bool:
    return ctx.numbers(f"objective:{ident}").status not in OVER
