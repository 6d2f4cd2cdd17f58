"""`okrsite diff`: what changed between two revisions, or since one, in terms of OKRs?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from okrsite.cli import paint
from okrsite.cli.rows import Row as Line
from okrsite.cli.rows import laid_out
from okrsite.cli.screen import Screen
from okrsite.cli.session import Session
from okrsite.content.config import read_config
from okrsite.content.trees import DiskTree, Tree
from okrsite.diff import compare, markdown, page, programs
from okrsite.diff.changes import Changes, Side, Standing
from okrsite.diff.sections import Detail, Row, Section, headline, sections, sides
from okrsite.findings import UsageError
from okrsite.history.annals import Annals
from okrsite.history.memory import Memory
from okrsite.history.objects import Objects
from okrsite.history.revision import GitTree
from okrsite.history.sides import Asked
from okrsite.history.sides import sides as asked_sides
from okrsite.project import Project, Stage, load
from okrsite.reporters.ink import Ink
from okrsite.reporters.plain import cells, padded, visible, wrapped

FORMATS: dict[str, Callable[[Changes], str]] = {
    "markdown": markdown.text,
    "json": programs.text,
    "html": page.text,
}

SHOWN = 20
"""Rows of a section in the terminal; `-v` shows all."""

ARROW = " → "

SIGNS = {"+": "good", "−": "bad"}


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", required=False)
@click.option("--format", "style", type=click.Choice(["text", *FORMATS]), default="text", show_default=True)
@click.option("--output-file", metavar="FILE", help="Write it to FILE instead of printing it.")
@click.option("--untrusted", is_flag=True, help="Find by the rules as they come, whatever okrsite.yaml says of them.")
@click.pass_obj
def command(
    session: Session, *, before: str, after: str | None, style: str, output_file: str | None, untrusted: bool
) -> int:
    """Show what changed from revision A to revision B, or to the files as they are now.

    It tells of objectives and key results, not of lines. A... means where the work in B (or here) left A, which is what
    a pull request is about. Both sides are counted as of the same day, and nothing is checked out.
    """
    changes = _changes(session, before, after, trusted=not untrusted)
    written = "\n".join(_told(changes, session.screen)) if style == "text" else FORMATS[style](changes)
    if output_file is None:
        session.screen.show(written)
    else:
        _write(output_file, written)
    return 0


def _write(path: str, text: str) -> None:
    try:
        Path(path).write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def _changes(session: Session, before: str, after: str | None, *, trusted: bool) -> Changes:
    root = session.root()
    git = session.git()
    asked = asked_sides(git, before, after)
    with Objects(git) as objects, session.screen.progress() as stage:
        trees = [GitTree(git, a.commit, objects) if a.commit else DiskTree(root) for a in asked]
        annals = Annals(git, session.kept(), only_reads=True)
        memories = [
            Memory(git, tree, session.today, commit=a.commit or "", annals=annals)
            for tree, a in zip(trees, asked, strict=True)
        ]
        # The later side first: what happened up to the earlier one is part of what happened up to it.
        after_project, before_project = (
            _loaded(session, trees[i], asked[i], stage, memories[i], trusted=trusted) for i in (1, 0)
        )
        configs = (read_config(trees[0], session.config_name), read_config(trees[1], session.config_name))
    for note in dict.fromkeys(memory.note for memory in memories if memory.note):
        session.screen.say(note)
    names = (Side(asked[0].name, asked[0].commit or ""), Side(asked[1].name, asked[1].commit or ""))
    return compare(before_project, after_project, names, configs)


def _loaded(session: Session, tree: Tree, asked: Asked, stage: Stage, memory: Memory, *, trusted: bool) -> Project:
    try:
        return load(
            tree, today=session.today, config_path=session.config_name, stage=stage, recall=memory, trusted=trusted
        )
    except UsageError as error:
        if asked.commit is None:
            raise
        raise UsageError(f"{asked.name} ({asked.commit[:10]}): {error}") from None


# ---- in the terminal


def _told(changes: Changes, screen: Screen) -> Iterator[str]:
    before, after = map(visible, sides(changes))
    ink = screen.out
    day = ink("quiet", f", as of {paint.day(changes.today, year=True)}")
    yield f"{ink('title', before)} → {ink('title', after)}{day}"
    yield from wrapped(f"{headline(changes)}.", screen.width)
    for section in sections(changes):
        yield ""
        yield f"{ink('title', section.heading)} {ink('quiet', f'{len(section.rows):,}')}"
        yield from _section(section, screen)


def _section(section: Section, screen: Screen) -> Iterator[str]:
    shown = section.rows if screen.verbosity else section.rows[:SHOWN]
    leads = [_lead(row, screen.out) for row in shown]
    widest = max((width for _, width in leads), default=0)
    lines = [
        Line(
            " " * (widest - width) + text,
            widest,
            visible(row.title),
            tuple(map(visible, filter(None, (row.id, row.where)))),
        )
        for row, (text, width) in zip(shown, leads, strict=True)
    ]
    if not any(row.details for row in shown):
        yield from laid_out(lines, screen.width, screen.out)
    else:
        for row, line in zip(shown, lines, strict=True):
            yield from laid_out([line], screen.width, screen.out)
            yield from _details(row.details, widest + 2 if widest else 2, screen)
    if len(shown) < len(section.rows):
        yield screen.out("quiet", f"… and {len(section.rows) - len(shown):,} more: okrsite -v diff")


def _lead(row: Row, ink: Ink) -> tuple[str, int]:
    """What stands before a title, painted, and its width."""
    if row.standings is None:
        sign = "" if row.sign == "~" else row.sign
        return ink(SIGNS.get(sign, ""), sign), cells(sign)
    before, after = row.standings
    if before is None or before == after:
        return _standing(after, ink)
    (was, was_width), (now, now_width) = _standing(before, ink), _standing(after, ink)
    return f"{was}{ARROW}{now}", was_width + len(ARROW) + now_width


def _standing(standing: Standing, ink: Ink) -> tuple[str, int]:
    progress = padded(paint.percent(standing.progress), 4, right=True)
    return f"{paint.sign(standing.status, ink, stale=standing.stale)} {progress}", 2 + cells(progress)


def _details(details: tuple[Detail, ...], indent: int, screen: Screen) -> Iterator[str]:
    column = max((cells(visible(d.label)) for d in details), default=0) + 2
    for detail in details:
        label = screen.out("label", padded(visible(detail.label), column))
        first, *rest = wrapped(_value(detail), max(20, screen.width - indent - column))
        yield f"{' ' * indent}{label}{first}".rstrip()
        yield from (f"{' ' * (indent + column)}{line}" for line in rest)


def _value(detail: Detail) -> str:
    if not detail.before:
        return visible(detail.after) or "edited"
    return f"{visible(detail.before)} → {visible(detail.after)}"
