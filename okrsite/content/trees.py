"""Which files are there, and what is in them? A tree is a folder on disk, or a revision in git (`history.revision`)."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from okrsite.stamps import Stamps, below

FileKind = Literal["file", "folder", "link", "special"]


KINDS: dict[int, FileKind] = {stat.S_IFREG: "file", stat.S_IFDIR: "folder"}


MEBIBYTE = 1024 * 1024
MAX_READ = 256 * MEBIBYTE
"""The largest file that is ever taken into memory; a repository holds a larger one of zeros in a few bytes."""


class TreeFile(NamedTuple):
    """One name in a tree; `path` is relative to the root, with forward slashes; `size` is in bytes.

    `stamp` is what the disk says of a file without opening it, to be compared with another look: equal stamps are the
    same content. It is empty where nothing is known.
    """

    path: str
    kind: FileKind
    size: int = 0
    stamp: tuple[int, ...] = ()


class Tree(Protocol):
    """Files to read, wherever they lie."""

    def files(self, folder: str) -> list[TreeFile]:
        """Everything below a folder of the root, folders included, sorted by path; hidden names left out."""
        ...

    def read(self, path: str) -> bytes:
        """A regular file's bytes. Raises OSError."""
        ...

    def kind(self, path: str) -> FileKind | None:
        """What lies there; None for nothing. A link is a link, also where it is on the way."""
        ...


class Held(NamedTuple):
    """A tree whose one file was read already."""

    data: bytes

    def files(self, folder: str) -> list[TreeFile]:
        return []

    def read(self, path: str) -> bytes:
        return self.data

    def kind(self, path: str) -> FileKind | None:
        return "file"


class Hashed:
    """A tree that keeps the hash of the bytes of each file that is read from it, in `digests`, by path."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.digests: dict[str, str] = {}

    def files(self, folder: str) -> list[TreeFile]:
        return self._tree.files(folder)

    def read(self, path: str) -> bytes:
        data = self._tree.read(path)
        self.digests[path] = hashlib.blake2b(data, digest_size=16).hexdigest()
        return data

    def kind(self, path: str) -> FileKind | None:
        return self._tree.kind(path)


class DiskTree(NamedTuple):
    """A folder on disk. No link, device or FIFO is ever followed or opened."""

    root: Path

    def files(self, folder: str) -> list[TreeFile]:
        """Everything below a folder of the root, sorted by path; hidden names and editors' back-ups left out."""
        return sorted(self._walk(folder.strip("/")))

    def file(self, path: str) -> TreeFile | None:
        """One name, as `files` lists it; None where there is nothing. The folders above it are known to be such."""
        try:
            seen = os.lstat(self.root / path)
        except (OSError, ValueError):
            return None
        if stat.S_ISREG(seen.st_mode):
            return TreeFile(path, "file", seen.st_size, (seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino))
        return TreeFile(path, "link" if stat.S_ISLNK(seen.st_mode) else KINDS.get(stat.S_IFMT(seen.st_mode), "special"))

    def read(self, path: str) -> bytes:
        """A regular file's bytes. Raises OSError, also for what is not a regular file."""
        handle = os.open(f"{self.root}/{path}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb", 0) as file:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise OSError("not a regular file")
            if found.st_size > MAX_READ:
                raise OSError(errno.EFBIG, f"larger than {MAX_READ // MEBIBYTE} MiB", path)
            return file.read()

    def kind(self, path: str) -> FileKind | None:
        """What lies there; None for nothing. A link is a link, also where it is on the way."""
        here = self.root
        found: FileKind = "folder"
        for name in path.split("/") if path else ():
            here /= name
            try:
                mode = here.lstat().st_mode
            except (OSError, ValueError):
                return None
            found = "link" if stat.S_ISLNK(mode) else KINDS.get(stat.S_IFMT(mode), "special")
            if found == "link":
                break
        return found

    def stamps(self, folder: str) -> Stamps:
        """What the disk says of everything below a folder, without opening any of it; of what `files` lists."""
        return below(f"{self.root}/{folder.strip('/')}", skipped=is_hidden)

    def _walk(self, folder: str) -> Iterator[TreeFile]:
        open_folders = [folder]
        while open_folders:
            here = open_folders.pop()
            try:
                names = os.scandir(self.root / here)
            except OSError:
                continue
            with names:
                for entry in names:
                    if is_hidden(entry.name):
                        continue
                    try:
                        found = _described(entry, f"{here}/{entry.name}" if here else entry.name)
                    except FileNotFoundError:  # gone since the folder was listed
                        continue
                    yield found
                    if found.kind == "folder":
                        open_folders.append(found.path)


def is_hidden(name: str) -> bool:
    """Whether a name is hidden or an editor's back-up, which is nobody's content."""
    return name.startswith((".", "#")) or name.endswith(("~", ".swp", ".tmp"))


def _described(entry: os.DirEntry[str], path: str) -> TreeFile:
    if entry.is_symlink():
        return TreeFile(path, "link")
    if entry.is_dir(follow_symlinks=False):
        return TreeFile(path, "folder")
    if entry.is_file(follow_symlinks=False):
        seen = entry.stat(follow_symlinks=False)
        return TreeFile(path, "file", seen.st_size, (seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino))
    return TreeFile(path, "special")
