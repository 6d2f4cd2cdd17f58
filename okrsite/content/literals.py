"""Which number, and which day, does a text mean for certain?"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from okrsite.model import Number

NUMBER = re.compile(r"[+\-\u2212]?(?:\d+(?:[_\u2009\u202f]\d+)*)?(?:\.\d+)?\s?%?", re.ASCII)
MAX_DIGITS = 30
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LOOSE_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)

OTHER_NUMBERS = tuple(
    (re.compile(rf"[+\-]?{pattern}\s?%?", re.ASCII), grouping, point)
    for pattern, grouping, point in (
        (r"\d{1,3}(?: \d{3})+(?:\.\d+)?", " ", "."),
        (r"\d{1,3}(?:'\d{3})+(?:\.\d+)?", "'", "."),
        (r"\d{1,3}(?:,\d{3})+\.\d+", ",", "."),
        (r"\d{1,3}(?:,\d{3}){2,}", ",", "."),
        (r"\d{1,3}(?:\.\d{3})+,\d+", ".", ","),
        (r"\d{1,3}(?:\.\d{3}){2,}", ".", ","),
        (r"\d+,(?:\d{1,2}|\d{4,})", "", ","),
    )
)
"""Ways of writing a number that mean one number only: the pattern, what groups digits in it, what its point is."""

YEARS = range(1900, 2200)


@lru_cache(maxsize=4096)
def to_number(text: str) -> Number | None:
    """`50_000`, `-3.5`, `12 %`: the number without grouping and per cent sign; None if it is none."""
    if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS:
        return int(text)
    text = text.strip()
    if not text or len(text) > MAX_DIGITS + 10 or not NUMBER.fullmatch(text):
        return None
    bare = text.rstrip("% ").replace("_", "").replace("\u2009", "").replace("\u202f", "").replace("\u2212", "-")
    if not any(c.isdigit() for c in bare):
        return None
    return float(bare) if "." in bare else int(bare)


@lru_cache(maxsize=4096)
def to_date(text: str) -> date | None:
    """A date of the years 1900 to 2199 in the form YYYY-MM-DD."""
    if not ISO_DATE.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def meant_date(text: str) -> str | None:
    """The date behind `2026/10/1`, `2026.10.01` or `1.10.2026`; what could be read in two ways is left alone."""
    if loose := LOOSE_DATE.fullmatch(text):
        sure = "{}-{:0>2}-{:0>2}".format(*loose.groups())
    elif dotted := DOTTED_DATE.fullmatch(text):
        sure = "{2}-{1:0>2}-{0:0>2}".format(*dotted.groups())
    else:
        return None
    return sure if to_date(sure) else None


def meant_number(text: str) -> str | None:
    """The number behind `1 250`, `1'250.5`, `1,250.50`, `1.250,50` or `3,5`; none behind `1,250`, which may be two."""
    for pattern, grouping, point in OTHER_NUMBERS:
        if pattern.fullmatch(text):
            bare = text.replace(grouping, "") if grouping else text
            return bare.replace(point, ".")
    return None
