"""Is this value of the type that its field wants? Typed readers that collect findings and describe themselves.

The same definitions read front matter and give its JSON Schema, so the two cannot disagree.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple, Protocol

from okrsite.content.near import listed, nearest
from okrsite.content.yaml import Mapping, Scalar, Sequence, Value
from okrsite.findings import Fix, Place, Problem
from okrsite.model import UNKNOWN, Number

Json = dict[str, object]

UNKNOWN_KEY, MISSING_KEY, WRONG_TYPE = "OKR101", "OKR102", "OKR103"

NUMBER = re.compile(r"[+\-\u2212]?(?:\d+(?:[_\u2009\u202f]\d+)*)?(?:\.\d+)?\s?%?", re.ASCII)
MAX_DIGITS = 30
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LOOSE_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
YEARS = range(1900, 2200)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Reading:
    """The state of reading one file: whose fields these are, and what was wrong with them."""

    __slots__ = ("entity", "path", "problems")

    def __init__(self, path: str, entity: str) -> None:
        self.path, self.entity = path, entity
        self.problems: list[Problem] = []

    def fault(self, code: str, message: str, value: Value, field: str, hint: str = "", fix: str | None = None) -> None:
        """Note what is wrong with a value; `fix` is the text that would certainly be right in its place."""
        place = Place(self.path, value.span)
        certain = None if fix is None else Fix(place, fix)
        self.problems.append(Problem(code, message, place, self.entity, field, hint, fix=certain))

    def wrong(self, expected: str, value: Value, field: str, hint: str = "", fix: str | None = None) -> None:
        """Note a value of the wrong type: "expected a date like 2026-10-01, got …"."""
        self.fault(WRONG_TYPE, f"expected {expected}, got {shown(value)}", value, field, hint, fix)


class FieldType(Protocol):
    """Reads one value, or notes why not and returns None; and says the same as JSON Schema."""

    def read(self, value: Value, r: Reading, field: str) -> object: ...

    def schema(self) -> Json: ...


class Field(NamedTuple):
    """A key, its type and its documentation. `attr` is the node's attribute where it is called differently."""

    name: str
    type: FieldType
    doc: str
    required: bool = False
    attr: str = ""
    example: object = None


class Line:
    """One line of text."""

    def read(self, value: Value, r: Reading, field: str) -> str | None:
        if not isinstance(value, Scalar):
            return r.wrong("one line of text", value, field, "put quotes around it if it begins with [ or {")
        text = value.text.strip()
        if "\n" in text:
            return r.wrong("one line of text", value, field, "the prose below the front matter may be longer")
        return text if _clean(text, value, r, field) else None

    def schema(self) -> Json:
        return {"type": ["string", "number", "boolean"], "pattern": "^[^\\n]*$"}


class Text:
    """Text of any length."""

    def read(self, value: Value, r: Reading, field: str) -> str | None:
        if not isinstance(value, Scalar):
            return r.wrong("text", value, field, "put quotes around it if it begins with [ or {")
        return value.text if _clean(value.text, value, r, field) else None

    def schema(self) -> Json:
        return {"type": ["string", "number", "boolean"]}


class Email(Line):
    """An e-mail address."""

    def read(self, value: Value, r: Reading, field: str) -> str | None:
        text = super().read(value, r, field)
        if text is not None and not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+", text):
            return r.wrong("an e-mail address", value, field)
        return text

    def schema(self) -> Json:
        return {"type": "string", "pattern": '^[^@\\s<>"]+@[^@\\s<>"]+$'}


class Numeric:
    """A number; with `unknown`, also the word for a number that nobody knows yet."""

    def __init__(self, *, unknown: bool = False) -> None:
        self.unknown = unknown

    def read(self, value: Value, r: Reading, field: str) -> Number | str | None:
        if isinstance(value, Scalar):
            if self.unknown and value.text == UNKNOWN:
                return UNKNOWN
            number = to_number(value.text)
            if number is not None:
                return number
        words = 'a number or "unknown"' if self.unknown else "a number"
        return r.wrong(words, value, field, "write it like 1250, 1_250, -3.5 or 12 %, without a unit")

    def schema(self) -> Json:
        number: Json = {
            "type": ["number", "string"],
            "pattern": "^\\s*[+\\-\u2212]?[0-9_\u2009\u202f]*(\\.[0-9]+)?\\s?%?\\s*$",
        }
        return {"anyOf": [number, {"const": UNKNOWN}]} if self.unknown else number


class Flag:
    """true or false."""

    def read(self, value: Value, r: Reading, field: str) -> bool | None:
        if isinstance(value, Scalar) and value.text.lower() in {"true", "false"}:
            return value.text.lower() == "true"
        guess = {"yes": "true", "no": "false", "on": "true", "off": "false"}
        sure = guess.get(value.text.lower()) if isinstance(value, Scalar) else None
        return r.wrong("true or false", value, field, fix=sure)

    def schema(self) -> Json:
        return {"enum": [True, False, "true", "false"]}


class Day:
    """A date, YYYY-MM-DD."""

    def read(self, value: Value, r: Reading, field: str) -> date | None:
        if isinstance(value, Scalar):
            day = to_date(value.text)
            if day is not None:
                return day
            if loose := LOOSE_DATE.fullmatch(value.text):
                sure = "{}-{:0>2}-{:0>2}".format(*loose.groups())
                return r.wrong("a date like 2026-10-01", value, field, fix=sure if to_date(sure) else None)
        return r.wrong("a date like 2026-10-01", value, field)

    def schema(self) -> Json:
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


class Choice:
    """One of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def read(self, value: Value, r: Reading, field: str) -> str | None:
        if isinstance(value, Scalar) and value.text in self.words:
            return value.text
        near = nearest(value.text, self.words) if isinstance(value, Scalar) else None
        return r.wrong(listed(self.words), value, field, f'did you mean "{near}"?' if near else "", near)

    def schema(self) -> Json:
        return {"enum": list(self.words)}


class Reference(Line):
    """The id of an entity of one of these kinds. Whether it exists is the graph's question."""

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds

    def schema(self) -> Json:
        return {
            "type": ["string", "number"],
            "description": f"the id of a {listed(k.replace('-', ' ') for k in self.kinds)}",
        }


class Scored:
    """The value of a check-in: a number, true or false, a level, or unknown."""

    WORDS = ("none", "commit", "target", "stretch", UNKNOWN)

    def read(self, value: Value, r: Reading, field: str) -> Number | bool | str | None:
        if isinstance(value, Scalar):
            number = to_number(value.text)
            if number is not None:
                return number
            if value.text.lower() in {"true", "false"}:
                return value.text.lower() == "true"
            if value.text in self.WORDS:
                return value.text
        return r.wrong("a number, true, false or a level", value, field, "write the number without its unit")

    def schema(self) -> Json:
        return {"anyOf": [Numeric().schema(), Flag().schema(), {"enum": list(self.WORDS)}]}


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


def to_date(text: str) -> date | None:
    """A date of the years 1900 to 2199 in the form YYYY-MM-DD."""
    if not ISO_DATE.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def shown(value: Value) -> str:
    """A value in a message: quoted and short."""
    if isinstance(value, Sequence):
        return "a list"
    if isinstance(value, Mapping):
        return "keys with values"
    text = " ".join(value.text.split())
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'


def _clean(text: str, value: Value, r: Reading, field: str) -> bool:
    """Whether text holds no control character; notes it if it does."""
    found = CONTROL.search(text)
    if found is None:
        return True
    r.fault(
        WRONG_TYPE, f"an invisible control character (U+{ord(found[0]):04X}) in the text", value, field, "remove it"
    )
    return False
