"""`okrsite schema`: which keys may a file have? As JSON Schema, for editors."""

from __future__ import annotations

import json

import click

from okrsite.cli.session import Session
from okrsite.content.config import config_schema
from okrsite.content.schema import KINDS, json_schema

CONFIG = "config"


@click.command()
@click.argument("kind", type=click.Choice([*KINDS, CONFIG]), required=False)
@click.pass_obj
def command(session: Session, kind: str | None) -> int:
    """Print the JSON Schema of a KIND of file, or of okrsite.yaml (config); the kinds, if none is named."""
    if kind is None:
        session.screen.show("\n".join([*KINDS, CONFIG]))
        return 0
    schema = config_schema() if kind == CONFIG else json_schema(kind)
    session.screen.show(json.dumps(schema, indent=2, ensure_ascii=False))
    return 0
