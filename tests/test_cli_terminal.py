"""Do the commands that people type every week behave at every terminal, and nowhere but at one: a pipe, a dumb one, a narrow one?"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from tests import terminal
from tests.conftest import BASE, Company, CompanyMaker
from tests.terminal import CTRL_C, ENTER, Said, talk
from tests.test_cli_checkin import KINDS
from tests.test_cli_close import TWO
from tests.test_cli_close import WALK as CLOSING
from tests.test_cli_new import KINDS as QUESTIONS

Turns = Sequence[tuple[str, str]]

CHECK_IN = [("Value:", "3\r"), ("Confidence", "7\r"), ("Note", "Good\r"), ("Write it?", ENTER)]
WALK = [
    ("Who are you:", "ivo-brandt\r"), ("Value:", "21\r"), ("Confidence", ENTER), ("Note", ENTER),
    ("Done, by number:", "2\r"), ("Confidence", ENTER), ("Note", ENTER), ("true or false:", "true\r"), ("Confidence", ENTER),
    ("Note", ENTER), ("stretch:", "target\r"), ("Confidence", ENTER), ("Note", ENTER), ("Value:", "q\r"), ("Write 4 check-ins?", ENTER),
]  # fmt: skip

CONVERSATIONS: dict[str, tuple[list[str], Turns]] = {
    "one": (["checkin", "quick-repairs/wait"], CHECK_IN),
    "one, in a file": (["checkin", "quick-repairs/wait", "--file"], CHECK_IN),
    "walk": (["checkin"], WALK),
    "close": (["close", "2026-q4", "--carry", "2027-q1"], [turn for turn in CLOSING if turn[1]]),
    **{f"new {kind}": (["new", kind], [turn for turn in turns if turn[1]]) for kind, turns in QUESTIONS.items()},
}
"""A whole conversation of each kind, whose last answer writes."""


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    return company(BASE, KINDS)


def of(company: CompanyMaker, name: str) -> Company:
    """The company that a conversation is about; what is to be begun is not there yet."""
    made = company(BASE, TWO if name == "close" else KINDS)
    kind = name.removeprefix("new ")
    return made.remove(f"{kind}.md") if kind in ("vision", "mission") else made


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_ctrl_c_at_the_last_prompt_leaves_every_file_as_it_was(company: CompanyMaker, name: str) -> None:
    args, turns = CONVERSATIONS[name]
    made = of(company, name)
    before = made.snapshot()
    said = talk(made, args, *turns[:-1], (turns[-1][0], CTRL_C))
    assert (said.code, "Nothing was written." in said.screen) == (130, True)
    assert made.snapshot() == before


@pytest.mark.parametrize("at", [0, 2, 4, 9, 13])
def test_ctrl_c_at_any_prompt_of_a_walk_loses_no_byte(made: Company, at: int) -> None:
    before = made.snapshot()
    said = talk(made, ["checkin"], *WALK[:at], (WALK[at][0], CTRL_C))
    assert (said.code, "Nothing was written." in said.screen) == (130, True)
    assert made.snapshot() == before


# ------------------------------------------------------------------------------------------------ colours and widths


def raw(made: Company, args: Sequence[str], turns: Turns, no_color: str = "", term: str = "xterm") -> Said:
    """What really comes to the terminal, with every escape sequence."""
    shown = terminal.ESCAPES
    try:
        terminal.ESCAPES = re.compile(r"\x1b\[\?2004[hl]")  # readline's own, around what is pasted
        return talk(made, args, *turns, NO_COLOR=no_color, TERM=term)
    finally:
        terminal.ESCAPES = shown


SHOWN = {
    "one": (["checkin", "quick-repairs/wait", "3", "--note", "x", "--confidence", "5"], ()),
    "note": (["checkin", "quick-repairs"], (("Note:", ENTER), ("Confidence", ENTER))),
    "walk": (["checkin", "--owner", "ivo-brandt"], (("Value:", "q\r"),)),
    "new": (["new", "page"], (("Title", "A page\r"), ("Id", ENTER))),
    "close": (["close", "2026-q4"], (("Outcome", "-\r"), ("Outcome", "-\r"), ("Outcome", "-\r"))),
    "export": (["export", "--format", "markdown"], ()),
    "list": (["list", "team:workshop"], ()),
    "show": (["show", "quick-repairs"], ()),
    "status": (["status"], ()),
    "tree": (["tree"], ()),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_no_color_means_no_colour(made: Company, name: str) -> None:
    args, turns = SHOWN[name]
    assert "\x1b" not in re.sub(r"\r?\x1b\[K", "", raw(made, args, turns, no_color="1").screen)


@pytest.mark.parametrize("name", ["one", "walk", "close", "list"])
def test_a_terminal_is_spoken_to_in_colour(made: Company, name: str) -> None:
    args, turns = SHOWN[name]
    assert re.search(r"\x1b\[[0-9]+m", raw(made, args, turns).screen)


@pytest.mark.parametrize("name", ["one", "walk", "new", "close", "list"])
def test_a_dumb_terminal_gets_no_escape_sequence(made: Company, name: str) -> None:
    args, turns = SHOWN[name]
    assert "\x1b" not in raw(made, args, turns, term="dumb").screen


@pytest.mark.parametrize("name", ["one", "note", "walk", "list", "show", "status", "tree"])
def test_lines_fit_a_narrow_terminal(made: Company, name: str) -> None:
    args, turns = SHOWN[name]
    said = talk(made, args, *turns, COLUMNS="60")
    assert said.code == 0
    lines = said.screen.rpartition("…")[2].splitlines()
    own = [line for line in lines if "written to" not in line and "Enter leaves one out" not in line]
    assert [line for line in own if len(line) > 60] == []


# ------------------------------------------------------------------------------------------------ no terminal


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_nobody_is_asked_in_a_pipe(company: CompanyMaker, name: str) -> None:
    """It ends at once with what it needs, and no file moves; what needs nothing more is written."""
    made = of(company, name)
    before = made.snapshot()
    done = made.run(*CONVERSATIONS[name][0])
    if name == "new cycle":  # its name, its days and its title can be guessed
        assert (done.code, done.err) == (0, "cycle 2027-q1 written to content/cycles/2027-q1.md\n")
        return
    if name == "new check-in":
        assert (done.code, done.err) == (0, "check-in 2026-w47 written to content/check-ins/2026-w47.md\n")
        return
    assert (done.code, done.out, "\x1b" in done.err) == (2, "", False)
    assert done.err.startswith("Error: ")
    assert made.snapshot() == before
