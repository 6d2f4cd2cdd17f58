"""How is something asked on a terminal, again until the answer can be used, and left without a trace by Ctrl-C?"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import click

from okrsite.cli.screen import Screen
from okrsite.findings import UsageError
from okrsite.reporters.plain import visible

Answer = TypeVar("Answer")

BLINK = 0.2
"""Seconds after which Ctrl-C is noticed at the latest."""

YES, NO = {"y", "yes"}, {"n", "no"}


def can_ask() -> bool:
    """Whether somebody sits at a terminal who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(
    screen: Screen,
    question: str,
    read: Callable[[str], Answer],
    default: str = "",
    words: Iterable[str] = (),
) -> Answer:
    """Ask until `read` takes the answer; it raises UsageError to be asked again. Enter alone gives the default.

    The Tab key completes `words`.
    """
    shown = f"{question} [{visible(default)}]: " if default else f"{question}: "
    while True:
        line = _line(screen, shown, sorted(words)).strip()
        try:
            return read(line or default)
        except UsageError as error:
            screen.complain(f"  {screen.err('error', '!')} {visible(str(error))}")


def confirmed(screen: Screen, question: str, *, default: bool = True) -> bool:
    """Ask for a yes or a no."""

    def read(text: str) -> bool:
        if not text:
            return default
        if text.lower() not in YES | NO:
            raise UsageError("y or n, please")
        return text.lower() in YES

    return ask(screen, f"{question} [{'Y/n' if default else 'y/N'}]", read)


def _line(screen: Screen, prompt: str, words: Sequence[str]) -> str:
    try:
        with _awake():
            return _edited(prompt, words) if sys.stdout.isatty() else _plain(prompt)
    except KeyboardInterrupt:
        screen.complain("\nNothing was written.")
        raise
    except EOFError:
        screen.complain("\nNothing was written.")
        raise click.Abort from None


@contextmanager
def _awake() -> Iterator[None]:
    """Let Ctrl-C be noticed even if it comes in the moment before the wait for a key begins.

    Such a signal would only be looked at with the next key; a timer makes it be looked at soon.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, BLINK, BLINK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _plain(prompt: str) -> str:
    """A line without editing: standard output goes somewhere else, and prompts do not belong there."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


def _edited(prompt: str, words: Sequence[str]) -> str:
    sys.stderr.flush()
    try:
        import readline  # noqa: PLC0415 - only some systems have it, and only prompts need it
    except ImportError:
        return input(prompt)
    matching: list[str] = []

    def complete(text: str, state: int) -> str | None:
        if state == 0:
            matching[:] = [word for word in words if word.startswith(text)]
        return matching[state] if state < len(matching) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" ,")
    readline.parse_and_bind("tab: complete")
    try:
        return input(prompt)
    finally:
        readline.set_completer(None)
