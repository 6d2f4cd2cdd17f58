"""Which objectives serve something that changed after they were last edited?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import NamedTuple

from okrsite.findings import Problem, Related
from okrsite.graph import Graph
from okrsite.history.goalposts import Present
from okrsite.history.log import Commit
from okrsite.history.past import Past, says_the_same
from okrsite.model import Objective
from okrsite.scores.explain.words import plain

CHANGED = "OKR903"

NOW = -1
"""The place in the history of what is not committed yet, before the newest commit's 0."""


class Line(NamedTuple):
    """The history since some day: at which places each file was edited, newest first, and the revision before all."""

    commits: Sequence[Commit]
    edits: Mapping[str, Sequence[int]]
    start: Past

    def last_edit(self, path: str) -> float:
        """The place of a file's last edit; behind all of them where it is older."""
        found = self.edits.get(path)
        return found[0] if found else inf

    def version_at(self, path: str, place: float) -> str | None:
        """The commit that wrote the version that a file had at a place; None where it is that of the start."""
        return next((self.commits[i].edit.commit for i in self.edits.get(path, ()) if i >= max(place, 0)), None)


class Versions:
    """Objectives of several commits, each read once."""

    def __init__(self, start: Past) -> None:
        self._start = start
        self._pasts: dict[str | None, Past] = {None: start}

    def of(self, commit: str | None, path: str, now: bytes) -> Objective | None:
        """What a file's objective was, unless the file says the same now. Raises OSError."""
        past = self._pasts.setdefault(commit, self._start) if commit is None else self._past(commit)
        if not past.has(path) or says_the_same(past.text(path), now):
            return None
        return past.objective(path)

    def _past(self, commit: str) -> Past:
        if commit not in self._pasts:
            self._pasts[commit] = self._start.at(commit)
        return self._pasts[commit]


def line(commits: Sequence[Commit], dirty: Iterable[str], start: Past) -> Line:
    """Arrange the history by file. `dirty` are the files that were edited since the last commit."""
    places: dict[str, list[int]] = {path: [NOW] for path in dirty}
    for i, commit in enumerate(commits):
        for file in commit.files:
            places.setdefault(file.path, []).append(i)
    return Line(commits, places, start)


def changed_parents(present: Present, objectives: Iterable[Objective], history: Line) -> Iterator[Problem]:
    """Compare what objectives serve with what that was when they were last edited. Raises OSError and UsageError."""
    versions = Versions(history.start)
    for objective in objectives:
        edited = history.last_edit(objective.source.path)
        for i, link in enumerate(objective.aligns_to):
            parent = _objective(link.to, present.graph)
            if parent is None or history.last_edit(parent.source.path) >= edited:
                continue
            path = parent.source.path
            text = present.texts.get(path)
            before = None if text is None else versions.of(history.version_at(path, edited), path, text)
            if (
                before is not None
                and before.audience in present.seen
                and (what := _difference(before, parent, link.to))
            ):
                yield _problem(objective, parent, f"aligns_to.{i}", what)


def _objective(uid: str, graph: Graph) -> Objective | None:
    kind, _, ident = uid.partition(":")
    return graph.objectives.get(ident.partition("/")[0]) if kind in {"objective", "key-result"} else None


def _difference(before: Objective, now: Objective, to: str) -> str:
    """What of a parent is another: its title, or title and target of the key result that is served; else nothing."""
    if before.title != now.title:
        return f'the title of objective "{now.id}" was “{before.title}”'
    ident = to.partition("/")[2]
    old = next((k for k in before.key_results if k.id == ident), None)
    new = next((k for k in now.key_results if k.id == ident), None)
    if old is None or new is None:
        return ""
    if old.title != new.title:
        return f'the title of key result "{new.path}" was “{old.title}”'
    return f'the target of key result "{new.path}" was {plain(old.target)}' if old.target != new.target else ""


def _problem(objective: Objective, parent: Objective, field: str, what: str) -> Problem:
    message = f'{what} when objective "{objective.id}", which serves it, was last edited'
    hint = "read it again; if all still fits, any edit of this objective settles it"
    related = (Related(parent.source.at("title"), "it stands here now"),)
    return Problem(CHANGED, message, objective.source.at(field), objective.uid, field, hint, related)
