"""In which order must objectives be scored, so that whatever counts in one is known before it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Edge = tuple[str, str]
"""(an objective, an objective that counts in it), by id."""


class Order(NamedTuple):
    """All ids, what counts before where it counts; and the edges that lie on a cycle, which cannot be followed."""

    ids: Sequence[str]
    blocked: frozenset[Edge]


def order(ids: Iterable[str], edges: Iterable[Edge]) -> Order:
    """Sort by taking away what waits for nothing; only what then remains has cycles at or below it.

    Linear in ids and edges, and without recursion: chains may be 100,000 long.
    """
    waits_for: dict[str, int] = dict.fromkeys(ids, 0)
    feeds: defaultdict[str, list[str]] = defaultdict(list)
    for parent, child in edges:
        waits_for[parent] += 1
        feeds[child].append(parent)
    ready = [ident for ident, waiting in waits_for.items() if not waiting]
    for ident in ready:  # grows while it is read
        for parent in feeds.get(ident, ()):
            waits_for[parent] -= 1
            if not waits_for[parent]:
                ready.append(parent)
    if len(ready) == len(waits_for):
        return Order(ready, frozenset())
    return _with_cycles(ready, [ident for ident, waiting in waits_for.items() if waiting], feeds)


def _with_cycles(ready: list[str], rest: Sequence[str], feeds: Mapping[str, Sequence[str]]) -> Order:
    """Add what stands on cycles and above them; an edge inside a strongly connected group is blocked."""
    remaining = set(rest)
    children: dict[str, list[str]] = {ident: [] for ident in rest}
    for child in rest:
        for parent in feeds.get(child, ()):
            children[parent].append(child)
    groups = _connected(children)
    group_of = {ident: number for number, group in enumerate(groups) for ident in group}
    blocked = {(up, down) for up in remaining for down in children[up] if group_of[up] == group_of[down]}
    return Order([*ready, *(ident for group in groups for ident in group)], frozenset(blocked))


def _connected(children: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Tarjan's strongly connected groups with an explicit stack; what a group points to comes before it."""
    walk = _Walk(children)
    for ident in children:
        if ident not in walk.number:
            walk.start(ident)
    return walk.groups


class _Walk:
    """One depth-first walk: `number` is when a node was met, `low` the earliest one it can reach back to."""

    def __init__(self, children: Mapping[str, Sequence[str]]) -> None:
        self.children = children
        self.number: dict[str, int] = {}
        self.low: dict[str, int] = {}
        self.open: dict[str, None] = {}
        self.groups: list[list[str]] = []

    def start(self, root: str) -> None:
        """Walk all that can be reached from a node."""
        self._meet(root)
        path = [(root, iter(self.children[root]))]
        while path:
            ident, below = path[-1]
            following = next(below, None)
            if following is None:
                path.pop()
                self._leave(ident, path[-1][0] if path else None)
            elif following not in self.number:
                self._meet(following)
                path.append((following, iter(self.children[following])))
            elif following in self.open:
                self.low[ident] = min(self.low[ident], self.number[following])

    def _meet(self, ident: str) -> None:
        self.number[ident] = self.low[ident] = len(self.number)
        self.open[ident] = None

    def _leave(self, ident: str, parent: str | None) -> None:
        if parent is not None:
            self.low[parent] = min(self.low[parent], self.low[ident])
        if self.low[ident] == self.number[ident]:
            group: list[str] = []
            while not group or group[-1] != ident:
                group.append(self.open.popitem()[0])
            self.groups.append(group)
