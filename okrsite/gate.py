"""Which findings count, and do they fail the run? By code, path and level, and by a baseline of what is known."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from okrsite.content.near import did_you_mean
from okrsite.content.yaml import Scalar
from okrsite.findings import Finding, Level, UsageError
from okrsite.graph import Graph
from okrsite.model import Kpi, Objective, WeeklyReview
from okrsite.rules import RULES

Findings = tuple[Finding, ...]

UNKNOWN_VALUE = "OKR106"
"""The one rule that is worse in a strict run (spec: rules.md)."""

REFERENCES = ("OKR201", "OKR801")
"""The rules about what is referred to and not there."""

DELETED = "OKR902"
"""The rule about objectives that git knows and the files do not; its field is the objective's id."""

QUOTED, NAME = re.compile(r'"([^"]*)"'), re.compile(r"[\w-]+")

FORMAT = "okrsite-baseline/1"

Key = tuple[str, str, str]
"""What stays of a finding when lines move: code, entity (or path, where it has none), field."""


class Sifted(NamedTuple):
    """What a baseline leaves: new findings, how many it knew, and how many of its entries fit nothing any more."""

    new: Findings
    known: int
    stale: int


def codes_of(names: Iterable[str]) -> frozenset[str]:
    """The codes behind codes, slugs and beginnings of codes (OKR4). Raises UsageError for what names no rule."""
    return frozenset(code for name in names for code in _codes_of(name.strip()))


def chosen(findings: Findings, select: frozenset[str], ignore: frozenset[str]) -> Findings:
    """The findings of the selected rules (all, if none is selected), without those of the ignored ones."""
    return tuple(f for f in findings if (not select or f.code in select) and f.code not in ignore)


def within(findings: Findings, paths: Sequence[str]) -> Findings:
    """The findings in these files and folders, given relative to the project's root; all for no paths."""
    if not paths or "." in paths:
        return findings
    folders = tuple(f"{path}/" for path in paths)
    return tuple(f for f in findings if f.place.path in paths or f.place.path.startswith(folders))


def about(findings: Findings, uids: frozenset[str]) -> Findings:
    """The findings about these entities."""
    return tuple(f for f in findings if f.entity in uids)


def touched(findings: Findings, graph: Graph, files: frozenset[str], gone: frozenset[str]) -> Findings:
    """The findings in these files, about what they say something of, and about references to files that are gone."""
    uids, lost = _told_in(graph, files), frozenset(_ids(gone))
    return tuple(f for f in findings if _is_touched(f, files, uids) or (lost and _is_lost(f, lost)))


def stricter(findings: Findings) -> Findings:
    """The findings as a strict run sees them: what is unknown in an active objective is an error there."""
    return tuple(f._replace(level=Level.ERROR) if f.code == UNKNOWN_VALUE else f for f in findings)


def fails(findings: Findings, level: Level) -> bool:
    """Whether there is a finding of that level or a worse one."""
    return any(f.level.rank >= level.rank for f in findings)


def baseline_text(findings: Findings) -> str:
    """What `--write-baseline` writes: each known problem by code, entity and field, with how often it stands there."""
    found = Counter(map(_key, findings))
    rows = [{"code": c, "entity": e, "field": f, "count": n} for (c, e, f), n in sorted(found.items())]
    return json.dumps({"format": FORMAT, "findings": rows}, indent=2) + "\n"


def sift(findings: Findings, baseline: str) -> Sifted:
    """Leave out what a baseline knows. Raises UsageError if the text is no baseline."""
    left = Counter(_read(baseline))
    new = []
    for finding in findings:
        key = _key(finding)
        if left[key] > 0:
            left[key] -= 1
        else:
            new.append(finding)
    return Sifted(tuple(new), len(findings) - len(new), sum(left.values()))


def _told_in(graph: Graph, files: frozenset[str]) -> frozenset[str]:
    """What stands in these files: entities, the key results of objectives and of check-in files, series of KPIs."""
    found: set[str] = set()
    for node in graph.nodes:
        if node.source.path in files or (isinstance(node, Kpi) and _series(node) in files):
            found.add(node.uid)
            if isinstance(node, Objective):
                found |= {key_result.uid for key_result in node.key_results}
            elif isinstance(node, WeeklyReview):
                found |= {f"key-result:{entry.key_result}" for entry in node.entries}
    return frozenset(found)


def _series(kpi: Kpi) -> str:
    """The path of the file with a KPI's values; empty where they stand in its own."""
    values = kpi.source.part("values").root if kpi.source.has("values") else None
    return posixpath.join(posixpath.dirname(kpi.source.path), values.text) if isinstance(values, Scalar) else ""


def _ids(paths: Iterable[str]) -> Iterable[str]:
    return (posixpath.splitext(posixpath.basename(path))[0] for path in paths)


def _is_touched(f: Finding, files: frozenset[str], uids: frozenset[str]) -> bool:
    return f.place.path in files or f.entity in uids or any(r.place.path in files for r in f.related)


def _is_lost(f: Finding, names: frozenset[str]) -> bool:
    """Whether a finding is about a reference to one of these names, or tells that an objective of that name is gone."""
    if f.code == DELETED:
        return f.field in names
    if f.code not in REFERENCES:
        return False
    return any(not names.isdisjoint(NAME.findall(quoted)) for quoted in QUOTED.findall(f.message))


def _codes_of(name: str) -> list[str]:
    found = [rule.code for rule in RULES.values() if name == rule.slug or _begins(rule.code, name.upper())]
    if not found:
        known = [word for rule in RULES.values() for word in (rule.code, rule.slug)]
        raise UsageError(f'there is no rule "{name}"{did_you_mean(name, known)}; `okrsite rule` lists them')
    return found


def _begins(code: str, name: str) -> bool:
    return name.startswith("OKR") and code.startswith(name)


def _key(finding: Finding) -> Key:
    return (finding.code, finding.entity or finding.place.path, finding.field)


def _read(text: str) -> Mapping[Key, int]:
    try:
        data = json.loads(text)
        rows = {FORMAT: data["findings"]}[data["format"]]
        return {(str(f["code"]), str(f["entity"]), str(f["field"])): int(f["count"]) for f in rows}
    except (ValueError, TypeError, KeyError, RecursionError):
        raise UsageError("the baseline cannot be read: write it again with --write-baseline") from None
