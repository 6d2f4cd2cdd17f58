"""What is on a free page? Its prose."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from okrsite.content.heading import first_heading
from okrsite.model import Page as Written
from okrsite.site.context import Context
from okrsite.site.markup import Html
from okrsite.site.registry import Page, page_kind
from okrsite.site.urls import folder, output


class PageView(NamedTuple):
    """A free page."""

    id: str
    text: str
    heading: Html
    lock: str
    edit: str
    history: str
    prose: Html


@page_kind("page")
def pages(ctx: Context) -> Iterator[Page]:
    """One page of the site a page of prose."""
    for written in ctx.graph.pages.values():
        path = output(folder("page", written.id))
        yield Page(
            path, "page.html", partial(view, ctx, written, ctx.urls.root(path)), about=written.uid, own=written.extra
        )


def view(ctx: Context, written: Written, root: str) -> PageView:
    """Its title and its prose; a first heading that only repeats the title is left out."""
    body = written.body
    first = first_heading(body.text)
    if first is not None and first.is_first and first.text == written.title.strip():
        body = body._replace(text=first.below)
    return PageView(
        written.id,
        ctx.title(written),
        ctx.inline(written.title, root),
        ctx.ref(written.uid).lock,
        ctx.repository(written.source.path),
        ctx.history(written.source.path),
        ctx.prose(body, written.source, root, 2),
    )
