"""Who keeps the rhythm? Check-ins on time, late and missed in a cycle, by owner and by team."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from okrsite.model import Objective
from okrsite.scores.ledger import Ledger
from okrsite.scores.numbers import NEAR, Discipline, Rhythm
from okrsite.scores.values import Evidence
from okrsite.scores.windows import Window

NONE = Rhythm()


def discipline(ledger: Ledger, objectives: Iterable[Objective]) -> Discipline:
    """The rhythms of all key results of some objectives, added up for who owns them and for their teams."""
    owners: dict[str, list[Rhythm]] = {}
    teams: dict[str, list[Rhythm]] = {}
    for objective, owner, kept in _rhythms(ledger, objectives):
        if owner is not None:
            owners.setdefault(owner, []).append(kept)
        if objective.team is not None:
            teams.setdefault(objective.team, []).append(kept)
    return Discipline(_together(owners), _together(teams))


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
    missing = [number for number in range(1, owed + 1) if number not in filled]
    late = [number for number in missing if number + 1 in filled]
    over = (window.today - window.start).days - 1
    missed = [number for number in missing if number + 1 not in filled and (number + 1) * window.cadence <= over]
    return Rhythm(owed - len(missing), len(late), len(missed))


def period_of(day: date, window: Window) -> int:
    """The number of the check-in that a day belongs to; up to the first due day, that is number 1."""
    return max(1, -((window.start - day).days // window.cadence))


def days_of(known: Evidence) -> list[date]:
    """The days of its check-ins; of milestones, also those on which one was done."""
    made = [check_in.date for check_in in known.series]
    if known.key_result.milestones and known.window is not None:
        made += [m.done for m in known.key_result.milestones if m.done is not None and m.done <= known.window.today]
    return made


def _rhythms(ledger: Ledger, objectives: Iterable[Objective]) -> Iterator[tuple[Objective, str | None, Rhythm]]:
    """A rollup is measured by its objectives, so nobody owes it a check-in; nor a draft, nor what was dropped."""
    for objective in objectives:
        if objective.state == "draft":
            continue
        for key_result in objective.key_results:
            if key_result.state != "dropped" and key_result.type != "rollup":
                path = f"{objective.id}/{key_result.id}"
                progress = ledger.key_results[path].progress
                reached = progress is not None and progress >= 1 - NEAR and key_result.type != "maintain"
                yield objective, key_result.owner or objective.owner, rhythm(ledger.evidence[path], reached=reached)


def _together(found: Mapping[str, list[Rhythm]]) -> dict[str, Rhythm]:
    return {ident: Rhythm(*map(sum, zip(*found[ident], strict=True))) for ident in sorted(found)}
