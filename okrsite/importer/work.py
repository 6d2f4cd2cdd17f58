"""What would become of the project if a table were imported? It is read, planned and checked; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from okrsite.edit.batch import Batch
from okrsite.findings import Finding
from okrsite.importer.cells import Habits
from okrsite.importer.columns import Columns
from okrsite.importer.gather import Gatherer
from okrsite.importer.links import Linker
from okrsite.importer.names import Directory
from okrsite.importer.plan import Planned, planned
from okrsite.importer.rows import settled_fields, understood
from okrsite.importer.wanted import Refused, Wanted
from okrsite.project import Project

NO_PLAN = Planned([], [], [], [], {}, {})

ROUNDS = 20
"""What refers to a refused row is refused in the next round, and so on; never without end."""


MAY_LACK = ("OKR501",)
"""What is no error in a draft: that it has no key results yet."""


class Outcome(NamedTuple):
    """A batch that can be written, what it does, and the rows that it leaves out; `also` those that go with them."""

    batch: Batch
    plan: Planned
    refused: tuple[Refused, ...]
    missing: dict[str, str]
    project: Project
    also: frozenset[int] = frozenset()


class Brought(NamedTuple):
    """What a table wants, what of it cannot be used, who is named, and what is worth saying."""

    wanted: list[Wanted]
    refused: list[Refused]
    directory: Directory
    notes: list[tuple[int, str]]


Bring = Callable[[frozenset[int]], Brought]
"""Gives what a table brings without the rows of these lines."""


def from_rows(
    project: Project, columns: Columns, pairs: Iterable[str], habits: Habits = Habits(), *, create: bool
) -> Bring:
    """What the rows of a table bring. `pairs` say `field=value` for rows that say nothing of it.

    `habits` are what somebody knows of the table; to `create` is to begin the people, teams and cycles it only names.
    """
    settled = settled_fields(columns, pairs)

    def bring(skip: frozenset[int]) -> Brought:
        directory = Directory(project.graph, create=create)
        lines, refused = understood(columns, directory, settled, habits, skip)
        gatherer = Gatherer(project, columns, directory)
        wanted = gatherer.gather(lines)
        return Brought(wanted, [*refused, *gatherer.refused], directory, gatherer.notes)

    return bring


def outcome(project: Project, root: Path, bring: Bring, *, leave_out: bool) -> Outcome:
    """Plan an import. To `leave_out` rows that cannot be used is to go on without them, and what refers to them."""
    found = _round(project, root, bring, frozenset())
    refused, missing, skip = set(found.refused), dict(found.missing), frozenset[int]()
    for _ in range(ROUNDS if leave_out else 0):
        if not found.refused:
            return found._replace(refused=_sorted(refused), missing=missing)
        skip |= found.also | {r.line for r in found.refused}
        found = _round(project, root, bring, skip)
        refused |= set(found.refused)
        missing |= found.missing
    if found.refused:
        found = found._replace(batch=Batch(project, root), plan=found.plan._replace(notes=[]))
    return found._replace(refused=_sorted(refused), missing=missing)


def _round(project: Project, root: Path, bring: Bring, skip: frozenset[int]) -> Outcome:
    wanted, refused, directory, notes = bring(skip)
    linker = Linker(project.graph, directory, wanted)
    linked = []
    for one in wanted:
        with_links, faults = linker.resolved(one)
        linked.append(with_links)
        refused += faults
    if refused:
        return Outcome(Batch(project, root), NO_PLAN, tuple(refused), directory.missing, project)
    tried = _tried(project, root, linked, directory)
    new = {one.uid for one in linked if not one.is_there and "state" not in one.values}
    if drafts := {uid: error for error in tried.errors if (uid := _unfinished(error)) in new}:
        notes += [(tried.plan.lines[uid], f"{error.message}: it comes in as a draft") for uid, error in drafts.items()]
        linked = [_as_draft(one) if one.uid in drafts else one for one in linked]
        tried = _tried(project, root, linked, directory)
    tried.plan.notes.extend(notes)
    tried.plan.notes.sort()
    found = (*tried.plan.refused, *_faults(tried.errors, tried.plan))
    lines = {fault.line for fault in found}
    also = {n for one in linked for n in (one.line, *(i.line for i in one.inner)) if one.line in lines}
    return Outcome(tried.batch, tried.plan, found, directory.missing, tried.after, frozenset(also))


class _Tried(NamedTuple):
    """A batch in memory, and what would be wrong if it were written."""

    batch: Batch
    plan: Planned
    errors: tuple[Finding, ...]
    after: Project


def _tried(project: Project, root: Path, linked: list[Wanted], directory: Directory) -> _Tried:
    batch = Batch(project, root)
    plan = planned(batch, linked, directory.made.values())
    after = batch.outcome() if batch.after and not plan.refused else project
    return _Tried(batch, plan, batch.new_errors(after), after)


def _unfinished(error: Finding) -> str:
    """The uid of the objective that only lacks what a draft may lack."""
    ident = error.entity.partition(":")[2].partition("/")[0]
    return f"objective:{ident}" if error.code in MAY_LACK else ""


def _as_draft(wanted: Wanted) -> Wanted:
    return wanted._replace(values={**wanted.values, "state": "draft"})


def _faults(errors: Iterable[Finding], plan: Planned) -> Iterable[Refused]:
    """The rows that errors come from: those of the entity, else of the objective around it, else the first."""
    first = min(plan.lines.values(), default=0)
    for error in errors:
        outer = "objective:" + error.entity.removeprefix("key-result:").partition("/")[0]
        line = plan.lines.get(error.entity, plan.lines.get(outer, first))
        hint = f" ({error.hint})" if error.hint else ""
        yield Refused(line, None, f"{error.code} {error.message}{hint}")


def _sorted(refused: Iterable[Refused]) -> tuple[Refused, ...]:
    return tuple(sorted(refused, key=lambda r: (r.line, -1 if r.column is None else r.column)))
