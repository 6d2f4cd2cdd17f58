"""Does what the documentation tells people to type and to click exist?"""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from okrsite.cli.app import okrsite
from tests.conftest import BASE, REPOSITORY, TODAY, CompanyMaker

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


def test_the_tutorial_ends_with_a_company_without_errors(company: CompanyMaker) -> None:
    text = TUTORIAL.read_text(encoding="utf-8")
    files = dict(re.findall(r"^`content/([\w/.-]+)`\n\n```markdown\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    assert len(files) == 8
    made = company(files)
    assert [finding for finding in made.findings() if finding.level == "error"] == []
    assert made.run("build").code == 0
    assert (made.site / "objectives" / "quick-repairs" / "wait" / "index.html").is_file()


def test_the_readme_example_has_the_numbers_it_promises(company: CompanyMaker) -> None:
    example = re.findall(r"```markdown\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)[0]
    made = company(BASE, {"objectives/quick-repairs.md": example})
    numbers = made.load(TODAY.replace(day=18)).scores.of("key-result:quick-repairs/wait")
    assert (round(100 * (numbers.progress or 0)), round(100 * (numbers.expected or 0))) == (60, 53)
