"""Has a file changed? Asked of what the disk says of it (size, times, inode), so that it need not be opened."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Stamps(NamedTuple):
    """What the disk says of some files, in one hash, and the newest of their times (ns)."""

    digest: str
    newest: int


NONE = Stamps("", 0)


def listed(paths: Iterable[str | Path]) -> Stamps:
    """The stamps of these files, in their order; none if one of them is not there."""
    try:
        looks = [os.lstat(path) for path in paths]
    except OSError:
        return NONE
    return Stamps(_hash(map(_told, looks)), max(map(_newest, looks), default=0))


def below(
    top: str | Path,
    *,
    skipped: Callable[[str], bool] = lambda _: False,
    follow: bool = False,
) -> Stamps:
    """The stamps of everything below a folder but names that are skipped; with `follow` also of what links lead to.

    Of a folder only its mode counts: what changes in it is among the files, or was skipped.
    """
    rows: list[str] = []
    newest = 0
    for path, seen in _walk(os.fspath(top), skipped, follow=follow):
        if seen is None:
            rows.append(path)
        elif stat.S_ISDIR(seen.st_mode):
            rows.append(f"{path}\0{seen.st_mode}")
        else:
            newest = max(newest, _newest(seen))
            rows.append(f"{path}\0{_told(seen)}")
    return Stamps(_hash(sorted(rows)), newest)


def _walk(top: str, skipped: Callable[[str], bool], *, follow: bool) -> Iterator[tuple[str, os.stat_result | None]]:
    """Every name below a folder and what the disk says of it; None where it says nothing."""
    entered: set[str] = set()
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        if follow:  # a link may lead back to where it stands
            if (real := os.path.realpath(top + folder)) in entered:
                continue
            entered.add(real)
        with suppress(OSError), os.scandir(top + folder) as entries:
            for entry in entries:
                if skipped(entry.name):
                    continue
                path = f"{folder}/{entry.name}"
                for seen in _looks(entry, follow=follow):
                    yield path, seen
                    if seen and stat.S_ISDIR(seen.st_mode):
                        waiting.append(path)


def _looks(entry: os.DirEntry[str], *, follow: bool) -> Iterator[os.stat_result | None]:
    """What a name is, and what it leads to, if that is anything. What has gone meanwhile hides nothing beside it."""
    try:
        seen = entry.stat(follow_symlinks=False)
    except OSError:
        yield None
        return
    yield seen
    if follow and stat.S_ISLNK(seen.st_mode):
        with suppress(OSError):
            yield entry.stat()


def _told(seen: os.stat_result) -> str:
    """A file as this very disk knows it: also who writes the same bytes again makes another."""
    return f"{seen.st_mode} {seen.st_size} {seen.st_mtime_ns} {seen.st_ctime_ns} {seen.st_ino}"


def _newest(seen: os.stat_result) -> int:
    return max(seen.st_mtime_ns, seen.st_ctime_ns)


def _hash(rows: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(rows).encode("utf-8", "surrogateescape")).hexdigest()
