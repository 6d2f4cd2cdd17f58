"""How does everything hang together? Parents, children, lines of sight, and every lookup that others need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
from typing import NamedTuple, TypeVar

from okrsite.content.config import Config
from okrsite.graph.exchange import Exchange
from okrsite.model import (
    KIND_FOLDERS,
    CheckIn,
    Cycle,
    Entity,
    Goal,
    Initiative,
    KeyResult,
    Kpi,
    Link,
    Node,
    Objective,
    Page,
    Person,
    Pillar,
    Statement,
    Team,
    WeeklyReview,
)

Named = TypeVar("Named", Pillar, Cycle, Team, Person, Objective, Kpi, Initiative, Goal, Page)


class Child(NamedTuple):
    """An objective that aligns to something, and the link by which it does."""

    objective: Objective
    link: Link


class Graph:
    """Nodes whose references are canonical, indexed. Never changed after it is made.

    Every mapping is sorted by id. `files` maps each path below the content folder to the uid of what it holds, assets
    and other files to "". `aliases` maps the uid of an old name to the uid it stands for.
    """

    def __init__(
        self, nodes: Iterable[Node], config: Config, files: Mapping[str, str], aliases: Mapping[str, str]
    ) -> None:
        nodes = sorted(nodes, key=lambda node: (node.kind, node.id))
        self.nodes, self.config, self.files, self.aliases = tuple(nodes), config, files, aliases
        self.vision = next((n for n in nodes if isinstance(n, Statement) and n.kind == "vision"), None)
        self.mission = next((n for n in nodes if isinstance(n, Statement) and n.kind == "mission"), None)
        self.pillars: Mapping[str, Pillar] = _by_id(nodes, Pillar)
        self.cycles: Mapping[str, Cycle] = _by_id(nodes, Cycle)
        self.teams: Mapping[str, Team] = _by_id(nodes, Team)
        self.people: Mapping[str, Person] = _by_id(nodes, Person)
        self.objectives: Mapping[str, Objective] = _by_id(nodes, Objective)
        self.kpis: Mapping[str, Kpi] = _by_id(nodes, Kpi)
        self.goals: Mapping[str, Goal] = _by_id(nodes, Goal)
        self.pages: Mapping[str, Page] = _by_id(nodes, Page)
        self.reviews = tuple(sorted((n for n in nodes if isinstance(n, WeeklyReview)), key=lambda r: (r.date, r.id)))
        self.key_results: Mapping[str, KeyResult] = {k.path: k for o in self.objectives.values() for k in o.key_results}
        self.initiatives: Mapping[str, Initiative] = self._all_initiatives(nodes)
        self.company = self._company()
        self._index()

    def entity(self, uid: str) -> Entity | None:
        """The entity of a uid such as `objective:x`, `key-result:x/y`, `mission`; None if there is none."""
        kind, _, ident = uid.partition(":")
        if kind in {"vision", "mission"}:
            return self.vision if kind == "vision" else self.mission
        table = self._tables.get(kind)
        return None if table is None else table.get(ident)

    def children(self, uid: str) -> tuple[Child, ...]:
        """The objectives that align to something, by id."""
        return tuple(self._children.get(uid, ()))

    def parents(self, objective: str) -> tuple[Link, ...]:
        """What an objective (id) aligns to; the first is its place in the tree."""
        return self.objectives[objective].aligns_to

    def parent_of(self, uid: str) -> str | None:
        """What something stands under in the tree: a uid, or None at the top and at a gap."""
        kind, _, ident = uid.partition(":")
        if kind == "objective":
            links = self.objectives[ident].aligns_to
            return links[0].to if links else None
        if kind == "key-result":
            return f"objective:{ident.partition('/')[0]}"
        if kind == "pillar":
            return "mission" if self.mission else "vision" if self.vision else None
        return "vision" if kind == "mission" and self.vision else None

    def check_ins(self, key_result: str) -> tuple[CheckIn, ...]:
        """All check-ins of a key result (`x/y`), by date; on one day, in the order of the files."""
        return self._check_ins.get(key_result, ())

    def owner_of(self, key_result: KeyResult) -> str | None:
        """The id of the one accountable person: its own, else its objective's."""
        return key_result.owner or self.objectives[key_result.objective].owner

    def cycle_of(self, objective: Objective) -> Cycle | None:
        """The cycle of an objective."""
        return None if objective.cycle is None else self.cycles.get(objective.cycle)

    def due_of(self, key_result: KeyResult) -> date | None:
        """The day by which a key result is to be reached: `by` for a baseline, its own, else its cycle's end."""
        own = (key_result.by if key_result.type == "baseline" else None) or key_result.due
        cycle = self.cycle_of(self.objectives[key_result.objective])
        return own or (cycle.end if cycle else None)

    def key_result_kpi(self, key_result: KeyResult) -> Kpi | None:
        """The KPI whose series gives a key result its values."""
        return None if key_result.kpi is None else self.kpis.get(key_result.kpi)

    def objectives_of(self, team: str, cycle: str | None = None) -> tuple[Objective, ...]:
        """A team's own objectives, of one cycle or of all."""
        return tuple(o for o in self._by_team.get(team, ()) if cycle is None or o.cycle == cycle)

    def objectives_in(self, cycle: str) -> tuple[Objective, ...]:
        """The objectives of a cycle."""
        return tuple(self._by_cycle.get(cycle, ()))

    def members(self, team: str) -> tuple[Person, ...]:
        """The people of a team."""
        return tuple(self._members.get(team, ()))

    def subteams(self, team: str) -> tuple[Team, ...]:
        """The teams right below a team."""
        return tuple(self._subteams.get(team, ()))

    def initiatives_of(self, key_result: str) -> tuple[Initiative, ...]:
        """The work meant to move a key result (`x/y`), written in it or in files of its own."""
        return tuple(self._initiatives_of.get(key_result, ()))

    def dependents(self, objective: str) -> tuple[Objective, ...]:
        """The objectives that wait for one (id)."""
        return tuple(self._dependents.get(objective, ()))

    def moved_by(self, kpi: str) -> tuple[KeyResult, ...]:
        """The key results on a KPI (id)."""
        return tuple(self._moved_by.get(kpi, ()))

    def running_cycle(self, today: date) -> Cycle | None:
        """The shortest open cycle that holds the day; else the last one that has begun; else the first one."""
        cycles = list(self.cycles.values())
        now = [c for c in cycles if c.start <= today <= c.end and not c.closed]
        if now:
            return min(now, key=lambda c: (c.end - c.start, c.id))
        begun = [c for c in cycles if c.start <= today]
        if begun:
            return max(begun, key=lambda c: (c.end, c.start, c.id))
        return min(cycles, key=lambda c: (c.start, c.end, c.id), default=None)

    def without_drafts(self) -> Graph:
        """The graph as it is published: no draft, nothing that points to one."""
        drafts = {o.id for o in self.objectives.values() if o.state == "draft"}
        if not drafts:
            return self
        gone = {f"objective:{ident}" for ident in drafts}
        gone |= {k.uid for k in self.key_results.values() if k.objective in drafts}
        nodes = [_unlinked(n, gone) for n in self.nodes if n.uid not in gone]
        files = {path: uid for path, uid in self.files.items() if uid not in gone}
        aliases = {old: new for old, new in self.aliases.items() if new not in gone}
        return Graph(nodes, self.config, files, aliases)

    def exchanged(self, change: Exchange) -> Graph:
        """The graph with other entities in place of some, which differ in nothing by which they are found.

        `graph.edit` sees to that. This graph is left as it is; what both have in common, they share.
        """
        made = copy(self)
        made._exchange(change)  # noqa: SLF001 - one of ours, that nobody else has seen
        return made

    def _all_initiatives(self, nodes: Iterable[Node]) -> dict[str, Initiative]:
        inline = {i.id: i for k in self.key_results.values() for i in k.initiatives if i.id}
        return dict(sorted({**inline, **_by_id(nodes, Initiative)}.items()))

    def _company(self) -> str | None:
        """The team without a parent; of several, the one that has teams below it."""
        roots = [t.id for t in self.teams.values() if t.parent is None]
        parents = {t.parent for t in self.teams.values()}
        return min(roots, key=lambda ident: (ident not in parents, ident), default=None)

    def _index(self) -> None:
        self._tables = self._by_kind()
        self._children: dict[str, list[Child]] = {}
        self._by_team: dict[str, list[Objective]] = {}
        self._by_cycle: dict[str, list[Objective]] = {}
        self._dependents: dict[str, list[Objective]] = {}
        for objective in self.objectives.values():
            self._index_objective(objective)
        self._members = _grouped((p.team, p) for p in self.people.values())
        self._subteams = _grouped((t.parent, t) for t in self.teams.values())
        self._moved_by = _grouped((k.kpi, k) for k in self.key_results.values())
        inline = [(k.path, i) for k in self.key_results.values() for i in k.initiatives]
        filed = [(path, n) for n in self.nodes if isinstance(n, Initiative) for path in n.moves]
        self._initiatives_of = _grouped([*inline, *filed])
        self._check_ins = self._merged_check_ins()

    def _by_kind(self) -> dict[str, Mapping[str, Entity]]:
        return {
            "pillar": self.pillars,
            "cycle": self.cycles,
            "team": self.teams,
            "person": self.people,
            "objective": self.objectives,
            "key-result": self.key_results,
            "kpi": self.kpis,
            "initiative": self.initiatives,
            "goal": self.goals,
            "page": self.pages,
        }

    def _index_objective(self, objective: Objective) -> None:
        for link in objective.aligns_to:
            self._children.setdefault(link.to, []).append(Child(objective, link))
        if objective.team is not None:
            self._by_team.setdefault(objective.team, []).append(objective)
        if objective.cycle is not None:
            self._by_cycle.setdefault(objective.cycle, []).append(objective)
        for on in dict.fromkeys(d.on for d in objective.depends_on if d.on is not None):
            self._dependents.setdefault(on, []).append(objective)

    def _merged_check_ins(self) -> dict[str, tuple[CheckIn, ...]]:
        merged: dict[str, list[CheckIn]] = {k.path: list(k.check_ins) for k in self.key_results.values() if k.check_ins}
        for review in self.reviews:
            for entry in review.entries:
                if entry.key_result is not None:
                    merged.setdefault(entry.key_result, []).append(entry.check_in)
        return {path: tuple(sorted(found, key=lambda c: c.date)) for path, found in merged.items()}

    def _exchange(self, change: Exchange) -> None:
        idents: dict[str, list[str]] = {}
        for old, _ in change.pairs:
            idents.setdefault(old.kind, []).append(old.uid.partition(":")[2])
        for kind in idents.keys() & self._tables.keys():
            setattr(self, KIND_FOLDERS.get(kind, "key_results"), change.within(self._tables[kind], idents[kind]))
        self._tables = self._by_kind()
        self.nodes = tuple(change.among(self.nodes))
        self.vision, self.mission = change.at(self.vision), change.at(self.mission)
        self._exchange_in_indexes(change, change.old(Objective), change.old(KeyResult))

    def _exchange_in_indexes(self, change: Exchange, objectives: list[Objective], key_results: list[KeyResult]) -> None:
        self._by_team = change.grouped(self._by_team, [o.team for o in objectives])
        self._by_cycle = change.grouped(self._by_cycle, [o.cycle for o in objectives])
        self._dependents = change.grouped(self._dependents, [d.on for o in objectives for d in o.depends_on])
        self._members = change.grouped(self._members, [p.team for p in change.old(Person)])
        self._subteams = change.grouped(self._subteams, [t.parent for t in change.old(Team)])
        self._moved_by = change.grouped(self._moved_by, [k.kpi for k in key_results])
        self._initiatives_of = change.grouped(self._initiatives_of, [k.path for k in key_results])
        self._children = {**self._children}
        for above in {link.to for o in objectives for link in o.aligns_to}:
            self._children[above] = [Child(change.at(c.objective), c.link) for c in self._children[above]]
        self._check_ins = self._check_ins | {k.path: self._checked_in(k, change.at(k)) for k in key_results}
        for path in [k.path for k in key_results if not self._check_ins[k.path]]:
            del self._check_ins[path]

    def _checked_in(self, old: KeyResult, new: KeyResult) -> tuple[CheckIn, ...]:
        """The check-ins of a new key result: its own, and those that reviews tell of the old one."""
        own = set(map(id, old.check_ins))
        told = [check_in for check_in in self.check_ins(old.path) if id(check_in) not in own]
        return tuple(sorted((*new.check_ins, *told), key=lambda c: c.date))


def _by_id(nodes: Iterable[Node], kind: type[Named]) -> dict[str, Named]:
    return {n.id: n for n in nodes if isinstance(n, kind)}


Item = TypeVar("Item")


def _grouped(pairs: Iterable[tuple[str | None, Item]]) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    for key, item in pairs:
        if key is not None:
            groups.setdefault(key, []).append(item)
    return groups


def _unlinked(node: Node, gone: set[str]) -> Node:
    """A node without its references to what is gone."""
    if isinstance(node, Objective):
        links = tuple(link for link in node.aligns_to if link.to not in gone)
        waits = tuple(d for d in node.depends_on if f"objective:{d.on}" not in gone)
        carried = None if f"objective:{node.carried_from}" in gone else node.carried_from
        return node._replace(aligns_to=links, depends_on=waits, carried_from=carried)
    if isinstance(node, WeeklyReview):
        return node._replace(entries=tuple(e for e in node.entries if f"key-result:{e.key_result}" not in gone))
    if isinstance(node, Initiative):
        return node._replace(moves=tuple(m for m in node.moves if f"key-result:{m}" not in gone))
    if isinstance(node, Goal):
        return node._replace(measures=tuple(m for m in node.measures if f"key-result:{m.key_result}" not in gone))
    return node
