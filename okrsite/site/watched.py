"""How do pages ask about the company? Through a graph and scores that answer as the real ones do, and leave notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any, TypeVar

from okrsite.graph import Child, Graph
from okrsite.model import CheckIn, Entity, Goal, Initiative, KeyResult, Kpi, Number, Objective, Person, Team
from okrsite.scores import Attainment, Discipline, Forecast, Group, KpiHealth, Numbers, Scores, Value
from okrsite.site.notes import EVIDENCE, HELD, KIDS, NAMES, NODE, NUMBERS, RHYTHM, UP, WHOLE, Notes, Table, node_of

Item = TypeVar("Item")
Held = TypeVar("Held", Objective, KeyResult, Person, Team, Initiative, Goal, Kpi)


class WatchedGraph(Graph):
    """A graph whose look-ups are noted. What has no note of its own here is a question about everything."""

    def __init__(self, graph: Graph, notes: Notes) -> None:
        self._graph, self._notes = graph, notes
        self.config, self.company = graph.config, graph.company
        self.pillars = self._entities("pillar", graph.pillars)
        self.cycles = self._entities("cycle", graph.cycles)
        self.teams = self._entities("team", graph.teams)
        self.people = self._entities("person", graph.people)
        self.objectives = self._entities("objective", graph.objectives)
        self.key_results = self._entities("key-result", graph.key_results)
        self.kpis = self._entities("kpi", graph.kpis)
        self.initiatives = self._entities("initiative", graph.initiatives)
        self.goals = self._entities("goal", graph.goals)
        self.pages = self._entities("page", graph.pages)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a graph has
        self._notes(NODE, name if name in ("vision", "mission") else WHOLE)
        return getattr(self._graph, name)

    def entity(self, uid: str) -> Entity | None:
        found = self._graph.entity(uid)
        self._notes(NODE, NAMES if found is None else node_of(uid))
        return found

    def children(self, uid: str) -> tuple[Child, ...]:
        found = self._graph.children(uid)
        self._notes(KIDS, uid)
        for child in found:
            self._notes(NODE, child.objective.uid)
        return found

    def parent_of(self, uid: str) -> str | None:
        self._notes(UP, uid)
        return self._graph.parent_of(uid)

    def check_ins(self, key_result: str) -> tuple[CheckIn, ...]:
        self._notes(EVIDENCE, f"key-result:{key_result}")
        self._notes(NODE, node_of(f"key-result:{key_result}"))
        return self._graph.check_ins(key_result)

    def objectives_of(self, team: str, cycle: str | None = None) -> tuple[Objective, ...]:
        return self._held(f"team:{team}", self._graph.objectives_of(team, cycle))

    def objectives_in(self, cycle: str) -> tuple[Objective, ...]:
        return self._held(f"cycle:{cycle}", self._graph.objectives_in(cycle))

    def members(self, team: str) -> tuple[Person, ...]:
        return self._held(f"team:{team}", self._graph.members(team))

    def subteams(self, team: str) -> tuple[Team, ...]:
        return self._held(f"team:{team}", self._graph.subteams(team))

    def initiatives_of(self, key_result: str) -> tuple[Initiative, ...]:
        return self._held(f"key-result:{key_result}", self._graph.initiatives_of(key_result))

    def dependents(self, objective: str) -> tuple[Objective, ...]:
        return self._held(f"objective:{objective}", self._graph.dependents(objective))

    def moved_by(self, kpi: str) -> tuple[KeyResult, ...]:
        return self._held(f"kpi:{kpi}", self._graph.moved_by(kpi))

    def _entities(self, kind: str, table: Mapping[str, Item]) -> Table[Item]:
        def told(ident: str, found: object) -> None:
            self._notes(NODE, NAMES if found is None else node_of(f"{kind}:{ident}"))

        return Table(table, told, partial(self._notes, NODE, f"*{kind}"))

    def _held(self, uid: str, found: tuple[Held, ...]) -> tuple[Held, ...]:
        note_held(self._notes, uid, found)
        return found


class WatchedScores(Scores):
    """Scores whose look-ups are noted, as those of the graph are."""

    def __init__(self, scores: Scores, graph: WatchedGraph, notes: Notes) -> None:
        self._scores, self._graph, self._notes = scores, graph, notes
        self.today = scores.today

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever scores have
        self._everything()
        return getattr(self._scores, name)

    def of(self, uid: str) -> Numbers:
        self._notes(NUMBERS, uid)
        return self._scores.of(uid)

    def series(self, path: str) -> tuple[CheckIn, ...]:
        self._checked_in(path)
        return self._scores.series(path)

    def baseline(self, path: str) -> Number | None:
        self._checked_in(path)
        return self._scores.baseline(path)

    def target(self, path: str) -> Number | None:
        self._checked_in(path)
        return self._scores.target(path)

    def forecast(self, path: str) -> Forecast | None:
        self._checked_in(path)
        return self._scores.forecast(path)

    def progress_of(self, path: str, value: Value) -> float | None:
        self._checked_in(path)
        return self._scores.progress_of(path, value)

    def expected_on(self, uid: str, day: date) -> float | None:
        kind, _, ident = uid.partition(":")
        if kind == "key-result":
            self._checked_in(ident)
        else:
            self._everything()
        return self._scores.expected_on(uid, day)

    def team(self, team: str, cycle: str) -> Group:
        for objective in self._graph.objectives_of(team, cycle):
            self._notes(NUMBERS, objective.uid)
            for key_result in objective.key_results:
                self._notes(NUMBERS, key_result.uid)
        self._notes(NODE, f"cycle:{cycle}")
        return self._scores.team(team, cycle)

    def cycle(self, cycle: str) -> Group:
        self._everything()
        return self._scores.cycle(cycle)

    def company(self, cycle: str) -> Group:
        self._everything()
        return self._scores.company(cycle)

    def goal(self, goal: str) -> Attainment:
        self._everything()
        return self._scores.goal(goal)

    def kpi(self, kpi: str) -> KpiHealth:
        self._notes(NODE, f"kpi:{kpi}")
        return self._scores.kpi(kpi)

    def discipline(self, cycle: str) -> Discipline:
        """How each person and each team kept the rhythm of a cycle is noted apart, as far as somebody asks."""
        owners, teams = self._scores.discipline(cycle)
        return Discipline(
            Table(owners, lambda ident, _: self._notes(RHYTHM, f"person:{ident}"), self._everything),
            Table(teams, lambda ident, _: self._notes(RHYTHM, f"team:{ident}"), self._everything),
        )

    def _checked_in(self, path: str) -> None:
        self._notes(EVIDENCE, f"key-result:{path}")
        self._notes(NODE, node_of(f"key-result:{path}"))

    def _everything(self) -> None:
        self._notes(NODE, WHOLE)


def held(notes: Notes, kind: str, table: Mapping[str, list[Held]]) -> Table[list[Held]]:
    """What stands in somebody's name, looked up by an id of a kind, or by a uid where the kind is empty."""

    def told(key: str, found: Iterable[Held] | None) -> None:
        note_held(notes, f"{kind}:{key}" if kind else key, found or ())

    return Table(table, told, partial(notes, NODE, WHOLE))


def note_held(notes: Notes, uid: str, found: Iterable[Held]) -> None:
    """Note that somebody asked what stands in a name, and was given it."""
    notes(HELD, uid)
    for entity in found:
        notes(NODE, _written_in(entity))


def _written_in(entity: Entity) -> str:
    """The uid of the node in whose file an entity stands; what has no id stands in a key result's."""
    if isinstance(entity, Initiative) and not entity.id and entity.moves:
        return node_of(f"key-result:{entity.moves[0]}")
    return node_of(entity.uid)
