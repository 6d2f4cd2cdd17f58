"""How is a rule's docstring read? Its parts, and the files of its examples.

A page is a summary, five sections and two examples. Examples show only the keys that matter: what every file of a kind
must have, and the `---` fences, are left out; below a line `---` stands the body. `# objectives/x.md` begins a file.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from typing import NamedTuple

SECTIONS = ("What it does", "Why", "How to fix", "Options", "Source", "Bad", "Good")
_HEADING = re.compile(rf"^({'|'.join(SECTIONS)}):[ \n]*", re.MULTILINE)
_FILE = re.compile(r"^# (\S+\.(?:md|yaml|csv))\n", re.MULTILINE)


class Page(NamedTuple):
    """The parts of a rule's page; `bad` and `good` map file names to texts."""

    summary: str
    what: str
    why: str
    fix: str
    options: str
    source: str
    bad: Mapping[str, str]
    good: Mapping[str, str]


def read(text: str) -> Page:
    """A page from its text. A section that is missing is empty."""
    summary, *pieces = _HEADING.split(text)
    parts = dict(zip(pieces[::2], pieces[1::2], strict=True))
    what, why, fix, options, source = (" ".join(parts.get(name, "").split()) for name in SECTIONS[:5])
    bad, good = (_files(parts.get(name, "")) for name in SECTIONS[5:])
    return Page(summary.strip(), what, why, fix, options, source, bad, good)


def _files(block: str) -> Mapping[str, str]:
    # The heading took the first line's indent with it.
    text = textwrap.dedent("    " + block) if block else ""
    _, *pieces = _FILE.split(text)
    return {name: body.rstrip() + "\n" for name, body in zip(pieces[::2], pieces[1::2], strict=True)}
