"""On which page of the tree does each objective stand? Branches of a large tree get pages of their own.

Nothing here recurses: a chain of 100,000 objectives becomes many pages of a dozen levels each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from okrsite.site.lines import Lines

if TYPE_CHECKING:
    from okrsite.graph import Graph

TREE = "tree"
WHOLE, ROWS, SIBLINGS = 500, 52, 48
"""A tree of so many nodes is one page; of a larger one, each page has about so many rows, so many beside each other."""

MORE = "more"


class Reach(NamedTuple):
    """How many levels of objectives open below each other, and whether those of the last show their key results."""

    levels: int
    proofs: bool = True


ALL = Reach(12)
REACHES = (ALL, Reach(2), Reach(1), Reach(1, proofs=False), Reach(0), Reach(0, proofs=False))
"""The first of these that keeps a page small enough."""


class Entry(NamedTuple):
    """A place in the tree: an entity, a further mention of one that stands elsewhere, or the way to more siblings.

    `below` counts what hangs on it; a `leaf` is printed without that.
    """

    uid: str
    again: bool = False
    below: int = 0
    leaf: bool = False


class Placed(NamedTuple):
    """An entry on a page: whether its branch opens there or is cut, and how many branches end after it."""

    entry: Entry
    opens: bool
    cut: bool
    closes: int
    level: int


class Sheet(NamedTuple):
    """A page of the tree: its folder, the objective whose branch it shows (empty for the top), what it begins with."""

    folder: str
    of: str
    starts: tuple[Entry, ...]
    loose: tuple[Entry, ...]
    reach: Reach = ALL


class Sheets(NamedTuple):
    """All pages of the tree, and the folder of the one on which each objective has its row."""

    sheets: tuple[Sheet, ...]
    home: dict[str, str]


def cut(graph: Graph, lines: Lines) -> Sheets:
    """The pages of the tree of a company."""
    below = Below(graph, lines)
    found: list[Sheet] = []
    home: dict[str, str] = {}
    waiting = [Sheet(TREE, "", below("top"), below("loose"))]
    for sheet in waiting:
        whole = sheet._replace(reach=_reach(sheet, below))
        found.append(whole)
        for placed in walk((*sheet.starts, *sheet.loose), below, whole.reach):
            kind, _, ident = placed.entry.uid.partition(":")
            if kind == "objective" and not placed.entry.again:
                home[ident] = sheet.folder
            if placed.cut:
                waiting.append(Sheet(f"{TREE}/{ident}", ident, below(placed.entry.uid), ()))
            elif kind == MORE:
                waiting.append(Sheet(more_folder(placed.entry.uid), sheet.of, below(placed.entry.uid), ()))
    return Sheets(tuple(found), home)


def more_folder(uid: str) -> str:
    """The folder that continues a long list: `more:objective:x@2` -> `tree/-/objective/x/2`; no id is a hyphen."""
    of, _, page = uid.removeprefix(f"{MORE}:").rpartition("@")
    return f"{TREE}/-/{of.replace(':', '/')}/{page}"


def walk(starts: Sequence[Entry], below: Callable[[str], Sequence[Entry]], reach: Reach) -> Iterator[Placed]:
    """The entries of a page from top to bottom, parents before children."""
    stack = [(iter(starts), 0)]
    last: Placed | None = None
    while stack:
        entry = next(stack[-1][0], None)
        if entry is None:
            stack.pop()
            last = last._replace(closes=last.closes + 1) if last and stack else last
            continue
        if last is not None:
            yield last
        level = stack[-1][1]
        kids, cut_off = _kids(entry, below, reach if level >= reach.levels else None)
        last = Placed(entry, bool(kids), cut_off, 0, level)
        if kids:
            stack.append((iter(kids), level + entry.uid.startswith("objective:")))
    if last is not None:
        yield last


def _kids(entry: Entry, below: Callable[[str], Sequence[Entry]], ends: Reach | None) -> tuple[Sequence[Entry], bool]:
    """What opens below an entry, and whether more hangs there; where a page ends, only what its reach still shows."""
    if entry.again or entry.leaf or entry.uid.startswith(f"{MORE}:"):
        return (), False
    kids = below(entry.uid)
    if ends is None or not entry.uid.startswith("objective:"):
        return kids, False
    if not ends.proofs:
        return (), bool(kids)
    own = [kid._replace(leaf=True) for kid in kids if kid.uid.startswith("key-result:")]
    return own, len(own) < len(kids) or any(kid.below for kid in kids)


class Below:
    """What stands right below an entity, in order: its key results, then the objectives that align to it.

    Of a long list it gives the first ones and an entry `more:UID@1`, below which stand the next ones.
    """

    def __init__(self, graph: Graph, lines: Lines) -> None:
        self.graph, self.lines, self.circles = graph, lines, frozenset(lines.loose)
        self.long: dict[str, list[Entry]] = {}
        self.small = len(graph.objectives) + len(graph.key_results) <= WHOLE

    def __call__(self, uid: str) -> tuple[Entry, ...]:
        of, page = uid, 0
        if uid.startswith(f"{MORE}:"):
            of, _, number = uid.removeprefix(f"{MORE}:").rpartition("@")
            page = int(number)
        entries = self.long.get(of) or list(self._all(of))
        if self.small or len(entries) <= SIBLINGS:
            return tuple(entries)
        self.long[of] = entries
        left = len(entries) - (page + 1) * SIBLINGS
        rest = [Entry(f"{MORE}:{of}@{page + 1}", below=left)] if left > 0 else []
        return (*entries[page * SIBLINGS : (page + 1) * SIBLINGS], *rest)

    def _all(self, uid: str) -> Iterator[Entry]:
        kind, _, ident = uid.partition(":")
        if uid == "top":
            yield from self._top()
        elif uid == "loose":
            yield from (self._row(ident) for ident in self.lines.loose)
        else:
            if kind == "objective":
                yield from (
                    Entry(k.uid, below=len(self.graph.children(k.uid)))
                    for k in self.graph.objectives[ident].key_results
                )
            yield from self._children(uid)

    def _top(self) -> Iterator[Entry]:
        """What the tree begins with: the pillars, then the objectives that hang on no pillar."""
        yield from (Entry(uid) for uid in (f"pillar:{ident}" for ident in self.graph.pillars))
        for ident in self.lines.tops:
            if not (self.graph.parent_of(f"objective:{ident}") or "").startswith("pillar:"):
                yield self._row(ident)
        for statement in ("mission", "vision"):
            yield from (entry for entry in self._children(statement) if entry.again)

    def _children(self, uid: str) -> Iterator[Entry]:
        for child in self.graph.children(uid):
            again = child.objective.id in self.circles or self.graph.parent_of(child.objective.uid) != uid
            yield Entry(child.objective.uid, again=True) if again else self._row(child.objective.id)

    def _row(self, ident: str) -> Entry:
        return Entry(f"objective:{ident}", below=self.lines.size[ident] - 1)


def _reach(sheet: Sheet, below: Below) -> Reach:
    """How far a page opens. The tree is whole where it is small; else its first page shows two levels at most."""
    entries = (*sheet.starts, *sheet.loose)
    if below.small:
        return ALL
    first = REACHES.index(Reach(1)) if sheet.folder == TREE else 0
    return next((reach for reach in REACHES[first:] if _fits(entries, below, reach)), REACHES[-1])


def _fits(entries: Sequence[Entry], below: Callable[[str], Sequence[Entry]], reach: Reach) -> bool:
    return sum(1 for _ in islice(walk(entries, below, reach), ROWS + 1)) <= ROWS
