"""Where does the progress of a key result come from? Its kind's formula with its values."""

from __future__ import annotations

from collections.abc import Callable

from okrsite.model import UNKNOWN
from okrsite.scores.explain.places import baseline_input, bounds, last_given, target_input, value_input
from okrsite.scores.explain.words import NOTHING, Explanation, Input, day, operand, percent, plain, sentences, total
from okrsite.scores.ledger import Ledger
from okrsite.scores.numbers import Numbers, as_number
from okrsite.scores.progress import share_kept
from okrsite.scores.values import Evidence

Parts = tuple[str, list[Input], str]
"""The formula, its inputs, and a note."""


def key_result_progress(ledger: Ledger, known: Evidence, numbers: Numbers) -> Explanation:
    """The formula of the key result's kind. A rollup's is a mean and explained as such."""
    formula, inputs, note = KINDS[known.key_result.type](ledger, known)
    return Explanation("progress", percent(numbers.progress), formula, tuple(inputs), sentences(note, _limits(numbers)))


def _limits(numbers: Numbers) -> str:
    progress = numbers.progress
    if progress is None or 0 <= progress <= 1:
        return ""
    return f"It counts as {100 if progress > 1 else 0} % where it is averaged."


def _metric(ledger: Ledger, known: Evidence) -> Parts:
    baseline, target = known.baseline, known.target
    value = baseline if known.value is None else as_number(known.value)
    inputs = [value_input(known), baseline_input(ledger, known), target_input(known)]
    if baseline is None or target is None or value is None:
        missing = [i.label.split(",")[0] for i in inputs if i.value in {NOTHING, UNKNOWN}]
        return "(value − baseline) / (target − baseline)", inputs, f"Not known yet: {', '.join(missing)}."
    if baseline == target:
        return (
            "(value − baseline) / (target − baseline)",
            inputs,
            "Baseline and target are equal: there is no way to go.",
        )
    start = operand(baseline)
    note = "Without a value it stands at its baseline." if known.value is None else ""
    return f"({plain(value)} − {start}) / ({plain(target)} − {start})", inputs, note


def _maintain(ledger: Ledger, known: Evidence) -> Parts:
    if known.key_result.judge == "share":
        return _share(known)
    value = plain(known.value) if known.value is not None else "value"
    low, high = known.key_result.min, known.key_result.max
    chain = [plain(low), value, plain(high)][low is None : 3 if high is not None else 2]
    note = "1 inside the corridor, else 0." if known.value is not None else "Without a value it is not kept."
    return " ≤ ".join(chain), [value_input(known), *bounds(known)], note


def _share(known: Evidence) -> Parts:
    held, counted = share_kept(known)
    made = [Input(f"check-in on {day(c.date)}", plain(c.value), c.source.at("value")) for c in known.series]
    due = known.window.due_by(known.due) if known.window is not None and known.due is not None else 0
    inputs = [Input("check-ins inside", plain(held)), Input("check-ins due", plain(due)), *bounds(known), *made]
    return f"{held} / {counted}", inputs, "A check-in that is missing counts as outside."


def _milestones(ledger: Ledger, known: Evidence) -> Parts:
    steps, source = known.key_result.milestones, known.key_result.source
    done = [step.done is not None and step.done <= ledger.today for step in steps]
    inputs = [
        Input(step.title, f"weight {plain(step.weight)}, {f'done {day(step.done)}' if reached else 'open'}", place)
        for step, reached, place in zip(
            steps, done, (source.at(f"milestones.{n}") for n in range(len(steps))), strict=True
        )
    ]
    reached = [operand(step.weight) for step, is_done in zip(steps, done, strict=True) if is_done] or ["0"]
    everything = [operand(step.weight) for step in steps] or ["0"]
    return f"{total(reached, 'weight done')} / {total(everything, 'weight')}", inputs, ""


def _boolean(ledger: Ledger, known: Evidence) -> Parts:
    return f"value = {plain(known.value)}", [value_input(known)], "1 if the last value is true, else 0."


def _ordinal(ledger: Ledger, known: Evidence) -> Parts:
    level = "none" if known.value is None else plain(known.value)
    return f"level = {level}", [value_input(known)], "none counts 0, commit 0.3, target 0.7 and stretch 1."


def _baseline(ledger: Ledger, known: Evidence) -> Parts:
    note = "To have measured the number is the result: 1 once there is a value, else 0."
    return "a value exists" if last_given(known) else "no value yet", [value_input(known)], note


KINDS: dict[str, Callable[[Ledger, Evidence], Parts]] = {
    "metric": _metric,
    "maintain": _maintain,
    "milestones": _milestones,
    "boolean": _boolean,
    "ordinal": _ordinal,
    "baseline": _baseline,
}
