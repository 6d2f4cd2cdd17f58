"""Where was each input written? Labels, values and places of what the numbers are made of."""

from __future__ import annotations

from okrsite.findings import Place
from okrsite.model import CheckIn, KeyResult, Objective
from okrsite.scores.explain.words import Input, day, plain
from okrsite.scores.ledger import Ledger
from okrsite.scores.values import Evidence


def value_input(known: Evidence) -> Input:
    """The last value: of a check-in, of a reading, or of `current`."""
    given = last_given(known)
    if given is not None:
        return Input(f"value on {day(given.date)}", plain(given.value), given.source.at("value"))
    source = known.key_result.source
    if known.key_result.current is not None:
        return Input("current value, without a date", plain(known.key_result.current), source.at("current"))
    return Input("value", "none yet", source.at("check_ins"))


def last_given(known: Evidence) -> CheckIn | None:
    """The check-in that gave the last value."""
    return next((check_in for check_in in reversed(known.series) if check_in.value is not None), None)


def baseline_input(ledger: Ledger, known: Evidence) -> Input:
    """The baseline, or the reading of the KPI that stands for it."""
    key_result = known.key_result
    readings = None if key_result.kpi is None else ledger.readings(key_result.kpi, known.window)
    if key_result.baseline is None and readings is not None and readings.at_start is not None:
        reading = readings.at_start
        return Input(f"baseline, read on {day(reading.date)}", plain(reading.value), reading.source.at("value"))
    value = known.baseline if known.baseline is not None else key_result.baseline
    return Input("baseline", plain(value), key_result.source.at("baseline"))


def target_input(known: Evidence) -> Input:
    """The target, or where it lies on the way to the stretch."""
    key_result = known.key_result
    if key_result.target is None and known.target is not None:
        return Input("target, 70 % of the way to the stretch", plain(known.target), key_result.source.at("stretch"))
    value = known.target if known.target is not None else key_result.target
    return Input("target", plain(value), key_result.source.at("target"))


def bounds(known: Evidence) -> list[Input]:
    """The ends of a corridor that are given."""
    key_result = known.key_result
    given = (("min", key_result.min), ("max", key_result.max))
    return [Input(name, plain(value), key_result.source.at(name)) for name, value in given if value is not None]


def start_input(ledger: Ledger, objective: Objective) -> Input:
    """The first day of the cycle."""
    cycle = ledger.graph.cycle_of(objective)
    return Input("cycle's first day", day(cycle and cycle.start), cycle.source.at("start") if cycle else None)


def due_input(ledger: Ledger, known: Evidence) -> Input:
    """The due date, or the cycle's last day that stands for it."""
    key_result = known.key_result
    if key_result.type == "baseline" and key_result.by is not None:
        return Input("to be measured by", day(known.due), key_result.source.at("by"))
    if key_result.due is not None:
        return Input("due", day(known.due), key_result.source.at("due"))
    return end_input(ledger, ledger.graph.objectives[key_result.objective])


def end_input(ledger: Ledger, objective: Objective) -> Input:
    """The last day of the cycle."""
    cycle = ledger.graph.cycle_of(objective)
    return Input("cycle's last day", day(cycle and cycle.end), cycle.source.at("end") if cycle else None)


def today_input(ledger: Ledger) -> Input:
    """Today, which nobody wrote."""
    return Input("today", day(ledger.today))


def weight_place(entity: KeyResult | Objective, to: str) -> Place:
    """Where it is said how much something counts: a key result's weight, or the link of a contributing objective."""
    if isinstance(entity, KeyResult):
        return entity.source.at("weight") if entity.source.has("weight") else entity.source.at()
    at = next((f".{link.at}" for link in entity.aligns_to if link.to == to), "")
    return entity.source.at(f"aligns_to{at}")
