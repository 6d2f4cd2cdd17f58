"""How does a new site take the place of the old one in one step, and what if the run is killed on the way?

A stage lies beside the site. Its marker is the last file to enter it, and the last to leave the old site that comes out
of the exchange: a leftover of a killed run is therefore either whole, with a marker, or nothing but half-done work.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
import sys
from pathlib import Path

from okrsite.findings import UsageError
from okrsite.output.files import all_files, has_link, holds, read_manifest

RENAME_EXCHANGE = 2
AT_FDCWD = -100
NOT_EXCHANGEABLE = {errno.ENOSYS, errno.EINVAL, errno.EPERM, errno.EOPNOTSUPP}
"""What the kernel, the file system or a sandbox answers where two folders cannot change places."""


def stage_of(target: Path) -> Path:
    """Where the next site of a folder is put together."""
    return _beside(target, "new")


def open_stage(target: Path) -> None:
    """Make the folder for it: whom the site is closed to, to them it is closed too."""
    mode = stat.S_IMODE(target.stat().st_mode) | stat.S_IRWXU if target.is_dir() else 0o777
    stage_of(target).mkdir(mode, exist_ok=True)


def swap_in(stage: Path, target: Path) -> None:
    """Put a whole stage in the place of the site; the former site, if there was one, then lies where the stage was."""
    _refuse_others(stage, target)
    if read_manifest(target) is None:
        for folder, _, _ in os.walk(target, topdown=False):  # nothing there, or nothing but empty folders
            Path(folder).rmdir()
        stage.rename(target)
        return
    error = _exchange(stage, target)
    if error in NOT_EXCHANGEABLE:
        _swap_in_two(stage, target)
    elif error in (errno.EBUSY, errno.EXDEV):
        raise UsageError(f"{target} is a mount point and cannot be replaced: choose a folder inside it with --out")
    elif error:
        raise OSError(error, os.strerror(error))


def recover(target: Path) -> None:
    """Finish, or take back, what a killed run left beside the site. Raises UsageError for what none of ours left."""
    stage, old = _beside(target, "new"), _beside(target, "old")
    _refuse_others(stage, old)
    if old.exists() and not target.exists():
        (old if read_manifest(stage) is None else stage).rename(target)
    for leftover in (stage, old):
        if leftover.exists() and read_manifest(leftover) is None:
            shutil.rmtree(leftover)
        retire(leftover, target)


def retire(old: Path, target: Path) -> None:
    """Remove a former site. What others put into it while the new one was staged moves over to the new one."""
    _refuse_others(old)
    manifest = read_manifest(old)
    if manifest is None:
        return
    for path in list(all_files(old)):
        if path in manifest:
            (old / path).unlink()
        elif not has_link(target, path):
            _hand_over(old / path, target / path)
    for path in all_files(old):
        raise UsageError(f"okrsite did not write {old / path} and does not remove it: move it away")
    shutil.rmtree(old)


def _exchange(one: Path, other: Path) -> int:
    """Let two folders change places, atomically. Gives the error number, 0 if it worked."""
    call = None if sys.platform == "win32" else getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return errno.ENOSYS
    failed = call(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
    return ctypes.get_errno() if failed else 0


def _swap_in_two(stage: Path, target: Path) -> None:
    """The same in two renames. Killed between them, the next run finds the old site and a whole stage, and goes on."""
    old = _beside(target, "old")
    target.rename(old)
    stage.rename(target)
    retire(old, target)


def _refuse_others(*folders: Path) -> None:
    """Raise UsageError where something else stands in the place of a folder: a link may lead to what must stay."""
    for folder in folders:
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise UsageError(f"okrsite did not make {folder}, which is no folder: move it away")


def _hand_over(file: Path, place: Path) -> None:
    if not os.path.lexists(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        file.rename(place)
    elif os.path.samestat(file.lstat(), place.lstat()) or _copied(file, place):
        file.unlink()


def _copied(file: Path, place: Path) -> bool:
    """Whether a file that could not be linked stands unchanged in the new site."""
    if file.is_symlink():
        return place.is_symlink() and file.readlink() == place.readlink()
    return file.is_file() and holds(place, file.read_bytes())


def _beside(target: Path, role: str) -> Path:
    return target.with_name(f".{target.name}.okrsite-{role}")
