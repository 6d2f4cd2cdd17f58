"""What is the whole project, on one day, for one audience? The pipeline on one screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from okrsite import rules
from okrsite.content.config import CONFIG_FILE, Config, read_config
from okrsite.content.documents import Content, read_documents
from okrsite.content.near import did_you_mean
from okrsite.content.nodes import Nodes, build_nodes
from okrsite.content.trees import Tree
from okrsite.findings import Finding, UsageError
from okrsite.graph import Graph
from okrsite.graph.resolve import resolve
from okrsite.scores import Scores, compute

Stage = Callable[[str], None]
"""Told the name of each stage as it begins."""


class Project(NamedTuple):
    """Everything that is known of a company's OKRs. `files` are the paths below the content folder and their uids."""

    config: Config
    graph: Graph
    scores: Scores
    findings: tuple[Finding, ...]
    today: date
    audience: str | None
    files: Mapping[str, str]
    tree: Tree


def load(
    tree: Tree,
    *,
    today: date,
    audience: str | None = None,
    drafts: bool = True,
    config_path: str = CONFIG_FILE,
    now: date | None = None,
    stage: Stage = lambda _name: None,
) -> Project:
    """Read, link, score and check a tree as of a day.

    With an audience, what it may not see is left out before anything is linked, counted or said. Without `drafts`,
    drafts are left out once everything has been checked: the findings are those of the files, whatever is published.
    `now` is the real day, where `today` is another one (`--as-of`). Raises UsageError for a wrong configuration.
    """
    config = read_config(tree, config_path)
    stage("read")
    content = read_documents(tree, config.content)
    stage("nodes")
    nodes = build_nodes(content, tree, config.content)
    if audience is not None:
        content, nodes = _visible(content, nodes, config, audience)
    stage("link")
    graph, faults = resolve(nodes, config, content.others)
    stage("score")
    scores = compute(graph, today)
    stage("rules")
    ignores = [ignore for document in content.documents for ignore in document.ignores]
    findings = rules.check(graph, scores, config, [*nodes.problems, *faults], today, ignores, now=now)
    if not drafts and (published := graph.without_drafts()) is not graph:
        graph, scores = published, compute(published, today)
    return Project(config, graph, scores, findings, today, audience, graph.files, tree)


def _visible(content: Content, nodes: Nodes, config: Config, audience: str) -> tuple[Content, Nodes]:
    """What the audience may see, as if the rest had never been written. An unknown audience is refused."""
    if audience not in config.audiences:
        raise UsageError(f'{config.path} has no audience "{audience}"{did_you_mean(audience, config.audiences)}')
    seen = config.seen_by(audience)
    hidden = {n.source.path for n in nodes.nodes if n.audience not in seen}
    entities = {n.uid for n in nodes.nodes if n.source.path in hidden}
    documents = tuple(d for d in content.documents if d.path not in hidden)
    problems = tuple(p for p in nodes.problems if p.place.path not in hidden and p.entity not in entities)
    kept = tuple(n for n in nodes.nodes if n.source.path not in hidden)
    return content._replace(documents=documents), Nodes(kept, problems, nodes.broken)
