"""How do numbers look in a terminal: a status by its shape, a bar that knows what day it is, a value with its unit?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from okrsite.findings import Source
from okrsite.reporters.ink import Ink
from okrsite.reporters.plain import visible
from okrsite.scores import Group, Numbers
from okrsite.scores.numbers import NEAR, NO_DATA, clamped

SHAPES = {
    "on-track": ("●", "good", "on track"),
    "at-risk": ("▲", "risk", "at risk"),
    "off-track": ("◆", "bad", "off track"),
    "done": ("✓", "good", "done"),
    "pending": ("○", "quiet", "pending"),
    "upcoming": ("○", "quiet", "upcoming"),
    "draft": ("◌", "quiet", "draft"),
    "dropped": ("×", "quiet", "dropped"),
    "closed": ("■", "quiet", "closed"),
    NO_DATA: ("–", "quiet", "no data"),
}
"""Each status by shape, meaning of its colour, and word, in the order of a tally."""

UNDATED = ("draft", "dropped", "closed", "upcoming")
"""Statuses on whose bar no pace is drawn: no plan runs."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def sign(status: str | None, ink: Ink, *, stale: bool = False) -> str:
    """The shape of a status. What is stale never shows plain green."""
    shape, meaning, _ = SHAPES[status or NO_DATA]
    return ink("risk" if stale and meaning == "good" else meaning, shape)


def verdict(numbers: Numbers, ink: Ink) -> str:
    """Shape and word, and since when nobody checked in."""
    shape, meaning, word = SHAPES[numbers.status or NO_DATA]
    if not numbers.stale:
        return ink(meaning, f"{shape} {word}")
    since = f" since {day(numbers.last_check_in)}" if numbers.last_check_in else ", never checked in"
    return f"{sign(numbers.status, ink, stale=True)} {word}, {ink('risk', f'stale{since}')}"


def bar(numbers: Numbers | Group, width: int, ink: Ink) -> str:
    """Progress as a line with a tick where the plan says it should be. Aggregates are grey: nobody declared them."""
    if numbers.progress is None:
        return ink("quiet", "┄" * width)
    is_group = isinstance(numbers, Group)
    meaning = "" if is_group else SHAPES[numbers.status or NO_DATA][1]
    halves = int(clamped(numbers.progress) * 2 * width + 0.5)
    filled = "━" * (halves // 2) + ("╸" if halves % 2 else "")
    tick = _tick(numbers, width)
    if tick is None:
        return ink(meaning, filled) + ink("quiet", "─" * (width - len(filled)))
    track = filled + "─" * (width - len(filled))
    mark = ink("bold", "╋" if tick < halves // 2 else "┼")
    left, right = min(tick, len(filled)), max(tick + 1, len(filled))
    before = ink(meaning, track[:left]) + ink("quiet", track[left:tick])
    return before + mark + ink(meaning, track[tick + 1 : right]) + ink("quiet", track[right:])


def percent(share: float | None) -> str:
    """Whole percent, half up; a dash for what nobody knows."""
    return "–" if share is None else f"{math.floor(share * 100 + 0.5 + NEAR)}%"


def number(value: object) -> str:
    """A value as people write it: `27`, `1,250.5`, `yes`; a dash for none."""
    if value is None or isinstance(value, bool):
        return "–" if value is None else "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.10g}" if abs(value) < 1e15 else f"{value:g}"
    return visible(str(value))


def measured(value: object, unit: str) -> str:
    """A value with its unit: `35%`, `7.4 M EUR`."""
    shown = number(value)
    if not unit or shown in ("–", "yes", "no"):
        return shown
    return f"{shown}{'' if unit == '%' else ' '}{visible(unit)}"


def day(moment: date | None, *, year: bool = False) -> str:
    """`21 Nov`, or `21 Nov 2026`."""
    if moment is None:
        return "–"
    return f"{moment.day} {MONTHS[moment.month - 1]}{f' {moment.year}' if year else ''}"


def span(start: date, end: date) -> str:
    """`1 Oct to 31 Dec 2026`, or `1 Nov 2022 to 31 Jan 2023`."""
    return f"{day(start, year=start.year != end.year)} to {day(end, year=True)}"


def where(source: Source, field: str = "") -> str:
    """`content/objectives/x.md:12`."""
    place = source.at(field)
    return f"{visible(place.path)}:{place.line}"


def tally(counts: Mapping[str, int], ink: Ink) -> list[str]:
    """`● 3 on track`, one for each status that occurs."""
    return [
        ink(meaning, f"{shape} {counts[status]} {word}")
        for status, (shape, meaning, word) in SHAPES.items()
        if counts.get(status)
    ]


def _tick(numbers: Numbers | Group, width: int) -> int | None:
    if numbers.expected is None or numbers.status in UNDATED:
        return None
    return min(width - 1, int(clamped(numbers.expected) * width))
