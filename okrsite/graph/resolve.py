"""What does every reference of every node lead to? From raw nodes to a graph, and what leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from okrsite.content.config import Config
from okrsite.content.near import did_you_mean
from okrsite.content.nodes import DUPLICATE_ID, Nodes
from okrsite.findings import Place, Problem, Related, Source
from okrsite.graph import Graph
from okrsite.graph.linkers import link
from okrsite.graph.references import UNKNOWN, References
from okrsite.model import (
    KIND_FOLDERS,
    Cycle,
    KeyResult,
    Kpi,
    Node,
    Objective,
    Team,
)

WRONG_TYPE, CIRCLE = "OKR103", "OKR203"


class Resolved(NamedTuple):
    """The graph, and what was wrong with the references in it."""

    graph: Graph
    problems: tuple[Problem, ...]


def resolve(nodes: Nodes, config: Config, others: Iterable[str] = ()) -> Resolved:
    """Link all nodes. A node whose id another has already is left out; a reference that leads nowhere is dropped.

    `others` are the paths below the content folder of the files that hold no node.
    """
    problems: list[Problem] = []
    kept = unique(nodes.nodes, problems)
    names = _names(kept, problems)
    references = References(kept, names, nodes.broken)
    for node in kept:
        _known_audience(node, config, references)
    linked = [link(node, references) for node in kept]
    linked = with_units(_without_circles(linked, references.problems))
    prefix = f"{config.content}/" if config.content else ""
    files = {**dict.fromkeys(others, ""), **{n.source.path.removeprefix(prefix): n.uid for n in linked}}
    aliases = {
        f"{kind}:{name}": f"{kind}:{ident}" for kind in names for name, ident in names[kind].items() if name != ident
    }
    graph = Graph(linked, config, files, aliases)
    return Resolved(graph, (*problems, *references.problems, *ill_typed(graph, graph.key_results.values())))


def unique(nodes: Iterable[Node], problems: list[Problem]) -> list[Node]:
    """The nodes whose id no earlier one of their kind has; inline initiatives count with the files'."""
    seen: dict[str, Source] = {}
    return [
        _with_unique_initiatives(node, seen, problems) if isinstance(node, Objective) else node
        for node in nodes
        if _is_new(node.uid, node.source, seen, problems)
    ]


def _is_new(uid: str, source: Source, seen: dict[str, Source], problems: list[Problem]) -> bool:
    first = seen.setdefault(uid, source)
    if first is source:
        return True
    kind, _, ident = uid.partition(":")
    message = f'the {kind.replace("-", " ")} id "{ident or kind}" is taken'
    related = (Related(first.at("id"), "it stands here too"),)
    problems.append(
        Problem(
            DUPLICATE_ID, message, source.at("id"), uid, "id", "rename one of the two files, or add an id:", related
        )
    )
    return False


def _with_unique_initiatives(objective: Objective, seen: dict[str, Source], problems: list[Problem]) -> Objective:
    """The objective whose inline initiatives know their id is theirs alone, and what they move."""
    if not any(key_result.initiatives for key_result in objective.key_results):
        return objective
    key_results = []
    for key_result in objective.key_results:
        if key_result.initiatives:
            mine = [
                i._replace(
                    moves=(key_result.path,),
                    team=objective.team,
                    owner=i.owner or key_result.owner or objective.owner,
                    audience=objective.audience,
                )
                for i in key_result.initiatives
                if not i.id or _is_new(i.uid, i.source, seen, problems)
            ]
            key_result = key_result._replace(initiatives=tuple(mine))  # noqa: PLW2901 - the same one, checked
        key_results.append(key_result)
    return objective._replace(key_results=tuple(key_results))


def _names(nodes: Iterable[Node], problems: list[Problem]) -> dict[str, dict[str, str]]:
    """By kind: every id and alias, and the id it stands for."""
    names: dict[str, dict[str, str]] = {kind: {} for kind in KIND_FOLDERS}
    names["check-in"] = {}
    listed = list(nodes)
    for node in listed:
        if node.kind in names:
            names[node.kind][node.id] = node.id
        if isinstance(node, Objective):
            inline = (i.id for k in node.key_results for i in k.initiatives if i.id)
            names["initiative"].update((ident, ident) for ident in inline)
    clashes: list[tuple[Node, int, str]] = []
    for node in listed:
        for n, alias in enumerate(getattr(node, "aliases", ())):
            taken = names[node.kind].setdefault(alias, node.id)
            if taken != node.id:
                clashes.append((node, n, taken))
    problems += _taken(clashes, listed) if clashes else ()
    return names


def _taken(clashes: Iterable[tuple[Node, int, str]], nodes: Iterable[Node]) -> Iterator[Problem]:
    """Aliases (by the node and their position) that another entity of the kind, of that id, has as id or alias."""
    holders: dict[str, Node] = {node.uid: node for node in nodes}
    for node, n, taken in clashes:
        holder = holders.get(f"{node.kind}:{taken}")
        related = (Related(holder.source.at("id"), f'"{taken}" stands here'),) if holder is not None else ()
        message = f'the alias "{node.aliases[n]}" is taken by {node.kind} "{taken}"'  # type: ignore[union-attr]
        place = node.source.at(f"aliases.{n}")
        yield Problem(DUPLICATE_ID, message, place, node.uid, "aliases", "remove it", related)


def _known_audience(node: Node, config: Config, references: References) -> None:
    if node.audience and node.audience not in config.audiences:  # what is no plain word was said when it was read
        message = f'unknown audience "{node.audience}"{did_you_mean(node.audience, config.audiences)}'
        place = node.source.at("audience")
        hint = "add it to audiences in okrsite.yaml, or use one that is there; nobody sees this until then"
        references.problems.append(Problem(UNKNOWN, message, place, node.uid, "audience", hint))


# ------------------------------------------------------------------------------------------------ after linking


def _without_circles(nodes: list[Node], problems: list[Problem]) -> list[Node]:
    """Teams and cycles whose parents go round in a circle lose that parent, after the circle is said once."""
    loose: set[str] = set()
    for kind in (Team, Cycle):
        trees = {n.id: n for n in nodes if isinstance(n, kind)}
        for circle in _circles({ident: n.parent for ident, n in trees.items()}):
            first = trees[circle[0]]
            path = " → ".join([*circle, circle[0]])
            related = tuple(Related(trees[ident].source.at("parent"), f'"{ident}"') for ident in circle[1:])
            hint = f"one of these {first.kind}s needs another parent, or none"
            message = f"the parents of these {first.kind}s go round in a circle: {path}"
            problems.append(Problem(CIRCLE, message, first.source.at("parent"), first.uid, "parent", hint, related))
            loose |= {trees[ident].uid for ident in circle}
    if not loose:
        return nodes
    return [n._replace(parent=None) if isinstance(n, Team | Cycle) and n.uid in loose else n for n in nodes]


def _circles(parent: Mapping[str, str | None]) -> list[list[str]]:
    """Every circle once, each beginning with its smallest id."""
    state: dict[str, int] = {}
    circles = []
    for number, start in enumerate(parent, 1):
        path = []
        here: str | None = start
        while here is not None and here not in state:
            state[here] = number
            path.append(here)
            here = parent.get(here)
        if here is not None and state[here] == number:
            circle = path[path.index(here) :]
            first = circle.index(min(circle))
            circles.append(circle[first:] + circle[:first])
    return circles


def with_units(nodes: list[Node]) -> list[Node]:
    """Key results on a KPI take its unit where they name none."""
    units = {n.id: n.unit for n in nodes if isinstance(n, Kpi) and n.unit}

    def fitted(k: KeyResult) -> KeyResult:
        return k._replace(unit=units[k.kpi]) if k.kpi in units and not k.unit else k

    return [
        n._replace(key_results=tuple(map(fitted, n.key_results)))
        if isinstance(n, Objective) and any(k.kpi for k in n.key_results)
        else n
        for n in nodes
    ]


EXPECTED = {"boolean": "true or false", "ordinal": "none, commit, target or stretch"}


def ill_typed(graph: Graph, key_results: Iterable[KeyResult]) -> list[Problem]:
    """Values, of check-ins and without a date, that are not of the kind that their key result measures."""
    problems = []
    for key_result in key_results:
        if not _fits(key_result.current, key_result.type):
            problems.append(_ill_typed(key_result, key_result.current, key_result.source.at("current"), "current"))
        problems += [
            _ill_typed(key_result, check_in.value, check_in.source.at("value"), "check_ins")
            for check_in in graph.check_ins(key_result.path)
            if not _fits(check_in.value, key_result.type)
        ]
    return problems


def _ill_typed(key_result: KeyResult, value: object, place: Place, field: str) -> Problem:
    message = f'expected {EXPECTED.get(key_result.type, "a number")}, got "{_shown(value)}"'
    hint = f'the key result "{key_result.path}" is of kind {key_result.type}'
    return Problem(WRONG_TYPE, message, place, key_result.uid, field, hint)


def _fits(value: object, kind: str) -> bool:
    if value is None or value == "unknown" or kind in {"milestones", "rollup"}:
        return True
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "ordinal":
        return isinstance(value, str)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
