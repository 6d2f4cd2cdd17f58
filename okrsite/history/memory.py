"""What does git know of a project: what rules 901 to 903 ask for, and who edited what? Without git, nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from okrsite.content.config import Config
from okrsite.content.trees import Tree
from okrsite.findings import Problem, UsageError
from okrsite.graph import Graph
from okrsite.history.annals import Annals
from okrsite.history.changed import is_same
from okrsite.history.git import NO_GIT, OBJECT, PARTIAL, SHALLOW, Git
from okrsite.history.goalposts import DELETED, MOVED, Present, moved_and_deleted
from okrsite.history.log import Commit, edits
from okrsite.history.objects import Objects
from okrsite.history.parents import CHANGED, changed_parents, line
from okrsite.history.past import Past
from okrsite.model import KIND_FOLDERS, Cycle, Objective
from okrsite.project import Edit
from okrsite.rules.settings import settings

RULES = (MOVED, DELETED, CHANGED)

CYCLES = 8
"""Cycles that are looked into at most, the latest first: who never closes one need not pay for all."""


class Memory:
    """Asked while a project is loaded, and after. `note` is what somebody should know about the answers.

    The tree is that of a commit, or of the files on the disk where none is named. Several may share their `annals`.
    """

    def __init__(
        self,
        git: Git | None,
        tree: Tree,
        today: date,
        audience: str | None = None,
        *,
        commit: str = "",
        annals: Annals | None = None,
    ) -> None:
        self._git, self._tree, self._today, self._audience = git, tree, today, audience
        self._commit, self._annals = commit, annals or (Annals(git) if git else None)
        self.note = ""

    def __call__(self, graph: Graph, config: Config) -> tuple[Problem, ...]:
        """The faults that only the past can tell. Whatever git does, this does not fail."""
        cycles = self._begun(graph)
        if self._git is None or not cycles or all(settings(config)[code].is_off for code in RULES):
            return ()
        try:
            with Objects(self._git) as objects:
                return tuple(self._compared(self._git, graph, config, cycles, objects))
        except (OSError, UsageError) as error:
            self._excuse(error)
            return ()

    def edits(self, config: Config) -> Mapping[str, tuple[Edit, ...]]:
        """What was done to each file by today, newest first; nothing where git does not know all of it.

        What a commit says of itself may be about anything that it touched: who may not see all is not told.
        """
        if self._git is None or self._seen(config) < config.audiences.keys():
            return {}
        try:
            head = self._head(self._git)
            return edits(self._history(config, head, deep=True), until=self._today) if head else {}
        except (OSError, UsageError) as error:
            self._excuse(error)
            return {}

    def _excuse(self, error: OSError | UsageError) -> None:
        """Say why nothing is known, unless nobody expects it to be."""
        why = str(error) if isinstance(error, UsageError) else PARTIAL
        if why != NO_GIT:
            self.note = f"What changed since the cycle began, and by whom, is not known: {why}."

    def _head(self, git: Git) -> str:
        """The commit that all is compared with; empty where there is none, or where the history was cut off."""
        head = self._commit or git.head()
        if head and git.is_shallow():
            self.note = f"What changed since the cycle began, and by whom, is not known {SHALLOW}."
            return ""
        return head

    def _history(self, config: Config, head: str, *, deep: bool = False) -> tuple[Commit, ...]:
        return self._annals.of(config.content, head, deep=deep) if self._annals else ()

    def _begun(self, graph: Graph) -> list[Cycle]:
        begun = [c for c in graph.cycles.values() if c.start <= self._today and c.start <= c.end and not c.closed]
        return sorted(begun, key=lambda c: (c.start, c.id))[-CYCLES:]

    def _seen(self, config: Config) -> frozenset[str]:
        return frozenset(config.audiences) if self._audience is None else config.seen_by(self._audience)

    def _compared(
        self, git: Git, graph: Graph, config: Config, cycles: Sequence[Cycle], objects: Objects
    ) -> Iterator[Problem]:
        if not (head := self._head(git)):
            return
        texts, prefix = self._texts(graph), f"{config.content}/" if config.content else ""
        present = Present(graph, texts, lambda path: self._tree.kind(path) is not None, self._seen(config))
        for cycle in cycles:
            past = Past(git, _start(git, cycle.start, head), objects, config)
            yield from moved_and_deleted(present, cycle, past)
        dirty = [] if self._commit else _dirty(git, texts, head, f"{prefix}{KIND_FOLDERS['objective']}")
        history = line(self._history(config, head), dirty, objects, prefix)
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


def _start(git: Git, day: date, head: str) -> str:
    """The last commit by the end of a day, or the first one of all."""
    return git.commit_by(day, head) or _first(git, head)


def _first(git: Git, head: str) -> str:
    told = git.ask("rev-list", "--max-parents=0", head, what="the history cannot be read").decode().split()
    if told and OBJECT.fullmatch(told[-1]):
        return told[-1]
    raise UsageError("there is no commit")


def _dirty(git: Git, texts: Mapping[str, bytes], head: str, folder: str) -> list[str]:
    """The files of objectives that differ from the last commit."""
    known = git.blobs(head, folder)
    return [path for path, data in texts.items() if path not in known or not is_same(data, known[path])]
