"""What is the project, with the texts that are open in the editor instead of those on the disk?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from okrsite.content.config import CONFIG_FILE
from okrsite.content.trees import DiskTree
from okrsite.edit.overlay import Overlay
from okrsite.findings import UsageError
from okrsite.project import Project, load


def root_of(path: Path) -> Path | None:
    """The project that a file belongs to: the nearest folder above with a configuration."""
    return next((folder for folder in path.parents if (folder / CONFIG_FILE).is_file()), None)


class Desk:
    """One project and its open texts. `today` gives the day, which may pass while somebody writes."""

    def __init__(self, root: Path, today: Callable[[], date]) -> None:
        self.root, self.today = root, today
        self.open: dict[str, bytes] = {}
        self.project: Project | None = None
        self.fault = ""

    def put(self, path: str, text: str | None) -> None:
        """Take the text of an open file; None where it was closed."""
        if text is None:
            self.open.pop(path, None)
        else:
            self.open[path] = text.encode("utf-8", "replace")

    def refresh(self) -> None:
        """Load the project again. Where its configuration is wrong, what was last known stays."""
        tree = Overlay(DiskTree(self.root), dict(self.open))
        try:
            self.project, self.fault = load(tree, today=self.today()), ""
        except UsageError as error:
            self.fault = str(error)

    def loaded(self) -> Project | None:
        """The project as last loaded; loaded now, if it has not been yet."""
        if self.project is None and not self.fault:
            self.refresh()
        return self.project
