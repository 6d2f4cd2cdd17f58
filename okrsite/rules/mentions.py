"""What does a file refer to, and where?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from okrsite.findings import Place, Source
from okrsite.model import CheckIn, Cycle, Goal, Initiative, KeyResult, Kpi, Node, Objective, Person, Team, WeeklyReview


class Mention(NamedTuple):
    """A reference that was written: the uid it leads to, its place, and the entity and field it is a part of."""

    to: str
    place: Place
    entity: str
    field: str


class _Writer(NamedTuple):
    """Whose fields are read."""

    source: Source
    uid: str

    def one(self, field: str, kind: str, id: str | None) -> Iterator[Mention]:
        """A reference to one kind. What was filled in from elsewhere is not written here."""
        if id and self.source.has(field):
            yield Mention(f"{kind}:{id}", self.source.at(field), self.uid, field)

    def many(self, field: str, kind: str, ids: Iterable[str]) -> Iterator[Mention]:
        """A list of references."""
        for i, id in enumerate(ids):
            yield from self.one(f"{field}.{i}", kind, id)


def mentions(node: Node) -> Iterator[Mention]:
    """Every reference in a node's keys, its key results and check-ins among them."""
    find = _FINDERS.get(node.kind)
    return find(node) if find is not None else iter(())


def _objective(o: Objective) -> Iterator[Mention]:
    w = _Writer(o.source, o.uid)
    yield from w.one("team", "team", o.team)
    yield from w.one("owner", "person", o.owner)
    yield from w.one("cycle", "cycle", o.cycle)
    yield from w.one("carried_from", "objective", o.carried_from)
    yield from w.many("contributors", "person", o.contributors)
    if o.closing is not None:
        yield from w.one("closing.postmortem", "page", o.closing.postmortem)
    for link in o.aligns_to:
        yield Mention(link.to, o.source.at(f"aligns_to.{link.at}.to"), o.uid, f"aligns_to.{link.at}")
    for i, dependency in enumerate(o.depends_on):
        yield from w.one(f"depends_on.{i}.on", "objective", dependency.on)
        yield from w.one(f"depends_on.{i}.team", "team", dependency.team)
    for i, uid in enumerate(o.scope.consult if o.scope else ()):
        yield Mention(uid, o.source.at(f"scope.consult.{i}"), o.uid, f"scope.consult.{i}")
    yield from _check_ins(o.check_ins, o.uid)
    for key_result in o.key_results:
        yield from _key_result(key_result)


def _key_result(k: KeyResult) -> Iterator[Mention]:
    w = _Writer(k.source, k.uid)
    yield from w.one("owner", "person", k.owner)
    yield from w.one("kpi", "kpi", k.kpi)
    yield from w.many("contributors", "person", k.contributors)
    yield from _check_ins(k.check_ins, k.uid)
    for initiative in k.initiatives:
        yield from _initiative(initiative)


def _initiative(i: Initiative) -> Iterator[Mention]:
    w = _Writer(i.source, i.uid)
    yield from w.one("team", "team", i.team)
    yield from w.one("owner", "person", i.owner)
    yield from w.many("moves", "key-result", i.moves)
    for n, task in enumerate(i.tasks):
        yield from w.one(f"tasks.{n}.owner", "person", task.owner)


def _goal(g: Goal) -> Iterator[Mention]:
    w = _Writer(g.source, g.uid)
    yield from w.one("person", "person", g.person)
    yield from w.one("team", "team", g.team)
    yield from w.one("cycle", "cycle", g.cycle)
    for measure in g.measures:
        yield from _Writer(measure.source, g.uid).one("key_result", "key-result", measure.key_result)
        yield from _check_ins(measure.check_ins, g.uid)


def _review(r: WeeklyReview) -> Iterator[Mention]:
    w = _Writer(r.source, r.uid)
    yield from w.one("team", "team", r.team)
    yield from w.one("by", "person", r.by)
    for entry in r.entries:
        if entry.key_result is not None:
            yield Mention(
                f"key-result:{entry.key_result}", entry.check_in.source.at(), r.uid, f"entries.{entry.key_result}"
            )
        yield from _check_ins([entry.check_in], r.uid)


def _check_ins(check_ins: Iterable[CheckIn], uid: str) -> Iterator[Mention]:
    for check_in in check_ins:
        yield from _Writer(check_in.source, uid).one("by", "person", check_in.by)


def _team(t: Team) -> Iterator[Mention]:
    w = _Writer(t.source, t.uid)
    yield from w.one("parent", "team", t.parent)
    yield from w.one("lead", "person", t.lead)


def _person(p: Person) -> Iterator[Mention]:
    return _Writer(p.source, p.uid).one("team", "team", p.team)


def _cycle(c: Cycle) -> Iterator[Mention]:
    return _Writer(c.source, c.uid).one("parent", "cycle", c.parent)


def _kpi(k: Kpi) -> Iterator[Mention]:
    w = _Writer(k.source, k.uid)
    yield from w.one("team", "team", k.team)
    yield from w.one("owner", "person", k.owner)


_FINDERS: Mapping[str, Callable[..., Iterator[Mention]]] = {
    "objective": _objective,
    "initiative": _initiative,
    "goal": _goal,
    "check-in": _review,
    "team": _team,
    "person": _person,
    "cycle": _cycle,
    "kpi": _kpi,
}
