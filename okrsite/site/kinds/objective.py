"""What is on the page of an objective? Why it exists, where it stands, what proves it, who moves it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial
from itertools import islice
from typing import NamedTuple

from okrsite.model import KeyResult, Objective
from okrsite.site import course, origins, parts
from okrsite.site.context import OPEN, Context
from okrsite.site.course import ChangeRow, DependencyRow, Ending, Talk
from okrsite.site.edits import Edits, edits
from okrsite.site.markup import Html, Picture, Svg
from okrsite.site.registry import Page, page_kind
from okrsite.site.urls import folder, output
from okrsite.site.views import (
    Day,
    Explained,
    FindingRow,
    InitiativeRow,
    KeyResultRow,
    ObjectiveRow,
    Pager,
    Ref,
    Step,
    Verdict,
)

KEY_RESULTS_SHOWN, LINES_SHOWN = 8, 40
CHILDREN_SHOWN, FINDINGS_SHOWN, LINKS_SHOWN = 6, 5, 8
NUMBERS = ("progress", "expected", "status", "confidence", "score")


class Facts(NamedTuple):
    """Where it stands: the strip under the title."""

    progress: str
    pace: str
    bar: Svg
    verdict: Verdict
    measured: str
    confidence: str
    spark: Picture
    last: Day | None
    due: Day | None
    score: str
    band: str
    first_score: str


class KeyResultLine(NamedTuple):
    """A key result beyond the first ones: its name and its bar only."""

    ref: Ref
    verdict: Verdict
    bar: Svg
    progress: str


class Head(NamedTuple):
    """What it is and why it exists: the top of the page."""

    id: str
    text: str
    heading: Html
    label: str
    code: str
    lock: str
    thread: tuple[Step, ...]
    owner: Ref | None
    team: Ref | None
    cycle: Ref | None
    words: tuple[str, ...]
    also: tuple[Ref, ...]
    tags: tuple[str, ...]
    contributors: tuple[Ref, ...]
    carried_from: Ref | None
    goes_on: tuple[Ref, ...]
    edit: str


class Proof(NamedTuple):
    """Its key results; those beyond the first ones as short lines, and how many are not shown at all."""

    rows: tuple[KeyResultRow, ...]
    further: tuple[KeyResultLine, ...]
    hidden: int


class Reach(NamedTuple):
    """Who contributes, and what nobody contributes to."""

    rows: tuple[ObjectiveRow, ...]
    more: int
    tree: str
    uncovered: tuple[Ref, ...]


class Scope(NamedTuple):
    """The scope questions."""

    consult: tuple[Ref, ...]
    resources: Html


class ObjectiveView:
    """The page of an objective: everything it shows, each part made when a template asks for it.

    Long lists are cut, so that its weight does not grow with the company.
    """

    def __init__(self, ctx: Context, objective: Objective, root: str) -> None:
        self._ctx, self._objective, self._root = ctx, objective, root

    @cached_property
    def head(self) -> Head:
        return _head(self._ctx, self._objective, self._root)

    @cached_property
    def facts(self) -> Facts:
        return facts(self._ctx, self._objective)

    @cached_property
    def explained(self) -> tuple[Explained, ...]:
        return origins.explained(self._ctx, self._objective.uid, NUMBERS)

    @cached_property
    def proof(self) -> Proof:
        return _proof(self._ctx, self._objective)

    @cached_property
    def prose(self) -> Html:
        return self._ctx.prose(self._objective.body, self._objective.source, self._root)

    @cached_property
    def reach(self) -> Reach:
        return _reach(self._ctx, self._objective)

    @cached_property
    def work(self) -> tuple[InitiativeRow, ...]:
        return tuple(course.work(self._ctx, self._objective))

    @cached_property
    def dependencies(self) -> tuple[DependencyRow, ...]:
        return tuple(course.dependencies(self._ctx, self._objective, self._root))

    @cached_property
    def scope(self) -> Scope | None:
        return _scope(self._ctx, self._objective, self._root)

    @cached_property
    def talk(self) -> Talk:
        return course.talk(self._ctx, self._objective, self._root)

    @cached_property
    def changes(self) -> tuple[ChangeRow, ...]:
        return tuple(course.changes(self._ctx, self._objective, self._root))

    @cached_property
    def ending(self) -> Ending | None:
        return course.ending(self._ctx, self._objective, self._root)

    @cached_property
    def findings(self) -> tuple[FindingRow, ...]:
        return tuple(_findings(self._ctx, self._objective))

    @cached_property
    def edits(self) -> Edits:
        return edits(self._ctx, self._objective.source)

    @cached_property
    def pager(self) -> Pager:
        return _pager(self._ctx, self._objective)


@page_kind("objective")
def objectives(ctx: Context) -> Iterator[Page]:
    """One page an objective."""
    for objective in ctx.graph.objectives.values():
        path = output(folder("objective", objective.id))
        yield Page(
            path,
            "objective.html",
            partial(ObjectiveView, ctx, objective, ctx.urls.root(path)),
            about=objective.uid,
            own=objective.extra,
        )


def facts(ctx: Context, objective: Objective) -> Facts:
    """The numbers of an objective, in words."""
    numbers, words = ctx.numbers(objective.uid), ctx.words
    some = numbers.measured < numbers.inputs
    return Facts(
        progress=words.percent(numbers.progress),
        pace=words.pace(ctx.gap(objective.uid)) if numbers.status in OPEN else "",
        bar=ctx.bar(objective.uid),
        verdict=ctx.verdict(objective.uid),
        measured=words("facts.measured", measured=numbers.measured, all=numbers.inputs) if some else "",
        confidence=parts.confidence(ctx, numbers.confidence),
        spark=parts.objective_spark(ctx, objective, width=132, height=34),
        last=ctx.day(numbers.last_check_in),
        due=course.next_due(ctx, objective, numbers.last_check_in) if numbers.status in OPEN else None,
        score=parts.score(ctx, numbers.score),
        band=parts.band(numbers.score),
        first_score=parts.score(ctx, numbers.first_score),
    )


def _head(ctx: Context, objective: Objective, root: str) -> Head:
    return Head(
        id=objective.id,
        text=ctx.title(objective),
        heading=ctx.inline(objective.title, root),
        label=parts.objective_label(ctx, objective),
        code=objective.code,
        lock=ctx.ref(objective.uid).lock,
        thread=parts.thread(ctx, objective.uid),
        owner=ctx.maybe("person", objective.owner),
        team=ctx.maybe("team", objective.team),
        cycle=ctx.maybe("cycle", objective.cycle),
        words=tuple(ctx.words(f"word.{word}") for word in (objective.horizon, objective.ambition) if word),
        also=tuple(ctx.ref(link.to) for link in objective.aligns_to[1:LINKS_SHOWN]),
        tags=objective.tags[:LINKS_SHOWN],
        contributors=ctx.refs("person", objective.contributors[:LINKS_SHOWN]),
        carried_from=ctx.maybe("objective", objective.carried_from),
        goes_on=tuple(ctx.ref(o.uid) for o in ctx.holdings.carried.get(objective.id, [])[:LINKS_SHOWN]),
        edit=ctx.repository(objective.source.path),
    )


def _proof(ctx: Context, objective: Objective) -> Proof:
    shown, rest = objective.key_results[:KEY_RESULTS_SHOWN], objective.key_results[KEY_RESULTS_SHOWN:]
    rows = tuple(parts.key_result_row(ctx, k) for k in shown)
    return Proof(rows, tuple(_line(ctx, k) for k in rest[:LINES_SHOWN]), max(0, len(rest) - LINES_SHOWN))


def _reach(ctx: Context, objective: Objective) -> Reach:
    """Who aligns to it or to its key results. What the company's key results lack is said, not that of every team's."""
    found = [*ctx.graph.children(objective.uid), *(c for k in objective.key_results for c in ctx.graph.children(k.uid))]
    children = {child.objective.id: child for child in reversed(found)}
    first = sorted(children)[:CHILDREN_SHOWN]
    rows = (
        parts.objective_row(ctx, c.objective, moves=True, counts=c.link.contributes, here=objective.uid)
        for c in (children[ident] for ident in first)
    )
    of_company = objective.team == ctx.graph.company and bool(children)
    lacking = [k for k in objective.key_results[:KEY_RESULTS_SHOWN] if of_company and not ctx.graph.children(k.uid)]
    uncovered = tuple(ctx.ref(k.uid) for k in lacking)
    return Reach(tuple(rows), max(0, len(children) - CHILDREN_SHOWN), ctx.branch(objective.id), uncovered)


def _scope(ctx: Context, objective: Objective, root: str) -> Scope | None:
    scope = objective.scope
    if scope is None:
        return None
    return Scope(tuple(ctx.ref(uid) for uid in scope.consult[:LINKS_SHOWN]), ctx.inline(scope.resources, root))


def _findings(ctx: Context, objective: Objective) -> Iterator[FindingRow]:
    """What the rules say about it and about its key results."""
    uids = (objective.uid, *(k.uid for k in objective.key_results[:KEY_RESULTS_SHOWN]))
    found = (finding for uid in uids for finding in ctx.findings.get(uid, ()))
    yield from (parts.finding_row(ctx, finding) for finding in islice(found, FINDINGS_SHOWN))


def _line(ctx: Context, key_result: KeyResult) -> KeyResultLine:
    uid = key_result.uid
    return KeyResultLine(
        ctx.ref(uid), ctx.verdict(uid), ctx.bar(uid, small=True), ctx.words.percent(ctx.numbers(uid).progress)
    )


def _pager(ctx: Context, objective: Objective) -> Pager:
    """The neighbours in the same team and cycle."""
    before, after = ctx.beside(objective)
    return Pager(ctx.words("objective.others"), ctx.ref(before) if before else None, ctx.ref(after) if after else None)
