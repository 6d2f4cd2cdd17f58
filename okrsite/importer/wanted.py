"""What does a table want: which entities, with which values, and which of its rows cannot be used?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from okrsite.model import NOTHING, Number


class Refused(NamedTuple):
    """A row that cannot be used, and what to do about it; `column` is that of the cell, if it is one cell's fault."""

    line: int
    column: int | None
    message: str


class Spoken(NamedTuple):
    """The last check-in of a row. What a tool does not say is None."""

    value: Number | bool | str | None = None
    date: date | None = None
    confidence: Number | None = None
    note: str = ""
    by: str | None = None

    @property
    def says_something(self) -> bool:
        return self != Spoken()


class Wanted(NamedTuple):
    """An entity as a table wants it: values by the key of the format, each of the type that the key has.

    `is_there` tells whether it exists. `lines` and `columns` say, by key, where a value stands; `guessed` are values
    that only something new gets. `inner` are key results or measures, `spoken` are check-ins.
    """

    kind: str
    id: str
    line: int
    is_there: bool
    values: Mapping[str, object]
    inner: tuple[Wanted, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    guessed: Mapping[str, object] = NOTHING
    columns: Mapping[str, int] = NOTHING  # type: ignore[assignment]
    lines: Mapping[str, int] = NOTHING  # type: ignore[assignment]

    @property
    def uid(self) -> str:
        return self.kind if self.kind == self.id else f"{self.kind}:{self.id}"

    def place_of(self, key: str) -> tuple[int, int | None]:
        """The line and column of a value."""
        return self.lines.get(key, self.line), self.columns.get(key)
