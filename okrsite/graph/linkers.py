"""What do the references of one node lead to? One linker per kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from okrsite.content.schema.keys import ALIGNS_TO, CONSULTS
from okrsite.graph.references import References, Where
from okrsite.model import (
    CheckIn,
    Cycle,
    Dependency,
    Goal,
    Initiative,
    KeyResult,
    Kpi,
    Link,
    Node,
    Objective,
    Person,
    Team,
    WeeklyReview,
)


def link(node: Node, refs: References) -> Node:
    """A node whose references are canonical: an alias replaced, what leads nowhere noted and dropped."""
    linker = LINKERS.get(node.kind)
    return node if linker is None else linker(node, refs)


def _objective(o: Objective, refs: References) -> Objective:
    def at(field: str) -> Where:
        return Where(o.source, field, o.uid)

    postmortem = o.closing.postmortem if o.closing else ""
    if o.closing and postmortem:
        page = refs.one(postmortem.removeprefix("pages/").removesuffix(".md"), "page", at("closing.postmortem"))
        o = o._replace(closing=o.closing._replace(postmortem=page or ""))
    if o.scope and o.scope.consult:
        asked = (refs.uid(text, CONSULTS, at(f"scope.consult.{n}")) for n, text in enumerate(o.scope.consult))
        o = o._replace(scope=o.scope._replace(consult=tuple(uid for uid in asked if uid)))
    return o._replace(
        team=refs.one(o.team, "team", at("team")),
        owner=refs.one(o.owner, "person", at("owner")),
        contributors=_people(o.contributors, refs, at),
        cycle=refs.one(o.cycle, "cycle", at("cycle")),
        aligns_to=_links(o, refs, at),
        depends_on=tuple(_dependency(d, n, refs, at) for n, d in enumerate(o.depends_on)),
        carried_from=refs.one(o.carried_from, "objective", at("carried_from")),
        key_results=tuple(_key_result(k, refs) for k in o.key_results),
        check_ins=_check_ins(o.check_ins, refs, o.uid),
    )


def _links(o: Objective, refs: References, at: Callable[[str], Where]) -> tuple[Link, ...]:
    links: dict[str, Link] = {}
    for n, link in enumerate(o.aligns_to):
        uid = refs.find(link.to, ALIGNS_TO)
        if uid is None:
            field = f"aligns_to.{n}.to" if o.source.has(f"aligns_to.{n}.to") else f"aligns_to.{n}"
            uid = refs.uid(link.to, ALIGNS_TO, at(field))
        if uid is not None:
            first = links.get(uid)
            links[uid] = link._replace(to=uid, at=n) if first is None else first._replace(again=first.again + 1)
    return tuple(links.values())


def _dependency(d: Dependency, n: int, refs: References, at: Callable[[str], Where]) -> Dependency:
    on = refs.one(d.on, "objective", at(f"depends_on.{n}.on"))
    return d._replace(on=on, team=refs.one(d.team, "team", at(f"depends_on.{n}.team")))


def _key_result(k: KeyResult, refs: References) -> KeyResult:
    def at(field: str) -> Where:
        return Where(k.source, field, k.uid)

    if k.initiatives:
        k = k._replace(initiatives=tuple(_initiative(i, refs) for i in k.initiatives))
    if k.check_ins:
        k = k._replace(check_ins=_check_ins(k.check_ins, refs, k.uid))
    owner, kpi = refs.one(k.owner, "person", at("owner")), refs.one(k.kpi, "kpi", at("kpi"))
    if owner != k.owner or kpi != k.kpi or k.contributors:
        k = k._replace(owner=owner, kpi=kpi, contributors=_people(k.contributors, refs, at))
    return k


def _people(ids: tuple[str, ...], refs: References, at: Callable[[str], Where]) -> tuple[str, ...]:
    found = (refs.one(text, "person", at(f"contributors.{n}")) for n, text in enumerate(ids))
    return tuple(dict.fromkeys(ident for ident in found if ident is not None))


def _check_ins(check_ins: tuple[CheckIn, ...], refs: References, uid: str) -> tuple[CheckIn, ...]:
    people = refs.names["person"]
    if all(c.by is None or people.get(c.by) == c.by for c in check_ins):
        return check_ins
    return tuple(c._replace(by=refs.one(c.by, "person", Where(c.source, "by", uid))) for c in check_ins)


def _initiative(i: Initiative, refs: References) -> Initiative:
    def at(field: str) -> Where:
        return Where(i.source, field, i.uid)

    def owner(text: str | None, field: str) -> str | None:
        # An inline initiative without an owner has its key result's, whose own field is where a fault is said.
        return refs.one(text, "person", at(field)) if i.source.has(field) else refs.names["person"].get(text or "")

    moves = (
        refs.one(text, "key-result", at(f"moves.{n}")) if i.source.has("moves") else text
        for n, text in enumerate(i.moves)
    )
    return i._replace(
        team=refs.one(i.team, "team", at("team")) if i.source.has("team") else refs.names["team"].get(i.team or ""),
        owner=owner(i.owner, "owner"),
        moves=tuple(dict.fromkeys(m for m in moves if m)),
        tasks=tuple(
            t._replace(owner=refs.one(t.owner, "person", at(f"tasks.{n}.owner"))) for n, t in enumerate(i.tasks)
        ),
    )


def _goal(g: Goal, refs: References) -> Goal:
    def at(field: str) -> Where:
        return Where(g.source, field, g.uid)

    return g._replace(
        person=refs.one(g.person, "person", at("person")),
        team=refs.one(g.team, "team", at("team")),
        cycle=refs.one(g.cycle, "cycle", at("cycle")),
        measures=tuple(
            m._replace(
                key_result=refs.one(m.key_result, "key-result", Where(m.source, "key_result", g.uid)),
                check_ins=_check_ins(m.check_ins, refs, g.uid),
            )
            for m in g.measures
        ),
    )


def _review(w: WeeklyReview, refs: References) -> WeeklyReview:
    def at(field: str) -> Where:
        return Where(w.source, field, w.uid)

    by = refs.one(w.by, "person", at("by"))
    entries = []
    for entry in w.entries:
        key_result = refs.one(entry.key_result, "key-result", at(f"entries.{entry.key_result}"))
        own = entry.check_in
        who = refs.one(own.by, "person", Where(own.source, "by", w.uid)) if own.source.has("by") else by
        entries.append(entry._replace(key_result=key_result, check_in=own._replace(by=who)))
    return w._replace(team=refs.one(w.team, "team", at("team")), by=by, entries=tuple(entries))


def _team(t: Team, refs: References) -> Team:
    parent = refs.one(t.parent, "team", Where(t.source, "parent", t.uid))
    return t._replace(parent=parent, lead=refs.one(t.lead, "person", Where(t.source, "lead", t.uid)))


def _person(p: Person, refs: References) -> Person:
    return p._replace(team=refs.one(p.team, "team", Where(p.source, "team", p.uid)))


def _cycle(c: Cycle, refs: References) -> Cycle:
    return c._replace(parent=refs.one(c.parent, "cycle", Where(c.source, "parent", c.uid)))


def _kpi(k: Kpi, refs: References) -> Kpi:
    team = refs.one(k.team, "team", Where(k.source, "team", k.uid))
    return k._replace(team=team, owner=refs.one(k.owner, "person", Where(k.source, "owner", k.uid)))


LINKERS: Mapping[str, Callable[..., Node]] = {
    "objective": _objective,
    "initiative": _initiative,
    "goal": _goal,
    "check-in": _review,
    "team": _team,
    "person": _person,
    "cycle": _cycle,
    "kpi": _kpi,
}
