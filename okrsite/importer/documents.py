"""What does our own JSON bring, as `okrsite export --format json` writes it: every kind, each entity by its id?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from okrsite.content.fields import FieldType, Reference
from okrsite.content.nodes import ID
from okrsite.content.records import ListOf, Record
from okrsite.findings import UsageError
from okrsite.importer import cells
from okrsite.importer.cells import Habits
from okrsite.importer.fields import SIMPLE
from okrsite.importer.names import Directory
from okrsite.importer.tables import Cell
from okrsite.importer.values import RECORDS
from okrsite.importer.wanted import Refused, Spoken, Wanted
from okrsite.importer.work import Bring, Brought
from okrsite.model import KIND_FOLDERS, Number
from okrsite.project import Project
from okrsite.records import FORMAT

Data = dict[str, object]

ORDER = ("pillars", "cycles", "teams", "people", "kpis", "objectives", "initiatives", "goals", "pages")
KINDS = {folder: kind for kind, folder in KIND_FOLDERS.items()}
STATEMENTS = ("vision", "mission")

OTHER_KEYS = {"link": "url"}
"""Keys that the document has other words for."""

HANDLED = ("id", "url", "key_results", "measures", "check_ins", "children", "score", "current", "values")
"""Keys that are read otherwise, or that are computed."""

PLAIN = Habits(".", None)


class Document(NamedTuple):
    """The document, and where each of its records stands: `objectives[3].key_results[0]`."""

    data: Data
    places: list[str]


def document(data: bytes, name: str) -> Document:
    """Read a document. Raises UsageError for what is none of ours."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name} is no JSON: {str(error)[:200]}") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise UsageError(f'{name} is not what `okrsite export --format json` writes ("format": "{FORMAT}")')
    return Document(found, [])


def from_document(project: Project, found: Document) -> Bring:
    """What a document brings, without the records at these places."""

    def bring(skip: frozenset[int]) -> Brought:
        reader = _Reader(project, found)
        wanted = [one for one in reader.everything() if one.line not in skip]
        kept = [one._replace(inner=tuple(i for i in one.inner if i.line not in skip)) for one in wanted]
        directory = Directory(project.graph)
        for one in kept:
            if one.kind in KIND_FOLDERS:
                directory.add(one.kind, one.id)
        refused = [fault for fault in reader.refused if fault.line not in skip]
        return Brought(kept, refused, directory, [])

    return bring


class _Reader:
    """Reads records one after the other, and keeps what is wrong with them."""

    def __init__(self, project: Project, found: Document) -> None:
        self.project, self.data, self.places = project, found.data, found.places
        self.places.clear()
        self.refused: list[Refused] = []
        self.readings = {
            str(kpi.get("id")): {(r.get("date"), r.get("value")) for r in _records(kpi.get("values"))}
            for kpi in _records(found.data.get("kpis"))
        }
        self.ids: set[str] = set()

    def everything(self) -> Iterator[Wanted]:
        for kind in STATEMENTS:
            if isinstance(statement := self.data.get(kind), dict):
                yield self._wanted(kind, kind, {**statement, "id": kind})
        for folder in ORDER:
            rows = self.data.get(folder)
            for n, row in enumerate(rows if isinstance(rows, list) else ()):
                place = f"{folder}[{n}]"
                if not isinstance(row, dict) or not _is_id(row.get("id")):
                    self._refuse(self._line(place), f"there is no id, or none that can be one: {str(row)[:60]}")
                elif (uid := f"{KINDS[folder]}:{row['id']}") in self.ids:
                    self._refuse(self._line(place), f"{uid} stands here a second time")
                else:
                    self.ids.add(uid)
                    yield self._wanted(KINDS[folder], place, row)

    def _wanted(self, kind: str, place: str, row: Data) -> Wanted:
        line, ident = self._line(place), str(row["id"])
        graph = self.project.graph
        uid = kind if kind in STATEMENTS else f"{kind}:{ident}"
        there = graph.entity(graph.aliases.get(uid, uid))
        values = self._values(kind, line, row)
        if kind == "kpi" and there is None and (readings := _records(row.get("values"))):
            values["values"] = tuple(self._some(line, r, ("date", "value"), RECORDS["reading"]) for r in readings)
        inner = tuple(self._inside(kind, place, ident, row))
        return Wanted(kind, there.id if there else ident, line, there is not None, values, inner)

    def _inside(self, kind: str, place: str, outer: str, row: Data) -> Iterator[Wanted]:
        key, inner_kind = {"objective": ("key_results", "key-result"), "goal": ("measures", "measure")}.get(
            kind, ("", "")
        )
        entity = self.project.graph.entity(f"{kind}:{outer}")
        known = {e.id for e in getattr(entity, key, ())} if key else set()
        for n, inside in enumerate(_records(row.get(key))):
            if inner_kind == "measure" and not inside.get("id") and entity is not None:
                continue  # a key result as a measure has nothing of its own to change
            line = self._line(f"{place}.{key}[{n}]")
            ident = str(inside.get("id", "")).rpartition("/")[2]
            if not ID.fullmatch(ident) and inner_kind == "key-result":
                self._refuse(line, "there is no id, or none that can be one")
                continue
            values = self._values(inner_kind, line, inside)
            spoken = tuple(self._spoken(line, inside))
            yield Wanted(inner_kind, ident, line, ident in known, values, spoken=spoken)

    def _spoken(self, line: int, row: Data) -> Iterator[Spoken]:
        """The check-ins that somebody wrote: readings of its KPI come back with the KPI."""
        record: Record = RECORDS["check-in"]
        readings = self.readings.get(str(row.get("kpi") or "").removeprefix("kpi:"), set())
        said = _records(row.get("check_ins"))
        for one in said:
            is_bare = not any(one.get(key) for key in ("confidence", "note", "by"))
            if not (is_bare and (one.get("date"), one.get("value")) in readings):
                values = self._some(line, one, ("date", "value", "confidence", "note", "by"), record)
                yield Spoken(**values)  # type: ignore[arg-type]
        if not said and row.get("current") is not None:
            yield Spoken(**self._some(line, {"value": row["current"]}, ("value",), record))  # type: ignore[arg-type]

    def _values(self, kind: str, line: int, row: Data) -> dict[str, object]:
        record = RECORDS[kind]
        values: dict[str, object] = {}
        for name, given in row.items():
            key = OTHER_KEYS.get(name, name)
            if name in HANDLED or key not in record.by_name or given in (None, "", [], {}):
                continue
            try:
                values |= self._value(key, given, record.by_name[key].type, line)
            except UsageError as error:
                self._refuse(line, f"{name}: {error}")
        return values

    def _value(self, key: str, given: object, type: FieldType, line: int) -> dict[str, object]:
        if isinstance(type, Record) and isinstance(given, Mapping):
            if key in ("healthy", "warning"):
                return {f"{key}.{end}": _number(given[end]) for end in ("min", "max") if given.get(end) is not None}
            return {key: self._some(line, dict(given), tuple(type.by_name), type)}
        if isinstance(type, ListOf) and isinstance(given, list):
            return {key: tuple(self._item(item, type.inner, line) for item in given)}
        return {key: _read(given, type)}

    def _item(self, given: object, type: FieldType, line: int) -> object:
        if not isinstance(type, Record):
            return _read(given, type)
        if not isinstance(given, dict):
            return _read(given, type.by_name[type.shorthand].type)
        return self._some(line, given, tuple(type.by_name), type)

    def _some(self, line: int, row: Data, keys: tuple[str, ...], record: Record) -> dict[str, object]:
        """Some keys of a record, each of its type."""
        values: dict[str, object] = {}
        for key in keys:
            if row.get(key) not in (None, "", [], {}):
                try:
                    values |= self._value(key, row[key], record.by_name[key].type, line)
                except UsageError as error:
                    self._refuse(line, f"{key}: {error}")
        return values

    def _line(self, place: str) -> int:
        self.places.append(place)
        return len(self.places)

    def _refuse(self, line: int, message: str) -> None:
        self.refused.append(Refused(line, None, message))


def _read(given: object, type: FieldType) -> object:
    """A value of the type that its key has; references without their kind where only one is possible."""
    if not isinstance(given, str | int | float | bool):
        raise UsageError(f"{str(given)[:60]} is no value")
    if isinstance(type, Reference):
        kind, colon, ident = str(given).partition(":")
        return ident if colon and type.kinds == (kind,) else str(given)
    if not isinstance(type, SIMPLE):
        raise UsageError(f"{str(given)[:60]} is not what stands there")
    return cells.read(type, _guarded(given), PLAIN)


def _guarded(given: Cell) -> Cell:
    """A text that begins with a quotation mark has it for itself: nobody guarded it against a spreadsheet."""
    return f"'{given}" if isinstance(given, str) and cells.GUARDED.match(given) else given


def _number(given: object) -> Number:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise UsageError(f"{str(given)[:60]} is no number")
    return given


def _records(given: object) -> list[Data]:
    return [row for row in given if isinstance(row, dict)] if isinstance(given, list) else []


def _is_id(given: object) -> bool:
    return isinstance(given, str) and ID.fullmatch(given) is not None
