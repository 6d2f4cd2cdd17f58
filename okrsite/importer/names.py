"""Who or what is meant by a name, an id, a title or an e-mail address? Also by those that this import brings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from okrsite.content.near import listed, nearest
from okrsite.content.nodes import ID
from okrsite.edit import drafts, periods
from okrsite.findings import UsageError
from okrsite.graph import Graph
from okrsite.importer.tables import MAX_ROWS
from okrsite.importer.words import MONTHS
from okrsite.model import KIND_FOLDERS

ADDRESS = re.compile(r"(?:(?P<name>[^<>]*)<)?(?P<email>[^@\s<>\"]+@[^@\s<>\"]+?)>?")

PERIODS = (
    (re.compile(r"(?:cy |fy )?(\d{4})[ /]?q([1-4])"), "{0}-q{1}"),
    (re.compile(r"q([1-4])[ /'’]*(?:cy ?|fy ?)?(\d{4})"), "{1}-q{0}"),
    (re.compile(r"q([1-4])[ /'’]+(\d{2})"), "20{1}-q{0}"),
    (re.compile(r"(\d{4})[ /]?h([12])"), "{0}-h{1}"),
    (re.compile(r"h([12])[ /'’]*(\d{4})"), "{1}-h{0}"),
    (re.compile(r"(?:year |annual |cy ?|jahr )?(\d{4})(?: annual| year)?"), "{0}"),
)
"""How people write the usual periods, and their ids."""

MAX_SUGGESTIONS = 200
"""Unknown names for which a near one is looked up: past that, the table has another problem than spelling."""

LONGEST_NAME = 200
"""Characters of a name that is worth comparing with others."""

MONTH_NAME = re.compile(r"([^\W\d_]{3,9})\.? (\d{4})")


class New(NamedTuple):
    """Something that is not there yet and that rows name: what is known of it, and where that stands first."""

    kind: str
    id: str
    values: dict[str, str]
    line: int


class Directory:
    """Everything that can be named: what is there, what the table brings, and with `create` whom it only mentions."""

    def __init__(self, graph: Graph, *, create: bool = False) -> None:
        self.graph, self.create = graph, create
        self.made: dict[str, New] = {}
        self.missing: dict[str, str] = {}
        self.named: dict[str, dict[str, list[str]]] = {}
        for kind in KIND_FOLDERS:
            self.named[kind] = {}
        for old, uid in graph.aliases.items():
            kind, _, ident = old.partition(":")
            if kind in self.named:
                self._call(kind, uid.partition(":")[2], ident)
        tables = (graph.people, graph.teams, graph.cycles, graph.kpis, graph.pillars, graph.initiatives, graph.goals)
        for table in (*tables, graph.pages):
            for entity in table.values():
                self.add(entity.kind, entity.id, entity.title, getattr(entity, "email", ""))

    def add(self, kind: str, ident: str, *names: str) -> None:
        """Make something known by its id and its names."""
        for name in (ident, *names):
            self._call(kind, ident, name)

    def knows(self, kind: str, ident: str) -> bool:
        """Whether there is one of that id."""
        return ident in self.named[kind].get(folded(ident), ())

    def person(self, text: str, line: int) -> str:
        """The id of a person by id, name or e-mail address."""
        email, name = _address(text)
        if (ident := self._person(email, name)) is not None:
            return ident
        if not self.create:
            return self._unknown("person", text, name or email)
        name = name or _name_of(email.partition("@")[0])
        values = {"name": _name_of(name) if ID.fullmatch(name) else name} | ({"email": email} if email else {})
        return self._make("person", name, values, line)

    def has(self, kind: str, text: str) -> bool:
        """Whether a person or team of that name is there, or begun."""
        return (self._person(*_address(text)) if kind == "person" else self._one(kind, text)) is not None

    def _person(self, email: str, name: str) -> str | None:
        found = (self._one("person", word) for word in (email, name, _turned(name)) if word)
        return next((ident for ident in found if ident is not None), None)

    def team(self, text: str, line: int) -> str:
        """The id of a team by id or name."""
        if (ident := self._one("team", text)) is not None:
            return ident
        if not self.create:
            return self._unknown("team", text, text)
        parent = {"parent": self.graph.company} if self.graph.company else {}
        name = _name_of(text, each=False) if ID.fullmatch(text) else text
        return self._make("team", text, {"name": name, **parent}, line)

    def cycle(self, text: str, line: int, start: date | None = None, end: date | None = None) -> str:
        """The id of a cycle by id, title, or the days that its name tells: `Q4 2026`, `2026/Q4`, `FY 2026`."""
        if (ident := self._one("cycle", text)) is not None:
            return ident
        ident = period_id(text) or _slug(text, "cycle")
        period = periods.named(ident)
        if self.knows("cycle", ident):
            return ident
        days = (period.start, period.end) if period else (start, end)
        same = [c.id for c in self.graph.cycles.values() if (c.start, c.end) == days]
        if len(same) == 1:
            return same[0]
        if not self.create:
            return self._unknown("cycle", text, text)
        if days[0] is None or days[1] is None:
            raise UsageError(f'there is no cycle "{text}", and its name tells no days: okrsite new cycle begins it')
        title = period.title if period else text
        values = {"title": title, "start": str(days[0]), "end": str(days[1])}
        return self._make("cycle", ident, values, line)

    def other(self, kind: str, text: str) -> str:
        """The id of anything else, by id or title."""
        if (ident := self._one(kind, text)) is not None:
            return ident
        raise UsageError(f'there is no {_noun(kind)} "{_short(text)}"{self._near(kind, text)}')

    def _one(self, kind: str, text: str) -> str | None:
        """The one of that name; None where there is none."""
        bare = text.strip().removeprefix(f"{kind}:")
        found = self.named[kind].get(folded(bare), [])
        exact = [ident for ident in found if ident == bare]
        if len(found) > 1 and not exact:
            raise UsageError(f'"{text}" may be {listed(found)}: write the id')
        return next(iter(exact or found), None)

    def _call(self, kind: str, ident: str, name: str) -> None:
        if name and ident not in (known := self.named[kind].setdefault(folded(name), [])):
            known.append(ident)

    def _unknown(self, kind: str, text: str, name: str) -> str:
        guess = self._near(kind, name)
        self.missing.setdefault(f"{kind}:{folded(text)}", text)
        raise UsageError(f'there is no {kind} "{_short(text)}"{guess}')

    def _near(self, kind: str, name: str) -> str:
        """Whom somebody probably meant."""
        may_be_near = len(self.missing) < MAX_SUGGESTIONS and len(name) <= LONGEST_NAME
        near = nearest(folded(name), sorted(self.named[kind])) if may_be_near else None
        return f' (did you mean "{self.named[kind][near][0]}"?)' if near else ""

    def _make(self, kind: str, name: str, values: dict[str, str], line: int) -> str:
        ident = _slug(name, kind)
        numbered = (ident, *(f"{ident[:57]}-{n}" for n in range(2, MAX_ROWS)))
        ident = next(found for found in numbered if not self.knows(kind, found))
        self.made[f"{kind}:{ident}"] = New(kind, ident, values, line)
        self.add(kind, ident, name, *(values.get(key, "") for key in ("name", "title", "email")))
        return ident


def folded(name: str) -> str:
    """A name without what does not distinguish it."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def period_id(text: str) -> str:
    """The id of a period that is written in one of the usual ways; empty for anything else."""
    plain = " ".join(re.split(r"[\s_–-]+", text.casefold())).strip()
    for pattern, form in PERIODS:
        if found := pattern.fullmatch(plain):
            return form.format(*found.groups())
    found = MONTH_NAME.fullmatch(plain)
    month = MONTHS.get(found[1][:3]) if found else None
    return f"{found[2]}-{month:02}" if found and month else ""


def short_slug(title: str, most: int = 48) -> str:
    """An id made of whole words of a title; empty where no letter of it can stand in one."""
    whole = drafts.slug(title[:400]) if len(title) <= 64 else re.sub(r"-[^-]*$", "", drafts.slug(title))
    while len(whole) > most and "-" in whole:
        whole = whole.rpartition("-")[0]
    return whole


class Ids:
    """Which ids are taken, and which one is free."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)
        self.last: dict[str, int] = {}

    def free(self, ident: str, *more: str) -> str:
        """An id that nothing has yet, and that is taken from now on: with what else is known of it, else a number."""
        for name in (ident, *(f"{ident[: 63 - len(word)]}-{word}" for word in more if word)):
            if name and name not in self.taken:
                break
        else:
            n = self.last.get(ident, 1) + 1
            while f"{ident[:56]}-{n}" in self.taken:
                n += 1
            self.last[ident], name = n, f"{ident[:56]}-{n}"
        self.taken.add(name)
        return name


def _slug(name: str, kind: str) -> str:
    return name if ID.fullmatch(name) else short_slug(name) or kind


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"


def _address(text: str) -> tuple[str, str]:
    """The address and the name in `Ana Silva <ana@example.com>`, in an address, or in a name."""
    found = ADDRESS.fullmatch(text.strip())
    return (found["email"], (found["name"] or "").strip(" \"'")) if found else ("", text.strip())


def _turned(name: str) -> str:
    """`Silva, Ana` as people say it."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() else ""


def _name_of(ident: str, *, each: bool = True) -> str:
    """The name behind `ana-silva` or `ana.silva`."""
    words = [word for word in re.split(r"[-._\s]+", ident) if word]
    return " ".join(word.capitalize() if each or not n else word for n, word in enumerate(words)) or ident


def _noun(kind: str) -> str:
    return "KPI" if kind == "kpi" else kind.replace("-", " ")
