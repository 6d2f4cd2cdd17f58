"""What is the final grade? Scores of what is closed, also against the targets as they first were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from operator import attrgetter

from okrsite.content.literals import to_number
from okrsite.model import Change, Objective
from okrsite.scores.ledger import Input, weighted_mean
from okrsite.scores.numbers import Numbers, clamped, half_up
from okrsite.scores.progress import progress
from okrsite.scores.values import Evidence

CLOSED = "closed"

Pair = tuple[float | None, float | None]
"""(the score, the score against the first target where that was moved)."""


UNSCORED: Pair = (None, None)
"""Nothing has a score before it is closed."""


def score_of(known: Evidence, reached: float | None, first_target: float | None, today: date) -> Pair:
    """The score of a closed key result: its own by hand, else its progress to two decimals."""
    by_hand = known.key_result.score
    first = None if first_target is None else progress(known._replace(target=first_target), today)
    return graded(reached) if by_hand is None else by_hand, graded(first)


def objective_scores(objective: Objective, inputs: list[Input]) -> Pair:
    """The score of a closed objective: its own by hand, else the weighted mean of what counts in it."""
    score = objective.score
    if score is None:
        score = weighted_mean((weight, final(numbers)) for weight, _, numbers in inputs)
    if all(numbers.first_score is None for _, _, numbers in inputs):
        return score, None
    return score, weighted_mean((weight, _first(numbers)) for weight, _, numbers in inputs)


def final(numbers: Numbers) -> float | None:
    """The score of an input; of a contributing objective that is still open, its progress as if it closed today."""
    return graded(numbers.progress) if numbers.score is None else numbers.score


def graded(reached: float | None) -> float | None:
    """Progress as a score: clamped, two decimals, half up."""
    return None if reached is None else half_up(clamped(reached))


def first_targets(changes: Iterable[Change]) -> Mapping[str, float]:
    """The target that each key result (by its id in the objective) had before the first change of it."""
    found: dict[str, float | None] = {}
    for change in sorted(changes, key=attrgetter("date")):
        owner, _, field = change.field.rpartition(".")
        if field == "target" and owner:
            found.setdefault(owner.rpartition(".")[2], to_number(change.before))
    return {key_result: target for key_result, target in found.items() if target is not None}


def _first(numbers: Numbers) -> float | None:
    return final(numbers) if numbers.first_score is None else numbers.first_score
