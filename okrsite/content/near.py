"""What did the writer probably mean? The nearest known word, if one is near."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

CUTOFF = 0.7
"""How alike two words must be (difflib's ratio) to be offered. A convention: below it suggestions mislead."""

MARGIN = 0.1
"""How much further away the second candidate is where the first one is certain."""

DIGITS = re.compile(r"\d")
"""What tells kr-2 from kr-3, or this year from the last: no slip of the finger."""

MAX_CANDIDATES = 400
"""Words that are compared in full; a longer list is first cut down to those that begin alike."""


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The most similar candidate of about the same length, None where none is near."""
    low = word.lower()
    pool = [c for c in candidates if abs(len(c) - len(low)) <= max(2, len(low) // 3)]
    if len(pool) > MAX_CANDIDATES:
        pool = [c for c in pool if c[:2] == low[:2]][:MAX_CANDIDATES]
    found = difflib.get_close_matches(low, pool, n=1, cutoff=CUTOFF)
    return found[0] if found else None


def certain(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that the word was certainly meant to be: none other is nearly as near, and no digit differs."""
    pool = list(candidates)
    near = nearest(word, pool)
    if near is None or DIGITS.findall(near) != DIGITS.findall(word):
        return None
    how_near = difflib.SequenceMatcher(None, near, word.lower()).ratio()
    second = nearest(word, (c for c in pool if c != near))
    if second is None or difflib.SequenceMatcher(None, second, word.lower()).ratio() <= how_near - MARGIN:
        return near
    return None


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """` (did you mean "growth"?)`, or nothing."""
    near = nearest(word, candidates)
    return f' (did you mean "{near}"?)' if near else ""


def listed(words: Iterable[str], last: str = "or") -> str:
    """`draft, active or closed`."""
    given = list(words)
    return given[0] if len(given) == 1 else f"{', '.join(given[:-1])} {last} {given[-1]}"
