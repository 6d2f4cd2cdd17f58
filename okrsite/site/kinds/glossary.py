"""What do the words mean? The terms of the format and of the numbers, under the names that this company gives them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from okrsite.site.context import Context
from okrsite.site.markup import Html
from okrsite.site.registry import Page, page_kind
from okrsite.site.urls import output

TERMS = (
    ("aims", ("vision", "mission", "pillar", "objective", "key_result", "initiative", "kpi", "goal")),
    ("ways", ("aligns", "contributes", "tree", "guardrail", "levels", "baseline")),
    ("numbers", ("progress", "expected", "status", "stale", "confidence", "score", "forecast")),
    ("rhythm", ("cycle", "check_in", "cadence")),
    ("company", ("team", "owner", "audience")),
)


class GlossaryView(NamedTuple):
    """The page: groups of anchor, term and meaning."""

    groups: tuple[tuple[str, tuple[tuple[str, str, Html], ...]], ...]
    rules: str


@page_kind("glossary")
def glossary(ctx: Context) -> Iterator[Page]:
    """The one page."""
    path = output("glossary")
    yield Page(path, "glossary.html", partial(view, ctx, ctx.urls.root(path)))


def view(ctx: Context, root: str) -> GlossaryView:
    """Every term with its meaning."""
    groups = tuple(
        (ctx.words(f"glossary.{group}"), tuple(_term(ctx, name, root) for name in names)) for group, names in TERMS
    )
    return GlossaryView(groups, ctx.urls.page("rules") if "rules" in ctx.urls.kinds else "")


def _term(ctx: Context, name: str, root: str) -> tuple[str, str, Html]:
    key = f"label.{name}"
    word = ctx.words(key) if ctx.words.has(key) else ctx.words(f"glossary.term-{name}")
    return name.replace("_", "-"), word, ctx.inline(ctx.words(f"glossary.{name}"), root)
