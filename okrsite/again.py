"""Would a run find just what the last one found? Asked of the files' stamps, so that none of them need be opened.

What a run makes is a function of the files, the options, the day, the program and the history: if none of them has
changed since, neither has the answer. Stamps (size, times, inode) tell that of files, as they do for git; a file that
was written in the very moment in which it was looked at could be written again under one stamp: then nothing is kept.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from okrsite import cache
from okrsite.content.trees import DiskTree, Stamps
from okrsite.findings import UsageError
from okrsite.history.git import Git
from okrsite.output.files import MARKER, read_manifest

BESIDE = ("theme", "themes")
"""Folders of a project, beside its content, that a site may be made of."""

GRAIN, COARSE = 50_000_000, 2_500_000_000
"""Nanoseconds: longer than a tick of any clock by which a disk stamps its files, or of one that tells whole seconds."""

SECOND = 1_000_000_000


class Case(NamedTuple):
    """What is asked about: the project, what of git and the options the answer depends on, and where it is kept."""

    root: Path
    config_path: str
    git: Git | None
    words: tuple[str, ...]
    kept: Path


class Look(NamedTuple):
    """One look at everything that an answer depends on: its hash, and the newest time (ns) among the files."""

    digest: str
    newest: int


def recalled(case: Case, name: str) -> dict[str, object] | None:
    """What was remembered under a name, if everything is still as it was then."""
    known = cache.load(case.kept, name)
    if known is None or not isinstance(content := known.get("content"), str):
        return None
    return known if known.get("inputs") == look(case, content).digest else None


def look(case: Case, content: str) -> Look:
    """Look at a project whose content lies in a folder."""
    tree = DiskTree(case.root)
    parts = [tree.stamps(content), *(_followed(case.root / folder) for folder in BESIDE)]
    files = [_stamp(case.root / name) for name in (case.config_path, ".mailmap")]
    told = (cache.program(), *case.words, *_past(case.git), *(p.digest for p in parts), *(text for text, _ in files))
    newest = max(*(part.newest for part in parts), *(time for _, time in files))
    return Look(hashlib.sha256("\0".join(told).encode("utf-8", "surrogateescape")).hexdigest(), newest)


def begin(case: Case, content: str) -> tuple[Look, int]:
    """What `remember` wants to know of the moment before a run: a look, and the disk's own time (ns)."""
    now = cache.tick(case.kept)
    return look(case, content), now


def remember(case: Case, name: str, content: str, begun: tuple[Look, int], answer: dict[str, object]) -> None:
    """Keep an answer, unless something changed while it was found, or may have."""
    before, now = begun
    grain = GRAIN if before.newest % SECOND else COARSE
    if before.newest < now - grain and look(case, content) == before:
        cache.save(case.kept, name, {"content": content, "inputs": before.digest, **answer})


def outputs(target: Path) -> str:
    """The stamps of a published folder's files in one hash; empty where it is none."""
    manifest = read_manifest(target)
    return "" if manifest is None else _stamps(f"{target}/{path}" for path in (MARKER, *manifest))


def _followed(top: Path) -> Stamps:
    """What the disk says of everything below a theme's folder. A theme is read through links, so these are followed."""
    rows: list[str] = []
    newest = 0
    seen: set[str] = set()
    waiting = [os.fspath(top)]
    while waiting:
        here = waiting.pop()
        if (real := os.path.realpath(here)) in seen:
            continue
        seen.add(real)
        for path in _below(here):
            for found in _looked(path):
                if stat.S_ISDIR(found.st_mode):
                    waiting.append(path)
                    rows.append(f"{path} {found.st_mode}")
                else:
                    newest = max(newest, found.st_mtime_ns, found.st_ctime_ns)
                    rows.append(f"{path} {found.st_mode} {_told(found)}")
    text = "\n".join(sorted(rows)).encode("utf-8", "surrogateescape")
    return Stamps(hashlib.sha256(text).hexdigest(), newest)


def _below(folder: str) -> list[str]:
    try:
        return [f"{folder}/{path.name}" for path in Path(folder).iterdir()]
    except OSError:
        return []


def _looked(path: str) -> Iterator[os.stat_result]:
    """What a name is, and what it leads to, if that is anything."""
    for look_at in (os.lstat, os.stat):
        with suppress(OSError):
            yield look_at(path)


def _stamps(paths: Iterable[str]) -> str:
    found = hashlib.sha256()
    for path in paths:
        try:
            seen = os.lstat(path)
        except OSError:
            return ""
        found.update(f"{seen.st_mode} {_told(seen)}\n".encode())
    return found.hexdigest()


def _stamp(path: Path) -> tuple[str, int]:
    try:
        seen = path.lstat()
    except OSError:
        return "", 0
    return _told(seen), max(seen.st_mtime_ns, seen.st_ctime_ns)


def _told(seen: os.stat_result) -> str:
    return f"{seen.st_size} {seen.st_mtime_ns} {seen.st_ctime_ns} {seen.st_ino}"


def _past(git: Git | None) -> tuple[str, str]:
    """The commit that is checked out, and whether its history is whole: pages tell who changed what."""
    try:
        return ("", "") if git is None or not (head := git.head()) else (head, str(git.is_shallow()))
    except UsageError:
        return "", ""
