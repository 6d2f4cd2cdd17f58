"""How do rows of things stand under each other, aligned, on a wide and on a narrow terminal?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from okrsite.reporters.ink import Ink
from okrsite.reporters.plain import cells, padded, wrapped

GAP = 2
ROOM = 44
"""Columns that a title keeps at least, before what stands beside it moves below it."""


class Row(NamedTuple):
    """One thing: what leads it (painted, and how wide that is), its title, and words beside it."""

    lead: str
    lead_width: int
    title: str
    aside: tuple[str, ...] = ()
    is_strong: bool = False


def laid_out(rows: Sequence[Row], width: int, ink: Ink, room: int = ROOM) -> list[str]:
    """The lines of all rows. Titles are wrapped, never cut; what does not fit beside them stands below, in one line."""
    if not rows:
        return []
    lead = max(row.lead_width for row in rows)
    lead += GAP if lead else 0
    longest = max(cells(row.title) for row in rows)
    columns = _columns(rows, width - lead, min(room, longest))
    left = min(longest, width - lead - sum(column + GAP for column in columns))
    return [line for row in rows for line in _lines(row, lead, max(left, min(8, longest)), columns, width, ink)]


def pairs(items: Iterable[tuple[str, str]], width: int, ink: Ink, indent: str = "  ") -> list[str]:
    """`label  text` lines, the texts aligned and wrapped; an empty text leaves its line out."""
    shown = [(label, text) for label, text in items if text]
    column = max((cells(label) for label, _ in shown), default=0) + GAP
    lines = []
    for label, text in shown:
        first, *rest = wrapped(text, max(20, width - column - len(indent)))
        lines.append(f"{indent}{ink('label', padded(label, column))}{first}")
        lines += [f"{indent}{' ' * column}{line}" for line in rest]
    return lines


def packed(words: Iterable[str], width: int, between: str = " · ") -> list[str]:
    """Short texts side by side in as few lines as they need, none of them torn apart if it fits a line."""
    lines: list[str] = []
    for word in filter(None, words):
        if lines and cells(lines[-1] + between + word) <= width:
            lines[-1] += between + word
        else:
            lines += wrapped(word, width)
    return lines


def _columns(rows: Sequence[Row], width: int, room: int) -> list[int]:
    """The widths of those words beside the titles that fit there, from the first on."""
    widths: list[int] = []
    for i in range(max(len(row.aside) for row in rows)):
        column = max((cells(row.aside[i]) for row in rows if i < len(row.aside)), default=0)
        if width - sum(w + GAP for w in widths) - column - GAP < room:
            break
        widths.append(column)
    return widths


def _lines(row: Row, lead: int, room: int, columns: Sequence[int], width: int, ink: Ink) -> list[str]:
    first, *rest = wrapped(row.title, room)
    beside = "".join(" " * GAP + padded(text, column) for text, column in zip(row.aside, columns, strict=False))
    start = row.lead + " " * (lead - row.lead_width)
    title = ink("title", first) if row.is_strong else first
    lines = [f"{start}{title}{' ' * (room - cells(first)) if beside else ''}{ink('quiet', beside.rstrip())}".rstrip()]
    lines += [" " * lead + (ink("title", line) if row.is_strong else line) for line in rest]
    below = packed(row.aside[len(columns) :], width - lead)
    return lines + [" " * lead + ink("quiet", line) for line in below]
