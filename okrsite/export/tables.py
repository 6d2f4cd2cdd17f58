"""How does a kind of entity become a table? Its columns, and a row of plain values for each that is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from okrsite.export.selection import Selected
from okrsite.model import KIND_FOLDERS, KeyResult
from okrsite.project import Project
from okrsite.records import record, tables

Cell = str | int | float | bool | date | None
"""What stands in a cell."""

KEY_RESULTS = (
    "objective", "objective title", "team", "owner", "cycle", "key result", "key result title", "key result owner",
    "kind", "class", "unit", "baseline", "target", "current", "progress", "expected", "status", "stale", "confidence",
    "score", "due", "last check-in",
)  # fmt: skip
"""The columns of key results, each of which brings its objective along."""

COLUMNS = {
    "objective": (
        "id", "title", "code", "team", "owner", "contributors", "cycle", "state", "horizon", "ambition", "tags",
        "aligns_to", "progress", "expected", "status", "stale", "confidence", "score",
    ),
    "team": ("id", "name", "parent", "lead", "progress", "expected", "status"),
    "person": ("id", "name", "team", "role", "email", "active"),
    "cycle": ("id", "title", "start", "end", "parent", "cadence", "closed", "progress", "expected", "status"),
    "kpi": ("id", "title", "team", "owner", "unit", "direction", "frequency", "current", "status", "stale"),
    "initiative": ("id", "title", "team", "owner", "moves", "state", "start", "due", "link"),
    "goal": ("id", "title", "person", "team", "cycle", "progress"),
    "pillar": ("id", "title"),
    "page": ("id", "title"),
}  # fmt: skip
"""The columns of every other kind, under the names that `okrs.json` has for them."""

OF_ONE_KIND = ("team", "owner", "contributors", "cycle", "parent", "lead", "person", "moves")
"""References that need not say which kind they mean."""

DAYS = ("start", "end", "due")

FORMULA = re.compile("[=@\t\r\n\uff1d\uff0b\uff0d\uff20]|[+-](?![0-9.]+\\Z)")
"""How a cell begins that a spreadsheet would compute; some do so for the wide forms of the signs too."""

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no cell can hold."""


class Table(NamedTuple):
    """The columns, and the rows that are made when they are asked for."""

    columns: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]


def table(selected: Selected, kind: str) -> Table:
    """The table of a kind."""
    if kind == "key-result":
        meant = (k for k in selected.project.graph.key_results.values() if k.uid in selected.uids)
        return Table(KEY_RESULTS, (_key_result(selected.project, k) for k in meant))
    columns = COLUMNS[kind]
    return Table(tuple(name.replace("_", " ") for name in columns), _rows(selected, kind, columns))


def kinds(selected: Selected) -> tuple[str, ...]:
    """The kinds that have a table: the one that is asked for, else all."""
    return (selected.kind,) if selected.kind else ("key-result", *COLUMNS)


def shown(value: Cell) -> Cell:
    """A value as a table shows it: `yes`, an empty cell for none, no character that a cell cannot hold."""
    if value is None or isinstance(value, bool):
        return "" if value is None else "yes" if value else "no"
    return UNPRINTABLE.sub("\ufffd", value) if isinstance(value, str) else value


def _rows(selected: Selected, kind: str, columns: tuple[str, ...]) -> Iterator[tuple[Cell, ...]]:
    for entity in tables(selected.project)[KIND_FOLDERS[kind]].values():
        if entity.uid in selected.uids:
            data = record(selected.project, entity)
            yield tuple(_flat(name, data.get(name)) for name in columns)


def _key_result(project: Project, k: KeyResult) -> tuple[Cell, ...]:
    graph, scores = project.graph, project.scores
    o, numbers, kpi = graph.objectives[k.objective], scores.of(k.uid), graph.key_result_kpi(k)
    return (
        o.id, o.title, o.team, o.owner, o.cycle, k.path, k.title, graph.owner_of(k), k.type, k.klass,
        k.unit or (kpi.unit if kpi else ""), scores.baseline(k.path), scores.target(k.path), numbers.current,
        numbers.progress, numbers.expected, numbers.status, numbers.stale, numbers.confidence, numbers.score,
        numbers.due, numbers.last_check_in,
    )  # fmt: skip


def _flat(name: str, value: object) -> Cell:
    """A value of a record in one cell: lists joined by commas, references by the ids that files have."""
    if isinstance(value, list):
        return ", ".join(str(_flat(name, item)) for item in value)
    if isinstance(value, dict):
        return _flat(name, value.get("to"))
    if isinstance(value, str) and name in OF_ONE_KIND:
        return value.partition(":")[2]
    if isinstance(value, str) and name in DAYS:
        return date.fromisoformat(value)
    return value if isinstance(value, str | int | float | bool) else None
