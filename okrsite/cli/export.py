"""`okrsite export`: how do the OKRs leave for other programs and people?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TypedDict, Unpack

import click

from okrsite import selectors
from okrsite.cli import told
from okrsite.cli.complete import audiences, selected
from okrsite.cli.session import Session, as_address
from okrsite.export import formats
from okrsite.export.selection import select
from okrsite.findings import Level, UsageError
from okrsite.model import EVERYONE

LISTED = [kind for kind in selectors.KINDS if kind not in selectors.STATEMENTS]


class Asked(TypedDict):
    """The options of the command."""

    style: str
    kind: str | None
    audience: str
    drafts: bool
    base_url: str
    output_file: str | None


@click.command()
@click.argument("selector", nargs=-1, metavar="[SELECTOR]...", shell_complete=selected)
@click.option("--format", "style", type=click.Choice(formats.FORMATS), default="json", show_default=True)
@click.option("--kind", type=click.Choice(LISTED), metavar="KIND", help="Of one kind only: objective, team, kpi …")
@click.option(
    "--audience", metavar="NAME", default=EVERYONE, shell_complete=audiences, help="What NAME may see (everyone)."
)
@click.option("--drafts", is_flag=True, help="Export drafts too.")
@click.option(
    "--base-url", callback=as_address, metavar="URL", default="",
    help="Public address, in place of `site.url` of okrsite.yaml.",
)  # fmt: skip
@click.option("--output-file", "--output", type=click.Path(), metavar="FILE", help="Write to FILE instead of printing.")
@click.pass_obj
def command(session: Session, *, selector: tuple[str, ...], **asked: Unpack[Asked]) -> int:
    r"""Export what SELECTOR means, or all there is, for programs and for people.

    \b
    json        everything, the same as the site's okrs.json
    csv         a table: key results, or what --kind says
    xlsx        a workbook with a table for each kind (needs openpyxl)
    ics         what is due, for a calendar
    atom        the latest check-ins, for a feed reader
    codeowners  who answers for which file, for code hosts
    markdown    the week's digest for a chat: what moved, what is stale, who owes what
    html        the same for a mail

    Selectors are those of `okrsite list`: team:growth, owner:ana-silva, cycle:running, status:off-track, ID+ …
    """
    style, kind = asked["style"], asked["kind"] or ""
    chosen = selectors.parse(" ".join(selector))
    if kind and style in formats.LETTERS:
        raise UsageError(f"a digest is made of key results; --format {style} takes a selector, and no --kind")
    if style == "csv" and not kind and len(named := selectors.kinds(chosen).intersection(LISTED)) == 1:
        (kind,) = named
    if style in formats.BINARY and asked["output_file"] is None and session.screen.is_terminal:
        raise UsageError(f"no terminal shows {style}: say where it goes, with --output-file FILE")
    project = session.project(audience=asked["audience"], drafts=asked["drafts"])
    if errors := tuple(finding for finding in project.findings if finding.level is Level.ERROR):
        session.screen.say(
            f"{told.summary(errors, session.screen.err)}: run `okrsite check` to see what is missing here."
        )
    prefix = session.git().prefix() if style == "codeowners" else ""
    found = select(project, chosen, kind)._replace(root=session.root(), base_url=asked["base_url"], prefix=prefix)
    _put(asked["output_file"], formats.write(style, found))
    return 0


def _put(path: str | None, data: bytes) -> None:
    """Write to a file whole, or to standard output byte by byte as it is."""
    if path is None:
        sys.stdout.flush()
        left = memoryview(data)
        while left:  # where output is not buffered, a write may take only a part
            left = left[sys.stdout.buffer.write(left) :]
        return
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
