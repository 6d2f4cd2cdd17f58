"""What does an entity say now that it did not say before? Field by field, places and line numbers aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from okrsite.diff import words
from okrsite.diff.changes import Field, Raw
from okrsite.graph import Graph
from okrsite.model import Entity, KeyResult, Link

AREAS = {
    "names": ("title", "name", "id", "code"),
    "places": ("aligns_to", "team", "cycle", "parent", "moves", "contributes_to"),
    "owners": ("owner", "lead", "person", "contributors"),
    "goal-posts": (
        "baseline", "target", "commit", "stretch", "min", "max", "weight", "levels", "plan", "type", "judge", "rollup",
        "due", "by", "milestones", "guardrail", "klass", "unit", "healthy", "warning", "measures", "kpi",
        "start", "end",
    ),
    "states": ("state", "reason", "score", "score_note", "closing", "closed", "review", "retrospective"),
}  # fmt: skip
"""What a field is about. All others are further edits."""

AREA_OF = {field: area for area, fields in AREAS.items() for field in fields}

NOT_COMPARED = frozenset({
    "source", "objective", "key_results", "check_ins", "initiatives", "aliases",
})  # fmt: skip
"""What is told of on its own, follows from another field, or says only where something stands."""

KINDS = {
    "owner": "person", "lead": "person", "person": "person", "contributors": "person", "team": "team", "cycle": "cycle",
    "kpi": "kpi", "carried_from": "objective", "moves": "key-result",
}  # fmt: skip
"""Fields that refer to something, and to which kind."""

NAMES = {"klass": "class", "type": "kind", "body": "text", "aligns_to": "serves"}
"""What a field is called in the files, or better."""

IN_UNITS = frozenset({"baseline", "target", "commit", "stretch", "min", "max", "current"})


def fields(before: Entity, after: Entity, graphs: tuple[Graph, Graph], renamed: Mapping[str, str]) -> Iterator[Field]:
    """The fields that differ, in the order of the record. A reference to what was only renamed is the same."""
    for name, old, new in zip(before._fields, before, after, strict=True):
        if old == new or name in NOT_COMPARED:
            continue
        was, now = _raw(name, before, old, renamed), _raw(name, after, new, {})
        if was != now:
            said = _words(name, before, old, graphs[0]), _words(name, after, new, graphs[1])
            yield Field(NAMES.get(name, name), AREA_OF.get(name, "more"), was, now, said if all(said) else ("", ""))


def _raw(name: str, entity: Entity, value: object, renamed: Mapping[str, str]) -> Raw:
    """A value as JSON has it, references as the uids of now."""
    found = words.raw(value)
    if name == "aligns_to":
        return [{**link, "to": renamed.get(str(link["to"]), link["to"])} for link in _dicts(found)]
    kind = _kind(name, entity)
    if kind is None or found is None:
        return found
    if isinstance(found, list):
        return [_now(kind, item, renamed) for item in found]
    return _now(kind, found, renamed)


def _kind(name: str, entity: Entity) -> str | None:
    """What a field refers to, if it does."""
    return entity.kind if name == "parent" else KINDS.get(name)


def _dicts(value: Raw) -> list[dict[str, Raw]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _now(kind: str, ident: Raw, renamed: Mapping[str, str]) -> Raw:
    uid = f"{kind}:{ident}"
    return renamed.get(uid, uid)


def _words(name: str, entity: Entity, value: object, graph: Graph) -> str:
    if name == "aligns_to" and isinstance(value, tuple):
        return ", ".join(_link(link, graph) for link in value) or "nothing"
    kind = _kind(name, entity)
    if kind is not None:
        listed = value if isinstance(value, tuple) else (value,)
        return ", ".join(words.name(f"{kind}:{ident}", graph) for ident in listed if ident) or words.NOTHING
    if name in IN_UNITS and isinstance(entity, KeyResult):
        return words.measured(value, entity.unit)
    return words.short(words.raw(value))


def _link(link: Link, graph: Graph) -> str:
    counts = f" (counts, weight {words.measured(link.weight, '')})" if link.contributes else ""
    return f"{words.name(link.to, graph)}{counts}"
