"""Which address never changes? `/id/KIND/ID/`: it leads on to the page of an entity, also from each of its old ids."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from okrsite.site.context import Context
from okrsite.site.registry import Page, page_kind
from okrsite.site.urls import output
from okrsite.site.views import Ref


class PermanentView(NamedTuple):
    """Where a permanent address leads."""

    ref: Ref


@page_kind("id")
def permanent(ctx: Context) -> Iterator[Page]:
    """One small page for every uid and alias that has a page."""
    for uid in ctx.uids():
        yield from _page(ctx, uid, uid)
    for old, uid in ctx.graph.aliases.items():
        if old != uid:
            yield from _page(ctx, old, uid)


def _page(ctx: Context, old: str, uid: str) -> Iterator[Page]:
    kind, _, ident = old.partition(":")
    if ident and ctx.urls.of(uid):
        yield Page(output(f"id/{kind}/{ident}"), "permanent.html", partial(PermanentView, ctx.ref(uid)))
