"""What can a column mean? The fields of each kind of table, and the names that they have elsewhere."""

from __future__ import annotations

from typing import NamedTuple

from okrsite.content.fields import (
    Between,
    Choice,
    Day,
    Email,
    FieldType,
    Flag,
    Line,
    Name,
    Numeric,
    Reference,
    Scored,
    Text,
)
from okrsite.content.records import ListOf, Record
from okrsite.content.schema import KINDS
from okrsite.content.schema.objective import KEY_RESULT
from okrsite.content.schema.others import MEASURE

SIMPLE = (Between, Choice, Day, Email, Flag, Line, Name, Numeric, Reference, Scored, Text)

LISTED = ("aligns_to", "contributors", "tags", "moves", "aliases")
"""Keys that hold several references or words: a cell separates them by semicolons or on lines of their own."""


class Target(NamedTuple):
    """Where a cell goes: the key of the entity, or of what is listed inside it (`inner`), or a key beside both.

    A key without a type is handled by name: where a row belongs, and what a check-in is made of.
    """

    key: str
    type: FieldType
    inner: bool = False
    doc: str = ""


class Shape(NamedTuple):
    """What a table of a kind is made of: its columns by name, and the list inside that may have rows of its own."""

    kind: str
    noun: str
    columns: dict[str, Target]
    inner: str = ""
    inner_noun: str = ""


ID_DOC = "its id; without one it is found by its title, or gets an id made of that"

SAID = {
    "current": Target("value", Scored(), True, "the value today, or at the last check-in"),
    "confidence": Target("confidence", Between(0, 10), True, "0 to 10, of the last check-in"),
    "last check-in": Target("date", Day(), True, "the day of the last check-in"),
    "note": Target("note", Text(), True, "what was said then"),
    "check-in by": Target("by", Reference("person"), True, "who said so"),
}
"""What the last check-in of a row is made of."""

BESIDE = {
    "row type": Target("row type", Line(), doc="objective or key result, where each has rows of its own"),
    "row title": Target("row title", Line(), doc="the title of whichever the row is"),
    "row id": Target("row id", Line(), doc="the id of whichever the row is"),
    "row parent": Target("row parent", Line(), doc="what a row belongs to, or is aligned to"),
    "cycle start": Target("cycle start", Day(), doc="the first day of a cycle that is not there yet"),
    "cycle end": Target("cycle end", Day(), doc="its last day"),
}
"""What helps to understand a row, and is no field of anything."""


def _outer(record: Record, kind: str, renamed: dict[str, str], left_out: tuple[str, ...] = ()) -> dict[str, Target]:
    found = {
        renamed.get(f.name, f.name.replace("_", " ")): Target(f.name, f.type, doc=ID_DOC if f.name == "id" else f.doc)
        for f in record.fields
        if (isinstance(f.type, SIMPLE) or (isinstance(f.type, ListOf) and f.name in LISTED)) and f.name not in left_out
    }
    if kind in ("objective", "kpi", "initiative", "goal", "pillar", "team", "person", "cycle"):
        found["description"] = Target("body", Text(), doc="the prose below the front matter, for what is new")
    return found


def _inner(record: Record, noun: str, owned: tuple[str, ...], left_out: tuple[str, ...] = ()) -> dict[str, Target]:
    """The columns of what is listed inside; those of `owned` are called after it, for the outer one has such a key."""
    return {
        noun if f.name == "id" else f"{noun} {name}" if f.name in owned else name: Target(
            f.name, f.type, True, ID_DOC if f.name == "id" else f.doc
        )
        for f in record.fields
        if (isinstance(f.type, SIMPLE) or f.name == "contributors") and f.name not in left_out
        for name in (f.name.replace("_", " "),)
    }


SHAPES: dict[str, Shape] = {
    "objective": Shape(
        "objective",
        "objective",
        _outer(
            KINDS["objective"],
            "objective",
            {"id": "objective", "title": "objective title", "weight": "objective weight", "score": "final score"},
            ("score_note", "carried_from", "score"),
        )
        | _inner(
            KEY_RESULT,
            "key result",
            ("title", "owner", "contributors", "state"),
            ("current", "score", "score_note", "by"),
        )
        | SAID
        | BESIDE,
        "key_results",
        "key result",
    ),
    "goal": Shape(
        "goal",
        "goal",
        _outer(KINDS["goal"], "goal", {"id": "goal", "title": "goal title"})
        | _inner(MEASURE, "measure", ("title",), ("current",))
        | {"measure key result": Target("key_result", Reference("key-result"), True, "a key result as a measure")},
        "measures",
        "measure",
    ),
    "kpi": Shape(
        "kpi",
        "KPI",
        _outer(KINDS["kpi"], "kpi", {})
        | {
            f"{zone} {end}": Target(f"{zone}.{end}", Numeric(), doc=f"the {'lower' if end == 'min' else 'upper'} end")
            for zone in ("healthy", "warning")
            for end in ("min", "max")
        },
    ),
    **{
        kind: Shape(kind, kind, _outer(KINDS[kind], kind, {}))
        for kind in ("team", "person", "cycle", "initiative", "pillar", "page")
    },
}
"""The kinds of tables, each with its columns by the name that a template gives them."""

COMPUTED = (
    "progress", "expected", "expected progress", "status", "stale", "score", "level", "forecast", "health", "rag",
    "rag status", "on track", "progress status", "grade", "attainment", "completion", "complete", "pace", "trend",
    "fortschritt", "ampel",
)  # fmt: skip
"""Columns that need not come in, since okrsite computes them."""

ELSEWHERE = {
    "kpi": dict.fromkeys(
        ("current", "value", "values"), "the readings of a KPI stand in its own file, or in a CSV beside it"
    ),
}
"""Columns that say what an import leaves to the files, and why."""

OTHER_NAMES: dict[str, str] = {
    # the outer entity, and where it belongs
    "objective title": "objective name, objective, okr title, okr, goal name, goal title, goal, company objective, "
    "ziel, objective description text",
    "objective": "objective id, objective key, objective ref, goal id, okr id, objective uid",
    "code": "objective code, short name, label code",
    "team": "objective team, team name, department, group, squad, tribe, unit name, space, workspace, business unit, "
    "organisation unit, org unit, abteilung, bereich",
    "owner": "objective owner, owner name, owner email, owner e mail, objective owner email, responsible, accountable, "
    "assignee, assigned to, lead owner, dri, verantwortlich, verantwortliche person, eigentümer",
    "contributors": "collaborators, co owners, supporters, objective contributors, mitwirkende",
    "cycle": "period, quarter, time period, timeframe, time frame, time box, okr cycle, session, planning session, "
    "interval, objective cycle, zyklus, quartal, zeitraum",
    "aligns to": "parent objective, aligned to, aligned with, alignment, parent goal, parent okr, supports, "
    "supported objective, contributes to, parent objective title, parent objective id, parent key result, "
    "übergeordnetes ziel, zahlt ein auf",
    "ambition": "okr type, objective type, commitment type, goal type",
    "state": "objective state, lifecycle, objective status, publish status",
    "tags": "labels, label, tag, themes, theme, schlagworte",
    "audience": "visibility, visible to, sichtbar für",
    "description": "objective description, why, rationale, motivation, beschreibung",
    # what is listed inside
    "key result title": "key result name, key result, measure name, metric name, key result metric, "
    "key result description text, schlüsselergebnis, measure, metric, target name",
    "key result": "key result id, key result key, key result ref, key result uid, metric id, measure id",
    "key result owner": "metric owner, key result owner email, key result owner e mail, key result responsible, "
    "measure owner",
    "key result contributors": "key result collaborators",
    "key result state": "key result lifecycle",
    "kind": "metric type, measure type, key result type, measurement type, type of metric, unit type, art",
    "metric": "key result description, definition, how measured, measurement, metric definition, metric description",
    "unit": "metric unit, uom, units, unit of measure, measurement unit, value unit, einheit",
    "baseline": "start value, starting value, initial value, initial, from value, base, base value, metric start, "
    "start, from, startwert, ausgangswert, start amount",
    "target": "target value, goal value, end value, target amount, metric target, to value, final value, to, "
    "zielwert, goal",
    "current": "current value, actual, actual value, latest value, last value, value, progress value, current amount, "
    "metric current, aktueller wert, istwert, ist",
    "weight": "weighting, key result weight, importance, gewicht, gewichtung",
    "class": "key result class",
    "commit": "commit value, committed value, commit level, minimum value",
    "stretch": "stretch value, stretch target, stretch goal",
    "min": "minimum, lower bound, lower limit, at least",
    "max": "maximum, upper bound, upper limit, at most",
    "due": "due date, deadline, target date, key result due date, end date, due on, fällig, fällig am",
    "kpi": "linked kpi",
    "source": "data source, source url, integration, quelle",
    "reason": "reason dropped",
    "guardrail": "guard rail, health metric, is guardrail",
    "confidence": "confidence level, confidence score, confidence rating, likelihood, zuversicht, konfidenz",
    "last check-in": "last update, last updated, last check in date, check in date, updated, updated at, "
    "last update date, update date, as of, last checkin, last checked in, letztes update, stand",
    "note": "comment, comments, notes, latest comment, last comment, status update, last update note, check in note, "
    "update note, latest update, kommentar, notiz",
    "check-in by": "updated by, last updated by, check in author",
    "row type": "type, item type, level, record type, entity type, issue type, typ",
    "row title": "title, name, summary, item, titel, bezeichnung",
    "row id": "id, key, item id, identifier, ref, uid, nr, number",
    "row parent": "parent, parent id, parent title, parent name, belongs to, übergeordnet",
    "cycle start": "start date, cycle start date, period start, begin, startdatum",
    "cycle end": "cycle end date, period end, enddatum",
    # other kinds
    "name": "title, full name, display name, team name, person name, member, employee, user, user name",
    "title": "name, kpi name, metric name, project, project name, initiative name, task, summary, pillar name, "
    "strategic pillar, cycle name, theme",
    "email": "e mail, email address, e mail address, mail, work email",
    "role": "job title, position, function, title",
    "lead": "team lead, leader, manager, head, owner",
    "parent": "parent team, parent cycle, belongs to, parent name, part of",
    "start": "start date, starts, begin, from, first day",
    "end": "end date, ends, until, to, last day, due",
    "cadence": "check in frequency, check in cadence, rhythm",
    "frequency": "reporting frequency, measured every, rhythm",
    "moves": "key results, key result, linked key result, linked key results, parent, contributes to",
    "url": "link, ticket, issue link, web link",
    "active": "is active, enabled, employed",
    "person": "owner, for, employee, belongs to",
    "goal title": "title, name, goal name, goal",
    "goal": "id, goal id",
    "measure title": "measure name, metric, measure",
    "measure": "measure id",
    "id": "key, identifier, ref, uid",
}
"""Each field's names elsewhere, as `columns` makes headers comparable; the likeliest first."""

EITHER = {
    "objective": ("objective title", "objective"), "key result": ("key result title", "key result"),
    "goal": ("goal title", "goal"), "measure": ("measure title", "measure"), "metric": ("key result title", "metric"),
    "target": ("target", "key result title"), "team": ("name", "id"), "person": ("name", "id"),
    "cycle": ("title", "id"), "kpi": ("title", "id"), "initiative": ("title", "id"), "pillar": ("title", "id"),
    "page": ("title", "id"),
}  # fmt: skip
"""Headers that are the title where nothing else is, and the id beside a title or where the cells look like ids."""
