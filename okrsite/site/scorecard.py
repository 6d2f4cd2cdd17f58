"""How does a cycle read as a table? Rows and heat cells, the distribution, the rhythm, what was carried over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import nsmallest
from typing import NamedTuple

from okrsite.model import Cycle, KeyResult, Objective
from okrsite.scores.ledger import weighted_mean
from okrsite.site import charts, groups, histogram, matrix, parts
from okrsite.site.charts import Dot
from okrsite.site.context import Context
from okrsite.site.groups import RhythmRow, TeamLine
from okrsite.site.markup import NO_HTML, Html, Picture, Svg
from okrsite.site.views import Ref, Verdict
from okrsite.site.words import DASH

WHOLE, FURTHEST = 30, 12
"""So many objectives or teams are all shown; of more, so many that are furthest behind."""

CELLS_SHOWN, MARKS_SHOWN, CARRIED_SHOWN, DOTS_SHOWN = 4, 4, 12, 200
URGENCY = ("off-track", "at-risk", None, "pending", "upcoming", "on-track", "done", "draft", "dropped", "closed")
"""The order of statuses in a sorted column."""

LEVELS = ("commit", "target", "stretch", "")
WELL, KEPT = 0.7, 1.0
BAND_STATES = {"red": "off-track", "yellow": "at-risk", "green": "on-track", "": "no-data"}


class Cell(NamedTuple):
    """A key result, or an objective, as a heat cell."""

    ref: Ref
    text: str
    heat: str
    level: str
    is_stale: bool


class ScoreRow(NamedTuple):
    """An objective in the scorecard; `…_sort` are what its columns are sorted by."""

    ref: Ref
    is_company: bool
    team: Ref | None
    owner: Ref | None
    verdict: Verdict
    urgency: int
    value: str
    value_sort: str
    bar: Svg
    gap: str
    gap_sort: str
    heat: str
    confidence: str
    cells: tuple[Cell, ...]
    more: int
    spark: Picture
    lesson: Html


class TeamScore(NamedTuple):
    """A team in the heat map, with a cell for each of its objectives; its own cell is its gap, or its grade."""

    line: TeamLine
    value_sort: str
    gap: str
    gap_sort: str
    heat: str
    cells: tuple[Cell, ...]
    more: int
    stale: int


class LevelRow(NamedTuple):
    """The key results of a class: how many do well, of how many, and how many are done."""

    level: str
    name: str
    well: int
    of: int
    done: int
    bar: Svg
    share: str


class Carried(NamedTuple):
    """An objective that lives on in a later cycle."""

    old: Ref
    old_cycle: Ref | None
    new: Ref
    new_cycle: Ref | None


class Card(NamedTuple):
    """The tables of a cycle; counts say how much is left out."""

    rows: tuple[ScoreRow, ...]
    of: int
    is_cut: bool
    teams: tuple[TeamScore, ...]
    more_teams: int
    all_teams: str
    levels: tuple[LevelRow, ...]
    dots: Svg
    measured: int
    rhythm: RhythmRow | None
    rhythms: tuple[RhythmRow, ...]
    more_rhythms: int
    carried: tuple[Carried, ...]
    more_carried: int


def card(ctx: Context, cycle: Cycle, root: str) -> Card:
    """Everything that is counted in a cycle. Linear in its objectives; what is shown is cut."""
    objectives = [o for o in ctx.graph.objectives_in(cycle.id) if o.state != "draft"]
    key_results = [k for o in objectives for k in o.key_results if k.state != "dropped" and not k.guardrail]
    rows, rhythms, carried = _chosen(ctx, objectives), _rhythms(ctx, cycle), list(_carried(ctx, objectives))
    teams, more_teams = _teams(ctx, cycle)
    shown = len(rhythms) if len(rhythms) <= WHOLE else FURTHEST
    points = list(_dots(ctx, key_results, closed=cycle.closed))
    together = groups.total(ctx.rhythms(cycle.id).teams.values())
    return Card(
        rows=tuple(_row(ctx, o, root, closed=cycle.closed) for o in rows), of=len(objectives),
        is_cut=len(rows) < len(objectives),
        teams=tuple(_team(ctx, ident, cycle) for ident in teams), more_teams=more_teams,
        all_teams=ctx.urls.page("teams") if "teams" in ctx.urls.kinds else "",
        levels=tuple(_levels(ctx, key_results, closed=cycle.closed)),
        dots=_plot(ctx, cycle, points), measured=len(points),
        rhythm=groups.rhythm(ctx, together, None) if together != groups.NOBODY else None,
        rhythms=tuple(rhythms[:shown]), more_rhythms=len(rhythms[shown:]),
        carried=tuple(carried[:CARRIED_SHOWN]),
        more_carried=max(0, len(carried) - CARRIED_SHOWN),
    )  # fmt: skip


def mean_score(ctx: Context, cycle: Cycle) -> float | None:
    """The score of the company's own objectives of a cycle; where it has none there, of all."""
    company = [o for o in ctx.graph.objectives_in(cycle.id) if o.team == ctx.graph.company]
    scored = company or list(ctx.graph.objectives_in(cycle.id))
    return _mean(ctx, scored)


def grade_heat(score: float | None) -> str:
    """A grade as one of the steps of heat cells."""
    if score is None:
        return "x"
    return {"red": "m2", "yellow": "m1"}.get(parts.band(score)) or ("p2" if score >= KEPT else "p1")


def _chosen(ctx: Context, objectives: list[Objective]) -> list[Objective]:
    """All, the company's first, then by team; of too many, those furthest behind."""
    if len(objectives) > WHOLE:
        return nsmallest(FURTHEST, objectives, key=lambda o: (_rank(ctx, o), o.id))
    places = {team: place for place, (team, _) in enumerate(ctx.team_order)}
    last, ordered = len(places), matrix.in_order(objectives)
    return sorted(ordered, key=lambda o: (o.team != ctx.graph.company, places.get(o.team or "", last)))


def _rank(ctx: Context, objective: Objective) -> float:
    numbers, gap = ctx.numbers(objective.uid), ctx.gap(objective.uid)
    if numbers.score is not None:
        return numbers.score
    return 2.0 if gap is None else gap


def _row(ctx: Context, objective: Objective, root: str, *, closed: bool) -> ScoreRow:
    uid = objective.uid
    numbers, gap, lesson = ctx.numbers(uid), ctx.gap(uid), objective.closing.lesson if objective.closing else ""
    shown = objective.key_results[:CELLS_SHOWN]
    return ScoreRow(
        ctx.ref(uid), objective.team == ctx.graph.company, ctx.maybe("team", objective.team),
        ctx.maybe("person", objective.owner), ctx.verdict(uid),
        URGENCY.index(numbers.status), _grade(ctx, numbers.score) if closed else ctx.words.percent(numbers.progress),
        _sort(numbers.score if closed else numbers.progress), ctx.bar(uid, small=True), ctx.words.points(gap),
        _sort(gap), parts.heat(gap),
        parts.confidence(ctx, numbers.confidence), tuple(_cell(ctx, k.uid, k.klass, closed=closed) for k in shown),
        len(objective.key_results) - len(shown), parts.objective_spark(ctx, objective, width=84, height=22),
        ctx.inline(lesson, root) if lesson else NO_HTML,
    )  # fmt: skip


def _cell(ctx: Context, uid: str, level: str = "", *, closed: bool) -> Cell:
    numbers = ctx.numbers(uid)
    if closed:
        return Cell(ctx.ref(uid), _grade(ctx, numbers.score), grade_heat(numbers.score), level, False)
    return Cell(ctx.ref(uid), ctx.words.percent(numbers.progress), parts.heat(ctx.gap(uid)), level, numbers.stale)


def _teams(ctx: Context, cycle: Cycle) -> tuple[list[str], int]:
    """The teams with objectives in it, in the order of their tree; of too many, those furthest behind, and the rest."""
    found = [ident for ident, _ in ctx.team_order if ctx.graph.objectives_of(ident, cycle.id)]
    if len(found) <= WHOLE:
        return found, 0

    def rank(team: str) -> tuple[float, str]:
        of = groups.group(ctx, team, cycle)
        return (2.0 if of.progress is None else of.progress - (of.expected or 0.0)), team

    return nsmallest(FURTHEST, found, key=rank), len(found) - FURTHEST


def _team(ctx: Context, team: str, cycle: Cycle) -> TeamScore:
    of = groups.group(ctx, team, cycle)
    own = ctx.graph.objectives_of(team, cycle.id)
    mine = matrix.in_order(o for o in own if o.state not in ("draft", "dropped"))
    cells = tuple(_cell(ctx, o.uid, closed=cycle.closed) for o in mine[:MARKS_SHOWN])
    line, more = groups.team_line(ctx, team, cycle), len(mine) - len(cells)
    if cycle.closed:
        score = _mean(ctx, mine)
        return TeamScore(
            line, _sort(of.progress), _grade(ctx, score), _sort(score), grade_heat(score), cells, more, of.stale
        )
    is_open = of.status in groups.PACE_STATES and of.progress is not None and of.expected is not None
    gap = (of.progress or 0.0) - (of.expected or 0.0) if is_open else None
    return TeamScore(
        line, _sort(of.progress), ctx.words.points(gap), _sort(gap), parts.heat(gap), cells, more, of.stale
    )


def _levels(ctx: Context, key_results: Sequence[KeyResult], *, closed: bool) -> Iterator[LevelRow]:
    """By class. Well is on pace, or once closed: a commitment kept in full, anything else at 0.7 or more."""
    for level in LEVELS:
        known = [k for k in key_results if k.klass == level and _is_judged(ctx, k, closed=closed)]
        if not known:
            continue
        well = sum(_does_well(ctx, k, closed=closed) for k in known)
        done = sum(_is_done(ctx, k, closed=closed) for k in known)
        name = ctx.words(f"card.{'hit' if closed else 'level'}-{level or 'none'}")
        share = well / len(known)
        yield LevelRow(
            level, name, well, len(known), done, groups.share_bar(ctx, share, name), ctx.words.percent(share)
        )


def _is_judged(ctx: Context, key_result: KeyResult, *, closed: bool) -> bool:
    numbers = ctx.numbers(key_result.uid)
    return numbers.score is not None if closed else numbers.status in groups.PACE_STATES


def _is_done(ctx: Context, key_result: KeyResult, *, closed: bool) -> bool:
    numbers = ctx.numbers(key_result.uid)
    return (numbers.score or 0.0) >= KEPT if closed else numbers.status == "done"


def _does_well(ctx: Context, key_result: KeyResult, *, closed: bool) -> bool:
    numbers = ctx.numbers(key_result.uid)
    if not closed:
        return numbers.status in ("on-track", "done")
    return (numbers.score or 0.0) >= (KEPT if key_result.klass == "commit" else WELL)


def _dots(ctx: Context, key_results: Sequence[KeyResult], *, closed: bool) -> Iterator[Dot]:
    for key_result in key_results:
        numbers, ref = ctx.numbers(key_result.uid), ctx.ref(key_result.uid)
        share = numbers.score if closed else numbers.progress
        if share is None:
            continue
        verdict = ctx.verdict(key_result.uid)
        state = BAND_STATES[parts.band(share)] if closed else verdict.state
        text = parts.score(ctx, share) if closed else ctx.words.percent(share)
        yield Dot(share, state, key_result.klass or "target", f"{ref.code} {ref.text}: {text}".strip())


def _plot(ctx: Context, cycle: Cycle, points: list[Dot]) -> Svg:
    """A dot for each key result; of very many, bars."""
    words = ctx.words
    if cycle.closed:
        mark: float | None = WELL
        name, ticks = words("card.good"), tuple((n / 5, words.number(n / 5, 1)) for n in range(7))
    else:
        mark = ctx.scores.cycle(cycle.id).expected if cycle.start <= ctx.today <= cycle.end else None
        name = words("card.pace", expected=words.percent(mark))
        ticks = tuple((n / 4, words.percent(n / 4)) for n in range(5))
    said = words("card.dots", n=len(points))
    draw = charts.dots if histogram.has_room(points, DOTS_SHOWN) else histogram.stacks
    return draw(points, words=said, mark=mark, mark_name=name, ticks=ticks)


def _rhythms(ctx: Context, cycle: Cycle) -> list[RhythmRow]:
    """By team, those with the smallest share of check-ins on time first."""
    teams = ctx.rhythms(cycle.id).teams.items()
    rows = [groups.rhythm(ctx, of, ctx.ref(f"team:{team}")) for team, of in teams if of != groups.NOBODY]
    return sorted(rows, key=lambda row: (float(row.sort or 1), row.ref.text if row.ref else ""))


def _carried(ctx: Context, objectives: list[Objective]) -> Iterator[Carried]:
    """What came from an earlier cycle, and what went on into a later one."""
    for objective in objectives:
        before = ctx.graph.objectives.get(objective.carried_from or "")
        pairs = [(before, objective)] if before else []
        pairs += [(objective, after) for after in ctx.holdings.carried.get(objective.id, [])]
        for old, new in pairs:
            yield Carried(
                ctx.ref(old.uid), ctx.maybe("cycle", old.cycle), ctx.ref(new.uid), ctx.maybe("cycle", new.cycle)
            )


def _mean(ctx: Context, objectives: Sequence[Objective]) -> float | None:
    return weighted_mean((1 if o.weight is None else o.weight, ctx.numbers(o.uid).score) for o in objectives)


def _grade(ctx: Context, score: float | None) -> str:
    return parts.score(ctx, score) or DASH


def _sort(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
