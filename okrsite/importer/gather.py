"""Which entities do the rows mean: those that are there, by id or title, or new ones with an id of their own?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from okrsite.content.near import listed
from okrsite.content.nodes import DEVICES, ID
from okrsite.edit import drafts
from okrsite.findings import UsageError
from okrsite.importer.columns import Columns
from okrsite.importer.groups import Inside, Outer, grouped
from okrsite.importer.names import Directory, Ids, folded, short_slug
from okrsite.importer.rows import Line
from okrsite.importer.wanted import Refused, Spoken, Wanted
from okrsite.model import (
    Cycle,
    Goal,
    Initiative,
    Kpi,
    Objective,
    Page,
    Person,
    Pillar,
    Team,
)
from okrsite.project import Project

SPOKEN = Spoken._fields

RESERVED = {"mission", "vision", *DEVICES}

Named = Objective | Goal | Team | Person | Cycle | Kpi | Initiative | Pillar | Page


class Gatherer:
    """Turns rows into what they want, and keeps which ids are given out."""

    def __init__(self, project: Project, columns: Columns, directory: Directory) -> None:
        self.project, self.graph, self.columns, self.directory = project, project.graph, columns, directory
        self.kind = columns.shape.kind
        self.refused: list[Refused] = []
        self.notes: list[tuple[int, str]] = []
        nodes = self.graph.initiatives.values() if self.kind == "initiative" else self.graph.nodes
        self.table: dict[str, Named] = {e.id: e for e in nodes if e.kind == self.kind}  # type: ignore[misc]
        self.by_name: dict[str, list[Named]] = {}
        for entity in self.table.values():
            for name in filter(None, {entity.title, getattr(entity, "email", "")}):
                self.by_name.setdefault(folded(name), []).append(entity)
        self.ids = Ids({*self.table, *RESERVED})
        self.seen: set[str] = set()

    def gather(self, lines: list[Line]) -> list[Wanted]:
        """What the rows want, in their order. What cannot be is in `refused`."""
        if not self.columns.shape.inner:
            return [wanted for line in lines for wanted in self._simple(line)]
        found = grouped(self.graph, self.columns, lines)
        self.refused += found.refused
        self.notes += found.notes
        return [wanted for group in found.groups for wanted in self._outer(group)]

    def refuse(self, line: int, field: str, message: str) -> None:
        self.refused.append(Refused(line, self.columns.by_field.get(field), message))

    # -------------------------------------------------------------------------------------------- objectives, goals

    def _outer(self, group: Outer) -> Iterator[Wanted]:
        try:
            there = self._there(group)
            ident = there.id if there else self._new_id(group)
        except UsageError as error:
            return self.refuse(group.line, self.kind if group.ident else f"{self.kind} title", str(error))
        targets = self.columns.shape.columns
        values = {targets[f].key: v for f, v in group.values.items() if f in targets}
        if group.title:
            values["title"] = group.title
        if there is None and self.kind == "objective":
            self._complete(group, values)
            if not self._is_complete(group, values):
                return None
        columns = {t.key: n for f, n in self.columns.by_field.items() if not (t := targets[f]).inner}
        lines = {targets[f].key: n for f, n in group.lines.items()}
        inner = tuple(self._inner(group, there))
        yield Wanted(self.kind, ident, group.line, there is not None, values, inner, columns=columns, lines=lines)
        return None

    def _there(self, group: Outer) -> Named | None:
        """The one that is meant, if it is there: by id, old or new; without one by its title, in its cycle and team."""
        if group.ident:
            return self._by_id(group.ident)
        alike = self.by_name.get(folded(group.title), [])
        for field in ("cycle", "team"):
            if (wanted := group.values.get(field)) is not None:
                alike = [entity for entity in alike if getattr(entity, field) == wanted]
        if len(alike) > 1:
            raise UsageError(f'"{group.title}" may be {listed(e.id for e in alike)}: add a column with the id')
        return alike[0] if alike else None

    def _by_id(self, given: str) -> Named | None:
        bare = given.removeprefix(f"{self.kind}:")
        for name in (bare, drafts.slug(bare)):
            uid = self.graph.aliases.get(f"{self.kind}:{name}", f"{self.kind}:{name}")
            if (found := self.table.get(uid.partition(":")[2])) is not None:
                return found
        return None

    def _given_id(self, given: str) -> str:
        """An id that a table gives to something new."""
        ident = given if ID.fullmatch(given) else drafts.slug(given)
        if not ID.fullmatch(ident) or ident in RESERVED:
            raise UsageError(f'"{given}" can be no id: small letters a to z, digits and dashes inside')
        if ident in self.ids.taken:
            raise UsageError(f'"{ident}" is the id of another row')
        self.ids.taken.add(ident)
        return ident

    def _new_id(self, group: Outer) -> str:
        if group.ident and not group.title:
            raise UsageError(f'there is no {self.columns.shape.noun} "{group.ident}", and a new one needs a title')
        if group.ident:
            ident = self._given_id(group.ident)
        else:
            more = (str(group.values.get("cycle", "")), str(group.values.get("team", "")))
            ident = self.ids.free(short_slug(group.title) or self.kind, *more)
        self.directory.add(self.kind, ident)
        return ident

    def _complete(self, group: Outer, values: dict[str, object]) -> None:
        """What goes without saying: the running cycle, the only team, and who leads it."""
        running = self.graph.running_cycle(self.project.today)
        if "cycle" not in values and running is not None:
            values["cycle"] = running.id
        if "team" not in values and len(self.graph.teams) == 1:
            values["team"] = next(iter(self.graph.teams))
        team = self.graph.teams.get(str(values.get("team", "")))
        if "owner" not in values and team is not None and team.lead is not None:
            values["owner"] = team.lead
            whole = group.title or group.ident
            self.notes.append(
                (group.line, f'nobody is named who owns "{whole}": {team.lead}, who leads the team, does')
            )

    def _is_complete(self, group: Outer, values: dict[str, object]) -> bool:
        missing = [key for key in ("title", "team", "cycle") if not values.get(key)]
        for key in missing:
            hint = "" if key == "title" else f"; --set {key}=ID gives one to all rows that have none"
            self.refuse(group.line, key, f'the objective "{group.title or group.ident}" has no {key}{hint}')
        return not missing

    # -------------------------------------------------------------------------------------------- what is inside

    def _inner(self, group: Outer, there: Named | None) -> Iterator[Wanted]:
        inside = (
            there.key_results if isinstance(there, Objective) else there.measures if isinstance(there, Goal) else ()
        )
        known = Known({e.id for e in inside}, {}, {}, Ids(e.id for e in inside))
        for entity in inside:
            known.by_title.setdefault(folded(entity.title), []).append(entity.id)
        for row in group.inside:
            try:
                ident = self._inner_id(row, known)
            except UsageError as error:
                self.refuse(row.line.number, self.columns.shape.inner_noun, str(error))
                continue
            if (first := known.seen.get(ident)) is not None:
                if first.values != row.values:
                    noun, line = self.columns.shape.inner_noun, first.line.number
                    message = f'the {noun} "{ident}" stands in line {line} already, with other values'
                    self.refuse(row.line.number, noun, message)
                continue
            known.seen[ident] = row
            yield self._of(row, ident, is_there=ident in known.there)

    def _inner_id(self, row: Inside, known: Known) -> str:
        given, title = str(row.values.get("id", "")).rpartition("/")[2], str(row.values.get("title", ""))
        if given:
            ident = given if ID.fullmatch(given) else drafts.slug(given)
            if not ID.fullmatch(ident):
                raise UsageError(f'"{given}" can be no id: small letters a to z, digits and dashes inside')
            if ident not in known.there and not title and "key_result" not in row.values:
                raise UsageError(
                    f'there is no {self.columns.shape.inner_noun} "{ident}" yet, and a new one needs a title'
                )
            known.ids.taken.add(ident)
            return ident
        alike = known.by_title.get(folded(title), [])
        if len(alike) > 1:
            raise UsageError(f'"{title}" may be {listed(alike)}: add a column with the id')
        if alike:
            return alike[0]
        base = short_slug(title or str(row.values.get("key_result", "")).replace("/", " "))
        ident = known.ids.free(base or "kr")
        known.by_title.setdefault(folded(title), []).append(ident)
        return ident

    def _of(self, inside: Inside, ident: str, *, is_there: bool) -> Wanted:
        targets = self.columns.shape.columns
        kind = "key-result" if self.kind == "objective" else "measure"
        said = {key: inside.values[key] for key in SPOKEN if key in inside.values} if kind == "key-result" else {}
        values = {key: v for key, v in inside.values.items() if key not in said and key != "id"}
        spoken = Spoken(**said)  # type: ignore[arg-type]
        guessed = {"unit": inside.line.unit} if inside.line.unit and "unit" not in values else {}
        columns = {t.key: n for f, n in self.columns.by_field.items() if (t := targets[f]).inner}
        return Wanted(
            kind, ident, inside.line.number, is_there, values,
            spoken=(spoken,) if spoken.says_something else (), guessed=guessed, columns=columns,
        )  # fmt: skip

    # -------------------------------------------------------------------------------------------- every other kind

    def _simple(self, line: Line) -> Iterator[Wanted]:
        """An entity of one row: by id, by address for a person, else by its name."""
        targets = self.columns.shape.columns
        values: dict[str, object] = {targets[f].key: v for f, v in line.values.items()}
        given, title_key = str(values.pop("id", "")), "name" if "name" in targets else "title"
        title = str(values.get(title_key, ""))
        field = "id" if given else title_key
        try:
            ident, is_there = self._simple_id(given, title, str(values.get("email", "")))
        except UsageError as error:
            return self.refuse(line.number, field, str(error))
        if not is_there and not title:
            return self.refuse(line.number, field, f"a new {self.columns.shape.noun} needs a {title_key}")
        if ident in self.seen:
            return self.refuse(line.number, field, f'"{ident}" stands in the table already')
        self.seen.add(ident)
        columns = {targets[f].key: n for f, n in self.columns.by_field.items()}
        self.directory.add(self.kind, ident, title, str(values.get("email", "")))
        yield Wanted(self.kind, ident, line.number, is_there, values, columns=columns)
        return None

    def _simple_id(self, given: str, title: str, email: str) -> tuple[str, bool]:
        if given:
            there = self._by_id(given)
            return (there.id, True) if there else (self._given_id(given), False)
        alike = (self.by_name.get(folded(email)) if email else None) or self.by_name.get(folded(title), [])
        if len(alike) > 1:
            raise UsageError(f'"{title}" may be {listed(e.id for e in alike)}: add a column with the id')
        return (alike[0].id, True) if alike else (self.ids.free(short_slug(title) or self.kind), False)


class Known(NamedTuple):
    """What is inside an objective so far: what is there, what has had its row, and the ids by title."""

    there: set[str]
    seen: dict[str, Inside]
    by_title: dict[str, list[str]]
    ids: Ids
