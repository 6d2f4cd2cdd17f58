"""Which entity does a reference mean? Ids, aliases and `kind:id`, and a kind answer where there is none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from okrsite.content.near import certain, listed, nearest
from okrsite.findings import Fix, Problem, Source
from okrsite.model import KIND_FOLDERS, Node, Objective

UNKNOWN, WRONG_KIND = "OKR201", "OKR202"

KEY_RESULT = "key-result"
STATEMENTS = ("mission", "vision")
KIND_NAMES = {**{kind: kind for kind in KIND_FOLDERS}, KEY_RESULT: KEY_RESULT, "key_result": KEY_RESULT}
WORDS = {"kpi": "KPI", KEY_RESULT: "key result"}

MAX_SUGGESTIONS = 200
"""Unknown references for which a near id is looked up: past that, the files have another problem than spelling."""


class Where(NamedTuple):
    """Where a reference stands: the node's source, the field below it, and the uid whose field it is."""

    source: Source
    field: str
    entity: str


class References:
    """Looks references up by id or alias, and collects what is wrong with them."""

    def __init__(
        self, nodes: Iterable[Node], names: Mapping[str, Mapping[str, str]], broken: frozenset[tuple[str, str]]
    ) -> None:
        self.names, self.broken = names, broken
        self.objectives: Mapping[str, Objective] = {n.id: n for n in nodes if isinstance(n, Objective)}
        self.key_results: Collection[str] = {k.path for o in self.objectives.values() for k in o.key_results}
        self.statements = {n.kind for n in nodes if n.kind in STATEMENTS}
        self.problems: list[Problem] = []
        self.suggested = 0

    def one(self, text: str | None, kind: str, where: Where) -> str | None:
        """The canonical id of a reference to one kind; None where there is none, which is noted."""
        if text is None:
            return None
        found = self.names.get(kind, {}).get(text)
        if found is not None:
            return found
        uid = self.uid(text, (kind,), where)
        return None if uid is None else uid.partition(":")[2]

    def uid(self, text: str, kinds: tuple[str, ...], where: Where) -> str | None:
        """The uid of a reference to one of several kinds; None where there is none, which is noted."""
        found = self.find(text, kinds)
        if found is None and not self.may_be_broken(text, kinds):
            self.note(text, kinds, where)
        return found

    def find(self, text: str, kinds: tuple[str, ...]) -> str | None:
        """The uid that a text means among these kinds."""
        prefix, colon, rest = text.partition(":")
        if colon and prefix in KIND_NAMES:
            kind = KIND_NAMES[prefix]
            return self.of_kind(rest.strip(), kind) if kind in kinds else None
        if text in STATEMENTS and text in kinds:
            return text if text in self.statements else None
        return next((uid for kind in kinds if (uid := self.of_kind(text, kind)) is not None), None)

    def of_kind(self, text: str, kind: str) -> str | None:
        """The uid of an entity of that kind, by its id or an alias."""
        if kind == KEY_RESULT:
            objective, _, ident = text.partition("/")
            path = f"{self.names['objective'].get(objective, objective)}/{ident}"
            return f"{KEY_RESULT}:{path}" if path in self.key_results else None
        found = self.names.get(kind, {}).get(text)
        return None if found is None else f"{kind}:{found}"

    def may_be_broken(self, text: str, kinds: tuple[str, ...]) -> bool:
        """Whether the text names something that exists and could not be read: then only that fault is worth saying."""
        prefix, colon, rest = text.partition(":")
        bare = rest.strip() if colon and prefix in KIND_NAMES else text
        objective, slash, ident = bare.partition("/")
        if slash and KEY_RESULT in kinds:
            owner = self.objectives.get(self.names["objective"].get(objective, objective))
            return ("objective", objective) in self.broken or (owner is not None and ident in _written_ids(owner))
        return any((kind, bare) in self.broken for kind in kinds)

    def note(self, text: str, kinds: tuple[str, ...], where: Where) -> None:
        """Say what is wrong with a reference that leads nowhere."""
        place = where.source.at(where.field)
        other = self.find(text, tuple(k for k in (*KIND_FOLDERS, KEY_RESULT, *STATEMENTS) if k not in kinds))
        if other is not None:
            message = f'"{text}" is {_a(other.partition(":")[0])}, and here {_a(listed(map(_word, kinds)))} is expected'
            self.problems.append(Problem(WRONG_KIND, message, place, where.entity, where.field, "name one of these"))
            return
        near = self.suggestion(text, kinds)
        guess = f' (did you mean "{near}"?)' if near else ""
        what = _word(kinds[0]) if len(kinds) == 1 else "reference"
        hint = f'write "{near}"' if near else _hint(text, kinds)
        sure = self.certain(text, kinds) if near else None
        fix = Fix(place, sure) if sure else None
        self.problems.append(
            Problem(UNKNOWN, f'unknown {what} "{text}"{guess}', place, where.entity, where.field, hint, fix=fix)
        )

    def suggestion(self, text: str, kinds: tuple[str, ...]) -> str | None:
        """A known reference that is spelt nearly so."""
        self.suggested += 1
        if self.suggested > MAX_SUGGESTIONS:
            return None
        named, text, kinds = _narrowed(text, kinds)
        objective, slash, ident = text.partition("/")
        if slash and KEY_RESULT in kinds:
            near = self.near_key_result(objective, ident)
        else:
            near = nearest(text, self.known(kinds))
        return f"{named}{near}" if near else None

    def certain(self, text: str, kinds: tuple[str, ...]) -> str | None:
        """The one known reference that it was certainly meant to be."""
        named, text, kinds = _narrowed(text, kinds)
        objective, slash, ident = text.partition("/")
        if not slash or KEY_RESULT not in kinds:
            sure = certain(text, self.known(kinds))
            return f"{named}{sure}" if sure else None
        names = self.names["objective"]
        known = objective if objective in names else certain(objective, names)
        ids = [k.id for k in self.objectives[names[known]].key_results] if known else []
        near = ident if ident in ids else certain(ident, ids)
        return f"{named}{known}/{near}" if known and near else None

    def known(self, kinds: tuple[str, ...]) -> list[str]:
        """Everything of these kinds that a reference may name without a slash."""
        statements = [kind for kind in kinds if kind in self.statements]
        return [*(name for kind in kinds for name in self.names.get(kind, {})), *statements]

    def near_key_result(self, objective: str, ident: str) -> str | None:
        known = self.names["objective"].get(objective) or nearest(objective, self.names["objective"])
        if known is None:
            return None
        ids = [k.id for k in self.objectives[self.names["objective"][known]].key_results]
        near = ident if ident in ids else nearest(ident, ids)
        return f"{known}/{near}" if near else None


def _narrowed(text: str, kinds: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    """A reference that names its kind: `kind:` as written, what follows, and that kind alone."""
    prefix, colon, rest = text.partition(":")
    kind = KIND_NAMES.get(prefix) if colon else None
    return (f"{prefix}:", rest.strip(), (kind,)) if kind in kinds else ("", text, kinds)


def _written_ids(objective: Objective) -> set[str]:
    """The ids of all key results as written, also of those that could not be built."""
    items = objective.source.part("key_results")
    found = set()
    n = 0
    while items.has(str(n)):
        place = items.part(str(n)).part("id").root
        found.add(str(getattr(place, "text", "")))
        n += 1
    return found


def _word(kind: str) -> str:
    return WORDS.get(kind, kind)


def _a(word: str) -> str:
    return f"an {_word(word)}" if _word(word)[0] in "aeio" else f"a {_word(word)}"


def _hint(text: str, kinds: tuple[str, ...]) -> str:
    if len(kinds) == 1 and kinds[0] in KIND_FOLDERS:
        return f"add {KIND_FOLDERS[kinds[0]]}/{text[:60]}.md, or name one that is there"
    if kinds == (KEY_RESULT,):
        return "write it as OBJECTIVE/KEY-RESULT"
    return f"name {_a(listed(map(_word, kinds)))} that is there"
