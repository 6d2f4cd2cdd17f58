"""What is on the page of all people? Everybody, by team, with what stands in their name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import NamedTuple

from okrsite.model import Person
from okrsite.site import roster, shards
from okrsite.site.context import Context
from okrsite.site.registry import Nav, Page, page_kind
from okrsite.site.roster import MemberRow
from okrsite.site.shards import Part
from okrsite.site.urls import output
from okrsite.site.views import Ref

PEOPLE = "people"
ONE_PAGE, ROWS_SHOWN = 80, 50
"""Up to so many people stand on one page; of more, so many on each."""


class PeopleOfTeam(NamedTuple):
    """The people of a team, or of none."""

    team: Ref | None
    anchor: str
    people: tuple[MemberRow, ...]


class PeopleView(NamedTuple):
    """Everybody, or those of one page."""

    everybody: int
    groups: tuple[PeopleOfTeam, ...]
    part: Part


@page_kind("people", nav=Nav(40, "people", PEOPLE))
def people(ctx: Context) -> Iterator[Page]:
    """One page, or several where the people are many."""
    everybody = _in_order(ctx)
    size = ONE_PAGE if len(everybody) <= ONE_PAGE else ROWS_SHOWN
    for folder, some, part in shards.cut(ctx.urls, PEOPLE, everybody, size):
        yield Page(output(folder), "people.html", partial(view, ctx, some, part), nav="people")


def view(ctx: Context, some: tuple[Person, ...], part: Part) -> PeopleView:
    """One page of people."""
    found = tuple(_group(ctx, team, list(those)) for team, those in groupby(some, key=lambda person: person.team))
    return PeopleView(len(ctx.graph.people), found, part)


def _in_order(ctx: Context) -> list[Person]:
    """By team in the order of their tree, the lead first; who has no team comes last."""
    places = {team: place for place, (team, _) in enumerate(ctx.team_order)}
    leads = {team.lead for team in ctx.graph.teams.values()}

    def place(person: Person) -> tuple[int, bool, bool, str, str]:
        team = places.get(person.team or "", len(places))
        return team, not person.active, person.id not in leads, person.name.casefold(), person.id

    return sorted(ctx.graph.people.values(), key=place)


def _group(ctx: Context, team: str | None, some: list[Person]) -> PeopleOfTeam:
    lead = ctx.graph.teams[team].lead if team else None
    people = tuple(roster.member(ctx, person, lead) for person in some)
    return PeopleOfTeam(ctx.maybe("team", team), f"team-{team}" if team else "no-team", people)
