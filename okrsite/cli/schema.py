"""`okrsite schema`: which keys may a file have? As JSON Schema, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from okrsite.cli.amounts import counted
from okrsite.cli.editors import CONFIG, schema_text, schemas
from okrsite.cli.session import Session
from okrsite.content.schema import KINDS
from okrsite.findings import UsageError


@click.command()
@click.argument("kind", type=click.Choice([*KINDS, CONFIG]), required=False, metavar="[KIND]")
@click.option("--folder", metavar="DIR", help="Write every schema to DIR, a file each.")
@click.pass_obj
def command(session: Session, kind: str | None, folder: str | None) -> int:
    """Print the JSON Schema of a KIND of file, or of okrsite.yaml (config); the kinds, if none is named."""
    if folder is not None:
        return _write(session, folder)
    session.screen.show("\n".join([*KINDS, CONFIG]) if kind is None else schema_text(kind))
    return 0


def _write(session: Session, folder: str) -> int:
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        written = [Path(path).write_text(text, "utf-8", newline="\n") for path, text in schemas(folder)]
    except OSError as error:
        raise UsageError(f"{error.filename or folder}: {error.strerror}") from error
    session.screen.say(f"{counted(len(written), 'schema')} written to {session.screen.safe(folder)}.")
    return 0
