"""What is something aligned to, or moved by? Parents by id or title, also those that the same table brings."""

from __future__ import annotations

import re
from collections.abc import Iterable

from okrsite.content.near import did_you_mean, listed
from okrsite.edit import drafts
from okrsite.findings import UsageError
from okrsite.graph import Graph
from okrsite.importer.names import LONGEST_NAME, MAX_SUGGESTIONS, Directory, folded
from okrsite.importer.wanted import Refused, Wanted
from okrsite.model import Objective

PARENTS = ("objective", "key-result", "kpi", "pillar", "mission", "vision")

KINDS = {"aligns_to": PARENTS, "moves": ("key-result",), "key_result": ("key-result",), "kpi": ("kpi",)}
"""Keys that refer to what the same table may bring, and the kinds that each may mean, the likeliest first."""

SAME_KIND = ("team", "person", "cycle")

NOTHING_ABOVE = {"none", "no parent", "top level", "company level"}


class Linker:
    """Finds what texts refer to, among what is there and what is wanted."""

    def __init__(self, graph: Graph, directory: Directory, wanted: Iterable[Wanted]) -> None:
        self.graph, self.directory = graph, directory
        self.by_title: dict[str, list[str]] = {}
        self.cycles: dict[str, str] = {}
        self.known: set[str] = set()
        self.missed = 0
        statements = [s for s in (graph.mission, graph.vision) if s is not None]
        tables = (graph.objectives, graph.key_results, graph.kpis, graph.pillars)
        for entity in (*statements, *(e for table in tables for e in table.values())):
            self._add(entity.uid, entity.title, (entity.cycle or "") if isinstance(entity, Objective) else "")
        for one in wanted:
            self._add(one.uid, str(one.values.get("title", "")), str(one.values.get("cycle", "")))
            for inner in one.inner:
                self._add(f"key-result:{one.id}/{inner.id}", str(inner.values.get("title", "")), "")

    def resolved(self, wanted: Wanted) -> tuple[Wanted, list[Refused]]:
        """A wanted entity whose references are uids, or ids where one kind is meant; and what leads nowhere."""
        values, refused = self._values(wanted, wanted)
        inner = []
        for one in wanted.inner:
            own, faults = self._values(one, wanted)
            inner.append(one._replace(values=own))
            refused += faults
        return wanted._replace(values=values, inner=tuple(inner)), refused

    def _values(self, wanted: Wanted, outer: Wanted) -> tuple[dict[str, object], list[Refused]]:
        values, refused = dict(wanted.values), []
        for key in (*KINDS, *self._own_kind(wanted)):
            if key not in values:
                continue
            try:
                values[key] = self._value(key, values[key], wanted, outer)
                if values[key] == ():
                    del values[key]
            except UsageError as error:
                line, column = wanted.place_of(key)
                refused.append(Refused(line, column, str(error) if column is not None else f"{key}: {error}"))
        return values, refused

    def _own_kind(self, wanted: Wanted) -> tuple[str, ...]:
        return ("parent",) if wanted.kind in SAME_KIND else ()

    def _value(self, key: str, value: object, wanted: Wanted, outer: Wanted) -> object:
        if key == "parent":
            return self.directory.other(wanted.kind, str(value))
        if key == "aligns_to" and not all(isinstance(item, str) for item in value if isinstance(value, tuple)):  # type: ignore[attr-defined]
            return value
        if isinstance(value, tuple):
            return tuple(dict.fromkeys(uid for text in value for uid in self._several(text, KINDS[key], outer)))
        uid = self._one(str(value), KINDS[key], outer)
        return uid.partition(":")[2] or uid

    def _several(self, text: str, kinds: tuple[str, ...], outer: Wanted) -> list[str]:
        """What a cell refers to: one thing if its whole text is one, else what stands between its commas."""
        if folded(text) in NOTHING_ABOVE:
            return []
        try:
            return [self._one(text, kinds, outer)]
        except UsageError:
            if "," not in text:
                raise
        return [self._one(part.strip(), kinds, outer) for part in text.split(",") if part.strip()]

    def _one(self, text: str, kinds: tuple[str, ...], outer: Wanted) -> str:
        bare = re.sub(r"^(goal|okr)\s*:\s*", "objective:", text.strip(), flags=re.IGNORECASE)
        plain = "/".join(map(drafts.slug, bare.split("/"))) if " " not in bare and len(bare) < 200 else bare
        for uid in (bare, *(f"{kind}:{name}" for name in (bare, plain) for kind in kinds)):
            found = self.graph.aliases.get(uid, uid)
            if found in self.known and found.partition(":")[0] in kinds:
                return found
        alike = [u for u in self.by_title.get(folded(text), []) if u.partition(":")[0] in kinds and u != outer.uid]
        return self._likeliest(text, alike, kinds, str(outer.values.get("cycle", "")))

    def _likeliest(self, text: str, alike: list[str], kinds: tuple[str, ...], cycle: str) -> str:
        """Of several of one title, that of the same cycle, else of the cycle around it."""
        if len(alike) == 1:
            return alike[0]
        if not alike:
            self.missed += 1
            may_be_near = self.missed < MAX_SUGGESTIONS and len(text) <= LONGEST_NAME
            near = did_you_mean(folded(text), self.by_title) if may_be_near else ""
            raise UsageError(f'nothing is called "{text[:100]}"{near}; write an id or a title of {_a(kinds)}')
        around = self.graph.cycles[cycle].parent if cycle in self.graph.cycles else None
        for wanted in (cycle, around):
            close = [uid for uid in alike if wanted and self.cycles.get(uid) == wanted]
            if len(close) == 1:
                return close[0]
        raise UsageError(f'"{text[:100]}" may be {listed(alike[:5])}: write the id')

    def _add(self, uid: str, title: str, cycle: str) -> None:
        self.known.add(uid)
        if cycle:
            self.cycles[uid] = cycle
        if title and uid not in (known := self.by_title.setdefault(folded(title), [])):
            known.append(uid)


def written(uid: str) -> str:
    """A uid as a file refers to it: objectives and key results go without saying."""
    return uid.removeprefix("objective:").removeprefix("key-result:")


def _a(kinds: tuple[str, ...]) -> str:
    words = [kind.replace("-", " ").replace("kpi", "KPI") for kind in kinds]
    return f"an {listed(words)}" if words[0][0] in "aeo" else f"a {listed(words)}"
