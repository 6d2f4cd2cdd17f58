"""What is on the page of a person? What stands in their name, what they help with, and what they owe this week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

from okrsite import owed
from okrsite.model import KeyResult, Objective, Person
from okrsite.site import groups, parts, roster
from okrsite.site.context import Context
from okrsite.site.groups import NOBODY, RhythmRow
from okrsite.site.markup import Html, Svg
from okrsite.site.registry import Page, page_kind
from okrsite.site.urls import folder, output
from okrsite.site.views import Day, InitiativeRow, KeyResultRow, ObjectiveRow, Ref, Verdict

OBJECTIVES_SHOWN, KEY_RESULTS_SHOWN, OWED_SHOWN, ROWS_SHOWN, WORK_SHOWN, PAST_SHOWN = 12, 15, 12, 10, 12, 10
OVER = ("closed", "dropped")


class Owed(NamedTuple):
    """A key result that waits for a check-in."""

    ref: Ref
    verdict: Verdict
    due: Day
    is_late: bool
    objective: Ref


class GoalRow(NamedTuple):
    """A goal and how far it is."""

    ref: Ref
    cycle: Ref | None
    bar: Svg
    progress: str


class Past(NamedTuple):
    """An objective that is over."""

    cycle: Ref | None
    ref: Ref
    verdict: Verdict
    score: str
    band: str


class PersonView(NamedTuple):
    """The page of a person."""

    id: str
    text: str
    role: str
    team: Ref | None
    leads: tuple[Ref, ...]
    is_active: bool
    prose: Html
    edit: str
    cycle: Ref | None
    next_due: Day | None
    owed: tuple[Owed, ...]
    more_owed: int
    rhythm: RhythmRow | None
    objectives: tuple[ObjectiveRow, ...]
    more_objectives: int
    key_results: tuple[KeyResultRow, ...]
    more_key_results: int
    helps: tuple[ObjectiveRow, ...]
    more_helps: int
    work: tuple[InitiativeRow, ...]
    more_work: int
    goals: tuple[GoalRow, ...]
    past: tuple[Past, ...]
    more_past: int


@page_kind("person")
def people(ctx: Context) -> Iterator[Page]:
    """One page a person."""
    for person in ctx.graph.people.values():
        path = output(folder("person", person.id))
        yield Page(
            path,
            "person.html",
            partial(view, ctx, person, ctx.urls.root(path)),
            nav="people",
            about=person.uid,
            own=person.extra,
        )


def view(ctx: Context, person: Person, root: str) -> PersonView:
    """Everything the page shows; every list is cut."""
    owned = ctx.holdings.owned.get(person.id, [])
    current = _by_cycle(ctx, [o for o in owned if ctx.numbers(o.uid).status not in OVER])
    past = _by_cycle(ctx, [o for o in owned if ctx.numbers(o.uid).status in OVER])
    answers = [k for k in ctx.holdings.answers.get(person.id, []) if ctx.numbers(k.uid).status not in OVER]
    helps = _helps(ctx, person, owned, answers)
    owing, next_due = _owed(ctx, answers)
    work = roster.in_order(ctx, ctx.holdings.work.get(person.uid, []))
    return PersonView(
        id=person.id, text=person.name, role=person.role, team=ctx.maybe("team", person.team),
        leads=tuple(ctx.ref(t.uid) for t in ctx.holdings.leads.get(person.id, [])[:ROWS_SHOWN]),
        is_active=person.active,
        prose=ctx.prose(person.body, person.source, root), edit=ctx.repository(person.source.path),
        cycle=ctx.ref(ctx.cycle.uid) if ctx.cycle else None,
        next_due=ctx.day(next_due), owed=tuple(owing[:OWED_SHOWN]), more_owed=max(0, len(owing) - OWED_SHOWN),
        rhythm=_rhythm(ctx, person),
        objectives=tuple(parts.objective_row(ctx, o, moves=True, owner=False) for o in current[:OBJECTIVES_SHOWN]),
        more_objectives=max(0, len(current) - OBJECTIVES_SHOWN),
        key_results=tuple(parts.key_result_row(ctx, k, owner=False, parent=True) for k in answers[:KEY_RESULTS_SHOWN]),
        more_key_results=max(0, len(answers) - KEY_RESULTS_SHOWN),
        helps=tuple(parts.objective_row(ctx, o) for o in helps[:ROWS_SHOWN]),
        more_helps=max(0, len(helps) - ROWS_SHOWN),
        work=tuple(parts.initiative_row(ctx, i, moves=True) for i in work[:WORK_SHOWN]),
        more_work=max(0, len(work) - WORK_SHOWN), goals=tuple(_goals(ctx, person)),
        past=tuple(_past(ctx, o) for o in past[:PAST_SHOWN]),
        more_past=max(0, len(past) - PAST_SHOWN),
    )  # fmt: skip


def _owed(ctx: Context, answers: list[KeyResult]) -> tuple[list[Owed], date | None]:
    """What is due by Sunday, the longest overdue first; and the day of the next one after that."""
    sunday = owed.sunday(ctx.today)
    due = sorted((day, k.path, k) for k in answers if (day := ctx.due_on(k)))
    later = next((day for day, _, _ in due if day > sunday), None)
    return [_owed_row(ctx, k, day) for day, _, k in due if day <= sunday], later


def _owed_row(ctx: Context, key_result: KeyResult, due: date) -> Owed:
    return Owed(
        ctx.ref(key_result.uid), ctx.verdict(key_result.uid), ctx.day_of(due, year=False), due < ctx.today,
        ctx.ref(f"objective:{key_result.objective}"),
    )  # fmt: skip


def _rhythm(ctx: Context, person: Person) -> RhythmRow | None:
    """How they kept the rhythm of the running cycle; nothing where no check-in was due yet."""
    kept = ctx.rhythms(ctx.cycle.id).owners.get(person.id, NOBODY) if ctx.cycle else NOBODY
    return groups.rhythm(ctx, kept, None) if kept != NOBODY else None


def _helps(ctx: Context, person: Person, owned: list[Objective], answers: list[KeyResult]) -> list[Objective]:
    """What their work is for: where they contribute, whose key results they answer for, what theirs align to."""
    graph = ctx.graph
    found = {o.id: o for o in ctx.holdings.helps.get(person.id, [])}
    found.update({k.objective: graph.objectives[k.objective] for k in answers})
    for objective in owned:
        kind, _, ident = (graph.parent_of(objective.uid) or "").partition(":")
        if kind in ("objective", "key-result"):
            found.setdefault(ident.partition("/")[0], graph.objectives[ident.partition("/")[0]])
    return _by_cycle(ctx, [o for o in found.values() if o.owner != person.id and ctx.numbers(o.uid).status not in OVER])


def _by_cycle(ctx: Context, objectives: list[Objective]) -> list[Objective]:
    """The latest cycle to end comes first, but the running one before all."""
    cycles = ctx.graph.cycles
    running = ctx.cycle.id if ctx.cycle else ""

    def place(objective: Objective) -> tuple[bool, int, str]:
        cycle = cycles.get(objective.cycle or "")
        return objective.cycle != running, -cycle.end.toordinal() if cycle else 0, objective.id

    return sorted(objectives, key=place)


def _goals(ctx: Context, person: Person) -> Iterator[GoalRow]:
    for goal in ctx.holdings.goals.get(person.uid, [])[:ROWS_SHOWN]:
        progress = ctx.scores.goal(goal.id).progress
        ref = ctx.ref(goal.uid)
        bar = ctx.group_bar(progress, None, name=ref.text, small=True)
        yield GoalRow(ref, ctx.maybe("cycle", goal.cycle), bar, ctx.words.percent(progress))


def _past(ctx: Context, objective: Objective) -> Past:
    uid, score = objective.uid, ctx.numbers(objective.uid).score
    return Past(
        ctx.maybe("cycle", objective.cycle), ctx.ref(uid), ctx.verdict(uid), parts.score(ctx, score), parts.band(score)
    )
