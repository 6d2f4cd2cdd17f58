"""What stands above, below, or in a circle? Walks over parents and children of any depth, without recursion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

Edges = Mapping[str, Sequence[str]]

ROOM = 8
"""Circles that share members are told one by one until they are this many times as long as their members together."""


class Forest:
    """Trees given by each node's parent. Whether one stands below another costs the same at any depth."""

    def __init__(self, parents: Mapping[str, str | None]) -> None:
        self.parents = parents

    def is_below(self, node: str, top: str) -> bool:
        """Whether `node` is `top` or stands under it."""
        first, last = self._spans.get(top, (0, -1))
        return node in self._spans and first <= self._spans[node][0] <= last

    def above(self, nodes: Iterable[str]) -> frozenset[str]:
        """The nodes given and all that they stand under."""
        return below(nodes, {node: (parent,) for node, parent in self.parents.items() if parent is not None})

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """The nodes right under each."""
        found: dict[str, list[str]] = defaultdict(list)
        for node, parent in self.parents.items():
            if parent is not None:
                found[parent].append(node)
        return {node: tuple(under) for node, under in found.items()}

    @cached_property
    def _spans(self) -> Mapping[str, tuple[int, int]]:
        """The range of numbers that a walk in depth gives to each node and all below it; none for nodes in circles."""
        spans: dict[str, tuple[int, int]] = {}
        stack = [(root, False) for root, parent in self.parents.items() if parent is None]
        count = 0
        while stack:
            node, is_left = stack.pop()
            if is_left:
                spans[node] = (spans[node][0], count - 1)
                continue
            spans[node] = (count, count)
            count += 1
            stack.append((node, True))
            stack.extend((child, False) for child in self.children.get(node, ()))
        return spans


def below(tops: Iterable[str], children: Edges) -> frozenset[str]:
    """The nodes given and all that can be reached from them."""
    seen = set(tops)
    stack = list(seen)
    while stack:
        fresh = [child for child in children.get(stack.pop(), ()) if child not in seen]
        seen.update(fresh)
        stack.extend(fresh)
    return frozenset(seen)


def rings(edges: Edges) -> tuple[tuple[str, ...], ...]:
    """The circles of a graph, each once, beginning with its least member; a node that points to itself is one."""
    inner = {node: [to for to in targets if to in edges] for node, targets in edges.items()}
    return tuple(sorted({_turned(ring) for ring in _rings(_knotted(inner))}))


def _knotted(edges: Edges) -> dict[str, list[str]]:
    """The edges among nodes that may be in a circle: what nothing points to, or what points nowhere, is taken off."""
    backward: dict[str, list[str]] = defaultdict(list)
    for node, targets in edges.items():
        for target in targets:
            backward[target].append(node)
    kept = _peeled(edges, backward) & _peeled(backward, edges)
    return {node: [to for to in dict.fromkeys(edges[node]) if to in kept] for node in sorted(kept)}


def _peeled(forward: Edges, backward: Edges) -> set[str]:
    """The nodes left when those without an edge forward are taken off again and again."""
    nodes = {*forward, *backward}
    degree = {node: len(forward.get(node, ())) for node in nodes}
    stack = [node for node in nodes if not degree[node]]
    while stack:
        for node in backward.get(stack.pop(), ()):
            degree[node] -= 1
            if not degree[node]:
                stack.append(node)
    return {node for node in nodes if degree[node] > 0}


def _rings(edges: Mapping[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """One circle for each edge that leads back into the path on which it was met."""
    room = ROOM * len(edges)
    done: set[str] = set()
    for start in edges:
        if start in done:
            continue
        path, place = [start], {start: 0}
        ways = [iter(edges[start])]
        while ways:
            target = next(ways[-1], None)
            if target is None:
                done.add(path[-1])
                del place[path.pop()]
                ways.pop()
            elif target in place:
                if room > 0:
                    ring = tuple(path[place[target] :])
                    room -= len(ring)
                    yield ring
            elif target not in done:
                place[target] = len(path)
                path.append(target)
                ways.append(iter(edges[target]))


def _turned(ring: tuple[str, ...]) -> tuple[str, ...]:
    least = ring.index(min(ring))
    return ring[least:] + ring[:least]
