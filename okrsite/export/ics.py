"""What is due, for a calendar program: the calendar of the site, or what is meant of it?"""

from __future__ import annotations

from okrsite.export.selection import Selected
from okrsite.export.speaking import context
from okrsite.site.kinds.calendar import calendar


def write(selected: Selected) -> bytes:
    """One calendar."""
    return calendar(context(selected), selected.has)
