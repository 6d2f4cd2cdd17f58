"""Which entity of the one state is which of the other? By id, by alias, or by a title that only one of each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from okrsite import selectors
from okrsite.graph import Graph
from okrsite.model import Entity, KeyResult


class Pairs(NamedTuple):
    """The entities of both states by the uid of the later one, those that are in one only, and old uids by new ones.

    `renamed` is the other way round, and holds only those whose uid is another.
    """

    both: tuple[tuple[Entity, Entity], ...]
    added: tuple[Entity, ...]
    removed: tuple[Entity, ...]
    renamed: Mapping[str, str]

    @property
    def old_names(self) -> Mapping[str, str]:
        """The old uid of each that has another."""
        return {new: old for old, new in self.renamed.items()}


def pairs(before: Graph, after: Graph) -> Pairs:
    """Match all entities of two states."""
    old = {entity.uid: entity for entity in selectors.entities(before)}
    new = {entity.uid: entity for entity in selectors.entities(after)}
    renamed = _by_alias(old, new, after)
    renamed |= _by_parent(old, new, renamed)
    renamed |= _by_title(old, new, renamed)
    taken = set(renamed.values())
    both = [(e, new[renamed.get(uid, uid)]) for uid, e in old.items() if renamed.get(uid, uid) in new]
    return Pairs(
        tuple(both),
        tuple(e for uid, e in new.items() if uid not in old and uid not in taken),
        tuple(e for uid, e in old.items() if renamed.get(uid, uid) not in new),
        renamed,
    )


def _by_alias(old: Mapping[str, Entity], new: Mapping[str, Entity], after: Graph) -> dict[str, str]:
    """Those whose old id is kept as an alias."""
    aliases = after.aliases.items()
    return {was: now for was, now in aliases if was in old and was not in new and now in new and now not in old}


def _by_parent(old: Mapping[str, Entity], new: Mapping[str, Entity], renamed: Mapping[str, str]) -> dict[str, str]:
    """The key results of renamed objectives."""
    found = {}
    for uid, entity in old.items():
        if isinstance(entity, KeyResult) and (now := renamed.get(f"objective:{entity.objective}")) is not None:
            same = f"key-result:{now.partition(':')[2]}/{entity.id}"
            if same in new:
                found[uid] = same
    return found


def _by_title(old: Mapping[str, Entity], new: Mapping[str, Entity], renamed: Mapping[str, str]) -> dict[str, str]:
    """Those that are gone and came back, in the same place, by the same title and another id."""
    taken = set(renamed.values())
    lost = _single((_place(e, renamed), uid) for uid, e in old.items() if uid not in new and uid not in renamed)
    came = _single((_place(e, {}), uid) for uid, e in new.items() if uid not in old and uid not in taken)
    found = {lost[place]: came[place] for place in lost.keys() & came.keys()}
    return dict(sorted(found.items()))


def _place(entity: Entity, renamed: Mapping[str, str]) -> tuple[str, str, str]:
    if isinstance(entity, KeyResult):
        objective = f"objective:{entity.objective}"
        return entity.kind, renamed.get(objective, objective), entity.title.casefold()
    return entity.kind, "", entity.title.casefold()


def _single(places: Iterable[tuple[tuple[str, str, str], str]]) -> dict[tuple[str, str, str], str]:
    listed = list(places)
    counts = Counter(place for place, _ in listed)
    return {place: uid for place, uid in listed if counts[place] == 1}
