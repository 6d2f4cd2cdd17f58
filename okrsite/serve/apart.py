"""Who asks the rules while pages are read and saved? A fork, which knows all that we know, and ends when it is told.

So nobody who wants a page shares a processor's time with rules, and a save waits for none of them.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import NoReturn

from okrsite.findings import Finding, finding_of, row_of

PAYS = 500
"""Objectives from which on a fork costs less than what it takes over."""

EVERY = 0.01
"""Seconds between two questions whether the answer is still wanted."""

GIFT = 5
"""How much it steps back behind those who read pages, in the system's terms."""


def found_apart(find: Callable[[], tuple[Finding, ...]], is_wanted: Callable[[], bool]) -> tuple[Finding, ...] | None:
    """What a fork finds; None where it cannot, and where it is no longer wanted: both are cheaper found out here."""
    if sys.platform != "linux":
        return None
    ours, theirs = os.pipe()
    try:
        with (
            warnings.catch_warnings()
        ):  # it takes no lock that another thread may hold, but for those that are made anew
            warnings.simplefilter("ignore", DeprecationWarning)
            parent, fork = os.getpid(), os.fork()
    except OSError:
        os.close(ours)
        os.close(theirs)
        return None
    if not fork:
        _work(find, theirs, parent)
    os.close(theirs)
    try:
        return _answer(ours, is_wanted)
    finally:
        os.close(ours)
        with suppress(ProcessLookupError):
            os.kill(fork, signal.SIGKILL)
        Thread(target=_buried, args=(fork,), daemon=True).start()


def _buried(fork: int) -> None:
    """Wait until a fork is gone: the system takes a moment to give back all that a large one knew, and a save waits."""
    with suppress(ChildProcessError):
        os.waitpid(fork, 0)


def _work(find: Callable[[], tuple[Finding, ...]], answers: int, parent: int) -> NoReturn:
    """Find, tell and end, whatever happens; what fails here fails again where it can be told."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.nice(GIFT)
        rows = [row_of(finding) for finding in find()]
        if os.getppid() == parent:
            with os.fdopen(answers, "wb") as file:
                file.write(json.dumps(rows).encode())
    finally:
        os._exit(0)


def _answer(answers: int, is_wanted: Callable[[], bool]) -> tuple[Finding, ...] | None:
    told = bytearray()
    while is_wanted():
        if not select.select([answers], [], [], EVERY)[0]:
            continue
        if part := os.read(answers, 1 << 20):
            told += part
        else:
            break
    try:
        return tuple(finding_of(row) for row in json.loads(told))
    except ValueError:
        return None
