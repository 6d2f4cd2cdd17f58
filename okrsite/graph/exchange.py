"""How are a few entities exchanged for others in the lists and tables that hold them? In copies; nothing is changed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from okrsite.model import Entity, KeyResult, Objective

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")


class Exchange(NamedTuple):
    """Old entities and the new ones in their places, and these by the `id` of the old ones."""

    pairs: tuple[tuple[Entity, Entity], ...]
    new: Mapping[int, object]

    @classmethod
    def of_nodes(cls, nodes: Iterable[tuple[Entity, Entity]]) -> Exchange:
        """The exchange of nodes, and of all that is written in them, each at the place where it was."""
        pairs = list(nodes)
        pairs += [both for old, new in pairs for both in zip(_parts(old), _parts(new), strict=True)]
        return cls(tuple(pairs), {id(old): new for old, new in pairs})

    def old(self, kind: type[Item]) -> list[Item]:
        """The old entities of a kind."""
        return [old for old, _ in self.pairs if isinstance(old, kind)]

    def at(self, item: Item) -> Item:
        """What stands in the place of an item: another one, or itself."""
        return self.new.get(id(item), item)  # type: ignore[return-value]  # of the same kind

    def among(self, items: Iterable[Item]) -> list[Item]:
        """Items, as they are now."""
        new = self.new
        return [new.get(id(item), item) for item in items]  # type: ignore[misc]  # of the same kinds

    def within(self, table: Mapping[Key, Item], keys: Iterable[Key]) -> dict[Key, Item]:
        """A table, as it is now; only under these keys may be old entities."""
        return {**table, **{key: self.at(table[key]) for key in keys if key in table}}

    def grouped(self, groups: Mapping[Key, list[Item]], keys: Iterable[Key | None]) -> dict[Key, list[Item]]:
        """Groups, as they are now; only under these keys may be old entities."""
        found = {key: self.among(groups[key]) for key in keys if key is not None and key in groups}
        return {**groups, **found}


def _parts(entity: Entity) -> list[Entity]:
    """What of its own an entity holds: key results, and the work that is written in them."""
    if isinstance(entity, Objective):
        return [*entity.key_results, *(part for key_result in entity.key_results for part in _parts(key_result))]
    return [*entity.initiatives] if isinstance(entity, KeyResult) else []
