"""A company in which every text of every kind of file is what the caller wants, made from the tables of keys.

A new field is covered on the day on which it is added: whatever takes a line or a text gets the next word.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count

from okrsite.content.fields import (
    Between,
    Choice,
    Day,
    Email,
    FieldType,
    Flag,
    Line,
    Numeric,
    Reference,
    Scored,
    Text,
)
from okrsite.content.records import Either, ListOf, Record
from okrsite.content.schema import KINDS
from okrsite.content.schema.others import Entries
from okrsite.model import KIND_FOLDERS

Words = Callable[[str], str]
"""The next word for the field of that name."""

STATEMENTS = ("vision", "mission")
LEFT_OUT = {"aliases", "audience", "carried_from", "guardrail", "rollup"}
"""Names, which must be ids or the rest of the file would be lost, and what would only hide others on the page."""

FIRST = date(2026, 10, 5)
TYPES = ("metric", "maintain", "milestones", "ordinal", "baseline", "boolean")
OPENED, CLOSED = "active", "closed"


class Maker:
    """Makes the files of a company."""

    def __init__(self, words: Words, prose: Words) -> None:
        self.words, self.prose, self.number = words, prose, count()

    def files(self, size: int) -> dict[str, str]:
        """So many entities of each kind, each with every key of its kind."""
        made = {}
        for kind in KINDS:
            folder = "check-ins" if kind == "check-in" else KIND_FOLDERS.get(kind, "")
            for n in range(1 if kind in STATEMENTS else size):
                name = f"{kind}.md" if kind in STATEMENTS else f"{folder}/x{n}.md"
                made[name] = f"---\n{self.front(kind, n)}---\n{self.prose(kind)}\n"
        return made

    def front(self, kind: str, n: int) -> str:
        fixed = {"cycle": {"start": "2026-10-01", "end": "2026-12-31", "closed": str(n % 5 == 4).lower()}}.get(kind, {})
        if kind == "objective":
            fixed = {"state": CLOSED if n % 3 == 2 else OPENED, "cycle": f"x{n}"}
        left_out = {*LEFT_OUT, "id", *(["parent"] if n == 0 else [])}
        keys = [f for f in KINDS[kind].fields if f.name not in left_out]
        return "".join(
            f"{f.name}: {fixed.get(f.name) or self.value(f.type, f.name, n - (f.name == 'parent'))}\n" for f in keys
        )

    def value(self, kind: FieldType, name: str, n: int) -> str:
        """A value that a type accepts, in YAML's flow style."""
        if isinstance(kind, ListOf):
            return f"[{', '.join(self.value(kind.inner, name, n + m) for m in range(2))}]"
        if isinstance(kind, Either):
            return self.value(kind.other, name, n)
        if isinstance(kind, Record):
            return self.record(kind, name, n)
        if isinstance(kind, Entries):
            return f"{{x{n}/k{n}: {{value: {n}, confidence: 5, by: x{n}, note: {quoted(self.words('note'))}}}}}"
        if isinstance(kind, Reference):
            return reference(kind, n)
        if isinstance(kind, Email):
            return quoted(email(self.words(name)))
        return quoted(self.words(name)) if isinstance(kind, Line | Text) else plain(kind, n)

    def record(self, kind: Record, name: str, n: int) -> str:
        fixed = {"weight": "1", "postmortem": f"x{n}"}
        if name == "key_results":
            fixed |= {"kind": TYPES[n % len(TYPES)], "state": "dropped" if n % 4 == 3 else OPENED, "id": f"k{n}"}
        pairs = []
        for field in kind.fields:
            if field.name not in LEFT_OUT and not (name == "key_results" and field.name == "kpi" and n % 2):
                given = fixed.get(field.name) or (
                    f"i{next(self.number)}" if field.name == "id" else self.value(field.type, field.name, n)
                )
                pairs.append(f"{field.name}: {given}")
        return f"{{{', '.join(pairs)}}}"


def plain(kind: FieldType, n: int) -> str:
    """A value of a type that takes no free text."""
    if isinstance(kind, Choice):
        return kind.words[n % len(kind.words)]
    if isinstance(kind, Flag):
        return "true"
    if isinstance(kind, Day):
        return str(FIRST + timedelta(days=n % 40))
    assert isinstance(kind, Numeric | Scored), f"{kind} is new: say here what it takes"
    return "0.5" if isinstance(kind, Between) else str(10 + n)


def reference(kind: Reference, n: int) -> str:
    name = kind.kinds[n % len(kind.kinds)]
    if name in STATEMENTS:
        return name
    ident = f"x{n}/k{n}" if name == "key-result" else f"x{n}"
    return f'"{name}:{ident}"' if len(kind.kinds) > 1 else ident


def quoted(text: str) -> str:
    """A text in YAML's double quotes, what cannot be seen escaped."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() or ord(c) > 0xFFFF else f"\\u{ord(c):04x}" for c in written)


def email(text: str) -> str:
    """An address as near to a text as the field lets it be."""
    kept = "".join(c for c in text if c not in '@<>"' and not c.isspace() and c.isprintable())
    return f"{kept[:60] or 'x'}@b.example"
