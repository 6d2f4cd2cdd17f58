"""Which entity does a `[[link]]` in prose mean?"""

from __future__ import annotations

from okrsite.graph import Graph
from okrsite.model import KIND_FOLDERS

ORDER = ("objective", *(kind for kind in KIND_FOLDERS if kind != "objective"))
"""Where several kinds have the same id, the first of these is meant; `kind:id` tells them apart."""


def meant(graph: Graph, text: str) -> str | None:
    """The uid of the entity that a link's target means, by id, alias or `kind:id`; None if there is none."""
    kind, colon, ident = text.partition(":")
    if colon:
        return _known(graph, f"{kind.strip().replace('_', '-')}:{ident.strip()}")
    if text in {"vision", "mission"} or "/" in text:
        return _known(graph, f"key-result:{text}" if "/" in text else text)
    return next((uid for kind in ORDER if (uid := _known(graph, f"{kind}:{text}")) is not None), None)


def _known(graph: Graph, uid: str) -> str | None:
    """The canonical uid: of an entity, of an alias, or of a key result whose objective is named by an alias."""
    if graph.entity(uid) is not None:
        return uid
    kind, _, ident = uid.partition(":")
    if kind == "key-result":
        objective, _, key_result = ident.partition("/")
        owner = graph.aliases.get(f"objective:{objective}", "").removeprefix("objective:")
        return f"key-result:{owner}/{key_result}" if f"{owner}/{key_result}" in graph.key_results else None
    return graph.aliases.get(uid)
