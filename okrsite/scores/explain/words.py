"""How is a number of a formula written? As people write it: percent signs, real minus signs, no noise of floats."""

from __future__ import annotations

from datetime import date
from math import floor
from typing import NamedTuple

from okrsite.findings import Place
from okrsite.scores.numbers import Value

NOTHING = "–"
"""Stands for what is not known: never a 0."""

TERMS = 8
"""A sum of more terms than this is written with a Σ; its terms stand below the formula anyway."""


class Input(NamedTuple):
    """One number that went into another, in words, and where it was written."""

    label: str
    value: str
    place: Place | None = None


class Explanation(NamedTuple):
    """Where a number comes from: what it is, the formula with the numbers in it, every input, and what else to know."""

    number: str
    result: str
    formula: str
    inputs: tuple[Input, ...] = ()
    note: str = ""


def plain(value: Value) -> str:
    """A value as written: `24`, `−0.5`, `true`, `commit`, and a dash for none."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    text = str(value) if isinstance(value, int) else f"{value:.10f}".rstrip("0").rstrip(".")
    return text.replace("-", "−") if text not in {"-0", ""} else "0"


def rounded(value: float, digits: int = 2) -> str:
    """A computed value: no more digits than help."""
    return plain(floor(value * 10**digits + 0.5) / 10**digits)


def percent(progress: float | None) -> str:
    """Progress in percent with one decimal, half up; a whole number without."""
    return NOTHING if progress is None else f"{rounded(100 * progress, 1)} %"


def operand(value: Value) -> str:
    """A value inside a formula: negative ones in parentheses."""
    text = plain(value)
    return f"({text})" if text.startswith("−") else text


def added(value: float, digits: int = 2) -> str:
    """A computed term of a sum with its sign: `+ 2.5`, `− 2.5`."""
    return f"{'−' if value < 0 else '+'} {rounded(abs(value), digits)}"


def day(value: date | None) -> str:
    """A date as the files write it."""
    return NOTHING if value is None else value.isoformat()


def total(terms: list[str], symbol: str) -> str:
    """A sum in parentheses, or with a Σ where it would be too long to read."""
    if len(terms) > TERMS:
        return f"Σ {symbol}"
    return terms[0] if len(terms) == 1 else f"({' + '.join(terms)})"


def sentences(*parts: str) -> str:
    """What there is to say, in one line."""
    return " ".join(part for part in parts if part)
