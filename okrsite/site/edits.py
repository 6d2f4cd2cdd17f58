"""Who changed this file, when, and why? The latest edits that git tells of, linked to where the files live."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from okrsite.site.context import Context
from okrsite.site.views import Day

if TYPE_CHECKING:
    from okrsite.findings import Source

SHOWN = 8


class EditRow(NamedTuple):
    """One edit; `url` is its address, empty where no repository is configured."""

    day: Day
    subject: str
    author: str
    url: str


class Edits(NamedTuple):
    """The latest edits of a file, how many more there are, and the address of all of them."""

    rows: tuple[EditRow, ...]
    more: int
    url: str


def edits(ctx: Context, source: Source) -> Edits:
    """What was done to the file in which something stands."""
    found = ctx.project.edits.get(source.path, ())
    host = ctx.config.repository.url.rstrip("/")
    rows = tuple(
        EditRow(ctx.day_of(edit.date), edit.subject, edit.author, f"{host}/commit/{edit.commit}" if host else "")
        for edit in found[:SHOWN]
    )
    return Edits(rows, max(0, len(found) - SHOWN), ctx.history(source.path))
