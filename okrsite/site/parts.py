"""How does an entity become a row? The parts that several pages share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from okrsite.findings import Finding
from okrsite.model import CheckIn, Initiative, KeyResult, Number, Objective
from okrsite.site import charts, markdown
from okrsite.site.context import Context
from okrsite.site.markup import NO_SVG, LateSvg, Picture, Svg
from okrsite.site.views import (
    FindingRow,
    InitiativeRow,
    KeyResultRow,
    Note,
    ObjectiveRow,
    Step,
)
from okrsite.site.words import NO_BREAK, column_places, half_up

STEPS_SHOWN = 8
"""Objectives of the thread that are printed; a longer one says how many it leaves out."""

Ends = tuple[Number | str | None, Number | str | None, int]
RED, YELLOW = 0.4, 0.7
FALLBACK_DAYS = 91


def key_result_row(ctx: Context, key_result: KeyResult, *, owner: bool = True, parent: bool = False) -> KeyResultRow:
    """A key result in a table; with `parent` it names its objective, for tables across objectives.

    In the table of one objective, an owner is named only where the key result has one of its own.
    """
    uid, words = key_result.uid, ctx.words
    named = ctx.owner(key_result) if parent else ctx.maybe("person", key_result.owner)
    numbers = ctx.numbers(uid)
    start, end, decimals = ends(ctx, key_result)
    return KeyResultRow(
        ref=ctx.ref(uid),
        verdict=ctx.verdict(uid),
        bar=ctx.bar(uid),
        now=now(ctx, key_result).replace(NO_BREAK, " "),
        baseline=words.bare(start, key_result.unit, decimals) if start is not None else "",
        target=words.bare(end, key_result.unit, decimals) if end is not None else "",
        progress=words.percent(numbers.progress),
        gap=words.points(ctx.gap(uid)),
        spark=key_result_spark(ctx, key_result),
        confidence=confidence(ctx, numbers.confidence),
        trend=confidence_trend(ctx, key_result),
        klass=key_result.klass,
        owner=named if owner else None,
        objective=ctx.ref(f"objective:{key_result.objective}") if parent else None,
        guardrail=key_result.guardrail,
        reason=key_result.reason,
    )


def objective_row(
    ctx: Context, objective: Objective, *, moves: bool = False, counts: bool = False, owner: bool = True, here: str = ""
) -> ObjectiveRow:
    """An objective in a list; with `moves` it says what it aligns to, but for `here`, which its page is about."""
    uid = objective.uid
    return ObjectiveRow(
        ref=ctx.ref(uid),
        verdict=ctx.verdict(uid),
        bar=ctx.bar(uid),
        progress=ctx.words.percent(ctx.numbers(uid).progress),
        gap=ctx.words.points(ctx.gap(uid)),
        spark=objective_spark(ctx, objective),
        team=ctx.maybe("team", objective.team),
        owner=ctx.maybe("person", objective.owner) if owner else None,
        moves=tuple(ctx.ref(link.to) for link in objective.aligns_to[:4] if link.to != here) if moves else (),
        counts=counts,
    )


def ends(ctx: Context, key_result: KeyResult) -> Ends:
    """What stands at the ends of a bar, and the decimals that all its values share."""
    path = key_result.path
    ctx.scores.series(path)
    if path not in ctx.ends:
        ctx.ends[path] = _ends(ctx, key_result)
    return ctx.ends[path]


def _ends(ctx: Context, key_result: KeyResult) -> Ends:
    baseline, target = ctx.scores.baseline(key_result.path), ctx.scores.target(key_result.path)
    start: Number | str | None = baseline if baseline is not None else key_result.baseline
    end: Number | str | None = target if target is not None else key_result.target
    if key_result.type == "maintain":
        start, end = key_result.min, key_result.max
    values = [start, end, key_result.commit, key_result.stretch, *(c.value for c in ctx.scores.series(key_result.path))]
    return start, end, column_places(values)


def now(ctx: Context, key_result: KeyResult) -> str:
    """The latest value in words, whatever the kind of key result."""
    if key_result.type == "milestones":
        done = sum(m.done is not None and m.done <= ctx.today for m in key_result.milestones)
        return ctx.words("value.of", done=done, all=len(key_result.milestones))
    return ctx.words.value(ctx.numbers(key_result.uid).current, key_result.unit, ends(ctx, key_result)[2])


def confidence(ctx: Context, value: float | None) -> str:
    """A confidence of 0 to 10, with one decimal where it is a mean; empty where nobody gave one."""
    return "" if value is None else ctx.words.number(round(value, 1))


def score(ctx: Context, value: float | None) -> str:
    """A grade with two decimals, empty where there is none."""
    return "" if value is None else ctx.words.number(value, 2)


def band(value: float | None) -> str:
    """The band of a grade: below 0.4 red, below 0.7 yellow, else green."""
    return "" if value is None else "red" if value < RED else "yellow" if value < YELLOW else "green"


def confidence_trend(ctx: Context, key_result: KeyResult) -> str:
    """`up` or `down` against the check-in before, else empty."""
    given = [c.confidence for c in ctx.scores.series(key_result.path) if c.confidence is not None][-2:]
    return "" if len(given) < 2 or given[0] == given[1] else "up" if given[1] > given[0] else "down"


def key_result_spark(ctx: Context, key_result: KeyResult) -> Picture:
    """The progress of a key result over its cycle."""
    return LateSvg(partial(_key_result_spark, ctx, key_result))


def _key_result_spark(ctx: Context, key_result: KeyResult) -> Svg:
    points = progress_points(ctx, key_result)
    return _spark(ctx, key_result.objective, points, ctx.verdict(key_result.uid).state, "spark.check-ins")


def objective_spark(ctx: Context, objective: Objective, *, width: int = 104, height: int = 26) -> Picture:
    """The mean progress of an objective's key results after each day with a check-in."""
    return LateSvg(partial(_objective_spark, ctx, objective, width, height))


def _objective_spark(ctx: Context, objective: Objective, width: int, height: int) -> Svg:
    weights = {"commit": 0.5, "target": 0.75, "stretch": 1.0, "": 0.75} if ctx.config.weighting == "class" else {}
    counted = [k for k in objective.key_results if not k.guardrail and k.state != "dropped"]
    steps = sorted((day, index, share) for index, k in enumerate(counted) for day, share in progress_points(ctx, k))
    weight = [float(k.weight) if k.weight is not None else weights.get(k.klass, 1.0) for k in counted]
    latest: dict[int, float] = {}
    points: dict[date, float] = {}
    whole = sum(weight) or 1.0
    for day, index, share in steps:
        latest[index] = min(1.0, max(0.0, share)) * weight[index]
        points[day] = sum(latest.values()) / whole
    if not points:
        return NO_SVG
    return _spark(
        ctx, objective.id, list(points.items()), ctx.verdict(objective.uid).state, "spark.means", width, height
    )


def progress_points(ctx: Context, key_result: KeyResult) -> list[tuple[date, float]]:
    """The progress at each check-in with a value."""
    found, path, scores = [], key_result.path, ctx.scores
    for check_in in scores.series(path):
        share = scores.progress_of(path, check_in.value) if check_in.value is not None else None
        if share is not None:
            found.append((check_in.date, share))
    return found


def span(ctx: Context, objective_id: str) -> tuple[date, date]:
    """The first and the last day of an objective's cycle; a quarter up to today where it has none."""
    objective = ctx.graph.objectives[objective_id]
    cycle = ctx.graph.cycle_of(objective)
    if cycle is None or cycle.end <= cycle.start:
        return date.fromordinal(max(1, ctx.today.toordinal() - FALLBACK_DAYS)), ctx.today
    return cycle.start, cycle.end


def note(ctx: Context, check_in: CheckIn, root: str, *, about: str = "", subject: KeyResult | None = None) -> Note:
    """A check-in in a log. `about` is the uid it is about, where the page does not already say so."""
    unit = subject.unit if subject else ""
    return Note(
        ref=ctx.ref(about) if about else None,
        verdict=ctx.verdict(about) if about else None,
        day=ctx.day_of(check_in.date),
        value="" if check_in.value is None else ctx.words.value(check_in.value, unit),
        text=ctx.inline(check_in.note, root),
        by=ctx.maybe("person", check_in.by),
        confidence=confidence(ctx, check_in.confidence),
    )


def initiative_row(ctx: Context, initiative: Initiative, *, moves: bool = False) -> InitiativeRow:
    """A piece of work; `moves` adds the key results it is meant to move."""
    late = initiative.state in ("todo", "doing") and initiative.due is not None and initiative.due < ctx.today
    done = sum(task.done for task in initiative.tasks)
    return InitiativeRow(
        ref=ctx.ref(initiative.uid) if initiative.id else None,
        title=markdown.title(initiative.title),
        state="late" if late else initiative.state,
        word=ctx.words(f"initiative.{'late' if late else initiative.state}"),
        late=late,
        owner=ctx.maybe("person", initiative.owner),
        due=ctx.day(initiative.due, year=False),
        url=initiative.url if markdown.is_web(initiative.url) else "",
        tasks=ctx.words("initiative.tasks", done=done, all=len(initiative.tasks)) if initiative.tasks else "",
        moves=tuple(ctx.ref(f"key-result:{path}") for path in initiative.moves) if moves else (),
    )


def finding_row(ctx: Context, finding: Finding, *, about: bool = False) -> FindingRow:
    """A finding, with its line in the repository."""
    place, href = ctx.source(finding.place)
    return FindingRow(
        level=str(finding.level.value),
        word=ctx.words(f"level.{finding.level.value}"),
        code=finding.code,
        slug=finding.slug,
        message=ctx.words.phrases.told(finding.message),
        hint=ctx.words.phrases.sentence(finding.hint),
        place=place,
        href=href,
        ref=ctx.ref(finding.entity) if about and ctx.graph.entity(finding.entity) else None,
        rule=ctx.urls.page(f"rules/{finding.code}") if "rules" in ctx.urls.kinds else "",
    )


def thread(ctx: Context, uid: str) -> tuple[Step, ...]:
    """The line of sight down to an entity, the entity itself not included; a gap where it does not reach the top."""
    above, left_out = _above(ctx, uid)
    steps = [
        Step(f"{statement.kind[0]}", ctx.words(f"kind.{statement.kind}"), ctx.ref(statement.uid))
        for statement in (ctx.graph.vision, ctx.graph.mission)
        if statement
    ]
    first = above[0] if above else uid
    ident = first.partition(":")[2].partition("/")[0]
    if first.startswith(("objective:", "key-result:")) and not left_out and ctx.depth(ident) != 0:
        steps.append(Step("gap", ctx.words("thread.gap"), None, ctx.words("thread.no-line")))
    if left_out:
        steps.append(Step("more", "", None, ctx.words("thread.more", n=left_out)))
    return (*steps, *(ctx.step(entity, partial(step, ctx, entity)) for entity in above))


def _above(ctx: Context, uid: str) -> tuple[list[str], int]:
    """The nearest entities above, the highest first, without the statements; and how many objectives are left out."""
    found: list[str] = []
    above = ctx.graph.parent_of(uid)
    while (
        above
        and above not in ("vision", "mission")
        and above not in found
        and above != uid
        and len(found) < 2 * STEPS_SHOWN
    ):
        found.insert(0, above)
        above = ctx.graph.parent_of(above)
    full = len(found) == 2 * STEPS_SHOWN and above not in (None, "vision", "mission")
    deep = (ctx.depth((above or "").partition(":")[2].partition("/")[0]) or 0) + 1 if full else 0
    return found, deep


def step(ctx: Context, uid: str) -> Step:
    """An entity in the thread of those below it."""
    kind, _, ident = uid.partition(":")
    if kind == "objective":
        objective = ctx.graph.objectives[ident]
        return Step(
            "o",
            objective_label(ctx, objective),
            ctx.ref(uid),
            "",
            ctx.verdict(uid),
            ctx.words.percent(ctx.numbers(uid).progress),
        )
    if kind == "key-result":
        return Step(
            "k",
            ctx.words("label.key_result"),
            ctx.ref(uid),
            "",
            ctx.verdict(uid),
            ctx.words.percent(ctx.numbers(uid).progress),
        )
    return Step("p", ctx.words(f"kind.{kind}"), ctx.ref(uid))


def objective_label(ctx: Context, objective: Objective) -> str:
    """`Company objective`, `Growth objective`."""
    if objective.team is None or objective.team not in ctx.graph.teams:
        return ctx.words("label.objective")
    if objective.team == ctx.graph.company:
        return ctx.words("objective.of-company")
    return ctx.words("objective.of-team", name=ctx.graph.teams[objective.team].name)


def _spark(
    ctx: Context,
    objective: str,
    points: Sequence[tuple[date, float]],
    state: str,
    key: str,
    width: int = 104,
    height: int = 26,
) -> Svg:
    start, end = span(ctx, objective)
    days = max(1, (end - start).days)
    words = (
        ctx.words(key, values=", ".join([ctx.words.percent(p) for _, p in points[-8:]]))
        if points
        else ctx.words("spark.none")
    )
    shares = [(0.0, 0.0), *(((day - start).days / days, share) for day, share in points)] if points else []
    return charts.spark(shares, state=state, words=words, width=width, height=height)


def heat(gap: float | None) -> str:
    """The distance to the plan as one of seven steps, for heat cells."""
    if gap is None:
        return "x"
    points = half_up(gap * 100)
    steps = ((-30, "m3"), (-15, "m2"), (-6, "m1"), (5, "z"), (14, "p1"), (29, "p2"))
    return next((name for limit, name in steps if points <= limit), "p3")
