"""How is something measured: check-ins, levels, plans, work, key results?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from okrsite.findings import Source
from okrsite.model.words import EVERYONE, NOTHING, Number, Prose


class CheckIn(NamedTuple):
    """A dated value, confidence and note. The value is a number, a bool, an ordinal's level, `unknown`, or None."""

    date: date
    source: Source
    value: Number | bool | str | None = None
    confidence: Number | None = None
    by: str | None = None
    note: str = ""


class PlanPoint(NamedTuple):
    """A phased target: the value meant for a day on the way."""

    date: date
    value: Number


class Milestone(NamedTuple):
    """One step of a key result of kind `milestones`."""

    title: str
    weight: Number = 1
    done: date | None = None


class Levels(NamedTuple):
    """What each level of an ordinal key result would look like, in words."""

    commit: str = ""
    target: str = ""
    stretch: str = ""


class Task(NamedTuple):
    """A step of an initiative."""

    title: str
    done: bool = False
    owner: str | None = None


class Initiative(NamedTuple):
    """Work meant to move key results; never itself a key result, never counted as progress.

    `moves` are ids of key results (`x/y`). One written inside a key result moves that one; its team and, unless named,
    its owner are those of the key result, and its id may be missing (empty): then it has no page of its own.
    """

    id: str
    title: str
    source: Source
    team: str | None = None
    owner: str | None = None
    moves: tuple[str, ...] = ()
    state: str = "todo"
    start: date | None = None
    due: date | None = None
    url: str = ""
    tasks: tuple[Task, ...] = ()
    body: Prose = Prose()
    aliases: tuple[str, ...] = ()
    audience: str = EVERYONE
    extra: Mapping[str, object] = NOTHING

    @property
    def kind(self) -> str:
        return "initiative"

    @property
    def uid(self) -> str:
        return f"initiative:{self.id}"


class KeyResult(NamedTuple):
    """The measured proof that an objective is reached. `id` is unique within its objective only.

    `type` is the format's `kind`: metric, maintain, milestones, boolean, ordinal, baseline or rollup.
    `klass` is the format's `class`: commit, target, stretch, or empty where none is declared.
    `owner` is the one written here; `graph.owner_of` falls back to the objective's.
    """

    id: str
    objective: str
    title: str
    source: Source
    type: str = "metric"
    owner: str | None = None
    contributors: tuple[str, ...] = ()
    metric: str = ""
    unit: str = ""
    baseline: Number | str | None = None
    target: Number | str | None = None
    current: Number | bool | str | None = None
    commit: Number | None = None
    stretch: Number | None = None
    min: Number | None = None
    max: Number | None = None
    judge: str = "latest"
    milestones: tuple[Milestone, ...] = ()
    levels: Levels | None = None
    by: date | None = None
    klass: str = ""
    weight: Number | None = None
    due: date | None = None
    plan: tuple[PlanPoint, ...] = ()
    kpi: str | None = None
    guardrail: bool = False
    measured_at: str = ""
    state: str = "active"
    reason: str = ""
    score: Number | None = None
    score_note: str = ""
    check_ins: tuple[CheckIn, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    extra: Mapping[str, object] = NOTHING

    @property
    def kind(self) -> str:
        return "key-result"

    @property
    def path(self) -> str:
        """The id that is unique in the company: `objective/key-result`."""
        return f"{self.objective}/{self.id}"

    @property
    def uid(self) -> str:
        return f"key-result:{self.objective}/{self.id}"
