"""What is exported: all of a project, or what a selector and a kind leave of it?"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from okrsite import selectors
from okrsite.model import Entity
from okrsite.project import Project
from okrsite.selectors import Selector


class Selected(NamedTuple):
    """A project, and the uids of what is meant. `selector` is empty, and `kind` too, where everything is.

    `root` is the project's folder, `base_url` replaces the site's address, `prefix` leads from the top of the
    repository to the project: `okrs/`, or nothing.
    """

    project: Project
    uids: frozenset[str]
    selector: Selector = ()
    kind: str = ""
    root: Path | None = None
    base_url: str = ""
    prefix: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing was left out."""
        return not self.selector and not self.kind

    def has(self, entity: Entity) -> bool:
        """Whether an entity is meant."""
        return entity.uid in self.uids and self.kind in ("", entity.kind)


def select(project: Project, selector: Selector = (), kind: str = "") -> Selected:
    """What a selector and a kind mean. Key results bring their objective along; one named by its id brings all of its.

    Raises UsageError where the selector names what does not exist.
    """
    meant = set(selectors.select(project.graph, project.scores, selector))
    by_name = any(not term.key for group in selector for term in group)
    for objective in project.graph.objectives.values() if selector else ():
        inside = [k.uid for k in objective.key_results]
        if not meant.isdisjoint(inside):
            meant.add(objective.uid)
        elif by_name and objective.uid in meant:
            meant.update(inside)
    return Selected(project, frozenset(meant), selector, kind)
