"""How do the objectives of a team, a cycle or the company stand together?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from okrsite.model import Number, Objective
from okrsite.scores.ledger import Ledger, weighted_mean
from okrsite.scores.numbers import NO_DATA, Group, clamped
from okrsite.scores.rollup import newest
from okrsite.scores.status import OPEN, Situation, status
from okrsite.scores.windows import Window

Index = dict[tuple[str | None, str], list[Objective]]
"""(team, cycle) -> its objectives; under (None, cycle) all of the cycle."""


def by_team_and_cycle(ledger: Ledger) -> Index:
    """All objectives that have a cycle, in the order of their ids."""
    index: Index = {}
    for objective in ledger.graph.objectives.values():
        if objective.cycle is not None:
            index.setdefault((None, objective.cycle), []).append(objective)
            if objective.team is not None:
                index.setdefault((objective.team, objective.cycle), []).append(objective)
    return index


def group(ledger: Ledger, objectives: Sequence[Objective], window: Window | None) -> Group:
    """The objectives of one cycle as one. Drafts are among the counts, but in no mean."""
    numbers = [ledger.objectives[objective.id] for objective in objectives]
    key_results = [
        ledger.key_results[key_result.path]
        for objective in objectives
        for key_result in objective.key_results
        if key_result.state != "dropped"
    ]
    progress, expected = means(ledger, objectives)
    still_open = [n for n in key_results if n.status in OPEN]
    return Group(
        progress=progress,
        expected=expected,
        status=_status(ledger, objectives, window, progress, expected),
        counts=dict(sorted(Counter(n.status or NO_DATA for n in numbers).items())),
        objectives=len(objectives),
        key_results=len(key_results),
        fresh=sum(not n.stale for n in still_open),
        stale=sum(n.stale for n in still_open),
    )


def means(ledger: Ledger, objectives: Sequence[Objective]) -> tuple[float | None, float | None]:
    """Progress and expected, weighted by the objectives' own weight (1 where none is given)."""
    known: list[tuple[Number, float, float | None]] = []
    for objective in objectives:
        numbers = ledger.objectives[objective.id]
        if objective.state != "draft" and numbers.progress is not None:
            weight = 1 if objective.weight is None else objective.weight
            known.append((weight, clamped(numbers.progress), numbers.expected))
    progress = weighted_mean((weight, value) for weight, value, _ in known)
    return progress, weighted_mean((weight, value) for weight, _, value in known)


def _status(
    ledger: Ledger,
    objectives: Sequence[Objective],
    window: Window | None,
    progress: float | None,
    expected: float | None,
) -> str | None:
    last = newest([ledger.objectives[objective.id].last_check_in for objective in objectives])
    state = "closed" if window is not None and window.closed else "active"
    due = None if window is None else window.end
    return status(Situation(state, progress, expected, last, due, window), ledger.today, ledger.pace)
