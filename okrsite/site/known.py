"""What is found out about the company once, so that no page looks through all others?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from okrsite.site import assets, holdings, lines, matrix, sheets

if TYPE_CHECKING:
    from okrsite.findings import Finding
    from okrsite.graph.exchange import Exchange
    from okrsite.model import Cycle, Entity
    from okrsite.project import Project

SHAPES = ("lines", "sheets", "cycle", "team_order", "beside", "assets")
"""Indexes that hold no entity, or only such as are never exchanged."""


class Known:
    """The company as it is, for what is made of it once; pages ask the context, which takes notes."""

    def __init__(self, project: Project) -> None:
        self.project, self.graph, self.scores = project, project.graph, project.scores

    def after(self, project: Project, change: Exchange) -> Known:
        """What is known once entities were exchanged for others that hang where they hung."""
        made, known = Known(project), vars(self)
        vars(made).update({name: known[name] for name in SHAPES if name in known})
        if "holdings" in known:
            made.holdings = holdings.exchanged(self.holdings, change)
        if "matrix" in known:
            made.matrix = self.matrix._replace(columns=tuple(change.among(self.matrix.columns)))
        return made

    @cached_property
    def tables(self) -> Mapping[str, Mapping[str, Entity]]:
        """Every entity that has an id, by kind and id."""
        graph = self.graph
        return {
            "pillar": graph.pillars, "cycle": graph.cycles, "team": graph.teams, "person": graph.people,
            "objective": graph.objectives, "key-result": graph.key_results, "kpi": graph.kpis,
            "initiative": graph.initiatives, "goal": graph.goals, "page": graph.pages,
        }  # fmt: skip

    def uids(self) -> Iterator[str]:
        """The uid of every entity that has an id."""
        return (entity.uid for table in self.tables.values() for entity in table.values())

    @cached_property
    def lines(self) -> lines.Lines:
        return lines.draw(self.graph)

    @cached_property
    def sheets(self) -> sheets.Sheets:
        return sheets.cut(self.graph, self.lines)

    @cached_property
    def cycle(self) -> Cycle | None:
        """The running cycle."""
        return self.graph.running_cycle(self.project.today)

    @cached_property
    def holdings(self) -> holdings.Holdings:
        """What stands in whose name."""
        return holdings.gather(self.graph)

    @cached_property
    def matrix(self) -> matrix.Matrix:
        """Who serves which company objective."""
        return matrix.draw(self.graph, self.cycle, self.project.today)

    @cached_property
    def team_order(self) -> tuple[tuple[str, int], ...]:
        """Every team with its depth, each below its parent."""
        return matrix.team_order(self.graph)

    @cached_property
    def beside(self) -> dict[str, tuple[str, str]]:
        """The objectives before and after each one, of the same team and cycle; empty where there is none."""
        groups: dict[tuple[str, str], list[str]] = {}
        for objective in self.graph.objectives.values():
            groups.setdefault((objective.team or "", objective.cycle or ""), []).append(objective.id)
        return {
            ident: (before, after)
            for group in groups.values()
            for before, ident, after in zip(["", *group], group, [*group[1:], ""], strict=False)
        }

    @cached_property
    def findings(self) -> dict[str, list[Finding]]:
        """The findings about each entity."""
        found: dict[str, list[Finding]] = {}
        for finding in self.project.findings:
            if finding.entity:
                found.setdefault(finding.entity, []).append(finding)
        return found

    @cached_property
    def assets(self) -> dict[str, str]:
        """The content's own files that are published, by their path below the content folder."""
        return assets.published(self.project)
