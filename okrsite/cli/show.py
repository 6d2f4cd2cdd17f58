"""`okrsite show ID`: what is this entity, and where does each of its numbers come from?"""

from __future__ import annotations

import click

from okrsite import selectors
from okrsite.cli import cards
from okrsite.cli.complete import entities
from okrsite.cli.session import Session
from okrsite.findings import Bug


@click.command()
@click.argument("ident", metavar="ID", shell_complete=entities)
@click.pass_obj
def command(session: Session, ident: str) -> int:
    """Show one entity, by its id: an objective, a key result (objective/key-result), a team, a person.

    Each number is explained: its formula, what went into it, and in which file and line that was written. Where one id
    names things of several kinds, say which: `team:growth`.
    """
    project = session.project(judged=False)
    entity = project.graph.entity(selectors.find(project.graph, ident))
    if entity is None:
        raise Bug(f"{ident!r} was found and is not there")
    session.screen.show("\n".join(cards.card(entity, project, session.screen)))
    return 0
