"""Is a revision a tree like a folder on disk, read without a checkout and whatever the repository holds?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from okrsite.content.trees import DiskTree, Tree, TreeFile
from okrsite.findings import UsageError
from okrsite.history.git import Git
from okrsite.history.objects import Objects
from okrsite.history.revision import GitTree
from okrsite.project import load
from tests.conftest import BASE, TODAY, Company, CompanyMaker, environment
from tests.repository import begun, commit, git, is_sprung, trapped


@contextmanager
def revision(made: Company, name: str = "HEAD") -> Iterator[GitTree]:
    asked = Git(made.root, environment(made.root))
    with Objects(asked) as objects:
        yield GitTree(asked, asked.commit(name), objects)


def described(tree: Tree) -> list[tuple[str, str, int]]:
    return [(file.path, file.kind, file.size) for file in tree.files("content")]


def test_a_revision_is_the_same_tree_as_its_checkout(company: CompanyMaker) -> None:
    made = begun(company(BASE, {"objectives/deep/er/x.md": "---\ntitle: X\n---\n", ".hidden/y.md": "", "z.md~": ""}))
    disk = DiskTree(made.root)
    with revision(made) as tree:
        assert described(tree) == described(disk)
        assert {f.path: tree.read(f.path) for f in tree.files("content") if f.kind == "file"} == {
            f.path: disk.read(f.path) for f in disk.files("content") if f.kind == "file"
        }
        assert tree.files("nowhere") == []
        paths = ["", "content", "content/objectives/deep", "content/vision.md", "okrsite.yaml", "no", "content/no/more"]
        assert [tree.kind(path) for path in paths] == [disk.kind(path) for path in paths]
        with pytest.raises(FileNotFoundError, match="there is no such file in "):
            tree.read("content/none.md")


def test_it_loads_as_it_was_and_what_is_not_committed_stays_untouched(company: CompanyMaker) -> None:
    made = begun(company(BASE))
    made.write({"objectives/city-rides.md": "---\ntitle: Broken"}).remove("objectives/quick-repairs.md")
    before = made.snapshot(".")
    with revision(made) as tree:
        project = load(tree, today=TODAY)
    assert (sorted(project.graph.objectives), project.findings) == (["city-rides", "quick-repairs"], ())
    assert made.snapshot(".") == before


def test_links_and_submodules_are_links_and_sizes_are_known_before_reading(company: CompanyMaker) -> None:
    made = begun(company(BASE))
    (made.content / "people" / "link.md").symlink_to("../../okrsite.yaml")
    (made.content / "linked").symlink_to("objectives")
    made.write({"pages/long.md": "x" * 2_000_000})
    commit(made, "Links")
    git(made, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},content/goals")
    git(made, "commit", "-q", "-m", "A submodule")
    with revision(made) as tree:
        kinds = {f.path: f for f in tree.files("content")}
        assert kinds["content/people/link.md"] == TreeFile("content/people/link.md", "link", 18)
        assert kinds["content/goals"] == TreeFile("content/goals", "link")
        assert kinds["content/pages/long.md"] == TreeFile("content/pages/long.md", "file", 2_000_000)
        assert [tree.kind(p) for p in ("content/linked", "content/linked/x.md", "content/goals")] == ["link"] * 3
        with pytest.raises(OSError, match="not a regular file"):
            tree.read("content/people/link.md")
        assert [(f.code, f.place.path) for f in load(tree, today=TODAY).findings] == [
            ("OKR001", "content/goals"),
            ("OKR001", "content/linked"),
            ("OKR001", "content/pages/long.md"),
            ("OKR001", "content/people/link.md"),
        ]


def test_odd_names_are_names(company: CompanyMaker) -> None:
    made = company(BASE)
    odd = [
        b"--help.md",
        b"-x",
        b":(glob)*",
        b"new\nline.md",
        b"\xff\xfe.md",
        b'tab\tquote".md',
        "ü.md".encode(),
        b"\\.md",
    ]
    for name in odd:
        Path(os.fsdecode(os.fsencode(made.content / "pages") + b"/" + name)).parent.mkdir(exist_ok=True)
        Path(os.fsdecode(os.fsencode(made.content / "pages") + b"/" + name)).write_bytes(name)
    begun(made)
    with revision(made) as tree:
        assert described(tree) == described(DiskTree(made.root))
        read = {f.path: tree.read(f.path) for f in tree.files("content/pages")}
        assert read == {f"content/pages/{os.fsdecode(name)}": name for name in odd}


def test_a_project_below_the_top_of_its_repository(company: CompanyMaker) -> None:
    outer = company(BASE)
    inner = Company(outer.root / "part").write(BASE).write({"pages/only-here.md": "# Here\n"})
    begun(outer)
    with revision(inner) as tree:
        assert described(tree) == described(DiskTree(inner.root))
        assert load(tree, today=TODAY).graph.pages.keys() == {"only-here"}


def test_no_trap_of_a_repository_is_sprung(company: CompanyMaker) -> None:
    made = begun(company(BASE))
    trapped(made)
    missing = git(made, "rev-parse", "HEAD:content/mission.md")
    (made.root / ".git" / "objects" / missing[:2] / missing[2:]).unlink()
    with revision(made) as tree:
        assert tree.read("content/vision.md").startswith(b"---")
        with pytest.raises((OSError, UsageError)):
            tree.read("content/mission.md")
        assert tree.read("content/vision.md").startswith(b"---")
    assert not is_sprung(made)


@pytest.mark.parametrize(
    "name", ["--output=x", "-n1", "", "main..main", "nowhere", "a\0b", "HEAD:content", "@{-1}", "\n"]
)
def test_what_is_no_revision_is_refused(company: CompanyMaker, name: str) -> None:
    made = begun(company(BASE))
    with pytest.raises(UsageError, match="there is no revision "):
        Git(made.root, environment(made.root)).commit(name)


def test_git_that_does_not_answer_is_given_up(
    company: CompanyMaker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = begun(company(BASE))
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 20\n")
    slow.chmod(0o755)
    monkeypatch.setattr("okrsite.history.git.SECONDS", 0.2)
    asked = Git(made.root, {"PATH": f"{slow.parent}:{os.environ['PATH']}"})
    with Objects(asked) as objects, pytest.raises(UsageError, match="git cat-file took more than 0.2 seconds"):
        objects.read("1" * 40)
