"""What can be said about two states of a company? Records that every format of a diff is written from."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from okrsite.findings import Finding
from okrsite.scores.numbers import Value

Raw = None | bool | int | float | str | list["Raw"] | dict[str, "Raw"]
"""A value as JSON has it."""


class Side(NamedTuple):
    """One of the two states: how it was asked for, and its commit; the working tree has none."""

    name: str
    commit: str = ""


class Thing(NamedTuple):
    """An entity: `where` is what it belongs to, in words, and `file` the file it stands in."""

    uid: str
    title: str
    file: str
    where: str = ""

    @property
    def kind(self) -> str:
        return self.uid.partition(":")[0]

    @property
    def id(self) -> str:
        return self.uid.partition(":")[2] or self.uid


class Field(NamedTuple):
    """A field with another value, for programs and in words; `words` are empty where the value is no short text."""

    name: str
    area: str
    before: Raw
    after: Raw
    words: tuple[str, str]


class Changed(NamedTuple):
    """An entity that is there on both sides and says something else. `was` is its old uid."""

    thing: Thing
    was: str
    fields: tuple[Field, ...]


class Standing(NamedTuple):
    """How far something is."""

    progress: float | None
    status: str | None
    stale: bool


class Said(NamedTuple):
    """A check-in; `words` is its value with the unit."""

    date: date
    value: Value
    words: str
    confidence: int | float | None
    by: str | None
    note: str


class CheckedIn(NamedTuple):
    """A key result with the check-ins that came and went, what they changed, and the company objective above it."""

    thing: Thing
    added: tuple[Said, ...]
    gone: tuple[Said, ...]
    before: Standing | None
    after: Standing
    serves: str


class Moved(NamedTuple):
    """An objective above what changed, or whose own numbers did."""

    thing: Thing
    before: Standing | None
    after: Standing


class Changes(NamedTuple):
    """All that is different. `company` are the company's objectives that the changes touch, moved or not.

    `settings` are keys of okrsite.yaml.
    """

    before: Side
    after: Side
    today: date
    added: tuple[Thing, ...]
    removed: tuple[Thing, ...]
    changed: tuple[Changed, ...]
    check_ins: tuple[CheckedIn, ...]
    company: tuple[Moved, ...]
    moved: tuple[Moved, ...]
    found: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    settings: tuple[Field, ...] = ()
