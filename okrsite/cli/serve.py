"""`okrsite serve`: what does the site look like while it is written?"""

from __future__ import annotations

import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from datetime import date
from secrets import token_hex

import click

from okrsite.cli import told
from okrsite.cli.amounts import counted
from okrsite.cli.screen import Screen
from okrsite.cli.session import Session
from okrsite.content.trees import DiskTree
from okrsite.findings import UsageError
from okrsite.history.annals import Annals
from okrsite.history.memory import Memory
from okrsite.model import EVERYONE
from okrsite.reporters.formats import REPORTERS
from okrsite.serve.answers import LOOPBACK as LOOPBACK_NAMES
from okrsite.serve.answers import Names
from okrsite.serve.press import Past, Wanted
from okrsite.serve.server import PORT, Server, opened
from okrsite.serve.watching import People, Watch
from okrsite.serve.workshop import Rebuilt, Workshop

LOOPBACK = "127.0.0.1"
ALL = ("0.0.0.0", "::")  # noqa: S104 - what to recognise, not what to listen on

WAY_OUT = "the site can be read by everybody who reaches this computer: drafts too, and whatever {} may see"


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), metavar="N", help=f"Port ({PORT}, or the next that is free).")
@click.option("--host", metavar="NAME", default=LOOPBACK, help="Address to listen on (127.0.0.1: this computer only).")
@click.option("--open", "is_opened", is_flag=True, help="Open the site in the browser.")
@click.option("--poll", is_flag=True, help="Look at the files every second: for disks that do not tell of changes.")
@click.option("--audience", metavar="NAME", default=EVERYONE, help="Show what NAME may see (everyone).")
@click.option("--drafts/--no-drafts", default=True, help="Show drafts too (they are shown).")
@click.pass_context
def command(
    ctx: click.Context, *, port: int | None, host: str, is_opened: bool, poll: bool, audience: str, drafts: bool
) -> int:
    """Show the site while you write: built in memory, rebuilt on every save, reloaded in the browser.

    Errors are shown over the last good page. Nothing is written. Ctrl-C ends it.
    """
    session: Session = ctx.obj
    screen = session.screen
    threading.excepthook = lambda _: None  # a watcher that dies is noticed, and replaced
    people = People(lambda rebuilt: _tell(rebuilt, screen, tree), lambda text: _warn(screen, text))
    server = opened(host, port, time.monotonic, _names(host), people.warn)
    tree = DiskTree(session.root())
    past = _past(session, tree, audience)
    wanted = Wanted(tree.root, _days(ctx, session), server.url, session.config_name, audience, drafts, past)
    workshop = Workshop(wanted, time.monotonic)
    with screen.progress() as stage:
        stage("read")
        first = workshop.refresh()
    _begin(first, server, workshop, people)
    try:
        screen.say(f"Serving {screen.err('path', server.url)} until Ctrl-C.")
        if host != LOOPBACK:
            people.warn(WAY_OUT.format(audience))
        if is_opened:
            webbrowser.open(server.url)
        Watch(workshop, time.monotonic, people, poll=poll).run()
    except KeyboardInterrupt:
        screen.say("")
    finally:
        server.end()
    return 0


def _begin(first: Rebuilt | None, server: Server, workshop: Workshop, people: People) -> None:
    """Serve what there is; a project that can be no site on any day is refused."""
    if first is not None and first.state.trouble:
        raise UsageError(first.state.trouble)
    if first is not None:
        people.tell(first)
    server.begin(workshop, token_hex(4))


def _names(host: str) -> Names:
    if host in ALL:
        return Names(LOOPBACK_NAMES | {socket.gethostname().lower()}, any_address=True)
    return Names(LOOPBACK_NAMES | {host.lower()})


def _days(ctx: click.Context, session: Session) -> Callable[[], date]:
    """The day that was asked for, or each day as it comes."""
    if ctx.find_root().params.get("today") is not None:
        return lambda: session.today
    return date.today


def _past(session: Session, tree: DiskTree, audience: str) -> Past:
    """Who knows the edits of files: git, which is asked for each commit once. What rules ask of it, `check` tells."""
    git = session.git()
    annals = Annals(git, session.kept(), only_reads=True)
    return lambda day, config: Memory(git, tree, day, audience, annals=annals).edits(config)


def _warn(screen: Screen, text: str) -> None:
    screen.complain(f"{screen.err('warning', 'Note:')} {screen.safe(text)}")


def _tell(rebuilt: Rebuilt, screen: Screen, tree: DiskTree) -> None:
    """One line of what was done; before it what is in the way."""
    state, is_first = rebuilt.state, rebuilt.state.news == 1
    if state.errors:
        screen.complain(REPORTERS["full"](told.on_screen(state.errors, tree, screen, screen.err)))
    for line in state.trouble.splitlines():
        screen.complain(f"{screen.err('error', 'Error:')} {screen.safe(line)}")
    done = "built" if is_first else "rebuilt"
    files = counted(len(rebuilt.changed), "file") + ("" if is_first else " changed")
    facts = [
        *([files] if rebuilt.changed else []),
        *([told.summary(rebuilt.findings, screen.err)] if rebuilt.findings else []),
    ]
    if not state.is_good:
        done, facts = (
            screen.err("error", f"not {done}"),
            [*facts, *(["the last good site stays"] if state.site else [])],
        )
    screen.say(f"{done} in {rebuilt.seconds:.2f} s: {', '.join(facts)}")
