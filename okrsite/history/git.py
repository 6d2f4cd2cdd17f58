"""How is git asked, so that no argument, no configuration and no repository can make it do anything else?"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from okrsite.findings import UsageError

SECONDS = 60
"""After this long git is given up."""

QUIET = (
    "--no-pager", "--no-optional-locks", "--literal-pathspecs",
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never",
)  # fmt: skip
"""Nothing is written, nothing is fetched, and no program that a configuration names is started."""

OURS = {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}

OBJECT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")

ENTRY = re.compile(rb"([0-7]{6}) (\w+) ([0-9a-f]+)\t(.+)", re.DOTALL)

LINK = "120000"


class Blob(NamedTuple):
    """A file of a revision: its mode and the name of its contents."""

    mode: str
    hash: str


class Git(NamedTuple):
    """The repository that a folder lies in. `environment` is that of whoever runs the program."""

    folder: Path
    environment: Mapping[str, str]

    def commit(self, revision: str) -> str:
        """The commit that a revision names. Raises UsageError if there is none, or no repository."""
        self._ask("rev-parse", "--is-inside-work-tree", what=f"{self.folder} is no git repository")
        what = f'there is no revision "{revision}" here{self._depth()}'
        if not revision or "\0" in revision or revision.startswith("-"):
            raise UsageError(what)
        told = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", what=what)
        found = told.decode("ascii", "replace").split()
        if not found or not OBJECT.fullmatch(found[-1]):
            raise UsageError(what)
        return found[-1]

    def fork_of(self, commit: str) -> str:
        """Where the present state left the line of a commit: the last one that both have; itself if there is none."""
        found = self._run("merge-base", commit, "HEAD")
        name = found.stdout.decode("ascii", "replace").strip()
        return name if found.returncode == 0 and OBJECT.fullmatch(name) else commit

    def blobs(self, commit: str, folder: str) -> Mapping[str, Blob]:
        """The files below a folder as they were in a commit, by their path from the project's own folder."""
        paths = [f"{folder.strip('/')}/"] if folder.strip("/.") else []
        listed = self._ask("ls-tree", "-r", "-z", commit, "--", *paths, what="the revision cannot be read")
        entries = (ENTRY.fullmatch(line) for line in listed.split(b"\0") if line)
        return {e[4].decode("utf-8", "surrogateescape"): Blob(e[1].decode(), e[3].decode()) for e in entries if e}

    def _depth(self) -> str:
        """What to say where the history was cut off, as build servers like to do."""
        is_cut = self._run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        return ", in a shallow clone: fetch the whole history (fetch-depth: 0, GIT_DEPTH: 0)" if is_cut else ""

    def _ask(self, *args: str, what: str) -> bytes:
        done = self._run(*args)
        if done.returncode != 0:
            why = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").partition("\n")[0]
            raise UsageError(f"{what}{f' (git: {why})' if why else ''}")
        return done.stdout

    def _run(self, *args: str) -> subprocess.CompletedProcess[bytes]:
        kept = {name: value for name, value in self.environment.items() if not name.upper().startswith("GIT_")}
        command = ["git", *QUIET, *args]
        try:
            return subprocess.run(
                command, cwd=self.folder, env=kept | OURS, stdin=subprocess.DEVNULL, capture_output=True, check=False,
                timeout=SECONDS,
            )  # fmt: skip
        except FileNotFoundError:
            raise UsageError("git is not installed, and what changed cannot be told without it") from None
        except subprocess.TimeoutExpired:
            raise UsageError(f"git {args[0]} took more than {SECONDS} seconds") from None
