"""What does a team want to hear once a week? What moved, what is in trouble or stale, what was said, who owes what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from heapq import nsmallest
from typing import NamedTuple

from okrsite.diff.markdown import SHAPES
from okrsite.export.selection import Selected
from okrsite.export.speaking import context, whose
from okrsite.model import KeyResult
from okrsite.owed import due_on, sunday
from okrsite.site import markdown, parts, weeks
from okrsite.site.context import OPEN, Context
from okrsite.site.kinds.check_ins import FOLDER, moved_row
from okrsite.site.views import Verdict
from okrsite.site.weeks import Span, Week
from okrsite.site.words import half_up

MOVED, OFF, STALE, SAID, OWED = 20, 8, 15, 10, 60
"""Rows of each section; what does not fit is counted, for a digest that is too long is not read."""

LONGEST = 280
"""Characters of a note."""

COUNTED = (*OPEN, "done", "pending", None)
"""What is counted in the first line: key results of cycles that run, less those that nobody works on."""


class Row(NamedTuple):
    """A line: a verdict, what it is about and where that stands on the site, some facts, and what somebody said."""

    verdict: Verdict
    title: str
    href: str
    facts: tuple[str, ...]
    note: str = ""


class Group(NamedTuple):
    """Lines below a name, or below none."""

    name: str
    rows: tuple[Row, ...]


class Section(NamedTuple):
    """A heading, how much belongs there (also as people write it), and what is shown of it; `more` says what is not."""

    heading: str
    total: int
    shown: str
    groups: tuple[Group, ...]
    more: str = ""


class Digest(NamedTuple):
    """The week in a language: every text is plain, and comes from many hands."""

    language: str
    title: str
    days: str
    href: str
    facts: tuple[str, ...]
    tally: tuple[tuple[Verdict, str], ...]
    sections: tuple[Section, ...]
    quiet: str


def digest(selected: Selected) -> Digest:
    """The week of today, of what is meant."""
    ctx = context(selected)
    found = weeks.gather(ctx.graph, ctx.scores, ctx.today)
    week = next(week for week in found if week.id == weeks.name(ctx.today))
    meant = [k for k in ctx.graph.key_results.values() if k.uid in selected.uids]
    running = [k for k in meant if ctx.numbers(k.uid).status in COUNTED and _runs(ctx, k)]
    sections = (_moved(ctx, selected, week), _off(ctx, running), _said(ctx, selected, week), _stale(ctx, running))
    name = whose(ctx, selected) or ctx.config.site.title
    address = ctx.urls.page(f"{FOLDER}/{week.id}") if FOLDER in ctx.urls.kinds else ""
    return Digest(
        language=ctx.config.site.language,
        title=f"{name} · {ctx.words('week.title', number=week.number, year=week.year)}",
        days=f"{ctx.words.day(week.first, year=False)} – {ctx.words.day(week.last)}",
        href=ctx.urls.canonical(address) if address else "",
        facts=(_checked(ctx, running, week),),
        tally=_tally(ctx, running),
        sections=tuple(section for section in (*sections, _owed(ctx, meant)) if section.total),
        quiet=ctx.words("digest.quiet"),
    )


def sign(verdict: Verdict) -> str:
    """The shape of a status, for where nobody sees colours; a clock for what looked well when somebody last looked."""
    return "◔" if verdict.shape == "stale" else SHAPES.get(verdict.state, "○")


# ------------------------------------------------------------------------------------------------ the first lines


def _runs(ctx: Context, key_result: KeyResult) -> bool:
    cycle = ctx.graph.cycle_of(ctx.graph.objectives[key_result.objective])
    return key_result.state != "dropped" and cycle is not None and cycle.start <= ctx.today <= cycle.end


def _checked(ctx: Context, running: list[KeyResult], week: Week) -> str:
    checked = {span.path for span in week.spans}
    count = sum(key_result.path in checked for key_result in running)
    return ctx.words("digest.checked", some=ctx.words.number(count), all=ctx.words.number(len(running)))


def _tally(ctx: Context, running: list[KeyResult]) -> tuple[tuple[Verdict, str], ...]:
    counts: dict[str, int] = {}
    for key_result in running:
        status = ctx.numbers(key_result.uid).status or "none"
        counts[status] = counts.get(status, 0) + 1
    return tuple(
        (count.verdict, f"{ctx.words.number(count.number)} {count.verdict.word}") for count in ctx.tally(counts)
    )


# ------------------------------------------------------------------------------------------------ the sections


def _moved(ctx: Context, selected: Selected, week: Week) -> Section:
    spans = [span for span in week.spans if f"key-result:{span.path}" in selected.uids]
    moved = [(step, span) for span in spans if (step := weeks.step(span, ctx.scores))]
    shown = nsmallest(MOVED, moved, key=weeks.furthest)
    return _section(ctx, "week.moved", [_step(ctx, step, span) for step, span in shown], len(moved))


def _step(ctx: Context, step: float, span: Span) -> Row:
    row = moved_row(ctx, step, span)
    points = ctx.words("digest.points", n=abs(half_up(step * 100)), points=row.points)
    said = next((c for c in reversed(span.said) if c.note), None)
    sure = parts.confidence(ctx, next((c.confidence for c in reversed(span.said) if c.confidence is not None), None))
    facts = (
        f"{row.before} → {row.now}",
        points,
        ctx.words("log.confidence", value=sure) if sure else "",
        row.owner.text if row.owner else "",
    )
    return _row(ctx, row.ref.uid, facts, said.note if said else "")


def _off(ctx: Context, running: list[KeyResult]) -> Section:
    """What is off track and was looked at; the rest is stale."""
    off = [k for k in running if ctx.numbers(k.uid).status == "off-track" and not ctx.numbers(k.uid).stale]
    shown = nsmallest(OFF, off, key=lambda k: (ctx.gap(k.uid) or 0.0, k.path))
    return _section(ctx, "status.off-track", [_trouble(ctx, k) for k in shown], len(off))


def _trouble(ctx: Context, key_result: KeyResult) -> Row:
    owner = ctx.owner(key_result)
    facts = (parts.now(ctx, key_result), ctx.words.pace(ctx.gap(key_result.uid)), owner.text if owner else "")
    return _row(ctx, key_result.uid, facts)


def _said(ctx: Context, selected: Selected, week: Week) -> Section:
    """What was said about objectives as a whole."""
    told = [(ident, said) for ident, said in week.told if said.note and f"objective:{ident}" in selected.uids]
    rows = []
    for ident, said in sorted(told, key=lambda one: (-one[1].date.toordinal(), one[0]))[:SAID]:
        by = ctx.maybe("person", said.by)
        rows.append(_row(ctx, f"objective:{ident}", (by.text if by else "",), said.note))
    return _section(ctx, "week.said", rows, len(told))


def _stale(ctx: Context, running: list[KeyResult]) -> Section:
    stale = [k for k in running if ctx.numbers(k.uid).stale]
    shown = nsmallest(STALE, stale, key=lambda k: (ctx.numbers(k.uid).last_check_in or date.min, k.path))
    return _section(ctx, "status.stale", [_silence(ctx, k) for k in shown], len(stale))


def _silence(ctx: Context, key_result: KeyResult) -> Row:
    last, owner = ctx.numbers(key_result.uid).last_check_in, ctx.owner(key_result)
    since = ctx.words("digest.last", day=ctx.words.day(last, year=False)) if last else ctx.words("digest.never")
    return _row(ctx, key_result.uid, (since, owner.text if owner else ""))


def _owed(ctx: Context, meant: Iterable[KeyResult]) -> Section:
    """Who owes what by Sunday, by name."""
    by = sunday(ctx.today)
    due = [(day, k) for k in meant if (day := due_on(ctx.project, k)) and day <= by]
    named = sorted((*_owner(ctx, k), day, k.path) for day, k in due)
    groups: dict[tuple[str, str], list[Row]] = {}
    for name, ident, day, path in named[:OWED]:
        groups.setdefault((name, ident), []).append(_debt(ctx, f"key-result:{path}", day))
    more = ctx.words("digest.more", count=ctx.words.number(len(named) - OWED)) if len(named) > OWED else ""
    found = tuple(Group(name, tuple(rows)) for (name, _), rows in groups.items())
    return Section(ctx.words("person.owed"), len(named), ctx.words.number(len(named)), found, more)


def _owner(ctx: Context, key_result: KeyResult) -> tuple[str, str]:
    owner = ctx.owner(key_result)
    return (owner.text, owner.uid) if owner else (ctx.words("digest.nobody"), "")


def _debt(ctx: Context, uid: str, day: date) -> Row:
    key = "digest.was-due" if day < ctx.today else "digest.due"
    return _row(ctx, uid, (ctx.words(key, day=ctx.words.day(day, year=False)),))


def _section(ctx: Context, key: str, rows: list[Row], count: int) -> Section:
    more = ctx.words("digest.more", count=ctx.words.number(count - len(rows))) if count > len(rows) else ""
    return Section(ctx.words(key), count, ctx.words.number(count), (Group("", tuple(rows)),), more)


def _row(ctx: Context, uid: str, facts: Iterable[str], note: str = "") -> Row:
    ref = ctx.ref(uid)
    href = ctx.urls.canonical(ref.href) if ref.href else ""
    said = " ".join(markdown.plain(note).split())
    said = said if len(said) <= LONGEST else f"{said[:LONGEST].rstrip()} …"
    return Row(ctx.verdict(uid), ref.text, href, tuple(filter(None, facts)), said)
