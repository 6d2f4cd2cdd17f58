"""How does the program speak: where to, how wide, in colour or not?"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from okrsite.reporters.ink import Ink
from okrsite.reporters.plain import visible

WHEN = ("auto", "always", "never")

NARROWEST, WIDEST = 40, 120
"""Columns that are used at least and at most: below it nothing is readable, above it lines are too long to follow."""

STAGES = {
    "read": "reading the files",
    "nodes": "understanding them",
    "link": "linking",
    "score": "counting",
    "rules": "checking",
    "history": "asking git",
    "render": "making pages",
    "write": "writing the site",
}
"""What a stage is called while somebody waits for it."""


class Screen(NamedTuple):
    """Standard output and standard error, as they are for this run."""

    out: Ink
    err: Ink
    width: int
    is_terminal: bool
    waits: bool
    is_quiet: bool = False
    verbosity: int = 0

    @classmethod
    def of(cls, color: str, *, quiet: bool = False, verbosity: int = 0) -> Screen:
        """The screen of this process."""
        width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))
        out, err = sys.stdout.isatty(), sys.stderr.isatty()
        inks = Ink(_is_coloured(color, out)), Ink(_is_coloured(color, err))
        can_wipe = err and os.environ.get("TERM") != "dumb"
        return cls(*inks, width, out, can_wipe and not quiet, quiet, verbosity)

    def show(self, text: str) -> None:
        """Print what was asked for."""
        sys.stdout.write(text if text.endswith("\n") or not text else f"{text}\n")

    def say(self, text: str) -> None:
        """Tell a person something beside it, unless told to be quiet."""
        if not self.is_quiet:
            self.complain(text)

    def complain(self, text: str) -> None:
        """Tell a person something that cannot go unsaid."""
        sys.stdout.flush()
        sys.stderr.write(f"{text}\n")

    def safe(self, text: str) -> str:
        """A text from the content, harmless in a terminal."""
        return visible(text)

    @contextmanager
    def progress(self) -> Iterator[Callable[[str], None]]:
        """Name each stage of long work in one line that is wiped at the end; silent unless somebody watches."""
        if not self.waits:
            yield lambda _: None
            return
        try:
            yield lambda stage: _name(self.err("quiet", f"{STAGES.get(stage, stage)} …"))
        finally:
            _name("")


def _name(text: str) -> None:
    sys.stderr.write(f"\r\x1b[K{text}")
    sys.stderr.flush()


def _is_coloured(color: str, is_terminal: bool) -> bool:  # noqa: FBT001 - what a stream says of itself
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR", "0") not in ("", "0")
    return forced or (is_terminal and os.environ.get("TERM") != "dumb")
