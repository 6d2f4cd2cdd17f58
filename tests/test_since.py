"""`okrsite check --since REV` with real git: what changed is told, and nothing that a repository says is obeyed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from okrsite.content.trees import DiskTree
from okrsite.findings import UsageError
from okrsite.history.changed import Changed, changed_since
from okrsite.history.git import Git
from tests.conftest import BASE, Company, CompanyMaker, environment
from tests.repository import commit, git

LOUD = "title: Answers in 10 seconds"


@pytest.fixture
def repository(company: CompanyMaker) -> Company:
    """A company that breaks a rule since its first commit, with the branch `main`."""
    made = company(BASE, {"objectives/old.md": objective("title: Repairs in 30 minutes")})
    git(made, "init", "-q", "-b", "main")
    commit(made, "Begin")
    return made


def objective(title: str, aligns_to: str = "city-rides") -> str:
    key_results = "".join(
        f"  - {{id: {id}, title: Letters of thanks in a {id}, unit: letters, baseline: 0, target: 9, class: {klass},"
        f" check_ins: [{{date: 2026-11-18, value: 5, confidence: 6}}]}}\n"
        for id, klass in (("month", "target"), ("week", "commit"))
    )
    return (
        f"---\n{title}\nteam: workshop\nowner: ivo-brandt\ncycle: 2026-q4\nhorizon: tactical\nambition: committed\n"
        f"aligns_to: [{aligns_to}]\nkey_results:\n{key_results}---\nBecause people asked.\n"
    )


def found(made: Company, *args: str) -> list[tuple[str, str]]:
    done = made.run("check", "--output-format", "json", *args)
    assert done.out, done.err
    return [(f["code"], f["path"].removeprefix("content/")) for f in json.loads(done.out)["findings"]]


def changed(made: Company, revision: str, env: dict[str, str] | None = None) -> Changed:
    return changed_since(Git(made.root, env or environment(made.root)), DiskTree(made.root), "content", revision)


def test_what_was_there_before_is_left_out(repository: Company) -> None:
    assert found(repository) == [("OKR401", "objectives/old.md")]
    assert found(repository, "--since", "main") == []
    repository.write({"objectives/new.md": objective(LOUD)})
    assert found(repository, "--since", "main") == [("OKR401", "objectives/new.md")]
    commit(repository, "Add one")
    assert found(repository, "--since", "HEAD~1") == [("OKR401", "objectives/new.md")]
    assert found(repository, "--since", "HEAD") == []


def test_it_works_from_a_folder_below_and_in_a_part_of_a_repository(company: CompanyMaker) -> None:
    outer = company(BASE)
    inner = Company(outer.root / "part").write(BASE)
    git(outer, "init", "-q")
    commit(outer, "Begin")
    inner.write({"objectives/new.md": objective(LOUD)})
    outer.write({"objectives/elsewhere.md": objective(LOUD)})
    done = inner.run("check", "--since", "HEAD", "--output-format", "concise", cwd=inner.content / "teams")
    assert done.out.startswith("content/objectives/new.md:2:")
    assert done.err == "1 warning\n"


def test_a_branch_is_compared_with_where_it_left(repository: Company) -> None:
    git(repository, "switch", "-q", "-c", "ours")
    repository.write({"objectives/ours.md": objective(LOUD)})
    commit(repository, "Ours")
    git(repository, "switch", "-q", "main")
    repository.write({"objectives/old.md": objective("title: Repairs in 20 minutes")})
    commit(repository, "Theirs")
    git(repository, "switch", "-q", "ours")
    assert found(repository, "--since", "main") == [("OKR401", "objectives/ours.md")]


def test_a_new_check_in_file_and_a_new_series_touch_what_they_are_about(repository: Company) -> None:
    late = (
        "---\ndate: 2026-11-20\nteam: workshop\nby: ivo-brandt\nentries:\n  old/week: {value: 1, confidence: 2}\n---\n"
    )
    repository.write({"check-ins/w47.md": late})
    assert found(repository, "--since", "main") == [("OKR706", "check-ins/w47.md")]
    repository.remove("check-ins/w47.md")
    repository.write({"kpis/returns.csv": "date,value\n2026-10-01,9\n2026-10-08,9\n"})
    assert ("OKR708", "kpis/returns.md") in found(repository, "--since", "main")


def test_a_deleted_file_is_missed_where_it_was_named(repository: Company) -> None:
    repository.write({"objectives/below.md": objective("title: Bells ring", "old")})
    commit(repository, "Add one")
    repository.remove("objectives/old.md")
    assert found(repository, "--since", "HEAD", "--ignore", "OKR902") == [("OKR201", "objectives/below.md")]


def test_a_deleted_objective_is_told_though_its_file_is_gone(repository: Company) -> None:
    repository.remove("objectives/old.md")
    deleted = [("OKR902", "cycles/2026-q4.md")]
    assert found(repository, "--since", "HEAD") == deleted
    commit(repository, "Take it away")
    assert found(repository, "--select", "OKR902") == found(repository, "--since", "HEAD~1") == deleted
    assert found(repository, "--since", "HEAD") == []


def test_line_ends_of_a_checkout_are_no_change(repository: Company) -> None:
    path = repository.path("objectives/old.md")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert changed(repository, "HEAD") == Changed(frozenset(), frozenset())


def test_names_in_any_script_and_links(repository: Company) -> None:
    repository.path("objectives/link.md").symlink_to("old.md")
    repository.write({"pages/größe\tn\n1.md": "# A\n", "pages/日本.md": "# B\n"})
    commit(repository, "Odd names")
    assert changed(repository, "HEAD") == Changed(frozenset(), frozenset())
    assert changed(repository, "HEAD~1").files == {
        "content/objectives/link.md", "content/pages/größe\tn\n1.md", "content/pages/日本.md"
    }  # fmt: skip
    repository.remove("objectives/link.md")
    repository.write({"objectives/link.md": "text"})
    assert changed(repository, "HEAD").files == {"content/objectives/link.md"}


def test_a_repository_of_longer_names(company: CompanyMaker) -> None:
    made = company(BASE)
    git(made, "init", "-q", "--object-format=sha256")
    commit(made, "Begin")
    made.write({"objectives/new.md": objective(LOUD)})
    assert changed(made, "HEAD") == Changed(frozenset({"content/objectives/new.md"}), frozenset())


@pytest.mark.parametrize(
    "revision",
    [
        "gone",
        "",
        "--all",
        "-h",
        "--output=stolen",
        "HEAD:content",
        "HEAD..HEAD",
        "a b",
        ":/",
        "@{-9}",
        "x\ny",
        "HEAD^{tree}",
    ],
)
def test_a_revision_must_be_one(repository: Company, revision: str) -> None:
    with pytest.raises(UsageError, match='there is no revision "'):
        changed(repository, revision)
    assert not (repository.root / "stolen").exists()


def test_a_wrong_revision_is_said(repository: Company) -> None:
    done = repository.run("check", "--since=mian")
    assert (done.code, done.out, done.err) == (2, "", 'Error: there is no revision "mian" here\n')


def test_a_shallow_clone_is_said(repository: Company, tmp_path: Path) -> None:
    repository.write({"objectives/new.md": objective(LOUD)})
    commit(repository, "Add one")
    git(repository, "clone", "-q", "--depth=1", f"file://{repository.root}", str(tmp_path / "clone"))
    with pytest.raises(
        UsageError, match=r'"HEAD~1" here, in a shallow clone: fetch the whole history \(fetch-depth: 0'
    ):
        Git(tmp_path / "clone", environment(tmp_path)).commit("HEAD~1")


def test_outside_of_a_repository(company: CompanyMaker) -> None:
    done = company(BASE).run("check", "--since", "main")
    assert (done.code, done.out) == (2, "")
    assert "is no git repository (git: not a git repository" in done.err


def test_without_git(repository: Company) -> None:
    done = repository.run("check", "--since", "main", PATH=str(repository.root))
    assert (done.code, done.err) == (2, "Error: git is not installed, and what changed cannot be told without it\n")


def test_nothing_that_a_repository_configures_is_run(repository: Company) -> None:
    trap = repository.root / "trap"
    trap.write_text("#!/bin/sh\ntouch sprung\nexec cat\n")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "diff.x.textconv", "diff.x.command", "filter.x.clean", "filter.x.smudge",
                "core.pager", "core.sshCommand", "core.hooksPath", "credential.helper"):  # fmt: skip
        git(repository, "config", key, str(trap))
    repository.write({"objectives/new.md": objective(LOUD)})
    (repository.root / ".gitattributes").write_text("* filter=x diff=x\n")
    env = environment(repository.root) | {
        "GIT_EXTERNAL_DIFF": str(trap), "GIT_DIR": "/nowhere", "GIT_WORK_TREE": "/nowhere", "GIT_INDEX_FILE": "/nowhere",
        "GIT_PAGER": str(trap), "GIT_SSH_COMMAND": str(trap), "GIT_TRACE": str(repository.root / "trace"),
    }  # fmt: skip
    before = repository.snapshot(".git")
    assert changed(repository, "HEAD", env).files == {"content/objectives/new.md"}
    assert not (repository.root / "sprung").exists()
    assert not (repository.root / "trace").exists()
    assert repository.snapshot(".git") == before


def test_git_is_given_up_after_a_while(repository: Company, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 20\n")
    slow.chmod(0o755)
    monkeypatch.setattr("okrsite.history.git.SECONDS", 0.2)
    with pytest.raises(UsageError, match="git rev-parse took more than 0.2 seconds"):
        Git(repository.root, {"PATH": f"{slow.parent}:{os.environ['PATH']}"}).commit("main")
