"""What does each question come to now? Answers as short hashes, so that two builds can be compared by them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from okrsite.graph.meaning import ORDER, meant
from okrsite.model import Statement
from okrsite.site import assets, notes, parts
from okrsite.site.notes import BITS, MASK, node_of
from okrsite.site.sheets import Below

if TYPE_CHECKING:
    from okrsite.site.context import Context

BYTES = 8
WIDTH = 2 * BYTES
"""Letters of a hash: two different answers are taken for the same once in 10^19 times."""

NO_ANSWER = " " * WIDTH


class Answers:
    """The answers of one project; `digests` are the hashes of its files' bytes by path."""

    def __init__(self, ctx: Context, digests: Mapping[str, str]) -> None:
        self._ctx, self._digests = ctx, dict(digests)
        self._graph, self._scores = ctx.known.graph, ctx.known.scores
        self._nodes: dict[str, str] = {}
        self._heights: dict[str, str] | None = None
        self._tell: tuple[Callable[[str], object], ...] = (
            self._node, self._numbers, self._evidence, self._ref, self._step, self._up, self._kids, self._place,
            self._sheet, self._beside, self._findings, self._edits, self._held, self._meant, self._rhythm,
        )  # fmt: skip

    def of(self, note: int, uids: tuple[str, ...] | list[str]) -> str:
        """The hash of the answer to a question, which was noted among these uids."""
        about, uid = note & MASK, uids[note >> BITS]
        if about == notes.NODE:
            return self._node(uid)
        if about != notes.EDITS and self._graph.entity(uid) is None:
            return NO_ANSWER
        return hashed(self._tell[about](uid))

    def look(self) -> None:
        """Read at once what is read from the disk: what changes while pages are made is found by the next build."""
        self._node(notes.ASSETS)

    def _node(self, uid: str) -> str:
        """All that its file says of it, and what its references lead to."""
        if uid not in self._nodes:
            self._nodes[uid] = hashed(self._whole(uid)) if uid.startswith("*") else self._written(uid)
        return self._nodes[uid]

    def _written(self, uid: str) -> str:
        entity = self._graph.entity(uid)
        if entity is None:
            return NO_ANSWER
        return hashed((self._digests.get(entity.source.path), entity))

    def _whole(self, name: str) -> object:
        graph = self._graph
        if name == notes.NAMES:
            return sorted(self._ctx.known.uids()), sorted(graph.files.items()), sorted(graph.aliases.items())
        if name == notes.ASSETS:
            return [(path, self._bytes(path)) for path in self._ctx.known.assets]
        if name == notes.MATRIX:
            drawn = self._ctx.matrix
            return [o.id for o in drawn.columns], drawn.more, drawn.serves
        if name == notes.TEAMS:
            return self._ctx.team_order
        if name == notes.WHOLE:
            edits = self._ctx.known.project.edits
            return (
                sorted(self._digests.items()),
                list(graph.files.items()),
                repr(self._ctx.known.project.findings),
                repr(edits),
                self._node(notes.ASSETS),
            )
        kind = name.removeprefix("*")
        return [self._node(node_of(entity.uid)) for entity in self._ctx.known.tables[kind].values()]

    def _bytes(self, asset: str) -> str:
        """The hash of a file that is published as it is; empty where it has gone since."""
        with suppress(OSError):
            return hashlib.blake2b(assets.read(self._ctx.known.project, asset), digest_size=BYTES).hexdigest()
        return ""

    def _numbers(self, uid: str) -> object:
        return self._scores.of(uid)

    def _evidence(self, uid: str) -> object:
        """What is known of a key result besides what its own file says: other files' check-ins, its KPI, its cycle."""
        path = uid.partition(":")[2]
        known = self._scores.ledger.evidence[path]
        key_result = known.key_result
        objective = self._graph.objectives[key_result.objective]
        cycle = self._node(f"cycle:{objective.cycle}") if objective.cycle else ""
        home = objective.source.path
        elsewhere = [c for c in self._graph.check_ins(path) if c.source.path != home]
        if not elsewhere and key_result.kpi is None:
            return cycle
        files = [(check_in, self._digests.get(check_in.source.path)) for check_in in elsewhere]
        return cycle, files, self._node(f"kpi:{key_result.kpi}"), known.series

    def _ref(self, uid: str) -> object:
        entity = self._graph.entity(uid)
        if entity is None or isinstance(entity, Statement):
            return self._node(uid)
        return entity.title, getattr(entity, "audience", ""), self._ctx.code(entity), entity.source.path

    def _step(self, uid: str) -> object:
        return parts.step(self._ctx, uid)

    def _up(self, uid: str) -> object:
        return self._graph.parent_of(uid)

    def _kids(self, uid: str) -> object:
        """Who aligns to it, and what cannot count there as it counts in turn."""
        blocked = self._scores.ledger.order.blocked
        above = node_of(uid).partition(":")[2]
        found = self._graph.children(uid)
        return [(o.id, link.contributes, link.weight, (above, o.id) in blocked) for o, link in found]

    def _place(self, uid: str) -> object:
        ident = uid.partition(":")[2]
        return self._ctx.branch(ident), self._ctx.depth(ident)

    def _sheet(self, uid: str) -> object:
        if self._heights is None:
            self._heights = dict(self._shapes())
        return self._heights.get(uid.partition(":")[2], self._node(notes.WHOLE))

    def _shapes(self) -> Iterator[tuple[str, str]]:
        """Of each objective with a line to the top what hangs on it, down to the lowest."""
        depth = self._ctx.known.lines.depth
        shapes: dict[str, str] = {}
        is_small = Below(self._graph, self._ctx.known.lines).small
        for ident in sorted(depth, key=lambda ident: -depth[ident]):
            objective = self._graph.objectives[ident]
            below = [self._hung(uid, shapes) for uid in (objective.uid, *(k.uid for k in objective.key_results))]
            shapes[ident] = hashed((is_small, ident, [k.id for k in objective.key_results], below))
            yield ident, shapes[ident]

    def _hung(self, uid: str, shapes: Mapping[str, str]) -> list[tuple[str, str | None, bool]]:
        """What aligns to something: its shape, and whether it has its row there."""
        found = (child.objective for child in self._graph.children(uid))
        return [(o.id, shapes.get(o.id), self._graph.parent_of(o.uid) == uid) for o in found]

    def _beside(self, uid: str) -> object:
        return self._ctx.beside(self._graph.objectives[uid.partition(":")[2]])

    def _findings(self, uid: str) -> object:
        return self._ctx.findings.get(uid)

    def _edits(self, uid: str) -> object:
        return self._ctx.known.project.edits.get(self._paths.get(uid, ""))

    @cached_property
    def _paths(self) -> dict[str, str]:
        """The file of each uid, also of reviews."""
        return {node.uid: node.source.path for node in self._graph.nodes}

    def _held(self, uid: str) -> object:
        """Whatever stands in its name."""
        graph, holdings = self._graph, self._ctx.known.holdings
        kind, _, ident = uid.partition(":")
        found: list[object] = [_uids(table.get(ident, table.get(uid))) for table in holdings]
        if kind == "team":
            found += [_uids(graph.objectives_of(ident)), _uids(graph.members(ident)), _uids(graph.subteams(ident))]
        return (*found, _uids(graph.objectives_in(ident)), _uids(graph.initiatives_of(ident)),
                _uids(graph.dependents(ident)), _uids(graph.moved_by(ident)))  # fmt: skip

    def _meant(self, uid: str) -> object:
        """What else bears one of its names, so that a link by name alone may mean that."""
        return [
            (name, meant(self._graph, name), [kind for kind in ORDER if meant(self._graph, f"{kind}:{name}")])
            for name in self._named(uid)
        ]

    def _named(self, uid: str) -> Iterator[str]:
        """Every name by which a link may mean it: of a key result also those by old names of its objective."""
        ident = uid.partition(":")[2]
        yield from (ident, *self._names.get(uid, ()))
        above, slash, part = ident.partition("/")
        if slash:
            yield from (f"{old}/{part}" for old in self._names.get(f"objective:{above}", ()))

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """The aliases of each uid."""
        found: dict[str, list[str]] = {}
        for old, new in sorted(self._graph.aliases.items()):
            found.setdefault(new, []).append(old.partition(":")[2])
        return found

    def _rhythm(self, uid: str) -> object:
        kind, _, ident = uid.partition(":")
        kept = [self._scores.discipline(cycle) for cycle in self._graph.cycles]
        return [(d.owners if kind == "person" else d.teams).get(ident) for d in kept]


def hashed(what: object) -> str:
    """A short hash of tuples, lists, mappings, texts, numbers and dates; of what else is among them, only its kind."""
    text = ENCODER.encode(what)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=BYTES).hexdigest()


def _plain(what: object) -> object:
    if isinstance(what, date):
        return what.isoformat()
    if isinstance(what, Mapping):
        return dict(what)
    return sorted(what) if isinstance(what, frozenset) else type(what).__name__


ENCODER = json.JSONEncoder(default=_plain, separators=(",", ":"), sort_keys=True)


def _uids(found: object) -> list[str]:
    return [entity.uid for entity in found or ()]  # type: ignore[attr-defined]
