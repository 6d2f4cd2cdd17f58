"""What is on the page of a key result? Its value against plan and levels, its check-ins, and what contributes to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from okrsite.model import CheckIn, KeyResult, Objective
from okrsite.site import curves, parts
from okrsite.site.context import OPEN, Context
from okrsite.site.markdown import is_web
from okrsite.site.markup import Html, Svg
from okrsite.site.registry import Page, page_kind
from okrsite.site.urls import folder, output
from okrsite.site.views import Day, Explained, FindingRow, InitiativeRow, ObjectiveRow, Pager, Ref, Step, Verdict
from okrsite.site.words import column_places

CHECK_INS_SHOWN, CHILDREN_SHOWN, WORK_SHOWN, MILESTONES_SHOWN, FINDINGS_SHOWN = 30, 12, 12, 40, 8
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


class KeyResultView(NamedTuple):
    """The page of a key result."""

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
    facts: Facts
    explained: tuple[Explained, ...]
    chart: Svg
    check_ins: tuple[CheckInRow, ...]
    older: int
    milestones: tuple[MilestoneRow, ...]
    levels: tuple[tuple[str, str, bool], ...]
    children: tuple[ObjectiveRow, ...]
    more_children: int
    tree: str
    of_company: bool
    work: tuple[InitiativeRow, ...]
    findings: tuple[FindingRow, ...]
    pager: Pager


@page_kind("key-result")
def key_results(ctx: Context) -> Iterator[Page]:
    """One page a key result, below its objective's."""
    for objective in ctx.graph.objectives.values():
        for key_result in objective.key_results:
            path = output(folder("key-result", key_result.path))
            yield Page(path, "key-result.html", partial(view, ctx, objective, key_result, ctx.urls.root(path)))


def view(ctx: Context, objective: Objective, key_result: KeyResult, root: str) -> KeyResultView:
    """Everything the page shows."""
    uid = key_result.uid
    children = ctx.graph.children(uid)
    series = ctx.scores.series(key_result.path)
    return KeyResultView(
        id=key_result.path, text=ctx.title(key_result), heading=ctx.inline(key_result.title, root), code=ctx.code(key_result),
        klass=key_result.klass, guardrail=key_result.guardrail, thread=parts.thread(ctx, uid), owner=ctx.owner(key_result),
        team=ctx.maybe("team", objective.team), cycle=ctx.maybe("cycle", objective.cycle),
        contributors=ctx.refs("person", key_result.contributors[:8]), kpi=ctx.maybe("kpi", key_result.kpi), metric=key_result.metric,
        source=key_result.measured_at, source_href=key_result.measured_at if is_web(key_result.measured_at) else "",
        reason=key_result.reason, score_note=key_result.score_note, edit=ctx.repository(objective.source.path, key_result.source.at().line),
        facts=facts(ctx, key_result), explained=parts.explained(ctx, uid, NUMBERS), chart=curves.chart(ctx, key_result),
        check_ins=tuple(_rows(ctx, key_result, series, root))[:CHECK_INS_SHOWN], older=max(0, len(series) - CHECK_INS_SHOWN),
        milestones=tuple(MilestoneRow(ctx.inline(m.title, root), ctx.day(m.done), ctx.words.number(m.weight)) for m in key_result.milestones[:MILESTONES_SHOWN]),
        levels=_levels(ctx, key_result),
        children=tuple(parts.objective_row(ctx, c.objective, counts=c.link.contributes) for c in children[:CHILDREN_SHOWN]),
        more_children=max(0, len(children) - CHILDREN_SHOWN), tree=ctx.branch(objective.id), of_company=objective.team == ctx.graph.company,
        work=tuple(parts.initiative_row(ctx, i) for i in ctx.graph.initiatives_of(key_result.path)[:WORK_SHOWN]),
        findings=tuple(parts.finding_row(ctx, f) for f in ctx.findings.get(uid, [])[:FINDINGS_SHOWN]), pager=_pager(ctx, objective, key_result),
    )


def facts(ctx: Context, key_result: KeyResult) -> Facts:
    """The numbers of a key result, in words."""
    uid, words = key_result.uid, ctx.words
    numbers = ctx.numbers(uid)
    forecast = ctx.scores.forecast(key_result.path) if numbers.status in OPEN else None
    decimals = parts.ends(ctx, key_result)[2]
    return Facts(
        now=parts.now(ctx, key_result), way=_way(ctx, key_result), bar=ctx.bar(uid), progress=words.percent(numbers.progress),
        pace=words.pace(ctx.gap(uid)) if numbers.status in OPEN else "", verdict=ctx.verdict(uid),
        level=words(f"value.{numbers.level}") if numbers.level else "", confidence=parts.confidence(ctx, numbers.confidence),
        trend=parts.confidence_trend(ctx, key_result),
        forecast=words.bare(round(forecast.value, decimals + 1), key_result.unit, decimals) if forecast else "",
        forecast_note=words("forecast.level", level=words(f"value.{forecast.level}")) if forecast and forecast.level else "",
        due=ctx.day(numbers.due), score=parts.score(ctx, numbers.score), band=parts.band(numbers.score), first_score=parts.score(ctx, numbers.first_score),
    )


def _way(ctx: Context, key_result: KeyResult) -> str:
    """`from 18% to 35%`, or what the kind of key result has in its place."""
    start, end, decimals = parts.ends(ctx, key_result)
    first, last = (ctx.words.bare(v, key_result.unit, decimals) for v in (start, end))
    if key_result.type == "maintain":
        key = "between" if start is not None and end is not None else "at-least" if start is not None else "at-most"
        return ctx.words(f"way.{key}", low=first, high=last)
    if start is None or end is None:
        return ctx.words(f"way.{key_result.type}") if ctx.words.has(f"way.{key_result.type}") else ctx.words("way.to", high=last) if end is not None else ""
    return ctx.words("way.from-to", low=first, high=last)


def _levels(ctx: Context, key_result: KeyResult) -> tuple[tuple[str, str, bool], ...]:
    """The levels of an ordinal key result in words, with whether each is reached."""
    if key_result.levels is None:
        return ()
    names = ("commit", "target", "stretch")
    current = ctx.numbers(key_result.uid).current
    reached = names.index(current) if current in names else -1
    return tuple((name, getattr(key_result.levels, name), index <= reached) for index, name in enumerate(names))


def _rows(ctx: Context, key_result: KeyResult, series: Sequence[CheckIn], root: str) -> Iterator[CheckInRow]:
    """The check-ins, the newest first, each with its change against the one before."""
    decimals = column_places([c.value for c in series])
    before: list[CheckIn | None] = [None, *series]
    for old, new in reversed(list(pairwise([*before]))):
        if new is not None:
            yield _row(ctx, key_result, old, new, decimals, root)


def _row(ctx: Context, key_result: KeyResult, old: CheckIn | None, new: CheckIn, decimals: int, root: str) -> CheckInRow:
    words = ctx.words
    share = ctx.scores.progress_of(key_result.path, new.value) if new.value is not None else None
    expected = ctx.scores.expected_on(key_result.uid, new.date)
    gap = min(1.0, max(0.0, share)) - expected if share is not None and expected is not None else None
    return CheckInRow(
        ctx.day_of(new.date, year=False), words.bare(new.value, key_result.unit, decimals) if new.value is not None else "",
        _change(ctx, old, new, decimals), words.percent(share) if share is not None else "", words.points(gap) if gap is not None else "",
        parts.heat(gap), parts.confidence(ctx, new.confidence), ctx.inline(new.note, root), ctx.maybe("person", new.by),
    )


def _change(ctx: Context, old: CheckIn | None, new: CheckIn, decimals: int) -> str:
    if old is None or not parts.is_number(old.value) or not parts.is_number(new.value):
        return ""
    change = new.value - old.value  # type: ignore[operator]
    return ("+" if change > 0 else "") + ctx.words.number(round(change, decimals), decimals)


def _pager(ctx: Context, objective: Objective, key_result: KeyResult) -> Pager:
    ids = [k.id for k in objective.key_results]
    at = ids.index(key_result.id)
    return Pager(
        ctx.words("key-result.others"), ctx.ref(objective.key_results[at - 1].uid) if at else None,
        ctx.ref(objective.key_results[at + 1].uid) if at + 1 < len(ids) else None,
    )
