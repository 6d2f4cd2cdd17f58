"""Where did this number come from? Its formula with its inputs, in words, and the place of every input."""

from __future__ import annotations

from collections.abc import Callable

from okrsite.graph import Graph
from okrsite.model import KeyResult, Objective
from okrsite.scores.explain.expected import key_result_expected
from okrsite.scores.explain.means import mean_of_confidence, mean_of_expected, mean_of_progress, mean_of_scores
from okrsite.scores.explain.places import baseline_input, due_input
from okrsite.scores.explain.progress import key_result_progress
from okrsite.scores.explain.verdicts import status_of
from okrsite.scores.explain.words import Explanation, Input, added, day, percent, plain, rounded, sentences
from okrsite.scores.forecast import fit, forecast
from okrsite.scores.ledger import Ledger
from okrsite.scores.numbers import NEAR, Numbers, as_number
from okrsite.scores.table import Scores

__all__ = ["Explanation", "Input", "explain"]


def explain(graph: Graph, scores: Scores, uid: str, number: str) -> Explanation | None:
    """Explain the progress, expected, status, confidence, score or forecast of an objective or a key result.

    None where there is no such number: before anything is closed there is no score, without confidence none to explain.
    """
    entity = graph.entity(uid)
    numbers = scores.of(uid) if isinstance(entity, KeyResult | Objective) else None
    if numbers is None:
        return None
    if isinstance(entity, KeyResult):
        return KEY_RESULTS[number](scores.ledger, entity, numbers) if number in KEY_RESULTS else None
    if isinstance(entity, Objective):
        return OBJECTIVES[number](scores.ledger, entity, numbers) if number in OBJECTIVES else None
    return None


def _progress(ledger: Ledger, key_result: KeyResult, numbers: Numbers) -> Explanation:
    if key_result.type == "rollup":
        parts = ledger.contributing(key_result.uid, key_result.objective)
        return mean_of_progress(key_result, parts, numbers.progress)
    return key_result_progress(ledger, ledger.evidence[key_result.path], numbers)


def _expected(ledger: Ledger, key_result: KeyResult, numbers: Numbers) -> Explanation:
    return key_result_expected(ledger, ledger.evidence[key_result.path], numbers)


def _confidence(ledger: Ledger, key_result: KeyResult, numbers: Numbers) -> Explanation | None:
    known = ledger.evidence[key_result.path]
    for check_in in reversed(known.series if known.confidence is not None else ()):
        if check_in.confidence is not None:
            said = Input(
                f"check-in on {day(check_in.date)}", plain(check_in.confidence), check_in.source.at("confidence")
            )
            note = "From 0 to 10; 5 means even odds."
            return Explanation("confidence", plain(numbers.confidence), "of the latest check-in", (said,), note)
    return None


def _score(ledger: Ledger, key_result: KeyResult, numbers: Numbers) -> Explanation | None:
    if numbers.score is None:
        return None
    if key_result.score is not None:
        return _by_hand(key_result, numbers)
    progress = Input("progress", percent(numbers.progress))
    formula = f"{percent(numbers.progress)} to two decimals"
    return Explanation("score", plain(numbers.score), formula, (progress,), sentences(CLAMPED, _first(numbers)))


def _by_hand(entity: KeyResult | Objective, numbers: Numbers) -> Explanation:
    given = Input("score", plain(entity.score), entity.source.at("score"))
    return Explanation(
        "score", plain(numbers.score), "given by hand", (given,), sentences(entity.score_note, _first(numbers))
    )


def _forecast(ledger: Ledger, key_result: KeyResult, numbers: Numbers) -> Explanation | None:
    known = ledger.evidence[key_result.path]
    ahead, line = forecast(known, numbers.status), fit(known)
    if ahead is None or line is None or known.window is None or known.due is None:
        return None
    given = [check_in for check_in in known.series if as_number(check_in.value) is not None]
    check_ins = [Input(f"check-in on {day(c.date)}", plain(c.value), c.source.at("value")) for c in given]
    baseline = [baseline_input(ledger, known)] if known.baseline is not None else []
    days = (known.due - known.window.start).days
    formula = f"{rounded(line.first)} {added(line.slope, 4)} × {days} days"
    note = sentences(
        "The straight line closest to the check-ins, drawn on to the due date.",
        "It ends where such a number can still be." if abs(line.at(days) - ahead.value) > NEAR else "",
        f"That would be {percent(ahead.progress)} of the way." if ahead.progress is not None else "",
    )
    return Explanation(
        "forecast", rounded(ahead.value), formula, (*baseline, *check_ins, due_input(ledger, known)), note
    )


def _objective_progress(ledger: Ledger, objective: Objective, numbers: Numbers) -> Explanation:
    return mean_of_progress(objective, ledger.inputs(objective), numbers.progress)


def _objective_expected(ledger: Ledger, objective: Objective, numbers: Numbers) -> Explanation:
    return mean_of_expected(objective, ledger.inputs(objective), numbers.expected)


def _objective_confidence(ledger: Ledger, objective: Objective, numbers: Numbers) -> Explanation | None:
    if numbers.confidence is None:
        return None
    return mean_of_confidence(objective, ledger.counting(objective), numbers.confidence)


def _objective_score(ledger: Ledger, objective: Objective, numbers: Numbers) -> Explanation | None:
    if numbers.score is None:
        return None
    if objective.score is not None:
        return _by_hand(objective, numbers)
    explained = mean_of_scores(objective, ledger.inputs(objective), numbers.score)
    return explained._replace(note=sentences(explained.note, _first(numbers)))


CLAMPED = "Never below 0 or above 1, half up."


def _first(numbers: Numbers) -> str:
    return "" if numbers.first_score is None else f"Against the first target it is {rounded(numbers.first_score)}."


KEY_RESULTS: dict[str, Callable[[Ledger, KeyResult, Numbers], Explanation | None]] = {
    "progress": _progress,
    "expected": _expected,
    "status": status_of,
    "confidence": _confidence,
    "score": _score,
    "forecast": _forecast,
}

OBJECTIVES: dict[str, Callable[[Ledger, Objective, Numbers], Explanation | None]] = {
    "progress": _objective_progress,
    "expected": _objective_expected,
    "status": status_of,
    "confidence": _objective_confidence,
    "score": _objective_score,
}
