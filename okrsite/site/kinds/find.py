"""Where do the search page and its overlay look? In the files of `site.finder`, or offline in one script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from okrsite.model import Entity, Initiative, KeyResult, Kpi, Objective, Person
from okrsite.site import finder
from okrsite.site.context import STATES, Context
from okrsite.site.finder import Entry
from okrsite.site.kinds.search import about, kind_title, sort_key, tables_of
from okrsite.site.registry import File, page_kind
from okrsite.site.views import Ref

FOLDER = "find"


@page_kind("find")
def find(ctx: Context) -> Iterator[File]:
    """Made whole when the first of its files is wanted: every word may stand in any of them."""
    tables = tables_of(ctx)
    size = sum(map(len, tables.values()))

    teams = [(team.id, ctx.ref(team.uid).text) for team in ctx.graph.teams.values()]

    @cache
    def files() -> dict[str, bytes]:
        return finder.make(list(entries(ctx, tables)), interface(ctx), teams)

    if ctx.urls.offline:
        yield File(f"{FOLDER}/index.js", lambda: finder.script(files()))
        return
    for name in finder.names(size):
        yield File(f"{FOLDER}/{name}", lambda name=name: files()[name])  # type: ignore[misc]


def entries(ctx: Context, tables: Mapping[str, Sequence[Entity]]) -> Iterator[Entry]:
    """Everything by kind and title."""
    for kind, table in tables.items():
        title = kind_title(ctx, kind)
        for entity in sorted(table, key=lambda entity: sort_key(ctx, entity.uid)):
            yield _entry(ctx, title, entity)


def interface(ctx: Context) -> dict[str, object]:
    """What the script says, in the words of the site, and the choices of each facet."""
    words = ("words", "some", "none")
    said = {
        "facets": {
            "kind": ctx.words("search.kind"),
            "team": ctx.words("label.team"),
            "cycle": ctx.words("label.cycle"),
            "status": ctx.words("number.status"),
        },
        "any": ctx.words("search.any"),
        **{word: ctx.words(f"search.{word}") for word in words},
    }
    choices = {
        "cycle": [(c.id, ctx.ref(c.uid).text) for c in ctx.graph.cycles.values()],
        "status": [(state, ctx.words.status(state)) for state in STATES],
    }
    return {"said": said, "choices": choices}


def _entry(ctx: Context, kind: str, entity: Entity) -> Entry:
    ref, near = ctx.ref(entity.uid), about(ctx, entity)
    above = ctx.graph.objectives.get(entity.objective) if isinstance(entity, KeyResult) else entity
    team = above.team if isinstance(above, Objective | Kpi | Initiative | Person) else None
    cycle = above.cycle if isinstance(above, Objective) else None
    status = ctx.verdict(entity.uid).state if isinstance(entity, Objective | KeyResult) else ""
    belongs = (ctx.maybe("team", team), _owner(ctx, entity), None if isinstance(entity, KeyResult) else near)
    words = " ".join((entity.uid.partition(":")[2], *(found.text for found in belongs if found)))
    return Entry(kind, ref.code, ref.text, near.text if near else "", ref.href, words, team or "", cycle or "", status)


def _owner(ctx: Context, entity: Entity) -> Ref | None:
    return ctx.maybe("person", getattr(entity, "owner", None))
