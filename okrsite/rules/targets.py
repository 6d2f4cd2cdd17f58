"""Which ids can a link name, and who sees what it leads to?"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.graph import Graph
from okrsite.model import Entity, KeyResult, Prose, WeeklyReview


def names(graph: Graph) -> Iterator[str]:
    """Every id that a link could name."""
    return (node.id for node in graph.nodes)


def audience_of(graph: Graph, entity: Entity | WeeklyReview) -> str:
    """Who may see an entity; a key result is seen with its objective."""
    if isinstance(entity, KeyResult):
        return graph.objectives[entity.objective].audience
    return entity.audience


def prose_of(entity: Entity | WeeklyReview) -> Prose:
    """The prose of an entity; a key result has none of its own."""
    return Prose() if isinstance(entity, KeyResult) else entity.body
