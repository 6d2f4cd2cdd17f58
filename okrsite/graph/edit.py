"""What is the graph after an edit that leaves everything hanging where it hung?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from okrsite.content.nodes import Built
from okrsite.content.prose import links
from okrsite.findings import Problem
from okrsite.graph import Graph
from okrsite.graph.exchange import Exchange
from okrsite.graph.linkers import link
from okrsite.graph.references import References
from okrsite.graph.resolve import ill_typed, unique, with_units
from okrsite.model import (
    KIND_FOLDERS,
    Entity,
    Initiative,
    KeyResult,
    Node,
    Objective,
    Page,
    Person,
    Pillar,
    Prose,
    Statement,
    Team,
    WeeklyReview,
)

WORDS = frozenset({"source", "title", "name", "body", "extra"})
OTHERS_HANG_ON = frozenset({"id", "objective", "type", "owner", "contributors", "kpi", "initiatives"})
FREE: Mapping[type, frozenset[str]] = {
    Statement: WORDS,
    Pillar: WORDS,
    Page: WORDS,
    Team: WORDS,
    Person: WORDS | {"role", "email"},
    Objective: WORDS
    | {"horizon", "ambition", "tags", "key_results", "check_ins", "changes", "weight", "score", "score_note"},
    KeyResult: frozenset(KeyResult._fields) - OTHERS_HANG_ON | {"initiatives"},
    Initiative: WORDS | {"state", "start", "due", "url", "tasks"},
}
"""What of each kind may change, and all the rest is still found where it was, and counts where it counted.

Key results and the initiatives in them are compared one by one.
"""


class Edited(NamedTuple):
    """The new graph, and what it holds in place of what."""

    graph: Graph
    change: Exchange


def edited(graph: Graph, built: Iterable[Built]) -> Edited | None:
    """The graph with these nodes in place of those of the same ids; None where more would change, or be wrong.

    A graph in which these nodes had faults is none to begin with.
    """
    references = _references(graph)
    pairs = []
    for made in built:
        old = None if made.node is None else graph.entity(made.node.uid)
        if old is None or made.node is None or made.problems or isinstance(old, KeyResult):
            return None
        new = _linked(graph, made.node, references)
        if new is None or old.source.path != new.source.path or not same_shape(old, new):
            return None
        pairs.append((old, new))
    change = Exchange.of_nodes(pairs)
    after = graph.exchanged(change)
    return None if ill_typed(after, map(change.at, change.old(KeyResult))) else Edited(after, change)


def same_shape(old: Entity, new: Entity) -> bool:
    """Whether two entities differ in nothing that others hang on."""
    if type(old) is not type(new) or type(old) not in FREE:
        return False
    fields = zip(old._fields, old, new, strict=True)
    if any(before != after for name, before, after in fields if name not in FREE[type(old)]):
        return False
    if isinstance(old, KeyResult) and isinstance(new, KeyResult):
        return _same_parts(old.initiatives, new.initiatives)
    if isinstance(old, Objective) and isinstance(new, Objective) and not _same_parts(old.key_results, new.key_results):
        return False
    return _files(old) == _files(new)


def _same_parts(old: Sequence[Entity], new: Sequence[Entity]) -> bool:
    return len(old) == len(new) and all(map(same_shape, old, new))


def _files(node: Entity) -> frozenset[str]:
    """The files that a text refers to: what is published, and seen by whom, hangs on that."""
    body = Prose() if isinstance(node, KeyResult) else node.body
    return frozenset(found.target for found in links(body.text) if found.kind in ("relative", "image"))


def _linked(graph: Graph, node: Node, references: References) -> Entity | None:
    """A node as it is built, with its references resolved; None where something is wrong with it."""
    problems: list[Problem] = []
    made = link(unique([node], problems)[0], references)
    made = with_units([made, *graph.kpis.values()])[0]
    return None if problems or references.problems or isinstance(made, WeeklyReview) else made


class _Names(Mapping[str, str]):
    """Every id and alias of a kind, and the id it stands for."""

    def __init__(self, graph: Graph, kind: str) -> None:
        self._table = vars(graph)[KIND_FOLDERS[kind]]
        self._aliases, self._kind = graph.aliases, kind

    def __getitem__(self, name: str) -> str:
        return name if name in self._table else self._aliases[f"{self._kind}:{name}"].partition(":")[2]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


def _references(graph: Graph) -> References:
    """What references may lead to, as the graph knows it; nothing that would be said of one that leads nowhere."""
    names = {kind: _Names(graph, kind) for kind in KIND_FOLDERS}
    statements = [node for node in (graph.vision, graph.mission) if node is not None]
    references = References(statements, names, frozenset())
    references.objectives, references.key_results = graph.objectives, graph.key_results.keys()
    return references
