"""What may pages ask about the company? Each question is noted, so that it is known what a page depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING

from okrsite import owed
from okrsite.scores.explain import Explanation, explain
from okrsite.site import assets, holdings, lines, matrix, sheets
from okrsite.site.notes import (
    ASSETS,
    BESIDE,
    EDITS,
    FINDINGS,
    MATRIX,
    NODE,
    PLACE,
    SHEET,
    TEAMS,
    WHOLE,
    Notes,
    Table,
    node_of,
)
from okrsite.site.pictures import Size
from okrsite.site.sheets import Entry, Placed, Sheet
from okrsite.site.watched import WatchedGraph, WatchedScores, held

if TYPE_CHECKING:
    from okrsite.content.config import Config
    from okrsite.findings import Finding
    from okrsite.model import Cycle, KeyResult, Objective
    from okrsite.project import Edit, Project
    from okrsite.scores import Discipline
    from okrsite.site.known import Known


class Asked:
    """The company as pages ask about it: `known`, with a note of each question.

    What has no note of its own here is a question about everything; so is asking for `project` itself.
    """

    def __init__(self, known: Known, notes: Notes | None = None) -> None:
        """`notes` are those of another company of the same uids, if there was one."""
        project = known.project
        self.known = known
        self.notes = notes or Notes({*(node.uid for node in project.graph.nodes), *known.uids()})
        self.graph = WatchedGraph(project.graph, self.notes)
        self.scores = WatchedScores(project.scores, self.graph, self.notes)
        self.config: Config = project.config
        self.today: date = project.today
        self._sizes: dict[str, Size | None] = {}

    @property
    def project(self) -> Project:
        """The whole project. Who asks for it may ask for everything."""
        self.notes(NODE, WHOLE)
        return self.known.project

    def uids(self) -> Iterator[str]:
        """The uid of every entity that has an id."""
        self.notes(NODE, WHOLE)
        return self.known.uids()

    def explained(self, uid: str, names: Iterable[str]) -> Iterator[tuple[str, Explanation]]:
        """Where those numbers of an objective or a key result come from that it has."""
        objective = self.graph.objectives[node_of(uid).partition(":")[2]]
        self.graph.cycle_of(objective)
        for part in (uid, *(k.uid for k in objective.key_results if uid == objective.uid)):
            self._counted(part)
        for name in names:
            if (found := explain(self.known.graph, self.known.scores, uid, name)) is not None:
                yield name, found

    def _counted(self, uid: str) -> None:
        """Note what may count in an objective or a key result."""
        kind, _, ident = uid.partition(":")
        self.scores.of(uid)
        if kind == "key-result":
            self.scores.series(ident)
        for child in self.graph.children(uid):
            self.scores.of(child.objective.uid)

    def depth(self, objective: str) -> int | None:
        """How many objectives stand between one and the top; None where it has no line to the top."""
        self.notes(PLACE, f"objective:{objective}")
        return self.known.lines.depth.get(objective)

    def beside(self, objective: Objective) -> tuple[str, str]:
        """The uids of the objectives before and after one, of the same team and cycle; empty where there is none."""
        self.notes(BESIDE, objective.uid)
        before, after = self.known.beside[objective.id]
        return before and f"objective:{before}", after and f"objective:{after}"

    @property
    def lines(self) -> lines.Lines:
        self.notes(NODE, WHOLE)
        return self.known.lines

    @property
    def sheets(self) -> sheets.Sheets:
        self.notes(NODE, WHOLE)
        return self.known.sheets

    def placed(self, sheet: Sheet, part: Sequence[Entry]) -> list[Placed]:
        """What a part of a page of the tree shows."""
        is_branch = sheet.folder == f"{sheets.TREE}/{sheet.of}"
        self.notes(*((SHEET, f"objective:{sheet.of}") if is_branch else (NODE, WHOLE)))
        return list(sheets.walk(part, sheets.Below(self.known.graph, self.known.lines), sheet.reach))

    @property
    def cycle(self) -> Cycle | None:
        """The running cycle."""
        self.notes(NODE, "*cycle")
        return self.known.cycle

    def rhythms(self, cycle: str) -> Discipline:
        """Who kept the rhythm of check-ins in a cycle."""
        return self.scores.discipline(cycle)

    def due_on(self, key_result: KeyResult) -> date | None:
        """The day by which the next check-in of a key result is due; None where nobody owes one."""
        return owed.due_on(self._watched, key_result)

    @cached_property
    def _watched(self) -> Project:
        return self.known.project._replace(graph=self.graph, scores=self.scores)

    @cached_property
    def holdings(self) -> holdings.Holdings:
        """What stands in whose name."""
        found = self.known.holdings
        people, teams = partial(held, self.notes, "person"), partial(held, self.notes, "team")
        anybody, objectives = partial(held, self.notes, ""), partial(held, self.notes, "objective")
        return holdings.Holdings(
            people(found.owned), people(found.answers), people(found.helps), people(found.leads),
            anybody(found.work), anybody(found.goals), teams(found.kpis), teams(found.awaited),
            objectives(found.carried),
        )  # fmt: skip

    @property
    def matrix(self) -> matrix.Matrix:
        """Who serves which company objective."""
        self.notes(NODE, MATRIX)
        for column in self.known.matrix.columns:
            self.notes(NODE, column.uid)
        return self.known.matrix

    @property
    def team_order(self) -> tuple[tuple[str, int], ...]:
        """Every team with its depth, each below its parent."""
        self.notes(NODE, TEAMS)
        return self.known.team_order

    @cached_property
    def findings(self) -> Mapping[str, list[Finding]]:
        """The findings about each entity."""
        return Table(self.known.findings, lambda uid, _: self.notes(FINDINGS, uid), self._everything)

    @cached_property
    def edits(self) -> Mapping[str, tuple[Edit, ...]]:
        """What was done to each file, by its path from the project's root."""
        return Table(self.known.project.edits, self._edited, self._everything)

    @property
    def assets(self) -> dict[str, str]:
        """The content's own files that are published, by their path below the content folder."""
        self.notes(NODE, ASSETS)
        return self.known.assets

    def size(self, asset: str) -> Size | None:
        """The size of a published picture, by its path below the content folder."""
        self.notes(NODE, ASSETS)
        if asset not in self._sizes:
            self._sizes[asset] = assets.size(self.known.project, asset) if asset in self.known.assets else None
        return self._sizes[asset]

    def _edited(self, path: str, _: object) -> None:
        self.notes(EDITS, self.known.graph.files.get(path.removeprefix(f"{self.config.content}/"), WHOLE))

    def _everything(self) -> None:
        self.notes(NODE, WHOLE)
