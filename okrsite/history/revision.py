"""Which files did a revision hold? A tree over git's objects: nothing is checked out, nothing on disk is touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from okrsite.content.trees import FileKind, TreeFile, is_hidden
from okrsite.history.git import FOLDER, LINK, SUBMODULE, Blob, Git
from okrsite.history.objects import Objects

KINDS: dict[str, FileKind] = {LINK: "link", SUBMODULE: "link", FOLDER: "folder"}
"""A submodule is another repository's content: as little followed as a link."""


class GitTree:
    """The files of a commit, from the folder down that git is asked in."""

    def __init__(self, git: Git, commit: str, objects: Objects) -> None:
        self._git, self.commit, self._objects = git, commit, objects
        self._blobs: dict[str, Blob] = {}
        self._listed: dict[str, list[TreeFile]] = {}

    def files(self, folder: str) -> list[TreeFile]:
        """Everything below a folder of the root, folders included, sorted by path; hidden names left out."""
        top = folder.strip("/")
        if top not in self._listed:
            found = self._git.blobs(self.commit, top)
            self._blobs.update(found)
            self._listed[top] = sorted(_described(found, f"{top}/" if top else ""))
        return list(self._listed[top])

    def read(self, path: str) -> bytes:
        """A regular file's bytes. Raises OSError, also for what is not a regular file."""
        blob = self._entry(path)
        if blob is None:
            raise FileNotFoundError(2, f"there is no such file in {self.commit[:10]}")
        if blob.mode in KINDS:
            raise OSError("not a regular file")
        return self._objects.read(blob.hash)

    def file(self, path: str) -> TreeFile | None:
        """One regular file and its size, without listing its folder; None where there is none."""
        blob = self._entry(path)
        return None if blob is None or blob.mode in KINDS else TreeFile(path, "file", blob.size)

    def kind(self, path: str) -> FileKind | None:
        """What lies there; None for nothing. A link is a link, also where it is on the way."""
        if not path:
            return "folder"
        if (known := self._blobs.get(path)) is not None:
            return KINDS.get(known.mode, "file")
        names = path.split("/")
        ways = ["/".join(names[: i + 1]) for i in range(len(names))]
        found = self._git.entries(self.commit, ways)
        kinds = [KINDS.get(found[way].mode, "file") for way in ways if way in found]
        return "link" if "link" in kinds else kinds[-1] if len(kinds) == len(ways) else None

    def _entry(self, path: str) -> Blob | None:
        if path not in self._blobs:
            self._blobs.update(self._git.entries(self.commit, [path]))
        return self._blobs.get(path)


def _described(blobs: Mapping[str, Blob], prefix: str) -> Iterator[TreeFile]:
    """The entries below a prefix, and the folders that git only implies."""
    folders: set[str] = set()
    for path, blob in blobs.items():
        names = path.removeprefix(prefix).split("/")
        if any(map(is_hidden, names)):
            continue
        yield TreeFile(path, KINDS.get(blob.mode, "file"), blob.size)
        folders.update(prefix + "/".join(names[:i]) for i in range(1, len(names)))
    yield from (TreeFile(folder, "folder") for folder in folders)
