"""Which commands are there, what do they share, and how does every run end?"""

from __future__ import annotations

import gc
import importlib
import keyword
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from okrsite import __version__
from okrsite.cli.screen import WHEN, Screen
from okrsite.cli.session import Session, as_day
from okrsite.content.near import did_you_mean
from okrsite.findings import UsageError

COMMANDS = {
    "Begin": {
        "init": "Begin with a small example company, to look at and to change.",
    },
    "Look": {
        "status": "The running cycle on one screen.",
        "tree": "The transparency tree: what serves what, up to the vision.",
        "list": "Objectives, or anything else, by selector.",
        "show": "One entity, with each of its numbers explained.",
        "check": "What is wrong with the content, and what to do about it.",
        "diff": "What changed between two revisions, or since one, in terms of OKRs.",
        "rule": "The catalogue of rules, or the page of one.",
        "serve": "The site while you write: rebuilt on every save, reloaded in the browser.",
    },
    "Write": {
        "checkin": "Say where a key result stands, or all that you owe this week.",
        "new": "A new objective, team, person, cycle, or anything else, in the right place.",
        "close": "End a cycle: outcome, decision and lesson of each objective.",
        "import": "Objectives, people or anything else from a spreadsheet, or from another tool's export.",
        "lsp": "Findings, completion and progress in your editor, which starts it.",
    },
    "Publish": {
        "build": "Check, then write the site.",
        "clean": "Remove what build wrote, and nothing else.",
        "export": "Data, tables, a calendar, a feed, or the week's digest for chat and mail.",
        "schema": "JSON Schema of the front matter, for editors.",
    },
}
"""Every command by chapter, with its line in the help; each lives in the module of its name, loaded when it is run."""

INTERRUPTED, BROKEN_PIPE = 130, 141
"""What a shell reports of a program that was stopped by Ctrl-C, or that wrote to a reader who had gone."""

FEW_COLLECTIONS = (100_000, 50, 100)
"""Nodes are frozen and hold no cycles: to search hundreds of thousands of them for garbage is a third of a run."""


class Group(click.Group):
    """Commands that are imported when they are run, so that starting costs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for chapter in COMMANDS.values() for name in chapter]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command = importlib.import_module(f"okrsite.cli.{module}").command
        if not isinstance(command, click.Command):
            return None
        command.help = (command.help or "").replace("\\b\n", "\b\n")  # docstrings write the sign of click out
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = self.list_commands(ctx)
        if args[0] not in known and not args[0].startswith("-"):
            ctx.fail(f"No such command {args[0]!r}{did_you_mean(args[0], known)}.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for chapter, lines in COMMANDS.items():
            with formatter.section(chapter):
                formatter.write_dl(list(lines.items()))

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # before click sees it, which would call it a failed check
            return BROKEN_PIPE


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.option("-C", "folder", metavar="DIR", help="Work as if started in DIR.")
@click.option("--config", metavar="FILE", help="Configuration to read; the project is the folder it lies in.")
@click.option("--today", callback=as_day, metavar="DATE", help="Count as if today were DATE (YYYY-MM-DD).")
@click.option("--color", type=click.Choice(WHEN), default="auto", help="Colours; auto keeps NO_COLOR.")
@click.option("-q", "--quiet", count=True, help="Say less: only what was asked for.")
@click.option("-v", "--verbose", count=True, help="Say more. Twice: show where a bug of okrsite happened.")
@click.version_option(__version__, message="okrsite %(version)s")
@click.pass_context
def okrsite(
    ctx: click.Context, folder: str | None, config: str | None, today: date | None, color: str, quiet: int, verbose: int
) -> None:
    """OKRs as files: checked, linked, scored, and published as a static site.

    Every command works from any folder of a project. A project is a folder with an okrsite.yaml.
    """
    if folder is not None:
        _enter(folder)
    screen = Screen.of(color, quiet=quiet > 0, verbosity=verbose)
    ctx.obj = Session(screen, Path(config) if config else None, today or date.today())  # noqa: DTZ011 - the user's day


def main() -> NoReturn:
    """Run the program and end it with an exit code: 0 fine, 1 findings, 2 a mistake in how it was called.

    It ends at once: to take apart first what was read of 1,000 objectives would take 0.2 s.
    """
    gc.set_threshold(*FEW_COLLECTIONS)
    _open_missing()
    for stream in (sys.stdout, sys.stderr):
        _make_safe(stream)
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = BROKEN_PIPE
    if code == BROKEN_PIPE:  # what is still buffered would complain at the very end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(code)


def run(args: Sequence[str]) -> int:
    """Run a command line and give its exit code. Whatever happens, no traceback is shown that nobody asked for."""
    try:
        code = okrsite.main(list(args), prog_name="okrsite", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except UsageError as error:
        return _failed(str(error), args)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last line of defence
        if (
            isinstance(error, OSError) and error.errno
        ):  # the system's answer; a library may derive its own faults from it
            return _failed(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror), args)
        return _bug(error, args)
    return code if isinstance(code, int) else 0


def _enter(folder: str) -> None:
    try:
        os.chdir(folder)
    except OSError as error:
        raise UsageError(f"-C {folder}: {error.strerror}") from error


def _failed(message: str, args: Sequence[str]) -> int:
    screen = Screen.of(_color(args))
    first, *rest = message.split("\n")
    screen.complain(f"{screen.err('error', 'Error:')} {screen.safe(first)}")
    for line in rest:
        screen.complain(f"       {screen.safe(line)}")
    return 2


def _bug(error: Exception, args: Sequence[str]) -> int:
    _failed(f"this is a bug of okrsite, not of your files: {type(error).__name__}: {error}", args)
    verbosity = sum(arg.count("v") for arg in args if arg.startswith("-v") and not arg.strip("-v"))
    if verbosity + args.count("--verbose") > 1:
        traceback.print_exception(error)
    else:
        Screen.of("auto").complain("       Please report it, with what the same command shows after `okrsite -v -v`.")
    return 2


def _color(args: Sequence[str]) -> str:
    """Which colours are asked for on a command line that may have failed before its options were read."""
    for name, following in zip(args, [*args[1:], ""], strict=True):
        option, _, value = name.partition("=")
        if option == "--color" and (asked := value or following) in WHEN:
            return asked
    return "auto"


def _open_missing() -> None:
    """Open what a shell closed (`>&-`): nobody reads there, and the next file to be opened must not take its place."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # which takes the lowest number that is free
    sys.stdin = sys.stdin or os.fdopen(0)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8")


def _make_safe(stream: object) -> None:
    """Let nothing that content holds stop the output: UTF-8 in a pipe, and what cannot be encoded is shown escaped."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        in_pipe = {} if stream.isatty() else {"encoding": "utf-8"}  # type: ignore[attr-defined]
        reconfigure(errors="backslashreplace", **in_pipe)
