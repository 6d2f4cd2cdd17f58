"""How long does a command take, how much of the processor, how much memory? Of the whole tree of its processes."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, NamedTuple

EVERY = 0.025
"""Seconds between two looks at the memory."""

TOLD = 2000
"""So many characters of what a command said are shown when it fails."""


class Command(NamedTuple):
    """What is run, where, and with which variables over our own."""

    argv: tuple[str, ...]
    folder: Path
    variables: Mapping[str, str] = {}

    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.variables}


class Usage(NamedTuple):
    """Seconds on the clock and of the processor, the peak of memory in megabytes, and what was printed meanwhile."""

    seconds: float
    cpu: float
    megabytes: float
    said: str = ""


class Failed(Exception):
    """A command that ended badly; what it said last is the message."""


def measured(command: Command, allowed: frozenset[int] = frozenset({0}), limit: float = 3600.0) -> Usage:
    """Run a command to its end. Failed if it ends with another code than allowed, or takes longer than the limit."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        start = time.perf_counter()
        process = subprocess.Popen(
            command.argv, cwd=command.folder, env=command.environment(), stdin=subprocess.DEVNULL,
            stdout=said, stderr=complained, start_new_session=True,
        )  # fmt: skip
        watch = _Watch(process.pid, limit)
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        watch.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in allowed:
            raise Failed(_told(command, process.returncode, _all(complained) or _all(said)))
        printed = _all(said).decode(errors="replace")
    return Usage(seconds, used.ru_utime + used.ru_stime, watch.peak / 1e6, printed)


def output(command: Command, allowed: frozenset[int] = frozenset({0})) -> str:
    """What a command prints; nothing is measured."""
    done = subprocess.run(command.argv, cwd=command.folder, env=command.environment(), capture_output=True, check=False)
    if done.returncode not in allowed:
        raise Failed(_told(command, done.returncode, done.stderr or done.stdout))
    return done.stdout.decode()


class _Watch(threading.Thread):
    """Looks at the memory of a tree of processes until it is stopped; ends a command that goes on for too long.

    Pages that several processes share are counted once, by their share (PSS); of one process alone the kernel itself
    remembers the peak.
    """

    def __init__(self, pid: int, limit: float) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._pid, self._deadline, self._end = pid, time.monotonic() + limit, threading.Event()

    def run(self) -> None:
        while not self._end.wait(EVERY):
            pids = list(tree(self._pid))
            alone = max((_field(pid, "status", "VmHWM:") for pid in pids), default=0)
            shared = sum(_field(pid, "smaps_rollup", "Pss:") for pid in pids) if len(pids) > 1 else 0
            self.peak = max(self.peak, alone, shared)
            if time.monotonic() > self._deadline:
                os.killpg(self._pid, 9)
                return

    def stop(self) -> None:
        self._end.set()
        self.join()


def tree(pid: int) -> Iterator[int]:
    """A process and all below it, as far as they still run."""
    waiting = [pid]
    while waiting:
        found = waiting.pop()
        yield found
        for path in Path(f"/proc/{found}/task").glob("*/children"):
            waiting += [int(word) for word in _text(path).split()]


def _field(pid: int, file: str, name: str) -> int:
    """A number of kilobytes from what the kernel tells of a process, in bytes; 0 if it is gone."""
    line = _text(Path(f"/proc/{pid}/{file}")).partition(name)[2].partition("\n")[0]
    return int(line.split()[0]) * 1024 if line else 0


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _all(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _told(command: Command, code: int, said: bytes) -> str:
    return f"{' '.join(command.argv)} in {command.folder} ended with {code}:\n{said.decode(errors='replace')[-TOLD:]}"


def gigabytes() -> float:
    """The memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
