"""In which order does the transparency tree come down a terminal, and what stands under what?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from okrsite.graph import Graph

TOP = ""
UNALIGNED = "unaligned"
"""The branch of what hangs nowhere, or in a circle."""


class Place(NamedTuple):
    """Where an entity stands. `goes_on` says of the levels between the top and it whether they go on below it."""

    uid: str
    level: int
    goes_on: tuple[bool, ...]
    is_last: bool
    has_children: bool


class Forest:
    """Everything by what it stands under: each objective under the first thing that it aligns to."""

    def __init__(self, graph: Graph) -> None:
        below: dict[str, list[str]] = {}
        for uid in _uids(graph):
            below.setdefault(_above(uid, graph), []).append(uid)
        self._below = below
        reached = {place.uid for place in self.walk()}
        lost = [o.uid for o in graph.objectives.values() if o.uid not in reached]
        if lost:
            below.setdefault(TOP, []).append(UNALIGNED)
            below[UNALIGNED] = list(dict.fromkeys([*below.get(UNALIGNED, ()), *lost]))

    def walk(self, shown: frozenset[str] | None = None, depth: int | None = None, guides: int = 12) -> Iterator[Place]:
        """Every place from the top down, each entity once. There may be more levels than Python has frames.

        Only `shown` (all, if None), at most `depth` levels, and `goes_on` for the last `guides` levels only.
        """
        seen: set[str] = set()
        waiting = self._places(TOP, 1, (), shown)
        while waiting:
            place = waiting.pop()
            if place.uid in seen:
                continue
            seen.add(place.uid)
            below: list[Place] = []
            if depth is None or place.level < depth:
                goes_on = (*place.goes_on, not place.is_last)[-guides:] if place.level > 1 else ()
                below = self._places(place.uid, place.level + 1, goes_on, shown)
            yield place._replace(has_children=bool(below))
            waiting += below

    def _places(self, uid: str, level: int, goes_on: tuple[bool, ...], shown: frozenset[str] | None) -> list[Place]:
        """The places right below one, the last one first."""
        below = [u for u in self._below.get(uid, ()) if self._is_shown(u, shown)]
        return [Place(u, level, goes_on, i == 0, False) for i, u in enumerate(reversed(below))]

    def _is_shown(self, uid: str, shown: frozenset[str] | None) -> bool:
        if shown is None or uid in shown:
            return True
        return uid == UNALIGNED and not shown.isdisjoint(self._below[UNALIGNED])


def with_ancestors(uids: Iterable[str], graph: Graph) -> frozenset[str]:
    """These, the key results of the objectives among them, and all that stands above them in the tree."""
    found = set(uids)
    found |= {k.uid for k in graph.key_results.values() if f"objective:{k.objective}" in found}
    for uid in tuple(found):
        above = graph.parent_of(uid)
        while above is not None and above not in found:
            found.add(above)
            above = graph.parent_of(above)
    return frozenset(found)


def _uids(graph: Graph) -> Iterator[str]:
    """Everything that stands in the tree: of what shares a place, the first first."""
    yield from (statement.uid for statement in (graph.vision, graph.mission) if statement)
    yield from (pillar.uid for pillar in graph.pillars.values())
    parents = {graph.parent_of(objective.uid) for objective in graph.objectives.values()}
    yield from (kpi.uid for kpi in graph.kpis.values() if kpi.uid in parents)
    yield from (key_result.uid for o in graph.objectives.values() for key_result in o.key_results)
    yield from (objective.uid for objective in graph.objectives.values())


def _above(uid: str, graph: Graph) -> str:
    """What something stands under. Objectives of the company need no reason; all others do."""
    parent = graph.parent_of(uid)
    if parent is not None:
        return parent
    kind, _, ident = uid.partition(":")
    return UNALIGNED if kind == "objective" and graph.objectives[ident].team != graph.company else TOP
