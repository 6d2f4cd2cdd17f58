"""How does the interface say it? Words, numbers and dates in the site's language, from the theme's catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from okrsite.findings import Bug
from okrsite.model import Number
from okrsite.site.phrases import Phrases

Measured = Number | bool | str | None
"""What a check-in may hold."""

MINUS, NO_BREAK, DASH = "\u2212", "\u00a0", "\u2013"
PREFIXED = {"€", "$", "£", "¥"}
SCIENTIFIC_ABOVE, SCIENTIFIC_BELOW = 1e15, 1e-4
MILLION = 1_000_000
MAX_DECIMALS = 4
NUMBERS = (int, float)
PERCENT_LIMIT = 1e12
TERMS = (
    "vision", "mission", "pillar", "objective", "key_result", "initiative", "kpi", "goal", "cycle", "check_in", "team",
    "person",
)  # fmt: skip
PLURALS = {"person": "people"}
PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Words:
    """The catalogue of one language. `words("key.name", n=3)` gives the text; a missing key is a fault of the theme."""

    def __init__(self, catalogue: Mapping[str, str], labels: Mapping[str, str]) -> None:
        """`catalogue` is flat: `status.on-track`; `labels` are the company's own terms, e.g. objective: Goal."""
        self.catalogue = {**catalogue, **{f"label.{key}": text for key, text in labels.items()}}
        self.months = self.catalogue["date.months"].split()
        self.lower = self.catalogue["label.case"] == "lower"
        self._signs = {ord(","): self.catalogue["number.group"], ord("."): self.catalogue["number.decimal"]}
        self._percent = self.catalogue["number.percent"]
        self._is_swapped = self._signs != {ord(","): ",", ord("."): "."}
        self._patterns: dict[str, list[str]] = {}
        self._percents: dict[int, str] = {}
        self._name_terms(labels)
        self.phrases = Phrases(self.catalogue, self._renamed(catalogue))

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key with its `{names}` filled in; with `n`, its singular (`key.one`) where n is 1."""
        if not values:
            return self.catalogue.get(key) or self._text(key, None)
        return self._filled(self._text(key, values.get("n")), values)

    def has(self, key: str) -> bool:
        return key in self.catalogue

    def number(self, value: Number, decimals: int | None = None) -> str:
        """A number as people read it: grouped, with a true minus sign, millions from one million on."""
        if not decimals and isinstance(value, int) and -1000 < value < 1000:
            return str(value) if value >= 0 else f"{MINUS}{-value}"
        size = abs(value)
        if size >= SCIENTIFIC_ABOVE or 0 < size < SCIENTIFIC_BELOW:
            return _scientific(value)
        if size >= MILLION:
            return self._grouped(value / MILLION, 2, trim=True) + f"\u202f{self.catalogue['number.million']}"
        return self._grouped(value, places(value) if decimals is None else decimals)

    def value(self, value: Measured, unit: str = "", decimals: int | None = None) -> str:
        """A measured value with its unit; a missing one is an en dash, never 0."""
        if value is None:
            return DASH
        if isinstance(value, bool):
            return self("value.yes" if value else "value.no")
        if isinstance(value, str):
            return self(f"value.{value}") if self.has(f"value.{value}") else value
        text = self.number(value, decimals)
        if unit == "%":
            return text + self._percent
        if unit in PREFIXED and self.catalogue["number.currency"] == "before":
            return f"{MINUS}{unit}{text[1:]}" if text.startswith(MINUS) else unit + text
        return f"{text}{NO_BREAK}{unit}" if unit else text

    def bare(self, value: Measured, unit: str = "", decimals: int | None = None) -> str:
        """A value whose unit is known from what stands around it: only a percent or a currency sign stays."""
        return self.value(value, unit if unit == "%" or unit in PREFIXED else "", decimals)

    def percent(self, share: float | None) -> str:
        """A share of 1 in whole percent, half up."""
        if share is None:
            return DASH
        whole = half_up(share * 100)
        text = self._percents.get(whole)
        if text is None:
            text = self._percents[whole] = self.number(whole) + self._percent
        return text

    def computed(self, text: str) -> str:
        """A text of the scores, such as `(1 × 52.9 % + 3 × 0 %) / 4`, with percent as this language writes it."""
        return text.replace(" %", self._percent)

    def points(self, gap: float | None) -> str:
        """A difference of two shares in points, with its sign."""
        if gap is None:
            return DASH
        whole = half_up(gap * 100)
        return "±0" if whole == 0 else ("+" if whole > 0 else "") + self.number(whole)

    def pace(self, gap: float | None) -> str:
        """`12 points behind pace`."""
        if gap is None:
            return self("pace.unknown")
        whole = half_up(gap * 100)
        if whole == 0:
            return self("pace.on")
        return self("pace.ahead" if whole > 0 else "pace.behind", n=abs(whole), points=self.number(abs(whole)))

    def day(self, day: date, *, year: bool = True) -> str:
        """`20 Nov 2026`, or without its year."""
        pattern = self.catalogue["date.long" if year else "date.short"]
        return pattern.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def status(self, status: str | None) -> str:
        return self(f"status.{status or 'no-data'}")

    def _text(self, key: str, count: object) -> str:
        found = self.catalogue.get(f"{key}.one") if count is not None and count == 1 else None
        text = self.catalogue.get(key) if found is None else found
        if text is None:
            raise Bug(f"the theme's catalogue has no text {key!r}")
        return text

    def _filled(self, text: str, values: Mapping[str, object]) -> str:
        """A text with its `{names}` filled in; one that is not given stays."""
        pieces = self._patterns.get(text)
        if pieces is None:
            pieces = self._patterns[text] = PLACEHOLDER.split(text)
        if len(pieces) == 1:
            return text
        found = pieces.copy()
        for n in range(1, len(pieces), 2):
            name = pieces[n]
            found[n] = str(values[name]) if name in values else f"{{{name}}}"
        return "".join(found)

    def _name_terms(self, labels: Mapping[str, str]) -> None:
        """Put the OKR terms into the texts: `{objective}`, `{Objective}`, `{objectives}` and `{Objectives}`."""
        terms: dict[str, str] = {}
        for term in TERMS:
            many = PLURALS.get(term, f"{term}s")
            if term in labels and many not in labels:
                self.catalogue[f"label.{many}"] = labels[term] + "s"
            for key in (term, many) if f"label.{many}" in self.catalogue else (term,):
                text = self.catalogue[f"label.{key}"]
                terms[key], terms[key.capitalize()] = (lower_first(text) if self.lower else text), text
        for key, text in self.catalogue.items():
            if "{" in text:
                self.catalogue[key] = PLACEHOLDER.sub(lambda found: terms.get(found[1], found[0]), text)

    def _renamed(self, before: Mapping[str, str]) -> dict[str, str]:
        """The terms that the company calls otherwise, as they stand within a sentence and at its beginning."""
        found: dict[str, str] = {}
        for key in (name for term in TERMS for name in (term, PLURALS.get(term, f"{term}s"))):
            old, new = before.get(f"label.{key}"), self.catalogue.get(f"label.{key}")
            if old and new and old != new:
                found[old] = new
                if self.lower:
                    found[lower_first(old)] = lower_first(new)
        return found

    def _grouped(self, value: Number, decimals: int, *, trim: bool = False) -> str:
        text = f"{abs(value):,.{decimals}f}"
        if trim and "." in text:
            text = text.rstrip("0").rstrip(".")
        negative = value < 0 and text.strip("0.,") != ""
        swapped = text.translate(self._signs) if self._is_swapped else text
        return MINUS + swapped if negative else swapped


def places(*values: Number) -> int:
    """How many decimals the numbers were written with, at most four."""
    return max((_places(value) for value in values), default=0)


def column_places(values: Sequence[Number | bool | str | None]) -> int:
    """The decimals that a column of values shares."""
    return max([_places(v) for v in values if isinstance(v, NUMBERS) and v is not True and v is not False], default=0)


def half_up(value: float) -> int:
    """Whole, half away from zero, and right for 0.5, 1.5 and 2.5 alike; what no float holds is cut to a huge number."""
    if abs(value) > PERCENT_LIMIT:
        return int(PERCENT_LIMIT if value > 0 else -PERCENT_LIMIT)
    whole = int(abs(value) + 0.5 + 1e-9)
    return whole if value >= 0 else -whole


def lower_first(text: str) -> str:
    """`Key result` -> `key result`, but `OKR` stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _scientific(value: Number) -> str:
    digits, _, exponent = f"{Decimal(value):.2e}".partition("e")
    return f"{digits} × 10^{int(exponent)}".replace("-", MINUS)


def _places(value: Number) -> int:
    if isinstance(value, int) or value == int(value):
        return 0
    decimals = repr(value).partition(".")[2]
    if decimals.isdecimal():
        return min(MAX_DECIMALS, len(decimals))
    exponent = Decimal(repr(value)).as_tuple().exponent  # 1e-05
    return min(MAX_DECIMALS, -exponent) if isinstance(exponent, int) else 0
