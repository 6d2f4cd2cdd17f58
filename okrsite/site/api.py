"""What does the site hold for programs? `okrs.json` with everything, and `api/KIND/ID.json` for each entity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING

from okrsite import records

if TYPE_CHECKING:
    from okrsite.project import Project

INDEX = "okrs.json"


def documents(project: Project) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The path of each file and what makes its bytes; the project is what the site shows, so pruned to its audience."""
    data = cache(partial(records.document, project))  # everything at once, but only if a program asks
    rows = cache(lambda: dict(records.every(data())))
    yield INDEX, lambda: records.encoded(data())
    for uid in records.uids(project):
        yield f"api/{uid.replace(':', '/', 1)}.json", partial(_one, uid, rows)


def _one(uid: str, rows: Callable[[], dict[str, records.Record]]) -> bytes:
    kind = uid.partition(":")[0]
    return records.encoded({"format": records.FORMAT, "kind": kind, **rows()[uid]})
