"""How does a project become a published folder? Load, stop at errors, render, publish; each stage timed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from okrsite import again, cache, gate, site
from okrsite.content.config import CONFIG_FILE, Config
from okrsite.content.kept import Kept
from okrsite.content.trees import DiskTree, Hashed, Tree
from okrsite.findings import Finding, Level
from okrsite.history.annals import Annals
from okrsite.history.git import Git
from okrsite.history.memory import Memory
from okrsite.model import EVERYONE
from okrsite.output import Guard, Published, Same, publish
from okrsite.project import Project, Stage, load
from okrsite.site.api import INDEX
from okrsite.site.fresh import Fresh

Clock = Callable[[], float]
"""Seconds since some moment; the command line owns the real one."""


class Options(NamedTuple):
    """What is built: for whom, as of which day, and where to.

    `now` is the real day where `today` is another; `out` is the configured folder where it is None. Without `git`, or
    where there is no repository, the site tells of no edits; they are kept in the folder `kept` for the next time.
    With a `tree`, the files are those of a `commit`. What is not `trusted` brings no theme and sets no rule. `jobs`
    processes share what can be shared.
    """

    root: Path
    today: date
    now: date | None = None
    config_path: str = CONFIG_FILE
    out: Path | None = None
    audience: str = EVERYONE
    drafts: bool = False
    strict: bool = False
    offline: bool = False
    base_url: str = ""
    home: Path | None = None
    git: Git | None = None
    trusted: bool = True
    kept: Path | None = None
    tree: Tree | None = None
    commit: str = ""
    jobs: int = 1


class Outcome(NamedTuple):
    """What a build found and did. `published` is None where findings forbade it.

    `seconds` are by stage, in order; `counts` by stage what it had to do with, such as files read or pages made. `note`
    is what else somebody should know. `outputs` are the stamps of what was published, in one hash, where they are kept.
    """

    project: Project
    findings: tuple[Finding, ...]
    target: Path
    published: Published | None
    seconds: Mapping[str, float]
    counts: Mapping[str, int]
    note: str = ""
    outputs: str = ""


def build(options: Options, clock: Clock, stage: Stage = lambda _: None) -> Outcome:
    """Build a site. Nothing is written if there are errors, or warnings and the build is strict."""
    watch = _Watch(clock, stage)
    tree = Hashed(options.tree or DiskTree(options.root))
    annals = Annals(options.git, options.kept) if options.git else None
    memory = Memory(options.git, tree, options.today, options.audience, commit=options.commit, annals=annals)
    kept = Kept(options.kept) if options.kept and options.trusted else None
    project = load(
        tree, today=options.today, audience=options.audience, drafts=options.drafts, config_path=options.config_path,
        now=options.now, stage=watch, recall=memory, trusted=options.trusted, jobs=options.jobs, kept=kept,
    )  # fmt: skip
    if kept is not None:
        kept.save()
    findings = gate.stricter(project.findings) if options.strict else project.findings
    target = options.out or options.root / project.config.output
    if gate.fails(findings, Level.WARNING if options.strict else Level.ERROR):
        return Outcome(project, findings, target, None, watch.stop(), _counts(project, tree.digests), memory.note)
    watch("history")
    project = project._replace(edits=memory.edits(project.config))
    watch("render")
    files = site.Site(project, _site_options(options))
    last = _Last(files, tree.digests, options, target)
    keep = guard(project.config, options.root, options.home)._replace(alone=None if options.trusted else options.root)
    published = publish(
        files, target, keep, unsealed={INDEX}, same=last.same(), jobs=options.jobs, exchanging=lambda: watch("write")
    )
    watch("keep")
    last.keep()
    counts = {**_counts(project, tree.digests), "render": last.made, "write": published.written}
    return Outcome(project, findings, target, published, watch.stop(), counts, memory.note, last.outputs)


def _counts(project: Project, read: Collection[str]) -> dict[str, int]:
    """What the stages of a load had to do with: files, nodes, numbers, findings, edits."""
    graph = project.graph
    numbers, edits = len(graph.objectives) + len(graph.key_results), sum(map(len, project.edits.values()))
    return {
        "read": len(read), "nodes": len(graph.nodes), "link": len(graph.nodes), "score": numbers,
        "rules": len(project.findings), "history": edits,
    }  # fmt: skip


def guard(config: Config, root: Path, home: Path | None) -> Guard:
    """The folders of a project that its site must not bury."""
    return Guard((root, *([home] if home else [])), root / config.content)


def _site_options(options: Options) -> site.Options:
    return site.Options(
        root=options.root if options.trusted else None, offline=options.offline, base_url=options.base_url
    )


class _Last:
    """What is known of the last site of this project in this folder, so that unchanged pages need not be made."""

    def __init__(self, files: site.Site, digests: Mapping[str, str], options: Options, target: Path) -> None:
        self._files, self._target, self._kept = files, os.path.realpath(target), options.kept
        asked = options._replace(kept=None, git=None, tree=None, jobs=1)
        shared = cache.program(), repr(asked), digests.get(options.config_path, "")
        self._fresh = Fresh(files, digests, "\0".join(shared))
        self.made, self.outputs = 0, ""
        self._name = f"pages-{hashlib.sha256(os.fsencode(self._target)).hexdigest()[:16]}"

    def same(self) -> Same:
        """What need not be made again."""
        record = cache.load(self._kept, self._name) if self._kept else None
        known = record and record["outputs"]
        is_sure = partial(again.is_published, Path(self._target), known)
        return Same(self._fresh.among(record), is_sure, self._files.noted, self._made, self._settled)

    def _made(self, path: str, seal: str, noted: str) -> None:
        self.made += 1
        self._fresh.made(path, seal, noted)

    def _settled(self) -> None:
        """Look at what lies there before another build can publish in the same folder."""
        self.outputs = again.outputs(Path(self._target)) if self._kept else ""

    def keep(self) -> None:
        """Remember it for the next time."""
        if self._kept is not None:
            cache.save(self._kept, self._name, {"outputs": self.outputs, **self._fresh.record()})


class _Watch:
    """Told of each stage as it begins, knows afterwards how long each took."""

    def __init__(self, clock: Clock, stage: Stage) -> None:
        self._clock, self._stage = clock, stage
        self._marks = [("configuration", clock())]

    def __call__(self, name: str) -> None:
        self._marks.append((name, self._clock()))
        self._stage(name)

    def stop(self) -> Mapping[str, float]:
        ends = [moment for _, moment in self._marks[1:]] + [self._clock()]
        return {name: end - start for (name, start), end in zip(self._marks, ends, strict=True)}
