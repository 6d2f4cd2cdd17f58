"""What is to be written so that the files say what a table says? New files, exact splices, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from okrsite.edit import check_ins, drafts
from okrsite.edit.batch import Batch
from okrsite.edit.changes import Append, Put, Swap
from okrsite.edit.scalars import Plain
from okrsite.edit.sheets import Trail
from okrsite.findings import UsageError
from okrsite.importer import speak
from okrsite.importer.links import written
from okrsite.importer.names import New
from okrsite.importer.values import full, goes_without_saying, in_order, is_same, now, plain, record_of, short
from okrsite.importer.wanted import Refused, Wanted
from okrsite.model import Entity, KeyResult, Measure, Objective

IN_BRACKETS = ("healthy", "warning")
"""Keys with a lower and an upper end inside."""


class Planned(NamedTuple):
    """What an import does: the uids that are new or change, what was left alone and why, and what cannot be."""

    created: list[str]
    changed: list[str]
    notes: list[tuple[int, str]]
    refused: list[Refused]
    lines: dict[str, int]
    ends: dict[str, date]


def planned(batch: Batch, wanted: Iterable[Wanted], made: Iterable[New]) -> Planned:
    """Put everything that is wanted into a batch. Nothing is written yet."""
    wanted, made = list(wanted), list(made)
    plan = Planned([], [], [], [], {}, {c.id: c.end for c in batch.project.graph.cycles.values()})
    for kind, ident, values in [*((w.kind, w.id, w.values) for w in wanted), *((m.kind, m.id, m.values) for m in made)]:
        if kind == "cycle" and (end := values.get("end")):
            plan.ends[ident] = date.fromisoformat(str(end))
    for new in made:
        _try(plan, new.line, f"{new.kind}:{new.id}", lambda new=new: _begin(batch, plan, new))
    for one in wanted:
        act = _update if one.is_there else _create
        plan.lines.update({f"key-result:{one.id}/{inner.id}": inner.line for inner in one.inner})
        _try(plan, one.line, one.uid, lambda one=one, act=act: act(batch, plan, one))
    return plan


def _try(plan: Planned, line: int, uid: str, act: object) -> None:
    plan.lines[uid] = line
    try:
        act()  # type: ignore[operator]
    except UsageError as error:
        plan.refused.append(Refused(line, None, str(error)))


def _begin(batch: Batch, plan: Planned, new: New) -> None:
    drafts.create(batch, new.kind, new.id, new.values, bare=True)
    plan.created.append(f"{new.kind}:{new.id}")


# ------------------------------------------------------------------------------------------------ what is new


def _create(batch: Batch, plan: Planned, wanted: Wanted) -> None:
    said = {key: v for key, v in wanted.values.items() if not goes_without_saying(wanted.kind, key, v)}
    values = {
        key: plain(short(wanted.kind, key, value), key)
        for key, value in said.items()
        if "." not in key and key not in ("body", "values")
    }
    for key in IN_BRACKETS:
        ends = {end: plain(said[f"{key}.{end}"]) for end in ("min", "max") if f"{key}.{end}" in said}
        values |= {key: ends} if ends else {}
    inner = [_inside(batch, plan, wanted, one) for one in wanted.inner]
    if inner:
        values["key_results" if wanted.kind == "objective" else "measures"] = inner
    if "values" in said:
        values["values"] = _series(batch, wanted)
    body = str(wanted.values.get("body", ""))
    drafts.create(batch, wanted.kind, wanted.id, in_order(wanted.kind, values), bare=True, body=body)
    plan.created.append(wanted.uid)


def _series(batch: Batch, wanted: Wanted) -> str:
    """Write the readings of a new KPI to a file beside it. Gives its name."""
    readings: Any = wanted.values["values"]
    lines = ["date,value", *(f"{plain(r['date'])},{plain(r['value'])}" for r in readings)]
    folder = drafts.path_of(batch.project, "kpi", wanted.id, {}).rpartition("/")[0]
    batch.create(f"{folder}/{wanted.id}.csv", "\n".join([*lines, ""]))
    return f"{wanted.id}.csv"


def _inside(batch: Batch, plan: Planned, outer: Wanted, one: Wanted) -> Plain:
    """A new key result or measure as its file holds it, without what it inherits."""
    values = {**one.guessed, **one.values}
    inherited = {"owner": _owner(batch, outer)} if one.kind == "key-result" else {}
    end = plan.ends.get(str(outer.values.get("cycle") or _cycle(batch, outer)))
    inherited |= {"due": end} if end else {}
    kept = {
        key: plain(short(one.kind, key, value), key)
        for key, value in values.items()
        if inherited.get(key) != value and not goes_without_saying(one.kind, key, value)
    }
    kept |= speak.of_new(one, str(values.get("kind", "metric")), batch.project.today, plan.notes)
    return in_order(one.kind, ({"id": one.id} if one.id else {}) | kept)


def _owner(batch: Batch, outer: Wanted) -> object:
    there = batch.project.graph.objectives.get(outer.id)
    return outer.values.get("owner") or (there.owner if there else None)


def _cycle(batch: Batch, outer: Wanted) -> object:
    there = batch.project.graph.objectives.get(outer.id)
    return there.cycle if there else None


# ------------------------------------------------------------------------------------------------ what is there


Where = tuple[str, Callable[[], Trail]]
"""A file, and what finds the way to a part of it, which is asked for only where something changes."""


def _update(batch: Batch, plan: Planned, wanted: Wanted) -> None:
    entity = batch.project.graph.entity(wanted.uid)
    if entity is None:
        raise UsageError(f'"{wanted.id}" is not there')
    path = entity.source.path
    folder = batch.project.config.content
    if batch.project.graph.files.get(path.removeprefix(f"{folder}/") if folder else path) != entity.uid:
        _leave(batch, plan, entity, wanted)
        return
    before = batch.after.get(path)
    _values(batch, plan, (path, tuple), entity, wanted)
    for one in wanted.inner:
        _try(plan, one.line, plan_uid(wanted, one), lambda one=one: _update_inside(batch, plan, entity, wanted, one))
    if batch.after.get(path) != before:
        plan.changed.append(wanted.uid)


def _leave(batch: Batch, plan: Planned, entity: Entity, wanted: Wanted) -> None:
    """What is written inside something else, as an initiative in a key result, is changed there."""
    said = {key: value for key, value in wanted.values.items() if key not in ("body", "team", "moves")}
    if not all(is_same(now(batch.project, entity, wanted.kind, key), value) for key, value in said.items()):
        plan.notes.append((wanted.line, f"{wanted.id} is written in {entity.source.path}; it was left as it is there"))


def plan_uid(outer: Wanted, one: Wanted) -> str:
    """The uid of what is inside something."""
    return f"{one.kind}:{outer.id}/{one.id}"


def _update_inside(batch: Batch, plan: Planned, entity: Entity, outer: Wanted, one: Wanted) -> None:
    path, key = entity.source.path, "key_results" if isinstance(entity, Objective) else "measures"
    if not one.is_there:
        batch.edit(path, Append((), key, _inside(batch, plan, outer, one)))
        return
    found: KeyResult | Measure = next(e for e in getattr(entity, key) if e.id == one.id)
    _values(batch, plan, (path, lambda: check_ins.place(batch, path, key, one.id)), found, one)
    if isinstance(found, KeyResult):
        speak.of_known(batch, found, one, plan.notes)


def _values(batch: Batch, plan: Planned, where: Where, entity: object, wanted: Wanted) -> None:
    for key, value in wanted.values.items():
        try:
            if key == "body":
                _prose(plan, entity, wanted, str(value))
            elif "." in key:
                _end(batch, where[0], entity, key, value)
            elif not is_same(now(batch.project, entity, wanted.kind, key), value):
                _change(batch, plan, where, entity, wanted, key)
        except UsageError as error:
            plan.refused.append(Refused(*wanted.place_of(key), str(error)))


def _change(batch: Batch, plan: Planned, where: Where, entity: object, wanted: Wanted, key: str) -> None:
    path, trail = where[0], where[1]()
    value = wanted.values[key]
    if not isinstance(value, tuple):
        batch.edit(path, Put(trail, key, plain(value, key)))
        return
    there = now(batch.project, entity, wanted.kind, key)
    known = there if isinstance(there, tuple) else ()
    if len(value) < len(known):
        if not all(any(is_same(k, v) for k in known) for v in value):
            raise UsageError(f"{path}: {key} lists more in the file than in the table; change it there by hand")
        noun, whose = key.replace("_", " "), written(wanted.uid)
        plan.notes.append((wanted.place_of(key)[0], f"{noun} of {whose} lists more in its file; that was left"))
        return
    for n, (old, new) in enumerate(zip(known, value, strict=False)):
        if not is_same(old, new):
            _item(batch, path, (*trail, key, n), old, new)
    for new in value[len(known) :]:
        batch.edit(path, Append(trail, key, plain(new, key)))


def _item(batch: Batch, path: str, trail: Trail, old: object, new: object) -> None:
    """Another item in the place of one; of one with keys, those that differ."""
    key, known = str(trail[-2]), record_of(old)
    if known is None:
        batch.edit(path, Swap(trail, plain(new, key)))
        return
    for name, value in full(old, new).items():
        if is_same(known[name], value):
            continue
        try:
            batch.edit(path, Put(trail, name, plain(value, key)))
        except UsageError:  # it is written in short, as its first field
            batch.edit(path, Swap(trail, plain(new, key)))
            return


def _end(batch: Batch, path: str, entity: object, key: str, value: object) -> None:
    """An end of a KPI's corridor."""
    zone, _, end = key.partition(".")
    known = getattr(entity, zone)
    if known is None:
        batch.edit(path, Put((), zone, {end: plain(value)}))
    elif not is_same(getattr(known, end), value):
        batch.edit(path, Put((zone,), end, plain(value)))


def _prose(plan: Planned, entity: object, wanted: Wanted, text: str) -> None:
    """Prose that is there is somebody's text: an import does not replace it."""
    body = getattr(getattr(entity, "body", None), "text", "")
    if " ".join(text.split()) != " ".join(body.split()):
        line = wanted.place_of("body")[0]
        plan.notes.append((line, f"the prose of {written(wanted.uid)} differs in its file; it was left as it is there"))
