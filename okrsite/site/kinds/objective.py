"""What is on the page of an objective? Why it exists, where it stands, what proves it, who moves it, what was said about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from okrsite.model import CheckIn, KeyResult, Objective
from okrsite.site import parts
from okrsite.site.context import OPEN, Context
from okrsite.site.markup import Html, Svg
from okrsite.site.registry import Page, page_kind
from okrsite.site.urls import folder, output
from okrsite.site.views import (
    Day,
    Explained,
    FindingRow,
    InitiativeRow,
    KeyResultRow,
    Note,
    ObjectiveRow,
    Pager,
    Ref,
    Step,
    Verdict,
)

KEY_RESULTS_SHOWN, CHILDREN_SHOWN, LOG_SHOWN, WORK_SHOWN, FINDINGS_SHOWN, LINKS_SHOWN = 12, 10, 8, 12, 8, 8
NUMBERS = ("progress", "expected", "status", "confidence", "score")


class Facts(NamedTuple):
    """Where it stands: the strip under the title."""

    progress: str
    pace: str
    bar: Svg
    verdict: Verdict
    measured: str
    confidence: str
    spark: Svg
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


class DependencyRow(NamedTuple):
    """What it waits for (`needs`) or who waits for it (`feeds`)."""

    side: str
    word: str
    note: Html
    ref: Ref | None
    verdict: Verdict | None
    team: Ref | None
    confirmed: bool


class ChangeRow(NamedTuple):
    """A goal post that was moved."""

    day: Day
    field: str
    before: str
    after: str
    why: Html


class Ending(NamedTuple):
    """How it ended."""

    outcome: str
    decision: str
    lesson: Html
    postmortem: Ref | None


class ObjectiveView(NamedTuple):
    """The page of an objective."""

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
    edit: str
    history: str
    facts: Facts
    explained: tuple[Explained, ...]
    latest: Note | None
    key_results: tuple[KeyResultRow, ...]
    further: tuple[KeyResultLine, ...]
    hidden: int
    prose: Html
    children: tuple[ObjectiveRow, ...]
    more_children: int
    tree: str
    uncovered: tuple[Ref, ...]
    work: tuple[InitiativeRow, ...]
    dependencies: tuple[DependencyRow, ...]
    log: tuple[Note, ...]
    first_due: Day | None
    changes: tuple[ChangeRow, ...]
    ending: Ending | None
    carried_from: Ref | None
    consult: tuple[Ref, ...]
    resources: Html
    findings: tuple[FindingRow, ...]
    pager: Pager


@page_kind("objective")
def objectives(ctx: Context) -> Iterator[Page]:
    """One page an objective."""
    for objective in ctx.graph.objectives.values():
        path = output(folder("objective", objective.id))
        yield Page(path, "objective.html", partial(view, ctx, objective, ctx.urls.root(path)))


def view(ctx: Context, objective: Objective, root: str) -> ObjectiveView:
    """Everything the page shows. Long lists are cut, so that its weight does not grow with the company."""
    notes = _notes(ctx, objective)
    children = [*ctx.graph.children(objective.uid), *(c for k in objective.key_results for c in ctx.graph.children(k.uid))]
    rows = {c.objective.id: parts.objective_row(ctx, c.objective, moves=True, counts=c.link.contributes) for c in children[: 2 * CHILDREN_SHOWN]}
    shown = objective.key_results[:KEY_RESULTS_SHOWN]
    rest = objective.key_results[KEY_RESULTS_SHOWN:]
    findings = ctx.findings.get(objective.uid, []) + [f for k in shown for f in ctx.findings.get(k.uid, [])]
    log = [parts.note(ctx, c, root, about=k.uid if k else "", subject=k) for c, k in notes[: LOG_SHOWN + 1]]
    scope = objective.scope
    return ObjectiveView(
        id=objective.id, text=ctx.title(objective), heading=ctx.inline(objective.title, root), label=parts.objective_label(ctx, objective),
        code=objective.code, lock=ctx.ref(objective.uid).lock, thread=parts.thread(ctx, objective.uid),
        owner=ctx.maybe("person", objective.owner), team=ctx.maybe("team", objective.team), cycle=ctx.maybe("cycle", objective.cycle),
        words=tuple(ctx.words(f"word.{word}") for word in (objective.horizon, objective.ambition) if word),
        also=tuple(ctx.ref(link.to) for link in objective.aligns_to[1:LINKS_SHOWN]), tags=objective.tags[:LINKS_SHOWN],
        contributors=ctx.refs("person", objective.contributors[:LINKS_SHOWN]), edit=ctx.repository(objective.source.path),
        history=ctx.history(objective.source.path), facts=facts(ctx, objective), explained=parts.explained(ctx, objective.uid, NUMBERS),
        latest=log[0] if log and log[0].text.text else None, key_results=tuple(parts.key_result_row(ctx, k) for k in shown),
        further=tuple(_line(ctx, k) for k in rest[:60]), hidden=max(0, len(rest) - 60),
        prose=ctx.prose(objective.body, objective.source, root), children=tuple(rows.values())[:CHILDREN_SHOWN],
        more_children=max(0, len({c.objective.id for c in children}) - CHILDREN_SHOWN), tree=ctx.branch(objective.id),
        uncovered=tuple(ctx.ref(k.uid) for k in shown if not ctx.graph.children(k.uid)) if objective.team == ctx.graph.company and children else (),
        work=tuple(_work(ctx, objective)), dependencies=tuple(_dependencies(ctx, objective, root)),
        log=tuple(log[1:] if log and log[0].text.text else log[:LOG_SHOWN]), first_due=_first_due(ctx, objective),
        changes=tuple(ChangeRow(ctx.day_of(c.date), c.field, c.before, c.after, ctx.inline(c.why, root)) for c in objective.changes[-LINKS_SHOWN:]),
        ending=_ending(ctx, objective, root), carried_from=ctx.maybe("objective", objective.carried_from),
        consult=tuple(ctx.ref(uid) for uid in scope.consult[:LINKS_SHOWN]) if scope else (),
        resources=ctx.inline(scope.resources if scope else "", root),
        findings=tuple(parts.finding_row(ctx, f) for f in findings[:FINDINGS_SHOWN]), pager=_pager(ctx, objective),
    )


def facts(ctx: Context, objective: Objective) -> Facts:
    """The numbers of an objective, in words."""
    numbers, words = ctx.numbers(objective.uid), ctx.words
    some = numbers.measured < numbers.inputs
    return Facts(
        progress=words.percent(numbers.progress), pace=words.pace(ctx.gap(objective.uid)) if numbers.status in OPEN else "",
        bar=ctx.bar(objective.uid), verdict=ctx.verdict(objective.uid),
        measured=words("facts.measured", measured=numbers.measured, all=numbers.inputs) if some else "",
        confidence=parts.confidence(ctx, numbers.confidence), spark=parts.objective_spark(ctx, objective, width=132, height=34),
        last=ctx.day(numbers.last_check_in), due=_next_due(ctx, objective, numbers.last_check_in) if numbers.status in OPEN else None,
        score=parts.score(ctx, numbers.score), band=parts.band(numbers.score), first_score=parts.score(ctx, numbers.first_score),
    )


def _line(ctx: Context, key_result: KeyResult) -> KeyResultLine:
    uid = key_result.uid
    return KeyResultLine(ctx.ref(uid), ctx.verdict(uid), ctx.bar(uid, small=True), ctx.words.percent(ctx.numbers(uid).progress))


def _notes(ctx: Context, objective: Objective) -> list[tuple[CheckIn, KeyResult | None]]:
    """What was said about the objective and its key results, the newest first, the objective's own before theirs."""
    own: list[tuple[CheckIn, KeyResult | None]] = [(c, None) for c in objective.check_ins if c.date <= ctx.today]
    theirs = [(c, k) for k in objective.key_results[:KEY_RESULTS_SHOWN] for c in ctx.graph.check_ins(k.path) if c.note and c.date <= ctx.today]
    return sorted([*own, *theirs], key=lambda pair: (pair[0].date, pair[1] is None), reverse=True)


def _next_due(ctx: Context, objective: Objective, last: date | None) -> Day | None:
    cycle = ctx.graph.cycle_of(objective)
    if cycle is None:
        return None
    return ctx.day((last or cycle.start) + timedelta(days=cycle.cadence_days), year=False)


def _first_due(ctx: Context, objective: Objective) -> Day | None:
    return _next_due(ctx, objective, None) if ctx.numbers(objective.uid).last_check_in is None else None


def _work(ctx: Context, objective: Objective) -> Iterator[InitiativeRow]:
    seen = set()
    for key_result in objective.key_results:
        for initiative in ctx.graph.initiatives_of(key_result.path):
            if (initiative.id or initiative.title) not in seen and len(seen) < WORK_SHOWN:
                seen.add(initiative.id or initiative.title)
                yield parts.initiative_row(ctx, initiative)


def _dependencies(ctx: Context, objective: Objective, root: str) -> Iterator[DependencyRow]:
    words = ctx.words
    for needed in objective.depends_on[:LINKS_SHOWN]:
        uid = f"objective:{needed.on}" if needed.on else ""
        yield DependencyRow(
            "needs", words("dependency.needs"), ctx.inline(needed.note, root), ctx.ref(uid) if uid else None, ctx.verdict(uid) if uid else None,
            ctx.maybe("team", needed.team), needed.confirmed,
        )
    for waiting in ctx.graph.dependents(objective.id)[:LINKS_SHOWN]:
        note = next((d.note for d in waiting.depends_on if d.on == objective.id), "")
        yield DependencyRow(
            "feeds", words("dependency.feeds"), ctx.inline(note, root), ctx.ref(waiting.uid), ctx.verdict(waiting.uid),
            ctx.maybe("team", waiting.team), True,
        )


def _ending(ctx: Context, objective: Objective, root: str) -> Ending | None:
    closing = objective.closing
    if closing is None:
        return None
    return Ending(
        ctx.words(f"outcome.{closing.outcome}") if closing.outcome else "", ctx.words(f"decision.{closing.decision}") if closing.decision else "",
        ctx.inline(closing.lesson, root), ctx.maybe("page", closing.postmortem),
    )


def _pager(ctx: Context, objective: Objective) -> Pager:
    """The neighbours in the same team and cycle."""
    among = ctx.siblings[objective.team or "", objective.cycle or ""]
    at = ctx.places[objective.id]
    return Pager(
        ctx.words("objective.others"), ctx.ref(f"objective:{among[at - 1]}") if at else None,
        ctx.ref(f"objective:{among[at + 1]}") if at + 1 < len(among) else None,
    )
