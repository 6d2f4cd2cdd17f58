"""How is an entity said in one line of a terminal: how far it is, what it is called, whose it is?"""

from __future__ import annotations

from collections.abc import Callable

from okrsite.cli import paint
from okrsite.content.prose import inline_text
from okrsite.model import Cycle, Entity, Goal, Initiative, KeyResult, Kpi, Objective, Person, Team
from okrsite.project import Project
from okrsite.reporters.ink import Ink
from okrsite.reporters.plain import cells, padded, visible

BAR_FROM = 60
"""Columns from which on there is room for bars."""

BAR = 12

HEALTH = {
    "healthy": ("●", "good"),
    "warning": ("▲", "risk"),
    "unhealthy": ("◆", "bad"),
    "unknown": ("–", "quiet"),
}
STATES = {"todo": ("○", "quiet"), "doing": ("◐", "accent"), "done": ("✓", "good"), "dropped": ("×", "quiet")}


def title(entity: Entity) -> str:
    """The title without markup, with its code before it."""
    text = visible(inline_text(entity.title))
    return f"{visible(entity.code)} {text}" if isinstance(entity, Objective) and entity.code else text


def lead(entity: Entity, project: Project, width: int, ink: Ink) -> tuple[str, int]:
    """What stands before a title, and its width: status, percent and, where there is room, the bar."""
    if isinstance(entity, Objective | KeyResult):
        start, start_width = brief(entity, project, ink)
        drawn = f"  {paint.bar(project.scores.of(entity.uid), BAR, ink)}"
        return (start, start_width) if width < BAR_FROM else (start + drawn, start_width + 2 + BAR)
    if isinstance(entity, Goal):
        return padded(paint.percent(project.scores.goal(entity.id).progress), 4, right=True), 4
    if isinstance(entity, Kpi | Initiative):
        table, word = (
            (HEALTH, project.scores.kpi(entity.id).status) if isinstance(entity, Kpi) else (STATES, entity.state)
        )
        shape, meaning = table.get(word, ("–", "quiet"))
        return ink(meaning, shape), 1
    return "", 0


def brief(entity: Objective | KeyResult, project: Project, ink: Ink) -> tuple[str, int]:
    """`▲  43%`, and its width."""
    numbers = project.scores.of(entity.uid)
    progress = padded(paint.percent(numbers.progress), 4, right=True)
    return f"{paint.sign(numbers.status, ink, stale=numbers.stale)} {progress}", 2 + cells(progress)


def aside(entity: Entity, project: Project) -> tuple[str, ...]:
    """What stands beside a title: the id, and whose it is."""
    words = ASIDES.get(type(entity))
    ident = entity.path if isinstance(entity, KeyResult) else entity.id
    return (ident, *(words(entity, project) if words else ()))


def name(kind: str, ident: str | None, project: Project) -> str:
    """The name of a referenced entity; nothing for none."""
    entity = project.graph.entity(f"{kind}:{ident}") if ident else None
    return title(entity) if entity else ""


def way(key_result: KeyResult, project: Project) -> str:
    """`27 → 35%`: the last value and the one meant."""
    kpi = project.graph.key_result_kpi(key_result)
    unit = key_result.unit or (kpi.unit if kpi else "")
    current, target = project.scores.of(key_result.uid).current, project.scores.target(key_result.path)
    if key_result.type == "maintain":
        return f"{paint.measured(current, unit)} {_corridor(key_result)}"
    if key_result.type == "boolean":
        return "done" if current is True else "not yet"
    if key_result.type == "milestones":
        done = sum(m.done is not None and m.done <= project.today for m in key_result.milestones)
        return f"{done} of {len(key_result.milestones)} milestones"
    if target is None:
        return paint.measured(current, unit) if current is not None else ""
    return f"{paint.number(current)} → {paint.measured(target, unit)}"


def _corridor(key_result: KeyResult) -> str:
    """`(5 to 10)`, `(at most 3)`."""
    low, high = key_result.min, key_result.max
    if low is not None and high is not None:
        return f"({paint.number(low)} to {paint.number(high)})"
    return f"(at least {paint.number(low)})" if high is None else f"(at most {paint.number(high)})"


def _silence(entity: Objective | KeyResult, project: Project) -> str:
    """Since when nobody has checked in, where that is too long."""
    numbers = project.scores.of(entity.uid)
    if not numbers.stale:
        return ""
    return f"stale since {paint.day(numbers.last_check_in)}" if numbers.last_check_in else "never checked in"


def _objective(o: Objective, project: Project) -> tuple[str, ...]:
    return name("team", o.team, project), name("person", o.owner, project), o.cycle or "", _silence(o, project)


def _key_result(k: KeyResult, project: Project) -> tuple[str, ...]:
    return way(k, project), name("person", project.graph.owner_of(k), project), _silence(k, project)


def _team(t: Team, project: Project) -> tuple[str, ...]:
    return name("team", t.parent, project), name("person", t.lead, project)


def _person(p: Person, project: Project) -> tuple[str, ...]:
    return name("team", p.team, project), visible(p.role), "" if p.active else "has left"


def _cycle(c: Cycle, _: Project) -> tuple[str, ...]:
    return paint.span(c.start, c.end), c.cadence, "closed" if c.closed else ""


def _kpi(k: Kpi, project: Project) -> tuple[str, ...]:
    last = project.scores.kpi(k.id).last
    value = f"{paint.measured(last.value, k.unit)} on {paint.day(last.date)}" if last else "no value"
    return value, name("team", k.team, project), name("person", k.owner, project)


def _initiative(i: Initiative, project: Project) -> tuple[str, ...]:
    due = f"due {paint.day(i.due)}" if i.due else ""
    return i.state, name("team", i.team, project), name("person", i.owner, project), due


def _goal(g: Goal, project: Project) -> tuple[str, ...]:
    return name("person", g.person, project) or name("team", g.team, project), g.cycle or ""


ASIDES: dict[type, Callable[..., tuple[str, ...]]] = {
    Objective: _objective,
    KeyResult: _key_result,
    Team: _team,
    Person: _person,
    Cycle: _cycle,
    Kpi: _kpi,
    Initiative: _initiative,
    Goal: _goal,
}
