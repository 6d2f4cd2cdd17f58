"""Does any text take more time than its length deserves? Half a megabyte of what is worst for a parser."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY

SIZE = 500_000
SLOW: dict[str, str | tuple[str, ...]] = {
    "comments that never end": "<!--\n",
    "comments that end in the middle of a line": ("<!--\n", "--> x"),
    "a heading full of spaces": ("# a", " ", "b"),
    "a heading full of hashes": ("# a", " #", "b"),
    "brackets": "[",
    "brackets, one a line": "[\n",
    "pictures": "![",
    "links in what might be a table": "[[a]]|",
    "links in what might be a table, one a line": "[[a]]|\n",
    "ignore comments that never end": "<!-- okrsite: ignore[x] ",
    "ignore comments that never close": "<!-- okrsite: ignore[",
    "ignore comments": "<!-- okrsite: ignore[a] b -->\n",
    "addresses": "<a@b.c> ",
    "entities": "&",
    "emphasis": "*a_ ",
    "quotes": "> ",
    "rows of a table": ("|a|b|\n|-|-|\n", "|a|b|\n", ""),
    "yaml comments": "#okrsite: ignore[x]\n",
    "yaml comments on one line": " #okrsite:ignore[",
}  # fmt: skip
"""What once took minutes, or might have."""

LOAD = """
import sys
from datetime import date
from okrsite.project import load
from okrsite.site import Options, render
from tests.properties.test_reader_properties import MemoryTree
name, text = sys.argv[1], sys.stdin.read()
project = load(MemoryTree({"okrsite.yaml": b"", name: text.encode()}), today=date(2026, 11, 21), drafts=False)
print(len(dict(render(project, Options()))["pages/x/index.html"]))
"""


def long(part: str | tuple[str, ...]) -> str:
    first, middle, last = ("", part, "") if isinstance(part, str) else part if len(part) == 3 else ("", *part)
    return first + middle * (SIZE // len(middle)) + last


@pytest.mark.parametrize("what", SLOW)
def test_long_texts_take_seconds_where_they_took_minutes(what: str) -> None:
    """The limit is far above what is needed on a busy machine, and far below what squares would take."""
    name, before = (
        ("content/pages/x.yaml", "title: x\n") if what.startswith("yaml") else ("content/pages/x.md", "---\n---\n")
    )
    done = subprocess.run(
        [sys.executable, "-c", LOAD, name], input=before + long(SLOW[what]), text=True, cwd=REPOSITORY,
        capture_output=True, check=False, timeout=150,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
