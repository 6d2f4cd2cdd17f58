"""How is a check-in written: into its key result, or into the week's file of its team and author?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from okrsite.content.documents import classify
from okrsite.content.yaml import Mapping, Scalar, Sequence
from okrsite.edit.batch import Batch
from okrsite.edit.changes import Append, Change, Put, Swap
from okrsite.edit.scalars import block, flow, scalar
from okrsite.edit.sheets import Sheet
from okrsite.findings import UsageError
from okrsite.model import EVERYONE, KeyResult, Objective


class Said(NamedTuple):
    """One check-in as it is to be written; empty is what was not said. `milestone` is the index of one that is done."""

    key_result: KeyResult
    date: date
    by: str = ""
    value: str = ""
    confidence: str = ""
    note: str = ""
    milestone: int | None = None

    @property
    def words(self) -> dict[str, str]:
        """What an entry holds beside date and author."""
        given = {"value": self.value, "confidence": self.confidence, "note": self.note}
        return {name: text for name, text in given.items() if text}


def write(batch: Batch, said: Said, *, in_file: bool = False) -> None:
    """Add a check-in to its key result, or to the week's file. A milestone is always marked where it stands."""
    if said.milestone is not None:
        path = said.key_result.source.path
        batch.edit(path, _milestone(_sheet(batch, path), said, said.milestone))
    if said.milestone is not None and not said.words:
        return
    if in_file:
        _into_week_file(batch, said)
    else:
        path = said.key_result.source.path
        place = _place(_sheet(batch, path), said.key_result)
        by = {"by": said.by} if said.by else {}
        words = said.words
        note = {"note": words.pop("note")} if "note" in words else {}
        batch.edit(path, Append(place, "check_ins", {"date": said.date.isoformat(), **words, **by, **note}))


def place(batch: Batch, path: str, key: str, ident: str) -> tuple[str | int, ...]:
    """The way to something with an id that a file lists under a key, with what the batch has changed in that file."""
    return _item(_sheet(batch, path), key, ident)


def week_name(day: date, *parts: str) -> str:
    """What the file of a week is called: `2026-w47-growth-ana-silva`."""
    year, week, _ = day.isocalendar()
    return "-".join(filter(None, (f"{year}-w{week:02}", *parts)))


def write_whole(batch: Batch, objective: Objective, day: date, words: dict[str, str]) -> None:
    """Add a check-in to an objective itself: what is said of it as a whole."""
    entry = {"date": day.isoformat(), **{name: text for name, text in words.items() if text}}
    batch.edit(objective.source.path, Append((), "check_ins", entry))


def hold(batch: Batch, key_result: KeyResult) -> None:
    """Notice from here on if somebody else changes the file of a key result."""
    batch.hold(key_result.source.path)


# ------------------------------------------------------------------------------------------------ in place


def _sheet(batch: Batch, path: str) -> Sheet:
    folder = batch.project.config.content
    kind, _ = classify(path.removeprefix(f"{folder}/") if folder else path)
    return Sheet.of(batch.hold(path), path, kind)


def _place(sheet: Sheet, key_result: KeyResult) -> tuple[str | int, ...]:
    """The way to a key result in its file, as the file is now."""
    return _item(sheet, "key_results", key_result.id)


def _item(sheet: Sheet, key: str, ident: str) -> tuple[str | int, ...]:
    found = sheet.root.values.get(key)
    for n, item in enumerate(found.items if isinstance(found, Sequence) else []):
        if isinstance(item, Mapping) and isinstance(written := item.values.get("id"), Scalar):  # noqa: SIM102
            if written.text.strip() == ident:
                return (key, n)
    noun = key.replace("_", " ").removesuffix("s")
    raise UsageError(f'{sheet.path}: {noun} "{ident}" is gone; somebody changed the file meanwhile')


def _milestone(sheet: Sheet, said: Said, index: int) -> Change:
    place = (*_place(sheet, said.key_result), "milestones", index)
    step = sheet.find(place)
    if isinstance(step, Mapping):
        return Put(place, "done", said.date.isoformat())
    if isinstance(step, Scalar):
        return Swap(place, {"title": step.text, "done": said.date.isoformat()})
    raise UsageError(f"{sheet.path}: the milestone is gone; somebody changed the file meanwhile")


# ------------------------------------------------------------------------------------------------ the week's file


def _into_week_file(batch: Batch, said: Said) -> None:
    objective = batch.project.graph.objectives[said.key_result.objective]
    head = {"date": said.date.isoformat(), "team": objective.team or "", "by": said.by}
    head |= {"audience": objective.audience} if objective.audience != EVERYONE else {}
    head = {name: text for name, text in head.items() if text}
    for path in _names(batch, said, objective.team or "", head.get("audience", "")):
        if not batch.knows(path):
            lines = [*block(head), "entries:", f"  {scalar(said.key_result.path)}: {flow(said.words)}"]
            return batch.create(path, "\n".join(["---", *lines, "---", ""]))
        sheet = _sheet(batch, path)
        if _head(sheet) == head:
            return batch.edit(path, _entry(sheet, said))
    raise UsageError(f"there are too many check-in files of that day beside {path}")


def _names(batch: Batch, said: Said, team: str, audience: str) -> Iterator[str]:
    """Names for the file, so that two teams, two authors or two audiences never share one; a second day has its own."""
    stem = week_name(said.date, team, said.by, audience)
    folder = "/".join(filter(None, (batch.project.config.content, "check-ins")))
    yield f"{folder}/{stem}.md"
    yield f"{folder}/{stem}-{said.date:%m-%d}.md"
    yield from (f"{folder}/{stem}-{said.date:%m-%d}-{n}.md" for n in range(2, 10))


def _head(sheet: Sheet) -> dict[str, str]:
    keys = ("date", "team", "by", "audience")
    found = {key: sheet.root.values.get(key) for key in keys}
    head = {key: value.text.strip() for key, value in found.items() if isinstance(value, Scalar) and not value.is_empty}
    return {key: text for key, text in head.items() if (key, text) != ("audience", EVERYONE)}


def _entry(sheet: Sheet, said: Said) -> Change:
    entries = sheet.root.values.get("entries")
    if not isinstance(entries, Mapping):
        return Put((), "entries", {said.key_result.path: said.words})
    if said.key_result.path in entries.values:
        raise UsageError(f'{sheet.path} has a check-in on "{said.key_result.path}" already')
    return Put(("entries",), said.key_result.path, said.words)
