"""What did check-ins change, and which objectives, up to the company's, stand above what changed?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from okrsite.diff import words
from okrsite.diff.changes import CheckedIn, Moved, Said, Standing
from okrsite.diff.pairs import Pairs
from okrsite.graph import Graph
from okrsite.model import CheckIn, KeyResult, Objective
from okrsite.project import Project

Both = tuple[Project, Project]


def check_ins(both: Both, pairs: Pairs) -> Iterator[CheckedIn]:
    """The key results with other check-ins than before, by path."""
    before, after = both
    old_names, tops = pairs.old_names, Tops(after.graph)
    for path, key_result in after.graph.key_results.items():
        old = old_names.get(key_result.uid, key_result.uid).partition(":")[2]
        came, went = _said(after.graph, key_result), _said(before.graph, before.graph.key_results.get(old))
        if came != went:
            left = Counter(went)
            left.subtract(came)
            added = tuple(said for said in dict.fromkeys(came) if left[said] < 0)
            gone = tuple(said for said in dict.fromkeys(went) if left[said] > 0)
            if added or gone:
                was = standing(before, f"key-result:{old}")
                now = _known(standing(after, f"key-result:{path}"))
                yield CheckedIn(
                    words.thing(key_result, after.graph), added, gone, was, now, tops.of(key_result.objective)
                )


def moved(both: Both, pairs: Pairs, touched: Iterable[str]) -> tuple[tuple[Moved, ...], tuple[Moved, ...]]:
    """The company's objectives at or above these objectives (ids); then all others whose numbers moved."""
    before, after = both
    above, names = _above(touched, after.graph), pairs.old_names
    company, others = [], []
    for ident, objective in after.graph.objectives.items():
        was = standing(before, names.get(objective.uid, objective.uid))
        now = _known(standing(after, objective.uid))
        if objective.team == after.graph.company:
            if ident in above or (was and was != now):
                company.append(Moved(words.thing(objective, after.graph), was, now))
        elif was is not None and was != now:
            others.append(Moved(words.thing(objective, after.graph), was, now))
    return tuple(company), tuple(others)


def standing(project: Project, uid: str) -> Standing | None:
    """How far an objective or a key result is; None where there is none of that name."""
    if project.graph.entity(uid) is None:
        return None
    numbers = project.scores.of(uid)
    return Standing(numbers.progress, numbers.status, numbers.stale)


class Tops:
    """The company's objective above each objective by first links, each looked up once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._found: dict[str, str] = {}

    def of(self, ident: str) -> str:
        """The uid of the nearest one, itself included; empty where there is none."""
        way: list[str] = []
        here: str | None = ident
        answer = ""
        while here is not None and here not in self._found:
            way.append(here)
            self._found[here] = ""
            objective = self._graph.objectives[here]
            if objective.team == self._graph.company:
                answer = objective.uid
                break
            here = _parent(objective)
        else:
            answer = self._found[here] if here is not None else ""
        self._found.update(dict.fromkeys(way, answer))
        return answer


def _parent(objective: Objective) -> str | None:
    return _objective(objective.aligns_to[0].to) if objective.aligns_to else None


def _objective(uid: str) -> str | None:
    kind, _, ident = uid.partition(":")
    return ident.partition("/")[0] if kind in {"objective", "key-result"} else None


def _above(touched: Iterable[str], graph: Graph) -> set[str]:
    """These objectives and all above them, each visited once."""
    waiting = [ident for ident in touched if ident in graph.objectives]
    seen = set(waiting)
    while waiting:
        for link in graph.objectives[waiting.pop()].aligns_to:
            up = _objective(link.to)
            if up is not None and up in graph.objectives and up not in seen:
                seen.add(up)
                waiting.append(up)
    return seen


def _said(graph: Graph, key_result: KeyResult | None) -> list[Said]:
    if key_result is None:
        return []
    return [_words(check_in, key_result.unit) for check_in in graph.check_ins(key_result.path)]


def _words(c: CheckIn, unit: str) -> Said:
    return Said(c.date, c.value, words.measured(c.value, unit), c.confidence, c.by, c.note)


def _known(found: Standing | None) -> Standing:
    return found or Standing(None, None, stale=False)
