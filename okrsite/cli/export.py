"""`okrsite export`: how do the OKRs leave for other programs?"""

from __future__ import annotations

from pathlib import Path

import click

from okrsite.cli.session import Session
from okrsite.export import EXPORTS
from okrsite.findings import UsageError
from okrsite.model import EVERYONE


@click.command()
@click.option("--format", "style", type=click.Choice(list(EXPORTS)), default="json", show_default=True)
@click.option("--audience", metavar="NAME", default=EVERYONE, help="Export what NAME may see (everyone).")
@click.option("--drafts", is_flag=True, help="Export drafts too.")
@click.option("--output", metavar="FILE", help="Write to FILE instead of printing.")
@click.pass_obj
def command(session: Session, *, style: str, audience: str, drafts: bool, output: str | None) -> int:
    """Print everything as JSON, the same as the site's okrs.json, or the key results as CSV."""
    text = EXPORTS[style](session.project(audience=audience, drafts=drafts))
    if output is None:
        session.screen.show(text)
        return 0
    try:
        Path(output).write_text(text, "utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{output}: {error.strerror}") from error
    return 0
