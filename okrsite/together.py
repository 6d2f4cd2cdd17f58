"""How do several processes share one list of work? Each takes the next piece when it is done with the last.

The work happens in forks of this process, which know all that it knows and need be sent nothing but the number of a
piece. What one of them cannot do, and what one leaves undone that was killed, is done here: so faults are raised where
they always are, and the outcome never depends on how many there are.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO, NamedTuple, NoReturn, TypeVar

MOST = 8000
"""Pieces that fit into a pipe at once."""

NUMBER = struct.Struct("=Q")

Item = TypeVar("Item")
Answer = TypeVar("Answer")
"""Lists, texts, numbers, or tuples of them; a fork's tuples come as lists."""


class _Fork(NamedTuple):
    pid: int
    answers: BinaryIO


def shared(items: Sequence[Item], do: Callable[[Item], Answer], jobs: int, *, piece: int = 1) -> list[Answer]:
    """Do something with every item, by this process and its forks, and give the answers in the order of the items.

    So many items make a `piece` that asking for one costs nothing, and so few that nobody waits long at the end.
    """
    if jobs < 2 or sys.platform != "linux":
        return [do(item) for item in items]
    size = max(piece, -(-len(items) // MOST))
    pieces = [items[at : at + size] for at in range(0, len(items), size)]
    ask, tell = os.pipe()
    forks: list[_Fork] = []
    try:
        os.write(tell, b"".join(map(NUMBER.pack, range(len(pieces)))))
        os.close(tell)
        gc.freeze()  # what both know is not looked at again, so that it stays in one place
        with suppress(OSError):  # no more processes than the system allows
            forks += (_forked(ask, pieces, do) for _ in range(jobs - 1))
        done: dict[int, list[Answer]] = {n: [do(item) for item in pieces[n]] for n in _numbers(ask)}
        for fork in forks:
            done |= _answers(fork.answers)  # type: ignore[arg-type]  # what our own forks wrote
    finally:
        gc.unfreeze()
        os.close(ask)
        for fork in forks:
            _end(fork)
    return [answer for n, piece in enumerate(pieces) for answer in done.get(n) or [do(item) for item in piece]]


def _numbers(ask: int) -> Iterator[int]:
    """The pieces that nobody has taken yet."""
    while data := os.read(ask, NUMBER.size):
        (number,) = NUMBER.unpack(data)
        yield number


def _forked(ask: int, pieces: Sequence[Sequence[Item]], do: Callable[[Item], Answer]) -> _Fork:
    """Another process that takes its share."""
    ours, theirs = os.pipe()
    parent = os.getpid()
    try:
        pid = os.fork()
    except OSError:
        os.close(ours)
        os.close(theirs)
        raise
    if not pid:
        _work(ask, pieces, do, theirs, parent)
    os.close(theirs)
    return _Fork(pid, os.fdopen(ours, "rb"))


def _work(
    ask: int, pieces: Sequence[Sequence[Item]], do: Callable[[Item], Answer], answers: int, parent: int
) -> NoReturn:
    """Take pieces until there are none, or until whoever asked is gone. It ends here, whatever happens."""
    done: dict[int, object] = {}
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        for number in _numbers(ask):
            with suppress(Exception):  # the same will be raised where it is done again
                answered = []
                for item in pieces[number]:
                    if os.getppid() != parent:
                        os._exit(os.EX_TEMPFAIL)
                    answered.append(do(item))
                done[number] = answered
        told = json.dumps(list(done.items())).encode()
        with os.fdopen(answers, "wb") as file:
            file.write(told)
    finally:
        os._exit(os.EX_OK)


def _answers(file: BinaryIO) -> dict[int, list[object]]:
    """What a fork has done; nothing if it was killed."""
    try:
        return dict(json.loads(file.read()))
    except ValueError:
        return {}


def _end(fork: _Fork) -> None:
    """Leave no process behind."""
    fork.answers.close()
    with suppress(ProcessLookupError):
        os.kill(fork.pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(fork.pid, 0)
