"""What does the project look like from outside: of which files is it made, and which have changed since a look?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from posixpath import normpath
from typing import NamedTuple

from okrsite.content.config import Config, read_config
from okrsite.content.trees import DiskTree, TreeFile
from okrsite.findings import UsageError

THEMES = ("theme", "themes")
"""Where a project keeps a theme of its own, and named ones."""


NOTHING: dict[str, TreeFile] = {}


class Look(NamedTuple):
    """One look at the disk: the content folder, those of themes, and every file that the site is made of, by path."""

    content: str = ""
    files: dict[str, TreeFile] = NOTHING
    config: bytes = b""
    themes: tuple[str, ...] = THEMES

    def changed(self, since: Look, config_path: str) -> frozenset[str]:
        """The paths that were added, taken away or written since another look, folders among them."""
        found = {path for path, _ in self.files.items() ^ since.files.items()}
        return frozenset(found | {config_path} if self.config != since.config else found)

    @property
    def folders(self) -> tuple[str, ...]:
        """Where the site's files lie."""
        return (self.content, *self.themes)

    def is_folder(self, path: str) -> bool:
        """Whether there is a folder of that path."""
        return path in self.files and self.files[path].kind == "folder"


def glance(tree: DiskTree, before: Look, paths: Collection[str]) -> Look | None:
    """The last look with these files as they are now; None where more may have changed than what is in them."""
    found: dict[str, TreeFile] = {}
    for path in paths:
        was, now = before.files.get(path), tree.file(path)
        kind = "folder" if path == before.content else was and was.kind
        if kind != (now and now.kind):
            return None
        if was is not None and now is not None and now.kind == "file":
            found[path] = now
    return before._replace(files=before.files | found) if found else None


def look(tree: DiskTree, config_path: str, before: Look | None = None) -> Look:
    """Look at a project. While its configuration cannot be read, its folders are where they were."""
    seen = (before or Look(Config().content))._replace(config=b"")
    with suppress(OSError, UsageError):  # which whoever loads the project is told
        seen = seen._replace(config=tree.read(config_path))
        config = read_config(tree, config_path)
        seen = seen._replace(content=config.content, themes=tuple(dict.fromkeys((*THEMES, *_apart(config.theme)))))
    return seen._replace(files={file.path: file for folder in seen.folders for file in tree.files(folder)})


def _apart(theme: str) -> Iterator[str]:
    """The folder of a theme, if the configuration names one inside of the project."""
    folder = normpath(theme)
    if folder != "." and not folder.startswith(("/", "..")):
        yield folder
