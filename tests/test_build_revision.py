"""What was the site on a day, or at a revision? Built from git's objects, the same as from a checkout of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import BASE, Company, CompanyMaker
from tests.repository import begun, commit, git, is_sprung, trapped
from tests.test_diff import edit

REPAIRS = "objectives/quick-repairs.md"
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x20\x08\x06\0\0\0"


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    """A picture and a target of the beginning; in November another target, another rule, no picture; then half a thought."""
    made = company(BASE, {"assets/bicycle.png": PICTURE})
    edit(made, REPAIRS, "A bicycle on our stand", "![A bicycle](../assets/bicycle.png) A bicycle on our stand")
    begun(made, "2026-09-30")
    edit(made, REPAIRS, "target: 2\n", "target: 3\n")
    edit(made, REPAIRS, "![A bicycle](../assets/bicycle.png) ", "")
    made.remove("assets/bicycle.png")
    made.write({"okrsite.yaml": "site: {title: November}\n"})
    commit(made, "Be honest about the wait", "2026-11-03")
    edit(made, REPAIRS, "target: 3\n", "target: what\n")
    return made


def built(made: Company, *args: str) -> dict[str, bytes]:
    done = made.run("build", "--out", "out", *args)
    assert done.code == 0, done.err
    return made.snapshot("out")


def wait(files: dict[str, bytes]) -> tuple[object, ...]:
    """The day of a site, its name, and what it knows of a key result."""
    data = json.loads(files["okrs.json"])
    (found,) = (k for o in data["objectives"] for k in o["key_results"] if k["id"] == "quick-repairs/wait")
    title = files["index.html"].decode().partition("<title>")[2].partition("</title>")[0]
    return data["today"], title, found["target"], [c["date"] for c in found["check_ins"]]


def test_the_files_of_a_day_and_of_a_revision(made: Company) -> None:
    assert made.run("build").code == 1, "the files on the disk are no site"
    before = made.snapshot(".")
    october = built(made, "--revision", "main", "--as-of", "2026-10-31")
    assert wait(october) == ("2026-10-31", "Home · Spoke OKRs", 2, ["2026-10-14"])
    assert october["assets/bicycle.png"] == PICTURE
    november = built(made, "--revision", "HEAD")
    assert wait(november) == ("2026-11-21", "Home · November", 3, ["2026-10-14", "2026-11-18"])
    assert "assets/bicycle.png" not in november
    assert wait(built(made, "--revision", "HEAD~1"))[1:3] == ("Home · Spoke OKRs", 2)
    kept = {path: data for path, data in made.snapshot(".").items() if not path.startswith(("out/", ".okrsite/"))}
    assert kept == before


def test_it_is_the_site_of_a_checkout_byte_for_byte(made: Company, tmp_path: Path) -> None:
    for revision in ("HEAD", "HEAD~1"):
        there = tmp_path / f"checkout-{revision}"
        git(made, "worktree", "add", "-q", "--detach", str(there), revision)
        assert made.run("-C", there, "build", "--as-of", "2026-11-10", "--out", there / "site").code == 0
        expected = {
            p.relative_to(there / "site").as_posix(): p.read_bytes() for p in (there / "site").rglob("*") if p.is_file()
        }
        assert built(made, "--revision", revision, "--as-of", "2026-11-10") == expected


def test_what_git_tells_is_of_that_revision_too(made: Company) -> None:
    page = "objectives/quick-repairs/wait/index.html"
    assert b"Be honest about the wait" in built(made, "--revision", "HEAD")[page]
    assert b"Be honest about the wait" not in built(made, "--revision", "HEAD~1")[page]
    assert b"moved-goalposts" not in built(made, "--revision", "HEAD~1")["alignment/index.html"]


@pytest.mark.parametrize(("args", "said"), [
    (("nowhere",), 'Error: there is no revision "nowhere" here\n'),
    (("--help",), 'Error: there is no revision "--help" here\n'),
    (("HEAD", "--as-of", "2026-09-01"), "Error: HEAD had no commit by 2026-09-01\n"),
    (("bare",), "Error: bare (COMMIT): there was no okrsite.yaml\n"),
])  # fmt: skip
def test_what_was_not_there_is_said(made: Company, args: tuple[str, ...], said: str) -> None:
    tree = git(made, "mktree")
    bare = git(made, "commit-tree", tree, "-m", "Nothing")
    git(made, "update-ref", "refs/heads/bare", bare)
    done = made.run("build", f"--revision={args[0]}", *args[1:])
    assert (done.code, done.err.replace(bare[:10], "COMMIT")) == (2, said)
    assert not made.site.exists()


def test_a_shallow_clone_that_does_not_reach_the_day_is_said(made: Company) -> None:
    git(made, "clone", "-q", "--depth", "1", f"file://{made.root}", "clone")
    done = made.run("-C", "clone", "build", "--revision", "HEAD", "--as-of", "2026-10-31")
    assert (done.code, "fetch-depth: 0" in done.err) == (2, True)


def test_no_trap_is_sprung(made: Company) -> None:
    trapped(made)
    built(made, "--revision", "HEAD~1")
    assert not is_sprung(made)
