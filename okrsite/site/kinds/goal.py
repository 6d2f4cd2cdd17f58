"""What is on the page of a goal? Its measures, its review, and the objectives of its person: a sheet to print."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from okrsite.model import Goal, Measure, Objective
from okrsite.site import charts, parts
from okrsite.site.charts import Meter
from okrsite.site.context import Context
from okrsite.site.markup import Html, Svg
from okrsite.site.registry import Page, page_kind
from okrsite.site.urls import folder, output
from okrsite.site.views import Day, FindingRow, Note, ObjectiveRow, Ref, Verdict
from okrsite.site.words import column_places

MEASURES_SHOWN, OBJECTIVES_SHOWN, NOTES_SHOWN, FINDINGS_SHOWN = 40, 20, 20, 8


class MeasureRow(NamedTuple):
    """One measure: numbers of its own, or a key result with its status."""

    title: Html
    ref: Ref | None
    verdict: Verdict | None
    weight: str
    bar: Svg
    progress: str
    now: str
    baseline: str
    target: str
    last: Day | None


class GoalView(NamedTuple):
    """The page of a goal."""

    id: str
    text: str
    heading: Html
    lock: str
    person: Ref | None
    team: Ref | None
    cycle: Ref | None
    edit: str
    history: str
    progress: str
    bar: Svg
    measured: str
    rating: str
    measures: tuple[MeasureRow, ...]
    prose: Html
    review_self: Html
    review_lead: Html
    notes: tuple[Note, ...]
    objectives: tuple[ObjectiveRow, ...]
    findings: tuple[FindingRow, ...]


@page_kind("goal")
def goals(ctx: Context) -> Iterator[Page]:
    """One page a goal."""
    for goal in ctx.graph.goals.values():
        path = output(folder("goal", goal.id))
        yield Page(path, "goal.html", partial(view, ctx, goal, ctx.urls.root(path)), about=goal.uid, own=goal.extra)


def view(ctx: Context, goal: Goal, root: str) -> GoalView:
    """Everything the page shows."""
    attained, words = ctx.scores.goal(goal.id), ctx.words
    known = [share for _, share in attained.measures if share is not None]
    shares = zip(goal.measures, (share for _, share in attained.measures), strict=True)
    whole = sum(float(m.weight) for m in goal.measures)
    review = goal.review
    return GoalView(
        id=goal.id,
        text=ctx.title(goal),
        heading=ctx.inline(goal.title, root),
        lock=ctx.ref(goal.uid).lock,
        person=ctx.maybe("person", goal.person),
        team=ctx.maybe("team", goal.team),
        cycle=ctx.maybe("cycle", goal.cycle),
        edit=ctx.repository(goal.source.path),
        history=ctx.history(goal.source.path),
        progress=words.percent(attained.progress),
        bar=charts.bar(Meter(attained.progress, words=ctx.bar_words(attained.progress, None))),
        measured=words("facts.measured", measured=len(known), all=len(attained.measures)),
        rating=words.number(review.rating) if review and review.rating is not None else "",
        measures=tuple(_measure(ctx, m, share, whole, root) for m, share in list(shares)[:MEASURES_SHOWN]),
        prose=ctx.prose(goal.body, goal.source, root),
        review_self=ctx.inline(review.self_ if review else "", root),
        review_lead=ctx.inline(review.lead if review else "", root),
        notes=tuple(_notes(ctx, goal, root))[:NOTES_SHOWN],
        objectives=tuple(parts.objective_row(ctx, o) for o in _objectives(ctx, goal)[:OBJECTIVES_SHOWN]),
        findings=tuple(parts.finding_row(ctx, f) for f in ctx.findings.get(goal.uid, [])[:FINDINGS_SHOWN]),
    )


def _measure(ctx: Context, measure: Measure, share: float | None, whole: float, root: str) -> MeasureRow:
    weight = ctx.words.percent(float(measure.weight) / whole) if whole else ""
    key_result = ctx.graph.key_results.get(measure.key_result or "")
    if key_result is not None:
        row = parts.key_result_row(ctx, key_result)
        last = ctx.numbers(key_result.uid).last_check_in
        return MeasureRow(
            ctx.inline(measure.title, root),
            row.ref,
            row.verdict,
            weight,
            row.bar,
            row.progress,
            row.now,
            row.baseline,
            row.target,
            ctx.day(last, year=False),
        )
    seen = sorted((c for c in measure.check_ins if c.date <= ctx.today), key=lambda c: c.date)
    values = [c.value for c in seen if c.value is not None]
    now = values[-1] if values else measure.current if measure.current is not None else measure.baseline
    digits = column_places([measure.baseline, measure.target, now])
    bar = charts.bar(Meter(share, words=ctx.bar_words(share, None)), hooked=False)
    value, unit = ctx.words.value, measure.unit
    return MeasureRow(
        ctx.inline(measure.title or measure.id, root),
        None,
        None,
        weight,
        bar,
        ctx.words.percent(share),
        value(now, unit, digits),
        value(measure.baseline, unit, digits),
        value(measure.target, unit, digits),
        ctx.day(seen[-1].date if seen else None, year=False),
    )


def _notes(ctx: Context, goal: Goal, root: str) -> Iterator[Note]:
    """What was written at the check-ins on the goal's own measures, the newest first."""
    said = [c for m in goal.measures for c in m.check_ins if c.note and c.date <= ctx.today]
    for check_in in sorted(said, key=lambda c: c.date, reverse=True):
        yield parts.note(ctx, check_in._replace(value=None), root)


def _objectives(ctx: Context, goal: Goal) -> list[Objective]:
    """What the person, or the team, owns in cycles that overlap the goal's."""
    owned = (
        ctx.holdings.owned.get(goal.person or "", []) if goal.person else list(ctx.graph.objectives_of(goal.team or ""))
    )
    cycle = ctx.graph.cycles.get(goal.cycle or "")
    if cycle is None:
        return owned
    held = {c.id for c in ctx.graph.cycles.values() if c.start <= cycle.end and cycle.start <= c.end}
    return [objective for objective in owned if objective.cycle in held]
