"""The hooks, by the real pre-commit: a commit with an error is refused, a slip is put right, the rest goes through."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import BASE, REPOSITORY, Company, CompanyMaker, environment

HOOKS = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())


def test_every_hook_runs_a_command_that_is_there(company: CompanyMaker) -> None:
    made = company(BASE)
    for hook in HOOKS:
        program, *args = hook["entry"].split()
        assert (program, hook["language"], hook["pass_filenames"]) == ("okrsite", "python", False)
        assert made.run(*args).code == 0


def git(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    who = ["-c", "user.name=Mara", "-c", "user.email=mara@example.com", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", *who, *args], cwd=folder, env=apart(folder), capture_output=True, text=True, check=False
    )


def apart(folder: Path) -> dict[str, str]:
    """An environment in which only what pre-commit installs is found."""
    env = environment(folder) | {"PRE_COMMIT_HOME": str(folder.parent / "pre-commit"), "PRE_COMMIT_COLOR": "never"}
    return {name: value for name, value in env.items() if name != "PYTHONPATH"}


@pytest.fixture
def repository(company: CompanyMaker, tmp_path: Path) -> Company:
    """A company in a repository whose commits are checked by the hooks of a clone of ours."""
    clone, made = tmp_path / "okrsite", company(BASE)
    assert git(REPOSITORY, "clone", "-q", "--no-hardlinks", f"file://{REPOSITORY}", str(clone)).returncode == 0
    shutil.copy(REPOSITORY / ".pre-commit-hooks.yaml", clone)
    git(clone, "commit", "-q", "-a", "-m", "The hooks as they are now")
    hooks = [{"id": hook["id"], "verbose": True} for hook in reversed(HOOKS)]
    repo = {"repo": str(clone), "rev": git(clone, "rev-parse", "HEAD").stdout.strip(), "hooks": hooks}
    (made.root / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [repo]}))
    git(made.root, "init", "-q")
    subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"],
        cwd=made.root,
        env=apart(made.root),
        capture_output=True,
        check=True,
    )
    return made


@pytest.mark.slow
def test_commits_are_checked(repository: Company) -> None:
    git(repository.root, "add", "-A")
    first = git(repository.root, "commit", "-m", "Begin")
    assert first.returncode == 0, first.stdout + first.stderr
    assert first.stderr.count("Passed") == 2

    repository.write({"teams/new.md": "---\nname: New\nparent: nobody-at-all\n---\n"})
    git(repository.root, "add", "-A")
    refused = git(repository.root, "commit", "-m", "A team")
    assert refused.returncode == 1
    assert "content/teams/new.md:3:9: OKR201 [error]" in refused.stderr

    repository.write({"teams/new.md": "---\nname: New\nparent: compnay\n---\n"})
    git(repository.root, "add", "-A")
    mended = git(repository.root, "commit", "-m", "A team")
    assert mended.returncode == 1
    assert "files were modified by this hook" in mended.stderr
    assert repository.path("teams/new.md").read_text() == "---\nname: New\nparent: company\n---\n"
    git(repository.root, "add", "-A")
    assert git(repository.root, "commit", "-m", "A team").returncode == 0

    (repository.root / "notes.txt").write_text("Nothing of ours.")
    git(repository.root, "add", "-A")
    assert git(repository.root, "commit", "-m", "Notes").stderr.count("Skipped") == 2
