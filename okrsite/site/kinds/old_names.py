"""What stands at the address that an entity had under an old id? A page that leads on to the one it has now."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from okrsite.site.context import Context
from okrsite.site.kinds.permanent import PermanentView
from okrsite.site.registry import Page, page_kind
from okrsite.site.urls import ON_HOME, folder, output


@page_kind("aliases")
def old_names(ctx: Context) -> Iterator[Page]:
    """One small page for every alias, and for the key results below an objective's."""
    for old, uid in sorted(ctx.graph.aliases.items()):
        yield from _page(ctx, old, uid)
        kind, _, ident = uid.partition(":")
        if kind == "objective":
            was = old.partition(":")[2]
            for key_result in ctx.graph.objectives[ident].key_results:
                yield from _page(ctx, f"key-result:{was}/{key_result.id}", key_result.uid)


def _page(ctx: Context, old: str, uid: str) -> Iterator[Page]:
    kind, _, ident = old.partition(":")
    if kind not in ON_HOME and ident and ctx.graph.entity(old) is None and ctx.urls.of(uid):
        yield Page(output(folder(kind, ident)), "permanent.html", partial(PermanentView, ctx.ref(uid)))
