"""How does the published folder become the new site, without touching a file that okrsite did not write?

The new site is staged beside the old one and the two change places in a single system call, so that a reader, and a
crash at any moment, sees one of them whole. The marker lists what okrsite wrote: only that is ever replaced or removed,
all other files of the folder are carried over as they are.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from okrsite.findings import Bug, UsageError
from okrsite.output.files import (
    MARKER,
    Manifest,
    all_files,
    folders_of,
    holds,
    intact,
    is_inside,
    read_manifest,
    seal_of,
    write_manifest,
)
from okrsite.output.swap import recover, retire, stage_of, swap_in

if sys.platform != "win32":
    import fcntl


class Published(NamedTuple):
    """What a publication did, in files."""

    written: int
    kept: int
    removed: int


class Cleaned(NamedTuple):
    """What a cleaning removed, in files, and what it left because somebody changed it since."""

    removed: int
    changed: tuple[str, ...]


class Guard(NamedTuple):
    """What a site must not bury: folders that must survive, and the content, inside of which nothing is written.

    Where it must stand `alone`, files of others in its folder stop the run: they may have come with the content.
    """

    survive: tuple[Path, ...]
    content: Path
    alone: bool = False


class _Plan(NamedTuple):
    """What of a new site is already on disk, what is not, and which files of others lie between."""

    manifest: Manifest
    kept: frozenset[str]
    changed: frozenset[str]
    removed: frozenset[str]
    foreign: tuple[str, ...]


def publish(files: Mapping[str, bytes], target: Path, guard: Guard, unsealed: Collection[str] = ()) -> Published:
    """Make the folder hold exactly these files, besides those of others. Writes nothing if it does already.

    Of an `unsealed` file the marker keeps no hash.
    Raises UsageError if the folder is not ours to write, or cannot be written; it is then as it was before.
    """
    target = _ours(target, guard)
    with _explained(target), _alone(target.parent):
        recover(target)
        plan = _planned(files, target, unsealed)
        if guard.alone and plan.foreign:
            raise UsageError(
                f"okrsite did not write {target / plan.foreign[0]}, and publishes nothing of others where the content "
                "is not trusted: choose another folder with --out"
            )
        if plan.changed or plan.removed or not (target / MARKER).exists():
            _replace(files, target, plan)
    return Published(len(plan.changed), len(plan.kept), len(plan.removed))


def clean(target: Path, guard: Guard) -> Cleaned:
    """Remove what `publish` wrote there, and nothing else: a file that was changed since is left, and named."""
    target = _ours(target, guard)
    if not target.parent.is_dir():
        return Cleaned(0, ())
    with _explained(target), _alone(target.parent):
        recover(target)
        manifest = read_manifest(target)
        if manifest is None:
            return Cleaned(0, ())
        changed = tuple(sorted(path for path, seal in manifest.items() if not intact(target / path, seal)))
        gone = [path for path in all_files(target) if path in manifest and path not in changed]
        for path in gone:
            (target / path).unlink()
        if not changed:
            (target / MARKER).unlink(missing_ok=True)
        _drop_empty_folders(target, manifest)
    return Cleaned(len(gone), changed)


def _ours(target: Path, guard: Guard) -> Path:
    target, content = _real(target), _real(guard.content)
    for folder in (content, *map(_real, guard.survive)):
        if target in (folder, *folder.parents):
            raise UsageError(f"the site cannot be written to {target}: it would replace {folder}")
    if content in target.parents:
        raise UsageError(f"the site cannot be written to {target}: it lies inside the content, {content}")
    if target.exists() and not target.is_dir():
        raise UsageError(f"the site cannot be written to {target}: it is not a folder")
    return target


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(f"cannot write the site to {target}: {error.strerror or error}") from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one run at a time publish in a folder. The lock is on the folder itself, so it leaves nothing behind."""
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":  # folders cannot be locked there
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a network file system without locks: then nobody is kept out
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


# ------------------------------------------------------------------------------------------------ what has to change


def _planned(files: Mapping[str, bytes], target: Path, unsealed: Collection[str]) -> _Plan:
    found = read_manifest(target)
    before = found or {}
    foreign = _foreign(target, before)
    if found is None and foreign:
        raise UsageError(
            f"{target} is not empty and okrsite did not write it (it holds {foreign[0]}): "
            "choose another folder with --out, or empty it"
        )
    _refuse_collisions(files, foreign, target)
    kept = frozenset(path for path in files if path in before and holds(target / path, files[path]))
    known = {path: before[path] for path in kept}
    seals = {path: "" if path in unsealed else known.get(path) or seal_of(files[path]) for path in sorted(files)}
    return _Plan(seals, kept, frozenset(files) - kept, frozenset(before) - frozenset(files), foreign)


def _refuse_collisions(files: Mapping[str, bytes], foreign: Sequence[str], target: Path) -> None:
    folders = folders_of(files)
    for path in files:
        if not is_inside(path) or path in folders or path == MARKER:
            raise Bug(f"a page cannot be written to {path!r}")
    for path in foreign:
        if path in files or path in folders or not files.keys().isdisjoint(folders_of([path])):
            raise UsageError(f"okrsite did not write {target / path} and does not overwrite it: move it away")


def _foreign(target: Path, manifest: Manifest) -> tuple[str, ...]:
    """Every file in the folder that is not ours."""
    return tuple(sorted(path for path in all_files(target) if path not in manifest))


def _replace(files: Mapping[str, bytes], target: Path, plan: _Plan) -> None:
    stage = stage_of(target)
    try:
        _fill(stage, files, target, plan)
        swap_in(stage, target)
        retire(stage, target)
    except BaseException:
        with suppress(OSError, UsageError):
            recover(target)
        raise


def _fill(stage: Path, files: Mapping[str, bytes], target: Path, plan: _Plan) -> None:
    stage.mkdir()
    for folder in sorted(folders_of((*files, *plan.foreign))):
        (stage / folder).mkdir()
    for path in (*plan.kept, *plan.foreign):
        _carry(f"{target}/{path}", f"{stage}/{path}")
    for path in plan.changed:
        (stage / path).write_bytes(files[path])
    if target.is_dir():
        shutil.copymode(target, stage)
    write_manifest(stage, plan.manifest)


def _carry(old: str, new: str) -> None:
    """The same file under another name; a copy where the file system, or its owner, allows no second name."""
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, new, follow_symlinks=False)


def _drop_empty_folders(target: Path, manifest: Manifest) -> None:
    for folder in (*sorted(folders_of(manifest), reverse=True), "."):
        with suppress(OSError):
            (target / folder).rmdir()
