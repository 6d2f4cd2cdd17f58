"""What does a reader see at an address that leads nowhere?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from okrsite.site.context import Context
from okrsite.site.registry import Page, page_kind


class MissingView(NamedTuple):
    """Nothing: the page lists the places of the header."""


@page_kind("404")
def missing(ctx: Context) -> Iterator[Page]:
    """The one page that is served at any depth."""
    yield Page("404.html", "404.html", MissingView)
