"""Which numbers can be known about an entity? The records that the rest of this floor fills in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from okrsite.model import Number, Reading

Value = Number | bool | str | None
"""What a check-in may hold: a number, a yes or no, an ordinal's level, `unknown`, or nothing."""

NEAR = 1e-9
"""Floats closer than this are the same number: 100 * (0.8 - 0.7) is 10 in arithmetic and a hair more in floats."""

NO_DATA = "none"
"""How the counts by status name those that have none."""

NO_COUNTS: Mapping[str, int] = MappingProxyType({})


class Numbers(NamedTuple):
    """What is known about an objective or a key result on a day.

    `progress` is unclamped. `measured` of `inputs` have a known progress: of an objective the key results and
    contributing objectives that count in it, of a key result of kind `rollup` those objectives, else the value itself.
    """

    progress: float | None = None
    expected: float | None = None
    status: str | None = None
    stale: bool = False
    confidence: float | None = None
    score: float | None = None
    first_score: float | None = None
    level: str | None = None
    current: Value = None
    last_check_in: date | None = None
    due: date | None = None
    measured: int = 0
    inputs: int = 0


class Forecast(NamedTuple):
    """Where a key result ends if it goes on as it did: the value at its due date, its level and its progress."""

    value: float
    level: str | None
    progress: float | None


class Group(NamedTuple):
    """The objectives of a team, a cycle or the company in one cycle, as one.

    `counts` says how many objectives have each status, `none` standing for "no data". `fresh` and `stale` count the
    key results that are open, by whether their last check-in is recent enough.
    """

    progress: float | None = None
    expected: float | None = None
    status: str | None = None
    counts: Mapping[str, int] = NO_COUNTS
    objectives: int = 0
    key_results: int = 0
    fresh: int = 0
    stale: int = 0


class Attainment(NamedTuple):
    """How far a goal is, and each of its measures by id."""

    progress: float | None
    measures: tuple[tuple[str, float | None], ...]


class KpiHealth(NamedTuple):
    """Whether a KPI is where it should be: healthy, warning, unhealthy or unknown, by its last reading."""

    status: str
    last: Reading | None
    stale: bool


class Rhythm(NamedTuple):
    """How many due check-ins came on time, late or never."""

    on_time: int = 0
    late: int = 0
    missed: int = 0


class Discipline(NamedTuple):
    """Who kept the rhythm of a cycle: by person and by team, sorted by id."""

    owners: Mapping[str, Rhythm]
    teams: Mapping[str, Rhythm]


def clamped(progress: float) -> float:
    """Progress as it counts in an average: never below 0, never above 1."""
    if progress <= 0:
        return 0.0
    return 1.0 if progress >= 1 else progress


def as_number(value: Value) -> Number | None:
    """The value if it is a number. A yes, a level or `unknown` is none."""
    return value if type(value) is float or type(value) is int else None


def half_up(progress: float) -> float:
    """Progress to two decimals as a score, half up; a rounding error below a half does not count."""
    return int(progress * 100 + 0.5 + NEAR) / 100
