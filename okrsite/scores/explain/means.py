"""Where does a weighted mean come from? Progress, expected, confidence and score of an objective or a rollup."""

from __future__ import annotations

from collections.abc import Callable

from okrsite.model import KeyResult, Number, Objective
from okrsite.scores.closing import final
from okrsite.scores.explain.places import weight_place
from okrsite.scores.explain.words import NOTHING, Explanation, Input, operand, percent, plain, rounded, sentences, total
from okrsite.scores.ledger import Input as Part
from okrsite.scores.numbers import Numbers, clamped

Term = tuple[Number, str]
"""A weight, and the number that is weighed as it is written."""


def mean_of_progress(entity: KeyResult | Objective, parts: list[Part], result: float | None) -> Explanation:
    """Σ weight * clamp(progress) / Σ weight, over what is measured."""
    known = [(part.weight, percent(clamped(p))) for part in parts if (p := part.numbers.progress) is not None]
    inputs = _inputs(entity, parts, lambda numbers: _counted(numbers.progress))
    note = sentences(_measured(parts), _left_out(entity))
    return Explanation("progress", percent(result), mean(known, "progress"), inputs, note)


def mean_of_expected(objective: Objective, parts: list[Part], result: float | None) -> Explanation:
    """The same mean of what the same inputs expect."""
    counted = [part for part in parts if part.numbers.progress is not None]
    known = [(part.weight, percent(e)) for part in counted if (e := part.numbers.expected) is not None]
    inputs = _inputs(objective, counted, lambda numbers: percent(numbers.expected))
    return Explanation("expected", percent(result), mean(known, "expected"), inputs, _measured(parts))


def mean_of_confidence(objective: Objective, parts: list[Part], result: float | None) -> Explanation:
    """The weighted mean of the key results that somebody has said something about."""
    said = [part for part in parts if part.numbers.confidence is not None]
    known = [(part.weight, plain(part.numbers.confidence)) for part in said]
    inputs = _inputs(objective, said, lambda numbers: plain(numbers.confidence))
    silent = len(parts) - len(said)
    note = f"{silent} of {len(parts)} say nothing yet." if silent else ""
    return Explanation(
        "confidence", NOTHING if result is None else rounded(result, 1), mean(known, "confidence"), inputs, note
    )


def mean_of_scores(objective: Objective, parts: list[Part], result: float | None) -> Explanation:
    """The weighted mean of the scores."""
    known = [(part.weight, plain(s)) for part in parts if (s := final(part.numbers)) is not None]
    inputs = _inputs(objective, parts, lambda numbers: plain(final(numbers)))
    return Explanation(
        "score", NOTHING if result is None else rounded(result), mean(known, "score"), inputs, _measured(parts)
    )


def mean(terms: list[Term], symbol: str) -> str:
    """The formula: a plain mean where all weigh the same."""
    if not terms:
        return NOTHING
    if len(terms) == 1:
        return terms[0][1]
    if len({weight for weight, _ in terms}) == 1:
        return f"{total([value for _, value in terms], symbol)} / {len(terms)}"
    weighed = [f"{operand(weight)} × {value}" for weight, value in terms]
    return f"{total(weighed, f'weight × {symbol}')} / {total([operand(weight) for weight, _ in terms], 'weight')}"


def _inputs(entity: KeyResult | Objective, parts: list[Part], shown: Callable[[Numbers], str]) -> tuple[Input, ...]:
    same = len({part.weight for part in parts}) <= 1
    return tuple(
        Input(
            part.entity.title,
            shown(part.numbers) if same else f"{shown(part.numbers)}, weight {plain(part.weight)}",
            weight_place(part.entity, entity.uid),
        )
        for part in parts
    )


def _counted(progress: float | None) -> str:
    if progress is None or 0 <= progress <= 1:
        return percent(progress)
    return f"{percent(progress)}, counts as {percent(clamped(progress))}"


def _measured(parts: list[Part]) -> str:
    known = sum(part.numbers.progress is not None for part in parts)
    if not parts:
        return "Nothing counts in it yet."
    return f"{known} of {len(parts)} measured." if known < len(parts) else ""


def _left_out(entity: KeyResult | Objective) -> str:
    if isinstance(entity, KeyResult) or entity.rollup == "children":
        return ""
    dropped = sum(key_result.state == "dropped" for key_result in entity.key_results)
    guards = sum(key_result.guardrail and key_result.state != "dropped" for key_result in entity.key_results)
    counts = [f"{count} {word}" for count, word in ((guards, "watched only"), (dropped, "dropped")) if count]
    return f"Key results that do not count: {', '.join(counts)}." if counts else ""
