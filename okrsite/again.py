"""Would a run find just what the last one found? Asked of the files' stamps, so that none of them need be opened.

What a run makes is a function of the files, the options, the day, the program and the history: if none of them has
changed since, neither has the answer. Stamps (size, times, inode) tell that of files, as they do for git; a file that
was written in the very moment in which it was looked at could be written again under one stamp: then nothing is kept.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from okrsite import cache, stamps
from okrsite.content.trees import DiskTree
from okrsite.findings import UsageError
from okrsite.history.git import Git
from okrsite.output.files import MARKER, read_manifest
from okrsite.stamps import Stamps

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


def recalled(case: Case, name: str) -> dict[str, object] | None:
    """What was remembered under a name, if everything is still as it was then."""
    known = cache.load(case.kept, name)
    if known is None or not isinstance(content := known.get("content"), str):
        return None
    return known if known.get("inputs") == look(case, content).digest else None


def look(case: Case, content: str) -> Stamps:
    """Look at everything that an answer depends on, of a project whose content lies in a folder."""
    tree = DiskTree(case.root)
    themes = [stamps.below(case.root / folder, follow=True) for folder in BESIDE]
    files = [stamps.listed([case.root / name]) for name in (case.config_path, ".mailmap")]
    parts = [tree.stamps(content), *themes, *files]
    told = (cache.program(), str(tree.kind(content)), *case.words, *_past(case.git), *(part.digest for part in parts))
    digest = hashlib.sha256("\0".join(told).encode("utf-8", "surrogateescape")).hexdigest()
    return Stamps(digest, max(part.newest for part in parts))


def begin(case: Case, content: str) -> tuple[Stamps, int]:
    """What `remember` wants to know of the moment before a run: a look, and the disk's own time (ns)."""
    now = cache.tick(case.kept)
    return look(case, content), now


def remember(case: Case, name: str, content: str, begun: tuple[Stamps, int], answer: dict[str, object]) -> None:
    """Keep an answer, unless something changed while it was found, or may have."""
    before, now = begun
    grain = GRAIN if before.newest % SECOND else COARSE
    if before.newest < now - grain and look(case, content) == before:
        cache.save(case.kept, name, {"content": content, "inputs": before.digest, **answer})


def is_published(target: Path, known: object) -> bool:
    """Whether a published folder is still as its stamps once were; of one that was not whole then nothing is known."""
    return bool(known) and known == outputs(target)


def outputs(target: Path) -> str:
    """The stamps of a published folder's files in one hash; empty where it is none, or not whole."""
    manifest = read_manifest(target)
    return "" if manifest is None else stamps.listed(f"{target}/{path}" for path in (MARKER, *manifest)).digest


def _past(git: Git | None) -> tuple[str, str]:
    """The commit that is checked out, and whether its history is whole: pages tell who changed what."""
    try:
        return ("", "") if git is None or not (head := git.head()) else (head, str(git.is_shallow()))
    except UsageError:
        return "", ""
