"""What does the site hold for programs? `okrs.json` with everything, and `api/KIND/ID.json` for each entity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from okrsite import records

if TYPE_CHECKING:
    from okrsite.project import Project

INDEX = "okrs.json"


def documents(project: Project) -> Iterator[tuple[str, bytes]]:
    """The path and the bytes of each file; the project is what the site shows, so pruned to its audience."""
    data = records.document(project)
    yield INDEX, records.encoded(data)
    for uid, row in records.every(data):
        kind, _, ident = uid.partition(":")
        yield f"api/{kind}/{ident}.json", records.encoded({"format": records.FORMAT, "kind": kind, **row})
