"""What changed between two states of a company, in terms of OKRs and not of lines?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from okrsite.diff import words
from okrsite.diff.changes import Changed, Changes, CheckedIn, Side, Thing
from okrsite.diff.fields import fields
from okrsite.diff.measures import check_ins, moved
from okrsite.diff.pairs import Pairs, pairs
from okrsite.diff.settings import settings

if TYPE_CHECKING:
    from okrsite.content.config import Config
    from okrsite.findings import Finding
    from okrsite.graph import Graph
    from okrsite.model import Entity
    from okrsite.project import Project

__all__ = ["compare"]


def compare(
    before: Project, after: Project, sides: tuple[Side, Side], configs: tuple[Config, Config] | None = None
) -> Changes:
    """What is different in the later state. Both are to be loaded as of the same day: time itself is no change.

    `configs` are the configurations as they are written, where the projects were loaded with less of them.
    """
    matched = pairs(before.graph, after.graph)
    changed = tuple(_changed(matched, (before.graph, after.graph)))
    said = tuple(check_ins((before, after), matched))
    added = tuple(_whole(matched.added, after.graph))
    removed = tuple(_whole(matched.removed, before.graph))
    touched = _objectives(changed, said, added, removed, matched.renamed)
    company, others = moved((before, after), matched, touched)
    found, gone = _findings(before.findings, after.findings, matched)
    written = settings(*(configs or (before.config, after.config)))
    return Changes(*sides, after.today, added, removed, changed, said, company, others, found, gone, written)


def _changed(matched: Pairs, graphs: tuple[Graph, Graph]) -> Iterator[Changed]:
    for before, after in matched.both:
        if before == after:
            continue
        found = tuple(fields(before, after, graphs, matched.renamed))
        if found:
            yield Changed(words.thing(after, graphs[1]), before.uid, found)


def _whole(entities: Iterable[Entity], graph: Graph) -> Iterator[Thing]:
    """What came or went. The key results of an objective that came or went go without saying."""
    listed = list(entities)
    whole = {entity.id for entity in listed if entity.kind == "objective"}
    for entity in listed:
        if entity.kind != "key-result" or getattr(entity, "objective", "") not in whole:
            yield words.thing(entity, graph)


def _objectives(
    changed: Iterable[Changed],
    said: Iterable[CheckedIn],
    added: Iterable[Thing],
    removed: Iterable[Thing],
    renamed: Mapping[str, str],
) -> set[str]:
    """The ids of the objectives that something was done to, as they are now."""
    things = [*(c.thing for c in changed), *(c.thing for c in said), *added, *removed]
    ids = {t.id.partition("/")[0] for t in things if t.kind in {"objective", "key-result"}}
    return ids | {renamed[f"objective:{i}"].partition(":")[2] for i in ids if f"objective:{i}" in renamed}


def _findings(
    before: Iterable[Finding], after: Iterable[Finding], matched: Pairs
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Findings that are new and those that are gone. One whose line or wording moved is the same."""
    old = [(_key(f, matched.renamed), f) for f in before]
    new = [(_key(f, {}), f) for f in after]
    return _surplus(new, old), _surplus(old, new)


def _surplus(
    these: Iterable[tuple[tuple[str, ...], Finding]], those: Iterable[tuple[tuple[str, ...], Finding]]
) -> tuple[Finding, ...]:
    left = Counter(key for key, _ in those)
    found = []
    for key, finding in these:
        left[key] -= 1
        if left[key] < 0:
            found.append(finding)
    return tuple(found)


def _key(finding: Finding, renamed: Mapping[str, str]) -> tuple[str, ...]:
    about = renamed.get(finding.entity, finding.entity) or finding.place.path
    return (finding.code, about, finding.field)
