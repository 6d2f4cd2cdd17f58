"""How is a node kept as plain data, so that it need not be read from its file again?

A node becomes a row of its fields, of which JSON can hold all; what is nested becomes a row in it. The way to where it
was written is kept too, as steps from the part around it. A file's prose is left out: it stands in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from sys import intern
from types import UnionType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from okrsite.content.late import Origin, Part, Shape, Step
from okrsite.content.literals import to_date
from okrsite.findings import Source
from okrsite.model import NOTHING, Prose

Row = list[Any]

REFERENCES = {"by", "owner", "team", "cycle", "id", "objective", "type", "klass"}
"""Fields whose few words stand in many nodes: each is kept in memory once."""


NO_PROSE = Prose()


class UnkeptError(Exception):
    """A node that is not made of what a row can hold."""


class Form(NamedTuple):
    """At which positions of a kind of row something stands that JSON has no word for. A position of -1 is none."""

    make: type
    size: int
    source: int
    prose: int
    days: tuple[int, ...]
    names: tuple[int, ...]
    free: tuple[int, ...]
    lists: tuple[int, ...]
    one: tuple[tuple[int, type], ...]
    many: tuple[tuple[int, type], ...]


class Shapes:
    """The shapes of all parts, by number: most are those of others."""

    def __init__(self, known: list[Mapping[str, int]]) -> None:
        self.known = known
        self._numbers = {_told(shape): number for number, shape in enumerate(known)}

    def number(self, shape: Shape | None) -> int:
        """The number of a shape. Raises UnkeptError for what no node has."""
        if not isinstance(shape, Mapping):
            raise UnkeptError
        number = self._numbers.setdefault(_told(shape), len(self.known))
        if number == len(self.known):
            self.known.append(shape)
        return number


def row_of(node: tuple[Any, ...], shapes: Shapes, around: Part | Origin) -> Row:
    """A node as a row. Raises UnkeptError where it holds what a row cannot."""
    form = form_of(type(node))
    row: Row = list(node)
    if form.source >= 0:
        part = node[form.source].root
        if not isinstance(part, Part) or part.above is not around:
            raise UnkeptError
        row[form.source] = [shapes.number(part.shape), *part.step]
        around = part
    if form.prose >= 0:
        row[form.prose] = None
    if any(row[at] for at in form.free):
        raise UnkeptError
    for at in form.free:
        row[at] = None
    for at in form.days:
        row[at] = None if node[at] is None else str(node[at])
    for at, _ in form.one:
        row[at] = None if node[at] is None else row_of(node[at], shapes, around)
    for at, _ in form.many:
        row[at] = [row_of(inner, shapes, around) for inner in node[at]]
    return row


def node_of(make: type, row: Row, shapes: Shapes, origin: Origin, body: Prose) -> object:
    """The node that became a row, of a file with these texts. Raises LookupError, TypeError or ValueError otherwise."""
    return _made(form_of(make), row, shapes.known, origin.path, origin, body)


def _made(
    form: Form, row: Row, shapes: list[Mapping[str, int]], path: str, around: Part | Origin, body: Prose = NO_PROSE
) -> object:
    if len(row) != form.size:
        raise ValueError(form.make)
    if form.source >= 0:
        number, *step = row[form.source]
        around = Part(around, _step(tuple(step)), shapes[number])
        row[form.source] = Source(path, around)
    _fill(form, row, body)
    for at, make in form.one:
        if row[at] is not None:
            row[at] = _made(form_of(make), row[at], shapes, path, around)
    for at, make in form.many:
        inner = form_of(make)
        row[at] = tuple([_made(inner, one, shapes, path, around) for one in row[at]])
    return tuple.__new__(form.make, row)


def _fill(form: Form, row: Row, body: Prose) -> None:
    """Put right whatever JSON has no word for, but records."""
    for at in form.days:
        if row[at] is not None:
            row[at] = to_date(row[at])
    for at in form.names:
        if row[at] is not None:
            row[at] = intern(row[at])
    if form.prose >= 0:
        row[form.prose] = body
    for at in form.free:
        row[at] = NOTHING
    for at in form.lists:
        row[at] = tuple(row[at])


@lru_cache(maxsize=64)
def form_of(make: type) -> Form:
    """What must be done to the fields of a class of nodes, by their types."""
    hints = get_type_hints(make)
    types: list[Any] = [_alone(hints[name]) for name in make._fields]  # type: ignore[attr-defined]  # a NamedTuple
    places = list(enumerate(types))
    items = [(at, get_args(kind)[0]) for at, kind in places if get_origin(kind) is tuple]
    names = (at for at, name in enumerate(make._fields) if name in REFERENCES and types[at] is str)  # type: ignore[attr-defined]
    return Form(
        make,
        len(types),
        next((at for at, kind in places if kind is Source), -1),
        next((at for at, kind in places if kind is Prose), -1),
        tuple(at for at, kind in places if kind is date),
        tuple(names),
        tuple(at for at, kind in places if get_origin(kind) is not None and get_origin(kind) is not tuple),
        tuple(at for at, kind in items if not _is_record(kind)),
        tuple((at, kind) for at, kind in places if _is_record(kind) and kind not in (Source, Prose)),
        tuple((at, kind) for at, kind in items if _is_record(kind)),
    )


def _alone(hint: object) -> object:
    """The one type that a field has beside None; of numbers and words, JSON knows which is which."""
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] if isinstance(hint, UnionType) else [hint]
    return kinds[0]


def _is_record(kind: object) -> bool:
    return isinstance(kind, type) and hasattr(kind, "_fields")


def _told(shape: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(shape.items())


@lru_cache(maxsize=4096)
def _step(step: Step) -> Step:
    """The same object for equal steps."""
    return step
