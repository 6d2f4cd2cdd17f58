"""Which texts are about the same, found without comparing each with each?

Two sets of words of which a share of at least `least` is common to both must have one of their rarest words in common
(prefix filtering, as in joins of similar sets). So only sets that share such a word are compared, and of these at most
`ROOM` for each set, the ones with the rarest words first: the work grows with the number of sets, not with its square.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

ROOM = 64
SHARED = 2
"""One common word is chance."""

Bag = frozenset[str]


class Pair(NamedTuple):
    """Two names whose sets are alike, and the words they share."""

    first: str
    second: str
    shared: tuple[str, ...]


def alike(bags: Mapping[str, Bag], least: float) -> Iterator[Pair]:
    """Pairs with at least `least` of their words in common (Jaccard's index).

    Where many sets are equal, each is paired with the first of them only.
    """
    groups: dict[Bag, list[str]] = defaultdict(list)
    for name in sorted(bags):
        if len(bags[name]) >= SHARED:
            groups[bags[name]].append(name)
    for bag, (first, *others) in groups.items():
        yield from (Pair(first, other, tuple(sorted(bag))) for other in others)
    yield from _near({names[0]: bag for bag, names in groups.items()}, least)


def _near(bags: Mapping[str, Bag], least: float) -> Iterator[Pair]:
    count = Counter(word for bag in bags.values() for word in bag)
    index: dict[str, list[str]] = defaultdict(list)
    for name, bag in bags.items():
        rare = _prefix(sorted(bag, key=lambda word: (count[word], word)), least)
        for other in _candidates(rare, index):
            shared = bag & bags[other]
            if len(shared) >= max(SHARED, least * len(bag | bags[other]) - 1e-9):
                yield Pair(other, name, tuple(sorted(shared)))
        for word in rare:
            index[word].append(name)


def _prefix(words: Sequence[str], least: float) -> Sequence[str]:
    needed = max(1, math.ceil(least * len(words) - 1e-9))
    return words[: len(words) - needed + 1]


def _candidates(rare: Sequence[str], index: Mapping[str, Sequence[str]]) -> Sequence[str]:
    found: dict[str, None] = {}
    for word in rare:
        found.update(dict.fromkeys(index.get(word, ())[: ROOM - len(found)]))
        if len(found) >= ROOM:
            break
    return list(found)
