"""What does an entity say now, and does a table say the same? A value is the same however it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from okrsite.content.records import ListOf, Record
from okrsite.content.schema import KINDS
from okrsite.content.schema.keys import CHECK_IN
from okrsite.content.schema.objective import KEY_RESULT
from okrsite.content.schema.others import MEASURE, READING
from okrsite.edit.scalars import Plain
from okrsite.importer.links import written
from okrsite.model import KeyResult, Measure, Number
from okrsite.project import Project

RECORDS: dict[str, Record] = {
    **KINDS,
    "key-result": KEY_RESULT,
    "measure": MEASURE,
    "check-in": CHECK_IN,
    "reading": READING,
}
"""The keys of everything that an import writes."""

NOT_SAID = frozenset({"source", "at", "again"})
"""What a listed thing knows of where it stands; no file and no table says it."""

NODES = {"key-result": KeyResult, "measure": Measure}


def now(project: Project, entity: object, kind: str, key: str) -> object:
    """The value that an entity has, be it its own or one that it inherits: what an export would show."""
    if isinstance(entity, KeyResult) and key in EFFECTIVE:
        return EFFECTIVE[key](project, entity)
    field = RECORDS[kind].by_name[key]
    return getattr(entity, field.attr or key)


def is_same(there: object, wanted: object) -> bool:
    """Whether two values say the same; a number is the same in every form."""
    if (known := record_of(there)) is not None:
        return all(is_same(known[name], item) for name, item in full(there, wanted).items())
    if isinstance(wanted, tuple) and isinstance(there, tuple):
        return len(there) == len(wanted) and all(map(is_same, there, wanted))
    if isinstance(there, bool) or isinstance(wanted, bool):
        return there is wanted
    if isinstance(there, str) and isinstance(wanted, str):
        return there.strip() == wanted.strip()
    return there == wanted


def record_of(there: object) -> dict[str, object] | None:
    """What a listed thing such as a task, a milestone or a link is made of; None for a plain value."""
    fields = getattr(there, "_fields", ())
    return {name: getattr(there, name) for name in fields if name not in NOT_SAID} if fields else None


def full(there: object, wanted: object) -> dict[str, object]:
    """What is said of a listed thing: a mapping says all, a word its first field and nothing of the others."""
    fields = [name for name in getattr(there, "_fields", ()) if name not in NOT_SAID]
    if not isinstance(wanted, dict):
        return {fields[0]: wanted}
    defaults = getattr(there, "_field_defaults", {})
    return {name: wanted.get(name, defaults.get(name)) for name in fields}


def plain(value: object, key: str = "") -> Plain:
    """A value as a file holds it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        text = repr(value)
        return format(Decimal(text), "f") if "e" in text else text
    if isinstance(value, Mapping):
        return {str(name): plain(item, key) for name, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(item, key) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return written(str(value)) if key in ("aligns_to", "moves", "key_result", "kpi") else str(value)


def goes_without_saying(kind: str, key: str, value: object) -> bool:
    """Whether something new has a value anyway, so that its file need not say it."""
    field = RECORDS[kind].by_name.get(key)
    defaults = getattr(NODES.get(kind, RECORDS[kind].make), "_field_defaults", {})
    attr = (field.attr or key) if field else key
    return (attr in defaults and is_same(defaults[attr], value)) or (key == "weight" and value == 1)


def short(kind: str, key: str, value: object) -> object:
    """The items of a list without what goes without saying: a task that is only a title is written as that."""
    type = RECORDS[kind].by_name[key].type if key in RECORDS[kind].by_name else None
    record = type.inner if isinstance(type, ListOf) else None
    if not isinstance(record, Record) or not isinstance(value, tuple):
        return value
    defaults = getattr(record.make, "_field_defaults", {})
    kept = [
        {k: v for k, v in item.items() if defaults.get(record.by_name[k].attr or k, "") != v}
        if isinstance(item, dict)
        else item
        for item in value
    ]
    return tuple(
        item[record.shorthand] if isinstance(item, dict) and set(item) == {record.shorthand} else item for item in kept
    )


def in_order(kind: str, values: Mapping[str, Plain]) -> dict[str, Plain]:
    """Keys in the order in which the format lists them."""
    order = ["id", *(name for name in RECORDS[kind].by_name if name != "id")]
    return {name: values[name] for name in sorted(values, key=lambda n: order.index(n) if n in order else len(order))}


def _unit(project: Project, k: KeyResult) -> str:
    kpi = project.graph.key_result_kpi(k)
    return k.unit or (kpi.unit if kpi else "")


def _baseline(project: Project, k: KeyResult) -> Number | str | None:
    found = project.scores.baseline(k.path)
    return k.baseline if found is None else found


def _target(project: Project, k: KeyResult) -> Number | str | None:
    found = project.scores.target(k.path)
    return k.target if found is None else found


EFFECTIVE: dict[str, Callable[[Project, KeyResult], object]] = {
    "owner": lambda project, k: project.graph.owner_of(k),
    "unit": _unit,
    "baseline": _baseline,
    "target": _target,
    "due": lambda project, k: project.scores.of(k.uid).due,
}
"""What a key result may have from its objective, its cycle or its KPI."""
