"""What stands around every page? The header's places, the menu of cycles, the footer, the hashed assets."""

from __future__ import annotations

from collections.abc import Mapping

from okrsite.model import Cycle
from okrsite.site import charts
from okrsite.site.charts import Meter
from okrsite.site.context import STATES, Context
from okrsite.site.registry import Kind
from okrsite.site.views import CycleItem, NavItem, Shell

CYCLES_SHOWN = 8
LOGO_HEIGHT = 20
FIND = "find/"
"""The folder of the search's index."""

RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
LEGEND = Meter(0.4, 0.55, state="on-track")


def shell(ctx: Context, kinds: Mapping[str, Kind], assets: Mapping[str, str]) -> Shell:
    """The frame of a site. `assets` are the addresses of the theme's files by their plain names."""
    language = ctx.config.site.language
    logo = ctx.config.site.logo.removeprefix(f"{ctx.config.content}/")
    return Shell(
        title=ctx.config.site.title,
        language=language,
        direction="rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr",
        home=ctx.urls.page(),
        nav=_nav(ctx, kinds),
        cycle=ctx.cycle.title if ctx.cycle else "",
        cycles=_cycles(ctx),
        style=assets["okr.css"],
        head_script=assets.get("theme.js", ""),
        script=assets.get("okr.js", ""),
        icon=assets.get("icon.svg", ""),
        logo=ctx.assets.get(logo, ""),
        logo_width=_width(ctx, logo),
        built=ctx.day_of(ctx.today),
        search=ctx.urls.page("search") if "search" in kinds else "",
        find=FIND if "find" in kinds else "",
        find_script=f"{FIND}index.js" if "find" in kinds and ctx.urls.offline else "",
        legend=tuple(ctx.judged(None if s == "no-data" else s) for s in STATES[:7]),
        legend_bar=charts.bar(LEGEND, small=True, hooked=False),
        glossary=ctx.urls.page("glossary") if "glossary" in kinds else "",
        feed="feed.xml" if "feed" in kinds else "",
    )


def _width(ctx: Context, logo: str) -> int:
    """How wide the logo is at its height in the header; 0 where that is not known before it is loaded."""
    size = ctx.size(logo)
    return max(1, round(LOGO_HEIGHT * size.width / size.height)) if size else 0


def _nav(ctx: Context, kinds: Mapping[str, Kind]) -> tuple[NavItem, ...]:
    places = sorted((kind.nav for kind in kinds.values() if kind.nav), key=lambda nav: nav.order)
    return tuple(NavItem(nav.key, ctx.words(f"nav.{nav.key}"), ctx.urls.page(nav.folder)) for nav in places)


def _cycles(ctx: Context) -> tuple[CycleItem, ...]:
    """The latest cycles, the newest first."""
    newest = sorted(ctx.graph.cycles.values(), key=lambda c: (c.start, c.end, c.id), reverse=True)
    return tuple(CycleItem(ctx.ref(cycle.uid), _note(ctx, cycle)) for cycle in newest[:CYCLES_SHOWN])


def _note(ctx: Context, cycle: Cycle) -> str:
    if cycle.closed:
        return ctx.words("cycle.closed")
    if ctx.today < cycle.start:
        return ctx.words("cycle.upcoming")
    return ctx.words("cycle.running" if ctx.today <= cycle.end else "cycle.ended")
