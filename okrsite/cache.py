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

from okrsite import __version__, stamps

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
    """What tells this program from every other: its version, its files, and the Python that runs it.

    Installed once more, the same program has files of other times: there the installer's list of hashes tells.
    """
    package = Path(__file__).resolve().parent
    tops = (package, package.parent / "themes")
    listed = _installed(package.parent / f"okrsite-{__version__}.dist-info")
    mark = stamps.sized if listed else stamps.anywhere
    files = [stamps.below(top, skipped=_is_compiled, mark=mark).digest for top in tops]
    told = f"{FORMAT} {__version__} {sys.version} {package} {files} {listed}"
    return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()


def _installed(folder: Path) -> str:
    """The hash of the list of files that were installed; empty in a checkout, also where that is what is installed."""
    try:
        record = (folder / "RECORD").read_bytes()
    except OSError:
        return ""
    return hashlib.sha256(record).hexdigest() if b"\nokrsite/cache.py," in b"\n" + record else ""


def _is_compiled(name: str) -> bool:
    return name == "__pycache__"


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
