"""On which line and column of a plainly written text does a value stand? Found by skipping over the lines before it.

Made for texts that `content.light` can read, and only for texts behind keys and dashes: those are what findings are
about. None where the full parser has to be asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from okrsite.content.light import FLAT, KEY, PAIRS
from okrsite.findings import Span

TITLES = ("title", "name", "id")
"""What stands for a mapping, as in `yaml.Mapping.span`."""

NOTHING = {'""', "''", "~", "null"}
COMPACT = re.compile(rf"{KEY}:(?: |$)")


class _Row(NamedTuple):
    """A line, counted from 0, without blanks at its end."""

    line: int
    indent: int
    text: str


def locate(text: str, first_line: int, trail: Sequence[str]) -> Span | None:
    """The place of what stands at the end of a trail of keys and indices."""
    rows = _rows(text)
    n, indent = 0, 0
    for depth, name in enumerate(trail):
        left = trail[depth + 1 :]
        found = _entry(rows, n, indent, name) or _item(rows, n, indent, name)
        if found is None:
            return None
        begin = _begin(rows, *found)
        rest = rows[found[0]].text[begin:]
        if rest.startswith("{"):
            return _in_braces(rest, rows[found[0]].line + first_line, begin, left)
        if not left:
            return _span(rows, found, rest, begin, first_line)
        below = _below(rows, found[0], begin, rest)
        if below is None:
            return None
        n, indent = below
    return None


def located_mapping(text: str, first_line: int, trail: tuple[str, ...], keys: Collection[str]) -> Span | None:
    """The place that stands for a mapping with these keys; None where none of them is a title."""
    title = next((name for name in TITLES if name in keys), None)
    return None if title is None else locate(text, first_line, (*trail, title))


def _span(rows: list[_Row], found: tuple[int, int], rest: str, begin: int, first_line: int) -> Span | None:
    """The place of a text; where a mapping begins behind a dash, that of its title."""
    if not rest or rest[0] in "[{" or rest in NOTHING:
        return None
    if found[1] and rows[found[0]].text[found[1] - 1] == "-" and COMPACT.match(rest):
        for name in TITLES:
            title = _entry(rows, found[0], begin, name)
            if title is not None:
                at = _begin(rows, *title)
                return _span(rows, title, rows[title[0]].text[at:], at, first_line)
        return None
    line = rows[found[0]].line + first_line
    return line, begin + 1, line, begin + len(rest) + 1


def _in_braces(rest: str, line: int, begin: int, left: Sequence[str]) -> Span | None:
    """The place of a mapping on one line, or of one of its values."""
    if len(left) > 1 or not FLAT.fullmatch(rest):
        return None
    pairs = {pair[1]: pair for pair in PAIRS.finditer(rest)}
    name = left[0] if left else next((title for title in TITLES if title in pairs), "")
    if name:
        found = pairs.get(name)
        if found is None or found[0].partition(": ")[2][:2] in ('""', "''"):
            return None
        written = found[2] or found[3].rstrip(" ")
        at = begin + found.start(2 if found[2] else 3) + 1
        return line, at, line, at + len(written)
    first = next(iter(pairs))
    return line, begin + 2, line, begin + 2 + len(first)


def _entry(rows: list[_Row], n: int, indent: int, name: str) -> tuple[int, int] | None:
    """Where what is written behind a key begins: its row and column, in the mapping of an indentation from row `n`."""
    key = f"{name}:"
    end = indent + len(key)
    for at in range(n, len(rows)):
        _, begins, row = rows[at]
        if begins == indent or at == n:  # row `n` may begin with a dash
            if row.startswith(key, indent) and row[end : end + 1] in ("", " "):
                return at, end
        elif begins < indent:
            break
    return None


def _item(rows: list[_Row], n: int, indent: int, name: str) -> tuple[int, int] | None:
    """Where an item of a list begins, after its dash."""
    left = int(name) if name.isdigit() else -1
    for at in range(n, len(rows) if left >= 0 else 0):
        _, begins, row = rows[at]
        if begins < indent:
            break
        if begins == indent and row.startswith("- ", indent):
            if not left:
                return at, indent + 1
            left -= 1
    return None


def _begin(rows: list[_Row], at: int, column: int) -> int:
    """The first column after one that is not blank."""
    row = rows[at].text
    return len(row) - len(row[column:].lstrip(" "))


def _below(rows: list[_Row], at: int, begin: int, rest: str) -> tuple[int, int] | None:
    """Where the collection behind a key or a dash begins."""
    if rest:  # behind a dash, a mapping begins on the same row
        return None if rest[0] in "['\"" else (at, begin)
    return (at + 1, rows[at + 1].indent) if at + 1 < len(rows) else None


@lru_cache(maxsize=16)
def _rows(text: str) -> list[_Row]:
    """The lines that say something. Several places are asked for of one text after the other."""
    found = []
    for line, row in enumerate(text.split("\n")):
        bare = row.strip(" \r")
        if bare and not bare.startswith("#"):
            found.append(_Row(line, len(row) - len(row.lstrip(" ")), row.rstrip(" \r")))
    return found
