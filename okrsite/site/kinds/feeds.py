"""Which feeds are there? One of everything, and one a team, a person and an objective, beside their pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain

from okrsite.model import Objective, Person, Team
from okrsite.site import feeds
from okrsite.site.context import Context
from okrsite.site.registry import File, page_kind
from okrsite.site.urls import folder


@page_kind("feed")
def files(ctx: Context) -> Iterator[File]:
    """All feeds."""
    yield File("feed.xml", partial(everything, ctx))
    for objective in ctx.graph.objectives.values():
        yield File(
            f"{folder('objective', objective.id)}/feed.xml", partial(of_objective, ctx, objective), objective.uid
        )
    for team in ctx.graph.teams.values():
        yield File(f"{folder('team', team.id)}/feed.xml", partial(of_team, ctx, team), team.uid)
    for person in ctx.graph.people.values():
        yield File(f"{folder('person', person.id)}/feed.xml", partial(of_person, ctx, person), person.uid)


def everything(ctx: Context) -> bytes:
    """The newest check-ins of the company."""
    return feeds.atom(ctx, "", ctx.config.site.title, "", feeds.of_objectives(ctx, ctx.graph.objectives.values()))


def of_objective(ctx: Context, objective: Objective) -> bytes:
    """The check-ins on an objective and its key results."""
    return _feed(ctx, objective.uid, folder("objective", objective.id), feeds.of_objectives(ctx, [objective]))


def of_team(ctx: Context, team: Team) -> bytes:
    """The check-ins on what a team aims at."""
    news = feeds.of_objectives(ctx, ctx.graph.objectives_of(team.id))
    return _feed(ctx, team.uid, folder("team", team.id), news)


def of_person(ctx: Context, person: Person) -> bytes:
    """The check-ins on what somebody owns or answers for."""
    owned = feeds.of_objectives(ctx, ctx.holdings.owned.get(person.id, ()))
    answered = feeds.of_key_results(ctx, ctx.holdings.answers.get(person.id, ()))
    return _feed(ctx, person.uid, folder("person", person.id), chain(owned, answered))


def _feed(ctx: Context, uid: str, place: str, news: Iterator[feeds.News]) -> bytes:
    return feeds.atom(ctx, uid, f"{ctx.ref(uid).text} · {ctx.config.site.title}", place, news)
