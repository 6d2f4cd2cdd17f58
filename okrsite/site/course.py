"""What happens around an objective? What is said and done, what it waits for, what was changed, how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from okrsite.model import CheckIn, KeyResult, Objective
from okrsite.site import parts
from okrsite.site.context import Context
from okrsite.site.markup import Html
from okrsite.site.views import Day, InitiativeRow, Note, Ref, Verdict

KEY_RESULTS_READ, LOG_SHOWN, WORK_SHOWN, LINKS_SHOWN = 12, 5, 8, 8


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


class Talk(NamedTuple):
    """What was said about it: the newest note, those before, and when the first is due where there is none."""

    latest: Note | None
    log: tuple[Note, ...]
    first_due: Day | None


def talk(ctx: Context, objective: Objective, root: str) -> Talk:
    """What was said: the newest note as a quotation, the ones before as a log."""
    found = _notes(ctx, objective)[: LOG_SHOWN + 1]
    notes = tuple(parts.note(ctx, c, root, about=k.uid if k else "", subject=k) for c, k in found)
    quoted = bool(notes) and bool(notes[0].text.text)
    log = notes[1:] if quoted else notes[:LOG_SHOWN]
    return Talk(notes[0] if quoted else None, log, _first_due(ctx, objective))


def _notes(ctx: Context, objective: Objective) -> list[tuple[CheckIn, KeyResult | None]]:
    """What was said about the objective and its key results, the newest first, the objective's own before theirs."""
    own: list[tuple[CheckIn, KeyResult | None]] = [(c, None) for c in objective.check_ins if c.date <= ctx.today]
    theirs = [
        (c, k)
        for k in objective.key_results[:KEY_RESULTS_READ]
        for c in ctx.graph.check_ins(k.path)
        if c.note and c.date <= ctx.today
    ]
    return sorted([*own, *theirs], key=lambda pair: (pair[0].date, pair[1] is None), reverse=True)


def next_due(ctx: Context, objective: Objective, last: date | None) -> Day | None:
    """When the next check-in is due, by the cycle's cadence; `last` is the day of the last one."""
    cycle = ctx.graph.cycle_of(objective)
    if cycle is None:
        return None
    return ctx.day((last or cycle.start) + timedelta(days=cycle.cadence_days), year=False)


def _first_due(ctx: Context, objective: Objective) -> Day | None:
    return next_due(ctx, objective, None) if ctx.numbers(objective.uid).last_check_in is None else None


def work(ctx: Context, objective: Objective) -> Iterator[InitiativeRow]:
    """The work meant to move its key results, each once."""
    seen: set[str] = set()
    for key_result in objective.key_results:
        for initiative in ctx.graph.initiatives_of(key_result.path):
            if (initiative.id or initiative.title) not in seen and len(seen) < WORK_SHOWN:
                seen.add(initiative.id or initiative.title)
                yield parts.initiative_row(ctx, initiative)


def dependencies(ctx: Context, objective: Objective, root: str) -> Iterator[DependencyRow]:
    """What it waits for, then who waits for it."""
    words = ctx.words
    for needed in objective.depends_on[:LINKS_SHOWN]:
        uid = f"objective:{needed.on}" if needed.on else ""
        yield DependencyRow(
            "needs",
            words("dependency.needs"),
            ctx.inline(needed.note, root),
            ctx.ref(uid) if uid else None,
            ctx.verdict(uid) if uid else None,
            ctx.maybe("team", needed.team),
            needed.confirmed,
        )
    for waiting in ctx.graph.dependents(objective.id)[:LINKS_SHOWN]:
        note = next((d.note for d in waiting.depends_on if d.on == objective.id), "")
        yield DependencyRow(
            "feeds",
            words("dependency.feeds"),
            ctx.inline(note, root),
            ctx.ref(waiting.uid),
            ctx.verdict(waiting.uid),
            ctx.maybe("team", waiting.team),
            True,
        )


def changes(ctx: Context, objective: Objective, root: str) -> Iterator[ChangeRow]:
    """The goal posts that were moved."""
    for change in objective.changes[-LINKS_SHOWN:]:
        why = ctx.inline(change.why, root)
        yield ChangeRow(ctx.day_of(change.date), change.field, change.before, change.after, why)


def ending(ctx: Context, objective: Objective, root: str) -> Ending | None:
    """How it ended, where somebody wrote that down."""
    closing = objective.closing
    if closing is None:
        return None
    return Ending(
        ctx.words(f"outcome.{closing.outcome}") if closing.outcome else "",
        ctx.words(f"decision.{closing.decision}") if closing.decision else "",
        ctx.inline(closing.lesson, root),
        ctx.maybe("page", closing.postmortem),
    )
