"""Does every reference lead somewhere, and may its readers follow it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from okrsite.findings import Level, Problem
from okrsite.graph.meaning import meant
from okrsite.model import Node, Objective
from okrsite.rules.context import Context
from okrsite.rules.mentions import Mention, mentions
from okrsite.rules.registry import Found, problem, rule, see
from okrsite.rules.targets import audience_of

NOBODY: frozenset[str] = frozenset()

LISTED = 100
"""The most members of a circle that are named; the middle of a longer one is left out."""


@rule("OKR201", "unknown-reference", Level.ERROR)
def unknown_reference(c: Context) -> Found:
    """A reference to something that is not there.

    What it does: reports every `team`, `owner`, `cycle`, `aligns_to` and so on that names nothing, with the nearest
        id there is. A file that is there but could not be read counts as there.
    Why: the link would silently be lost, and with it a place in the tree, an owner or a number.
    How to fix: correct the spelling, or write the file that is missing. After a rename, keep the old id in `aliases`.
    Options: none.
    Source: the format.

    Bad:
        # objectives/reports.md
        team: grwoth
    Good:
        # objectives/reports.md
        team: growth
    """
    return c.faulted("OKR201")


@rule("OKR202", "wrong-kind", Level.ERROR)
def wrong_kind(c: Context) -> Found:
    """A reference to a kind of thing that cannot stand there.

    What it does: reports, for example, an `aligns_to` that names a team: an objective serves objectives, key results,
        KPIs, pillars, the mission or the vision.
    Why: the link means nothing there.
    How to fix: name a thing of the right kind. Teams are named by `team`, `depends_on` and `scope`.
    Options: none.
    Source: the format.

    Bad:
        # objectives/reports.md
        aligns_to: ["team:support"]
    Good:
        # objectives/reports.md
        aligns_to: [love-our-tool]
    """
    return c.faulted("OKR202")


@rule("OKR203", "alignment-cycle", Level.ERROR)
def alignment_cycle(c: Context) -> Found:
    """Objectives that serve each other in a circle.

    What it does: follows `aligns_to` upwards and reports every circle once, as a whole; likewise teams and cycles
        whose `parent` goes round.
    Why: in a circle nothing is at the top, so none of its members has a reason outside itself.
    How to fix: find the member that is the real aim, and align it to something above instead.
    Options: none.
    Source: the format: the transparency tree is a tree.

    Bad:
        # objectives/left.md
        aligns_to: [right]
        # objectives/right.md
        aligns_to: [left]
    Good:
        # objectives/left.md
        aligns_to: [right]
        # objectives/right.md
        aligns_to: [love-our-tool]
    """
    yield from c.faulted("OKR203")
    for ring in c.alignment_rings:
        members = [c.graph.objectives[id] for id in ring]
        links = [_link(c, one, other) for one, other in zip(members, [*members[1:], members[0]], strict=True)]
        text = f"objectives align to each other in a circle: {chain(ring)}"
        hint = "align the one that is the real aim to something above"
        field = f"aligns_to.{links[0]}"
        related = [see(o, f'"{o.id}"', f"aligns_to.{i}") for o, i in zip(members[1:], links[1:], strict=True)]
        yield problem(members[0], text, field, hint, related[:LISTED])


@rule("OKR204", "audience-leak", Level.ERROR)
def audience_leak(c: Context) -> Found:
    """A reference that gives away what its readers may not see.

    What it does: reports a reference, in a key or in prose, from something to a thing that not all of its readers
        may see. Readers of an audience are those of the audience and of every one that includes it.
    Why: the name of a hidden thing can tell as much as its page.
    How to fix: give the one that refers the narrower audience too, or drop the reference.
    Options: none.
    Source: okrsite's own rules on audiences; they cannot protect the repository itself.

    Bad:
        # okrsite.yaml
        audiences: {everyone: [], board: [everyone]}
        # objectives/buy-a-rival.md
        audience: board
        # objectives/reports.md
        aligns_to: [buy-a-rival]
    Good:
        # okrsite.yaml
        audiences: {everyone: [], board: [everyone]}
        # objectives/buy-a-rival.md
        audience: board
        # objectives/reports.md
        audience: board
        aligns_to: [buy-a-rival]
    """
    if len({node.audience for node in c.graph.nodes}) < 2:
        return
    readers = _readers(c)
    for node, mention in (*_mentioned(c), *_linked(c)):
        audience = _audience(c, mention.to)
        if audience is not None and not readers.get(node.audience, NOBODY) <= readers.get(audience, NOBODY):
            yield _leak(node, mention, audience)


def chain(ring: Sequence[str]) -> str:
    """A circle as text, back to its first member: `a → b → a`."""
    names = list(ring)
    if len(names) > LISTED:
        half = LISTED // 2
        names = [*names[:half], f"({len(names) - LISTED:,} more)", *names[-half:]]
    return " → ".join([*names, ring[0]])


def _link(c: Context, one: Objective, other: Objective) -> int:
    return next(i for i, _, up in c.upward[one.id] if up is other)


def _readers(c: Context) -> Mapping[str, frozenset[str]]:
    """For each audience those that see what is for it."""
    audiences = c.config.audiences
    sees = {name: c.config.seen_by(name) for name in audiences}
    return {name: frozenset(who for who in audiences if name in sees[who]) for name in audiences}


def _mentioned(c: Context) -> Iterator[tuple[Node, Mention]]:
    """The entities that keys refer to."""
    return ((node, mention) for node in c.graph.nodes for mention in mentions(node))


def _linked(c: Context) -> Iterator[tuple[Node, Mention]]:
    """The entities that prose and titles link to."""
    for node, written in c.links:
        if written.link.kind == "wiki":
            uid = meant(c.graph, written.link.target)
        else:
            uid = c.graph.files.get(written.file(c.config.content)) if written.link.kind == "relative" else None
        if uid:
            yield node, Mention(uid, written.place, written.entity, written.field)


def _audience(c: Context, uid: str) -> str | None:
    entity = c.graph.entity(uid) if uid else None
    return None if entity is None else audience_of(c.graph, entity)


def _leak(node: Node, mention: Mention, audience: str) -> Problem:
    kind, _, id = mention.to.partition(":")
    text = f'"{node.id}", for {node.audience}, refers to {kind.replace("-", " ")} "{id or kind}", for {audience}'
    hint = f'give "{node.id}" the line audience: {audience}, or drop the reference'
    return Problem("", text, mention.place, mention.entity, mention.field, hint)
