"""How does an objective end, and how does it go on in the next cycle?"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from okrsite.content.documents import classify
from okrsite.content.yaml import Mapping as YamlMapping
from okrsite.edit import drafts, periods
from okrsite.edit.batch import Batch
from okrsite.edit.changes import Change, Put
from okrsite.edit.scalars import Plain
from okrsite.edit.sheets import Sheet
from okrsite.findings import UsageError
from okrsite.model import Cycle, KeyResult, Objective
from okrsite.project import Project
from okrsite.scores.numbers import NEAR, as_number

OUTCOMES = ("achieved", "partial", "missed", "dropped", "postponed")
DECISIONS = ("keep", "modify", "drop")
GIVEN_UP = {"dropped", "postponed"}

COPIED = (
    "title",
    "team",
    "owner",
    "contributors",
    "horizon",
    "ambition",
    "tags",
    "scope",
    "audience",
    "rollup",
    "weight",
)
"""The keys that an objective takes along into the next cycle as they are."""

PARTIAL, ASPIRED = 0.4, 0.7
"""From these scores on an outcome is proposed as partial, and that of an aspirational one as achieved."""


class Verdict(NamedTuple):
    """How an objective ended, in the words of the format."""

    outcome: str = ""
    decision: str = ""
    lesson: str = ""
    postmortem: str = ""


def is_open(objective: Objective) -> bool:
    """Whether an objective still waits for its outcome, decision or lesson. Drafts wait for nothing."""
    closing = objective.closing
    said = closing is not None and closing.outcome and closing.decision and closing.lesson
    return objective.state == "active" or (objective.state == "closed" and not said)


def proposed(objective: Objective, score: float | None) -> str:
    """The outcome that a score speaks for."""
    if score is None:
        return ""
    achieved = 1.0 if objective.ambition == "committed" else ASPIRED
    return "achieved" if score >= achieved - NEAR else "partial" if score >= PARTIAL - NEAR else "missed"


def asks_for_postmortem(objective: Objective, score: float | None, outcome: str) -> bool:
    """Whether a promise was not kept, so that others may ask what happened."""
    missed = objective.ambition == "committed" and score is not None and score < 1
    return missed and outcome not in GIVEN_UP


def close_objective(batch: Batch, objective: Objective, verdict: Verdict) -> None:
    """Write the closing of an objective, and that it is closed."""
    path = objective.source.path
    words = {name: text for name, text in verdict._asdict().items() if text}
    changes: list[Change] = [Put((), "closing", words)]
    if isinstance(_sheet(batch, path).root.values.get("closing"), YamlMapping):
        changes = [Put(("closing",), name, text) for name, text in words.items()]
    batch.edit(path, *(changes if words else ()), Put((), "state", "closed"))


def close_cycle(batch: Batch, cycle: Cycle) -> None:
    """Freeze a cycle."""
    batch.edit(cycle.source.path, Put((), "closed", "true"))


def begin_cycle(batch: Batch, before: Cycle, ident: str) -> str:
    """Write the next cycle, if its name tells its days. Gives its path; empty where the cycle is there already."""
    period = may_begin(batch.project, before, ident)
    if period is None:
        return ""
    graph = batch.project.graph
    values: dict[str, Plain] = {"title": period.title, "start": str(period.start), "end": str(period.end)}
    around = [c for c in graph.cycles.values() if c.start <= period.start and period.end <= c.end]
    if around:
        values["parent"] = min(around, key=lambda c: (c.end - c.start, c.id)).id
    return drafts.create(batch, "cycle", ident, values | {"cadence": before.cadence})


def may_begin(project: Project, before: Cycle, ident: str) -> periods.Period | None:
    """The days of the cycle in which something goes on; None if it is there already. UsageError where nothing can."""
    cycle = project.graph.cycles.get(ident)
    if ident == before.id:
        raise UsageError("what goes on needs another cycle than the one that ends")
    if cycle is not None and cycle.closed:
        raise UsageError(f'cycle "{ident}" is closed; nothing can be carried into it')
    period = periods.named(ident)
    if cycle is None and period is None:
        raise UsageError(
            f'there is no cycle "{ident}", and its name tells no days: write it first, with okrsite new cycle'
        )
    return None if cycle else period


def new_id(project: Project, objective: Objective, to: str) -> str:
    """The id of an objective in the next cycle: its own, with the cycle's at its end."""
    base = objective.id.removesuffix(f"-{objective.cycle}")
    taken = project.graph.objectives
    endings = (f"-{to}", *(f"-{to}-{n}" for n in range(2, 100)))
    return next(name for end in endings if (name := base[: 64 - len(end)].rstrip("-") + end) not in taken)


def carry(batch: Batch, objective: Objective, to: str, ids: Mapping[str, str]) -> str:
    """Write an objective's draft in the next cycle, with the values it ends with as baselines. Gives its path.

    `ids` are the new ids of all that are carried, by the old ones.
    """
    data = drafts.plain_of(objective.source.root)
    values: dict[str, Plain] = {name: data[name] for name in COPIED if data.get(name)}
    values |= {"cycle": to, "state": "draft", "carried_from": objective.id}
    links = data.get("aligns_to")
    if isinstance(links, list):
        values["aligns_to"] = [_relinked(link, ids, batch.project) for link in links]
    values["key_results"] = [_carried(k, batch.project) for k in objective.key_results if _goes_on(k, batch.project)]
    return drafts.create(batch, "objective", ids[objective.id], values)


def _sheet(batch: Batch, path: str) -> Sheet:
    folder = batch.project.config.content
    return Sheet.of(batch.hold(path), path, classify(path.removeprefix(f"{folder}/") if folder else path)[0])


def _goes_on(key_result: KeyResult, project: Project) -> bool:
    reached = project.scores.of(key_result.uid).progress
    is_kept = key_result.type == "maintain"
    return key_result.state != "dropped" and (is_kept or reached is None or reached < 1 - NEAR)


def _carried(key_result: KeyResult, project: Project) -> Plain:
    data = drafts.written(key_result)
    last = as_number(project.scores.of(key_result.uid).current)
    if key_result.type == "metric" and last is not None and (key_result.kpi is None or "baseline" in data):
        data["baseline"] = format(Decimal(repr(last)), "f")
        if not _lies_ahead(key_result, project, last):
            data.pop("commit", None)
    if isinstance(steps := data.get("milestones"), list):
        data["milestones"] = [s for s, known in zip(steps, key_result.milestones, strict=False) if not known.done]
    order = ("id", "title", "kind", "metric", "unit", "baseline")
    return {name: data[name] for name in order if name in data} | data


def _lies_ahead(key_result: KeyResult, project: Project, last: float) -> bool:
    """Whether the commit level still lies between where it begins now and the target."""
    target, commit = project.scores.target(key_result.path), key_result.commit
    return commit is not None and target is not None and min(last, target) < commit < max(last, target)


def _relinked(link: Plain, ids: Mapping[str, str], project: Project) -> Plain:
    """A link to something that is carried too leads to where that goes on."""
    if isinstance(link, dict):
        return link | {"to": _relinked(link.get("to", ""), ids, project)}
    if not isinstance(link, str):
        return link
    objective, slash, own = link.removeprefix("objective:").removeprefix("key-result:").partition("/")
    if objective not in ids:
        return link
    key_result = project.graph.key_results.get(f"{objective}/{own}")
    return f"{ids[objective]}/{own}" if slash and key_result and _goes_on(key_result, project) else ids[objective]
