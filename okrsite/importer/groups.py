"""Which rows belong together? One objective of many rows: by its id, by its title, or by standing below it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from okrsite.graph import Graph
from okrsite.importer.columns import Columns
from okrsite.importer.names import folded
from okrsite.importer.rows import Line
from okrsite.importer.wanted import Refused

INSIDE = {"owner": "owner", "contributors": "contributors", "description": "metric"}
"""Fields of the outer entity that tell of what is inside where its rows disagree: an owner of each key result."""

OF_TITLE, OF_ID = "row title", "row id"


class Inside(NamedTuple):
    """A row's part that lies inside: a key result or a measure. Values are by key."""

    line: Line
    values: dict[str, object]


class Outer(NamedTuple):
    """What the rows of one objective say of it: values by field, and the line each was said on first."""

    line: int
    ident: str
    title: str
    values: dict[str, object]
    lines: dict[str, int]
    inside: list[Inside]
    own: set[str]


def grouped(graph: Graph, columns: Columns, lines: Iterable[Line]) -> Grouping:
    """The rows by what they belong to, in the order of the table."""
    work = Grouping(graph, columns)
    if "row type" in columns.by_field:
        work.typed(list(lines))
    else:
        for line in lines:
            work.plain(line)
    for group in work.groups:
        work.settle(group)
    return work


class Grouping:
    """Groups as they grow, with the rows that cannot be used and what is worth saying of others."""

    def __init__(self, graph: Graph, columns: Columns) -> None:
        self.graph, self.columns, self.shape = graph, columns, columns.shape
        self.groups: list[Outer] = []
        self.notes: list[tuple[int, str]] = []
        self.refused: list[Refused] = []
        self.by_id: dict[str, Outer] = {}
        self.by_title: dict[str, list[Outer]] = {}
        self.title = f"{self.shape.kind} title"

    # -------------------------------------------------------------------------------------------- a row for each

    def plain(self, line: Line) -> None:
        """A row that is an objective, a key result with its objective, or one below it."""
        ident, title = str(line.values.get(self.shape.kind, "")), str(line.values.get(self.title, ""))
        inside = self._inside(line)
        path = str(inside.get("id", ""))
        if "/" in path:
            outer, _, inside["id"] = path.partition("/")
            if ident and ident != outer:
                return self.refuse(line, self.shape.inner_noun, f'"{path}" is not of the {self.shape.noun} "{ident}"')
            ident = ident or outer
        if not ident and not title:
            return self.refuse(line, self.title, f"the row names no {self.shape.noun}; fill in its title")
        group = self._group(line, ident, title)
        self._say(group, line, is_own=not inside)
        if inside:
            group.inside.append(Inside(line, inside))
        return None

    def _inside(self, line: Line) -> dict[str, object]:
        """What a row says of a key result; nothing where it names none."""
        targets = self.shape.columns
        found = {targets[f].key: value for f, value in line.values.items() if targets[f].inner}
        return found if found.keys() & {"id", "title", "key_result"} else {}

    def _group(self, line: Line, ident: str, title: str) -> Outer:
        """The group of an id, else of a title in one cycle and team."""
        if ident and ident in self.by_id:
            return self.by_id[ident]
        if not ident:
            for group in self.by_title.get(folded(title), []):
                if all(line.values.get(f, group.values.get(f)) == group.values.get(f) for f in ("cycle", "team")):
                    return group
        return self._begin(line, ident, title)

    def _begin(self, line: Line, ident: str, title: str) -> Outer:
        group = Outer(line.number, ident, title, {}, {}, [], set())
        self.groups.append(group)
        if ident:
            self.by_id[ident] = group
        if title:
            self.by_title.setdefault(folded(title), []).append(group)
        return group

    def _say(self, group: Outer, line: Line, *, is_own: bool) -> None:
        """Take what a row says of the objective; two rows that say different things are no objective."""
        for field, value in line.values.items():
            if self.shape.columns[field].inner or field in (self.shape.kind, *BESIDE):
                continue
            if field not in group.values:
                group.values[field], group.lines[field] = value, line.number
            elif group.values[field] != value and not (field in INSIDE and (group.inside or not is_own)):
                shown = f'"{value}" here, and "{group.values[field]}" in line {group.lines[field]}'
                self.refuse(line, field, f"two rows of one {self.shape.noun} differ: {shown}")
            if is_own:
                group.own.add(field)

    def settle(self, group: Outer) -> None:
        """Where the rows of key results name different owners, these are the owners of the key results."""
        for field, key in INSIDE.items():
            said = [inside.line.values[field] for inside in group.inside if field in inside.line.values]
            if not said or all(value == group.values.get(field) for value in said):
                continue
            for inside in group.inside:
                if field in inside.line.values:
                    inside.values.setdefault(key, inside.line.values[field])
            if field not in group.own and field != "owner":
                group.values.pop(field, None)
            elif field not in group.own and len(set(said)) > 1:
                self.owned(group, said)

    def owned(self, group: Outer, said: list[object]) -> None:
        """Somebody is accountable for the whole: who leads the team, if it is one of them, else the first."""
        team = self.graph.teams.get(str(group.values.get("team", "")))
        lead = team.lead if team else None
        group.values["owner"] = lead if lead in said else said[0]
        owner, whole = group.values["owner"], group.title or group.ident
        why = " leads the team and" if lead in said else ""
        self.notes.append((group.line, f'the key results have different owners; {owner}{why} owns "{whole}"'))

    # -------------------------------------------------------------------------------------------- rows of two types

    def typed(self, lines: list[Line]) -> None:
        """Rows of which each is an objective or a key result, as its type says."""
        above: Outer | None = None
        belongs: list[tuple[Line, Outer | None]] = []
        for line in lines:
            if line.values.get("row type") == self.shape.inner_noun:
                belongs.append((line, above))
                continue
            ident = str(line.values.get(OF_ID) or line.values.get(self.shape.kind) or "")
            title = str(line.values.get(OF_TITLE) or line.values.get(self.title) or "")
            if not ident and not title:
                self.refuse(line, OF_TITLE, f"the {self.shape.noun} has no title")
                continue
            above = self._group(line, ident, title)
            if title:
                above.values.setdefault(self.title, title)
            parent = line.values.get("row parent")
            if parent:
                above.values.setdefault("aligns to", (str(parent),))
                above.lines.setdefault("aligns to", line.number)
            self._say(above, line, is_own=True)
        for line, before in belongs:
            self._below(line, before)

    def _below(self, line: Line, before: Outer | None) -> None:
        parent = str(line.values.get("row parent", ""))
        known = [self.by_id[parent]] if parent in self.by_id else self.by_title.get(folded(parent), [])
        if len(known) > 1 and before is not None and before in known:
            known = [before]
        if parent and len(known) != 1:
            why = "names no objective of this table" if not known else "may be one of several objectives"
            return self.refuse(line, "row parent", f'"{parent}" {why}; name it by its id')
        group = known[0] if known else before
        if group is None:
            return self.refuse(line, "row parent", f"the {self.shape.inner_noun} stands below no {self.shape.noun}")
        inside = {t.key: v for f, v in line.values.items() if (t := self.shape.columns[f]).inner}
        more = {"title": OF_TITLE, "id": OF_ID} | {key: field for field, key in INSIDE.items()}
        inside = {key: line.values[f] for key, f in more.items() if f in line.values} | inside
        if line.values.get("state") == "dropped":
            inside["state"] = "dropped"
        group.inside.append(Inside(line, inside))
        return None

    def refuse(self, line: Line, field: str, message: str) -> None:
        """Note why a row cannot be used."""
        self.refused.append(Refused(line.number, self.columns.by_field.get(field), message))


BESIDE = ("row type", "row title", "row id", "row parent", "cycle start", "cycle end")
