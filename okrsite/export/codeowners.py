"""Who answers for which file, in the words of a code host's CODEOWNERS?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from okrsite.export.selection import Selected
from okrsite.graph import Graph
from okrsite.model import Entity, Goal, Initiative, Kpi, Objective, Person, Team

HANDLE_KEY = "x-code-owner"
"""The key of a person that names them on the code host, where that is not their e-mail address."""

OWNER = re.compile(r"@[A-Za-z0-9][\w.-]*(?:/[\w.-]+)*|[A-Za-z0-9][\w.%+-]*@[A-Za-z0-9][A-Za-z0-9.-]*", re.ASCII)
"""What code hosts take for an owner: `@name`, `@group/team`, or an address."""

UNPLAIN = re.compile(r"[^\w./-]", re.ASCII)
"""What might mean something in a pattern, or end it. Patterns have a sign for any one character."""

HEAD = (
    "# Who answers for which file: okrsite export --format codeowners. The last line that fits a file counts.",
    "# Whoever checks in waits for nobody.",
)


class Duty(NamedTuple):
    """A file, and the people who answer for it; none where nobody does."""

    path: str
    people: tuple[str, ...]


def write(selected: Selected) -> bytes:
    """One line a file. People who cannot be named are told of in comments; their files fall to the company's lead."""
    graph, folder = selected.project.graph, selected.project.config.content
    top = f"{folder}/" if folder else ""
    duties = sorted(set(_duties(graph, filter(selected.has, _entities(graph)))))
    lines = [*HEAD]
    if selected.is_all:
        company = graph.teams.get(graph.company or "")
        lines += _lines(graph, selected.prefix, [Duty(top, (company.lead,) if company and company.lead else ())])
        lines.append(_pattern(f"{selected.prefix}{top}check-ins/"))
    lines += _lines(graph, selected.prefix, duties)
    return "".join(f"{line}\n" for line in lines).encode()


def _entities(graph: Graph) -> Iterator[Entity]:
    for table in (graph.objectives, graph.kpis, graph.initiatives, graph.goals, graph.teams, graph.people):
        yield from table.values()


def _duties(graph: Graph, entities: Iterable[Entity]) -> Iterator[Duty]:
    """Every file of these entities. An initiative inside a key result has none of its own."""
    inside = {objective.source.path for objective in graph.objectives.values()}
    for entity in entities:
        if isinstance(entity, Initiative) and entity.source.path in inside:
            continue
        people = tuple(filter(None, [_answers(graph, entity)]))
        yield Duty(entity.source.path, people)
        if isinstance(entity, Kpi):
            yield from (Duty(path, people) for path in {r.source.path for r in entity.readings})


def _answers(graph: Graph, entity: Entity) -> str | None:
    """The one who answers for an entity: its owner, else the lead of its team; for a person, that person."""
    if isinstance(entity, Person):
        return entity.id
    if isinstance(entity, Team):
        return entity.lead
    owner = entity.person if isinstance(entity, Goal) else None
    owner = entity.owner if isinstance(entity, Objective | Kpi | Initiative) else owner
    team = graph.teams.get(getattr(entity, "team", None) or "")
    return owner or (team.lead if team else None)


def _lines(graph: Graph, prefix: str, duties: Iterable[Duty]) -> Iterator[str]:
    for path, people in duties:
        pattern = _pattern(prefix + path)
        named = [name for ident in people if (name := _handle(graph.people.get(ident)))]
        if named:
            yield f"{pattern} {' '.join(named)}"
        elif people:
            yield f"# {pattern}: {people[0]} has neither an email nor an {HANDLE_KEY}"


def _handle(person: Person | None) -> str:
    """What the code host calls somebody; empty where nobody said."""
    if person is None:
        return ""
    given = person.extra.get(HANDLE_KEY) or person.email
    return str(given) if OWNER.fullmatch(str(given)) else ""


def _pattern(path: str) -> str:
    return "/" + UNPLAIN.sub("?", path)
