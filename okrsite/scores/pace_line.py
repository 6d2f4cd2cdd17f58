"""What should an objective have reached on another day? Charts draw their pace from it."""

from __future__ import annotations

from datetime import date

from okrsite.model import KeyResult, Objective
from okrsite.scores.expected import expected
from okrsite.scores.ledger import Input, Ledger, weighted_mean


class PaceLine:
    """Expected progress by day. Each objective is worked out once a day, and only if a line that is drawn needs it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.days: dict[date, dict[str, float | None]] = {}

    def of(self, objective: str, day: date) -> float | None:
        """The weighted mean of what its inputs expect on that day, over the inputs whose progress is known today."""
        known = self.days.setdefault(day, {})
        path = [objective]
        while path:  # depth first, by hand: chains may be 100,000 long
            inputs = self._measured(path[-1])
            below = [i.entity.id for i in inputs if isinstance(i.entity, Objective) and i.entity.id not in known]
            if below:
                path += below
            else:
                known[path.pop()] = weighted_mean((i.weight, self._expected(i.entity, day)) for i in inputs)
        return known[objective]

    def _measured(self, objective: str) -> list[Input]:
        """The inputs of an objective that have a progress; on a cycle none has, so that no walk goes round."""
        inputs = self.ledger.inputs(self.ledger.graph.objectives[objective])
        return [i for i in inputs if i.numbers.progress is not None]

    def _expected(self, entity: KeyResult | Objective, day: date) -> float | None:
        if isinstance(entity, Objective):
            return self.days[day][entity.id]
        return expected(self.ledger.evidence[entity.path], day)
