"""What is on the page of a key result? Its value against plan and levels, its check-ins, and what contributes to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import NamedTuple

from okrsite.model import CheckIn, KeyResult, Objective
from okrsite.scores.numbers import as_number
from okrsite.site import curves, origins, parts
from okrsite.site.context import OPEN, Context
from okrsite.site.edits import Edits, key_result_edits
from okrsite.site.markdown import is_web
from okrsite.site.markup import Html, Svg
from okrsite.site.registry import Page, page_kind
from okrsite.site.urls import folder, output
from okrsite.site.views import Day, Explained, FindingRow, InitiativeRow, ObjectiveRow, Pager, Ref, Step, Verdict
from okrsite.site.words import column_places

CHECK_INS_SHOWN, MILESTONES_SHOWN = 30, 40
CHILDREN_SHOWN, WORK_SHOWN, FINDINGS_SHOWN, LINKS_SHOWN = 12, 12, 8, 8
LEVELS = ("commit", "target", "stretch")
NUMBERS = ("progress", "expected", "status", "confidence", "forecast", "score")


class Facts(NamedTuple):
    """Where it stands: the strip under the title."""

    now: str
    way: str
    bar: Svg
    progress: str
    pace: str
    verdict: Verdict
    level: str
    confidence: str
    trend: str
    forecast: str
    forecast_note: str
    due: Day | None
    score: str
    band: str
    first_score: str


class CheckInRow(NamedTuple):
    """One line of the table of check-ins."""

    day: Day
    value: str
    change: str
    progress: str
    gap: str
    heat: str
    confidence: str
    text: Html
    by: Ref | None


class MilestoneRow(NamedTuple):
    """One step of a key result of kind `milestones`."""

    title: Html
    done: Day | None
    weight: str


class LevelRow(NamedTuple):
    """What a level of an ordinal key result looks like."""

    name: str
    text: str
    reached: bool


class Head(NamedTuple):
    """What it is and how it is measured: the top of the page."""

    id: str
    text: str
    heading: Html
    code: str
    klass: str
    guardrail: bool
    thread: tuple[Step, ...]
    owner: Ref | None
    team: Ref | None
    cycle: Ref | None
    contributors: tuple[Ref, ...]
    kpi: Ref | None
    metric: str
    source: str
    source_href: str
    reason: str
    score_note: str
    edit: str


class Reach(NamedTuple):
    """What contributes."""

    rows: tuple[ObjectiveRow, ...]
    more: int
    tree: str
    of_company: bool


class KeyResultView(NamedTuple):
    """The page of a key result."""

    head: Head
    facts: Facts
    explained: tuple[Explained, ...]
    chart: Svg
    check_ins: tuple[CheckInRow, ...]
    older: int
    milestones: tuple[MilestoneRow, ...]
    levels: tuple[LevelRow, ...]
    reach: Reach
    work: tuple[InitiativeRow, ...]
    findings: tuple[FindingRow, ...]
    edits: Edits
    pager: Pager


@page_kind("key-result")
def key_results(ctx: Context) -> Iterator[Page]:
    """One page a key result, below its objective's."""
    for objective in ctx.graph.objectives.values():
        for key_result in objective.key_results:
            path = output(folder("key-result", key_result.path))
            yield Page(
                path,
                "key-result.html",
                partial(view, ctx, objective, key_result, ctx.urls.root(path)),
                about=objective.uid,
                own=key_result.extra,
            )


def view(ctx: Context, objective: Objective, key_result: KeyResult, root: str) -> KeyResultView:
    """Everything the page shows."""
    uid, path = key_result.uid, key_result.path
    series = ctx.scores.series(path)
    return KeyResultView(
        head=_head(ctx, objective, key_result, root),
        facts=facts(ctx, key_result),
        explained=origins.explained(ctx, uid, NUMBERS),
        chart=curves.chart(ctx, key_result),
        check_ins=tuple(islice(_rows(ctx, key_result, series, root), CHECK_INS_SHOWN)),
        older=max(0, len(series) - CHECK_INS_SHOWN),
        milestones=tuple(_milestones(ctx, key_result, root)),
        levels=tuple(_levels(ctx, key_result)),
        reach=_reach(ctx, objective, uid),
        work=tuple(parts.initiative_row(ctx, i) for i in ctx.graph.initiatives_of(path)[:WORK_SHOWN]),
        findings=tuple(parts.finding_row(ctx, f) for f in ctx.findings.get(uid, [])[:FINDINGS_SHOWN]),
        edits=key_result_edits(ctx, objective, key_result),
        pager=_pager(ctx, objective, key_result),
    )


def facts(ctx: Context, key_result: KeyResult) -> Facts:
    """The numbers of a key result, in words."""
    numbers, words = ctx.numbers(key_result.uid), ctx.words
    forecast = ctx.scores.forecast(key_result.path) if numbers.status in OPEN else None
    decimals = parts.ends(ctx, key_result)[2]
    level = forecast.level if forecast else None
    return Facts(
        now=parts.now(ctx, key_result),
        way=_way(ctx, key_result),
        bar=ctx.bar(key_result.uid),
        progress=words.percent(numbers.progress),
        pace=words.pace(ctx.gap(key_result.uid)) if numbers.status in OPEN else "",
        verdict=ctx.verdict(key_result.uid),
        level=words(f"value.{numbers.level}") if numbers.level else "",
        confidence=parts.confidence(ctx, numbers.confidence),
        trend=parts.confidence_trend(ctx, key_result),
        forecast=words.bare(round(forecast.value, decimals), key_result.unit, decimals) if forecast else "",
        forecast_note=words("forecast.level", level=words(f"value.{level}")) if level else "",
        due=ctx.day(numbers.due),
        score=parts.score(ctx, numbers.score),
        band=parts.band(numbers.score),
        first_score=parts.score(ctx, numbers.first_score),
    )


def _head(ctx: Context, objective: Objective, key_result: KeyResult, root: str) -> Head:
    return Head(
        id=key_result.path,
        text=ctx.title(key_result),
        heading=ctx.inline(key_result.title, root),
        code=ctx.code(key_result),
        klass=key_result.klass,
        guardrail=key_result.guardrail,
        thread=parts.thread(ctx, key_result.uid),
        owner=ctx.owner(key_result),
        team=ctx.maybe("team", objective.team),
        cycle=ctx.maybe("cycle", objective.cycle),
        contributors=ctx.refs("person", key_result.contributors[:LINKS_SHOWN]),
        kpi=ctx.maybe("kpi", key_result.kpi),
        metric=key_result.metric,
        source=key_result.measured_at,
        source_href=key_result.measured_at if is_web(key_result.measured_at) else "",
        reason=key_result.reason,
        score_note=key_result.score_note,
        edit=_edit(ctx, objective, key_result),
    )


def _edit(ctx: Context, objective: Objective, key_result: KeyResult) -> str:
    """The address of its line, which is looked for only where there is a repository."""
    path = objective.source.path
    return ctx.repository(path, key_result.source.at().line) if ctx.repository(path) else ""


def _milestones(ctx: Context, key_result: KeyResult, root: str) -> Iterator[MilestoneRow]:
    for milestone in key_result.milestones[:MILESTONES_SHOWN]:
        done = ctx.day(milestone.done) if milestone.done and milestone.done <= ctx.today else None
        yield MilestoneRow(ctx.inline(milestone.title, root), done, ctx.words.number(milestone.weight))


def _reach(ctx: Context, objective: Objective, uid: str) -> Reach:
    children = ctx.graph.children(uid)
    rows = tuple(parts.objective_row(ctx, c.objective, counts=c.link.contributes) for c in children[:CHILDREN_SHOWN])
    more = max(0, len(children) - CHILDREN_SHOWN)
    return Reach(rows, more, ctx.branch(objective.id), objective.team == ctx.graph.company)


def _way(ctx: Context, key_result: KeyResult) -> str:
    """`from 18% to 35%`, or what the kind of key result has in its place."""
    start, end, decimals = parts.ends(ctx, key_result)
    low, high = (ctx.words.bare(v, key_result.unit, decimals) for v in (start, end))
    key = _way_key(key_result.type, start is not None, end is not None)
    return ctx.words(key, low=low, high=high) if ctx.words.has(key) else ""


def _way_key(kind: str, has_start: bool, has_end: bool) -> str:  # noqa: FBT001
    if kind == "maintain":
        return f"way.{'between' if has_start and has_end else 'at-least' if has_start else 'at-most'}"
    if has_start and has_end:
        return "way.from-to"
    return "way.to" if has_end else f"way.{kind}"


def _levels(ctx: Context, key_result: KeyResult) -> Iterator[LevelRow]:
    """The levels of an ordinal key result in words, with whether each is reached."""
    if key_result.levels is None:
        return
    current = ctx.numbers(key_result.uid).current
    reached = LEVELS.index(current) if current in LEVELS else -1
    for index, (name, text) in enumerate(zip(LEVELS, key_result.levels, strict=True)):
        yield LevelRow(name, text, index <= reached)


def _rows(ctx: Context, key_result: KeyResult, series: Sequence[CheckIn], root: str) -> Iterator[CheckInRow]:
    """The check-ins, the newest first, each with its change against the one before."""
    decimals = column_places([c.value for c in series])
    for index in reversed(range(len(series))):
        old = series[index - 1] if index else None
        yield _row(ctx, key_result, old, series[index], decimals, root)


def _row(
    ctx: Context, key_result: KeyResult, old: CheckIn | None, new: CheckIn, decimals: int, root: str
) -> CheckInRow:
    progress, gap, heat = _judged(ctx, key_result, new)
    return CheckInRow(
        day=ctx.day_of(new.date, year=False),
        value=ctx.words.bare(new.value, key_result.unit, decimals) if new.value is not None else "",
        change=_change(ctx, old, new, decimals),
        progress=progress,
        gap=gap,
        heat=heat,
        confidence=parts.confidence(ctx, new.confidence),
        text=ctx.inline(new.note, root),
        by=ctx.maybe("person", new.by),
    )


def _judged(ctx: Context, key_result: KeyResult, check_in: CheckIn) -> tuple[str, str, str]:
    """What a check-in meant on its day: its progress, its distance to the plan and the step of that in colour."""
    share = None if check_in.value is None else ctx.scores.progress_of(key_result.path, check_in.value)
    if share is None:
        return "", "", "x"
    if key_result.type == "maintain":
        return "", ctx.words("value.inside" if share >= 1 else "value.outside"), "p1" if share >= 1 else "m3"
    expected = ctx.scores.expected_on(key_result.uid, check_in.date)
    gap = None if expected is None else min(1.0, max(0.0, share)) - expected
    return ctx.words.percent(share), "" if gap is None else ctx.words.points(gap), parts.heat(gap)


def _change(ctx: Context, old: CheckIn | None, new: CheckIn, decimals: int) -> str:
    """The difference to the check-in before, where both are numbers."""
    before, after = as_number(old.value if old else None), as_number(new.value)
    if before is None or after is None:
        return ""
    change = round(after - before, decimals)
    return ("+" if change > 0 else "") + ctx.words.number(change, decimals)


def _pager(ctx: Context, objective: Objective, key_result: KeyResult) -> Pager:
    ids = [k.id for k in objective.key_results]
    at = ids.index(key_result.id)
    return Pager(
        ctx.words("key-result.others"),
        ctx.ref(objective.key_results[at - 1].uid) if at else None,
        ctx.ref(objective.key_results[at + 1].uid) if at + 1 < len(ids) else None,
    )
