"""`okrsite status`: how does the running cycle stand, on one screen?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import click

from okrsite.cli import paint
from okrsite.cli.complete import cycles
from okrsite.cli.lines import lead, name, title
from okrsite.cli.rows import Row, laid_out, packed
from okrsite.cli.screen import Screen
from okrsite.cli.session import Session
from okrsite.content.near import did_you_mean
from okrsite.findings import UsageError
from okrsite.model import Cycle, KeyResult, Objective
from okrsite.project import Project
from okrsite.reporters.plain import padded
from okrsite.scores import Group

SHOWN = 8
"""Rows of a section; a screen is no list."""

LABEL = 10
"""Columns of the words before the numbers."""


@click.command()
@click.option("--cycle", metavar="CYCLE", shell_complete=cycles, help="Another cycle than the running one.")
@click.pass_obj
def command(session: Session, cycle: str | None) -> int:
    """Show the running cycle: its pace, the company's objectives, what needs attention, and who has been silent."""
    project, screen = session.project(judged=False), session.screen
    chosen = project.graph.cycles.get(cycle) if cycle else project.graph.running_cycle(project.today)
    if chosen is None:
        near = did_you_mean(cycle or "", project.graph.cycles)
        raise UsageError(
            f'there is no cycle "{cycle}"{near}' if cycle else "there is no cycle yet: write one in cycles/"
        )
    screen.show("\n".join(_screenful(chosen, project, screen)))
    return 0


def _screenful(cycle: Cycle, project: Project, screen: Screen) -> Iterator[str]:
    objectives = project.graph.objectives_in(cycle.id)
    yield from _head(cycle, project.today, screen)
    yield ""
    yield from _numbers(cycle, project, screen)
    of_company, held_by = _company(cycle, project)
    heading = "Company objectives" if held_by is cycle else f"Company objectives, {title(held_by)}"
    yield from _section(heading, of_company, project, screen, f"list team:{project.graph.company}")
    behind = [o for o in _behind(objectives, project) if o not in of_company[:SHOWN]]
    yield from _section("Behind", behind, project, screen, f"list status:off-track,status:at-risk cycle:{cycle.id}")
    yield from _silent(objectives, project, screen, cycle)


def _head(cycle: Cycle, today: date, screen: Screen) -> Iterator[str]:
    days, gone = (cycle.end - cycle.start).days + 1, (today - cycle.start).days + 1
    if cycle.closed:
        when = "closed"
    elif gone < 1:
        when = f"begins in {1 - gone} days"
    else:
        when = f"day {gone} of {days}" if gone <= days else f"ended {gone - days} days ago"
    dates = f"{paint.span(cycle.start, cycle.end)}, {when}"
    yield from laid_out([Row("", 0, title(cycle), (dates,), is_strong=True)], screen.width, screen.out)


def _numbers(cycle: Cycle, project: Project, screen: Screen) -> Iterator[str]:
    everything, company = project.scores.cycle(cycle.id), project.graph.company
    if company and project.graph.objectives_of(company, cycle.id):
        yield _labelled("Company", _group(project.scores.team(company, cycle.id), screen), screen)
    yield _labelled(f"All {everything.objectives}", _group(everything, screen), screen)
    for label, words in (
        ("Status", paint.tally(everything.counts, screen.out) or ["–"]),
        ("Coverage", [f"{share} {word}" for word, share in _coverage(cycle, everything, project)]),
    ):
        for i, line in enumerate(packed(words, screen.width - LABEL - 2, "  ")):
            yield _labelled("" if i else label, line, screen)


def _labelled(label: str, text: str, screen: Screen) -> str:
    return f"  {screen.out('label', padded(label, LABEL))}{text}"


def _group(group: Group, screen: Screen) -> str:
    drawn = paint.bar(group, 24 if screen.width >= 64 else 6, screen.out)
    expected = f"  {paint.percent(group.expected)} expected" if group.expected is not None else ""
    return f"{padded(paint.percent(group.progress), 4, right=True)}  {drawn}{expected}"


def _coverage(cycle: Cycle, group: Group, project: Project) -> list[tuple[str, str]]:
    graph = project.graph
    objectives = graph.objectives_in(cycle.id)
    aligned = sum(bool(o.aligns_to) or o.team == graph.company for o in objectives)
    key_results = [k for o in objectives for k in o.key_results]
    owned = sum(o.owner is not None for o in objectives) + sum(graph.owner_of(k) is not None for k in key_results)
    shares = {
        "aligned": (aligned, len(objectives)),
        "owned": (owned, len(objectives) + len(key_results)),
        "fresh": (group.fresh, group.fresh + group.stale),
    }
    return [(word, paint.percent(part / whole) if whole else "–") for word, (part, whole) in shares.items()]


def _company(cycle: Cycle, project: Project) -> tuple[Sequence[Objective], Cycle]:
    """The company's objectives of the cycle, else those of the nearest cycle around it that has some."""
    graph, seen = project.graph, set()
    here: Cycle | None = cycle
    while here is not None and graph.company and here.id not in seen:
        found = graph.objectives_of(graph.company, here.id)
        if found:
            return found, here
        seen.add(here.id)
        here = graph.cycles.get(here.parent or "")
    return (), cycle


def _behind(objectives: Iterable[Objective], project: Project) -> list[Objective]:
    """The objectives that are off track or at risk, the one with the widest gap first."""
    found = [o for o in objectives if project.scores.of(o.uid).status in ("off-track", "at-risk")]
    return sorted(found, key=lambda o: -_gap(o, project))


def _gap(objective: Objective, project: Project) -> float:
    numbers = project.scores.of(objective.uid)
    return (numbers.expected or 0) - (numbers.progress or 0)


def _section(heading: str, found: Sequence[Objective], project: Project, screen: Screen, more: str) -> Iterator[str]:
    if not found:
        return
    rows = [
        Row(*lead(o, project, screen.width, screen.out), title(o), (o.id, name("person", o.owner, project)))
        for o in found[:SHOWN]
    ]
    yield from ("", screen.out("title", heading), *laid_out(rows, screen.width, screen.out))
    yield from _more(len(found), more, screen)


def _silent(objectives: Iterable[Objective], project: Project, screen: Screen, cycle: Cycle) -> Iterator[str]:
    """The key results that nobody has looked after for too long, the longest first."""
    stale = [k for o in objectives for k in o.key_results if project.scores.of(k.uid).stale]
    stale.sort(key=lambda k: project.scores.of(k.uid).last_check_in or date.min)
    if not stale:
        return
    yield from ("", screen.out("title", "Silent for too long"))
    yield from laid_out([_stale_row(k, project, screen) for k in stale[:SHOWN]], screen.width, screen.out)
    yield from _more(len(stale), f"list --kind key-result status:stale cycle:{cycle.id}", screen)


def _stale_row(key_result: KeyResult, project: Project, screen: Screen) -> Row:
    last = paint.day(project.scores.of(key_result.uid).last_check_in)
    owner = name("person", project.graph.owner_of(key_result), project)
    return Row(screen.out("risk", padded(last, 6, right=True)), 6, title(key_result), (key_result.path, owner))


def _more(count: int, command_line: str, screen: Screen) -> Iterator[str]:
    if count > SHOWN:
        yield screen.out("quiet", f"… and {count - SHOWN} more: okrsite {command_line}")
