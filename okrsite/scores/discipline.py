"""Who keeps the rhythm? Check-ins on time, late and missed in a cycle, by owner and by team."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from okrsite.model import Objective
from okrsite.scores.ledger import Ledger
from okrsite.scores.numbers import NEAR, Discipline, Rhythm
from okrsite.scores.values import Evidence
from okrsite.scores.windows import Window

NONE = Rhythm()


def discipline(ledger: Ledger, objectives: Iterable[Objective]) -> Discipline:
    """The rhythms of all key results of some objectives, added up for who owns them and for their teams."""
    owners: dict[str, Rhythm] = {}
    teams: dict[str, Rhythm] = {}
    for objective, owner, kept in _rhythms(ledger, objectives):
        if owner is not None:
            owners[owner] = owners.get(owner, NONE).plus(kept)
        if objective.team is not None:
            teams[objective.team] = teams.get(objective.team, NONE).plus(kept)
    return Discipline(dict(sorted(owners.items())), dict(sorted(teams.items())))


def rhythm(known: Evidence, *, reached: bool = False) -> Rhythm:
    """Of each check-in due so far: on time if one was made in its own period, late if only in the next, else missed.

    One whose next period still runs is not missed yet. Of what is `reached` nothing is owed after the last check-in.
    """
    window, due = known.window, known.due
    if window is None or due is None:
        return NONE
    filled = {period_of(day, window) for day in days_of(known)}
    owed = window.due_by(due)
    if reached and filled:
        owed = min(owed, max(filled))
    on_time = sum(number in filled for number in range(1, owed + 1))
    late = sum(number not in filled and number + 1 in filled for number in range(1, owed + 1))
    open_now = sum(
        number not in filled and number + 1 not in filled and window.today <= due_day(number + 1, window)
        for number in range(1, owed + 1)
    )
    return Rhythm(on_time, late, owed - on_time - late - open_now)


def period_of(day: date, window: Window) -> int:
    """The number of the check-in that a day belongs to; up to the first due day, that is number 1."""
    return max(1, -((window.start - day).days // window.cadence))


def due_day(number: int, window: Window) -> date:
    """When a check-in is due."""
    return window.start + timedelta(number * window.cadence)


def days_of(known: Evidence) -> list[date]:
    """The days of its check-ins; of milestones, also those on which one was done."""
    today = date.max if known.window is None else known.window.today
    done = [m.done for m in known.key_result.milestones if m.done is not None and m.done <= today]
    return [*(check_in.date for check_in in known.series), *done]


def _rhythms(ledger: Ledger, objectives: Iterable[Objective]) -> Iterator[tuple[Objective, str | None, Rhythm]]:
    """A rollup is measured by its objectives, so nobody owes it a check-in; nor a draft, nor what was dropped."""
    for objective in objectives:
        if objective.state == "draft":
            continue
        for key_result in objective.key_results:
            if key_result.state != "dropped" and key_result.type != "rollup":
                progress = ledger.key_results[key_result.path].progress
                reached = progress is not None and progress >= 1 - NEAR and key_result.type != "maintain"
                owner = ledger.graph.owner_of(key_result)
                yield objective, owner, rhythm(ledger.evidence[key_result.path], reached=reached)
