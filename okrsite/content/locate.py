"""On which line and column of a plainly written text does a value stand? Found by skipping over the lines before it.

Made for texts that `content.light` can read, and only for texts behind keys and dashes: those are what findings are
about. None where the full parser has to be asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from okrsite.content.light import FLAT, KEY, PAIRS
from okrsite.findings import Span

TITLES = ("title", "name", "id")
"""What stands for a mapping, as in `yaml.Mapping.span`."""

NOTHING = {'""', "''", "~", "null"}
COMPACT = re.compile(rf"{KEY}:(?: |$)")


def locate(text: str, first_line: int, trail: Sequence[str]) -> Span | None:
    """The place of what stands at the end of a trail of keys and indices."""
    rows = text.split("\n")
    n, indent = 0, 0
    for depth, name in enumerate(trail):
        left = trail[depth + 1 :]
        found = _entry(rows, n, indent, name) or _item(rows, n, indent, name)
        if found is None:
            return None
        begin = _begin(rows, *found)
        rest = rows[found[0]][begin:].rstrip(" \r")
        if rest.startswith("{"):
            return _in_braces(rest, found[0] + first_line, begin, left)
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


def _span(rows: list[str], found: tuple[int, int], rest: str, begin: int, first_line: int) -> Span | None:
    """The place of a text; where a mapping begins behind a dash, that of its title."""
    if not rest or rest[0] in "[{" or rest in NOTHING:
        return None
    if found[1] and rows[found[0]][found[1] - 1] == "-" and COMPACT.match(rest):
        for name in TITLES:
            title = _entry(rows, found[0], begin, name)
            if title is not None:
                at = _begin(rows, *title)
                return _span(rows, title, rows[title[0]][at:].rstrip(" \r"), at, first_line)
        return None
    line = found[0] + first_line
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


def _entry(rows: list[str], n: int, indent: int, name: str) -> tuple[int, int] | None:
    """Where what is written behind a key begins: its row and column, in the mapping of an indentation from row `n`."""
    key = f"{name}:"
    for at, row in _block(rows, n, indent):
        if row.startswith(key, indent) and row[indent + len(key) : indent + len(key) + 1] in ("", " ", "\r"):
            return at, indent + len(key)
    return None


def _item(rows: list[str], n: int, indent: int, name: str) -> tuple[int, int] | None:
    """Where an item of a list begins, after its dash."""
    if not name.isdigit():
        return None
    left = int(name)
    for at, row in _block(rows, n, indent):
        if row.startswith("- ", indent):
            if not left:
                return at, indent + 1
            left -= 1
    return None


def _block(rows: list[str], n: int, indent: int) -> Iterator[tuple[int, str]]:
    """The rows that begin at an indentation, up to the first that begins before it; row `n` may begin with a dash."""
    for at in range(n, len(rows)):
        row = rows[at]
        bare = row.lstrip(" ")
        if not bare or bare == "\r" or bare.startswith("#"):
            continue
        begins = len(row) - len(bare)
        if begins < indent and at > n:
            return
        if begins == indent or at == n:
            yield at, row


def _begin(rows: list[str], at: int, column: int) -> int:
    """The first column after one that is not blank."""
    row = rows[at]
    return column + len(row) - column - len(row[column:].lstrip(" "))


def _below(rows: list[str], at: int, begin: int, rest: str) -> tuple[int, int] | None:
    """Where the collection behind a key or a dash begins."""
    if rest:  # behind a dash, a mapping begins on the same row
        return None if rest[0] in "['\"" else (at, begin)
    for below in range(at + 1, len(rows)):
        bare = rows[below].lstrip(" ")
        if bare and bare != "\r" and not bare.startswith("#"):
            return below, len(rows[below]) - len(bare)
    return None
