"""`okrsite build`: check, then write the site."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from okrsite.build import Options, Outcome, build
from okrsite.cli import told
from okrsite.cli.screen import Screen
from okrsite.cli.session import Session, as_address, as_day
from okrsite.findings import Level, UsageError
from okrsite.model import EVERYONE
from okrsite.reporters.formats import REPORTERS
from okrsite.reporters.report import counts

if TYPE_CHECKING:
    from okrsite.content.trees import Tree

FORMAT = "okrsite-build/1"


class Asked(TypedDict):
    """The options of the command. `jobs` and `no_cache` change how fast a site is made, never what it is."""

    out: str | None
    base_url: str
    audience: str
    as_of: date | None
    revision: str | None
    offline: bool
    drafts: bool
    strict: bool
    untrusted: bool
    jobs: int
    no_cache: bool
    profile: bool
    as_json: bool


@click.command()
@click.option("--out", metavar="DIR", help="Folder to write to (site, or `output` of okrsite.yaml).")
@click.option(
    "--base-url", callback=as_address, metavar="URL", default="",
    help="Public address, in place of `site.url` of okrsite.yaml.",
)  # fmt: skip
@click.option("--audience", metavar="NAME", default=EVERYONE, help="Build what NAME may see (everyone).")
@click.option(
    "--as-of", callback=as_day, metavar="DATE", help="The site as it was on DATE: later check-ins do not exist yet."
)
@click.option(
    "--revision", metavar="REV", help="The files of REV, not those on the disk; with --as-of, as they were on DATE."
)
@click.option("--offline", is_flag=True, help="Make links that work from a disk, without a server.")
@click.option("--drafts", is_flag=True, help="Publish drafts too.")
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option("--untrusted", is_flag=True, help="Leave out the project's own theme, and the rules of okrsite.yaml.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to work with; the site is the same.")
@click.option("--no-cache", is_flag=True, help="Make everything anew; the site is the same.")
@click.option("--profile", is_flag=True, help="Show how long each stage took.")
@click.option("--json", "as_json", is_flag=True, help="Print a summary for programs.")
@click.pass_obj
def command(session: Session, **asked: Unpack[Asked]) -> int:
    """Check the content, then write the site. Errors are reported, and then nothing is written.

    The folder is replaced in one step; files in it that okrsite did not write are kept.
    """
    with _files(session, asked) as (tree, commit), session.screen.progress() as stage:
        outcome = build(_options(session, asked)._replace(tree=tree, commit=commit), time.perf_counter, stage)
    screen = session.screen
    session.describe(outcome.project)
    if outcome.note:
        screen.say(outcome.note)
    _tell_findings(outcome, screen, strict=asked["strict"])
    _tell_pages(outcome, screen)
    if asked["profile"] or screen.verbosity:
        screen.complain(_profile(outcome))
    if asked["as_json"]:
        screen.show(json.dumps(_summary(outcome), indent=2))
    return int(outcome.published is None)


@contextmanager
def _files(session: Session, asked: Asked) -> Iterator[tuple[Tree | None, str]]:
    """The files of the revision that was asked for, on the day that was asked for, and its commit."""
    revision, day = asked["revision"], asked["as_of"]
    if revision is None:
        yield None, ""
        return
    from okrsite.history.objects import Objects  # noqa: PLC0415 - only this option reads git
    from okrsite.history.revision import GitTree  # noqa: PLC0415

    git = session.git()
    commit = git.commit(revision)
    if day is not None and not (commit := git.commit_by(day, commit)):
        raise UsageError(f"{revision} had no commit by {day}{git.depth()}")
    with Objects(git) as objects:
        tree = GitTree(git, commit, objects)
        if tree.file(session.config_name) is None:
            raise UsageError(f"{revision} ({commit[:10]}): there was no {session.config_name}")
        session.screen.say(f"The files of {session.screen.safe(revision)}: commit {commit[:10]}.")
        yield tree, commit


def _options(session: Session, asked: Asked) -> Options:
    return Options(
        root=session.root(),
        today=asked["as_of"] or session.today,
        now=session.today,
        config_path=session.config_name,
        out=Path(asked["out"]) if asked["out"] else None,
        audience=asked["audience"],
        drafts=asked["drafts"],
        strict=asked["strict"],
        offline=asked["offline"],
        base_url=asked["base_url"],
        home=Path.home(),
        git=session.git(),
        trusted=not asked["untrusted"],
        kept=None if asked["no_cache"] or asked["untrusted"] else session.kept(),
    )


def _tell_findings(outcome: Outcome, screen: Screen, *, strict: bool) -> None:
    """Show in full what forbids the build, and count the rest."""
    fatal = (Level.ERROR, Level.WARNING) if strict else (Level.ERROR,)
    shown = tuple(f for f in outcome.findings if f.level in fatal)
    if shown:
        screen.complain(REPORTERS["full"](told.on_screen(shown, outcome.project.tree, screen, screen.err)))
        screen.complain(f"{told.summary(shown, screen.err)}: nothing was written.")
    elif outcome.findings:
        screen.say(f"{told.summary(outcome.findings, screen.err)}: run `okrsite check` to see them.")


def _tell_pages(outcome: Outcome, screen: Screen) -> None:
    done = outcome.published
    if done is None:
        return
    where = screen.err("path", screen.safe(_near(outcome.target)))
    took = f"{sum(outcome.seconds.values()):.1f} s"
    if not done.written and not done.removed:
        screen.say(f"{where} is up to date: {told.counted(done.kept, 'file')}, {took}.")
        return
    parts = [f"{count:,} {word}" for word, count in done._asdict().items() if count or word == "written"]
    screen.say(f"{screen.err('good', 'Built')} {where}: {', '.join(parts)}, {took}.")


def _near(target: Path) -> str:
    """A path as it is shortest to type from here."""
    relative = os.path.relpath(target)
    return relative if len(relative) < len(str(target)) else str(target)


def _profile(outcome: Outcome) -> str:
    total = sum(outcome.seconds.values()) or 1.0
    rows = [f"{name:<14}{seconds:8.3f} s {seconds / total:6.0%}" for name, seconds in outcome.seconds.items()]
    return "\n".join([*rows, f"{'total':<14}{total:8.3f} s"])


def _summary(outcome: Outcome) -> dict[str, object]:
    done = outcome.published
    files = done._asdict() if done else {"written": 0, "kept": 0, "removed": 0}
    return {
        "format": FORMAT,
        "out": str(outcome.target),
        "published": done is not None,
        **files,
        "seconds": {name: round(seconds, 6) for name, seconds in outcome.seconds.items()},
        "findings": counts(outcome.findings),
    }
