"""Which days does a cycle of that name have, and which comes after it? `2026-q4`, `2026-h2`, `2026-11`, `2026`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

NAMED = re.compile(r"(\d{4})(?:-(?:q([1-4])|h([12])|(0[1-9]|1[0-2])))?", re.ASCII)


class Period(NamedTuple):
    """A stretch of whole months that has a usual name."""

    id: str
    title: str
    start: date
    end: date


def named(ident: str) -> Period | None:
    """The period of that name; None where the name tells no days."""
    found = NAMED.fullmatch(ident)
    if found is None or not 1900 <= int(found[1]) < 2199:
        return None
    year, quarter, half, month = (int(part) if part else 0 for part in found.groups())
    months = 3 if quarter else 6 if half else 1 if month else 12
    number = quarter or half or month or 1
    start = date(year, (number - 1) * months + 1, 1)
    word = f"Q{quarter} " if quarter else f"H{half} " if half else ""
    title = f"{start:%B} {year}" if month else f"{word}{year}" if word else f"Year {year}"
    return Period(ident, title, start, _last_day(start, months))


def after(ident: str) -> Period | None:
    """The period that follows one of that name: after 2026-q4 comes 2027-q1."""
    now = named(ident)
    if now is None:
        return None
    start = now.end + timedelta(1)
    if "-q" in ident:
        return named(f"{start.year}-q{(start.month + 2) // 3}")
    if "-h" in ident:
        return named(f"{start.year}-h{(start.month + 5) // 6}")
    return named(f"{start:%Y-%m}" if "-" in ident else f"{start.year}")


def _last_day(start: date, months: int) -> date:
    month = start.month + months
    return date(start.year + (month - 1) // 12, (month - 1) % 12 + 1, 1) - timedelta(1)
