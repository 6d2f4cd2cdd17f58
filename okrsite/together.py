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
from functools import partial
from typing import NamedTuple, NoReturn, TypeVar

MOST = 8000
"""Pieces that fit into a pipe at once."""

NUMBER = struct.Struct("=Q")

Item = TypeVar("Item")
Answer = TypeVar("Answer")
"""Lists, texts, numbers, or tuples of them; a fork's tuples come as lists."""


class Fork(NamedTuple):
    """A process that knows what this one knew, and the handle from which its answer is read, as JSON."""

    pid: int
    answer: int


def shared(items: Sequence[Item], do: Callable[[Item], Answer], jobs: int, *, piece: int = 1) -> list[Answer]:
    """Do something with every item, by this process and its forks, and give the answers in the order of the items.

    So many items make a `piece` that asking for one costs nothing, and so few that nobody waits long at the end.
    """
    if jobs < 2 or sys.platform != "linux":
        return [do(item) for item in items]
    size = max(piece, -(-len(items) // MOST))
    pieces = [items[at : at + size] for at in range(0, len(items), size)]
    ask, tell = os.pipe()
    forks: list[Fork] = []
    try:
        os.write(tell, b"".join(map(NUMBER.pack, range(len(pieces)))))
        os.close(tell)
        gc.freeze()  # what both know is not looked at again, so that it stays in one place
        with suppress(OSError):  # no more processes than the system allows
            forks += (forked(partial(_share, ask, pieces, do, os.getpid())) for _ in range(jobs - 1))
        done: dict[int, list[Answer]] = {n: [do(item) for item in pieces[n]] for n in _numbers(ask)}
        for fork in forks:
            done |= _answers(fork)  # type: ignore[arg-type]  # what our own forks wrote
    finally:
        gc.unfreeze()
        os.close(ask)
        for fork in forks:
            end(fork)
            buried(fork)
    return [answer for n, piece in enumerate(pieces) for answer in done.get(n) or [do(item) for item in piece]]


def _numbers(ask: int) -> Iterator[int]:
    """The pieces that nobody has taken yet."""
    while data := os.read(ask, NUMBER.size):
        (number,) = NUMBER.unpack(data)
        yield number


def _share(
    ask: int, pieces: Sequence[Sequence[Item]], do: Callable[[Item], Answer], parent: int
) -> list[tuple[int, list[Answer]]]:
    """Take pieces until there are none, or until whoever asked is gone."""
    done = []
    for number in _numbers(ask):
        with suppress(Exception):  # the same will be raised where it is done again
            answered = []
            for item in pieces[number]:
                if os.getppid() != parent:
                    os._exit(os.EX_TEMPFAIL)
                answered.append(do(item))
            done.append((number, answered))
    return done


def _answers(fork: Fork) -> dict[int, list[object]]:
    """What a fork has done; nothing if it was killed."""
    with os.fdopen(fork.answer, "rb", closefd=False) as file, suppress(ValueError):
        return dict(json.loads(file.read()))
    return {}


def forked(do: Callable[[], object]) -> Fork:
    """Another process that does something, tells what came of it, as JSON, and ends; OSError where there is none.

    One that fails tells nothing. Whoever asks for one says `end` and `buried`.
    """
    ours, theirs = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        os.close(ours)
        os.close(theirs)
        raise
    if not pid:
        _told(do, theirs)
    os.close(theirs)
    return Fork(pid, ours)


def _told(do: Callable[[], object], answer: int) -> NoReturn:
    """It ends here, whatever happens."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        told = json.dumps(do()).encode()
        with os.fdopen(answer, "wb") as file:
            file.write(told)
    finally:
        os._exit(os.EX_OK)


def end(fork: Fork) -> None:
    """Nobody waits for its answer any longer."""
    os.close(fork.answer)
    with suppress(ProcessLookupError):
        os.kill(fork.pid, signal.SIGKILL)


def buried(fork: Fork) -> None:
    """Wait until it is gone: leave no process behind."""
    with suppress(ChildProcessError):
        os.waitpid(fork.pid, 0)
