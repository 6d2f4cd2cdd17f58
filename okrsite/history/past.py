"""What did objectives say in a revision? Only the files that are asked for are read."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from typing import NamedTuple

from okrsite.content.config import Config
from okrsite.content.documents import MAX_FILE, classify, read_document
from okrsite.content.nodes import build_node
from okrsite.content.trees import FileKind, Tree, TreeFile
from okrsite.history.git import Git
from okrsite.history.objects import Objects
from okrsite.history.revision import GitTree
from okrsite.model import KIND_FOLDERS, Objective

SAYS = re.compile(
    rb"^.*\b(?:id|title|baseline|target|weight|state|key_results)\b.*(?:(?<=:)\s*(?:#.*)?\n.*)?$", re.MULTILINE
)
"""The lines that can hold what goal posts are made of, with the line after them where that holds the value."""


class Past:
    """The objectives of a commit."""

    def __init__(self, git: Git, commit: str, objects: Objects, config: Config) -> None:
        self._tree = GitTree(git, commit, objects)
        self._prefix = f"{config.content}/" if config.content else ""
        self._read: dict[str, Objective | None] = {}

    @cached_property
    def files(self) -> dict[str, TreeFile]:
        """The files of objectives by path."""
        listed = self._tree.files(f"{self._prefix}{KIND_FOLDERS['objective']}")
        return {f.path: f for f in listed if f.kind == "file" and classify(f.path.removeprefix(self._prefix))[0]}

    def path_of(self, objective: Objective) -> str | None:
        """Where an objective stood: at its path, else in the only file named after its id or one of its aliases."""
        if objective.source.path in self.files:
            return objective.source.path
        found = [path for name in (objective.id, *objective.aliases) for path in self._by_name.get(name, ())]
        return found[0] if len(found) == 1 else None

    def text(self, path: str) -> bytes:
        """The bytes of a file; none where it is larger than a file may be. Raises OSError."""
        file = self._file(path)
        return b"" if file is not None and file.size > MAX_FILE else self._tree.read(path)

    def objective(self, path: str) -> Objective | None:
        """The objective of a file; None if it was none."""
        if path not in self._read:
            file = self._file(path)
            self._read[path] = parsed(self._tree, path, self._prefix) if file else None
        return self._read[path]

    def _file(self, path: str) -> TreeFile | None:
        """What is known of one file, without listing all."""
        if "files" in self.__dict__:
            return self.files.get(path)
        return self._tree.file(path)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.files:
            found.setdefault(posixpath.splitext(posixpath.basename(path))[0], []).append(path)
        return found


class Lone(NamedTuple):
    """A tree of one file."""

    path: str
    data: bytes

    def files(self, folder: str) -> list[TreeFile]:
        """The file, wherever it is looked for."""
        return [TreeFile(self.path, "file", len(self.data))]

    def read(self, path: str) -> bytes:
        """Its bytes. Raises OSError for any other."""
        if path != self.path:
            raise FileNotFoundError(2, "there is no such file")
        return self.data

    def kind(self, path: str) -> FileKind | None:
        """What lies there."""
        return "file" if path == self.path else None


def parsed(tree: Tree, path: str, prefix: str) -> Objective | None:
    """Read one file as an objective, without looking at any other."""
    kind, name = classify(path.removeprefix(prefix))
    file = TreeFile(path, "file")
    node = build_node(read_document(tree, file, kind, name), tree, prefix).node if kind else None
    return node if isinstance(node, Objective) else None


def says_the_same(before: bytes, after: bytes) -> bool:
    """Whether two versions of a file surely have the same titles, goal posts and states. Most edits are check-ins."""
    return before == after or SAYS.findall(before) == SAYS.findall(after)
