"""What happened in a week? What moved, what is stale, what was said and what teams wrote; and a list of all weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from heapq import nsmallest
from typing import NamedTuple

from okrsite.model import CheckIn, WeeklyReview
from okrsite.site import parts, weeks
from okrsite.site.context import Context
from okrsite.site.markup import Html
from okrsite.site.registry import Nav, Page, page_kind
from okrsite.site.urls import output
from okrsite.site.views import Day, Note, Ref, Verdict
from okrsite.site.weeks import Span, Week

FOLDER = "check-ins"
MOVED_SHOWN, STALE_SHOWN, NOTES_SHOWN, REVIEWS_SHOWN, WEEKS_SHOWN = 25, 20, 25, 12, 106


class WeekRow(NamedTuple):
    """A line of the list of weeks, and the heading of a week's own page."""

    href: str
    name: str
    first: Day
    last: Day
    key_results: int
    notes: int
    reviews: int


class MovedRow(NamedTuple):
    """A key result whose value changed: the step in points of progress, and as a heat step."""

    ref: Ref
    verdict: Verdict
    before: str
    now: str
    points: str
    heat: str
    owner: Ref | None


class StaleRow(NamedTuple):
    """An open key result that nobody checked in on for too long."""

    ref: Ref
    verdict: Verdict
    since: Day | None
    owner: Ref | None


class ReviewRow(NamedTuple):
    """What a team wrote about its week."""

    team: Ref | None
    by: Ref | None
    day: Day
    key_results: int
    prose: Html


class WeekView(NamedTuple):
    """The page of a week. Only that of today knows what is stale."""

    row: WeekRow
    is_current: bool
    all_weeks: str
    before: WeekRow | None
    after: WeekRow | None
    moved: tuple[MovedRow, ...]
    more_moved: int
    moved_all: int
    stale: tuple[StaleRow, ...]
    more_stale: int
    stale_all: int
    notes: tuple[Note, ...]
    more_notes: int
    reviews: tuple[ReviewRow, ...]
    more_reviews: int


class WeeksView(NamedTuple):
    """The list of weeks."""

    weeks: tuple[WeekRow, ...]
    more: int


@page_kind("check-ins", nav=Nav(70, "check-ins", FOLDER))
def pages(ctx: Context) -> Iterator[Page]:
    """The list, and a page a week."""
    found = weeks.gather(ctx.graph, ctx.scores, ctx.today)
    yield Page(output(FOLDER), "check-ins.html", partial(index, ctx, found), nav=FOLDER)
    around: list[Week | None] = [None, *found, None]
    for at, week in enumerate(found):
        path = output(f"{FOLDER}/{week.id}")
        beside = around[at + 2], around[at]
        yield Page(path, "week.html", partial(view, ctx, week, beside, ctx.urls.root(path)), nav=FOLDER)


def index(ctx: Context, found: tuple[Week, ...]) -> WeeksView:
    """The weeks, the newest first; from the last of these one reaches the older ones."""
    return WeeksView(tuple(_row(ctx, week) for week in found[:WEEKS_SHOWN]), max(0, len(found) - WEEKS_SHOWN))


def view(ctx: Context, week: Week, beside: tuple[Week | None, Week | None], root: str) -> WeekView:
    """Everything the page of a week shows."""
    is_current = week.first <= ctx.today <= week.last
    moved = [(step, span) for span in week.spans if (step := weeks.step(span, ctx.scores))]
    stale = [k.uid for k in ctx.graph.key_results.values() if ctx.numbers(k.uid).stale] if is_current else []
    before, after = (_row(ctx, other) if other else None for other in beside)
    notes = list(_noted(week))
    written = [review for review in week.reviews if review.body.text.strip()]
    return WeekView(
        row=_row(ctx, week),
        is_current=is_current,
        all_weeks=ctx.urls.page(FOLDER),
        before=before,
        after=after,
        moved=tuple(moved_row(ctx, step, span) for step, span in nsmallest(MOVED_SHOWN, moved, key=weeks.furthest)),
        more_moved=max(0, len(moved) - MOVED_SHOWN),
        moved_all=len(moved),
        stale=tuple(_stale(ctx, uid) for uid in nsmallest(STALE_SHOWN, stale, key=lambda uid: (_last(ctx, uid), uid))),
        more_stale=max(0, len(stale) - STALE_SHOWN),
        stale_all=len(stale),
        notes=tuple(_note(ctx, said, root) for said in notes[:NOTES_SHOWN]),
        more_notes=max(0, len(notes) - NOTES_SHOWN),
        reviews=tuple(_review(ctx, review, root) for review in written[:REVIEWS_SHOWN]),
        more_reviews=max(0, len(written) - REVIEWS_SHOWN),
    )


def _row(ctx: Context, week: Week) -> WeekRow:
    title = ctx.words("week.title", number=week.number, year=week.year)
    notes = sum(1 for _ in _noted(week))
    first = ctx.day_of(week.first, year=week.first.year != week.last.year)
    reviews = sum(1 for review in week.reviews if review.body.text.strip())
    address = ctx.urls.page(f"{FOLDER}/{week.id}")
    return WeekRow(address, title, first, ctx.day_of(week.last), len(week.spans), notes, reviews)


def _noted(week: Week) -> Iterator[tuple[str, CheckIn]]:
    """What was said in words: on objectives, then on key results."""
    yield from ((f"objective:{ident}", said) for ident, said in week.told if said.note)
    yield from ((f"key-result:{span.path}", said) for span in week.spans for said in span.said if said.note)


def moved_row(ctx: Context, step: float, span: Span) -> MovedRow:
    """A key result that came so far in a week."""
    key_result = ctx.graph.key_results[span.path]
    digits = parts.ends(ctx, key_result)[2]
    start = span.before.value if span.before else ctx.scores.baseline(span.path)
    before, now = (
        ctx.words.value(value, key_result.unit, digits)
        for value in (start, next(said.value for said in reversed(span.said) if said.value is not None))
    )
    uid, owner = key_result.uid, ctx.owner(key_result)
    return MovedRow(ctx.ref(uid), ctx.verdict(uid), before, now, ctx.words.points(step), parts.heat(step), owner)


def _stale(ctx: Context, uid: str) -> StaleRow:
    owner = ctx.owner(ctx.graph.key_results[uid.partition(":")[2]])
    return StaleRow(ctx.ref(uid), ctx.verdict(uid), ctx.day(ctx.numbers(uid).last_check_in), owner)


def _last(ctx: Context, uid: str) -> date:
    return ctx.numbers(uid).last_check_in or date.min


def _note(ctx: Context, said: tuple[str, CheckIn], root: str) -> Note:
    uid, check_in = said
    kind, _, path = uid.partition(":")
    return parts.note(
        ctx, check_in, root, about=uid, subject=ctx.graph.key_results[path] if kind == "key-result" else None
    )


def _review(ctx: Context, review: WeeklyReview, root: str) -> ReviewRow:
    return ReviewRow(
        ctx.maybe("team", review.team),
        ctx.maybe("person", review.by),
        ctx.day_of(review.date),
        len(review.entries),
        ctx.prose(review.body, review.source, root),
    )
