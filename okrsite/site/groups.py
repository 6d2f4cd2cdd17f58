"""How does a group look? The grey bar of a team or a cycle with its hooks, and how well it keeps the rhythm."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from okrsite.model import Cycle, Objective
from okrsite.scores import Group, Rhythm
from okrsite.site import charts, parts
from okrsite.site.charts import Meter
from okrsite.site.context import Context
from okrsite.site.markup import Svg
from okrsite.site.views import Count, Ref, Verdict

NOBODY = Rhythm()
PACE_STATES = ("on-track", "at-risk", "off-track", "done")


class RhythmRow(NamedTuple):
    """Check-ins on time, late and missed; `share` is that of those on time."""

    ref: Ref | None
    on_time: str
    late: str
    missed: str
    share: str
    sort: str
    bar: Svg


class TeamLine(NamedTuple):
    """A team as one line: who leads it, and its objectives of the cycle as one."""

    ref: Ref
    lead: Ref | None
    bar: Svg
    progress: str
    tally: tuple[Count, ...]
    objectives: int


class Mark(NamedTuple):
    """An objective in a cell of a matrix."""

    ref: Ref
    verdict: Verdict


def group(ctx: Context, team: str | None, cycle: Cycle | None) -> Group:
    """The objectives of a team in a cycle, or without a team all of the cycle."""
    if cycle is None:
        return Group()
    return ctx.scores.team(team, cycle.id) if team else ctx.scores.cycle(cycle.id)


def bar(ctx: Context, of: Group, *, name: str = "", small: bool = False) -> Svg:
    """The bar of a group with the hooks of programs: grey, as nobody declared it; without a tick once it is closed."""
    tick = of.status in (*PACE_STATES, None)
    said = ctx.bar_words(of.progress, of.expected if tick else None)
    words = f"{name}: {said}" if name else said
    return charts.bar(Meter(of.progress, of.expected, of.status, words=words, tick=tick), small=small)


def pace(ctx: Context, of: Group) -> str:
    """`12 points behind pace`, as long as there is a plan to compare with."""
    if of.progress is None or of.expected is None or of.status not in PACE_STATES:
        return ""
    return ctx.words.pace(of.progress - of.expected)


def share_bar(ctx: Context, share: float | None, name: str) -> Svg:
    """A share that is no progress: without hooks and without a tick."""
    words = ctx.words.percent(share)
    return charts.bar(Meter(share, words=f"{name}: {words}", tick=False), small=True, hooked=False)


def team_line(ctx: Context, team: str, cycle: Cycle | None) -> TeamLine:
    """A team in a list."""
    ref, of = ctx.ref(f"team:{team}"), group(ctx, team, cycle)
    return TeamLine(
        ref, ctx.maybe("person", ctx.graph.teams[team].lead), bar(ctx, of, name=ref.text, small=True),
        ctx.words.percent(of.progress),
        ctx.tally(dict(of.counts)), of.objectives,
    )  # fmt: skip


def mark(ctx: Context, objective: Objective) -> Mark:
    """An objective in a cell."""
    return Mark(ctx.ref(objective.uid), ctx.verdict(objective.uid))


def rhythm(ctx: Context, of: Rhythm, ref: Ref | None) -> RhythmRow:
    """How well somebody keeps the rhythm."""
    due = of.on_time + of.late + of.missed
    share = of.on_time / due if due else None
    name = ctx.words("rhythm.on-time")
    on_time, late, missed = map(ctx.words.number, of)
    return RhythmRow(
        ref, on_time, late, missed, ctx.words.percent(share), "" if share is None else f"{share:.6f}",
        share_bar(ctx, share, f"{ref.text}, {name}" if ref else name),
    )  # fmt: skip


def total(rhythms: Iterable[Rhythm]) -> Rhythm:
    """All of them together."""
    known = list(rhythms)
    return Rhythm(sum(r.on_time for r in known), sum(r.late for r in known), sum(r.missed for r in known))


def confidence(ctx: Context, uid: str) -> str:
    """The confidence of an objective in words."""
    return parts.confidence(ctx, ctx.numbers(uid).confidence)
