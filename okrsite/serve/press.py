"""How does a save become a project, and that a site? By what the last ones hold where the edit allows it, else anew."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from okrsite import site
from okrsite.content.config import CONFIG_FILE, Config
from okrsite.content.trees import DiskTree, TreeFile
from okrsite.graph.edit import edited
from okrsite.graph.exchange import Exchange
from okrsite.model import EVERYONE
from okrsite.project import Edit, Evidence, Project, load
from okrsite.scores.again import again
from okrsite.serve.memory import Memory

Clock = Callable[[], float]
"""Seconds since some moment; the command line owns the real one."""

Past = Callable[[date, Config], Mapping[str, tuple[Edit, ...]]]
"""Asked what was done to each file by a day."""


def no_past(day: date, config: Config) -> Mapping[str, tuple[Edit, ...]]:
    """Know of no edits."""
    return {}


NOTHING = Exchange.of_nodes(())

FEW = 8
"""Files whose edits are looked at one by one; of more, everything is loaded."""


class Wanted(NamedTuple):
    """What is to be seen: of which project, on which day (asked at every look, as days pass), for whom, and where.

    `past` knows the edits that pages tell of.
    """

    root: Path
    today: Callable[[], date]
    address: str = ""
    config_path: str = CONFIG_FILE
    audience: str = EVERYONE
    drafts: bool = True
    past: Past = no_past


class Press:
    """Loads projects and makes their sites, for one thread at a time. `short` counts the loads that were edits only."""

    def __init__(self, wanted: Wanted, tree: DiskTree, memory: Memory) -> None:
        self._wanted, self._tree, self._memory = wanted, tree, memory
        self._project: Project | None = None
        self._site: site.Site | None = None
        self._since: list[Exchange] = []
        self.short = 0

    def load(self, day: date, files: Mapping[str, TreeFile], changed: Collection[str]) -> Project:
        """The project of now, of which no rule was asked yet. `changed` are the paths that differ since."""
        before, self._project = self._project, None
        project = self._edited(before, files, changed) if before and before.today == day else None
        self._project = project or self._loaded(day)
        return self._project._replace(edits=self._wanted.past(day, self._project.config))

    def site(self, project: Project) -> Mapping[str, bytes]:
        """The site of the project that was loaded last, with or without its findings."""
        made = self._site
        if made is None:
            made = site.render(project, site.Options(root=self._wanted.root, base_url=self._wanted.address))
        else:
            for change in self._since or [NOTHING]:
                made = made.after(project, change)
        self._site, self._since = made, []
        return made

    def _loaded(self, day: date) -> Project:
        self._site, self._since = None, []
        w = self._wanted
        gc.unfreeze()
        loaded = load(
            self._tree, today=day, audience=w.audience, drafts=w.drafts, config_path=w.config_path,
            steps=self._memory.steps, judged=False,
        )  # fmt: skip
        gc.freeze()  # it lasts for many saves: nobody waits while a collector looks through it, and no fork copies it
        return loaded

    def _edited(self, before: Project, files: Mapping[str, TreeFile], changed: Collection[str]) -> Project | None:
        """The last project with a few files edited; None where they change more, or are wrong."""
        evidence = before.evidence
        if not changed:
            return before
        if evidence is None or evidence.graph is not before.graph or len(changed) > FEW:
            return None
        if not _spoken_of(evidence).isdisjoint(changed):
            return None
        prefix = f"{before.config.content}/" if before.config.content else ""
        built = [self._memory.again(self._tree, files.get(path), path, prefix) for path in sorted(changed)]
        after = edited(before.graph, filter(None, built)) if all(built) else None
        if after is None:
            return None
        self.short += 1
        self._since.append(after.change)
        scores = again(before.scores, after.graph, after.change)
        told = evidence._replace(graph=after.graph, scores=scores)
        return before._replace(graph=after.graph, scores=scores, evidence=told)


def _spoken_of(evidence: Evidence) -> set[str]:
    """The files that have faults already, or silence something."""
    places = [place for problem in evidence.faults for place in (problem.place, *(r.place for r in problem.related))]
    return {place.path for place in places} | {ignore.path for ignore in evidence.ignores}
