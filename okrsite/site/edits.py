"""Who changed this file or key result, when, what of it, and why? As git tells, linked to where the files live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from okrsite.project import Edit, Touch
from okrsite.site.context import Context
from okrsite.site.urls import web
from okrsite.site.views import Day

if TYPE_CHECKING:
    from okrsite.findings import Source
    from okrsite.model import KeyResult, Objective

SHOWN = 8
TOUCHES = 6
"""What an edit touched is shown up to this number, and the rest counted."""

WHOLE, CHECK_INS = "*", "check_ins"
"""The key of what cannot be told apart by keys, and that of check-ins."""


class TouchRow(NamedTuple):
    """What an edit touched. `part` is the id of a key result, where it is not that of the row before.

    `sign` is + or − where the key result came or went.
    """

    part: str
    sign: str
    key: str
    before: str
    after: str


class EditRow(NamedTuple):
    """One edit; `url` is its address, empty where no repository is configured."""

    day: Day
    subject: str
    author: str
    url: str
    touched: tuple[TouchRow, ...]
    more: int


class Edits(NamedTuple):
    """The latest edits, how many more there are, and where all of the file's are; `hint` is the key of some words."""

    rows: tuple[EditRow, ...]
    more: int
    url: str
    hint: str

    @property
    def last(self) -> Day | None:
        """The day of the last one."""
        return self.rows[0].day if self.rows else None


def edits(ctx: Context, source: Source) -> Edits:
    """What was done to the file in which something stands."""
    return _edits(ctx, ctx.edits.get(source.path, ()), source, "edits.hint")


def key_result_edits(ctx: Context, objective: Objective, key_result: KeyResult) -> Edits:
    """What was done to a key result, in its objective's file and in weekly reviews."""
    everything, home = ctx.edits, objective.source.path
    found = list(_only(everything.get(home, ()), key_result.id))
    reviews = dict.fromkeys(check_in.source.path for check_in in ctx.graph.check_ins(key_result.path))
    for path in reviews:
        if path != home:
            found += (_as_check_in(edit) for edit in _only(everything.get(path, ()), key_result.path))
    found.sort(key=lambda edit: edit.date, reverse=True)
    return _edits(ctx, found, objective.source, "edits.hint-key-result")


def _only(listed: Iterable[Edit], part: str) -> Iterator[Edit]:
    """The edits that touched a part, without what else they touched."""
    for edit in listed:
        if touched := tuple(touch._replace(part="") for touch in edit.touched if touch.part == part):
            yield edit._replace(touched=touched)


def _as_check_in(edit: Edit) -> Edit:
    """In a weekly review, an entry that came or went is a check-in."""
    return edit._replace(touched=(Touch("", CHECK_INS),))


def _edits(ctx: Context, found: Sequence[Edit], source: Source, hint: str) -> Edits:
    rows = tuple(_row(ctx, edit) for edit in found[:SHOWN])
    return Edits(rows, max(0, len(found) - SHOWN), ctx.history(source.path), hint)


def _row(ctx: Context, edit: Edit) -> EditRow:
    host = web(ctx.config.repository.url.rstrip("/"))
    url = f"{host}/commit/{edit.commit}" if host else ""
    touched = tuple(_touched(edit.touched[:TOUCHES]))
    return EditRow(ctx.day_of(edit.date), edit.subject, edit.author, url, touched, max(0, len(edit.touched) - TOUCHES))


def _touched(listed: Iterable[Touch]) -> Iterator[TouchRow]:
    last = ""
    for touch in listed:
        sign = "" if touch.key else "+" if touch.after else "−"
        values = (touch.before, touch.after) if touch.key else ("", "")
        yield TouchRow("" if touch.part == last else touch.part, sign, touch.key.replace(WHOLE, ""), *values)
        last = touch.part
