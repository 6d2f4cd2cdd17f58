"""What needs attention now? What is off track, stale, overdue or hangs on nothing, the worst of each first."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nsmallest
from itertools import islice
from typing import NamedTuple

from okrsite.model import Initiative, KeyResult, Objective
from okrsite.site.context import Context
from okrsite.site.markup import Html
from okrsite.site.views import Day, Ref, Verdict

BEHIND_SHOWN, STALE_SHOWN, LATE_SHOWN, LOOSE_SHOWN = 3, 2, 2, 2


class Concern(NamedTuple):
    """`mark` is status, stale, late or gap; `why` says it in words, `note` is what the owner wrote last."""

    mark: str
    word: str
    verdict: Verdict | None
    ref: Ref
    why: str
    note: Html
    owner: Ref | None
    day: Day | None


def concerns(ctx: Context, root: str) -> Iterator[Concern]:
    """What to look at in the running cycle."""
    current = [o for o in ctx.graph.objectives.values() if ctx.cycle is None or o.cycle == ctx.cycle.id]
    key_results = [k for o in current for k in o.key_results]
    yield from _behind(ctx, key_results, root)
    yield from _late(ctx, key_results)
    yield from _stale(ctx, key_results)
    yield from _loose(ctx, current)


def _behind(ctx: Context, key_results: list[KeyResult], root: str) -> Iterator[Concern]:
    off = [k for k in key_results if ctx.numbers(k.uid).status == "off-track" and not ctx.numbers(k.uid).stale]
    for key_result in nsmallest(BEHIND_SHOWN, off, key=lambda k: (_gap(ctx, k), k.path)):
        notes = [c.note for c in ctx.graph.check_ins(key_result.path) if c.note and c.date <= ctx.today]
        verdict = ctx.verdict(key_result.uid)
        yield Concern(
            "status",
            verdict.word,
            verdict,
            ctx.ref(key_result.uid),
            ctx.words.pace(ctx.gap(key_result.uid)),
            ctx.inline(notes[-1] if notes else "", root),
            ctx.owner(key_result),
            None,
        )


def _stale(ctx: Context, key_results: list[KeyResult]) -> Iterator[Concern]:
    stale = [k for k in key_results if ctx.numbers(k.uid).stale]
    for key_result in nsmallest(
        STALE_SHOWN, stale, key=lambda k: (ctx.numbers(k.uid).last_check_in or ctx.today.min, k.path)
    ):
        last = ctx.numbers(key_result.uid).last_check_in
        why = ctx.words("attention.silent" if last else "attention.never")
        yield Concern(
            "stale",
            ctx.words("status.stale"),
            None,
            ctx.ref(key_result.uid),
            why,
            Html(""),
            ctx.owner(key_result),
            ctx.day(last, year=False),
        )


def _late(ctx: Context, key_results: list[KeyResult]) -> Iterator[Concern]:
    late = {i.id or i.title: i for k in key_results for i in ctx.graph.initiatives_of(k.path) if _is_late(ctx, i)}
    for initiative in nsmallest(LATE_SHOWN, late.values(), key=lambda i: (i.due or ctx.today, i.id)):
        moved = next((path for path in initiative.moves if path in ctx.graph.key_results), "")
        ref = ctx.ref(initiative.uid) if initiative.id else ctx.ref(f"key-result:{moved}")
        why = ctx.words("attention.late", title=initiative.title)
        yield Concern(
            "late",
            ctx.words("initiative.late"),
            None,
            ref,
            why,
            Html(""),
            ctx.maybe("person", initiative.owner),
            ctx.day(initiative.due, year=False),
        )


def _loose(ctx: Context, objectives: list[Objective]) -> Iterator[Concern]:
    loose = (o for o in objectives if o.id not in ctx.lines.depth and o.state != "draft")
    for objective in islice(loose, LOOSE_SHOWN):
        why = ctx.words("thread.no-line")
        yield Concern(
            "gap",
            ctx.words("thread.gap"),
            None,
            ctx.ref(objective.uid),
            why,
            Html(""),
            ctx.maybe("person", objective.owner),
            None,
        )


def _gap(ctx: Context, key_result: KeyResult) -> float:
    gap = ctx.gap(key_result.uid)
    return 0.0 if gap is None else gap


def _is_late(ctx: Context, initiative: Initiative) -> bool:
    return initiative.state in ("todo", "doing") and initiative.due is not None and initiative.due < ctx.today
