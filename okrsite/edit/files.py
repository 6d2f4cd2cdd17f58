"""How does a file of somebody's get new bytes, whole or not at all, and only if it is still the one that was read?"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from okrsite.content.trees import DiskTree
from okrsite.findings import UsageError


def read(root: Path, path: str) -> bytes:
    """A regular file's bytes. Raises UsageError for a link, also on the way to it, and for what cannot be read."""
    _no_links(root, path)
    try:
        return DiskTree(root).read(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error


def replace(root: Path, path: str, before: bytes, after: bytes) -> None:
    """Give a file new bytes in one step, if it still holds those that were read. Its mode is kept."""
    write(root, {path: after}, {path: before})


def write(root: Path, after: Mapping[str, bytes], before: Mapping[str, bytes]) -> None:
    """Write several files: all of them or, where one cannot be written, none.

    `before` holds what was read of those that are there; one that it does not name is new, and written over no other.
    Everything is on the disk, under other names, before the first file gets its new bytes. Where a later one fails, the
    earlier ones get their old bytes back.
    """
    staged: dict[str, Path] = {}
    made: list[Path] = []
    done: list[str] = []
    try:
        for path, data in after.items():
            staged[path] = _stage(root, path, data, before.get(path), made)
        for path in after:
            _take(root, path, staged[path], before.get(path))
            done.append(path)
    except BaseException:
        for path in reversed(done):
            _take_back(root, path, after[path], before.get(path))
        for file in staged.values():
            file.unlink(missing_ok=True)
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise
    for folder in {(root / path).parent for path in after}:
        _settle(folder)


def unchanged(root: Path, path: str, before: bytes) -> None:
    """Raise UsageError if a file no longer holds what was read."""
    if read(root, path) != before:
        raise UsageError(f"{path} was changed meanwhile by somebody else; nothing was written to it: try again")


def is_there(root: Path, path: str) -> bool:
    """Whether anything at all has that name."""
    return os.path.lexists(root / path)


def _no_links(root: Path, path: str) -> None:
    parts = path.split("/")
    if ".." in parts or "" in parts:
        raise UsageError(f"{path}: is no path inside the project")
    for count in range(1, len(parts) + 1):
        if (root.joinpath(*parts[:count])).is_symlink():
            raise UsageError(f"{'/'.join(parts[:count])} is a link, and okrsite does not write through links")


def _stage(root: Path, path: str, data: bytes, before: bytes | None, made: list[Path]) -> Path:
    """Put a file's new bytes beside it. Folders that this needs are `made`."""
    target = root / path
    if before is not None:
        unchanged(root, path, before)
        return _staged(target, data, stat.S_IMODE(target.stat(follow_symlinks=False).st_mode))
    _no_links(root, path)
    missing = [folder for folder in target.parents if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    made += reversed(missing)
    return _staged(target, data, 0o666 & ~_umask())


def _take(root: Path, path: str, staged: Path, before: bytes | None) -> None:
    """Let staged bytes take the place of a file that is still what was read, or a name that nothing has."""
    if before is None:
        _take_name(staged, root / path, path)
        with suppress(OSError):  # another name of the same bytes, which is in nobody's way
            staged.unlink(missing_ok=True)
    else:
        unchanged(root, path, before)
        staged.replace(root / path)


def _take_back(root: Path, path: str, after: bytes, before: bytes | None) -> None:
    """Undo what was written a moment ago, unless somebody has changed it since."""
    with suppress(OSError, UsageError):
        unchanged(root, path, after)
        if before is None:
            (root / path).unlink()
        else:
            mode = stat.S_IMODE((root / path).stat(follow_symlinks=False).st_mode)
            _staged(root / path, before, mode).replace(root / path)


def _staged(target: Path, data: bytes, mode: int) -> Path:
    """The bytes in a hidden file beside the target, safely on the disk."""
    staged = target.with_name(f".okrsite-{secrets.token_hex(8)}.tmp")
    handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    return staged


def _take_name(staged: Path, target: Path, path: str) -> None:
    """Give a staged file its name. A hard link never replaces anything; where there are none, look first."""
    try:
        os.link(staged, target, follow_symlinks=False)
    except FileExistsError:
        raise UsageError(f"{path} is there already; nothing was written") from None
    except OSError:
        if os.path.lexists(target):
            raise UsageError(f"{path} is there already; nothing was written") from None
        staged.replace(target)


def _settle(folder: Path) -> None:
    """Let the new name reach the disk too, where folders can be asked to."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
