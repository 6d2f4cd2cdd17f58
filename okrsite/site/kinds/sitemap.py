"""What may search engines read? `robots.txt`, and a map of the site's addresses where its own address is known."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice

from okrsite.rules.registry import RULES
from okrsite.site.context import Context
from okrsite.site.feeds import xml
from okrsite.site.registry import File, all_kinds, page_kind

LIMIT = 50_000
"""Addresses in one map, by its standard; more of them make several, and an index."""

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
FOLDERS = ("map", "search", "glossary", "rules")


@page_kind("sitemap")
def files(ctx: Context) -> Iterator[File]:
    """The map, in parts where it is long, and what points to it."""
    yield File("robots.txt", partial(robots, ctx))
    yield File("sitemap.xml", partial(first, ctx))
    for number in range(_parts(ctx)):
        yield File(f"sitemap-{number + 1}.xml", partial(part, ctx, number))


def robots(ctx: Context) -> bytes:
    """Everything may be read."""
    address = ctx.urls.canonical("sitemap.xml")
    lines = ["User-agent: *", "Disallow:", *([f"Sitemap: {address}"] if address else [])]
    return "".join(f"{line}\n" for line in lines).encode()


def first(ctx: Context) -> bytes:
    """The map itself, or the index of its parts."""
    count = _parts(ctx)
    if not count:
        return part(ctx, 0)
    places = (ctx.urls.canonical(f"sitemap-{number + 1}.xml") for number in range(count))
    rows = "".join(f"<sitemap><loc>{xml(place)}</loc></sitemap>\n" for place in places)
    return f"{HEAD}<sitemapindex {SCHEMA}>\n{rows}</sitemapindex>\n".encode()


def part(ctx: Context, number: int) -> bytes:
    """One map; an empty one where nobody knows the site's address."""
    chosen = islice(addresses(ctx), number * LIMIT, (number + 1) * LIMIT) if ctx.urls.base else ()
    rows = "".join(f"<url><loc>{xml(ctx.urls.canonical(address))}</loc></url>\n" for address in chosen)
    return f"{HEAD}<urlset {SCHEMA}>\n{rows}</urlset>\n".encode()


def addresses(ctx: Context) -> Iterator[str]:
    """The pages that are worth finding: the home page, the lists, every entity, every rule."""
    yield ctx.urls.page()
    kinds = [kind for name, kind in all_kinds().items() if name in ctx.urls.kinds]
    yield from (ctx.urls.page(kind.nav.folder) for kind in kinds if kind.nav and kind.nav.folder)
    yield from (ctx.urls.page(folder) for folder in FOLDERS if folder in ctx.urls.kinds)
    found = (ctx.urls.of(uid) for uid in ctx.uids())
    yield from (address for address in found if address and "#" not in address)
    if "rules" in ctx.urls.kinds:
        yield from (ctx.urls.page(f"rules/{code}") for code in RULES)


def _parts(ctx: Context) -> int:
    """How many parts there are; none where one map holds all."""
    count = sum(1 for _ in addresses(ctx)) if ctx.urls.base else 0
    return -(-count // LIMIT) if count > LIMIT else 0
