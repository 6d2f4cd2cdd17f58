"""When a cycle is over, is it closed, and does somebody learn from it?"""

from __future__ import annotations

from okrsite.content.near import listed
from okrsite.findings import Level, Related
from okrsite.model import Objective
from okrsite.rules.context import Context
from okrsite.rules.registry import Found, problem, rule, see

FURTHEST = 100
"""How many cycles back an objective is followed."""


@rule("OKR710", "not-closed", Level.WARNING)
def not_closed(c: Context, *, days: int = 14) -> Found:
    """A cycle that is over and was never closed.

    What it does: reports a cycle that ended more than `days` days ago and is not `closed: true`.
    Why: until then its scores are not final, and its objectives look as if people still worked on them.
    How to fix: go through what is open, with outcome, decision and lesson: `okrsite close CYCLE`.
    Options: `days` (14), the days after the end.
    Source: Perdoo, on closing OKRs; the days are a convention.

    Bad:
        # cycles/spring.md
        start: 2026-04-01
        end: 2026-06-30
    Good:
        # cycles/spring.md
        start: 2026-04-01
        end: 2026-06-30
        closed: true
    """
    for cycle in c.graph.cycles.values():
        over = (c.today - cycle.end).days
        if not cycle.closed and cycle.start <= cycle.end and over > days:
            text = f'cycle "{cycle.id}" ended {over} days ago and is not closed'
            yield problem(cycle, text, "end", f"close it: okrsite close {cycle.id}")


@rule("OKR711", "closed-without-lesson", Level.WARNING)
def closed_without_lesson(c: Context) -> Found:
    """An objective that ended without a word about it.

    What it does: reports a closed objective, or one of a closed cycle, without outcome, decision or lesson in
        `closing`. Drafts are left alone.
    Why: the lesson is what the next cycle gets for the effort of this one.
    How to fix: add `closing: {outcome: …, decision: …, lesson: …}`; one honest sentence is enough.
    Options: none.
    Source: Perdoo, on closing OKRs.

    Bad:
        # objectives/reports.md
        cycle: 2026-q3
        state: closed
    Good:
        # objectives/reports.md
        cycle: 2026-q3
        state: closed
        closing: {outcome: partial, decision: keep, lesson: The store was full before we began.}
    """
    for objective in _closed(c):
        closing = objective.closing
        missing = [key for key in ("outcome", "decision", "lesson") if closing is None or not getattr(closing, key)]
        if missing and not c.is_faulted(objective.uid, "closing"):
            what = "a word about it" if closing is None else listed(missing)
            text = f'objective "{objective.id}" was closed without {what}'
            yield problem(objective, text, "closing", f"add to closing: {listed(missing, 'and')}")


@rule("OKR712", "miss-without-postmortem", Level.WARNING)
def miss_without_postmortem(c: Context) -> Found:
    """A promise that was not kept, and no explanation.

    What it does: reports a closed objective with `ambition: committed` and a score below 1.0 without
        `closing.postmortem`, a page that explains it. Dropped and postponed ones are left alone.
    Why: others relied on it; they may ask what happened, and the team should know before the next promise.
    How to fix: write a page (what happened, why, what will change) and name it: `postmortem: pages/its-id`.
    Options: none.
    Source: Google's OKR playbook: a committed OKR that is not met asks for a postmortem.

    Bad:
        # objectives/reports.md
        cycle: 2026-q3
        state: closed
        ambition: committed
        score: 0.6
    Good:
        # pages/slow-reports.md
        title: Why reports stayed slow
        # objectives/reports.md
        cycle: 2026-q3
        state: closed
        ambition: committed
        score: 0.6
        closing: {outcome: partial, decision: keep, lesson: Measure first., postmortem: pages/slow-reports}
    """
    for objective in _closed(c):
        score = c.scores.of(objective.uid).score
        given_up = objective.closing is not None and objective.closing.outcome in {"dropped", "postponed"}
        if objective.ambition != "committed" or score is None or score >= 1 or given_up:
            continue
        if c.is_absent(objective, "closing.postmortem"):
            text = f'objective "{objective.id}" was committed and scored {score:.2f}, and no postmortem says why'
            yield problem(objective, text, "closing", "write a page on what happened: closing.postmortem: pages/its-id")


@rule("OKR713", "carried-too-often", Level.INFO)
def carried_too_often(c: Context, *, times: int = 2) -> Found:
    """An objective that is carried from cycle to cycle.

    What it does: follows `carried_from` and reports an open objective that was carried forward `times` times or more.
    Why: what is never finished is mostly too large, or not really wanted.
    How to fix: make it smaller, give it room, or drop it.
    Options: `times` (2), the number of times from which on it is reported.
    Source: okrsite's own convention.

    Bad:
        # objectives/spring.md
        cycle: "2026"
        # objectives/summer.md
        cycle: 2026-q3
        carried_from: spring
        # objectives/autumn.md
        carried_from: summer
    Good:
        # objectives/summer.md
        cycle: 2026-q3
        # objectives/autumn.md
        carried_from: summer
    """
    for objective in c.open_objectives:
        before = _carried(c, objective, times)
        if before and len(before) >= times:
            text = f'objective "{objective.id}" was carried forward {times} times or more, from "{before[-1].id}"'
            related: list[Related] = [see(earlier, f'"{earlier.id}" of {earlier.cycle}') for earlier in before]
            yield problem(objective, text, "carried_from", "make it smaller, give it room, or drop it", related)


def _closed(c: Context) -> list[Objective]:
    still_open = {objective.id for objective in c.open_objectives}
    return [o for o in c.graph.objectives.values() if o.id not in still_open and o.state != "draft"]


def _carried(c: Context, objective: Objective, times: int) -> list[Objective]:
    """The objectives that this one was before, the latest first, as far back as is asked."""
    before: dict[str, Objective] = {}
    earlier = c.graph.objectives.get(objective.carried_from or "")
    while earlier is not None and len(before) < min(max(times, 1), FURTHEST) and earlier.id not in before:
        before[earlier.id] = earlier
        earlier = c.graph.objectives.get(earlier.carried_from or "")
    return list(before.values())
