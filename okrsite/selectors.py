"""Which entities does a selector such as `team:growth status:off-track` or `+first-report` mean?

A selector is parsed, never evaluated. Spaces join with "and", commas, which bind tighter, with "or":
`team:growth,team:product cycle:2026-q4` is what either team has in that quarter. `+` before a term adds all that stands
above what it means, `+` after it all below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from okrsite.content.near import did_you_mean, listed
from okrsite.findings import UsageError
from okrsite.graph import Graph
from okrsite.model import Entity, Goal, Initiative, KeyResult, Kpi, Objective, Person, Team
from okrsite.scores import Scores

KINDS = (
    "objective", "key-result", "team", "person", "cycle", "kpi", "initiative", "goal", "pillar", "page",
    "vision", "mission",
)  # fmt: skip
"""Kinds with a uid, in the order in which a bare id is looked up."""

STATEMENTS = ("vision", "mission")
"""Of these there is one each: the kind is the uid."""

STATUSES = (
    "on-track", "at-risk", "off-track", "done", "upcoming", "pending", "draft", "dropped", "closed", "no-data", "stale",
    "healthy", "warning", "unhealthy", "unknown", "todo", "doing",
)  # fmt: skip
"""What `status:` knows: the verdicts on objectives and key results, of KPIs, and the states of initiatives."""

RUNNING = "running"
"""`cycle:running` is the cycle that runs today, where no cycle has that id."""

MAX_LENGTH = 4096


class Term(NamedTuple):
    """One word of a selector. Without a key its value is an id, or a uid such as `kpi:churn`."""

    key: str
    value: str
    above: bool = False
    below: bool = False


Selector = tuple[tuple[Term, ...], ...]
"""Groups of terms: an entity is meant if each group holds a term that means it."""


def parse(text: str) -> Selector:
    """Read a selector. Raises UsageError for what is none."""
    if len(text) > MAX_LENGTH:
        raise UsageError(f"a selector has at most {MAX_LENGTH} characters")
    words = re.sub(r"\s*,\s*", ",", text.strip()).split()
    return tuple(tuple(_term(term, text) for term in word.split(",")) for word in words)


def select(graph: Graph, scores: Scores, selector: Selector) -> frozenset[str]:
    """The uids of everything that a selector means; of everything there is for an empty one.

    Raises UsageError if it names a team, person, cycle, status, kind or id that does not exist.
    """
    everything = {entity.uid: entity for entity in entities(graph)}
    found = frozenset(everything)
    for group in selector:
        found &= frozenset().union(*(_meant(term, everything, graph, scores) for term in group))
    return found


def kinds(selector: Selector) -> set[str]:
    """The kinds that a selector names."""
    return {term.value for group in selector for term in group if term.key == "kind"}


def entities(graph: Graph) -> Iterator[Entity]:
    """Everything that has a uid."""
    for statement in (graph.vision, graph.mission):
        if statement is not None:
            yield statement
    tables: tuple[Mapping[str, Entity], ...] = (
        graph.pillars, graph.cycles, graph.teams, graph.people, graph.objectives, graph.key_results, graph.kpis,
        graph.initiatives, graph.goals, graph.pages,
    )  # fmt: skip
    for table in tables:
        yield from table.values()


def find(graph: Graph, name: str) -> str:
    """The uid that an id, a uid or an old name stands for. Raises UsageError if nothing is called that."""
    candidates = [name, *(f"{kind}:{name}" for kind in KINDS if kind not in STATEMENTS)]
    for uid in candidates:
        uid = graph.aliases.get(uid, uid)  # noqa: PLW2901 - an alias is only another spelling
        if (entity := graph.entity(uid)) is not None and entity.uid == uid:
            return uid
    known = [name for entity in entities(graph) for name in {entity.uid, entity.uid.partition(":")[2] or entity.uid}]
    raise UsageError(f'nothing has the id "{name}"{did_you_mean(name, known)}')


def _term(word: str, text: str) -> Term:
    above, below = word.startswith("+"), word.endswith("+")
    core = word.strip("+")
    key, colon, value = core.partition(":")
    if not core or (colon and not value):
        raise UsageError(f'"{text}" is no selector: write team:growth, status:off-track, an id, +ID or ID+')
    if not colon or key in KEYS:
        return Term(key if colon else "", value or core, above, below)
    if key in KINDS:
        return Term("", core, above, below)
    raise UsageError(f'selectors know no "{key}:"{did_you_mean(key, KEYS)}; they know {listed(KEYS, "and")}')


def _meant(term: Term, everything: dict[str, Entity], graph: Graph, scores: Scores) -> frozenset[str]:
    found = _matching(term, everything, graph, scores) if term.key else frozenset({find(graph, term.value)})
    above = _closure(found, graph, _above) if term.above else frozenset()
    below = _closure(found, graph, _below) if term.below else frozenset()
    return (found | above | below) & everything.keys()


def _matching(term: Term, everything: dict[str, Entity], graph: Graph, scores: Scores) -> frozenset[str]:
    value = _existing(term, graph, scores)
    values = KEYS[term.key]
    return frozenset(uid for uid, entity in everything.items() if value in values(entity, graph, scores))


def _existing(term: Term, graph: Graph, scores: Scores) -> str:
    """The value of a term in its canonical form, once it is known to exist."""
    words = {"kind": KINDS, "status": STATUSES}.get(term.key, (term.value,))
    if term.value not in words:
        near = did_you_mean(term.value, words)
        raise UsageError(f'there is no {term.key} "{term.value}"{near}; use {listed(words)}')
    if term.key not in ("team", "owner", "cycle"):
        return term.value
    if term.key == "cycle" and term.value == RUNNING and RUNNING not in graph.cycles:
        running = graph.running_cycle(scores.today)
        return running.id if running else ""
    kind = "person" if term.key == "owner" else term.key
    uid = graph.aliases.get(f"{kind}:{term.value}", f"{kind}:{term.value}")
    if graph.entity(uid) is None:
        known = [entity.id for entity in entities(graph) if entity.kind == kind]
        listing = f"`okrsite list --kind {kind}` shows them"
        raise UsageError(f'there is no {kind} "{term.value}"{did_you_mean(term.value, known)}; {listing}')
    return uid.partition(":")[2]


# ------------------------------------------------------------------------------------------------ what an entity has

Attribute = Callable[[Entity, Graph, Scores], tuple[str | None, ...]]


def _team(entity: Entity, graph: Graph, _: Scores) -> tuple[str | None, ...]:
    if isinstance(entity, KeyResult):
        return (graph.objectives[entity.objective].team,)
    if isinstance(entity, Team):
        return (entity.id,)
    return (entity.team,) if isinstance(entity, Objective | Kpi | Initiative | Goal | Person) else ()


def _owner(entity: Entity, graph: Graph, _: Scores) -> tuple[str | None, ...]:
    if isinstance(entity, KeyResult):
        return (graph.owner_of(entity),)
    if isinstance(entity, Goal):
        return (entity.person,)
    return (entity.owner,) if isinstance(entity, Objective | Kpi | Initiative) else ()


def _cycle(entity: Entity, graph: Graph, _: Scores) -> tuple[str | None, ...]:
    if isinstance(entity, KeyResult):
        return (graph.objectives[entity.objective].cycle,)
    if entity.kind == "cycle":
        return (entity.id,)
    return (entity.cycle,) if isinstance(entity, Objective | Goal) else ()


def _status(entity: Entity, _: Graph, scores: Scores) -> tuple[str | None, ...]:
    if isinstance(entity, Objective | KeyResult):
        numbers = scores.of(entity.uid)
        return (numbers.status or "no-data", "stale" if numbers.stale else None)
    if isinstance(entity, Kpi):
        health = scores.kpi(entity.id)
        return (health.status, "stale" if health.stale else None)
    return (entity.state,) if isinstance(entity, Initiative) else ()


def _tags(entity: Entity, graph: Graph, _: Scores) -> tuple[str | None, ...]:
    if isinstance(entity, KeyResult):
        return graph.objectives[entity.objective].tags
    return entity.tags if isinstance(entity, Objective) else ()


def _kind(entity: Entity, _: Graph, __: Scores) -> tuple[str | None, ...]:
    return (entity.kind,)


KEYS: dict[str, Attribute] = {
    "team": _team, "owner": _owner, "cycle": _cycle, "status": _status, "tag": _tags, "kind": _kind,
}  # fmt: skip


# ------------------------------------------------------------------------------------------------ above and below


def _closure(start: Iterable[str], graph: Graph, step: Callable[[str, Graph], Iterable[str]]) -> frozenset[str]:
    """All that is reached from there step by step; alignment may be deep, and may go in circles."""
    found: set[str] = set(start)
    waiting = list(found)
    while waiting:
        news = [uid for uid in step(waiting.pop(), graph) if uid not in found]
        found.update(news)
        waiting += news
    return frozenset(found)


def _above(uid: str, graph: Graph) -> Iterable[str]:
    kind, _, ident = uid.partition(":")
    if kind == "objective":
        return [link.to for link in graph.parents(ident)]
    if kind in ("team", "cycle"):
        parent = graph.teams[ident].parent if kind == "team" else graph.cycles[ident].parent
    else:
        parent = graph.parent_of(uid)
        return [parent] if parent else []
    return [f"{kind}:{parent}"] if parent else []


def _below(uid: str, graph: Graph) -> Iterator[str]:
    kind, _, ident = uid.partition(":")
    yield from (child.objective.uid for child in graph.children(uid))
    if kind == "objective":
        yield from (key_result.uid for key_result in graph.objectives[ident].key_results)
    elif kind == "team":
        yield from (team.uid for team in graph.subteams(ident))
    elif kind == "cycle":
        yield from (cycle.uid for cycle in graph.cycles.values() if cycle.parent == ident)
    elif kind in STATEMENTS:
        statements = ("mission", *(pillar.uid for pillar in graph.pillars.values()))
        yield from (below for below in statements if graph.parent_of(below) == uid)
