"""What happened to the files, commit by commit: read once, in one pass, and kept for the next time?

What is kept is one small file: a line with its version and hash, then JSON. A wrong byte, another version or another
folder of content is as good as no file, and with it or without it the answer is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from okrsite.content.documents import MAX_FILE
from okrsite.history import kept as keeping
from okrsite.history.git import Git
from okrsite.history.kept import Kept
from okrsite.history.log import COMMITS, Commit, File, commits
from okrsite.history.objects import Objects
from okrsite.history.touched import touched
from okrsite.model import KIND_FOLDERS

LOOKED_INTO = (f"{KIND_FOLDERS['objective']}/", "check-ins/")
"""The folders whose files are looked into: pages tell what of them an edit touched."""


class Annals:
    """The commits of a repository. `folder` is where they are kept; without it they are read each time.

    Who `only_reads` takes what is kept there, and keeps nothing.
    """

    def __init__(self, git: Git, folder: Path | None = None, *, only_reads: bool = False) -> None:
        self._git, self._folder, self._only_reads = git, folder, only_reads
        self._known: dict[str, Kept] = {}
        self._answers: dict[tuple[str, str], tuple[Commit, ...]] = {}

    def of(self, content: str, head: str, *, deep: bool = False) -> tuple[Commit, ...]:
        """What changed below a folder up to a commit, newest first; `deep`: and what of each file was touched.

        Raises UsageError and OSError.
        """
        if (content, head) in self._answers:
            return self._answers[content, head]
        known = self._known.get(content) or (keeping.read(self._folder, content) if self._folder else None)
        found = self._up_to(content, head, known)
        if deep:
            with Objects(self._git) as objects:
                found = self._answers[content, head] = looked_into(found, content, objects)
        now = Kept(content, head, found)
        self._known[content] = now
        if self._folder and not self._only_reads and now != known and not self._is_older(now, known):
            keeping.write(self._folder, now)
        return found

    def _is_older(self, now: Kept, known: Kept | None) -> bool:
        """Whether what is kept already tells more."""
        return known is not None and known.head != now.head and self._git.continues(now.head, known.head)

    def _up_to(self, content: str, head: str, known: Kept | None) -> tuple[Commit, ...]:
        """Read what is not known yet, or leave out what came later."""
        if known is None:
            return commits(self._git, content, head)
        if known.head == head:
            return known.commits
        if self._git.continues(known.head, head):
            return (*commits(self._git, content, head, known.head), *known.commits)[:COMMITS]
        if len(known.commits) < COMMITS and self._git.continues(head, known.head):
            later = self._git.only_in(known.head, head)
            return tuple(commit for commit in known.commits if commit.edit.commit not in later)
        return commits(self._git, content, head)


class _Change(NamedTuple):
    """A file that a commit changed, and the numbers of both."""

    file: File
    commit: int
    place: int


def looked_into(found: Sequence[Commit], content: str, objects: Objects) -> tuple[Commit, ...]:
    """Commits whose files know what of them was touched, as far as git has their contents."""
    changes = sorted(_changes(found, f"{content}/" if content else ""), key=lambda c: (c.file.path, c.commit))
    told: dict[tuple[int, int], File] = {}
    with suppress(OSError):  # a clone may have left contents where it came from
        told.update(_told(changes, objects))
    return tuple(
        commit._replace(files=tuple(told.get((i, j), file) for j, file in enumerate(commit.files)))
        for i, commit in enumerate(found)
    )


def _changes(found: Iterable[Commit], prefix: str) -> Iterator[_Change]:
    """The edits of files whose pages tell of them, where nobody has looked yet."""
    for i, commit in enumerate(found):
        for j, file in enumerate(commit.files):
            is_there = file.blobs[1].strip("0")
            if file.touched is None and is_there and file.path.removeprefix(prefix).startswith(LOOKED_INTO):
                yield _Change(file, i, j)


def _told(changes: Sequence[_Change], objects: Objects) -> Iterator[tuple[tuple[int, int], File]]:
    """Look at the versions of one file after the other: one edit's old is the next one's new, and is read once."""
    names = [name for change in changes for name in reversed(change.file.blobs)]
    wanted = [name for name, last in zip(names, ["", *names], strict=False) if name != last and name.strip("0")]
    texts = objects.read_all(wanted)
    last = ""
    text: bytes | None = None
    for change in changes:
        old, new = change.file.blobs
        after = text if new == last else next(texts)
        before = after if old == new else next(texts) if old.strip("0") else b""
        last, text = old, before
        if before is not None and after is not None and max(len(before), len(after)) <= MAX_FILE:
            found = touched(before, after)
            # Of a file that is new, it is only told which parts it began with.
            kept = tuple(t for t in found if t.part) if change.file.is_new else found
            yield (change.commit, change.place), change.file._replace(touched=kept)
