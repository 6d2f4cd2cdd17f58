"""What is shown before a check-in: where something stands, what was said last, and what an answer would make of it?"""

from __future__ import annotations

from okrsite.cli import paint
from okrsite.cli.lines import brief, name, title, way
from okrsite.cli.rows import packed
from okrsite.cli.screen import Screen
from okrsite.edit.answers import Answer
from okrsite.edit.check_ins import Said
from okrsite.findings import Source
from okrsite.model import CheckIn, KeyResult, Objective
from okrsite.project import Project
from okrsite.reporters.plain import cells, padded, visible, wrapped
from okrsite.scores import Numbers

INDENT = "  "


def show(screen: Screen, project: Project, key_result: KeyResult, lead: str = "") -> None:
    """The key result, where it stands, and what was said when somebody last looked."""
    _heading(screen, title(key_result), key_result.path, lead)
    last = next((c for c in reversed(project.graph.check_ins(key_result.path)) if c.date <= project.today), None)
    numbers = project.scores.of(key_result.uid)
    for line in packed((way(key_result, project), _stand(numbers, screen)), screen.width - len(INDENT), "  "):
        screen.complain(f"{INDENT}{line}")
    _last(screen, project, last)
    for n, step in enumerate(key_result.milestones, 1):
        mark = screen.err("good", "✓") if step.done else "○"
        screen.complain(f"{INDENT}{mark} {n} {visible(step.title)}")


def show_whole(screen: Screen, project: Project, objective: Objective) -> None:
    """The objective, where it and its key results stand, and what was said of it last."""
    _heading(screen, title(objective), objective.id)
    screen.complain(f"{INDENT}{_stand(project.scores.of(objective.uid), screen)}")
    for key_result in objective.key_results:
        start, width = brief(key_result, project, screen.err)
        screen.complain(f"{INDENT}{start}{padded('', max(1, 8 - width))}{title(key_result)}")
    _last(screen, project, max((c for c in objective.check_ins if c.date <= project.today), key=_day, default=None))


def preview(screen: Screen, project: Project, said: Said, answer: Answer) -> None:
    """What the status and the progress will be, before anything is written."""
    if said.key_result.type == "rollup":
        return
    check_in = CheckIn(said.date, Source(""), answer.value, by=said.by)
    screen.say(f"{INDENT}→ {_stand(project.scores.after(said.key_result, check_in, answer.milestone), screen)}")
    kpi = project.graph.key_result_kpi(said.key_result)
    if kpi is not None and answer.text:
        path = visible((kpi.readings[-1] if kpi.readings else kpi).source.path)
        screen.say(
            f"{INDENT}  Its values are read from KPI {kpi.id}; a reading that others should see belongs in {path}."
        )


def _heading(screen: Screen, text: str, ident: str, lead: str = "") -> None:
    room = screen.width - len(lead)
    *above, end = wrapped(text, room)
    beside = f"  {ident}" if cells(f"{end}  {ident}") <= room else f"\n{' ' * len(lead)}{ident}"
    screen.complain("")
    for n, line in enumerate([*above, end]):
        start = " " * len(lead) if n else screen.err("quiet", lead)
        screen.complain(f"{start}{screen.err('title', line)}{beside if n == len(above) else ''}")


def _last(screen: Screen, project: Project, last: CheckIn | None) -> None:
    if last is None:
        return
    sure = f", confidence {paint.number(last.confidence)}" if last.confidence is not None else ""
    note = f": {visible(last.note)}" if last.note else ""
    who = name("person", last.by, project)
    value = f" {paint.number(last.value)}" if last.value is not None else ""
    told = f"last{value} on {paint.day(last.date)}{f' by {who}' if who else ''}{sure}{note}"
    for line in wrapped(told, screen.width - len(INDENT)):
        screen.complain(f"{INDENT}{line}")


def _stand(numbers: Numbers, screen: Screen) -> str:
    expected = f" of {paint.percent(numbers.expected)} expected" if numbers.expected is not None else ""
    return f"{paint.verdict(numbers, screen.err)}, {paint.percent(numbers.progress)}{expected}"


def _day(said: CheckIn) -> int:
    return said.date.toordinal()
