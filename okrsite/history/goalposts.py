"""Which goal posts were moved, and which key results vanished, since a cycle began?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from okrsite.findings import Problem
from okrsite.graph import Graph
from okrsite.history.past import Past, says_the_same
from okrsite.model import UNKNOWN, Change, Cycle, KeyResult, Objective
from okrsite.scores.explain.words import plain

MOVED, DELETED = "OKR901", "OKR902"

POSTS = ("baseline", "target", "weight")


class Present(NamedTuple):
    """The company as it is now: its graph, the bytes of objectives' files, which paths are there, what may be told."""

    graph: Graph
    texts: Mapping[str, bytes]
    exists: Callable[[str], bool]
    seen: frozenset[str]


def moved_and_deleted(present: Present, cycle: Cycle, past: Past) -> Iterator[Problem]:
    """Compare the objectives of a cycle with what they were in a revision. Raises OSError and UsageError."""
    for objective in present.graph.objectives_in(cycle.id):
        path, text = past.path_of(objective), present.texts.get(objective.source.path)
        if path is None or text is None or objective.state != "active" or says_the_same(past.text(path), text):
            continue
        before = past.objective(path)
        if before is not None and before.state == "active" and before.audience in present.seen:
            yield from _moved(before, objective)
            yield from _deleted(before, objective)
    yield from _vanished(present, cycle, past)


def _moved(before: Objective, now: Objective) -> Iterator[Problem]:
    old = {k.id: k for k in before.key_results}
    said = _declared(now.changes)
    said.subtract(_declared(before.changes))
    for key_result in now.key_results:
        was = old.get(key_result.id)
        if was is None or key_result.state != "active":
            continue
        for field in POSTS:
            if _is_moved(getattr(was, field), getattr(key_result, field)) and said[key_result.id, field] < 1:
                yield _moved_problem(was, key_result, field)


def _declared(changes: tuple[Change, ...]) -> Counter[tuple[str, str]]:
    """How often `changes` tells of each key result's field; `wait.target` and `quick-repairs/wait.target` are one."""
    found: Counter[tuple[str, str]] = Counter()
    for change in changes:
        owner, _, field = change.field.rpartition(".")
        found[owner.rpartition(".")[2].rpartition("/")[2], field] += 1
    return found


def _is_moved(before: object, after: object) -> bool:
    """Whether a number is another one. To find out what was unknown moves nothing."""
    return before not in (None, UNKNOWN) and before != after


def _moved_problem(was: KeyResult, now: KeyResult, field: str) -> Problem:
    before, after = plain(getattr(was, field)), plain(getattr(now, field))
    message = f'the {field} of key result "{now.path}" went from {before} to {after} after the cycle began'
    hint = f"add to changes: {{date: …, field: {now.id}.{field}, from: {before}, to: {after}, why: …}}"
    return Problem(MOVED, message, now.source.at(field), now.uid, field, hint)


def _deleted(before: Objective, now: Objective) -> Iterator[Problem]:
    """Those that are gone; one that got another id kept its title, and one that cannot be read is still there."""
    if now.source.has(f"key_results.{len(now.key_results)}"):
        return
    ids, titles = {k.id for k in now.key_results}, {k.title for k in now.key_results}
    for key_result in before.key_results:
        if key_result.id not in ids and key_result.title not in titles and key_result.state == "active":
            message = f'key result "{now.id}/{key_result.id}" was deleted after the cycle began'
            hint = f"put it back with state: dropped and a reason; its title was “{key_result.title}”"
            yield Problem(DELETED, message, now.source.at("key_results"), now.uid, "key_results", hint)


def _vanished(present: Present, cycle: Cycle, past: Past) -> Iterator[Problem]:
    """Objectives of the cycle whose file is gone, and that live on under no other name."""
    graph = present.graph
    known = {path.rpartition("/")[2] for path in graph.files}
    for path in past.files:
        if path.rpartition("/")[2] in known or present.exists(path):
            continue
        was = past.objective(path)
        if was is None or was.state != "active" or was.cycle != cycle.id or was.audience not in present.seen:
            continue
        if was.id in graph.objectives or was.uid in graph.aliases or not was.key_results:
            continue
        count = "its key result" if len(was.key_results) == 1 else f"its {len(was.key_results)} key results"
        message = f'objective "{was.id}" was deleted with {count} after the cycle "{cycle.id}" began'
        hint = f"put {path} back, with state: dropped and a reason in its key results; or list it under aliases"
        yield Problem(DELETED, message, cycle.source.at(), cycle.uid, was.id, hint)
