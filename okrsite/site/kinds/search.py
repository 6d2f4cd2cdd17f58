"""Where does everything stand? Every entity by kind and title, without scripts; a large company's by first letter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from okrsite.model import Cycle, Entity, Goal, Initiative, KeyResult, Kpi, Objective, Person, Team
from okrsite.site import shards
from okrsite.site.context import Context
from okrsite.site.registry import Page, page_kind
from okrsite.site.shards import Part
from okrsite.site.urls import output
from okrsite.site.views import Ref

ENTRIES, ON_A_SHELF = 300, 120
FOLDER, OTHER = "search", "0"
KINDS = ("objective", "key-result", "team", "person", "kpi", "initiative", "goal", "cycle", "pillar", "page")


class Entry(NamedTuple):
    """A line: what it is called, and whose it is."""

    ref: Ref
    about: Ref | None


class Group(NamedTuple):
    """The entries of one kind."""

    title: str
    entries: tuple[Entry, ...]


class SearchView(NamedTuple):
    """All entries of a small company, or those of one kind with one letter."""

    groups: tuple[Group, ...]
    size: int
    back: str
    letter: str
    part: Part


class LettersView(NamedTuple):
    """The way to the parts: each kind with its letters, their addresses and how many entries each has."""

    kinds: tuple[tuple[str, int, tuple[tuple[str, str, int], ...]], ...]
    size: int


@page_kind("search")
def search(ctx: Context) -> Iterator[Page]:
    """One page, or one of letters and those behind them."""
    tables = tables_of(ctx)
    if sum(map(len, tables.values())) <= ENTRIES:
        yield Page(output(FOLDER), "search.html", partial(whole, ctx, tables), nav=FOLDER)
        return
    shelves = _shelves(ctx, tables)
    yield Page(output(FOLDER), "letters.html", partial(letters, ctx, shelves), nav=FOLDER)
    for (kind, letter), uids in shelves.items():
        for place, found, part in shards.cut(ctx.urls, f"{FOLDER}/{kind}/{letter}", uids, ON_A_SHELF):
            yield Page(output(place), "search.html", partial(shelf, ctx, kind, letter, found, part), nav=FOLDER)


def whole(ctx: Context, tables: Mapping[str, Sequence[Entity]]) -> SearchView:
    """The page of a small company."""
    groups = tuple(
        _group(ctx, kind, sorted(map(_uid, table), key=partial(sort_key, ctx))) for kind, table in tables.items()
    )
    return SearchView(groups, sum(map(len, tables.values())), "", "", Part(1, 1, "", ""))


def shelf(ctx: Context, kind: str, letter: str, uids: tuple[str, ...], part: Part) -> SearchView:
    """The entries of a kind whose titles begin with a letter."""
    return SearchView((_group(ctx, kind, uids),), len(uids), ctx.urls.page(FOLDER), _shown(letter), part)


def letters(ctx: Context, shelves: Mapping[tuple[str, str], Sequence[str]]) -> LettersView:
    """The way to all of them."""
    kinds: dict[str, list[tuple[str, str, int]]] = {}
    for (kind, letter), uids in shelves.items():
        kinds.setdefault(kind, []).append((_shown(letter), ctx.urls.page(f"{FOLDER}/{kind}/{letter}"), len(uids)))
    rows = tuple((kind_title(ctx, kind), sum(n for _, _, n in found), tuple(found)) for kind, found in kinds.items())
    return LettersView(rows, sum(n for _, n, _ in rows))


def tables_of(ctx: Context) -> dict[str, Sequence[Entity]]:
    """Everything that is found, by kind."""
    graph = ctx.graph
    tables: tuple[Mapping[str, Entity], ...] = (
        graph.objectives,
        graph.key_results,
        graph.teams,
        graph.people,
        graph.kpis,
        graph.initiatives,
        graph.goals,
        graph.cycles,
        graph.pillars,
        graph.pages,
    )
    return {kind: tuple(table.values()) for kind, table in zip(KINDS, tables, strict=True) if table}


def _shelves(ctx: Context, tables: Mapping[str, Sequence[Entity]]) -> dict[tuple[str, str], list[str]]:
    """The uids of each kind and letter, in the order of their titles."""
    shelves: dict[tuple[str, str], list[str]] = {}
    for kind, table in tables.items():
        keyed = sorted((sort_key(ctx, uid), uid) for uid in map(_uid, table))
        for (title, _), uid in keyed:
            first = title[:1]
            shelves.setdefault((kind, first if "a" <= first <= "z" else OTHER), []).append(uid)
    return shelves


def _group(ctx: Context, kind: str, uids: Sequence[str]) -> Group:
    return Group(kind_title(ctx, kind), tuple(Entry(ctx.ref(uid), about(ctx, ctx.graph.entity(uid))) for uid in uids))


def about(ctx: Context, entity: Entity | None) -> Ref | None:
    """Whose it is: the team, the person, or the objective above."""
    if isinstance(entity, KeyResult):
        return ctx.ref(f"objective:{entity.objective}")
    if isinstance(entity, Goal):
        return ctx.maybe("person", entity.person) or ctx.maybe("team", entity.team)
    if isinstance(entity, Objective | Kpi | Initiative | Person):
        return ctx.maybe("team", entity.team)
    if isinstance(entity, Team):
        return ctx.maybe("team", entity.parent)
    return ctx.maybe("cycle", entity.parent) if isinstance(entity, Cycle) else None


def kind_title(ctx: Context, kind: str) -> str:
    """What the entities of a kind are called."""
    word = {"person": "people", "page": "page"}.get(kind, f"{kind.replace('-', '_')}s")
    return ctx.words("search.pages" if kind == "page" else f"label.{word}")


def _uid(entity: Entity) -> str:
    return entity.uid


def sort_key(ctx: Context, uid: str) -> tuple[str, str]:
    """By title, whatever its case and accents; equal titles by id."""
    plain = unicodedata.normalize("NFKD", ctx.ref(uid).text)
    return "".join(c for c in plain if c.isalnum() or c == " ").casefold().strip(), uid


def _shown(letter: str) -> str:
    return "#" if letter == OTHER else letter.upper()
