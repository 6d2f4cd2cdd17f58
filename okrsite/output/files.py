"""What lies in a published folder: which files are okrsite's own, by the marker, and which are not?"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

MARKER = ".okrsite.json"
FORMAT = "okrsite-output/1"

Manifest = Mapping[str, str]
"""Path below the folder to the SHA-256 of its bytes; empty for a file that is not sealed."""


def read_manifest(folder: Path) -> Manifest | None:
    """What a marker lists; None where there is no whole marker."""
    marker = folder / MARKER
    try:
        data = json.loads(marker.read_bytes()) if stat.S_ISREG(marker.lstat().st_mode) else None
    except (OSError, ValueError, RecursionError):
        return None
    files = data.get("files") if isinstance(data, dict) and data.get("format") == FORMAT else None
    return files if isinstance(files, dict) and all(map(_is_entry, files.items())) else None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put the marker into a folder: from then on it counts as whole, and as ours."""
    (folder / MARKER).write_text(json.dumps({"format": FORMAT, "files": manifest}, indent=0) + "\n", "utf-8")


def all_files(top: Path) -> Iterator[str]:
    """Every name below a folder that is no folder itself, relative to it; no link is followed, the marker left out."""
    waiting = [""]
    while waiting:
        here = waiting.pop()
        with suppress(FileNotFoundError), os.scandir(top / here) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{here}{entry.name}/")
                elif here or entry.name != MARKER:
                    yield f"{here}{entry.name}"


def folders_of(paths: Iterable[str]) -> set[str]:
    """Every folder on the way to one of the paths."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def holds(path: Path, content: bytes) -> bool:
    """Whether a regular file of exactly these bytes lies there."""
    try:
        found = path.lstat()
        return stat.S_ISREG(found.st_mode) and found.st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def has_seal(path: Path, seal: str) -> bool:
    """Whether a regular file of that hash lies there; any, where no hash was kept."""
    try:
        return stat.S_ISREG(path.lstat().st_mode) and seal in ("", seal_of(path.read_bytes()))
    except OSError:
        return False


def seal_of(content: bytes) -> str:
    """The hash that the marker keeps of a file."""
    return hashlib.sha256(content).hexdigest()


def is_inside(path: str) -> bool:
    """Whether a path leads below the folder it is taken from, and can be asked of a disk."""
    try:
        can_be = b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return can_be and bool(path) and not path.startswith("/") and ".." not in path.split("/")


def has_link(top: Path, path: str) -> bool:
    """Whether a link stands on the way from a folder to something below it."""
    return any((top / folder).is_symlink() for folder in folders_of([path]))


def _is_entry(item: tuple[str, object]) -> bool:
    return is_inside(item[0]) and isinstance(item[1], str)
