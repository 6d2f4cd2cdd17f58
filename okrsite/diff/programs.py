"""How do programs read a diff? As one JSON document."""

from __future__ import annotations

import json

from okrsite.diff.changes import Changes, CheckedIn, Field, Moved, Said, Side, Standing, Thing
from okrsite.findings import Finding

FORMAT = "okrsite-diff/1"


def text(changes: Changes) -> str:
    """The whole diff. Every list is sorted; values are those of the files, references carry their kind."""
    data = {
        "format": FORMAT,
        "today": changes.today.isoformat(),
        "before": _side(changes.before),
        "after": _side(changes.after),
        "added": [_thing(t) for t in changes.added],
        "removed": [_thing(t) for t in changes.removed],
        "changed": [
            {**_thing(c.thing), "was": c.was, "fields": [_field(f) for f in c.fields]} for c in changes.changed
        ],
        "check_ins": [_checked_in(c) for c in changes.check_ins],
        "company": [_moved(m) for m in changes.company],
        "moved": [_moved(m) for m in changes.moved],
        "configuration": [{"field": f.name, "before": f.before, "after": f.after} for f in changes.settings],
        "findings": {"new": [_finding(f) for f in changes.found], "gone": [_finding(f) for f in changes.gone]},
    }
    written = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return written.encode("utf-8", "backslashreplace").decode()


def _side(side: Side) -> dict[str, str | None]:
    return {"name": side.name, "commit": side.commit or None}


def _thing(thing: Thing) -> dict[str, object]:
    return {"uid": thing.uid, "title": thing.title, "path": thing.file}


def _field(field: Field) -> dict[str, object]:
    return {"field": field.name, "area": field.area, "before": field.before, "after": field.after}


def _checked_in(c: CheckedIn) -> dict[str, object]:
    return {
        **_thing(c.thing),
        "added": [_said(s) for s in c.added],
        "removed": [_said(s) for s in c.gone],
        "before": _standing(c.before),
        "after": _standing(c.after),
        "serves": c.serves or None,
    }


def _said(said: Said) -> dict[str, object]:
    return {
        "date": said.date.isoformat(),
        "value": said.value,
        "confidence": said.confidence,
        "by": said.by and f"person:{said.by}",
        "note": said.note,
    }


def _moved(moved: Moved) -> dict[str, object]:
    return {**_thing(moved.thing), "before": _standing(moved.before), "after": _standing(moved.after)}


def _standing(standing: Standing | None) -> dict[str, object] | None:
    if standing is None:
        return None
    progress = None if standing.progress is None else round(standing.progress, 6)
    return {"progress": progress, "status": standing.status, "stale": standing.stale}


def _finding(f: Finding) -> dict[str, object]:
    return {
        "code": f.code,
        "slug": f.slug,
        "level": f.level.value,
        "message": f.message,
        "path": f.place.path,
        "line": f.place.line,
        "entity": f.entity,
    }
