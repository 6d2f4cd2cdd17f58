"""The program as a whole: where it finds its project, how it speaks, and how every run ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from okrsite.cli import app
from okrsite.cli.forms import QUESTIONS
from okrsite.findings import Bug
from tests.conftest import BASE, Company, CompanyMaker, environment


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    return company(BASE)


def test_every_command_explains_itself(made: Company) -> None:
    listed = [name for chapter in app.COMMANDS.values() for name in chapter]
    overview = made.run("--help").out
    for name in listed:
        assert name in overview
        done = made.run(name, "--help")
        assert (done.code, done.err) == (0, "")
        assert "Usage: okrsite" in done.out


def test_a_project_is_found_from_below_and_by_name(made: Company, tmp_path: Path) -> None:
    here = made.run("list", "--json").out
    assert here == made.run("list", "--json", cwd=made.content / "objectives").out
    assert here == made.run("-C", made.root, "list", "--json", cwd=tmp_path).out
    assert here == made.run("--config", made.root / "okrsite.yaml", "list", "--json", cwd=tmp_path).out


def test_another_configuration_may_be_named(made: Company) -> None:
    (made.root / "strict.yaml").write_text("rules: {no-ambition: error}\nsite: {title: [}\n")
    done = made.run("--config", "strict.yaml", "check")
    assert done.code == 2
    assert done.err.startswith("Error: strict.yaml:2:")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--config", "gone.yaml", "check"), "Error: --config gone.yaml: there is no such file\n"),
        (("-C", "gone", "check"), "Error: -C gone: No such file or directory\n"),
        (("show", "quick-repair"), 'Error: nothing has the id "quick-repair" (did you mean "quick-repairs"?)\n'),
        (("build", "--base-url", "ftp://x"), "Error: --base-url ftp://x: it begins with https:// or http://\n"),
        (("status", "--cycle", "2026-q5"), 'Error: there is no cycle "2026-q5" (did you mean "2026-q4"?)\n'),
        (("rule", "OKR777"), 'Error: there is no rule "OKR777"'),
        (
            ("statsu",),
            "Usage: okrsite [OPTIONS] COMMAND [ARGS]...\nTry 'okrsite --help' for help.\n\nError: No such command 'statsu' (did you mean \"status\"?).\n",
        ),
    ],
)
def test_a_mistake_is_one_clear_line(made: Company, args: tuple[str, ...], said: str) -> None:
    done = made.run(*args)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(said)


@pytest.mark.parametrize("day", ["2026-02-30", "20261121", "2026-W47", "tomorrow", "", "\u0662026-11-21"])
def test_a_day_is_written_as_in_the_files(made: Company, day: str) -> None:
    done = made.run("--today", day, "check")
    assert (done.code, done.out) == (2, "")
    assert "is no date like 2026-11-21" in done.err


def test_outside_of_a_project_the_way_in_is_told(made: Company, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = made.run("check", cwd=tmp_path / "empty")
    assert (done.code, done.out) == (2, "")
    assert "`okrsite init` begins a project" in done.err


# ------------------------------------------------------------------------------------------------ colours


def test_colours_are_a_terminals(made: Company) -> None:
    assert "\x1b" not in made.run("list").out
    assert "\x1b[" in made.run("--color", "always", "list").out
    assert "\x1b[" in made.run("list", FORCE_COLOR="1").out
    assert "\x1b" not in made.run("list", FORCE_COLOR="1", NO_COLOR="1").out
    assert "\x1b" not in made.run("--color", "never", "list", FORCE_COLOR="1").out


@pytest.mark.parametrize("option", [("--color", "never"), ("--color=never",)])
def test_faults_keep_to_the_colours_that_were_asked_for(made: Company, option: tuple[str, ...]) -> None:
    said = 'Error: nothing has the id "gone"\n'
    assert made.run(*option, "show", "gone", FORCE_COLOR="1").err == said
    assert made.run("show", "gone").err == said
    for always in (("--color", "always"), ("--color=always",)):
        assert made.run(*always, "show", "gone").err.startswith("\x1b[")


HOSTILE = """
=== objectives/odd.md
---
title: "\\e[31mred \\x07 \\u202e desrever"
team: workshop
owner: ivo-brandt
cycle: 2026-q4
tags: ["\\e[2J"]
key_results:
  - {id: a, title: "\\e]0;owned\\a", unit: "\\e[1m", metric: "\\x9b2J", baseline: 0, target: 9, check_ins: [{date: 2026-11-18, value: 5, note: "\\e[5n"}]}
---
\x7f A body.
"""


@pytest.mark.parametrize(
    "command", [("list", "--key-results"), ("tree",), ("status",), ("show", "odd"), ("show", "odd/a"), ("check",)]
)
def test_no_escape_sequence_of_the_content_is_obeyed(company: CompanyMaker, command: tuple[str, ...]) -> None:
    done = company(BASE, HOSTILE).run(*command)
    assert done.code in (0, 1)
    assert not {"\x1b", "\x07", "\x9b", "\x7f", "\u202e"} & set(done.out + done.err)


@pytest.mark.parametrize("columns", ["20", "50", "80", "120", "100000", "x"])
@pytest.mark.parametrize(
    "command", [("list", "--key-results"), ("tree",), ("status",), ("show", "quick-repairs"), ("rule",)]
)
def test_lines_fit_the_terminal(made: Company, columns: str, command: tuple[str, ...]) -> None:
    done = made.run(*command, COLUMNS=columns)
    room = max(40, min(120, int(columns) if columns.isdigit() else 80))
    assert done.code == 0
    paths = ("content/", "/quick-repairs")
    assert [line for line in done.out.splitlines() if len(line) > room and not any(p in line for p in paths)] == []


# ------------------------------------------------------------------------------------------------ ends


def test_a_bug_is_called_one_and_shown_on_demand(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise Bug("two pages are called x")

    monkeypatch.setattr(app.okrsite, "invoke", broken)
    assert app.run(["check"]) == 2
    told = capsys.readouterr().err
    assert "this is a bug of okrsite, not of your files: Bug: two pages are called x" in told
    assert "Traceback" not in told
    for flags in (["-v", "-v"], ["-vv"], ["--verbose", "-v"]):
        assert app.run([*flags, "check"]) == 2
        assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [(KeyboardInterrupt(), 130), (RecursionError("deep"), 2), (PermissionError(13, "Permission denied", "x"), 2)],
)
def test_ends_are_quiet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(app.okrsite, "invoke", broken)
    assert app.run(["check"]) == code
    assert "Traceback" not in capsys.readouterr().err


def test_a_reader_who_leaves_is_no_error(made: Company) -> None:
    command = [sys.executable, "-m", "okrsite", "--today", "2026-11-21", "schema", "objective"]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command, cwd=made.root, env=environment(made.root), stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_a_shell_closed_is_no_fault(made: Company, closed: str) -> None:
    line = f'"{sys.executable}" -m okrsite --today 2026-11-21 list {closed}'
    done = subprocess.run(
        ["sh", "-c", line], cwd=made.root, env=environment(made.root), capture_output=True, check=False
    )
    assert done.returncode == 0
    assert b"bug" not in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("lang", ["C", "POSIX", "de_DE.ISO-8859-1"])
def test_output_in_a_pipe_is_utf8_in_any_locale(made: Company, lang: str) -> None:
    done = made.run("list", LANG=lang, LC_ALL=lang, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (done.code, "●" in done.out) == (0, True)


def test_no_help_shows_the_signs_of_its_markup(made: Company) -> None:
    helps = {name: made.run(name, "--help").out for name in ("checkin", "export", "import", "list", "new")}
    assert [name for name, text in helps.items() if "\\b" in text or "\b" in text] == []
    assert [(name, line) for name, text in helps.items() for line in text.splitlines() if len(line) > 96] == []
    assert all(re.search(rf"KIND is [^.]*\b{kind}\b", helps["new"].replace("\n ", "")) for kind in QUESTIONS)
    assert "\n  csv         a table: key results, or what --kind says\n" in helps["export"]
    assert "\n  +ID  it and all above        ID+  it and all below\n" in helps["list"]
