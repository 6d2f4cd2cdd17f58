"""In which order, and under which headings, is a diff told to people? The same for a terminal, a comment and a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from okrsite.diff import words
from okrsite.diff.changes import Changed, Changes, CheckedIn, Field, Moved, Said, Side, Standing, Thing
from okrsite.findings import Finding

AREAS = {
    "goal-posts": "Goal posts moved",
    "names": "Renamed",
    "places": "Moved to another place",
    "owners": "Other owners",
    "states": "Other states",
    "more": "Other edits",
}
"""The headings of the areas of `fields`, in the order in which they matter to a reviewer."""


WHOLE_NAME = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class Detail(NamedTuple):
    """A line below an entity: a label, a value before and one after (both empty where they are no short texts)."""

    label: str
    before: str = ""
    after: str = ""
    note: str = ""


class Row(NamedTuple):
    """An entity (or a finding) with a sign, what it belongs to, how its numbers moved, and details."""

    sign: str
    title: str
    id: str
    where: str = ""
    standings: tuple[Standing | None, Standing] | None = None
    details: tuple[Detail, ...] = ()


class Section(NamedTuple):
    """Rows under a heading."""

    heading: str
    rows: tuple[Row, ...]


def sections(changes: Changes) -> tuple[Section, ...]:
    """All that is to be told, without empty sections."""
    return tuple(section for section in _all(changes) if section.rows)


def headline(changes: Changes) -> str:
    """Everything counted, in one line."""
    came = sum(len(c.added) for c in changes.check_ins)
    counts = (
        (len(changes.added), "added"),
        (len(changes.removed), "removed"),
        (len(changes.changed), "edited"),
        (came, "check-in" if came == 1 else "check-ins"),
        (len(changes.settings), "setting" if len(changes.settings) == 1 else "settings"),
        (len(changes.found), "new finding" if len(changes.found) == 1 else "new findings"),
        (len(changes.gone), "finding gone" if len(changes.gone) == 1 else "findings gone"),
    )
    return ", ".join(f"{count:,} {word}" for count, word in counts if count) or "Nothing changed in terms of OKRs"


def sides(changes: Changes) -> tuple[str, str]:
    """What the two states are called, with their commits."""
    return _side(changes.before), _side(changes.after)


def _side(side: Side) -> str:
    name, dots = side.name.removesuffix("..."), "..." if side.name.endswith("...") else ""
    if not side.commit:
        return side.name
    # A build server asks for commits by their whole names, and need not be told them twice.
    return f"{name[:10]}{dots}" if WHOLE_NAME.fullmatch(name) else f"{side.name} ({side.commit[:10]})"


def _all(changes: Changes) -> Iterator[Section]:
    yield Section("Company objectives above the changes", tuple(map(_moved, changes.company)))
    yield Section("Check-ins", tuple(_checked_in(c, changes) for c in changes.check_ins))
    yield Section("Added", tuple(_thing("+", t) for t in changes.added))
    yield Section("Removed", tuple(_thing("−", t) for t in changes.removed))
    for area, heading in AREAS.items():
        yield Section(heading, tuple(_edited(changes.changed, area)))
    yield Section("Configuration", tuple(map(_setting, changes.settings)))
    yield Section("Numbers that moved with them", tuple(map(_moved, changes.moved)))
    yield Section("New findings", tuple(_finding("+", f) for f in changes.found))
    yield Section("Findings gone", tuple(_finding("−", f) for f in changes.gone))


def _thing(sign: str, thing: Thing) -> Row:
    return Row(sign, thing.title, thing.id, ": ".join(filter(None, (thing.kind.replace("-", " "), thing.where))))


def _moved(moved: Moved) -> Row:
    return Row("", moved.thing.title, moved.thing.id, moved.thing.where, (moved.before, moved.after))


def _checked_in(c: CheckedIn, changes: Changes) -> Row:
    above = next((m.thing.title for m in changes.company if m.thing.uid == c.serves), "")
    serves = (Detail("serves", after=above),) if above and above != c.thing.where else ()
    said = [*(_said("", s) for s in c.added), *(_said("taken back", s) for s in c.gone)]
    return Row("", c.thing.title, c.thing.id, c.thing.where, (c.before, c.after), (*said, *serves))


def _said(label: str, said: Said) -> Detail:
    confidence = "" if said.confidence is None else f"confidence {words.measured(said.confidence, '')}"
    parts = (said.words if said.value is not None else "", confidence, said.note)
    return Detail(f"{label} {said.date}".strip(), after=", ".join(filter(None, parts)))


def _edited(changed: Iterable[Changed], area: str) -> Iterator[Row]:
    for c in changed:
        fields = [f for f in c.fields if f.area == area]
        if fields:
            details = tuple(Detail(f.name.replace("_", " "), *f.words) for f in fields)
            yield Row("~", c.thing.title, c.thing.id, c.thing.where, None, details)


def _setting(field: Field) -> Row:
    return Row("~", field.name, "", "", None, (Detail("okrsite.yaml", *field.words),))


def _finding(sign: str, f: Finding) -> Row:
    return Row(sign, f.message, f.code, f"{f.place.path}:{f.place.line}", None, ())
