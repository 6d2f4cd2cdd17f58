"""`okrsite tree`: what serves what, from the vision down to every key result?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import click

from okrsite import selectors
from okrsite.cli.complete import selected
from okrsite.cli.forest import Forest, Place, with_ancestors
from okrsite.cli.lines import aside, brief, title, way
from okrsite.cli.rows import packed
from okrsite.cli.screen import Screen
from okrsite.cli.session import Session
from okrsite.model import KeyResult, Objective
from okrsite.project import Project
from okrsite.reporters.plain import cells, padded, wrapped

STEP = 3
"""Columns of a level."""

ROOM = 30
"""Columns that a title keeps, however deep it stands."""

SEPARATOR = " · "


@click.command()
@click.argument("selector", nargs=-1, metavar="[SELECTOR]...", shell_complete=selected)
@click.option("--depth", type=click.IntRange(min=1), metavar="N", help="Show N levels.")
@click.option("--cycle", metavar="CYCLE", help="Only the objectives of CYCLE (or `running`), and what they serve.")
@click.pass_obj
def command(session: Session, selector: tuple[str, ...], depth: int | None, cycle: str | None) -> int:
    """Show the transparency tree: of everything, or of what SELECTOR means with all that stands above it.

    Each objective stands under the first thing that it aligns to. Selectors are those of `okrsite list`.
    """
    words = [*selector, *([f"cycle:{cycle}"] if cycle else [])]
    chosen = selectors.parse(" ".join(words))
    project, screen = session.project(judged=False), session.screen
    graph = project.graph
    shown = with_ancestors(selectors.select(graph, project.scores, chosen), graph) if words else None
    is_empty = True
    for place in Forest(graph).walk(shown, depth, guides=(screen.width - ROOM) // STEP):
        is_empty = False
        screen.show("\n".join(_lines(place, project, screen)))
    if is_empty:
        screen.say("There are no objectives yet.")
    return 0


class Said(NamedTuple):
    """An entity in the tree: what leads it (painted, and how wide that is), its title, and what follows that."""

    lead: str
    lead_width: int
    title: str
    tail: str
    is_strong: bool = True


def _lines(place: Place, project: Project, screen: Screen) -> Iterator[str]:
    ink, said = screen.out, _said(place, project, screen)
    guide, under = _guides(place)
    hanging = said.lead_width or STEP
    room = max(ROOM // 2, screen.width - cells(guide) - hanging)
    first, *rest = wrapped(said.title, room)
    meaning = "title" if said.is_strong else ""
    fits = not rest and said.tail and cells(first) + 2 + cells(said.tail) <= room
    yield f"{ink('quiet', guide)}{said.lead}{ink(meaning, first)}" + (f"  {ink('quiet', said.tail)}" if fits else "")
    indent = ink("quiet", padded(under, cells(guide) + hanging))
    yield from (f"{indent}{ink(meaning, line)}" for line in rest)
    if said.tail and not fits:
        yield from (f"{indent}{ink('quiet', line)}" for line in packed(said.tail.split(SEPARATOR), room, SEPARATOR))


def _said(place: Place, project: Project, screen: Screen) -> Said:
    entity = project.graph.entity(place.uid)
    if entity is None:
        return Said("", 0, "Aligned to nothing", "")
    if not isinstance(entity, Objective | KeyResult):
        return Said("", 0, title(entity), entity.kind)
    lead, width = brief(entity, project, screen.out)
    if isinstance(entity, KeyResult):
        return Said(f"{lead}  ", width + 2, title(entity), way(entity, project), is_strong=False)
    return Said(f"{lead}  ", width + 2, title(entity), SEPARATOR.join(filter(None, aside(entity, project)[:3])))


def _guides(place: Place) -> tuple[str, str]:
    """The lines beside an entity, and beside what is wrapped below it. Levels too deep to draw are a sign."""
    if place.level == 1:
        return "", "│" if place.has_children else ""
    above = "".join("│  " if goes_on else "   " for goes_on in place.goes_on)
    if place.level - 2 > len(place.goes_on):
        above = f"⋮{above[1:]}"
    return (
        above + ("└─ " if place.is_last else "├─ "),
        above + ("   " if place.is_last else "│  ") + ("│" if place.has_children else ""),
    )
