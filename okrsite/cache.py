"""What was found out before, and is it whole? Small sealed files in a folder that may be deleted at any time.

Each is a line with its format, the program's mark and the hash of the rest, then JSON. A wrong byte, another version, a
link in its place: as good as no file. Nothing here raises: a disk that is full, or not ours to write, costs only time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from okrsite import __version__

FORMAT = "okrsite-cache/1"

LARGEST = 256 * 1024 * 1024
"""Bytes of a file that is still read."""

MOST_TITLE = 1024
"""Bytes of a first line that is still read."""

IGNORED = "# What okrsite remembers to be faster; it may be deleted at any time.\n*\n"


def load(folder: Path, name: str, mark: str = "") -> dict[str, object] | None:
    """What was kept under a name, by this very program or with this mark; None where there is nothing of the kind."""
    body = load_bytes(folder, name, mark)
    try:
        found = None if body is None else json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def load_bytes(folder: Path, name: str, mark: str = "") -> bytes | None:
    """The same for what is no JSON."""
    try:
        handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            title = file.readline(MOST_TITLE)
            body = file.read(max(LARGEST - len(title), 0))
    except (OSError, ValueError):
        return None
    return body if title.rstrip(b"\n") == _title(body, mark) else None


def save(folder: Path, name: str, what: dict[str, object], mark: str = "") -> None:
    """Keep something, whole or not at all. With a mark, others who know it may read it: it says in which form it is."""
    save_bytes(folder, name, json.dumps(what, separators=(",", ":")).encode(), mark)


def save_bytes(folder: Path, name: str, body: bytes, mark: str = "") -> None:
    """The same for what is no JSON."""
    staged = folder / f"{name}.{os.getpid()}.tmp"
    try:
        _made(folder)
        with staged.open("xb") as file:
            file.write(_title(body, mark) + b"\n" + body)
        staged.replace(folder / name)
    except OSError:
        with suppress(OSError):
            staged.unlink(missing_ok=True)


def tick(folder: Path) -> int:
    """The time (ns) by the clock of the disk on which the folder lies; 0 where nothing can be written."""
    staged = folder / f"tick.{os.getpid()}.tmp"
    try:
        _made(folder)
        staged.touch(exist_ok=False)
        try:
            return staged.lstat().st_mtime_ns
        finally:
            staged.unlink()
    except OSError:
        return 0


@cache
def program() -> str:
    """What tells this program from every other: its files, byte by byte, and the Python that runs it.

    So it is the same one wherever and whenever it is installed; to read it all takes 8 ms, as long as to ask for times.
    """
    mark = hashlib.sha256(f"{FORMAT} {__version__} {sys.version}".encode())
    package = Path(__file__).resolve().parent
    for top in (package, package.parent / "themes"):
        for here, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(files):
                data = Path(here, name).read_bytes()
                mark.update(f"\0{here.removeprefix(str(top))}/{name}\0{len(data)}\0".encode())
                mark.update(data)
    return mark.hexdigest()


def _title(body: bytes, mark: str) -> bytes:
    return f"{FORMAT} {mark or program()} {hashlib.sha256(body).hexdigest()}".encode()


def _made(folder: Path) -> None:
    """Make the folder, and keep it out of everybody's commits. Raises OSError, also where a link stands for it."""
    if folder.is_symlink():
        raise OSError(f"{folder} is a link")
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / ".gitignore"
    if not note.exists():
        note.write_text(IGNORED, "utf-8")
