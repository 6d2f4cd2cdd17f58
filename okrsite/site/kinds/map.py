"""What does the tree look like as one picture? An icicle of nested lists, whose cells are progress bars."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from okrsite.site import icicle
from okrsite.site.context import Context
from okrsite.site.icicle import Icicle
from okrsite.site.registry import Page, page_kind
from okrsite.site.urls import output


class MapView(NamedTuple):
    """The page."""

    icicle: Icicle
    tree: str


@page_kind("map")
def page(ctx: Context) -> Iterator[Page]:
    """The one page."""
    yield Page(output("map"), "map.html", partial(view, ctx), nav="tree")


def view(ctx: Context) -> MapView:
    """The picture, and the way to the tree."""
    return MapView(icicle.draw(ctx), ctx.urls.page("tree") if "tree" in ctx.urls.kinds else "")
