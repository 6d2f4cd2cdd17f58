"""What is asked about a new file of each kind, what can it not do without, and what is proposed?"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from okrsite.cli.session import Session
from okrsite.content.literals import to_date
from okrsite.edit import periods
from okrsite.edit.scalars import Plain
from okrsite.project import Project

NAMED = ("team", "person")
"""Kinds that have a name where others have a title."""

QUESTIONS = {
    "objective": ("title", "team", "owner", "cycle", "aligns_to"),
    "team": ("name", "parent", "lead"),
    "person": ("name", "team", "role", "email"),
    "cycle": ("title", "start", "end", "parent"),
    "kpi": ("title", "team", "owner", "unit"),
    "initiative": ("title", "team", "owner", "moves", "due"),
    "goal": ("title", "person", "cycle"),
    "pillar": ("title",),
    "page": ("title",),
    "vision": ("title",),
    "mission": ("title",),
    "check-in": ("team", "by", "date"),
}
"""What is asked, in this order."""

NEEDED = {
    "objective": ("title", "team", "cycle"),
    "team": ("name",),
    "person": ("name",),
    "cycle": ("title", "start", "end"),
    "check-in": ("date",),
}
"""What a file of a kind cannot do without; a title for all others."""

SETTLED: dict[str, dict[str, Plain]] = {
    "objective": {"ambition": "aspirational", "state": "draft"},
    "cycle": {"cadence": "weekly"},
    "kpi": {"direction": "up", "frequency": "weekly"},
    "initiative": {"state": "todo"},
}
"""What is written unless something else is given."""

LISTS = ("aligns_to", "moves")


class Form(NamedTuple):
    """What is to be written, so far; `like` is what another file has there."""

    session: Session
    project: Project
    kind: str
    values: dict[str, Plain]
    like: dict[str, str]

    def text(self, key: str) -> str:
        """A value that is one word or line; empty for none."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else ""


def proposed(form: Form, key: str, ident: str) -> str:
    """What Enter alone means; nothing where nothing can be guessed."""
    return form.like.get(key) or PROPOSALS.get(key, _nothing)(form, ident)


def _nothing(_: Form, __: str) -> str:
    return ""


def _title(form: Form, ident: str) -> str:
    period = periods.named(ident) if form.kind == "cycle" else None
    return period.title if period else ""


def _first_day(form: Form, ident: str) -> str:
    period = periods.named(ident) if form.kind == "cycle" else None
    return str(period.start) if period else ""


def _last_day(form: Form, ident: str) -> str:
    period = periods.named(ident) if form.kind == "cycle" else None
    return str(period.end) if period else ""


def _today(form: Form, _: str) -> str:
    return form.session.today.isoformat()


def _owner(form: Form, _: str) -> str:
    team = form.project.graph.teams.get(form.text("team"))
    return (team.lead if team else None) or ""


def _running(form: Form, _: str) -> str:
    running = form.project.graph.running_cycle(form.project.today)
    return running.id if running else ""


def _above(form: Form, _: str) -> str:
    graph = form.project.graph
    if form.kind == "team":
        return graph.company or ""
    start, end = to_date(form.text("start")), to_date(form.text("end"))
    if start is None or end is None:
        return ""
    around = [
        c for c in graph.cycles.values() if c.start <= start and end <= c.end and (c.start, c.end) != (start, end)
    ]
    return min(around, key=lambda c: (c.end - c.start, c.id)).id if around else ""


def _serves(form: Form, _: str) -> str:
    graph = form.project.graph
    top = graph.mission or graph.vision
    return top.uid if top and form.text("team") == graph.company else ""


PROPOSALS: dict[str, Callable[[Form, str], str]] = {
    "title": _title, "start": _first_day, "end": _last_day, "owner": _owner, "cycle": _running, "parent": _above,
    "aligns_to": _serves, "by": _owner, "date": _today,
}  # fmt: skip
