"""Which objectives serve something that changed after they were last edited?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import NamedTuple

from okrsite.findings import Problem, Related
from okrsite.graph import Graph
from okrsite.history.goalposts import Present
from okrsite.history.log import Commit
from okrsite.history.objects import Objects
from okrsite.history.past import Lone, parsed, says_the_same
from okrsite.model import Objective
from okrsite.scores.explain.words import plain

CHANGED = "OKR903"

NOW = -1
"""The place in the history of what is not committed yet, before the newest commit's 0."""

Version = tuple[int, str]
"""A place in the history, and the name of the contents that a file got there."""


class Line(NamedTuple):
    """The history by file: at which places each was edited, under whatever name, newest first; and how to read it."""

    edits: Mapping[str, Sequence[Version]]
    objects: Objects
    prefix: str
    read: dict[Lone, Objective | None]

    def last_edit(self, path: str) -> float:
        """The place of a file's last edit; behind all of them where none is known."""
        found = self.edits.get(path)
        return found[0][0] if found else inf

    def objective_at(self, path: str, place: float, now: bytes) -> Objective | None:
        """What a file held at a place, unless it says the same now. Raises OSError."""
        blob = next((blob for at, blob in self.edits.get(path, ()) if at >= max(place, 0)), "")
        if not blob:
            return None
        file = Lone(path, self.objects.read(blob))
        if file not in self.read:
            self.read[file] = None if says_the_same(file.data, now) else parsed(file, path, self.prefix)
        return self.read[file]


def line(commits: Sequence[Commit], dirty: Iterable[str], objects: Objects, prefix: str) -> Line:
    """Arrange the history by file. `dirty` are the files that were edited since the last commit."""
    places: dict[str, list[Version]] = {path: [(NOW, "")] for path in dirty}
    now_called: dict[str, str] = {}
    for i, commit in enumerate(commits):
        for file in commit.files:
            path = now_called.get(file.path, file.path)
            if file.was != file.path:
                now_called[file.was] = path
            places.setdefault(path, []).append((i, file.blobs[1]))
    return Line(places, objects, prefix, {})


def changed_parents(present: Present, objectives: Iterable[Objective], history: Line) -> Iterator[Problem]:
    """Compare what objectives serve with what that was when they were last edited. Raises OSError and UsageError."""
    for objective in objectives:
        edited = history.last_edit(objective.source.path)
        for link in objective.aligns_to:
            parent = _objective(link.to, present.graph)
            if parent is None or history.last_edit(parent.source.path) >= edited:
                continue
            text = present.texts.get(parent.source.path)
            before = None if text is None else history.objective_at(parent.source.path, edited, text)
            if (
                before is not None
                and before.audience in present.seen
                and (what := _difference(before, parent, link.to))
            ):
                yield _problem(objective, parent, f"aligns_to.{link.at}", what)


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
