"""In which project is a command run, on which day, and how is the project loaded?"""

from __future__ import annotations

import hashlib
import os
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from okrsite.cli.screen import Screen
from okrsite.findings import UsageError

if TYPE_CHECKING:
    from okrsite.content.config import Config
    from okrsite.content.trees import Tree
    from okrsite.history.git import Git
    from okrsite.history.memory import Memory
    from okrsite.project import Project

CONFIG_FILE = "okrsite.yaml"

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def as_day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Read the value of an option as a day, written as the files write it: 2026-11-21."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value if DATE.fullmatch(value) else "")
    except ValueError:
        raise click.BadParameter(f"{value!r} is no date like 2026-11-21", ctx, param) from None


def as_address(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Read the value of an option as the public address of a site."""
    if not value:
        return value
    if not value.startswith(("https://", "http://")):
        raise UsageError(f"{param.opts[0]} {value}: it begins with https:// or http://")
    from okrsite.content.config import ADDRESS  # noqa: PLC0415 - most commands take no address

    if not ADDRESS.fullmatch(value):
        raise UsageError(f"{param.opts[0]} {value}: write a host and a path, like https://example.com/okrs/")
    return value


def processors() -> int:
    """How many of the machine's processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Session(NamedTuple):
    """What the options before the command say."""

    screen: Screen
    config: Path | None
    today: date

    @property
    def config_name(self) -> str:
        """The file name of the configuration, in the project's folder."""
        return self.config.name if self.config else CONFIG_FILE

    def root(self) -> Path:
        """The project's folder: where the configuration lies that is nearest above, or that was named."""
        if self.config is not None:
            if not self.config.is_file():
                raise UsageError(f"--config {self.config}: there is no such file")
            return Path(os.path.abspath(self.config)).parent  # noqa: PTH100 - a link to a project is a project
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / CONFIG_FILE).is_file():
                return folder
        raise UsageError(f"there is no {CONFIG_FILE} in {here} or above it: `okrsite init` begins a project")

    def configuration(self) -> Config:
        """The configuration alone, for commands that read no content."""
        from okrsite.content.config import read_config  # noqa: PLC0415 - as below
        from okrsite.content.trees import DiskTree  # noqa: PLC0415

        return read_config(DiskTree(self.root()), self.config_name)

    def git(self) -> Git:
        """The repository that the project may lie in."""
        from okrsite.history.git import Git  # noqa: PLC0415 - few commands ask git

        return Git(self.root(), os.environ)

    def memory(self, tree: Tree, *, anew: bool = False) -> Memory:
        """What git may know of files that lie in the project's folder; `anew`, whatever was found out before."""
        from okrsite.history.annals import Annals  # noqa: PLC0415 - few commands ask git
        from okrsite.history.memory import Memory  # noqa: PLC0415

        git = self.git()
        return Memory(git, tree, self.today, annals=Annals(git, None if anew else self.kept()))

    def kept(self) -> Path | None:
        """The folder where something about this project is remembered from run to run: never in the project itself."""
        folder = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))  # noqa: PTH111 - if it can
        if not folder.is_absolute():  # nobody's home
            return None
        name = hashlib.sha256(os.fsencode(os.path.realpath(self.root()))).hexdigest()
        return folder / "okrsite" / name[:32]

    def project(
        self,
        *,
        audience: str | None = None,
        drafts: bool = True,
        past: bool = False,
        trusted: bool = True,
        judged: bool = True,
        anew: bool = False,
        excuses: list[str] | None = None,
    ) -> Project:
        """Load the project, saying on a terminal what is being done. The configuration may be wrong: UsageError.

        With its `past`, git is asked what changed in the running cycles; `excuses` gets why it does not know. What is
        not `trusted` sets no rules. Where it is not `judged`, no rule is asked: that is nearly half of the time.
        `anew`: nothing is believed that was found out before.
        """
        from okrsite.content.kept import Kept  # noqa: PLC0415 - `--version` and `init` read no project
        from okrsite.content.trees import DiskTree  # noqa: PLC0415
        from okrsite.project import load, no_past  # noqa: PLC0415

        tree = DiskTree(self.root())
        memory = self.memory(tree, anew=anew) if past else None
        folder = self.kept() if trusted and not anew else None
        kept = Kept(folder) if folder is not None else None
        with self.screen.progress() as stage:
            project = load(
                tree, today=self.today, audience=audience, drafts=drafts, config_path=self.config_name, stage=stage,
                recall=memory or no_past, trusted=trusted, judged=judged, jobs=processors(), kept=kept,
            )  # fmt: skip
        if kept is not None:
            kept.save()
        if memory is not None and memory.note:
            self.screen.say(memory.note)
            (excuses if excuses is not None else []).append(memory.note)
        self.describe(project)
        return project

    def describe(self, project: Project) -> None:
        """Say what was read, to somebody who asked for more words."""
        if self.screen.verbosity:
            graph = project.graph
            sizes = (
                f"{len(project.files)} files, {len(graph.objectives)} objectives, {len(graph.key_results)} key results"
            )
            self.screen.say(f"{self.screen.safe(str(self.root()))} as of {project.today}: {sizes}.")
