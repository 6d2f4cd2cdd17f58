"""`okrsite build`: check, then write the site."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import click

from okrsite import again
from okrsite.cli.amounts import counted, totals
from okrsite.cli.screen import Screen
from okrsite.cli.session import Session, as_address, as_day, processors
from okrsite.findings import Level, UsageError
from okrsite.model import EVERYONE

if TYPE_CHECKING:
    from okrsite.build import Options, Outcome
    from okrsite.content.trees import Tree

FORMAT = "okrsite-build/1"

KEPT = "last-build"
"""Under which name it is remembered what the last build saw and made."""


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
    jobs: int | None
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
@click.option("--profile", is_flag=True, help="Show how long each stage took, and with how much.")
@click.option("--json", "as_json", is_flag=True, help="Print a summary for programs.")
@click.pass_obj
def command(session: Session, **asked: Unpack[Asked]) -> int:
    """Check the content, then write the site. Errors are reported, and then nothing is written.

    The folder is replaced in one step; files in it that okrsite did not write are kept.
    """
    begun = time.perf_counter()
    case = _case(session, asked)
    if case is not None and (known := _as_before(case)) is not None:
        return _tell_again(session.screen, known, time.perf_counter() - begun, asked)
    from okrsite.build import build  # noqa: PLC0415 - where nothing has changed, nothing is loaded

    before = again.begin(case, session.configuration().content) if case is not None else None
    with _files(session, asked) as (tree, commit), session.screen.progress() as stage:
        outcome = build(_options(session, asked)._replace(tree=tree, commit=commit), time.perf_counter, stage)
    if case is not None and before is not None and outcome.published is not None and _is_looked_at(outcome, case):
        again.remember(case, KEPT, outcome.project.config.content, before, _answer(outcome))
    _tell(session, outcome, asked)
    return int(outcome.published is None)


def _case(session: Session, asked: Asked) -> again.Case | None:
    """What the site depends on; None where nothing that was remembered is to be believed."""
    kept = session.kept()
    if kept is None or asked["no_cache"] or asked["untrusted"] or asked["revision"] is not None:
        return None
    names = ("base_url", "audience", "as_of", "offline", "drafts", "strict")
    out = os.path.abspath(asked["out"]) if asked["out"] else ""  # noqa: PTH100 - a link to a folder is a folder
    words = (str(session.today), out, *(f"{name}={asked[name]}" for name in names))  # type: ignore[literal-required]
    root = session.root()
    return again.Case(root, session.config_name, session.git(), words, kept)


def _as_before(case: again.Case) -> dict[str, object] | None:
    """What the last build made, if another one would make the same and it still lies there."""
    known = again.recalled(case, KEPT)
    return known if known and again.is_published(Path(str(known["target"])), known["outputs"]) else None


def _is_looked_at(outcome: Outcome, case: again.Case) -> bool:
    """Whether everything that the site is made of lies where the next build will look for changes."""
    from okrsite.site import theme  # noqa: PLC0415 - the build has loaded it

    return not theme.is_apart(outcome.project.config.theme, case.root)


def _answer(outcome: Outcome) -> dict[str, object]:
    """What is remembered of a build."""
    files = outcome.published.written + outcome.published.kept if outcome.published else 0
    target, found = os.path.realpath(outcome.target), _summary(outcome)["findings"]
    return {"target": target, "outputs": outcome.outputs, "kept": files, "findings": found, "note": outcome.note}


def _tell_again(screen: Screen, known: dict[str, Any], seconds: float, asked: Asked) -> int:
    """What is said when everything is up to date."""
    if known["note"]:
        screen.say(known["note"])
    if any(known["findings"].values()):
        screen.say(f"{totals(known['findings'], screen.err)}: run `okrsite check` to see them.")
    target = Path(asked["out"] or known["target"])
    _tell_up_to_date(screen, target, known["kept"], seconds)
    stages = {"look": seconds}
    if asked["profile"] or screen.verbosity:
        screen.complain(_profile(stages, {"look": known["kept"]}))
    if asked["as_json"]:
        done = {"published": True, "written": 0, "kept": known["kept"], "removed": 0}
        took = {name: round(s, 6) for name, s in stages.items()}
        rest = {"seconds": took, "counts": {"look": known["kept"]}, "findings": known["findings"]}
        screen.show(json.dumps({"format": FORMAT, "out": str(target), **done, **rest}, indent=2))
    return 0


def _tell(session: Session, outcome: Outcome, asked: Asked) -> None:
    """What is said of a build."""
    screen = session.screen
    session.describe(outcome.project)
    if outcome.note:
        screen.say(outcome.note)
    _tell_findings(outcome, screen, strict=asked["strict"])
    _tell_pages(outcome, screen)
    if asked["profile"] or screen.verbosity:
        screen.complain(_profile(outcome.seconds, outcome.counts))
    if asked["as_json"]:
        screen.show(json.dumps(_summary(outcome), indent=2))


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
    from okrsite.build import Options  # noqa: PLC0415

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
        # What several processes ask of one git at the same time would get each other's answers.
        jobs=1 if asked["revision"] is not None else asked["jobs"] or processors(),
    )


def _tell_findings(outcome: Outcome, screen: Screen, *, strict: bool) -> None:
    """Show in full what forbids the build, and count the rest."""
    from okrsite.cli import told  # noqa: PLC0415
    from okrsite.reporters.formats import REPORTERS  # noqa: PLC0415

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
    seconds = sum(outcome.seconds.values())
    if not done.written and not done.removed:
        _tell_up_to_date(screen, outcome.target, done.kept, seconds)
        return
    where = screen.err("path", screen.safe(_near(outcome.target)))
    parts = [f"{count:,} {word}" for word, count in done._asdict().items() if count or word == "written"]
    screen.say(f"{screen.err('good', 'Built')} {where}: {', '.join(parts)}, {seconds:.1f} s.")


def _tell_up_to_date(screen: Screen, target: Path, files: int, seconds: float) -> None:
    where = screen.err("path", screen.safe(_near(target)))
    screen.say(f"{where} is up to date: {counted(files, 'file')}, {seconds:.1f} s.")


def _near(target: Path) -> str:
    """A path as it is shortest to type from here."""
    relative = os.path.relpath(target)
    return relative if len(relative) < len(str(target)) else str(target)


def _profile(stages: Mapping[str, float], counts: Mapping[str, int]) -> str:
    """Each stage with its seconds, their share, and how many files, nodes, numbers, findings, edits or pages it had."""
    total = sum(stages.values()) or 1.0
    rows = [
        f"{name:<14}{seconds:8.3f} s {seconds / total:6.0%}" + (f" {counts[name]:10,}" if name in counts else "")
        for name, seconds in stages.items()
    ]
    return "\n".join([*rows, f"{'total':<14}{total:8.3f} s"])


def _summary(outcome: Outcome) -> dict[str, object]:
    from okrsite.reporters.report import counts  # noqa: PLC0415

    done = outcome.published
    files = done._asdict() if done else {"written": 0, "kept": 0, "removed": 0}
    return {
        "format": FORMAT,
        "out": str(outcome.target),
        "published": done is not None,
        **files,
        "seconds": {name: round(seconds, 6) for name, seconds in outcome.seconds.items()},
        "counts": dict(outcome.counts),
        "findings": counts(outcome.findings),
    }
