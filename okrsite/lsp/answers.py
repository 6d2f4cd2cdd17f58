"""What is to be said at a place of a file: which words fit, what do they mean, where do they lead?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from okrsite.content.documents import classify
from okrsite.content.fields import Choice, Field, FieldType, Flag, Reference
from okrsite.content.prose import inline_text
from okrsite.content.records import Either, ListOf, Record, example_of
from okrsite.content.schema import KINDS
from okrsite.content.schema.keys import ENTRY
from okrsite.content.schema.others import Entries
from okrsite.findings import Place
from okrsite.graph.meaning import meant
from okrsite.lsp.cursor import Spot, front_matter, link_at, spot
from okrsite.model import Entity, KeyResult, Objective
from okrsite.project import Project

MOST = 500
"""Suggestions that are sent; an editor narrows them down by what is typed."""


class Suggestion(NamedTuple):
    """A word that fits, what it is, and what it replaces: the columns of its line, from 0."""

    word: str
    kind: str
    about: str
    start: int
    end: int


def suggestions(project: Project, path: str, lines: Sequence[str], line: int, column: int) -> list[Suggestion]:
    """The words that could stand at a place."""
    if line not in front_matter(lines, path):
        link = link_at(lines[line], column) if line < len(lines) else None
        return [] if link is None else list(_entities(project, (), link[1], column))[:MOST]
    at = spot(lines, line, column)
    if not at.key:
        return list(_keys(path, project, at))
    field = _field(path, project, at)
    return list(_values(project, field.type, at))[:MOST] if field is not None else []


def explanation(project: Project, path: str, lines: Sequence[str], line: int, column: int) -> str:
    """What stands at a place, in Markdown; empty where there is nothing to say."""
    entity = target(project, path, lines, line, column)
    if entity is not None:
        return _entity(project, entity)
    if line not in front_matter(lines, path):
        return ""
    at = spot(lines, line, column)
    fields = {f.name: f for f in _fields(path, project, at.trail)}
    field = fields.get(at.word) if not at.key else None
    if field is None:
        return ""
    example = example_of(field)
    shown = f"\n\nFor example: `{field.name}: {example}`" if isinstance(example, str | int | float) else ""
    return f"**{field.name}**: {field.doc}{shown}"


def target(project: Project, path: str, lines: Sequence[str], line: int, column: int) -> Entity | None:
    """The entity that is named at a place."""
    if line >= len(lines):
        return None
    graph = project.graph
    if line not in front_matter(lines, path):
        link = link_at(lines[line], column)
        return None if link is None else graph.entity(meant(graph, link[0].strip()) or "")
    at = spot(lines, line, column)
    field = _field(path, project, at) if at.key else None
    type_ = _single(field.type) if field is not None else None
    if isinstance(type_, Reference):
        return _named(project, at.word, type_.kinds)
    if "/" in at.word:
        return graph.entity(f"key-result:{at.word}")
    return _own(project, path, at)


def place_of(entity: Entity) -> Place:
    """Where an entity is written."""
    return entity.source.at("title" if entity.source.has("title") else "name")


def _keys(path: str, project: Project, at: Spot) -> Iterator[Suggestion]:
    for field in _fields(path, project, at.trail):
        if field.name not in at.siblings or field.name == at.word:
            yield Suggestion(field.name, "key", field.doc, at.start, at.end)


def _values(project: Project, type_: FieldType, at: Spot) -> Iterator[Suggestion]:
    type_ = _single(type_)
    if isinstance(type_, Reference):
        yield from _entities(project, type_.kinds, at.start, at.end)
    elif isinstance(type_, Choice | Flag):
        for word in type_.words if isinstance(type_, Choice) else ("true", "false"):
            yield Suggestion(word, "value", "", at.start, at.end)


def _entities(project: Project, kinds: tuple[str, ...], start: int, end: int) -> Iterator[Suggestion]:
    """The ids of entities of these kinds, or of all."""
    graph = project.graph
    for node in graph.nodes:
        if node.kind != "check-in" and (not kinds or node.kind in kinds):
            about = inline_text(getattr(node, "title", "") or getattr(node, "name", ""))
            yield Suggestion(node.id, node.kind, about, start, end)
    if not kinds or "key-result" in kinds:
        for path, key_result in graph.key_results.items():
            yield Suggestion(path, "key-result", inline_text(key_result.title), start, end)


def _fields(path: str, project: Project, trail: Sequence[str]) -> tuple[Field, ...]:
    """The fields of the mapping behind a trail of keys in a file."""
    folder = project.config.content
    kind = classify(path.removeprefix(f"{folder}/") if folder else path)[0]
    record = KINDS.get(kind)
    for name in trail:
        if record is None or (field := record.by_name.get(name)) is None:
            # The keys of a check-in file's entries are key results, which no table lists.
            record = record if record is ENTRY and "/" in name else None
            continue
        record = _record(field.type)
    return record.fields if record is not None else ()


def _field(path: str, project: Project, at: Spot) -> Field | None:
    return next((f for f in _fields(path, project, at.trail) if f.name == at.key), None)


def _record(type_: FieldType) -> Record | None:
    if isinstance(type_, ListOf):
        return _record(type_.inner)
    if isinstance(type_, Either):
        return _record(type_.other)
    if isinstance(type_, Entries):
        return ENTRY
    return type_ if isinstance(type_, Record) else None


def _single(type_: FieldType) -> FieldType:
    """The type of one value: of an item, or of what a shorthand stands for."""
    while True:
        if isinstance(type_, ListOf):
            type_ = type_.inner
        elif isinstance(type_, Record) and type_.shorthand:
            type_ = type_.by_name[type_.shorthand].type
        else:
            return type_


def _named(project: Project, word: str, kinds: tuple[str, ...]) -> Entity | None:
    graph = project.graph
    if ":" in word or word in {"mission", "vision"}:
        return graph.entity(meant(graph, word) or "")
    for kind in kinds:
        uid = f"{kind}:{word}"
        if (found := graph.entity(graph.aliases.get(uid, uid))) is not None:
            return found
    return None


def _own(project: Project, path: str, at: Spot) -> Entity | None:
    """The entity whose title, name or id this is: the file's, or one of its key results."""
    if at.key not in {"title", "id", "name"}:
        return None
    node = next((n for n in project.graph.nodes if n.source.path == path), None)
    if at.trail == ("key_results",) and isinstance(node, Objective):
        return next((k for k in node.key_results if at.key == "id" and k.id == at.word), None)
    return project.graph.entity(node.uid) if node is not None and not at.trail else None


def _entity(project: Project, entity: Entity) -> str:
    title = inline_text(getattr(entity, "title", "") or getattr(entity, "name", ""))
    kind, _, ident = entity.uid.partition(":")
    lines = [
        f"**{_plain(title)}**",
        " · ".join(filter(None, (kind.replace("-", " "), ident, _plain(_owner(project, entity))))),
    ]
    if isinstance(entity, Objective | KeyResult):
        numbers = project.scores.of(entity.uid)
        progress = "–" if numbers.progress is None else f"{numbers.progress:.0%}"
        expected = "" if numbers.expected is None else f" ({numbers.expected:.0%} expected)"
        lines.append(f"{progress}{expected}, {numbers.status}{', stale' if numbers.stale else ''}")
    return "\n\n".join(lines)


def _owner(project: Project, entity: Entity) -> str:
    owner = project.graph.owner_of(entity) if isinstance(entity, KeyResult) else getattr(entity, "owner", None)
    person = project.graph.people.get(owner or "")
    return person.name if person is not None else ""


def _plain(text: str) -> str:
    """A text that Markdown takes for no markup."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()#+!|<>~" else c for c in text)
