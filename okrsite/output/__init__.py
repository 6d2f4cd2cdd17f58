"""How does the published folder become the new site, without touching a file that okrsite did not write?

The new site is staged beside the old one and the two change places in a single system call, so that a reader, and a
crash at any moment, sees one of them whole. The marker lists what okrsite wrote: only that is ever replaced or removed,
all other files of the folder are carried over as they are.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from okrsite.findings import Bug, UsageError
from okrsite.output.files import (
    MARKER,
    Manifest,
    all_files,
    folders_of,
    has_link,
    has_seal,
    holds,
    is_inside,
    read_manifest,
    seal_of,
    write_manifest,
)
from okrsite.output.swap import open_stage, recover, retire, stage_of, swap_in
from okrsite.together import shared

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

    In a project of which nobody knows who wrote it, a site must stand `alone` in its folder: files of others there, and
    links on the way from the project to it, stop the run. They may have come with the content.
    """

    survive: tuple[Path, ...]
    content: Path
    alone: Path | None = None


Answer = tuple[str, str, bool, str | None]
"""What became of a file: its path, its seal, whether it had to be staged, and what was noted if it had to be made."""


class Same(NamedTuple):
    """Files that would have the bytes that they had before, each with the hash of these: where they lie, none is made.

    `is_sure` says whether the files of the folder are as its marker lists them; it is asked, and when all is done
    `settled` is called, while nobody else can publish there. `noted` gives the notes of the file that was made last, by
    whichever process; `made` is told path, seal and notes of each.
    """

    paths: Mapping[str, str] = MappingProxyType({})
    is_sure: Callable[[], bool] = bool
    noted: Callable[[], str] = str
    made: Callable[[str, str, str], None] = lambda _path, _seal, _noted: None
    settled: Callable[[], None] = lambda: None


NOTHING_SAME = Same()

PIECE, PAYS = 32, 256
"""Files that a process takes at a time; how many there must be for it to pay."""


class _Plan(NamedTuple):
    """What of a new site is already on disk, what is staged, what has to go, and which files of others lie between."""

    manifest: Manifest
    kept: frozenset[str]
    changed: frozenset[str]
    removed: frozenset[str]
    foreign: tuple[str, ...]


def publish(
    files: Mapping[str, bytes],
    target: Path,
    guard: Guard,
    unsealed: Collection[str] = (),
    *,
    same: Same = NOTHING_SAME,
    jobs: int = 1,
    exchanging: Callable[[], None] = lambda: None,
) -> Published:
    """Make the folder hold exactly these files, besides those of others. Writes nothing if it does already.

    Each file is asked for once, by one of `jobs` processes, and let go of, unless it is the `same` as what lies there;
    `exchanging` is called when all are there.
    Of an `unsealed` file the marker keeps no hash. Raises UsageError if the folder is not ours to write, or cannot be
    written; it is then as it was before.
    """
    target = _ours(target, guard)
    with _explained(target), _alone(target.parent):
        recover(target)
        before = read_manifest(target)
        foreign = _foreign(files, before, target, guard)
        try:
            stager = _Stager(files, target, before or {}, frozenset(unsealed), same)
            is_sure = same.is_sure()
            paths = [path for path in sorted(files) if not (is_sure and stager.is_same(path))]
            answers = shared(paths, stager, jobs if len(paths) >= PAYS else 1, piece=PIECE)
            answers += [(path, before[path], False, None) for path in files.keys() - set(paths)] if before else []
            plan = _planned(answers, before or {}, foreign)
            exchanging()
            if plan.changed or plan.manifest != before:
                _complete(target, plan)
        except BaseException:
            with suppress(OSError, UsageError):
                recover(target)
            raise
        _tell(same, answers)
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
        ours = {path: has_seal(target / path, manifest[path]) for path in all_files(target) if path in manifest}
        gone = [path for path, is_intact in ours.items() if is_intact]
        changed = tuple(sorted(path for path, is_intact in ours.items() if not is_intact))
        for path in gone:
            (target / path).unlink()
        if not changed:
            (target / MARKER).unlink()
        _drop_empty_folders(target, manifest)
    return Cleaned(len(gone), changed)


def _ours(target: Path, guard: Guard) -> Path:
    given, target, content = Path(os.path.abspath(target)), _real(target), _real(guard.content)  # noqa: PTH100 - links
    for folder in (content, *map(_real, guard.survive)):
        if target in (folder, *folder.parents):
            raise UsageError(f"the site cannot be written to {target}: it would replace {folder}")
    if content in target.parents:
        raise UsageError(f"the site cannot be written to {target}: it lies inside the content, {content}")
    if target.exists() and not target.is_dir():
        raise UsageError(f"the site cannot be written to {target}: it is not a folder")
    if guard.alone is not None and _is_led(given, Path(os.path.abspath(guard.alone))):  # noqa: PTH100 - as above
        raise UsageError(
            f"the site is not written to {given} where the content is not trusted: a link leads from there to "
            f"{target}, choose another folder with --out"
        )
    return target


def _is_led(given: Path, project: Path) -> bool:
    """Whether a folder is a link, or lies below one that is part of a project."""
    inside = given.relative_to(project).as_posix() if project in given.parents else ""
    return given.is_symlink() or has_link(project, inside)


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


class _Stager:
    """Compares one file after the other with what lies in the folder, and stages those that are not there yet."""

    def __init__(
        self, files: Mapping[str, bytes], target: Path, before: Manifest, unsealed: Collection[str], same: Same
    ) -> None:
        self._files, self._target, self._before, self._unsealed, self._same = files, target, before, unsealed, same
        self._stage = stage_of(target)
        self._made: set[str] = set()

    def __call__(self, path: str) -> Answer:
        if self.is_same(path) and has_seal(self._target / path, self._before[path]):
            return path, self._before[path], False, None
        content, noted = self._files[path], self._same.noted()
        seal = seal_of(content) if path not in self._unsealed else ""
        if path in self._before and holds(self._target / path, content):
            return path, seal, False, noted
        self._make(path.rpartition("/")[0])
        Path(f"{self._stage}/{path}").write_bytes(content)
        return path, seal, True, noted

    def is_same(self, path: str) -> bool:
        """Whether a file would be the same as the one that was published there last, by whomever."""
        seal = self._same.paths.get(path)
        return bool(seal) and self._before.get(path) == seal

    def _make(self, folder: str) -> None:
        """A page has a folder of its own, mostly in one that is there: one call makes it."""
        if folder in self._made:
            return
        if not self._made:
            open_stage(self._target)
        try:
            os.mkdir(f"{self._stage}/{folder}")  # noqa: PTH102 - thousands of times
        except FileExistsError:
            pass
        except FileNotFoundError:
            os.makedirs(f"{self._stage}/{folder}", exist_ok=True)  # noqa: PTH103
        self._made.add(folder)


def _tell(same: Same, answers: Sequence[Answer]) -> None:
    for path, seal, _, noted in answers:
        if noted is not None:
            same.made(path, seal, noted)
    same.settled()


def _planned(answers: Sequence[Answer], before: Manifest, foreign: tuple[str, ...]) -> _Plan:
    seals = {path: seal for path, seal, *_ in sorted(answers, key=itemgetter(0))}
    changed = frozenset(path for path, _, is_new, _ in answers if is_new)
    kept, removed = frozenset(seals) - changed, frozenset(before) - frozenset(seals)
    return _Plan(seals, kept, changed, removed, foreign)


def _refuse_collisions(files: Mapping[str, bytes], before: Manifest, foreign: Sequence[str], target: Path) -> None:
    folders = folders_of(files)
    for path in files:
        if not is_inside(path) or path in folders or path == MARKER:
            raise Bug(f"a page cannot be written to {path!r}")
    links = [path for path in folders & before.keys() if (target / path).is_symlink()]  # we write none
    for path in (*links, *foreign):
        if path in files or path in folders or not files.keys().isdisjoint(folders_of([path])):
            raise UsageError(f"okrsite did not write {target / path} and does not overwrite it: move it away")


def _foreign(files: Mapping[str, bytes], before: Manifest | None, target: Path, guard: Guard) -> tuple[str, ...]:
    """Every file in the folder that is not ours. Raises UsageError where there may be none, or not of that name."""
    foreign = tuple(sorted(path for path in all_files(target) if path not in (before or {})))
    if before is None and (foreign or os.path.lexists(target / MARKER)):
        raise UsageError(
            f"{target} is not empty and okrsite did not write it (it holds {[*foreign, MARKER][0]}): "
            "choose another folder with --out, or empty it"
        )
    if guard.alone and foreign:
        raise UsageError(
            f"okrsite did not write {target / foreign[0]}, and publishes nothing of others where the content "
            "is not trusted: choose another folder with --out"
        )
    _refuse_collisions(files, before or {}, foreign, target)
    return foreign


def _complete(target: Path, plan: _Plan) -> None:
    """Put what need not be staged beside what was, and let the stage and the site change places."""
    stage = stage_of(target)
    open_stage(target)
    for folder in sorted(folders_of((*plan.kept, *plan.foreign))):
        os.makedirs(stage / folder, exist_ok=True)  # noqa: PTH103 - thousands of times
    for path in (*plan.kept, *plan.foreign):
        _carry(f"{target}/{path}", f"{stage}/{path}")
    if target.is_dir():
        shutil.copymode(target, stage)
    write_manifest(stage, plan.manifest)
    swap_in(stage, target)
    retire(stage, target)


def _carry(old: str, new: str) -> None:
    """The same file under another name; a copy where the file system, or its owner, allows no second name."""
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, new, follow_symlinks=False)


def _drop_empty_folders(target: Path, manifest: Manifest) -> None:
    for folder in (*sorted(folders_of(manifest), reverse=True), "."):
        with suppress(OSError):
            if not has_link(target, folder):
                (target / folder).rmdir()
