"""How is git asked, so that no argument, no configuration and no repository can make it do anything else?"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from okrsite.findings import UsageError

SECONDS = 60
"""After this long git is given up."""

QUIET = (
    "--no-pager", "--no-optional-locks", "--literal-pathspecs",
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never",
    "-c", "log.showSignature=false", "-c", "log.showRoot=true", "-c", "log.follow=false", "-c", "log.mailmap=false",
    "-c", "diff.renames=true",
)  # fmt: skip
"""Nothing is written, nothing is fetched, no program of a configuration is started, and none tells git what to say."""

OURS = {
    "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_ALLOW_PROTOCOL": "none",
    "LC_ALL": "C",
}  # fmt: skip
"""A repository may allow one protocol, which outranks `protocol.allow`; nothing outranks the list of allowed ones."""

OBJECT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")

ENTRY = re.compile(rb"([0-7]{6}) (\w+) ([0-9a-f]+) +([0-9]+|-)\t(.+)", re.DOTALL)

LINK, SUBMODULE, FOLDER = "120000", "160000", "040000"

SHALLOW = "in a shallow clone: fetch the whole history (fetch-depth: 0, GIT_DEPTH: 0)"
"""What to do where build servers cut the history off."""


PARTIAL = "git has not all contents here, as in a partial clone: git fetch --refetch --no-filter"

FOREIGN = (
    "git does not read a folder that belongs to somebody else, unless it is told to: "
    "git config --global --add safe.directory {}"
)

NO_GIT = "git is not installed, and what changed cannot be told without it"


class Blob(NamedTuple):
    """A file of a revision: its mode, the name of its contents, and their size in bytes."""

    mode: str
    hash: str
    size: int = 0


class Git(NamedTuple):
    """The repository that a folder lies in. `environment` is that of whoever runs the program."""

    folder: Path
    environment: Mapping[str, str]

    def commit(self, revision: str) -> str:
        """The commit that a revision names. Raises UsageError if there is none, or no repository."""
        self.ask("rev-parse", "--is-inside-work-tree", what=f"{self.folder} is no git repository")
        what = f'there is no revision "{revision}" here{self.depth()}'
        if not revision or "\0" in revision or revision.startswith("-"):
            raise UsageError(what)
        told = self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", what=what)
        found = told.decode("ascii", "replace").split()
        if not found or not OBJECT.fullmatch(found[-1]):
            raise UsageError(what)
        return found[-1]

    def fork_of(self, commit: str, other: str = "HEAD") -> str:
        """Where another commit left the line of a commit: the last one that both have; itself if there is none."""
        found = self.run("merge-base", commit, other)
        name = found.stdout.decode("ascii", "replace").strip()
        return name if found.returncode == 0 and OBJECT.fullmatch(name) else commit

    def blobs(self, commit: str, folder: str) -> Mapping[str, Blob]:
        """The files below a folder as they were in a commit, by their path from the project's own folder."""
        return self._listed("-r", commit, "--", *([f"{folder.strip('/')}/"] if folder.strip("/.") else []))

    def entries(self, commit: str, paths: Sequence[str]) -> Mapping[str, Blob]:
        """What lies at these very paths in a commit: files, links and folders."""
        return self._listed("-t", commit, "--", *paths) if paths else {}

    def prefix(self) -> str:
        """What leads from the top of the repository to the folder: `okrs/`; nothing there, or where there is no git."""
        return self._line("rev-parse", "--show-prefix")

    def mail(self) -> str:
        """The address by which git knows whoever sits here; empty where it knows none, or where there is no git."""
        return self._line("config", "--get", "user.email")

    def continues(self, earlier: str, later: str) -> bool:
        """Whether all that a commit adds to the history of an earlier one came after it, on every line to it."""
        counts = [self.run("rev-list", "--count", *way, later, f"^{earlier}") for way in ((), ("--ancestry-path",))]
        every, after = (count.stdout.strip() if count.returncode == 0 else b"" for count in counts)
        return every == after and every not in {b"", b"0"}

    def only_in(self, later: str, earlier: str) -> frozenset[str]:
        """The commits in the history of one that are not in the history of another."""
        told = self.ask("rev-list", later, f"^{earlier}", what="the history cannot be read")
        return frozenset(told.decode("ascii", "replace").split())

    def is_shallow(self) -> bool:
        """Whether the history was cut off, as build servers like to do."""
        return self.run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"

    def head(self) -> str:
        """The commit that is checked out; empty where there is none, or no repository.

        Raises UsageError without git, and where git does not trust whom the folder belongs to.
        """
        found = self.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        if b"dubious ownership" in found.stderr:
            raise UsageError(FOREIGN.format(self.folder))
        name = found.stdout.decode("ascii", "replace").strip()
        return name if found.returncode == 0 and OBJECT.fullmatch(name) else ""

    def commit_by(self, day: date, head: str = "HEAD") -> str:
        """The last commit in the history of another one by the end of a day; empty where there is none."""
        until = f"--before={day.isoformat()} 23:59:59 +0000"
        told = self.ask("rev-list", "-1", until, head, what="the history cannot be read").decode().split()
        return told[-1] if told and OBJECT.fullmatch(told[-1]) else ""

    def start(self, *args: str) -> subprocess.Popen[bytes]:
        """Begin a conversation with git, whoever asks for it ends it."""
        try:
            return subprocess.Popen(
                ["git", *QUIET, *args], cwd=self.folder, env=self._environment(), bufsize=0,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except FileNotFoundError:
            raise UsageError(NO_GIT) from None

    def run(self, *args: str) -> subprocess.CompletedProcess[bytes]:
        """Ask git once, and wait for the whole answer."""
        try:
            return subprocess.run(
                ["git", *QUIET, *args], cwd=self.folder, env=self._environment(), stdin=subprocess.DEVNULL,
                capture_output=True, check=False, timeout=SECONDS,
            )  # fmt: skip
        except FileNotFoundError:
            raise UsageError(NO_GIT) from None
        except subprocess.TimeoutExpired:
            raise too_slow(args[0]) from None

    def ask(self, *args: str, what: str) -> bytes:
        """Ask git once. Raises UsageError, which says `what` and why, where it cannot answer."""
        done = self.run(*args)
        if done.returncode != 0:
            if b"lazy fetching disabled" in done.stderr:
                raise UsageError(PARTIAL)
            why = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").partition("\n")[0]
            raise UsageError(f"{what}{f' (git: {why})' if why else ''}")
        return done.stdout

    def _line(self, *args: str) -> str:
        """The one line of an answer that nobody needs; empty for none."""
        try:
            told = self.run(*args)
        except UsageError:
            return ""
        return told.stdout.decode("utf-8", "replace").rstrip("\n") if told.returncode == 0 else ""

    def _listed(self, *args: str) -> Mapping[str, Blob]:
        listed = self.ask("ls-tree", "-z", "--long", *args, what="the revision cannot be read")
        found = (ENTRY.fullmatch(line) for line in listed.split(b"\0") if line)
        return {decoded(e[5]): Blob(e[1].decode(), e[3].decode(), _size(e[4])) for e in found if e}

    def depth(self) -> str:
        """What to add where something is not found: the history may have been cut off."""
        return f", {SHALLOW}" if self.is_shallow() else ""

    def _environment(self) -> Mapping[str, str]:
        kept = {name: value for name, value in self.environment.items() if not name.upper().startswith("GIT_")}
        return kept | OURS


def decoded(path: bytes) -> str:
    """A path of git as Python names files, whatever bytes are in it."""
    return path.decode("utf-8", "surrogateescape")


def too_slow(command: str) -> UsageError:
    """What is said when git is given up."""
    return UsageError(f"git {command} took more than {SECONDS} seconds")


def _size(text: bytes) -> int:
    return int(text) if text.isdigit() else 0
