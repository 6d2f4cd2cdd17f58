"""`okrsite clean`: remove what build wrote, and nothing else."""

from __future__ import annotations

from pathlib import Path

import click

from okrsite.build import guard
from okrsite.cli.amounts import counted
from okrsite.cli.session import Session
from okrsite.output import clean


@click.command()
@click.option("--out", metavar="DIR", help="Folder to clean (site, or `output` of okrsite.yaml).")
@click.pass_obj
def command(session: Session, out: str | None) -> int:
    """Remove the files that build wrote, and nothing else: yours stay, and so do those that you changed."""
    root, config = session.root(), session.configuration()
    target = Path(out) if out else root / config.output
    done = clean(target, guard(config, root, Path.home()))
    screen = session.screen
    where = screen.err("path", screen.safe(str(target)))
    if done.removed:
        screen.say(f"{where}: {counted(done.removed, 'file')} removed.")
    elif not done.changed:
        screen.say(f"{where}: there is nothing of okrsite to remove.")
    for path in done.changed:
        screen.complain(f"{screen.safe(str(target / path))} was changed since it was written, and is kept.")
    return 0
