"""What counts in what, and which numbers are known so far? The side table by id that is filled once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from okrsite.graph import Graph
from okrsite.model import KeyResult, Number, Objective
from okrsite.scores.numbers import Numbers
from okrsite.scores.order import Edge, Order, order
from okrsite.scores.values import Evidence, Readings, readings_of
from okrsite.scores.windows import Window, window

CLASS_WEIGHTS = {"commit": 0.5, "target": 0.75, "stretch": 1.0}
DEFAULT_CLASS = "target"


class Contribution(NamedTuple):
    """An objective that counts in what it aligns to, with its link's weight."""

    objective: Objective
    weight: Number


class Input(NamedTuple):
    """One part of a weighted mean: a key result or an objective, and its numbers."""

    weight: Number
    entity: KeyResult | Objective
    numbers: Numbers


class Ledger:
    """The numbers of every key result (by path) and objective (by id), and what they are made of."""

    def __init__(self, graph: Graph, today: date) -> None:
        self.graph, self.today = graph, today
        self.pace = graph.config.pace
        self.by_class = graph.config.weighting == "class"
        self.windows: dict[str, Window] = {c.id: window(c, today) for c in graph.cycles.values()}
        self.contributions = _contributions(graph.objectives.values())
        self.order: Order = order(graph.objectives, self._edges())
        self.evidence: dict[str, Evidence] = {}
        self.key_results: dict[str, Numbers] = {}
        self.objectives: dict[str, Numbers] = {}
        self._readings: dict[tuple[str, Window | None], Readings] = {}

    def window_of(self, objective: Objective) -> Window | None:
        """The cycle of an objective, seen from today."""
        return None if objective.cycle is None else self.windows.get(objective.cycle)

    def readings(self, kpi: str, window: Window | None) -> Readings | None:
        """What a KPI says in a cycle, found once for all key results on it. None if there is no such KPI."""
        key = (kpi, window)
        if key not in self._readings and kpi in self.graph.kpis:
            self._readings[key] = readings_of(self.graph.kpis[kpi], window, self.today)
        return self._readings.get(key)

    def weight_of(self, key_result: KeyResult) -> Number:
        """Its own weight; else 1, or what its class weighs."""
        if key_result.weight is not None:
            return key_result.weight
        return CLASS_WEIGHTS[key_result.klass or DEFAULT_CLASS] if self.by_class else 1

    def counting(self, objective: Objective) -> list[Input]:
        """The key results of an objective without guardrails and dropped ones. Their numbers must be known."""
        known, weight_of, prefix = self.key_results, self.weight_of, objective.id + "/"
        return [
            Input(weight_of(key_result), key_result, known[prefix + key_result.id])
            for key_result in objective.key_results
            if not key_result.guardrail and key_result.state != "dropped"
        ]

    def inputs(self, objective: Objective, own: list[Input] | None = None) -> list[Input]:
        """What the numbers of an objective are the weighted mean of. `own` are its counting key results, if at hand."""
        inputs = [] if objective.rollup == "children" else self.counting(objective) if own is None else own
        if counts_children(objective):
            inputs = [*inputs, *self.contributing(objective.uid, objective.id)]
        return inputs

    def contributing(self, uid: str, objective: str) -> list[Input]:
        """The objectives that count in an objective or a rollup key result of it.

        Those that depend on it in turn have no numbers here: their progress is unknown from this side.
        """
        blocked = self.order.blocked
        return [
            Input(weight, child, Numbers() if (objective, child.id) in blocked else self.objectives[child.id])
            for child, weight in self.contributions.get(uid, ())
        ]

    def _edges(self) -> Iterator[Edge]:
        """Only links that count and are asked for: the others cannot make anything wait."""
        objectives, key_results = self.graph.objectives, self.graph.key_results
        for uid, contributions in self.contributions.items():
            kind, _, ident = uid.partition(":")
            if kind == "objective" and ident in objectives and counts_children(objectives[ident]):
                parent = ident
            elif kind == "key-result" and ident in key_results and key_results[ident].type == "rollup":
                parent = key_results[ident].objective
            else:
                continue
            for contribution in contributions:
                yield parent, contribution.objective.id


def counts_children(objective: Objective) -> bool:
    """Whether contributing objectives count in it: if it says so, or if it has no key results at all."""
    return objective.rollup != "key_results" or not objective.key_results


def weighted_mean(parts: Iterable[tuple[Number, float | None]]) -> float | None:
    """Σ weight * value / Σ weight over the parts whose value is known; None if these weigh nothing."""
    total = weights = 0.0
    for weight, value in parts:
        if value is not None:
            total += weight * value
            weights += weight
    return total / weights if weights > 0 else None


def _contributions(objectives: Iterable[Objective]) -> dict[str, list[Contribution]]:
    """By the uid that is contributed to. A draft counts nowhere yet, so that showing drafts changes no number."""
    found: defaultdict[str, list[Contribution]] = defaultdict(list)
    for objective in objectives:
        for link in objective.aligns_to:
            if link.contributes and objective.state != "draft":
                found[link.to].append(Contribution(objective, link.weight))
    return dict(found)
