"""What would the project be if some files held other bytes? A tree laid over another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from okrsite.content.trees import FileKind, Tree, TreeFile


class Overlay(NamedTuple):
    """A tree with some files changed or added; nothing is written."""

    below: Tree
    changed: Mapping[str, bytes]

    def files(self, folder: str) -> list[TreeFile]:
        """Everything below a folder, sorted by path."""
        found = {file.path: file for file in self.below.files(folder)}
        prefix = f"{folder.strip('/')}/" if folder.strip("/") else ""
        found |= {p: TreeFile(p, "file", len(data)) for p, data in self.changed.items() if p.startswith(prefix)}
        return sorted(found.values())

    def read(self, path: str) -> bytes:
        """A file's bytes, as they would be."""
        return self.changed[path] if path in self.changed else self.below.read(path)

    def kind(self, path: str) -> FileKind | None:
        """What would lie there."""
        return "file" if path in self.changed else self.below.kind(path)
