"""What can be said about a company's files: places, levels, problems, findings, and the two exceptions."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, Protocol

Span = tuple[int, int, int, int]
"""(line, column, end line, end column), 1-based, columns in code points, the end exclusive."""

START: Span = (1, 1, 1, 1)


class UsageError(Exception):
    """The command line, the configuration or the environment is wrong. Ends in exit code 2 and one clear message."""


class Bug(Exception):
    """A fault of okrsite itself."""


class Level(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"

    @property
    def rank(self) -> int:
        """0 for off up to 3 for error, so that levels can be compared."""
        return RANKS[self.value]


RANKS = {"off": 0, "info": 1, "warning": 2, "error": 3}


class Located(Protocol):
    """A node of a file's data that knows its place and the places of its parts."""

    @property
    def span(self) -> Span: ...

    def child(self, name: str) -> Located | None:
        """The part of that key or index, None if there is none."""
        ...

    def exact(self) -> Located:
        """The data itself, where this only knows the way to it."""
        ...


class Place(NamedTuple):
    """A range in a file; the path is relative to the project's root, with forward slashes."""

    path: str
    span: Span

    @property
    def line(self) -> int:
        return self.span[0]

    @property
    def column(self) -> int:
        return self.span[1]


class Source(NamedTuple):
    """Where an entity was written: its file and the data it was read from."""

    path: str
    root: Located | None = None

    def at(self, field: str = "") -> Place:
        """The place of a field such as `team` or `aligns_to.0.to`; of the nearest enclosing part if it is absent."""
        node = self.root
        if node is None:
            return Place(self.path, START)
        for name in field.split(".") if field else ():
            inner = node.child(name)
            if inner is None:
                break
            node = inner
        return Place(self.path, node.span)

    def has(self, field: str) -> bool:
        """Whether the field was written at all."""
        node = self.root
        for name in field.split("."):
            node = node.child(name) if node is not None else None
        return node is not None

    def part(self, field: str) -> Source:
        """The source of a nested part, e.g. `key_results.0`; this source where the part is absent."""
        node = self.root
        for name in field.split("."):
            node = node.child(name) if node is not None else None
        return self if node is None else Source(self.path, node.exact())


class Related(NamedTuple):
    """Another place that a finding is about."""

    place: Place
    message: str


class Fix(NamedTuple):
    """The one certain answer: the text that replaces a place."""

    place: Place
    text: str


class Problem(NamedTuple):
    """What is wrong and where. It knows neither slug nor level: the runner of the rules adds these.

    `entity` is a uid such as `objective:x` (empty for a file), `field` a dotted path below it.
    """

    code: str
    message: str
    place: Place
    entity: str = ""
    field: str = ""
    hint: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


class Finding(NamedTuple):
    """A problem as people and programs see it: stamped with its rule's slug and level."""

    code: str
    slug: str
    level: Level
    message: str
    place: Place
    entity: str = ""
    field: str = ""
    hint: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


PlaceRow = tuple[str, Span]
Row = tuple[str, str, str, str, PlaceRow, str, str, str, list[tuple[PlaceRow, str]], tuple[PlaceRow, str] | None]
"""A finding as plain data, which JSON can hold."""


def row_of(found: Finding) -> Row:
    """A finding as plain data."""
    code, slug, level, message, place, entity, field, hint, related, fix = found
    notes = [(tuple(note.place), note.message) for note in related]
    mend = None if fix is None else (tuple(fix.place), fix.text)
    return code, slug, level.value, message, tuple(place), entity, field, hint, notes, mend  # type: ignore[return-value]


def finding_of(row: Row) -> Finding:
    """The finding that a row holds."""
    code, slug, level, message, place, entity, field, hint, related, fix = row
    notes = tuple(Related(_place(where), text) for where, text in related)
    mend = None if fix is None else Fix(_place(fix[0]), fix[1])
    return Finding(code, slug, Level(level), message, _place(place), entity, field, hint, notes, mend)


def _place(row: PlaceRow) -> Place:
    line, column, end_line, end_column = row[1]
    return Place(row[0], (line, column, end_line, end_column))


class Ignore(NamedTuple):
    """A comment that silences rules, with the reason it gives: `# okrsite: ignore[OKR405] the board asked for it`.

    `codes` are codes or slugs as written. `target_line` is the line whose findings it silences: its own, or, where the
    line holds nothing but the comment, the next one with a key; None silences the whole file.
    """

    path: str
    codes: tuple[str, ...]
    reason: str
    target_line: int | None
    place: Place
