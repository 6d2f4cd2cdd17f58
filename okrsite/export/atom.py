"""What is new, for a feed reader: the feed of the site, or the check-ins on what is meant?"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.export.selection import Selected
from okrsite.export.speaking import context, name, whose
from okrsite.site import feeds
from okrsite.site.context import Context
from okrsite.site.kinds.feeds import everything


def write(selected: Selected) -> bytes:
    """One feed. What is narrower than the company's has an id and a title of its own, and no place on the site."""
    ctx = context(selected)
    if selected.is_all:
        return everything(ctx)
    title = " · ".join(filter(None, (whose(ctx, selected), ctx.config.site.title)))
    return feeds.atom(ctx, f"export {name(selected)}", title, None, _news(ctx, selected))


def _news(ctx: Context, selected: Selected) -> Iterator[feeds.News]:
    uids = {"objective", "key-result"} if not selected.kind else {selected.kind}
    for item in feeds.of_objectives(ctx, ctx.graph.objectives.values()):
        if item.uid in selected.uids and item.uid.partition(":")[0] in uids:
            yield item
