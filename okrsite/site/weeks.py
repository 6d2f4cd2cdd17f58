"""What was said in which week? Check-ins, notes and reviews by ISO week, gathered once for all pages of weeks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from okrsite.model import CheckIn, Cycle, WeeklyReview

if TYPE_CHECKING:
    from okrsite.graph import Graph
    from okrsite.scores import Scores


DAYS = 7


class Span(NamedTuple):
    """The check-ins of one key result (`x/y`) in a week, and the last one with a value before it."""

    path: str
    before: CheckIn | None
    said: tuple[CheckIn, ...]


class Week(NamedTuple):
    """A week: `2026-w47`, its Monday and Sunday, and what was said. `told` are notes on objectives, by id."""

    id: str
    year: int
    number: int
    first: date
    last: date
    spans: tuple[Span, ...]
    told: tuple[tuple[str, CheckIn], ...]
    reviews: tuple[WeeklyReview, ...]


def of_cycle(cycle: Cycle, today: date) -> tuple[int, int]:
    """The week that a cycle is in, 0 before it begins, and how many it has: a quarter has 13."""
    weeks = max(1, round(((cycle.end - cycle.start).days + 1) / DAYS))
    return min(weeks, (today - cycle.start).days // DAYS + 1) if today >= cycle.start else 0, weeks


def gather(graph: Graph, scores: Scores, today: date) -> tuple[Week, ...]:
    """Every week in which something was said by today, and the one of today, the newest first."""
    spans: dict[str, list[Span]] = {name(today): []}
    told: dict[str, list[tuple[str, CheckIn]]] = {}
    reviews: dict[str, list[WeeklyReview]] = {}
    for path in graph.key_results:
        _spans(path, scores.series(path), spans)
    for objective in graph.objectives.values():
        for said in objective.check_ins:
            if said.date <= today:
                told.setdefault(name(said.date), []).append((objective.id, said))
    for review in graph.reviews:
        if review.date <= today:
            reviews.setdefault(name(review.date), []).append(review)
    found = sorted({*spans, *told, *reviews}, reverse=True)
    return tuple(_week(week, spans.get(week, ()), told.get(week, ()), reviews.get(week, ())) for week in found)


def name(day: date) -> str:
    """The id of a day's week."""
    year, number, _ = day.isocalendar()
    return f"{year:04}-w{number:02}"


def step(span: Span, scores: Scores) -> float | None:
    """How far a key result came in the week, in progress; None where nobody can say."""
    values = [said.value for said in span.said if said.value is not None]
    if not values:
        return None
    now = scores.progress_of(span.path, values[-1])
    before = scores.progress_of(span.path, span.before.value) if span.before else 0.0
    return None if now is None or before is None else now - before


def furthest(moved: tuple[float, Span]) -> tuple[float, str]:
    """The key by which what moved most comes first."""
    points, span = moved
    return -abs(points), span.path


def _spans(path: str, series: tuple[CheckIn, ...], spans: dict[str, list[Span]]) -> None:
    valued: CheckIn | None = None
    for said in series:
        among = spans.setdefault(name(said.date), [])
        if among and among[-1].path == path:
            among[-1] = among[-1]._replace(said=(*among[-1].said, said))
        else:
            among.append(Span(path, valued, (said,)))
        valued = said if said.value is not None else valued


def _week(
    week: str,
    spans: list[Span] | tuple[()],
    told: list[tuple[str, CheckIn]] | tuple[()],
    reviews: list[WeeklyReview] | tuple[()],
) -> Week:
    year, number = int(week[:4]), int(week[6:])
    first = date.fromisocalendar(year, number, 1)
    last = date.fromordinal(min(date.max.toordinal(), first.toordinal() + 6))
    return Week(week, year, number, first, last, tuple(spans), tuple(told), tuple(reviews))
