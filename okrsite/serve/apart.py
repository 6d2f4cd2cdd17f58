"""Who asks the rules while pages are read and saved? A fork, which knows all that we know, and ends when it is told.

So nobody who wants a page shares a processor's time with rules, and a save waits for none of them.
"""

from __future__ import annotations

import json
import os
import select
import sys
import warnings
from collections.abc import Callable
from functools import partial
from threading import Thread

from okrsite.findings import Finding, finding_of, row_of
from okrsite.together import Fork, buried, end, forked

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
    try:
        with warnings.catch_warnings():
            # It takes no lock that another thread may hold, but for those that are made anew
            warnings.simplefilter("ignore", DeprecationWarning)
            fork = forked(partial(_rows, find))
    except OSError:
        return None
    try:
        return _answer(fork, is_wanted)
    finally:
        end(fork)
        # The system takes a moment to give back all that a large one knew, and a save waits
        Thread(target=buried, args=(fork,), daemon=True).start()


def _rows(find: Callable[[], tuple[Finding, ...]]) -> list[object]:
    os.nice(GIFT)
    return [row_of(finding) for finding in find()]


def _answer(fork: Fork, is_wanted: Callable[[], bool]) -> tuple[Finding, ...] | None:
    told = bytearray()
    while is_wanted():
        if not select.select([fork.answer], [], [], EVERY)[0]:
            continue
        if part := os.read(fork.answer, 1 << 20):
            told += part
        else:
            break
    try:
        return tuple(finding_of(row) for row in json.loads(told))
    except ValueError:
        return None
