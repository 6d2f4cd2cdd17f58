"""How does everything leave for other programs: as one JSON document, or as a table of key results?"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from okrsite.model import KeyResult
from okrsite.project import Project
from okrsite.records import document

COLUMNS = (
    "objective", "objective title", "team", "owner", "cycle", "key result", "key result title", "key result owner",
    "kind", "class", "unit", "baseline", "target", "current", "progress", "expected", "status", "stale", "confidence",
    "score", "due", "last check-in",
)  # fmt: skip

FORMULA = re.compile("[=@\t\r\n\uff1d\uff0b\uff0d\uff20]|[+-](?![0-9.]+\\Z)")
"""How a cell begins that a spreadsheet would compute; some do so for the wide forms of the signs too."""

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def as_json(project: Project) -> str:
    """The same document as the site's `okrs.json`, for people to read too."""
    text = json.dumps(document(project), ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "backslashreplace").decode()


def as_csv(project: Project) -> str:
    """One row for each key result, with its objective. No cell is a formula: what looks like one is quoted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for key_result in project.graph.key_results.values():
        writer.writerow(map(_cell, _row(project, key_result)))
    return out.getvalue().encode("utf-8", "backslashreplace").decode()


EXPORTS: Mapping[str, Callable[[Project], str]] = MappingProxyType({"json": as_json, "csv": as_csv})
"""Each format by its name on the command line. A new one is one function and one line here."""


def _row(project: Project, k: KeyResult) -> tuple[object, ...]:
    graph, scores = project.graph, project.scores
    o, numbers, kpi = graph.objectives[k.objective], scores.of(k.uid), graph.key_result_kpi(k)
    return (
        o.id, o.title, o.team, o.owner, o.cycle, k.path, k.title, graph.owner_of(k), k.type, k.klass,
        k.unit or (kpi.unit if kpi else ""), scores.baseline(k.path), scores.target(k.path), numbers.current,
        numbers.progress, numbers.expected, numbers.status, numbers.stale, numbers.confidence, numbers.score,
        numbers.due, numbers.last_check_in,
    )  # fmt: skip


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = UNPRINTABLE.sub("\ufffd", str(value))
    return f"'{text}" if FORMULA.match(text) else text
