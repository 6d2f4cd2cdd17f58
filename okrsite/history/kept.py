"""How is a history kept on the disk: whole, versioned, checked, and never worth more than time?"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple, cast

from okrsite import __version__
from okrsite.history.git import OBJECT
from okrsite.history.log import Commit, File
from okrsite.project import Edit, Touch

NAME, FORMAT = "history", "okrsite-history/1"

LARGEST = 64 * 1024 * 1024
"""Bytes of a kept file that is still read."""

IGNORED = "# What okrsite remembers to be faster; it may be deleted at any time.\n*\n"


class Kept(NamedTuple):
    """The commits up to a head that changed a folder of content, newest first."""

    content: str
    head: str
    commits: tuple[Commit, ...]


def read(folder: Path, content: str) -> Kept | None:
    """What was kept, if it is whole, of this version, and about this folder of content."""
    try:
        handle = os.open(folder / NAME, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            title, _, body = file.read(LARGEST).partition(b"\n")
        return _understood(json.loads(body), content) if title == _title(body) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def write(folder: Path, what: Kept) -> None:
    """Keep it, whole or not at all. A disk that is full, or not ours to write, costs only time."""
    rows = [_row(commit) for commit in what.commits]
    data = {"content": what.content, "head": what.head, "commits": rows}
    body = json.dumps(data, separators=(",", ":")).encode()
    staged = folder / f"{NAME}.{os.getpid()}.tmp"
    if folder.is_symlink():
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / ".gitignore").exists():
            (folder / ".gitignore").write_text(IGNORED, "utf-8")
        with staged.open("xb") as file:
            file.write(_title(body) + b"\n" + body)
        staged.replace(folder / NAME)
    except OSError:
        with suppress(OSError):
            staged.unlink(missing_ok=True)


def _title(body: bytes) -> bytes:
    return f"{FORMAT} {__version__} {hashlib.sha256(body).hexdigest()}".encode()


def _understood(data: object, content: str) -> Kept | None:
    if not isinstance(data, dict) or data["content"] != content or not OBJECT.fullmatch(data["head"]):
        return None
    return Kept(content, data["head"], tuple(_commit(row) for row in data["commits"]))


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
