"""How is a history kept on the disk? As data of plain JSON, which is read back with care."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple, cast

from okrsite import __version__, cache
from okrsite.history.git import OBJECT
from okrsite.history.log import Commit, File
from okrsite.project import Edit, Touch

NAME = "history"

MARK = f"okrsite-history/1 {__version__}"
"""It is worth keeping for every installation of a version, on build servers above all."""


class Kept(NamedTuple):
    """The commits up to a head that changed a folder of content, newest first."""

    content: str
    head: str
    commits: tuple[Commit, ...]


def read(folder: Path, content: str) -> Kept | None:
    """What was kept, if it is whole, of this version, and about this folder of content."""
    try:
        data = cache.load(folder, NAME, MARK)
        if data is None or data["content"] != content or not OBJECT.fullmatch(head := str(data["head"])):
            return None
        return Kept(content, head, tuple(_commit(row) for row in cast("list[list[object]]", data["commits"])))
    except (ValueError, KeyError, TypeError):
        return None


def write(folder: Path, what: Kept) -> None:
    """Keep it, whole or not at all. A disk that is full, or not ours to write, costs only time."""
    rows = [_row(commit) for commit in what.commits]
    cache.save(folder, NAME, {"content": what.content, "head": what.head, "commits": rows}, MARK)


def _row(commit: Commit) -> list[object]:
    edit = commit.edit
    return [edit.commit, edit.date.isoformat(), edit.author, edit.subject, [_file_row(file) for file in commit.files]]


def _file_row(file: File) -> list[object]:
    """One flat list. What was in the file before matters only until somebody has looked."""
    known = file.touched is not None
    blobs = ["" if known else file.blobs[0], file.blobs[1]]
    was = "" if file.was == file.path else file.was
    return [file.path, was, int(file.is_new), *blobs, int(known), *chain.from_iterable(file.touched or ())]


def _commit(row: Sequence[object]) -> Commit:
    name, day, author, subject, files = row
    listed = cast("list[list[str]]", files)
    return Commit(Edit(str(name), date.fromisoformat(str(day)), str(author), str(subject)), tuple(map(_file, listed)))


def _file(row: Sequence[str]) -> File:
    path, was, is_new, before, after, is_known, *rest = row
    fours = zip(rest[::4], rest[1::4], rest[2::4], rest[3::4], strict=True)
    touched = tuple(Touch(*four) for four in fours) if is_known else None
    return File(path, was or path, bool(is_new), (before, after), touched)
