"""Who and what is there: statements, pillars, cycles, teams, people, KPIs, pages?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from okrsite.findings import Source
from okrsite.model.words import CADENCE_DAYS, EVERYONE, NOTHING, Number, Prose


class Statement(NamedTuple):
    """The vision or the mission."""

    kind: str
    title: str
    source: Source
    body: Prose = Prose()
    audience: str = EVERYONE
    extra: Mapping[str, object] = NOTHING

    @property
    def id(self) -> str:
        return self.kind

    @property
    def uid(self) -> str:
        return self.kind


class Pillar(NamedTuple):
    """A long-lived strategic choice under the mission."""

    id: str
    title: str
    source: Source
    body: Prose = Prose()
    aliases: tuple[str, ...] = ()
    audience: str = EVERYONE
    extra: Mapping[str, object] = NOTHING

    @property
    def kind(self) -> str:
        return "pillar"

    @property
    def uid(self) -> str:
        return f"pillar:{self.id}"


class Cycle(NamedTuple):
    """A time box; `start` and `end` are its first and last day."""

    id: str
    title: str
    start: date
    end: date
    source: Source
    parent: str | None = None
    cadence: str = "weekly"
    closed: bool = False
    body: Prose = Prose()
    aliases: tuple[str, ...] = ()
    audience: str = EVERYONE
    extra: Mapping[str, object] = NOTHING

    @property
    def kind(self) -> str:
        return "cycle"

    @property
    def uid(self) -> str:
        return f"cycle:{self.id}"

    @property
    def cadence_days(self) -> int:
        """Days between two check-ins."""
        return CADENCE_DAYS[self.cadence]


class Team(NamedTuple):
    """A node of the team tree; the one without a parent is the company."""

    id: str
    name: str
    source: Source
    parent: str | None = None
    lead: str | None = None
    body: Prose = Prose()
    aliases: tuple[str, ...] = ()
    audience: str = EVERYONE
    extra: Mapping[str, object] = NOTHING

    @property
    def kind(self) -> str:
        return "team"

    @property
    def uid(self) -> str:
        return f"team:{self.id}"

    @property
    def title(self) -> str:
        return self.name


class Person(NamedTuple):
    """Somebody who can own things."""

    id: str
    name: str
    source: Source
    team: str | None = None
    role: str = ""
    email: str = ""
    active: bool = True
    body: Prose = Prose()
    aliases: tuple[str, ...] = ()
    audience: str = EVERYONE
    extra: Mapping[str, object] = NOTHING

    @property
    def kind(self) -> str:
        return "person"

    @property
    def uid(self) -> str:
        return f"person:{self.id}"

    @property
    def title(self) -> str:
        return self.name


class Page(NamedTuple):
    """A free page of prose."""

    id: str
    title: str
    source: Source
    body: Prose = Prose()
    aliases: tuple[str, ...] = ()
    audience: str = EVERYONE
    extra: Mapping[str, object] = NOTHING

    @property
    def kind(self) -> str:
        return "page"

    @property
    def uid(self) -> str:
        return f"page:{self.id}"


class Range(NamedTuple):
    """A corridor of values; a missing bound is open."""

    min: Number | None = None
    max: Number | None = None

    def holds(self, value: Number) -> bool:
        """Whether the value lies in it, its ends included."""
        return (self.min is None or value >= self.min) and (self.max is None or value <= self.max)


class Reading(NamedTuple):
    """One dated value of a KPI."""

    date: date
    value: Number
    source: Source


class Kpi(NamedTuple):
    """A number watched always."""

    id: str
    title: str
    source: Source
    team: str | None = None
    owner: str | None = None
    unit: str = ""
    direction: str = ""
    healthy: Range | None = None
    warning: Range | None = None
    frequency: str = ""
    readings: tuple[Reading, ...] = ()
    body: Prose = Prose()
    aliases: tuple[str, ...] = ()
    audience: str = EVERYONE
    extra: Mapping[str, object] = NOTHING

    @property
    def kind(self) -> str:
        return "kpi"

    @property
    def uid(self) -> str:
        return f"kpi:{self.id}"
