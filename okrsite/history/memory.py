"""What does git know that the rules 901 to 903 ask for? Without git, or where it is cut off, nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from okrsite.content.config import Config
from okrsite.content.trees import Tree
from okrsite.findings import Problem, UsageError
from okrsite.graph import Graph
from okrsite.history.changed import is_same
from okrsite.history.git import OBJECT, SHALLOW, Git
from okrsite.history.goalposts import DELETED, MOVED, Present, moved_and_deleted
from okrsite.history.log import commits
from okrsite.history.objects import Objects
from okrsite.history.parents import CHANGED, changed_parents, line
from okrsite.history.past import Past
from okrsite.model import KIND_FOLDERS, Cycle, Objective
from okrsite.rules.settings import settings

RULES = (MOVED, DELETED, CHANGED)

CYCLES = 8
"""Cycles that are looked into at most, the latest first: who never closes one need not pay for all."""


class Memory:
    """Asked while a project is loaded. `note` is what somebody should know about the answer."""

    def __init__(self, git: Git | None, tree: Tree, today: date, audience: str | None = None) -> None:
        self._git, self._tree, self._today, self._audience = git, tree, today, audience
        self.note = ""

    def __call__(self, graph: Graph, config: Config) -> tuple[Problem, ...]:
        """The faults that only the past can tell. Whatever git does, this does not fail."""
        try:
            return self._faults(self._git, graph, config) if self._git else ()
        except (OSError, UsageError):
            return ()

    def _faults(self, git: Git, graph: Graph, config: Config) -> tuple[Problem, ...]:
        cycles = self._begun(graph)
        if not cycles or not git.has_commits() or all(settings(config)[code].is_off for code in RULES):
            return ()
        if git.is_shallow():
            self.note = f"What changed since the cycle began, and by whom, is not known {SHALLOW}."
            return ()
        with Objects(git) as objects:
            return tuple(self._compared(git, graph, config, cycles, objects))

    def _begun(self, graph: Graph) -> list[Cycle]:
        begun = [c for c in graph.cycles.values() if c.start <= self._today and c.start <= c.end and not c.closed]
        return sorted(begun, key=lambda c: (c.start, c.id))[-CYCLES:]

    def _compared(
        self, git: Git, graph: Graph, config: Config, cycles: Sequence[Cycle], objects: Objects
    ) -> Iterator[Problem]:
        seen = frozenset(config.audiences) if self._audience is None else config.seen_by(self._audience)
        present = Present(graph, self._texts(graph), lambda path: self._tree.kind(path) is not None, seen)
        pasts = {cycle.id: Past(git, _start(git, cycle.start), objects, config) for cycle in cycles}
        for cycle in cycles:
            yield from moved_and_deleted(present, cycle, pasts[cycle.id])
        folder = f"{config.content}/{KIND_FOLDERS['objective']}" if config.content else KIND_FOLDERS["objective"]
        found = commits(git, folder, since=cycles[0].start)
        history = line(found, _dirty(git, present, folder), pasts[cycles[0].id])
        active = (o for c in cycles for o in graph.objectives_in(c.id) if o.state == "active")
        yield from changed_parents(present, active, history)

    def _texts(self, graph: Graph) -> dict[str, bytes]:
        """The files of objectives as they are now."""
        found = {}
        for objective in graph.objectives.values():
            if (data := self._read(objective)) is not None:
                found[objective.source.path] = data
        return found

    def _read(self, objective: Objective) -> bytes | None:
        try:
            return self._tree.read(objective.source.path)
        except OSError:
            return None


def _start(git: Git, day: date) -> str:
    """The last commit by the end of a day, or the first one of all."""
    until = f"--before={day.isoformat()} 23:59:59 +0000"
    for args in (["-1", until], ["--max-parents=0"]):
        told = git.ask("rev-list", *args, "HEAD", what="the history cannot be read").decode().split()
        if told and OBJECT.fullmatch(told[-1]):
            return told[-1]
    raise UsageError("there is no commit")


def _dirty(git: Git, present: Present, folder: str) -> list[str]:
    """The files of objectives that differ from the last commit."""
    head = git.blobs("HEAD", folder)
    return [path for path, data in present.texts.items() if path not in head or not is_same(data, head[path])]
