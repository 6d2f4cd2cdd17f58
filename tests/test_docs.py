"""Does what the documentation tells people to type and to click exist?"""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import click
import pytest

from okrsite.cli.app import okrsite
from tests.conftest import BASE, REPOSITORY, TODAY, CompanyMaker, environment

PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")])
TUTORIAL = REPOSITORY / "docs" / "tutorial.md"
README = REPOSITORY / "README.md"

COMMAND = re.compile(r"(?:^    |`)okrsite ((?:[\w-]|[^\n`])+)", re.MULTILINE)


def commands() -> list[tuple[str, str]]:
    """Every `okrsite …` that a page shows, with the page."""
    found = [(path.name, line) for path in PAGES for line in COMMAND.findall(path.read_text(encoding="utf-8"))]
    assert len(found) > 20, "the documentation shows no commands, or this test no longer sees them"
    return found


def test_every_command_and_option_of_the_documentation_exists() -> None:
    context = click.Context(okrsite)
    missing = []
    for page, line in commands():
        words = line.split()
        if not re.fullmatch("[a-z]+", words[0]):
            continue
        command = okrsite.get_command(context, words[0])
        options = {name for parameter in command.params for name in parameter.opts} if command else set()
        wrong = [word for word in words[1:] if word.startswith("--") and word not in options | {"--help"}]
        if command is None or wrong:
            missing.append((page, line, wrong))
    assert missing == []


def test_every_command_of_the_program_is_in_the_readme() -> None:
    readme = README.read_text(encoding="utf-8")
    names = okrsite.list_commands(click.Context(okrsite))
    assert [name for name in names if f"`{name}`" not in readme and f"okrsite {name}`" not in readme] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    prose = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", prose)
    assert [target for target in targets if not (page.parent / target).exists()] == []


STEP = re.compile(
    r"^`content/(?P<path>[\w/.-]+)`\n\n```markdown\n(?P<text>.*?)^```|^    (?P<command>\S[^\n]*)$",
    re.MULTILINE | re.DOTALL,
)
"""What the tutorial tells somebody to do: write a file, or type a command."""


def test_the_tutorial_leads_from_nothing_to_a_site(tmp_path: Path) -> None:
    """Everything it says is done as it says it, in a new folder, in order; every command succeeds."""
    here, done = tmp_path, []
    for step in STEP.finditer(
        re.sub(r"^```yaml.*?^```", "", TUTORIAL.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    ):
        if step["path"]:
            path = here / "content" / step["path"]
            assert path.is_file(), "it is opened, so a command before it has written it"
            path.write_text(step["text"], "utf-8")
        elif step["command"].startswith("cd "):
            here /= step["command"].removeprefix("cd ")
        elif not step["command"].startswith("pip "):
            done.append(typed(step["command"], here))
    assert len(done) == 19
    site = here / "site"
    page = (site / "objectives" / "quick-repairs" / "wait" / "index.html").read_text("utf-8")
    assert "The parts shelf is sorted." in page
    assert 'data-progress="0.200000"' in page
    assert (site / "people" / "ivo-brandt" / "index.html").is_file()


def typed(command: str, folder: Path) -> str:
    """Type a command in a shell, where `okrsite` is this one, on the day of the tutorial."""
    run = f'okrsite() {{ "{sys.executable}" -m okrsite --today 2026-11-18 "$@"; }}; {command}'
    done = subprocess.run(["sh", "-c", run], cwd=folder, env=environment(folder), capture_output=True, check=False)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout.decode()


def test_the_tutorial_shows_what_a_check_in_writes(company: CompanyMaker) -> None:
    text = TUTORIAL.read_text(encoding="utf-8")
    shown = re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    files = {m["path"]: m["text"] for m in STEP.finditer(text) if m["path"]}
    made = company(BASE, files).remove("objectives/city-rides.md", "objectives/quick-repairs.md")
    note = "The parts shelf is sorted."
    assert (
        made.run(
            "checkin", "quick-repairs/wait", "5.2", "--confidence", "6", "--note", note, today=date(2026, 11, 18)
        ).code
        == 0
    )
    written = made.path("objectives/2026-q4/workshop/quick-repairs.md").read_text("utf-8")
    assert [part for part in shown if part not in written] == []
    errors = [f.message for f in made.findings() if f.level == "error"]
    assert errors == []


def test_the_readme_example_has_the_numbers_it_promises(company: CompanyMaker) -> None:
    example = re.findall(r"```markdown\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)[0]
    made = company(BASE, {"objectives/quick-repairs.md": example})
    numbers = made.load(TODAY.replace(day=18)).scores.of("key-result:quick-repairs/wait")
    assert (round(100 * (numbers.progress or 0)), round(100 * (numbers.expected or 0))) == (60, 53)
