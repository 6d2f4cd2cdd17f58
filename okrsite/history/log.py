"""Who changed which files, when, and what did they say of it? One pass over the commits, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from okrsite.history.git import OBJECT, Git, decoded
from okrsite.project import Edit, Touch

COMMITS = 20_000
"""Commits that are read at most; what lies before them is left out."""

CHANGE = re.compile(rb":[0-7]{6} [0-7]{6} ([0-9a-f]+) ([0-9a-f]+) ([A-Z])[0-9]*")

ARGUMENTS = (
    "log", "-z", "--raw", "--no-abbrev", "--find-renames", "-l1000", "--no-merges", "--full-history", "--date-order",
    "--date=short", "--relative", "--no-ext-diff", "--no-textconv", "--no-color", "--no-notes", "--no-decorate",
    "-O/dev/null", "--ignore-submodules=all", "--encoding=UTF-8", f"--max-count={COMMITS}",
    "--format=%H%x00%ad%x00%an%x00%s",
)  # fmt: skip
"""Everything that a configuration could make another answer of is said."""

TWO_PATHS = (b"R", b"C")


class File(NamedTuple):
    """A file that a commit changed: `was` is its path before, where that is another; `blobs` its contents in git.

    `touched` is what of it was changed; None where nobody has looked yet.
    """

    path: str
    was: str
    is_new: bool
    blobs: tuple[str, str] = ("", "")
    touched: tuple[Touch, ...] | None = None


class Commit(NamedTuple):
    """A commit and the files that it changed below the folder asked for."""

    edit: Edit
    files: tuple[File, ...]


def commits(git: Git, folder: str, head: str = "HEAD", after: str = "") -> tuple[Commit, ...]:
    """The commits up to one that changed something below a folder, merges aside, the newest first.

    With `after`, only those that are not in the history of that commit. Raises UsageError where git cannot tell.
    """
    paths = [f"{folder}/"] if folder else ["."]
    until = [f"^{after}"] if after else []
    told = git.ask(*ARGUMENTS, head, *until, "--", *paths, what="the history cannot be read")
    return tuple(_commits(told.split(b"\0")))


def edits(found: Sequence[Commit], until: date) -> Mapping[str, tuple[Edit, ...]]:
    """What was done to each file, under the name that it has now, the newest first; nothing after a day."""
    now_called: dict[str, str] = {}
    told: dict[str, list[Edit]] = {}
    for commit in found:
        for file in commit.files:
            path = now_called.get(file.path, file.path)
            if file.was != file.path:
                now_called[file.was] = path
            if commit.edit.date <= until:
                told.setdefault(path, []).append(commit.edit._replace(touched=file.touched or ()))
    return {path: tuple(listed) for path, listed in sorted(told.items())}


def _commits(tokens: Sequence[bytes]) -> Iterator[Commit]:
    """Read git's answer: four texts of a commit, then a line and one or two paths for each of its files."""
    i = 0
    while i + 3 < len(tokens):
        hash, day, author, subject = tokens[i : i + 4]
        i += 4
        files: list[File] = []
        while i + 1 < len(tokens) and (change := CHANGE.fullmatch(tokens[i].lstrip(b"\n"))):
            count = 2 if change[3] in TWO_PATHS else 1
            was, path = decoded(tokens[i + 1]), decoded(tokens[i + count])
            files.append(File(path, was, change[3] == b"A", (change[1].decode(), change[2].decode())))
            i += 1 + count
        if (edit := _edit(hash.lstrip(b"\n"), day, author, subject)) is not None:
            yield Commit(edit, tuple(files))


def _edit(hash: bytes, day: bytes, author: bytes, subject: bytes) -> Edit | None:
    name = hash.decode("ascii", "replace")
    try:
        when = date.fromisoformat(day.decode("ascii", "replace"))
    except ValueError:  # a commit may claim a year that no calendar has
        return None
    return Edit(name, when, _line(author), _line(subject)) if OBJECT.fullmatch(name) else None


def _line(text: bytes) -> str:
    """A name or a subject as one line that can be printed, whatever encoding somebody's git once had."""
    words = " ".join(text.decode("utf-8", "replace").split())
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in words)
