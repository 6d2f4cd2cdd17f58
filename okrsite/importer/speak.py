"""Which check-in do the current value, confidence and note of a row make, if they say anything new?"""

from __future__ import annotations

from datetime import date

from okrsite.edit import answers, check_ins
from okrsite.edit.batch import Batch
from okrsite.edit.changes import Put
from okrsite.edit.check_ins import Said
from okrsite.edit.scalars import Plain
from okrsite.findings import UsageError
from okrsite.importer.values import plain
from okrsite.importer.wanted import Spoken, Wanted
from okrsite.model import CheckIn, KeyResult

UNVALUED = ("milestones", "rollup")
"""Kinds whose check-ins have no value of their own."""

Notes = list[tuple[int, str]]


def of_new(wanted: Wanted, kind: str, today: date, notes: Notes) -> dict[str, Plain]:
    """What a new key result holds: its check-ins, or `current` for a value without a day."""
    said = [_fitting(one, kind, wanted, notes) for one in wanted.spoken]
    said = [one for one in said if one.says_something]
    if not said:
        return {}
    only = said[0]
    if len(said) == 1 and only == Spoken(value=only.value):
        return {"current": plain(only.value)}
    return {"check_ins": [_entry(one, today) for one in sorted(said, key=lambda one: one.date or today)]}


def of_known(batch: Batch, key_result: KeyResult, wanted: Wanted, notes: Notes) -> None:
    """Add a check-in to a key result, if a row says something new of it."""
    for one in wanted.spoken:
        said = _fitting(one, key_result.type, wanted, notes)
        if not said.says_something or not _is_news(batch, key_result, said):
            continue
        if _is_first_value(key_result, said):
            change = Put(
                check_ins.place(batch, key_result.source.path, "key_results", key_result.id),
                "current",
                plain(said.value),
            )
            batch.edit(key_result.source.path, change)
            continue
        day = said.date or batch.project.today
        last = batch.project.scores.of(key_result.uid).last_check_in
        if last is not None and day < last:
            notes.append((wanted.line, f"{key_result.path} was checked in on {last}, after {day}: nothing was added"))
            continue
        _append(batch, key_result, said, day)


def _append(batch: Batch, key_result: KeyResult, said: Spoken, day: date) -> None:
    answers.may_check_in(batch.project.graph, key_result)
    answers.on_day(batch.project.graph, key_result, day, said.by or "", batch.project.today)
    value = "" if said.value is None else answers.value(key_result, str(plain(said.value))).text
    sure = "" if said.confidence is None else answers.confidence(str(plain(said.confidence)))
    check_ins.write(batch, Said(key_result, day, said.by or "", value, sure, said.note))


def _fitting(said: Spoken, kind: str, wanted: Wanted, notes: Notes) -> Spoken:
    """What is said, in the form that the kind of key result takes."""
    value = said.value
    if kind in UNVALUED and value is not None:
        notes.append((wanted.line, f"a key result of kind {kind} takes no value: {plain(value)} was left out"))
        return said._replace(value=None)
    if kind == "boolean" and isinstance(value, int | float) and not isinstance(value, bool):
        if value not in (0, 1, 100):
            raise UsageError(f"{plain(value)} is neither reached nor not reached: write yes or no")
        return said._replace(value=value != 0)
    if isinstance(value, bool) and kind != "boolean":
        raise UsageError(f'a key result of kind {kind} takes a number; "{plain(value)}" is none')
    return said


def _is_news(batch: Batch, key_result: KeyResult, said: Spoken) -> bool:
    """Whether a row says anything that the files do not say yet."""
    numbers = batch.project.scores.of(key_result.uid)
    series = batch.project.scores.series(key_result.path)
    if said.date is not None and any(_says(c, said) for c in series if c.date == said.date):
        return False
    if said.note and not any(c.note.strip() == said.note for c in series):
        return True
    if said.date is not None and (numbers.last_check_in is None or said.date > numbers.last_check_in):
        return True
    differs = said.value is not None and not _equal(said.value, numbers.current)
    return differs or (said.confidence is not None and said.confidence != numbers.confidence)


def _says(check_in: CheckIn, said: Spoken) -> bool:
    return (
        (said.value is None or _equal(said.value, check_in.value))
        and said.confidence in (None, check_in.confidence)
        and (not said.note or said.note == check_in.note.strip())
    )


def _equal(said: object, there: object) -> bool:
    return said == there and isinstance(said, bool) == isinstance(there, bool)


def _is_first_value(key_result: KeyResult, said: Spoken) -> bool:
    """Whether the value stands in place of check-ins, and is only another one."""
    return key_result.current is not None and not key_result.check_ins and said == Spoken(value=said.value)


def _entry(said: Spoken, today: date) -> Plain:
    entry = {"date": (said.date or today).isoformat()}
    for key in ("value", "confidence", "by", "note"):
        value = getattr(said, key)
        if value not in (None, ""):
            entry[key] = str(plain(value))
    return entry
