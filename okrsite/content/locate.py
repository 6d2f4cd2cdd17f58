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
COMPACT = re.compile(rf"({KEY}):(?: |$)")


class _Row(NamedTuple):
    """A line, counted from 0, without blanks at its end."""

    line: int
    indent: int
    text: str


class _Block(NamedTuple):
    """A mapping or a list: where what stands behind each key begins, and on which rows items do."""

    entries: dict[str, tuple[int, int]]
    items: list[int]


class _Rows(list[_Row]):
    """The rows of a text, the blocks among them that were looked at, and what was found for each trail."""

    def __init__(self, height: int) -> None:
        super().__init__()
        self.height = height
        self._blocks: dict[tuple[int, int], _Block] = {}
        self.places: dict[tuple[int | str, ...], Span | None] = {}

    def block(self, n: int, indent: int) -> _Block:
        """What stands at an indentation from row `n` on; that row may begin with a dash."""
        found = self._blocks.get((n, indent))
        if found is None:
            found = self._blocks[n, indent] = self._read(n, indent)
        return found

    def _read(self, n: int, indent: int) -> _Block:
        found, is_list = _Block({}, []), n < len(self) and self[n].indent == indent
        for at in range(n, len(self)):
            _, begins, row = self[at]
            if begins > indent:
                continue
            if begins == indent or at == n:
                key = COMPACT.match(row, indent)
                if key is not None:
                    found.entries.setdefault(key[1], (at, key.end(1) + 1))
                elif is_list and begins == indent and row.startswith("- ", indent):
                    found.items.append(at)
            else:
                break
        return found


def locate(text: str, first_line: int, trail: Sequence[str], *, is_list: bool = False) -> Span | None:
    """The place of what stands at the end of a trail of keys and indices."""
    if len(trail) == 1 and not is_list and (edge := _at_left_edge(text, first_line, trail[0])) is not None:
        return edge
    rows = _rows(text)
    key: tuple[int | str, ...] = is_list, first_line, *trail
    if key not in rows.places:
        rows.places[key] = _walked(rows, first_line, trail, is_list=is_list)
    return rows.places[key]


def _walked(rows: _Rows, first_line: int, trail: Sequence[str], *, is_list: bool) -> Span | None:
    """Where a trail leads, block by block."""
    n, indent, last = 0, 0, len(trail) - 1
    for depth, name in enumerate(trail):
        block = rows.block(n, indent)
        found = block.entries.get(name) or _item(block, indent, name)
        if found is None:
            return None
        at = found[0]
        row = rows[at]
        begin = _begin(row.text, found[1])
        rest = row.text[begin:]
        if rest.startswith("{"):
            return _in_braces(rest, row.line + first_line, begin, trail[depth + 1 :])
        if depth == last:
            return (_list_span if is_list else _span)(rows, found, rest, begin, first_line)
        below = _below(rows, at, begin, rest)
        if below is None:
            return None
        n, indent = below
    return None


@lru_cache(maxsize=16)
def located_list(text: str, first_line: int, trail: tuple[str, ...]) -> Span | None:
    """The place of a list."""
    return locate(text, first_line, trail, is_list=True)


def located_mapping(text: str, first_line: int, trail: tuple[str, ...], keys: Collection[str]) -> Span | None:
    """The place that stands for a mapping with these keys; None where none of them is a title."""
    title = next((name for name in TITLES if name in keys), None)
    return None if title is None else locate(text, first_line, (*trail, title))


def _at_left_edge(text: str, first_line: int, name: str) -> Span | None:
    """The place of a text behind a key of the file itself, which most findings are about: no row before it is read."""
    key = f"{name}: "
    start = 0 if text.startswith(key) else text.find(f"\n{key}") + 1
    if not start and not text.startswith(key):
        return None
    end = text.find("\n", start)
    row = text[start : end if end >= 0 else len(text)].rstrip(" \r")
    begin = _begin(row, len(key))
    if len(row) <= begin or row[begin] in "[{" or row[begin:] in NOTHING:
        return None
    line = text.count("\n", 0, start) + first_line
    return line, begin + 1, line, len(row) + 1


def _list_span(rows: _Rows, found: tuple[int, int], rest: str, begin: int, first_line: int) -> Span | None:
    """The place of a list: its brackets, or from its first dash to whatever stands next."""
    at = found[0]
    if rest:
        line = rows[at].line + first_line
        return line, begin + 1, line, len(rows[at].text) + 1
    _, indent, _ = first = rows[at + 1]
    after = at + 2
    while after < len(rows) and _goes_on(rows[after], indent):
        after += 1
    end = rows[after] if after < len(rows) else _Row(rows.height, 0, "")
    return first.line + first_line, indent + 1, end.line + first_line, end.indent + 1


def _goes_on(row: _Row, indent: int) -> bool:
    """Whether a row still belongs to a list whose dashes stand at an indentation."""
    return row.indent > indent or (row.indent == indent and row.text.startswith("- ", indent))


def _span(rows: _Rows, found: tuple[int, int], rest: str, begin: int, first_line: int) -> Span | None:
    """The place of a text; where a mapping begins behind a dash, that of its title."""
    if not rest or rest[0] in "[{" or rest in NOTHING:
        return None
    if found[1] and rows[found[0]].text[found[1] - 1] == "-" and COMPACT.match(rest):
        for name in TITLES:
            title = rows.block(found[0], begin).entries.get(name)
            if title is not None:
                row = rows[title[0]].text
                at = _begin(row, title[1])
                return _span(rows, title, row[at:], at, first_line)
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


def _item(block: _Block, indent: int, name: str) -> tuple[int, int] | None:
    """Where an item of a list begins, after its dash."""
    at = int(name) if name.isdigit() else len(block.items)
    return (block.items[at], indent + 1) if at < len(block.items) else None


def _begin(row: str, column: int) -> int:
    """The first column after one that is not blank."""
    return len(row) - len(row[column:].lstrip(" "))


def _below(rows: _Rows, at: int, begin: int, rest: str) -> tuple[int, int] | None:
    """Where the collection behind a key or a dash begins."""
    if rest:  # behind a dash, a mapping begins on the same row
        return None if rest[0] in "['\"" else (at, begin)
    return (at + 1, rows[at + 1].indent) if at + 1 < len(rows) else None


@lru_cache(maxsize=16)
def _rows(text: str) -> _Rows:
    """The lines that say something. Several places are asked for of one text after the other."""
    found = _Rows(text.count("\n") + (not text.endswith("\n")))
    for line, row in enumerate(text.split("\n")):
        said = row.rstrip(" \r")
        bare = said.lstrip(" ")
        if bare and bare[0] != "#":
            found.append(_Row(line, len(said) - len(bare), said))
    return found
