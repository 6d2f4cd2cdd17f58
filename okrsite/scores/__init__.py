"""How far, how far by now, how sure, how well? Pure functions of a graph and a day; no number is kept with a node."""

from okrsite.scores.numbers import (
    Attainment,
    Discipline,
    Forecast,
    Group,
    KpiHealth,
    Numbers,
    Rhythm,
    Value,
)
from okrsite.scores.table import Scores, compute

__all__ = [
    "Attainment",
    "Discipline",
    "Forecast",
    "Group",
    "KpiHealth",
    "Numbers",
    "Rhythm",
    "Scores",
    "Value",
    "compute",
]
