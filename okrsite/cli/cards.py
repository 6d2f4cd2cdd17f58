"""What does a terminal show of one entity: its facts, its numbers with their origin, what hangs on it, its prose?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from okrsite.cli import paint
from okrsite.cli.lines import aside, lead, name, title, way
from okrsite.cli.rows import Row, laid_out, packed, pairs
from okrsite.cli.screen import Screen
from okrsite.content.prose import inline_text
from okrsite.model import CheckIn, Cycle, Entity, Goal, Initiative, KeyResult, Kpi, Objective, Person, Team
from okrsite.project import Project
from okrsite.reporters.plain import cells, padded, visible, wrapped
from okrsite.scores.explain import Explanation, Input, explain

NUMBERS = ("progress", "expected", "status", "confidence", "score", "forecast")

MARKED = re.compile(r"^\s*(?:[-*+#>|]|\d+[.)]|```|~~~)", re.MULTILINE)
"""A block of prose whose lines mean something: a list, a heading, a quotation, a table, code."""

ROOM = 20
"""Columns that the words for an input keep beside its place."""

SHOWN = 20
"""Entities that are shown under a heading; `list` shows all."""

LATEST = 6
"""Check-ins that are shown, the latest first."""


def card(entity: Entity, project: Project, screen: Screen) -> list[str]:
    """Everything about one entity, in lines."""
    ink, width = screen.out, screen.width
    lines = [ink("title", line) for line in wrapped(title(entity), width)]
    kind, _, ident = entity.uid.partition(":")
    where = packed((kind.replace("-", " "), ident, paint.where(entity.source)), width)
    lines += [ink("quiet", line) for line in where]
    if isinstance(entity, Objective | KeyResult):
        lines += ["", *_verdict(entity, project, screen)]
    facts = list(FACTS[type(entity)](entity, project)) if type(entity) in FACTS else []
    if any(text for _, text in facts):
        lines += ["", *pairs(facts, width, ink)]
    if isinstance(entity, Objective | KeyResult):
        lines += _explained(entity, project, screen)
    for heading, rows in _hanging(entity, project, screen):
        lines += ["", ink("title", heading), *(f"  {line}" for line in laid_out(rows, width - 2, ink))]
    return lines + _prose(entity, width)


def _verdict(entity: Objective | KeyResult, project: Project, screen: Screen) -> list[str]:
    numbers = project.scores.of(entity.uid)
    expected = f"  {paint.percent(numbers.expected)} expected" if numbers.expected is not None else ""
    progress = screen.out("title", paint.percent(numbers.progress))
    said = paint.verdict(numbers, screen.out)
    if screen.width < 80 or numbers.stale:
        return [said, f"{progress}  {paint.bar(numbers, 16, screen.out)}{expected}"]
    return [f"{said}   {progress}  {paint.bar(numbers, 24, screen.out)}{expected}"]


# ------------------------------------------------------------------------------------------------ origins


def _explained(entity: Objective | KeyResult, project: Project, screen: Screen) -> Iterator[str]:
    for number in NUMBERS:
        explanation = explain(project.graph, project.scores, entity.uid, number)
        if explanation is not None:
            yield from ("", *_explanation(explanation, screen))


def _explanation(e: Explanation, screen: Screen) -> Iterator[str]:
    ink, width = screen.out, screen.width
    formula = wrapped(_tight(e.formula), width - 4) if e.formula not in ("", e.result) else []
    head = f"{e.number.capitalize()}  {_result(e)}"
    fits = len(formula) == 1 and cells(f"{head}  = {formula[0]}") <= width
    yield ink("title", e.number.capitalize()) + head[len(e.number) :] + (f"  = {formula[0]}" if fits else "")
    if not fits:
        yield from (f"  {'  ' if i else '= '}{line}" for i, line in enumerate(formula))
    column = max((cells(_tight(i.value)) for i in e.inputs), default=0)
    rows = [Row(padded(_tight(i.value), column), column, visible(inline_text(i.label)), (_place(i),)) for i in e.inputs]
    yield from (f"    {line}" for line in laid_out(rows, width - 4, ink, room=ROOM))
    yield from (f"    {ink('quiet', line)}" for line in (wrapped(_tight(e.note), width - 4) if e.note else []))


def _result(e: Explanation) -> str:
    return _tight(e.result).replace("-", " ") if e.number == "status" else _tight(e.result)


def _tight(text: str) -> str:
    """A computed text as the terminal writes percent."""
    return visible(text.replace(" %", "%"))


def _place(i: Input) -> str:
    return f"{visible(i.place.path)}:{i.place.line}" if i.place else ""


# ------------------------------------------------------------------------------------------------ facts

Facts = Iterator[tuple[str, str]]


def _of_objective(o: Objective, project: Project) -> Facts:
    yield "team", name("team", o.team, project)
    yield "owner", name("person", o.owner, project)
    yield "with", ", ".join(name("person", ident, project) for ident in o.contributors)
    yield "cycle", name("cycle", o.cycle, project)
    yield "serves", "; ".join(_served(link.to, project, contributes=link.contributes) for link in o.aligns_to)
    yield "kind", ", ".join(filter(None, (o.horizon, o.ambition)))
    yield "waits for", "; ".join(filter(None, (_awaited(d.on, d.team, project) for d in o.depends_on)))
    yield "tags", visible(", ".join(o.tags))
    if o.closing:
        yield "ended", ", ".join(filter(None, (o.closing.outcome, o.closing.decision)))
        yield "lesson", visible(o.closing.lesson)
    yield "goes on from", _in_its_cycle(o.carried_from, project)
    later = (other.id for other in project.graph.objectives.values() if other.carried_from == o.id)
    yield "goes on as", "; ".join(_in_its_cycle(ident, project) for ident in later)


def _in_its_cycle(ident: str | None, project: Project) -> str:
    objective = project.graph.objectives.get(ident or "")
    return f"{title(objective)} ({objective.id}, {objective.cycle})" if objective else ""


def _served(uid: str, project: Project, *, contributes: bool) -> str:
    entity = project.graph.entity(uid)
    shown = f"{title(entity)} ({uid})" if entity else uid
    return f"{shown}, and counts there" if contributes else shown


def _awaited(on: str | None, team: str | None, project: Project) -> str:
    what, whose = name("objective", on, project), name("team", team, project)
    return f"{what} ({whose})" if what and whose else what or whose


def _of_key_result(k: KeyResult, project: Project) -> Facts:
    objective = project.graph.objectives[k.objective]
    yield "objective", f"{title(objective)} ({objective.id})"
    yield "owner", name("person", project.graph.owner_of(k), project)
    yield "now", way(k, project)
    yield "metric", visible(k.metric)
    yield "levels", ", ".join(f"{word} {paint.number(n)}" for word, n in _levels(k) if n is not None)
    yield "class", k.klass + (", a guardrail: watched, never averaged" if k.guardrail else "")
    yield "KPI", name("kpi", k.kpi, project)
    yield "due", paint.day(project.graph.due_of(k), year=True)
    yield "read at", visible(k.measured_at)


def _levels(k: KeyResult) -> Iterable[tuple[str, object]]:
    return (("commit", k.commit), ("target", k.target), ("stretch", k.stretch)) if k.commit or k.stretch else ()


def _of_team(t: Team, project: Project) -> Facts:
    yield "part of", name("team", t.parent, project)
    yield "lead", name("person", t.lead, project)
    cycle = project.graph.running_cycle(project.today)
    if cycle:
        group = project.scores.team(t.id, cycle.id)
        yield "progress", f"{paint.percent(group.progress)} of {paint.percent(group.expected)} expected, {title(cycle)}"


def _of_person(p: Person, project: Project) -> Facts:
    yield "team", name("team", p.team, project)
    yield "role", visible(p.role)
    yield "email", visible(p.email)
    yield "active", "" if p.active else "no, has left"


def _of_cycle(c: Cycle, project: Project) -> Facts:
    group = project.scores.cycle(c.id)
    yield "from", paint.span(c.start, c.end)
    yield "check-ins", c.cadence
    yield "inside", name("cycle", c.parent, project)
    yield "closed", "yes, scores are final" if c.closed else ""
    yield "progress", f"{paint.percent(group.progress)} of {paint.percent(group.expected)} expected"


def _of_kpi(k: Kpi, project: Project) -> Facts:
    health = project.scores.kpi(k.id)
    yield "health", health.status + (", but stale" if health.stale else "")
    yield "now", f"{paint.measured(health.last.value, k.unit)} on {paint.day(health.last.date)}" if health.last else ""
    yield "team", name("team", k.team, project)
    yield "owner", name("person", k.owner, project)
    yield "better", {"up": "higher", "down": "lower", "range": "inside the corridor"}.get(k.direction, "")
    yield "read", k.frequency


def _of_initiative(i: Initiative, project: Project) -> Facts:
    yield "state", i.state
    yield "team", name("team", i.team, project)
    yield "owner", name("person", i.owner, project)
    yield "due", paint.day(i.due, year=True) if i.due else ""
    yield "tracked at", visible(i.url)
    done = sum(task.done for task in i.tasks)
    yield "tasks", f"{done} of {len(i.tasks)} done" if i.tasks else ""


def _of_goal(g: Goal, project: Project) -> Facts:
    attainment = project.scores.goal(g.id)
    yield "of", name("person", g.person, project) or name("team", g.team, project)
    yield "cycle", name("cycle", g.cycle, project)
    yield "reached", paint.percent(attainment.progress)
    for measure, (_, progress) in zip(g.measures, attainment.measures, strict=False):
        what = name("key-result", measure.key_result, project) or visible(measure.title)
        yield "measure", f"{paint.percent(progress)}  {what}"


FACTS: dict[type, Callable[..., Facts]] = {
    Objective: _of_objective,
    KeyResult: _of_key_result,
    Team: _of_team,
    Person: _of_person,
    Cycle: _of_cycle,
    Kpi: _of_kpi,
    Initiative: _of_initiative,
    Goal: _of_goal,
}


# ------------------------------------------------------------------------------------------------ what hangs on it


def _hanging(entity: Entity, project: Project, screen: Screen) -> Iterator[tuple[str, list[Row]]]:
    """Headings with the rows below them, none of them empty."""
    graph = project.graph
    if isinstance(entity, Objective) and entity.key_results:
        yield "Key results", [_key_result(k, project, screen) for k in entity.key_results]
    checked = project.scores.series(entity.path)[::-1] if isinstance(entity, KeyResult) else ()
    if checked:
        earlier = f", the last {LATEST} of {len(checked)}" if len(checked) > LATEST else ""
        yield f"Check-ins{earlier}", [_check_in(c, project) for c in checked[:LATEST]]
    for heading, entities in {
        "Aligned to it": tuple(child.objective for child in graph.children(entity.uid)),
        "Objectives": _objectives_of(entity, project),
        "Teams": graph.subteams(entity.id) if isinstance(entity, Team) else (),
        "People": graph.members(entity.id) if isinstance(entity, Team) else (),
        "Moves": tuple(graph.key_results[path] for path in getattr(entity, "moves", ()) if path in graph.key_results),
        "Moved by": graph.moved_by(entity.id) if isinstance(entity, Kpi) else (),
        "Work on it": graph.initiatives_of(entity.path) if isinstance(entity, KeyResult) else (),
        "Waiting for it": graph.dependents(entity.id) if isinstance(entity, Objective) else (),
    }.items():
        yield from _section(heading, entities, project, screen)


def _section(
    heading: str, entities: Iterable[Entity], project: Project, screen: Screen
) -> Iterator[tuple[str, list[Row]]]:
    found = list(entities)
    rows = [Row(*lead(e, project, screen.width, screen.out), title(e), aside(e, project)[:3]) for e in found[:SHOWN]]
    if rows:
        yield heading if len(found) <= SHOWN else f"{heading}, {SHOWN} of {len(found)}", rows


def _key_result(k: KeyResult, project: Project, screen: Screen) -> Row:
    """A key result under its objective, whose owner goes without saying."""
    return Row(
        *lead(k, project, screen.width, screen.out),
        title(k),
        (f"/{k.id}", way(k, project), name("person", k.owner, project)),
    )


def _objectives_of(entity: Entity, project: Project) -> tuple[Entity, ...]:
    graph = project.graph
    if isinstance(entity, Team):
        return graph.objectives_of(entity.id)
    if isinstance(entity, Cycle):
        return graph.objectives_in(entity.id)
    if isinstance(entity, Person):
        return tuple(o for o in graph.objectives.values() if o.owner == entity.id)
    return ()


def _check_in(c: CheckIn, project: Project) -> Row:
    sure = f"confidence {paint.number(c.confidence)}" if c.confidence is not None else ""
    value = paint.number(c.value)
    start = f"{c.date.isoformat()}  {value:>8}"
    return Row(start, len(start), visible(inline_text(c.note)) or "–", (sure, name("person", c.by, project)))


def _prose(entity: Entity, width: int) -> list[str]:
    body = getattr(entity, "body", None)
    if body is None or not body.text.strip():
        return []
    lines: list[str] = []
    for block in re.split(r"\n[ \t]*\n", body.text.strip()):
        rows = block.split("\n") if MARKED.search(block) else [" ".join(block.split("\n"))]
        lines += ["", *(line for row in rows for line in wrapped(visible(row), width))]
    return lines
