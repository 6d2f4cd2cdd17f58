"""What does a table look like that can be imported: which columns, and a row or two as an example?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from okrsite.importer.fields import SHAPES

EXAMPLES: dict[str, tuple[dict[str, str], ...]] = {
    "objective": (
        {"objective": "make-self-serve-work", "objective title": "Make self-serve the way most customers start",
         "team": "growth", "owner": "ana-silva", "cycle": "2026-q4", "aligns to": "mission", "key result": "activation",
         "key result title": "New sign-ups that reach a first report within 7 days", "unit": "%", "baseline": "18",
         "target": "35", "current": "24", "confidence": "6", "last check-in": "2026-11-20"},
        {"objective": "make-self-serve-work", "key result": "time-to-report",
         "key result title": "Days from sign-up to the first report", "key result owner": "ben-ito", "unit": "days",
         "baseline": "6", "target": "2"},
    ),
    "team": ({"id": "growth", "name": "Growth", "parent": "company", "lead": "ana-silva"},),
    "person": (
        {"id": "ana-silva", "name": "Ana Silva", "team": "growth", "role": "Head of Growth",
         "email": "ana@example.com", "active": "yes"},
    ),
    "cycle": (
        {"id": "2026-q4", "title": "Q4 2026", "start": "2026-10-01", "end": "2026-12-31", "parent": "2026",
         "cadence": "weekly", "closed": "no"},
    ),
    "kpi": (
        {"id": "activation-rate", "title": "7-day activation rate", "team": "growth", "owner": "ben-ito", "unit": "%",
         "direction": "up", "healthy min": "20", "warning min": "15", "frequency": "weekly"},
    ),
    "initiative": (
        {"id": "import-wizard", "title": "Import wizard", "team": "growth", "owner": "ben-ito",
         "moves": "make-self-serve-work/activation", "state": "doing", "start": "2026-10-05", "due": "2026-11-28",
         "url": "https://tracker.example.com/4711"},
    ),
    "goal": (
        {"goal": "ana-2026", "goal title": "Grow as a leader of leads", "person": "ana-silva", "cycle": "2026",
         "measure": "coach", "measure title": "Coach two leads", "weight": "40", "baseline": "0", "target": "2"},
    ),
    "pillar": ({"id": "trust", "title": "Trust in every number"},),
    "page": ({"id": "how-we-do-okrs", "title": "How we do OKRs here"},),
}  # fmt: skip
"""Rows of a company that does not exist, to be replaced."""

SELDOM = ("aliases", "row type", "row title", "row id", "row parent", "cycle start", "cycle end", "judge", "reason",
          "objective weight", "rollup", "audience", "source", "check-in by", "min", "max", "commit", "stretch",
          "key result contributors", "key result state", "guardrail", "horizon", "code", "kpi", "metric")  # fmt: skip
"""Columns that are understood, and that a first table need not have."""


def template(kind: str) -> str:
    """A small table of a kind as CSV: its usual columns, and example rows to be replaced."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    fields = usual(kind)
    writer.writerow(fields)
    writer.writerows([row.get(field, "") for field in fields] for row in EXAMPLES[kind])
    return out.getvalue()


def meanings(kind: str) -> Iterator[tuple[str, str, bool]]:
    """Every column of a kind with what it means, and whether a template has it."""
    shown = usual(kind)
    for field in (*shown, *(f for f in SHAPES[kind].columns if f not in shown)):
        yield field, SHAPES[kind].columns[field].doc, field in shown


def usual(kind: str) -> list[str]:
    """The columns of a template."""
    columns = SHAPES[kind].columns
    kept = [field for field in columns if field not in SELDOM]
    outer = [field for field in kept if not columns[field].inner]
    return [*sorted(outer, key=lambda f: f not in ("objective", "goal", "id")), *(f for f in kept if columns[f].inner)]
