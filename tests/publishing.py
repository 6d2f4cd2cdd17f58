"""What has to hold of a published folder whenever a run is stopped: the old site or the new one, whole, and others' files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from okrsite.output import Guard, publish
from okrsite.output.files import MARKER, read_manifest
from tests.conftest import REPOSITORY

OLD = {"index.html": b"old", "okrs.json": b"{}", "teams/a/index.html": b"a", "gone/x.html": b"gone"}
NEW = {
    "index.html": b"new" * 9_000,
    "okrs.json": b"{}",
    "teams/a/index.html": b"b",
    "people/p/index.html": b"p",
    "find/e0.json": b"[]",
}
FOREIGN = {"CNAME": b"okrs.example.com", "teams/notes.txt": b"mine", "own/deep/file": b"x" * 5_000}

CALLS = {
    "open",
    "os.mkdir",
    "os.link",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.scandir",
    "os.chmod",
    "os.utime",
    "os.symlink",
    "os.listdir",
}
"""What Python tells its audit hooks before it asks the system: every way in which `output` touches a disk but writing."""


class Killed(BaseException):
    """Stands for SIGKILL: from then on nothing reaches the system, not even what would tidy up."""


class Faults:
    """Lets the nth call, or all from the nth on, fail; counts them."""

    def __init__(self) -> None:
        self.at, self.count, self.error, self.lasting, self.on = -1, 0, None, False, False
        sys.addaudithook(self.heard)

    error: BaseException | None

    def heard(self, event: str, _: tuple[object, ...]) -> None:
        if not self.on or event not in CALLS:
            return
        number, self.count = self.count, self.count + 1
        if self.error is not None and (number == self.at or (self.lasting and number > self.at >= 0)):
            raise self.error

    @contextmanager
    def failing(self, at: int, error: BaseException | None, *, lasting: bool = False) -> Iterator[None]:
        self.at, self.count, self.error, self.lasting, self.on = at, 0, error, lasting, True
        try:
            yield
        finally:
            self.on = False


def guard(site: Path) -> Guard:
    return Guard((site.parent,), site.parent / "content")


def prepared(folder: Path) -> Path:
    """A folder with the old site in it, and files of others."""
    site = folder / "site"
    (folder / "content").mkdir(parents=True)
    publish(OLD, site, guard(site), unsealed={"okrs.json"})
    for path, content in FOREIGN.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
    (site / "latest").symlink_to("/nowhere")
    return site


def faults_of(site: Path, *, may_be_away: bool = False) -> list[str]:
    """What is torn, lost or left unguarded. `may_be_away`: where no exchange is possible, the old one may stand beside."""
    old = site.with_name(f".{site.name}.okrsite-old")
    if may_be_away and not site.exists():
        site = old
    if not site.is_dir():
        return ["there is no site"]
    found = files_in(site)
    shown = {path: content for path, content in found.items() if path not in FOREIGN}
    told = [] if shown in (OLD, NEW) else [f"torn: {sorted(shown)}"]
    told += [f"lost: {path}" for path, content in FOREIGN.items() if found.get(path) != content]
    told += [] if (site / "latest").is_symlink() else ["lost: latest"]
    told += [] if set(read_manifest(site) or {}) == set(shown) else ["the marker lists something else"]
    return told


def mended(site: Path) -> list[str]:
    """What is still wrong after the next run."""
    publish(NEW, site, guard(site), unsealed={"okrs.json"})
    told = faults_of(site)
    told += [] if files_in(site)["index.html"] == NEW["index.html"] else ["the new site is not there"]
    return told + [f"left: {path.name}" for path in site.parent.iterdir() if path.name not in {"content", "site"}]


def files_in(folder: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.name != MARKER
    }


def main(folder: str) -> None:
    """What a run under strace does: it says with one call where the part that matters begins."""
    os.access("/okrsite-begins", os.F_OK)
    site = Path(folder) / "site"
    publish(NEW, site, guard(site), unsealed={"okrs.json"})


TRACED = (
    "openat",
    "write",
    "mkdir",
    "link",
    "linkat",
    "rename",
    "renameat2",
    "unlink",
    "rmdir",
    "chmod",
    "fchmodat",
    "fsync",
)
"""The calls by which a disk is changed."""

RUN = "import sys; from tests.publishing import main; main(sys.argv[1])"


def syscalls(folder: Path) -> list[tuple[str, int, int]]:
    """Each traced call with the number of its first and last occurrence in a publication; nothing where strace is not."""
    prepared(folder)
    log = folder.parent / "strace.log"
    done = _strace(folder, log, "-e", f"trace=access,faccessat,faccessat2,{','.join(TRACED)}")
    if done != 0 or not log.exists():
        return []
    lines = [line.split(None, 1)[-1] for line in log.read_text("utf-8", "replace").splitlines()]
    begins = next((n for n, line in enumerate(lines) if "/okrsite-begins" in line), None)
    if begins is None:
        return []
    found = []
    for name in TRACED:
        before, after = (sum(line.startswith(f"{name}(") for line in part) for part in (lines[:begins], lines[begins:]))
        found += [(name, before + 1, before + after)] if after else []
    return found


def points(found: list[tuple[str, int, int]]) -> list[tuple[str, int]]:
    """Every single call of those that were found."""
    return [(name, n) for name, first, last in found for n in range(first, last + 1)]


def killed(folder: Path, points: list[tuple[str, int]], tamper: str = "signal=KILL") -> list[str]:
    """What was wrong after a run was killed at each of these calls (or the call failed), and after the next run."""
    told = []
    for name, n in points:
        here = folder / f"{name}-{n}"
        site = prepared(here)
        ended = _strace(here, folder / "log", "-e", f"trace={name}", "-e", f"inject={name}:{tamper}:when={n}")
        told += [] if ended or "KILL" not in tamper else [f"{name} {n}: was not killed"]
        told += [f"{name} {n}: {fault}" for fault in faults_of(site)]
        told += [f"{name} {n}, next run: {fault}" for fault in mended(site)]
        shutil.rmtree(here)
    return told


def _strace(folder: Path, log: Path, *options: str) -> int | None:
    if shutil.which("strace") is None:
        return None
    command = ["strace", "-f", "-qq", "-o", str(log), *options, sys.executable, "-c", RUN, str(folder)]
    plain = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
    return subprocess.run(
        command, cwd=REPOSITORY, env={**os.environ, **plain}, capture_output=True, check=False, timeout=60
    ).returncode
