"""Which entity does a `[[link]]` in prose mean?"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.graph import Graph
from okrsite.model import KIND_FOLDERS, Entity, KeyResult, Prose, WeeklyReview

ORDER = ("objective", *(kind for kind in KIND_FOLDERS if kind != "objective"))
"""Where several kinds have the same id, the first of these is meant; `kind:id` tells them apart."""


def meant(graph: Graph, text: str) -> str | None:
    """The uid of the entity that a link's target means, by id, alias or `kind:id`; None if there is none."""
    kind, colon, id = text.partition(":")
    if colon:
        return _known(graph, f"{kind.strip().replace('_', '-')}:{id.strip()}")
    if text in {"vision", "mission"} or "/" in text:
        return _known(graph, f"key-result:{text}" if "/" in text else text)
    return next((uid for kind in ORDER if (uid := _known(graph, f"{kind}:{text}")) is not None), None)


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


def _known(graph: Graph, uid: str) -> str | None:
    if graph.entity(uid) is not None:
        return uid
    kind, _, id = uid.partition(":")
    if kind == "key-result":
        objective, _, key_result = id.partition("/")
        owner = graph.aliases.get(f"objective:{objective}", "").removeprefix("objective:")
        return f"key-result:{owner}/{key_result}" if f"{owner}/{key_result}" in graph.key_results else None
    return graph.aliases.get(uid)
