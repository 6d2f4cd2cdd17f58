"""What does each row say? Its cells as values, with names looked up, or why it cannot be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from okrsite.content.fields import Choice, Day, FieldType, Numeric, Reference, Scored
from okrsite.content.records import ListOf
from okrsite.findings import UsageError
from okrsite.importer import cells
from okrsite.importer.cells import Habits
from okrsite.importer.columns import Columns, comparable
from okrsite.importer.names import Directory
from okrsite.importer.tables import Cell, Row
from okrsite.importer.wanted import Refused
from okrsite.importer.words import ROW_TYPES

NAMED = ("person", "team")
"""Kinds whose ids can be told before all rows are read."""

MEASURED = ("target", "baseline", "current", "commit", "stretch", "min", "max")
"""Fields whose cells may bring a unit."""

SEPARATORS = (re.compile(r"[;\n]"), re.compile(r"[;\n,]"))


class Line(NamedTuple):
    """A row as it was understood: values by field, those of the row itself and those that `--set` gives all rows."""

    number: int
    values: dict[str, object]
    unit: str = ""


class Reading(NamedTuple):
    """What cells are read with."""

    columns: Columns
    directory: Directory
    habits: Habits
    settled: Mapping[str, str]


def understood(
    columns: Columns,
    directory: Directory,
    settled: Mapping[str, str],
    habits: Habits = Habits(),
    skip: frozenset[int] = frozenset(),
) -> tuple[list[Line], list[Refused]]:
    """Each row's values. `settled` gives values, by field, to rows that say nothing; lines of `skip` are left out.

    `habits` say how the table writes what may mean two things, where somebody knows that.
    """
    reading = Reading(columns, directory, _habits(columns, habits), settled)
    lines: list[Line] = []
    refused: list[Refused] = []
    above: dict[str, Cell] = {}
    for row in columns.rows:
        given = _given(columns, row)
        if not given and not row.faults:
            continue
        above = _filled(columns, given, above)
        if row.line in skip:
            continue
        line, faults = _line(reading, row, given)
        refused += faults
        if not faults:
            lines.append(line)
    return lines, refused


def settled_fields(columns: Columns, pairs: Iterable[str]) -> dict[str, str]:
    """What `--set field=value` says, by field. Raises UsageError for a field that there is not."""
    from_names = {comparable(field): field for field in columns.shape.columns}
    from_names |= {comparable(t.key): f for f, t in columns.shape.columns.items() if not t.inner}
    found = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        field = from_names.get(comparable(name))
        if not equals or field is None:
            raise UsageError(f"--set {pair}: write field=value, with one of {', '.join(columns.shape.columns)}")
        found[field] = text.strip()
    return found


def _habits(columns: Columns, said: Habits) -> Habits:
    def of(*types: type) -> list[Cell]:
        wanted = [n for f, n in columns.by_field.items() if isinstance(columns.target(f).type, types)]
        return [row.cell(n) for row in columns.rows for n in wanted]

    found = cells.habits(of(Numeric, Scored), of(Day), columns.table.delimiter)
    day_first = found.day_first if said.day_first is None else said.day_first
    return Habits(said.point or found.point, day_first)


def _given(columns: Columns, row: Row) -> dict[str, Cell]:
    """The cells that say something, by field."""
    found = {f: row.cell(n) for f, n in columns.by_field.items()}
    return {f: cell for f, cell in found.items() if not cells.is_nothing(cell, columns.target(f).type)}


def _filled(columns: Columns, given: dict[str, Cell], above: dict[str, Cell]) -> dict[str, Cell]:
    """Fill in what a row leaves out since the row above says it: an objective written once for all its key results.

    Gives what the rows below may leave out.
    """
    shape = columns.shape
    names = {shape.kind, f"{shape.kind} title"}
    if not shape.inner or "row type" in columns.by_field or "/" in str(given.get(shape.inner_noun, "")):
        return {}
    if not names & given.keys():
        given.update({f: cell for f, cell in above.items() if f not in given})
        return above
    return {f: cell for f, cell in given.items() if not shape.columns[f].inner}


def _line(reading: Reading, row: Row, given: dict[str, Cell]) -> tuple[Line, list[Refused]]:
    values: dict[str, object] = {}
    faults: list[Refused] = []
    for field, cell in ({f: c for f, c in reading.settled.items() if f not in given} | given).items():
        column = reading.columns.by_field.get(field)
        try:
            values[field] = _value(reading, field, cell, row, given)
        except UsageError as error:
            is_cell = column is not None and field in given
            said = str(error) if is_cell else f"--set {field}: {error}"
            faults.append(Refused(row.line, column if is_cell else None, said))
    used = [column for column in reading.columns.by_field.values() if column in row.faults]
    faults += [Refused(row.line, column, row.faults[column]) for column in used]
    return Line(row.line, values, _unit(given, reading.habits)), faults


def _value(reading: Reading, field: str, cell: Cell, row: Row, given: Mapping[str, Cell]) -> object:
    target = reading.columns.target(field)
    if field == "confidence":
        _sure(reading, cell)
    if field == "row type":
        return _row_type(cell)
    if isinstance(target.type, Choice) and field in ("state", "kind", "class"):
        return cells.choice(target.type.words if field != "state" else (*target.type.words, *_more(field)), cell)
    if field == "cycle" and isinstance(target.type, Reference):
        days = {name: cells.day(given[name], reading.habits) for name in ("cycle start", "cycle end") if name in given}
        return reading.directory.cycle(cells.line(cell), row.line, days.get("cycle start"), days.get("cycle end"))
    if isinstance(target.type, ListOf):
        return _listed(reading, target.type.inner, cell, row)
    if isinstance(target.type, Reference):
        return _named(reading, target.type, cells.line(cell), row.line)
    if target.key in ("body", "note", "metric", "reason"):
        return cells.text(cell)
    return cells.read(target.type, cell, reading.habits)


def _more(field: str) -> tuple[str, ...]:
    """What a state may be where a row is a key result."""
    return ("dropped",) if field == "state" else ()


def _row_type(cell: Cell) -> str:
    word = " ".join(cells.line(cell).casefold().replace("-", " ").replace("_", " ").split())
    if word not in ROW_TYPES:
        raise UsageError(f'"{word[:60]}" is neither an objective nor a key result')
    if not ROW_TYPES[word]:
        raise UsageError(
            f"a row of type {word} does not belong here; take it out, and import it with a --kind of its own"
        )
    return ROW_TYPES[word]


def _sure(reading: Reading, cell: Cell) -> None:
    """Refuse a confidence of 0.7 where all are below 1: another scale is meant."""
    column = reading.columns.by_field.get("confidence")
    if column is None or not isinstance(cell, str | float) or not str(cell).strip().startswith(("0.", "0,", ".")):
        return
    others = [str(row.cell(column)).strip() for row in reading.columns.rows]
    if all(other in ("", "0", "1") or other.startswith(("0.", "0,", "1.0", "1,0", ".")) for other in others):
        raise UsageError(f'"{cell}" looks like a share of 1, and confidence goes from 0 to 10: write 7 or 70 %')


def _listed(reading: Reading, inner: FieldType, cell: Cell, row: Row) -> tuple[str, ...]:
    """What a cell lists: separated by semicolons or lines, by commas only where a part makes no sense otherwise."""
    text = cells.text(cell)
    many, few = ([part.strip() for part in sign.split(text) if part.strip()] for sign in SEPARATORS[::-1])
    if not isinstance(inner, Reference):
        return tuple(dict.fromkeys(cells.line(part) for part in many))
    if not set(inner.kinds) <= {*NAMED}:
        return tuple(dict.fromkeys(cells.line(part) for part in few))
    named: list[str] = []
    for part in few:  # `Silva, Ana` is one, if there is somebody of that name
        is_one = "," not in part or reading.directory.has(inner.kinds[0], part)
        named += [part] if is_one else [name.strip() for name in part.split(",") if name.strip()]
    return tuple(dict.fromkeys(_named(reading, inner, name, row.line) for name in named))


def _named(reading: Reading, type: Reference, text: str, line: int) -> str:
    """The id of a person or team; for what this table itself may bring, the text as it is."""
    named: dict[str, Callable[[str, int], str]] = {"person": reading.directory.person, "team": reading.directory.team}
    kind = type.kinds[0]
    shape = reading.columns.shape.kind
    if kind == "cycle" and shape != "cycle":
        return reading.directory.cycle(text, line)
    return named[kind](text, line) if kind in named and len(type.kinds) == 1 and kind != shape else text


def _unit(given: Mapping[str, Cell], habits: Habits) -> str:
    """The unit that the row's numbers bring along, if they agree."""
    found = set()
    for field in MEASURED:
        if field in given:
            try:
                found.add(cells.amount(given[field], habits).unit)
            except UsageError:
                continue
    found.discard("")
    return found.pop() if len(found) == 1 else ""
