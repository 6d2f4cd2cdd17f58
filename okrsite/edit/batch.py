"""What is to be written, all of it together, once everything has been asked and checked?"""

from __future__ import annotations

from pathlib import Path

from okrsite.edit import files
from okrsite.edit.changes import Change, edited
from okrsite.edit.overlay import Overlay
from okrsite.findings import Finding, Level, UsageError
from okrsite.project import Project, judge, load


class Batch:
    """Edits of files of a project on disk. Nothing is written before `write`, and then only over what was read.

    Paths are relative to the project's root.
    """

    def __init__(self, project: Project, root: Path) -> None:
        self.project, self.root = project, root
        self.before: dict[str, bytes] = {}
        self.after: dict[str, bytes] = {}

    def hold(self, path: str) -> bytes:
        """Read a file now, so that what somebody else does to it from here on is noticed. Gives its bytes so far."""
        if path not in self.after and path not in self.before:
            self.before[path] = files.read(self.root, path)
        return self.after.get(path, self.before.get(path, b""))

    def edit(self, path: str, *changes: Change) -> None:
        """Change a file. Raises UsageError where a change would move anything else."""
        data = self.hold(path)
        for change in changes:
            data = edited(self.project.tree, self.project.config.content, path, data, change)
        self.after[path] = data

    def create(self, path: str, text: str) -> None:
        """Add a file. Raises UsageError if one is there already."""
        if path in self.after or files.is_there(self.root, path):
            raise UsageError(f"{path} is there already; nothing was written")
        self.after[path] = text.encode()

    def knows(self, path: str) -> bool:
        """Whether a file is there, or will be."""
        return path in self.after or files.is_there(self.root, path)

    def changes(self) -> dict[str, bytes]:
        """The files that would be written, with their bytes."""
        return {path: data for path, data in self.after.items() if self.before.get(path) != data}

    def outcome(self, *, judged: bool = True) -> Project:
        """The project as it would be afterwards; without findings where it need not be `judged`."""
        tree = Overlay(self.project.tree, self.after)
        return load(tree, today=self.project.today, config_path=self.project.config.path, judged=judged)

    def new_errors(self, outcome: Project) -> tuple[Finding, ...]:
        """The errors that would be found afterwards and are not found now."""
        errors = [f for f in outcome.findings if f.level is Level.ERROR]
        if not errors:
            return ()
        known = {(f.code, f.entity, f.field, f.message) for f in judge(self.project).findings}
        return tuple(f for f in errors if (f.code, f.entity, f.field, f.message) not in known)

    def checked(self) -> Project:
        """The project as it would be. Raises UsageError, with each reason, if it had errors that it has not now."""
        outcome = self.outcome()
        if errors := self.new_errors(outcome):
            lines = [f"{f.place.path}:{f.place.line}: {f.code} {f.message}" for f in errors[:5]]
            raise UsageError("\n".join(["nothing was written, for the result would have errors:", *lines]))
        return outcome

    def write(self) -> list[str]:
        """Write everything, each file whole, or nothing. Raises UsageError if one was changed meanwhile."""
        for path, data in self.before.items():
            if path in self.after:
                files.unchanged(self.root, path, data)
        changes = self.changes()
        files.write(self.root, changes, self.before)
        return list(changes)
