"""What are the numbers of this entity today? The side table that the site, the rules and the exports ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from okrsite.findings import Bug
from okrsite.graph import Graph
from okrsite.graph.exchange import Exchange
from okrsite.model import CheckIn, KeyResult, Number, Objective
from okrsite.scores import discipline, expected, forecast, goals, groups, health, progress
from okrsite.scores.ledger import Ledger
from okrsite.scores.numbers import Attainment, Discipline, Forecast, Group, KpiHealth, Numbers, Value
from okrsite.scores.pace_line import PaceLine
from okrsite.scores.rollup import fill
from okrsite.scores.trial import after_check_in

Known = TypeVar("Known")


def compute(graph: Graph, today: date) -> Scores:
    """Score a company on a day. Linear in its size; what is seldom asked for is computed then."""
    return Scores(fill(graph, today))


class Scores:
    """The numbers of a company on a day, by uid, by path of a key result, or by id.

    Asking for something that the graph does not hold is a bug.
    """

    def __init__(self, ledger: Ledger, index: groups.Index | None = None) -> None:
        """`index` is what `groups.by_team_and_cycle` would find, where that is known."""
        self.ledger = ledger
        self.today = ledger.today
        self._index = groups.by_team_and_cycle(ledger) if index is None else index
        self._groups: dict[tuple[str | None, str], Group] = {}
        self._disciplines: dict[str, Discipline] = {}
        self._pace_line = PaceLine(ledger)

    def succeeded(self, ledger: Ledger, change: Exchange) -> Scores:
        """The numbers of a ledger that holds others in place of some entities, of the same teams and cycles."""
        teams = [(team, o.cycle) for o in change.old(Objective) for team in (o.team, None) if o.cycle is not None]
        return Scores(ledger, change.grouped(self._index, teams))

    def of(self, uid: str) -> Numbers:
        """The numbers of an objective or a key result."""
        kind, _, ident = uid.partition(":")
        return _of(self.ledger.key_results if kind == "key-result" else self.ledger.objectives, ident)

    def series(self, path: str) -> tuple[CheckIn, ...]:
        """The check-ins of a key result that exist by today, by date, with the readings of its KPI."""
        return _of(self.ledger.evidence, path).series

    def baseline(self, path: str) -> Number | None:
        """The number a key result starts from, maybe its KPI's."""
        return _of(self.ledger.evidence, path).baseline

    def target(self, path: str) -> Number | None:
        """The number a key result is meant to reach, maybe on the way to its stretch."""
        return _of(self.ledger.evidence, path).target

    def forecast(self, path: str) -> Forecast | None:
        """Where a key result ends if it goes on as it did."""
        return forecast.forecast(_of(self.ledger.evidence, path), self.ledger.key_results[path].status)

    def progress_of(self, path: str, value: Value) -> float | None:
        """The progress of a key result if this were its latest value."""
        return progress.progress_at(_of(self.ledger.evidence, path), value)

    def after(self, key_result: KeyResult, check_in: CheckIn | None, done: int | None = None) -> Numbers:
        """The numbers of a key result if somebody checked in, or if the milestone of that index were done."""
        return after_check_in(self.ledger, key_result, check_in, done)

    def expected_on(self, uid: str, day: date) -> float | None:
        """What an objective or a key result should have reached on another day."""
        kind, _, ident = uid.partition(":")
        if kind == "key-result":
            return expected.expected(_of(self.ledger.evidence, ident), day)
        _of(self.ledger.objectives, ident)
        return self._pace_line.of(ident, day)

    def team(self, team: str, cycle: str) -> Group:
        """The objectives of one team, without the teams below it, in a cycle."""
        return self._group(team, cycle)

    def cycle(self, cycle: str) -> Group:
        """All objectives of a cycle."""
        return self._group(None, cycle)

    def company(self, cycle: str) -> Group:
        """The objectives of the company itself; where it has none in the cycle, all of the cycle."""
        team = self.ledger.graph.company
        return self._group(team if (team, cycle) in self._index else None, cycle)

    def goal(self, goal: str) -> Attainment:
        """How far a SMART goal is."""
        return goals.attainment(self.ledger, _of(self.ledger.graph.goals, goal))

    def kpi(self, kpi: str) -> KpiHealth:
        """Whether a KPI is where it should be."""
        return health.health(_of(self.ledger.graph.kpis, kpi), self.today)

    def discipline(self, cycle: str) -> Discipline:
        """Who kept the rhythm of check-ins in a cycle."""
        if cycle not in self._disciplines:
            self._disciplines[cycle] = discipline.discipline(self.ledger, self._index.get((None, cycle), ()))
        return self._disciplines[cycle]

    def _group(self, team: str | None, cycle: str) -> Group:
        key = (team, cycle)
        if key not in self._groups:
            window = _of(self.ledger.windows, cycle)
            self._groups[key] = groups.group(self.ledger, self._index.get(key, ()), window)
        return self._groups[key]


def _of(table: Mapping[str, Known], key: str) -> Known:
    try:
        return table[key]
    except KeyError:
        raise Bug(f"no numbers are known of {key!r}") from None
