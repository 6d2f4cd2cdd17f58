"""What is aimed at: objectives and goals, why, how they end, and the weekly review of them?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from okrsite.findings import Source
from okrsite.model.measures import CheckIn, KeyResult
from okrsite.model.words import EVERYONE, NOTHING, Number, Prose


class Link(NamedTuple):
    """Why an objective exists: a uid above it, and whether it also counts in that parent's progress.

    `at` is its position among the entries as written; `again` tells how many later ones say the same.
    """

    to: str
    contributes: bool = False
    weight: Number = 1
    at: int = 0
    again: int = 0


class Dependency(NamedTuple):
    """Something of another objective (id) or team (id) that this objective waits for."""

    on: str | None = None
    team: str | None = None
    confirmed: bool = False
    note: str = ""


class Scope(NamedTuple):
    """The scope questions: whom to consult (uids of people and teams) and what it takes."""

    consult: tuple[str, ...] = ()
    resources: str = ""


class Change(NamedTuple):
    """A goal post that was moved after the cycle began; `field` is `KR.target` and the like."""

    date: date
    field: str
    before: str = ""
    after: str = ""
    why: str = ""


class Closing(NamedTuple):
    """How an objective ended; `postmortem` is the id of a page."""

    outcome: str = ""
    decision: str = ""
    lesson: str = ""
    postmortem: str = ""


class Objective(NamedTuple):
    """A qualitative aim for a cycle."""

    id: str
    title: str
    source: Source
    code: str = ""
    team: str | None = None
    owner: str | None = None
    contributors: tuple[str, ...] = ()
    cycle: str | None = None
    aligns_to: tuple[Link, ...] = ()
    horizon: str = ""
    ambition: str = ""
    state: str = "active"
    depends_on: tuple[Dependency, ...] = ()
    scope: Scope | None = None
    tags: tuple[str, ...] = ()
    rollup: str = "key_results"
    carried_from: str | None = None
    key_results: tuple[KeyResult, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    changes: tuple[Change, ...] = ()
    closing: Closing | None = None
    weight: Number | None = None
    score: Number | None = None
    score_note: str = ""
    body: Prose = Prose()
    aliases: tuple[str, ...] = ()
    audience: str = EVERYONE
    extra: Mapping[str, object] = NOTHING

    @property
    def kind(self) -> str:
        return "objective"

    @property
    def uid(self) -> str:
        return f"objective:{self.id}"


class Measure(NamedTuple):
    """One weighted measure of a goal: numbers of its own, or a key result (`x/y`)."""

    id: str
    title: str
    source: Source
    weight: Number = 1
    key_result: str | None = None
    unit: str = ""
    baseline: Number | str | None = None
    target: Number | str | None = None
    current: Number | str | None = None
    check_ins: tuple[CheckIn, ...] = ()


class Review(NamedTuple):
    """A goal's review: two texts and a rating."""

    self_: str = ""
    lead: str = ""
    rating: Number | None = None


class Goal(NamedTuple):
    """A SMART goal of one person or team, with weighted measures."""

    id: str
    title: str
    source: Source
    person: str | None = None
    team: str | None = None
    cycle: str | None = None
    measures: tuple[Measure, ...] = ()
    review: Review | None = None
    body: Prose = Prose()
    aliases: tuple[str, ...] = ()
    audience: str = EVERYONE
    extra: Mapping[str, object] = NOTHING

    @property
    def kind(self) -> str:
        return "goal"

    @property
    def uid(self) -> str:
        return f"goal:{self.id}"


class Entry(NamedTuple):
    """One key result's (`x/y`) check-in inside a check-in file."""

    key_result: str | None
    check_in: CheckIn


class WeeklyReview(NamedTuple):
    """A check-in file: a week's review, written once, for several key results. `id` is its path below the folder."""

    id: str
    date: date
    source: Source
    team: str | None = None
    by: str | None = None
    entries: tuple[Entry, ...] = ()
    body: Prose = Prose()
    audience: str = EVERYONE
    extra: Mapping[str, object] = NOTHING

    @property
    def kind(self) -> str:
        return "check-in"

    @property
    def uid(self) -> str:
        return f"check-in:{self.id}"
