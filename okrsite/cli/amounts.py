"""How are amounts said? In as few words as a person would use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrsite.reporters.ink import Ink

WORDS = {"error": "error", "warning": "warning", "info": "note"}


def counted(count: int, noun: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def totals(counts: Mapping[str, int], ink: Ink) -> str:
    """`2 errors, 1 warning`, or that there is nothing to say."""
    told = [ink(level, counted(count, WORDS[level])) for level, count in counts.items() if count]
    return ", ".join(told) or ink("good", "No findings.")
