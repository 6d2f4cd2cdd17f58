"""What was asked while a page was made? Each question about the company leaves a note; while the answers stay, it does.

A note is a number: what was asked about, and its place among the uids of the company. What has no note of its own, such
as a walk over all objectives, is noted as a question about everything.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, Sequence, ValuesView
from typing import TypeVar, overload

NODE, NUMBERS, EVIDENCE, REF, STEP, UP, KIDS, PLACE, SHEET, BESIDE, FINDINGS, EDITS, HELD, MEANT, RHYTHM = range(15)
"""What may be asked about an entity: see `answers`, which knows what each comes to."""

BITS = 4
MASK = (1 << BITS) - 1

WHOLE, NAMES, ASSETS, MATRIX, TEAMS = "*", "*names", "*assets", "*matrix", "*teams"
"""What is no entity: everything; which names there are; what is published beside pages; who serves what; team order."""

KINDS = ("pillar", "cycle", "team", "person", "objective", "key-result", "kpi", "initiative", "goal", "page")
EVERYTHING = 0
"""The note of a question about everything."""

Value = TypeVar("Value")
Default = TypeVar("Default")


def node_of(uid: str) -> str:
    """The uid of what is written in a file of its own: a key result stands in its objective's."""
    kind, _, ident = uid.partition(":")
    return f"objective:{ident.partition('/')[0]}" if kind == "key-result" else uid


class Notes:
    """Takes notes of what is asked, for one page at a time."""

    def __init__(self, uids: Iterable[str]) -> None:
        self.uids = (WHOLE, NAMES, ASSETS, MATRIX, TEAMS, *(f"*{kind}" for kind in KINDS), *sorted(uids))
        self._numbers = {uid: n << BITS for n, uid in enumerate(self.uids)}
        self._taken: set[int] = set()

    def __call__(self, about: int, uid: str) -> None:
        """Note that something was asked about a uid; about one that there is not, it was about everything."""
        number = self._numbers.get(uid)
        self._taken.add(EVERYTHING if number is None else number | about)

    def apart(self, make: Callable[[], Value]) -> Value:
        """Something that is made without a note of what is asked for it: it has a note of its own."""
        taken, self._taken = self._taken, set()
        try:
            return make()
        finally:
            self._taken = taken

    def begin(self) -> None:
        """Begin a page."""
        self._taken = set()

    def taken(self) -> str:
        """The notes of the page, packed."""
        return packed([EVERYTHING] if EVERYTHING in self._taken else sorted(self._taken))

    def moved(self, notes: str, uids: Sequence[str]) -> str | None:
        """Notes that were taken among other uids; None where one of those is not here."""
        old = unpacked(notes)
        found = [self._numbers.get(uids[note >> BITS], -1) for note in old]
        return None if -1 in found else packed(new | note & MASK for new, note in zip(found, old, strict=True))


def packed(notes: Iterable[int]) -> str:
    """Notes as a text, in a fraction of their room."""
    return array("I", notes).tobytes().hex()


def unpacked(text: str) -> array[int]:
    """The notes in a text."""
    return array("I", bytes.fromhex(text))


class Table(Mapping[str, Value]):
    """A mapping that tells who looks what up in it: `told` the key and what was found, `walked` that all was asked."""

    __slots__ = ("_of", "_told", "_walked")

    def __init__(
        self, of: Mapping[str, Value], told: Callable[[str, Value | None], None], walked: Callable[[], None]
    ) -> None:
        self._of, self._told, self._walked = of, told, walked

    def __getitem__(self, key: str) -> Value:
        found = self._of.get(key)
        self._told(key, found)
        return self._of[key] if found is None else found

    @overload
    def get(self, key: str, /) -> Value | None: ...
    @overload
    def get(self, key: str, /, default: Value | Default) -> Value | Default: ...
    def get(self, key: str, /, default: object = None) -> object:
        found = self._of.get(key)
        self._told(key, found)
        return default if found is None else found

    def __contains__(self, key: object) -> bool:
        self._told(str(key), self._of.get(str(key)))
        return key in self._of

    def __iter__(self) -> Iterator[str]:
        self._walked()
        return iter(self._of)

    def __len__(self) -> int:
        self._walked()
        return len(self._of)

    def keys(self) -> KeysView[str]:
        self._walked()
        return self._of.keys()

    def values(self) -> ValuesView[Value]:
        self._walked()
        return self._of.values()

    def items(self) -> ItemsView[str, Value]:
        self._walked()
        return self._of.items()
