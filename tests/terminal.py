r"""How does the program talk with somebody at a terminal? A pseudo-terminal, and who types what when.

said = talk(made, ["checkin", "o/k"], ("Value:", "42\r"), ("Confidence", "7\r"), ("Note", "\r"), ("Write it?", "\r"))
assert said.code == 0
"""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

from tests.conftest import TODAY, Company, environment

CTRL_C, CTRL_D, ENTER, TAB = "\x03", "\x04", "\r", "\t"

PATIENCE = 30
"""Seconds until a prompt that does not come is a failure."""

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x07")

TAKE_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "okrsite", *sys.argv[1:]])
"""
"""Makes the pseudo-terminal the one that Ctrl-C comes from, then runs the program."""


class Said(NamedTuple):
    """How a run at a terminal ended, and all that was seen on the screen."""

    code: int
    screen: str


def talk(company: Company, args: Sequence[str], *turns: tuple[str, str], redirected: bool = False, **env: str) -> Said:
    """Run the program at a terminal; each turn is what is waited for, and what is typed then.

    With `redirected`, standard output goes somewhere else, as in `okrsite … > file`.
    """
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", TAKE_TERMINAL, "--today", TODAY.isoformat(), *args]
    settings = environment(company.root) | {"TERM": "xterm", "NO_COLOR": "1"} | env
    with subprocess.Popen(
        command,
        cwd=company.root,
        env=settings,
        stdin=theirs,
        stdout=subprocess.DEVNULL if redirected else theirs,
        stderr=theirs,
        start_new_session=True,
    ) as run:
        os.close(theirs)
        try:
            return _conversation(run, ours, turns)
        finally:
            run.kill()
            os.close(ours)


def _conversation(run: subprocess.Popen[bytes], terminal: int, turns: Sequence[tuple[str, str]]) -> Said:
    seen, answered = b"", 0
    for awaited, typed in turns:
        while awaited not in _text(seen)[answered:]:
            more = _read(terminal)
            assert more, f"{awaited!r} was never asked, but:\n{_text(seen)}"
            seen += more
        answered += _text(seen)[answered:].index(awaited) + len(awaited)
        os.write(terminal, typed.encode())
    while more := _read(terminal):
        seen += more
    assert more is None, f"the program waits for what is not typed:\n{_text(seen)}"
    said = Said(run.wait(PATIENCE), _text(seen))
    assert "Traceback" not in said.screen, said.screen
    return said


def _read(terminal: int) -> bytes | None:
    """What comes next on the screen; None once the program has ended, nothing if it waits too long."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            try:
                return os.read(terminal, 65536) or None
            except OSError:
                return None
    return b""


def _text(seen: bytes) -> str:
    return ESCAPES.sub("", seen.decode(errors="replace")).replace("\r\n", "\n").replace("\r", "")
