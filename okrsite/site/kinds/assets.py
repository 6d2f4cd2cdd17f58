"""Which files of the content stand beside the pages? Those that visible prose refers to, under their own names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from okrsite.site import assets
from okrsite.site.context import Context
from okrsite.site.registry import File, page_kind


@page_kind("assets")
def files(ctx: Context) -> Iterator[File]:
    """The files as they are."""
    for path, address in ctx.assets.items():
        yield File(address, partial(assets.read, ctx.project, path))
