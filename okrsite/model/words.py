"""Which words and numbers of the format do all nodes share?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

Number = int | float

NOTHING: Mapping[str, object] = MappingProxyType({})

EVERYONE = "everyone"
UNKNOWN = "unknown"
"""A baseline, target or value that nobody knows yet: legal, and never counted as 0."""

CADENCE_DAYS = {"weekly": 7, "fortnightly": 14, "monthly": 31}
"""Days between two check-ins, by a cycle's cadence."""

FREQUENCY_DAYS = {"daily": 1, "weekly": 7, "monthly": 31, "quarterly": 92}
"""Days between two readings, by a KPI's frequency."""

KIND_FOLDERS = {
    "pillar": "pillars",
    "cycle": "cycles",
    "team": "teams",
    "person": "people",
    "objective": "objectives",
    "kpi": "kpis",
    "initiative": "initiatives",
    "goal": "goals",
    "page": "pages",
}
"""The kinds that have ids, and the folder under `content/` (and the address on the site) of each."""


class Prose(NamedTuple):
    """Markdown as written, and the line of the file on which it begins."""

    text: str = ""
    line: int = 1
