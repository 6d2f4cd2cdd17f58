"""What is the whole project, on one day, for one audience? The pipeline on one screen."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import wraps
from types import MappingProxyType
from typing import NamedTuple, ParamSpec, TypeVar

from okrsite import rules
from okrsite.content.audience import visible
from okrsite.content.config import CONFIG_FILE, Config, read_config
from okrsite.content.documents import ReadDocument, read_documents
from okrsite.content.kept import Kept, Recalling
from okrsite.content.nodes import AtOnce, BuildNode, build_nodes
from okrsite.content.trees import Tree
from okrsite.findings import Finding, Ignore, Problem
from okrsite.graph import Graph
from okrsite.graph.resolve import resolve
from okrsite.scores import Scores, compute

Stage = Callable[[str], None]
"""Told the name of each stage as it begins."""


class Steps(NamedTuple):
    """How one file becomes a document and a document a node; who loads again and again may remember the answers."""

    read: ReadDocument
    build: BuildNode

    @classmethod
    def at_once(cls, folder: str, kept: Kept | None = None) -> Steps:
        """Remember nothing, or what is kept on the disk, and have as little as can be in memory."""
        each = AtOnce(folder) if kept is None else Recalling(folder, kept)
        return cls(each.read, each.build)


class Touch(NamedTuple):
    """What an edit touched: a key of a key result (`part`), or of the file itself where there is no part.

    Both values stand there where they are short. A part that came or went has no key, and only one value.
    """

    part: str
    key: str
    before: str = ""
    after: str = ""


class Edit(NamedTuple):
    """What somebody once did to a file: a commit, the author's day, its subject, and what of the file it touched."""

    commit: str
    date: date
    author: str
    subject: str
    touched: tuple[Touch, ...] = ()


Recall = Callable[[Graph, Config], Iterable[Problem]]
"""Asked for the faults that only a memory of the files can tell, such as a target that was another one."""


def no_past(graph: Graph, config: Config) -> Iterable[Problem]:
    """Remember nothing."""
    return ()


class Evidence(NamedTuple):
    """What the rules are asked about: the company with its drafts, what was wrong with it before, what is silenced."""

    graph: Graph
    scores: Scores
    faults: tuple[Problem, ...]
    ignores: tuple[Ignore, ...]
    now: date | None


class Project(NamedTuple):
    """Everything that is known of a company's OKRs. `files` are the paths below the content folder and their uids.

    `edits` tell the past of each file by its path from the project's root, the newest first, where that is known.
    `evidence` is left where no rule was asked yet.
    """

    config: Config
    graph: Graph
    scores: Scores
    findings: tuple[Finding, ...]
    today: date
    audience: str | None
    files: Mapping[str, str]
    tree: Tree
    edits: Mapping[str, tuple[Edit, ...]] = MappingProxyType({})
    evidence: Evidence | None = None


P = ParamSpec("P")
Made = TypeVar("Made")


def unswept(make: Callable[P, Made]) -> Callable[P, Made]:
    """The same, without a search for garbage among what is made: nodes are frozen and hold no cycles.

    When all is made, it counts as old, which is seldom searched.
    """

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> Made:
        if not gc.isenabled():
            return make(*args, **kwargs)
        gc.disable()
        try:
            return make(*args, **kwargs)
        finally:
            gc.freeze()
            gc.unfreeze()
            gc.enable()

    return made


@unswept
def load(  # noqa: PLR0913 - each by its name, and all but the day may be left out
    tree: Tree,
    *,
    today: date,
    audience: str | None = None,
    drafts: bool = True,
    config_path: str = CONFIG_FILE,
    now: date | None = None,
    stage: Stage = lambda _name: None,
    steps: Steps | None = None,
    kept: Kept | None = None,
    recall: Recall = no_past,
    trusted: bool = True,
    judged: bool = True,
    jobs: int = 1,
) -> Project:
    """Read, link, score and check a tree as of a day; who only looks at it, or adds to it, need not have it `judged`.

    With an audience, what it may not see is left out before anything is linked, counted or said. Without `drafts`,
    drafts are left out once everything has been checked: the findings are those of the files, whatever is published.
    `now` is the real day, where `today` is another one (`--as-of`). Where the tree is not `trusted`, its configuration
    has no say in rules and theme. What is `kept` is not parsed again. Raises UsageError for a wrong configuration.
    """
    config = read_config(tree, config_path) if trusted else read_config(tree, config_path).mistrusted()
    steps = steps or Steps.at_once(config.content, kept)
    stage("read")
    content = visible(read_documents(tree, config.content, steps.read), config, audience)
    stage("nodes")
    nodes = build_nodes(content, tree, config.content, steps.build)
    stage("link")
    graph, faults = resolve(nodes, config, content.others)
    stage("score")
    scores = compute(graph, today)
    if judged:
        stage("rules")
    evidence = Evidence(graph, scores, (*nodes.problems, *faults, *recall(graph, config)), content.ignores, now)
    if not drafts and (published := graph.without_drafts()) is not graph:
        graph, scores = published, compute(published, today)
    project = Project(config, graph, scores, (), today, audience, graph.files, tree, evidence=evidence)
    return judge(project, jobs) if judged else project


def judge(project: Project, jobs: int = 1, before_each: Callable[[], None] = lambda: None) -> Project:
    """The project with what the rules say of it, which was loaded without. `jobs` processes ask them.

    `before_each` is called before each rule, and may raise to end it all.
    """
    if project.evidence is None:
        return project
    graph, scores, faults, ignores, now = project.evidence
    findings = rules.check(
        graph, scores, project.config, faults, project.today, ignores, now=now, jobs=jobs, before_each=before_each
    )
    return project._replace(findings=findings, evidence=None)
