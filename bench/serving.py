"""How long is it from a save to the page that shows it? Asked of a dev server over HTTP, and of a browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from typing import IO, TYPE_CHECKING

from bench.measure import TOLD, Command, Failed
from tools.chromium import ARGUMENTS, CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVERY = 0.005
"""Seconds between two requests: often enough for the fastest, and little for a server to do."""

SETTLE = 1.5
"""Seconds between what a save set off and the next one, as somebody who writes would leave."""

START_LIMIT, SAVE_LIMIT = 600.0, 240.0
Save = Callable[[int], str]
"""Writes the file anew, as the so-manieth save, and gives what the page then says."""


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(command: Command, port: int, address: str) -> Iterator[None]:
    """A dev server that shows the page at the address, for as long as it is needed; it and its children end then."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command.argv, cwd=command.folder, env=command.environment(), stdin=subprocess.DEVNULL,
            stdout=said, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            _until(lambda: b"<" in _got(port, address) or _ended(process), START_LIMIT, "the server to start")
            if _ended(process):
                raise Failed(f"{' '.join(command.argv)} ended at once:\n{_last(said)}")
            yield
        finally:
            _end(process)


def served(port: int, address: str, save: Save, steps: range) -> Iterator[float]:
    """Seconds from each save until the page over HTTP says what was saved."""
    for step in steps:
        time.sleep(SETTLE)
        start = time.perf_counter()
        wanted = save(step).encode()
        _until(lambda wanted=wanted: wanted in _got(port, address), SAVE_LIMIT, "the page")  # type: ignore[misc]
        yield time.perf_counter() - start


def reloaded(page: Page, save: Save, steps: range) -> Iterator[float]:
    """Seconds from each save until the page in the browser, which nobody touches, shows what was saved."""
    for step in steps:
        time.sleep(SETTLE)
        start = time.perf_counter()
        wanted = page.locator(f'[data-progress="{save(step)}"]').first
        wanted.wait_for(state="attached", timeout=SAVE_LIMIT * 1000)
        yield time.perf_counter() - start


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium, as the browser tests drive it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only needed here, and heavy

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield found
        finally:
            found.close()


def _got(port: int, address: str) -> bytes:
    """The page, as far as there is one."""
    connection = HTTPConnection("127.0.0.1", port, timeout=SAVE_LIMIT)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.read() if answer.status == 200 else b""
    except (OSError, HTTPException):
        return b""
    finally:
        connection.close()


def _until(is_so: Callable[[], bool], limit: float, what: str) -> None:
    deadline = time.monotonic() + limit
    while not is_so():
        if time.monotonic() > deadline:
            raise Failed(f"waited {limit:.0f} s for {what}")
        time.sleep(EVERY)


def _ended(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is not None


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the group of processes to end, and see to it."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
            process.wait(5)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def _last(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read().decode(errors="replace")[-TOLD:]
