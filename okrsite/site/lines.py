"""Where does each objective hang? The tree by first links, its depths and sizes, without recursion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from okrsite.graph import Graph

TOPS = ("vision", "mission")


class Lines(NamedTuple):
    """`depth` counts the objectives from the top, 0 at a company objective; who has none, has no line to the top.

    `size` counts the objectives and key results of a branch, itself included. `tops` hang on the vision, the mission,
    a pillar or (those of the company) on nothing; `loose` begin the branches that have no line to the top.
    """

    depth: dict[str, int]
    size: dict[str, int]
    tops: tuple[str, ...]
    loose: tuple[str, ...]


def draw(graph: Graph) -> Lines:
    """The lines of all objectives."""
    parent = {ident: _parent(graph, ident) for ident in graph.objectives}
    below: dict[str, list[str]] = {}
    for ident, above in parent.items():
        if above:
            below.setdefault(above, []).append(ident)
    tops = tuple(ident for ident in graph.objectives if not parent[ident] and _hangs_high(graph, ident))
    order = list(_walk(tops, below))
    depth: dict[str, int] = {}
    for ident in order:
        depth[ident] = depth[parent[ident]] + 1 if parent[ident] else 0
    loose = [ident for ident in graph.objectives if not parent[ident] and ident not in depth]
    rest = list(_walk(loose, below))
    seen = {*depth, *rest}
    for ident in graph.objectives:  # what is still unseen hangs on a circle: it is cut where it is met first
        if ident not in seen:
            loose.append(ident)
            circle = list(_walk([ident], below, seen))
            rest += circle
            seen.update(circle)
    return Lines(depth, _sizes(graph, [*order, *rest], parent, set(loose)), tops, tuple(loose))


def _parent(graph: Graph, ident: str) -> str:
    """The objective above by the first link, through its key result where it names one."""
    kind, _, above = (graph.parent_of(f"objective:{ident}") or "").partition(":")
    if kind == "objective":
        return above
    return above.partition("/")[0] if kind == "key-result" else ""


def _hangs_high(graph: Graph, ident: str) -> bool:
    above = graph.parent_of(f"objective:{ident}")
    if above is None:
        return graph.objectives[ident].team == graph.company is not None
    return above in TOPS or above.startswith("pillar:")


def _walk(
    starts: tuple[str, ...] | list[str], below: dict[str, list[str]], seen: set[str] | None = None
) -> Iterator[str]:
    """Everything below the starts, parents before children, each once."""
    met = set(starts) | (seen or set())
    queue = list(starts)
    for ident in queue:
        yield ident
        fresh = [child for child in below.get(ident, ()) if child not in met]
        met.update(fresh)
        queue.extend(fresh)


def _sizes(graph: Graph, order: list[str], parent: dict[str, str], cut: set[str]) -> dict[str, int]:
    size = {ident: 1 + len(graph.objectives[ident].key_results) for ident in order}
    for ident in reversed(order):
        if parent[ident] and ident not in cut:
            size[parent[ident]] += size[ident]
    return size
