"""Which nodes do the documents hold? One builder per kind, where a kind needs more than its table of keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from okrsite.content.audience import KEY as AUDIENCE
from okrsite.content.audience import named
from okrsite.content.documents import Content, Document, read_document
from okrsite.content.fields import CONTROL, UnsureError
from okrsite.content.fields import Reading as Read
from okrsite.content.heading import first_heading
from okrsite.content.late import Part, Plain, shape_of
from okrsite.content.light import Light
from okrsite.content.records import plain
from okrsite.content.schema import KINDS
from okrsite.content.schema.keys import ENTRY
from okrsite.content.series import csv_readings
from okrsite.content.trees import Tree, TreeFile
from okrsite.content.yaml import Mapping, Scalar, Value
from okrsite.findings import START, Place, Problem, Related, Source
from okrsite.model import (
    CheckIn,
    Cycle,
    Entry,
    Goal,
    Initiative,
    KeyResult,
    Kpi,
    Node,
    Objective,
    Page,
    Person,
    Pillar,
    Statement,
    Team,
    WeeklyReview,
)

BAD_ID, DUPLICATE_ID = "OKR104", "OKR105"


ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?", re.ASCII)
RESERVED = {"mission", "vision"}
ALIGNABLE = {"objective", "kpi", "pillar"}
"""Kinds that `aligns_to` may name: there the two statements' names are theirs."""

DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
"""Names that some systems give to devices: a page of that name could not be stored there."""

Values = dict[str, object]


class Nodes(NamedTuple):
    """What could be built, what was wrong, and the (kind, id) of each file that exists but could not be built."""

    nodes: tuple[Node, ...]
    problems: tuple[Problem, ...]
    broken: frozenset[tuple[str, str]]


class Built(NamedTuple):
    """One document's node, or None, and its problems."""

    kind: str
    id: str
    node: Node | None
    problems: tuple[Problem, ...]


BuildNode = Callable[[Document, Tree, str], Built]
"""Builds one document's node: `build_node`, or what remembers its answers."""


class AtOnce:
    """Makes a node of each file as soon as it is read: no two forms of all files are in memory at a time."""

    def __init__(self, folder: str) -> None:
        self._prefix = f"{folder}/" if folder else ""
        self._built: dict[str, Built] = {}

    def read(self, tree: Tree, file: TreeFile, kind: str, name: str) -> Document:
        """Read a file, and build its node."""
        document = read_document(tree, file, kind, name)
        self._built[document.path] = build_node(document, tree, self._prefix)
        return document

    def build(self, document: Document, tree: Tree, prefix: str) -> Built:
        """The node that was built."""
        return self._built.pop(document.path, None) or build_node(document, tree, prefix)


def build_nodes(content: Content, tree: Tree, folder: str, build: BuildNode | None = None) -> Nodes:
    """Build every document's node."""
    build = build or build_node
    nodes: list[Node] = []
    problems = list(content.problems)
    broken: set[tuple[str, str]] = set()
    prefix = f"{folder}/" if folder else ""
    for document in content.documents:
        built = build(document, tree, prefix)
        problems += built.problems
        if built.node is None:
            broken.add((built.kind, built.id))
        else:
            nodes.append(built.node)
    return Nodes(tuple(nodes), tuple(problems), frozenset(broken))


def build_node(document: Document, tree: Tree, prefix: str) -> Built:
    """Build one document's node: its keys by its kind's table, then what is special to the kind.

    A file that is written plainly is read without its places; if that leaves any doubt, it is read again with them.
    """
    if isinstance(document.root, Plain):
        try:
            return _built_quickly(document, document.root, tree, prefix)
        except UnsureError:
            document = document._replace(root=document.root.origin.written())
    return _built(document, document.root, tree, prefix)  # type: ignore[arg-type]  # no longer plain


def _built_quickly(document: Document, root: Plain, tree: Tree, prefix: str) -> Built:
    """Raises UnsureError where something may be wrong."""
    kind, given = document.kind, _given_id(document)
    has_no_id = kind in {"vision", "mission", "check-in"}
    if not has_no_id and _wrong_id(given, kind):
        raise UnsureError
    pairs = root.take()
    source = Source(document.path, Part(root.origin, (), shape_of(pairs)))
    values = KINDS[kind].quick_values(pairs, source)
    for alias in values.get("aliases", ()):  # type: ignore[attr-defined]  # a tuple of texts
        if _wrong_id(alias, kind):
            raise UnsureError
    values |= {"id": given, "body": document.body, "source": source}
    r = Read(document.path, given if kind in {"vision", "mission"} else f"{kind}:{given}")
    node = BUILDERS[kind](values, r, tree, document, prefix)
    if r.problems:
        raise UnsureError
    return Built(kind, given, node, ())


def _built(document: Document, root: Mapping | None, tree: Tree, prefix: str) -> Built:
    kind, given = document.kind, _given_id(document)
    if root is None:
        return Built(kind, given, None, document.problems)
    r = Read(document.path, given if kind in {"vision", "mission"} else f"{kind}:{given}")
    r.problems += (p._replace(entity=r.entity) for p in document.problems)
    good = kind in {"vision", "mission", "check-in"} or check_id(given, kind, root.values.get("id"), root, r)
    values = KINDS[kind].values(root, r, "")
    if AUDIENCE in root.values:
        values[AUDIENCE] = named(document)
    if "aliases" in values:
        values["aliases"] = _names(values["aliases"], kind, root, r)
    values |= {"id": given, "body": document.body, "source": Source(document.path, root)}
    node = BUILDERS[kind](values, r, tree, document, prefix)
    return Built(kind, given, node if good else None, tuple(r.problems))


def _names(aliases: object, kind: str, root: Mapping, r: Read) -> tuple[str, ...]:
    """The aliases that may be one: like ids they become addresses, and nothing else may."""
    written = root.values["aliases"]
    items = {item.text.strip(): item for item in getattr(written, "items", ()) if isinstance(item, Scalar)}
    given = aliases if isinstance(aliases, tuple) else ()
    return tuple(name for name in given if check_id(name, kind, items.get(name), written, r, "aliases"))


def check_id(text: str, kind: str, written: Value | None, where: Value, r: Read, field: str = "id") -> bool:
    """Whether an id is one; notes why not."""
    wrong = _wrong_id(text, kind)
    if not wrong:
        return True
    if written is None:
        place = Place(r.path, START)
        r.problems.append(
            Problem(BAD_ID, wrong, place, r.entity, field, ID_HINT.format("rename the file, or add an id:"))
        )
    else:
        r.fault(BAD_ID, wrong, written, field, ID_HINT.format("choose another id:"))
    return False


ID_HINT = "{} small letters a to z, digits and single dashes inside, 1 to 64 characters"


def _wrong_id(text: str, kind: str) -> str:
    if not ID.fullmatch(text):
        shown = text.encode("ascii", "backslashreplace").decode()
        return f'"{shown[:80]}" is not an id'
    if text in DEVICES or (text in RESERVED and kind in ALIGNABLE):
        return f'"{text}" is a reserved name'
    return ""


def _given_id(document: Document) -> str:
    if document.kind in {"vision", "mission"}:
        return document.kind
    if document.kind == "check-in":
        return document.name
    return document.word("id") or document.stem


# ------------------------------------------------------------------------------------------------ one builder a kind


def _statement(values: Values, _r: Read, _tree: Tree, document: Document, _prefix: str) -> Node:
    del values["id"]
    title = values.pop("title", None) or _heading(document) or document.kind.capitalize()
    return Statement(kind=document.kind, title=title, **values)  # type: ignore[arg-type]


def _page(values: Values, _r: Read, _tree: Tree, document: Document, _prefix: str) -> Node:
    values["title"] = values.get("title") or _heading(document) or document.stem.replace("-", " ").capitalize()
    return Page(**values)  # type: ignore[arg-type]


def _titled(make: Callable[..., Node]) -> Callable[..., Node]:
    def build(values: Values, _r: Read, _tree: Tree, _document: Document, _prefix: str) -> Node:
        return make(**{"title": values["id"], **values})

    return build


def _named(make: Callable[..., Node]) -> Callable[..., Node]:
    def build(values: Values, _r: Read, _tree: Tree, _document: Document, _prefix: str) -> Node:
        return make(**{"name": values["id"], **values})

    return build


def _cycle(values: Values, _r: Read, _tree: Tree, _document: Document, _prefix: str) -> Node | None:
    if "start" not in values or "end" not in values:
        return None
    return Cycle(**{"title": values["id"], **values})  # type: ignore[arg-type]


def _objective(values: Values, r: Read, _tree: Tree, document: Document, _prefix: str) -> Node:
    ident = str(values["id"])
    given = values.get("key_results")
    kept: dict[str, KeyResult] = {}
    for key_result in given if isinstance(given, tuple) else ():
        key_result = key_result._replace(objective=ident)  # noqa: PLW2901 - the same one, told where it belongs
        if _key_result_is_sound(key_result, kept, document.path, r.problems):
            kept[key_result.id] = key_result
    values["key_results"] = tuple(kept.values())
    return Objective(**{"title": ident, **values})  # type: ignore[arg-type]


def _key_result_is_sound(key_result: KeyResult, seen: dict[str, KeyResult], path: str, problems: list[Problem]) -> bool:
    """Whether a key result's id is one and is new in its objective."""
    if wrong := _wrong_id(key_result.id, "key-result"):
        hint = ID_HINT.format("choose another id:")
        problems.append(Problem(BAD_ID, wrong, key_result.source.at("id"), key_result.uid, "id", hint))
        return False
    if (first := seen.get(key_result.id)) is not None:
        place = key_result.source.at("id")
        message = f'the key result "{key_result.id}" stands here a second time'
        related = (Related(first.source.at("id"), "the first"),)
        problems.append(
            Problem(DUPLICATE_ID, message, place, key_result.uid, "id", "give it an id of its own", related)
        )
        return False
    read = Read(path, key_result.uid)
    for n, initiative in enumerate(key_result.initiatives):
        if initiative.id:
            written = initiative.source.part("id").root
            check_id(initiative.id, "initiative", written, written, read, f"initiatives.{n}.id")  # type: ignore[arg-type]
    problems += read.problems
    return True


def _kpi(values: Values, r: Read, tree: Tree, document: Document, prefix: str) -> Node:
    readings = values.pop("readings", ())
    if isinstance(readings, str):
        readings = csv_readings(readings, r, tree, document, prefix)
    elif isinstance(readings, tuple):
        readings = tuple(sorted(readings, key=lambda reading: reading.date))
    return Kpi(**{"title": values["id"], "readings": readings, **values})  # type: ignore[arg-type]


def _check_in_file(values: Values, r: Read, _tree: Tree, document: Document, _prefix: str) -> Node | None:
    entries = values.pop("entries", None)
    if "date" not in values:
        return None
    read = []
    if isinstance(entries, dict) and isinstance(document.root, Plain):
        return WeeklyReview(**values, entries=tuple(_quick_entries(entries, values)))  # type: ignore[arg-type]
    if isinstance(entries, Mapping):
        for name, value in entries.values.items():
            if _is_own(name):
                values["extra"] = {**values.get("extra", {}), name: plain(value)}  # type: ignore[dict-item]
                continue
            given = ENTRY.read(value, r, f"entries.{name}")
            if isinstance(given, dict):
                base: Values = {"by": values.get("by"), "date": values["date"], "source": Source(r.path, value)}
                read.append(Entry(name, CheckIn(**(base | given))))  # type: ignore[arg-type]
    elif entries is not None:
        r.wrong("key results with their check-ins", entries, "entries")  # type: ignore[arg-type]
    return WeeklyReview(**values, entries=tuple(read))  # type: ignore[arg-type]


def _is_own(name: str) -> bool:
    """Whether a key among the entries is the company's own; that of a key result holds a slash."""
    return name.startswith("x-") and "/" not in name


def _quick_entries(entries: dict[str, Light], values: Values) -> Iterator[Entry]:
    review: Source = values["source"]  # type: ignore[assignment]
    for name, value in entries.items():
        if type(value) is not dict or _is_own(name):
            raise UnsureError
        source = Source(review.path, Part(review.root, ("entries", name), shape_of(value)))  # type: ignore[arg-type]
        base: Values = {"by": values.get("by"), "date": values["date"], "source": source}
        given = ENTRY.quick_values(value, source)
        yield Entry(name, CheckIn(**(base | given)))  # type: ignore[arg-type]


BUILDERS: dict[str, Callable[[Values, Read, Tree, Document, str], Node | None]] = {
    "vision": _statement,
    "mission": _statement,
    "pillar": _titled(Pillar),
    "cycle": _cycle,
    "team": _named(Team),
    "person": _named(Person),
    "objective": _objective,
    "kpi": _kpi,
    "initiative": _titled(Initiative),
    "goal": _titled(Goal),
    "check-in": _check_in_file,
    "page": _page,
}


def _heading(document: Document) -> str:
    found = first_heading(document.body.text)
    return CONTROL.sub(" ", found.text).strip() if found else ""
