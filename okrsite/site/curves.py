"""Which curve shows a key result? Its values against plan and levels, or its progress where values are no numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from okrsite.model import KeyResult, Number
from okrsite.scores.numbers import as_number
from okrsite.site import charts, parts
from okrsite.site.charts import Line, Trend
from okrsite.site.context import OPEN, Context
from okrsite.site.markup import NO_SVG, Svg

NUMERIC = ("metric", "maintain", "baseline")
MONTHS_SHOWN = 13

Points = tuple[tuple[date, Number], ...]


def chart(ctx: Context, key_result: KeyResult) -> Svg:
    """The chart of a key result; nothing where there is nothing to draw."""
    points = _values(ctx, key_result)
    if not points or key_result.type == "boolean":
        return NO_SVG
    start, end = _span(ctx, key_result)
    plan = _plan(ctx, key_result, start, end)
    return charts.trend(
        Trend(
            title=ctx.words("chart.title", name=ctx.ref(key_result.uid).text),
            words=_words(ctx, key_result, points),
            start=start,
            end=end,
            today=ctx.today,
            today_name=ctx.words("chart.today"),
            points=_from_start(plan, points, start),
            lines=tuple(_lines(ctx, key_result)),
            plan=plan,
            expected=_expected(ctx, key_result, plan),
            forecast=_forecast(ctx, key_result),
            months=tuple(months(ctx.words.months, start, end)),
            state=ctx.verdict(key_result.uid).state,
            value=_say(ctx, key_result, points[-1][1]),
            corridor=(key_result.min, key_result.max) if key_result.type == "maintain" else None,
        )
    )


def at(plan: Sequence[tuple[date, Number]], day: date) -> float | None:
    """The value of a plan on a day: straight lines between its points, flat beyond its ends; None without a plan."""
    if not plan:
        return None
    for (early, low), (late, high) in pairwise(plan):
        if early <= day <= late:
            share = (day - early).days / max(1, (late - early).days)
            return float(low) + share * (float(high) - float(low))
    return float(plan[0][1] if day < plan[0][0] else plan[-1][1])


def _words(ctx: Context, key_result: KeyResult, points: Points) -> str:
    """What the chart shows, for those who cannot see it."""
    first, last = (_say(ctx, key_result, points[index][1]) for index in (0, -1))
    return ctx.words("chart.words", first=first, last=last, day=ctx.words.day(points[-1][0]), n=len(points))


def _expected(ctx: Context, key_result: KeyResult, plan: Points) -> tuple[Number, str] | None:
    """Where the plan is today, as long as it counts."""
    value = at(plan, ctx.today) if ctx.numbers(key_result.uid).status in OPEN else None
    if value is None:
        return None
    return value, ctx.words("chart.expected", value=_say(ctx, key_result, _rounded(value, ctx, key_result)))


def _values(ctx: Context, key_result: KeyResult) -> Points:
    if key_result.type == "milestones":
        return tuple(_milestones(ctx, key_result))
    if key_result.type in NUMERIC:
        dated = ((c.date, as_number(c.value)) for c in ctx.scores.series(key_result.path))
        return tuple((day, value) for day, value in dated if value is not None)
    return tuple(parts.progress_points(ctx, key_result))


def _milestones(ctx: Context, key_result: KeyResult) -> Iterator[tuple[date, float]]:
    """The share that was done after each day on which something was."""
    whole = float(sum(m.weight for m in key_result.milestones)) or 1.0
    done = 0.0
    for day, weight in sorted(
        (m.done, float(m.weight)) for m in key_result.milestones if m.done is not None and m.done <= ctx.today
    ):
        done += weight
        yield day, done / whole


def _span(ctx: Context, key_result: KeyResult) -> tuple[date, date]:
    start, end = parts.span(ctx, key_result.objective)
    due = ctx.graph.due_of(key_result)
    return start, max(end, due) if due else end


def _plan(ctx: Context, key_result: KeyResult, start: date, end: date) -> Points:
    """Where the value was meant to be: phased targets, or a straight line from baseline to target."""
    due = ctx.graph.due_of(key_result) or end
    if key_result.type == "maintain":
        return ()
    if key_result.type not in NUMERIC:
        return ((start, 0.0), (due, 1.0))
    low, high = ctx.scores.baseline(key_result.path), ctx.scores.target(key_result.path)
    if low is None or high is None or due <= start:
        return ()
    between = [(p.date, p.value) for p in sorted(key_result.plan) if start < p.date < due]
    return ((start, low), *between, (due, high))


def _from_start(plan: Points, points: Points, start: date) -> Points:
    """The line of values begins at the baseline, unless a check-in says what was then."""
    return ((start, plan[0][1]), *points) if plan and points[0][0] > start else points


def _lines(ctx: Context, key_result: KeyResult) -> Iterator[Line]:
    words = ctx.words
    if key_result.type not in NUMERIC:
        yield Line("t", words("column.target"), 1.0, words.percent(1.0))
        return
    baseline, target = ctx.scores.baseline(key_result.path), ctx.scores.target(key_result.path)
    named = (
        ("b", "column.baseline", baseline),
        ("c", "class.commit", key_result.commit),
        ("t", "column.target", target),
        ("s", "class.stretch", key_result.stretch),
        ("c", "column.min", key_result.min),
        ("c", "column.max", key_result.max),
    )
    for kind, key, value in named:
        if value is not None and not (key_result.type == "maintain" and kind in "bt"):
            yield Line(kind, words(key), value, _say(ctx, key_result, value))


def _forecast(ctx: Context, key_result: KeyResult) -> Line | None:
    forecast = ctx.scores.forecast(key_result.path) if ctx.numbers(key_result.uid).status in OPEN else None
    if forecast is None or key_result.type not in NUMERIC:
        return None
    return Line(
        "f",
        ctx.words("chart.forecast"),
        forecast.value,
        _say(ctx, key_result, _rounded(forecast.value, ctx, key_result)),
    )


def months(names: Sequence[str], start: date, end: date) -> Iterator[tuple[date, str]]:
    """The first of each month, or of every third and twelfth where there are many.

    The month in which the time begins is named too, if there is room for its name before the next.
    """
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    step = 1 if count <= MONTHS_SHOWN else 3 if count <= 3 * MONTHS_SHOWN else 12 * (1 + count // (12 * MONTHS_SHOWN))
    first = start.year * 12 + start.month - 1
    has_room = (_month(first + 1) - start).days * MONTHS_SHOWN >= (end - start).days
    for number in range(first, first + count):
        day = _month(number)
        if (number % step == 0 and start <= day <= end) or (number == first and step == 1 and has_room):
            name = names[day.month - 1]
            yield max(day, start), name if step < 12 and day.month > 1 else f"{name} {day.year}"


def _month(number: int) -> date:
    """The first day of a month, as months are counted from the year 0."""
    return date(number // 12, number % 12 + 1, 1)


def _rounded(value: float, ctx: Context, key_result: KeyResult) -> float:
    return round(value, parts.ends(ctx, key_result)[2] or 0)


def _say(ctx: Context, key_result: KeyResult, value: Number) -> str:
    if key_result.type not in NUMERIC:
        return ctx.words.percent(value)
    return ctx.words.bare(value, key_result.unit, parts.ends(ctx, key_result)[2])
