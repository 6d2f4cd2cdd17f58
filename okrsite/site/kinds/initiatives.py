"""What is being worked on? Every initiative, below the key results that it is meant to move; many on several pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import NamedTuple

from okrsite.model import Initiative
from okrsite.site import parts, shards
from okrsite.site.context import Context
from okrsite.site.registry import Nav, Page, page_kind
from okrsite.site.shards import Part
from okrsite.site.urls import output
from okrsite.site.views import InitiativeRow, Ref, Verdict

ROWS = 100
STATES = ("late", "doing", "todo", "done", "dropped")


class Group(NamedTuple):
    """The work for one key result; for none."""

    key_result: Ref | None
    verdict: Verdict | None
    objective: Ref | None
    rows: tuple[InitiativeRow, ...]


class WorkView(NamedTuple):
    """A page of the list; `counts` say how many are in which state."""

    groups: tuple[Group, ...]
    counts: tuple[tuple[str, str, int], ...]
    part: Part


@page_kind("initiatives", nav=Nav(65, "initiatives", "initiatives"))
def work(ctx: Context) -> Iterator[Page]:
    """The list of all work."""
    placed = list(_placed(ctx))
    for place, found, part in shards.cut(ctx.urls, "initiatives", placed, ROWS):
        yield Page(output(place), "initiatives.html", partial(view, ctx, found, part), nav="initiatives")


def view(ctx: Context, found: tuple[tuple[str, Initiative], ...], part: Part) -> WorkView:
    """One page of it."""
    groups = tuple(
        _group(ctx, path, [initiative for _, initiative in pairs])
        for path, pairs in groupby(found, key=lambda pair: pair[0])
    )
    return WorkView(groups, tuple(_counts(ctx)) if part.number == 1 else (), part)


def _placed(ctx: Context) -> Iterator[tuple[str, Initiative]]:
    """Each initiative with each key result it moves; those that move none come last."""
    for path in ctx.graph.key_results:
        yield from ((path, initiative) for initiative in ctx.graph.initiatives_of(path))
    yield from (("", initiative) for initiative in ctx.graph.initiatives.values() if not initiative.moves)


def _group(ctx: Context, path: str, found: list[Initiative]) -> Group:
    rows = tuple(parts.initiative_row(ctx, initiative) for initiative in found)
    if not path:
        return Group(None, None, None, rows)
    uid = f"key-result:{path}"
    return Group(ctx.ref(uid), ctx.verdict(uid), ctx.ref(f"objective:{path.partition('/')[0]}"), rows)


def _counts(ctx: Context) -> Iterator[tuple[str, str, int]]:
    """The icon, the word and the number of each state that occurs."""
    states = [parts.initiative_row(ctx, initiative).state for initiative in ctx.graph.initiatives.values()]
    for state in STATES:
        if state in states:
            yield state, ctx.words(f"initiative.{state}"), states.count(state)
