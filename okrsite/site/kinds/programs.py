"""What does the site hold for programs? The documents of `site.api`, as files."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.site import api
from okrsite.site.context import Context
from okrsite.site.registry import File, page_kind


@page_kind("api")
def documents(ctx: Context) -> Iterator[File]:
    """`okrs.json` and one file an entity."""
    for path, content in api.documents(ctx.project):
        yield File(path, content)
