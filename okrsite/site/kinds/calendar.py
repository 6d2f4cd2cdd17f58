"""What is due when? Check-ins, the ends of cycles, own due dates of key results and of open work, as one calendar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from okrsite.model import Entity
from okrsite.scores.windows import window
from okrsite.site.context import OPEN, Context
from okrsite.site.registry import File, page_kind

EVENTS, LOOK_BACK = 1000, timedelta(days=31)
BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Control characters, and all that some program takes for the end of a line."""

OCTETS = 75
"""Of a line of a calendar; a longer one goes on in the next, after a space."""

IsMeant = Callable[[Entity], bool]


class Event(NamedTuple):
    """A day on which something is due, or the first of several."""

    day: date
    uid: str
    title: str
    rule: str = ""


@page_kind("calendar")
def files(ctx: Context) -> Iterator[File]:
    """The one calendar."""
    yield File("calendar.ics", partial(calendar, ctx))


def calendar(ctx: Context, is_meant: IsMeant = lambda _: True) -> bytes:
    """The next events of what is meant; of what is long over only the ends of cycles."""
    recent = date.fromordinal(max(1, ctx.today.toordinal() - LOOK_BACK.days))
    found = (event for event in (*_key_results(ctx, is_meant), *_work(ctx, is_meant)) if event.day >= recent)
    dated = sorted(found)[:EVENTS]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//okrsite//calendar//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_text(ctx.config.site.title)}")
    for event in sorted([*_cycles(ctx, is_meant), *_check_ins(ctx, is_meant), *dated]):
        lines += _event(ctx, event)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _cycles(ctx: Context, is_meant: IsMeant) -> Iterator[Event]:
    for cycle in filter(is_meant, ctx.graph.cycles.values()):
        yield Event(cycle.end, cycle.uid, ctx.words("calendar.cycle", title=ctx.ref(cycle.uid).text))


def _check_ins(ctx: Context, is_meant: IsMeant) -> Iterator[Event]:
    """The days on which check-ins are due, of each cycle that goes on and has something to check in on."""
    for cycle in filter(is_meant, ctx.graph.cycles.values()):
        seen = window(cycle, ctx.today)
        has_some = any(objective.state == "active" for objective in ctx.graph.objectives_in(cycle.id))
        if has_some and not seen.closed and max(seen.first_due, seen.today) <= seen.end:
            rule = f"FREQ=DAILY;INTERVAL={seen.cadence};UNTIL={_day(seen.end)}"
            title = ctx.words("calendar.check_in", title=ctx.ref(cycle.uid).text)
            yield Event(seen.first_due, cycle.uid, title, rule)


def _key_results(ctx: Context, is_meant: IsMeant) -> Iterator[Event]:
    """Open key results that are due before or after their cycle's end."""
    for key_result in filter(is_meant, ctx.graph.key_results.values()):
        due = ctx.graph.due_of(key_result)
        cycle = ctx.graph.cycle_of(ctx.graph.objectives[key_result.objective])
        if (
            due
            and ctx.numbers(key_result.uid).status in (*OPEN, "pending", "upcoming", None)
            and not (cycle and due == cycle.end)
        ):
            yield Event(due, key_result.uid, ctx.words("calendar.due", title=ctx.ref(key_result.uid).text))


def _work(ctx: Context, is_meant: IsMeant) -> Iterator[Event]:
    for initiative in filter(is_meant, ctx.graph.initiatives.values()):
        if initiative.due and initiative.state in ("todo", "doing"):
            yield Event(initiative.due, initiative.uid, ctx.words("calendar.due", title=ctx.ref(initiative.uid).text))


def _event(ctx: Context, event: Event) -> Iterator[str]:
    address = ctx.urls.canonical(ctx.ref(event.uid).href)
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid.replace(':', '/')}{'/check-ins' if event.rule else ''}@okrsite"
    yield f"DTSTAMP:{_day(ctx.today)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(event.day)}"
    if event.rule:
        yield f"RRULE:{event.rule}"
    yield f"SUMMARY:{_text(event.title)}"
    if address:
        yield f"URL:{address}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return day.strftime("%Y%m%d").zfill(8)


def _text(text: str) -> str:
    """Text of a calendar: its marks escaped, no control character."""
    plain = BREAKS.sub(" ", text)
    return plain.encode("utf-8", "replace").decode().replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, no character cut."""
    part, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > OCTETS:
            yield part
            part, size = " ", 1
        part, size = part + character, size + width
    yield part
