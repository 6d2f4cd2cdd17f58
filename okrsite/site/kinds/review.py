"""What is shown when a cycle is reviewed? One objective a screen, at the end what to decide or what was learned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import NamedTuple

from okrsite.model import CheckIn, Cycle, Objective
from okrsite.site import attention, parts, weeks
from okrsite.site.attention import Concern
from okrsite.site.context import OPEN, Context
from okrsite.site.markup import Html, Svg
from okrsite.site.registry import Page, page_kind
from okrsite.site.urls import folder, output
from okrsite.site.views import Count, KeyResultRow, Note, Ref, Verdict

SLIDES, KEY_RESULTS_SHOWN, CONCERNS_SHOWN, LESSONS_SHOWN = 24, 7, 6, 8


class Slide(NamedTuple):
    """One objective. `number` is its progress, or its grade once that is final."""

    ref: Ref
    heading: Html
    owner: Ref | None
    team: Ref | None
    number: str
    verdict: Verdict
    pace: str
    confidence: str
    bar: Svg
    key_results: tuple[KeyResultRow, ...]
    more: int
    latest: Note | None
    contributing: int
    tally: tuple[Count, ...]


class Lesson(NamedTuple):
    """What an objective that has ended leaves behind."""

    ref: Ref
    outcome: str
    decision: str
    text: Html


class ReviewView(NamedTuple):
    """The slides of a cycle."""

    cycle: Ref
    week: str
    headline: Html
    slides: tuple[Slide, ...]
    more: int
    concerns: tuple[Concern, ...]
    lessons: tuple[Lesson, ...]


@page_kind("review")
def reviews(ctx: Context) -> Iterator[Page]:
    """The slides of each cycle, below its page."""
    for cycle in ctx.graph.cycles.values():
        path = output(f"{folder('cycle', cycle.id)}/review")
        yield Page(path, "review.html", partial(view, ctx, cycle, ctx.urls.root(path)), nav="cycles")


def view(ctx: Context, cycle: Cycle, root: str) -> ReviewView:
    """All slides."""
    found = objectives(ctx, cycle)
    is_running = ctx.cycle is not None and ctx.cycle.id == cycle.id
    week, of = weeks.of_cycle(cycle, ctx.today)
    is_open = cycle.start <= ctx.today <= cycle.end
    headline = ctx.ref("vision").title if ctx.graph.vision else ctx.inline(cycle.title, root)
    return ReviewView(
        ctx.ref(cycle.uid),
        ctx.words("facts.week-words", week=week, weeks=of) if is_open else "",
        headline,
        tuple(_slide(ctx, objective, root) for objective in found[:SLIDES]),
        max(0, len(found) - SLIDES),
        tuple(islice(attention.concerns(ctx, root), CONCERNS_SHOWN)) if is_running else (),
        tuple(islice(_lessons(ctx, found, root), LESSONS_SHOWN)),
    )


def objectives(ctx: Context, cycle: Cycle) -> list[Objective]:
    """The company's objectives of a cycle; where it has none there, all of the cycle."""
    own = ctx.graph.objectives_of(ctx.graph.company, cycle.id) if ctx.graph.company else ()
    found = [o for o in own or ctx.graph.objectives_in(cycle.id) if o.state != "draft"]
    return sorted(found, key=lambda o: (o.code, o.id))


def _slide(ctx: Context, objective: Objective, root: str) -> Slide:
    uid, numbers = objective.uid, ctx.numbers(objective.uid)
    latest = _latest(ctx, objective)
    children = {
        child.objective.uid: ctx.numbers(child.objective.uid).status or "none"
        for above in (uid, *(k.uid for k in objective.key_results))
        for child in ctx.graph.children(above)
    }
    return Slide(
        ref=ctx.ref(uid),
        heading=ctx.inline(objective.title, root),
        owner=ctx.maybe("person", objective.owner),
        team=ctx.maybe("team", objective.team),
        number=parts.score(ctx, numbers.score) or ctx.words.percent(numbers.progress),
        verdict=ctx.verdict(uid),
        pace=ctx.words.pace(ctx.gap(uid)) if numbers.status in OPEN else "",
        confidence=parts.confidence(ctx, numbers.confidence),
        bar=ctx.bar(uid),
        key_results=tuple(parts.key_result_row(ctx, k) for k in objective.key_results[:KEY_RESULTS_SHOWN]),
        more=max(0, len(objective.key_results) - KEY_RESULTS_SHOWN),
        latest=parts.note(ctx, latest, root) if latest else None,
        contributing=len(children),
        tally=ctx.tally(Counter(children.values())),
    )


def _latest(ctx: Context, objective: Objective) -> CheckIn | None:
    """What the owner said last; where that is nothing, what was said last about a key result."""
    theirs = (c for k in objective.key_results for c in ctx.graph.check_ins(k.path))
    for said in (objective.check_ins, theirs):
        found = max((c for c in said if c.note and c.date <= ctx.today), key=lambda c: c.date, default=None)
        if found:
            return found
    return None


def _lessons(ctx: Context, found: list[Objective], root: str) -> Iterator[Lesson]:
    """What was written down when they ended."""
    for objective in found:
        closing = objective.closing
        if closing and (closing.lesson or closing.decision):
            outcome = ctx.words(f"outcome.{closing.outcome}") if closing.outcome else ""
            decision = ctx.words(f"decision.{closing.decision}") if closing.decision else ""
            yield Lesson(ctx.ref(objective.uid), outcome, decision, ctx.inline(closing.lesson, root))
