"""Is this value of the type that its field wants? Typed readers that collect findings and describe themselves.

The same definitions read front matter and give its JSON Schema, so the two cannot disagree.
"""

from __future__ import annotations

import re
from datetime import date
from sys import intern
from typing import NamedTuple, Protocol, TypeVar

from okrsite.content.late import Step
from okrsite.content.light import Light
from okrsite.content.literals import meant_date, meant_number, to_date, to_number
from okrsite.content.near import certain, listed, nearest
from okrsite.content.yaml import Mapping, Scalar, Sequence, Value
from okrsite.findings import Fix, Place, Problem, Source
from okrsite.model import UNKNOWN, Number

T = TypeVar("T")

Json = dict[str, object]

UNKNOWN_KEY, MISSING_KEY, WRONG_TYPE = "OKR101", "OKR102", "OKR103"

ADDRESS = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

SCALARS = ["string", "number", "boolean"]
"""What YAML may take a text for before a field's type is asked. A schema says so, for editors look at it then."""

TEXT_PATTERN = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$"
LINE_PATTERN = r"[^\u0000-\u0008\n\u000b-\u001f\u007f-\u009f]*"
NUMBER_PATTERN = r"^\s*[+\-\u2212]?([0-9]+([_\u2009\u202f][0-9]+)*(\.[0-9]+)?|\.[0-9]+)\s?%?\s*$"


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


class UnsureError(Exception):
    """A value that was read without its place may be wrong, and has to be read with it."""


class FieldType(Protocol):
    """Reads one value, or notes why not and returns None; and says the same as JSON Schema.

    `quick` does the same with a value that was read without its place, one step below the part around it; whatever
    would be a fault raises UnsureError there.
    """

    def read(self, value: Value, r: Reading, field: str) -> object: ...

    def quick(self, value: Light, around: Source, step: Step) -> object: ...

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

    def quick(self, value: Light, around: Source, step: Step) -> object:
        return stripped(value)

    def schema(self) -> Json:
        return {"type": SCALARS, "pattern": rf"^\s*{LINE_PATTERN}\s*$"}


class Name(Line):
    """An id. Whether it is one is said by the builder of its node; editors learn it from the schema."""

    def quick(self, value: Light, around: Source, step: Step) -> object:
        return intern(stripped(value))  # key results of all objectives may have the same few

    def schema(self) -> Json:
        return {"type": SCALARS, "pattern": r"^\s*[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?\s*$"}


class Text:
    """Text of any length."""

    def read(self, value: Value, r: Reading, field: str) -> str | None:
        if not isinstance(value, Scalar):
            return r.wrong("text", value, field, "put quotes around it if it begins with [ or {")
        return value.text if _clean(value.text, value, r, field) else None

    def quick(self, value: Light, around: Source, step: Step) -> object:
        if type(value) is not str:
            raise UnsureError
        return value

    def schema(self) -> Json:
        return {"type": SCALARS, "pattern": TEXT_PATTERN}


class Email(Line):
    """An e-mail address."""

    def read(self, value: Value, r: Reading, field: str) -> str | None:
        text = super().read(value, r, field)
        if text is not None and not ADDRESS.fullmatch(text):
            return r.wrong("an e-mail address", value, field)
        return text

    def quick(self, value: Light, around: Source, step: Step) -> object:
        if not ADDRESS.fullmatch(text := stripped(value)):
            raise UnsureError
        return text

    def schema(self) -> Json:
        return {"type": "string", "pattern": r'^\s*[^@\s<>"]+@[^@\s<>"]+\s*$'}


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
        sure = meant_number(value.text) if isinstance(value, Scalar) else None
        return r.wrong(words, value, field, "write it like 1250, 1_250, -3.5 or 12 %, without a unit", sure)

    def quick(self, value: Light, around: Source, step: Step) -> object:
        if type(value) is not str:
            raise UnsureError
        if self.unknown and value == UNKNOWN:
            return UNKNOWN
        return known(to_number(value))

    def schema(self) -> Json:
        number: Json = {"type": ["number", "string"], "pattern": NUMBER_PATTERN}
        return {"anyOf": [number, {"const": UNKNOWN}]} if self.unknown else number


class Between(Numeric):
    """A number from `low` to `high`, both included."""

    def __init__(self, low: Number, high: Number) -> None:
        super().__init__()
        self.low, self.high = low, high

    def read(self, value: Value, r: Reading, field: str) -> Number | str | None:
        number = to_number(value.text) if isinstance(value, Scalar) else None
        if number is None or self.low <= number <= self.high:
            return super().read(value, r, field)
        return r.wrong(f"a number from {self.low} to {self.high}", value, field)

    def quick(self, value: Light, around: Source, step: Step) -> object:
        number = known(to_number(stripped(value)))
        if not self.low <= number <= self.high:
            raise UnsureError
        return number

    def schema(self) -> Json:
        return {**super().schema(), "minimum": self.low, "maximum": self.high}


class Flag:
    """true or false."""

    def read(self, value: Value, r: Reading, field: str) -> bool | None:
        if isinstance(value, Scalar) and value.text.lower() in {"true", "false"}:
            return value.text.lower() == "true"
        guess = {"yes": "true", "no": "false", "on": "true", "off": "false"}
        sure = guess.get(value.text.lower()) if isinstance(value, Scalar) else None
        return r.wrong("true or false", value, field, fix=sure)

    def quick(self, value: Light, around: Source, step: Step) -> object:
        if isinstance(value, str) and value in {"true", "false"}:
            return value == "true"
        raise UnsureError

    def schema(self) -> Json:
        return {"type": ["boolean", "string"], "pattern": "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"}


class Day:
    """A date, YYYY-MM-DD."""

    def read(self, value: Value, r: Reading, field: str) -> date | None:
        if isinstance(value, Scalar):
            day = to_date(value.text)
            if day is not None:
                return day
            return r.wrong("a date like 2026-10-01", value, field, fix=meant_date(value.text))
        return r.wrong("a date like 2026-10-01", value, field)

    def quick(self, value: Light, around: Source, step: Step) -> object:
        if type(value) is not str:
            raise UnsureError
        return known(to_date(value))

    def schema(self) -> Json:
        return {"type": "string", "format": "date", "pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"}


class Choice:
    """One of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.own = {word: word for word in words}

    def read(self, value: Value, r: Reading, field: str) -> str | None:
        if isinstance(value, Scalar) and value.text in self.words:
            return value.text
        near = nearest(value.text, self.words) if isinstance(value, Scalar) else None
        sure = certain(value.text, self.words) if isinstance(value, Scalar) else None
        return r.wrong(listed(self.words), value, field, f'did you mean "{near}"?' if near else "", sure)

    def quick(self, value: Light, around: Source, step: Step) -> object:
        if type(value) is not str:
            raise UnsureError
        return known(self.own.get(value))

    def schema(self) -> Json:
        return {"enum": list(self.words)}


class Reference(Line):
    """The id of an entity of one of these kinds. Whether it exists is the graph's question."""

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds

    def quick(self, value: Light, around: Source, step: Step) -> object:
        return intern(stripped(value))  # an owner stands in every check-in

    def schema(self) -> Json:
        kinds = listed(k.replace("-", " ") for k in self.kinds)
        return super().schema() | {"description": f"the id of a {kinds}"}


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
        sure = meant_number(value.text) if isinstance(value, Scalar) else None
        return r.wrong("a number, true, false or a level", value, field, "write the number without its unit", sure)

    def quick(self, value: Light, around: Source, step: Step) -> object:
        if type(value) is not str:
            raise UnsureError
        if value in self.WORDS:
            return value
        return value == "true" if value in ("true", "false") else known(to_number(value))

    def schema(self) -> Json:
        return {"anyOf": [Numeric().schema(), Flag().schema(), {"enum": list(self.WORDS)}]}


def stripped(value: Light) -> str:
    """A text without the blanks around it. Raises UnsureError if it is none."""
    if type(value) is not str:
        raise UnsureError
    return value.strip()


def known(value: T | None) -> T:
    """What could be read. Raises UnsureError if nothing could."""
    if value is None:
        raise UnsureError
    return value


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
