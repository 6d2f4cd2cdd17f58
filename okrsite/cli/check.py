"""`okrsite check`: what is wrong with the content, and what can be done about it?"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict, Unpack, cast

import click

from okrsite import again, gate, selectors
from okrsite.cli import told
from okrsite.cli.amounts import counted
from okrsite.cli.session import Session
from okrsite.content.trees import DiskTree, Tree
from okrsite.findings import Finding, Level, Row, UsageError, finding_of, row_of
from okrsite.project import Project
from okrsite.reporters.formats import REPORTERS
from okrsite.reporters.report import Report

FAIL_LEVELS = [level.value for level in (Level.ERROR, Level.WARNING, Level.INFO)]

KEPT = "last-check"
"""Under which name it is remembered what the last check found."""

FOR_PEOPLE = ("full", "concise")
"""Formats that are coloured and wrapped on a terminal; all others are bytes for a program."""

Findings = tuple[Finding, ...]


class Asked(TypedDict):
    """The options of the command."""

    paths: tuple[str, ...]
    style: str
    output_file: str | None
    fail_level: str
    strict: bool
    untrusted: bool
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    select_ids: str | None
    since: str | None
    baseline: str | None
    write_baseline: bool
    fix: bool
    diff: bool
    no_cache: bool


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--output-format", "style", type=click.Choice(list(REPORTERS)), default="full", show_default=True)
@click.option("--output-file", metavar="FILE", help="Write the findings to FILE instead of printing them.")
@click.option("--fail-level", type=click.Choice(FAIL_LEVELS), default="error", help="From here on it fails (error).")
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option("--untrusted", is_flag=True, help="Check by the rules as they come, whatever okrsite.yaml says of them.")
@click.option("--select", multiple=True, metavar="CODES", help="Only these rules: OKR401,long-title or OKR4.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these rules.")
@click.option("--select-ids", metavar="SELECTOR", help="Only findings about these: team:growth, ID+.")
@click.option("--since", metavar="REV", help="Only findings in files and of entities changed since: main, v1, HEAD~3.")
@click.option("--baseline", metavar="FILE", help="Leave out what FILE knows.")
@click.option("--fix", is_flag=True, help="Put right what has one certain answer, then check again.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, as a patch; write nothing.")
@click.option("--write-baseline", is_flag=True, help="Write what is found to the FILE of --baseline.")
@click.option("--no-cache", is_flag=True, help="Read everything anew; the findings are the same.")
@click.pass_obj
def command(session: Session, **asked: Unpack[Asked]) -> int:
    """Report what is wrong with the content, everywhere or in PATHs. It changes nothing without --fix.

    The exit code is 1 if there are findings at or above the fail level, or if --diff shows anything.
    """
    _refuse_together(asked)
    narrow = _narrowing(session, asked)
    case = _case(session, asked)
    if case is not None and (known := again.recalled(case, KEPT)) is not None:
        return _tell(session, narrow(_found(known), None), asked)
    before = again.begin(case, session.configuration().content) if case is not None else None
    excuses: list[str] = []
    project = session.project(past=True, trusted=not asked["untrusted"], anew=asked["no_cache"], excuses=excuses)
    if case is not None and before is not None and not excuses:
        again.remember(case, KEPT, project.config.content, before, {"findings": [row_of(f) for f in project.findings]})
    if asked["fix"] or asked["diff"]:
        from okrsite.cli import mend  # noqa: PLC0415 - nothing else of the command edits

        mended = mend.mend(session, project, lambda p: narrow(p.findings, p), trusted=not asked["untrusted"])
        if asked["diff"]:
            mend.show(session, mended)
            return int(bool(mended.done))
        mend.write(session, mended, session.root())
        project = mended.project
    return _tell(session, narrow(project.findings, project), asked, project.tree)


def _case(session: Session, asked: Asked) -> again.Case | None:
    """What the findings depend on; None where more is asked for than findings, or nothing kept is to be believed."""
    kept = session.kept()
    more = any(asked[key] for key in ("fix", "diff", "since", "select_ids", "untrusted", "no_cache"))
    if more or kept is None:
        return None
    return again.Case(session.root(), session.config_name, session.git(), (str(session.today),), kept)


def _found(known: dict[str, object]) -> Findings:
    """The findings that were remembered."""
    return tuple(map(finding_of, cast("list[Row]", known["findings"])))


def _tell(session: Session, found: Findings, asked: Asked, tree: Tree | None = None) -> int:
    """Report what was asked for, and give the exit code."""
    if asked["write_baseline"]:
        return _write_baseline(session, str(asked["baseline"]), found)
    is_whole = not any(asked[key] for key in ("paths", "select", "ignore", "select_ids", "since"))
    found = _sifted(session, asked["baseline"], found, is_whole=is_whole)
    _report(session, tree or DiskTree(session.root()), found, asked)
    return int(gate.fails(found, _fail_level(asked)))


def _refuse_together(asked: Asked) -> None:
    """Refuse options that do not make sense beside each other."""
    if asked["write_baseline"] and asked["baseline"] is None:
        raise UsageError("--write-baseline needs --baseline FILE: that is where it writes")
    if asked["fix"] and asked["diff"]:
        raise UsageError("--fix writes and --diff does not: choose one of them")


def _narrowing(session: Session, asked: Asked) -> Callable[[Findings, Project | None], Findings]:
    """What takes from a project the findings that are asked for. A wrong option is said before anything is read."""
    root = session.root()
    paths = _inside(asked["paths"], root)
    chosen, ignored = _codes(asked["select"]), _codes(asked["ignore"])

    def narrow(findings: Findings, project: Project | None) -> Findings:
        found = gate.within(gate.chosen(findings, chosen, ignored), paths)
        if project is not None:
            found = _since(_about(found, project, asked["select_ids"]), project, session, asked["since"])
        return gate.stricter(found) if asked["strict"] else found

    return narrow


def _codes(given: Sequence[str]) -> frozenset[str]:
    return gate.codes_of(name for names in given for name in names.split(",") if name.strip())


def _inside(paths: Sequence[str], root: Path) -> list[str]:
    """The paths as findings name them, relative to the root. They must exist and lie in the project."""
    inside = []
    for path in paths:
        whole = os.path.abspath(path)  # noqa: PTH100 - a link is named, not followed
        if not os.path.lexists(whole):
            raise UsageError(f"{path}: there is no such file or folder")
        relative = os.path.relpath(whole, root).replace(os.sep, "/")
        if relative.startswith("../") or relative == "..":
            raise UsageError(f"{path}: lies outside of the project, {root}")
        inside.append(relative)
    return inside


def _about(found: Findings, project: Project, selector: str | None) -> Findings:
    if selector is None:
        return found
    return gate.about(found, selectors.select(project.graph, project.scores, selectors.parse(selector)))


def _since(found: Findings, project: Project, session: Session, revision: str | None) -> Findings:
    if revision is None:
        return found
    from okrsite.history.changed import changed_since  # noqa: PLC0415 - only this option asks git

    changed = changed_since(session.git(), project.tree, project.config.content, revision)
    return gate.touched(found, project.graph, changed.files, changed.gone)


def _write_baseline(session: Session, path: str, found: Findings) -> int:
    _write(path, gate.baseline_text(found))
    session.screen.say(f"{counted(len(found), 'finding')} recorded in {path}: from now on only new ones count.")
    return 0


def _sifted(session: Session, path: str | None, found: Findings, *, is_whole: bool) -> Findings:
    if path is None:
        return found
    try:
        text = Path(path).read_text("utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(f"--baseline {path}: {getattr(error, 'strerror', None) or 'not readable as text'}") from error
    new, known, stale = gate.sift(found, text)
    if known:
        session.screen.say(f"{counted(known, 'finding')} known to {path} left out.")
    if stale and is_whole:
        session.screen.say(_stale(stale, path))
    return new


def _stale(count: int, path: str) -> str:
    entries = "1 entry of it fits" if count == 1 else f"{count} entries of it fit"
    return f"{entries} nothing any more: write {path} again with --write-baseline."


def _report(session: Session, tree: Tree, found: Findings, asked: Asked) -> None:
    screen, write = session.screen, REPORTERS[asked["style"]]
    if asked["output_file"] is not None:
        _write(asked["output_file"], write(told.in_file(found, tree)))
    elif asked["style"] in FOR_PEOPLE:
        screen.show(write(told.on_screen(found, tree, screen, screen.out)))
    else:
        screen.show(write(told.in_file(found, tree)))
    if asked["style"] == "github" and (page := os.environ.get("GITHUB_STEP_SUMMARY")):
        _summarise(session, page, told.in_file(found, tree))
    gap = "\n" if found and screen.is_terminal and asked["style"] == "full" else ""
    screen.say(f"{gap}{told.summary(found, screen.err)}")


def _summarise(session: Session, page: str, report: Report) -> None:
    """Put the findings on the page of the job, below what earlier steps wrote there."""
    from okrsite.reporters.summary import summary  # noqa: PLC0415 - only on that build server

    try:
        with Path(page).open("a", encoding="utf-8", newline="\n") as file:
            file.write(summary(report))
    except OSError as error:
        session.screen.complain(f"GITHUB_STEP_SUMMARY: {page}: {error.strerror}")


def _write(path: str, text: str) -> None:
    try:
        Path(path).write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def _fail_level(asked: Asked) -> Level:
    """Where failing begins: `--strict` lowers it to warnings, and never raises it."""
    level = Level(asked["fail_level"])
    return Level.WARNING if asked["strict"] and level is Level.ERROR else level
