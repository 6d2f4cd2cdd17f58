"""A quarter with git: branch, edit, check-in, a target that moves, a key result that goes, a merge, and the end.

One story, told once, and each thing that git makes possible looked at where people meet it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import BASE, TODAY, Company, CompanyMaker
from tests.repository import begun, commit, git, is_sprung, trapped
from tests.test_diff import edit

REPAIRS = "objectives/quick-repairs.md"
CHANGE = "changes: [{date: 2026-11-16, field: wait.target, from: 2, to: 3, why: A mechanic left.}]\n"
CLOSING = "state: closed\nclosing: {outcome: partial, decision: keep, lesson: Ask earlier.}\n"
MOVED = 'the target of key result "quick-repairs/wait" went from 2 to 3 after the cycle began'
DELETED = 'key result "quick-repairs/on-time" was deleted after the cycle began'


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """On `main` the quarter begins and goes on; on `topic` it is corrected, and merged in the end."""
    made = CompanyMaker(tmp_path_factory.mktemp("story"))(
        BASE, {"okrsite.yaml": 'site: {title: Spoke}\nrepository: {url: "https://git.example.com/okrs"}\n'}
    )
    begun(made, "2026-09-30")
    git(made, "tag", "start")
    git(made, "switch", "-q", "-c", "topic")
    edit(made, REPAIRS, "Days from drop-off to pick-up", "Days until pick-up")
    commit(made, "Say it shorter", "2026-11-02", "Ivo Brandt")
    assert made.run("checkin", "quick-repairs/wait", "5", "--confidence", "4", "--note", "Two are ill.", "--by", "ivo-brandt",
                    today=TODAY.replace(day=12)).code == 0  # fmt: skip
    commit(made, "Check in", "2026-11-12", "Ivo Brandt")
    edit(made, REPAIRS, "target: 2\n", "target: 3\n")
    commit(made, "Be honest about the wait", "2026-11-16", "Mara Lind")
    text = made.path(REPAIRS).read_text("utf-8")
    start, end = text.index("  - id: on-time"), text.index("  - id: returns")
    made.write({REPAIRS: text[:start] + text[end:]})
    commit(made, "Nobody measured this", "2026-11-17", "Ivo Brandt")
    git(made, "switch", "-q", "main")
    edit(made, "objectives/city-rides.md", "The city trusts us with its bicycles", "The city rides with us")
    commit(made, "A warmer title", "2026-11-18", "Mara Lind")
    git(made, "merge", "-q", "--no-ff", "-m", "Merge topic", "topic", when="2026-11-19")
    git(made, "tag", "merged")
    return made


def codes(made: Company, *args: str) -> list[tuple[str, str]]:
    done = made.run("check", "--output-format", "json", "--select", "OKR901,OKR902,OKR903", *args)
    return [(f["code"], f["message"]) for f in json.loads(done.out)["findings"]]


def diff(made: Company, *args: str) -> Any:  # noqa: ANN401 - JSON
    done = made.run("diff", *args, "--format", "json")
    assert (done.code, done.err) == (0, "")
    return json.loads(done.out)


def test_1_the_branch_is_told_in_terms_of_okrs_before_it_is_merged(story: Company) -> None:
    found = diff(story, "start...topic")
    assert [t["uid"] for t in found["removed"]] == ["key-result:quick-repairs/on-time"]
    fields = {(c["uid"], f["field"], f["before"], f["after"]) for c in found["changed"] for f in c["fields"]}
    assert fields == {
        ("key-result:quick-repairs/wait", "title", "Days from drop-off to pick-up", "Days until pick-up"),
        ("key-result:quick-repairs/wait", "target", 2, 3),
    }
    (said,) = found["check_ins"]
    assert [(s["date"], s["value"]) for s in said["added"]] == [("2026-11-12", 5)]
    assert (said["before"]["progress"], said["after"]["progress"], said["serves"]) == (0.6, 0.8, "objective:city-rides")
    assert [m["uid"] for m in found["company"]] == ["objective:city-rides"]
    assert [f["message"] for f in found["findings"]["new"] if f["code"] in ("OKR901", "OKR902")] == [DELETED, MOVED]
    for style, mark in (
        ("text", "Goal posts moved 1"),
        ("markdown", "**Goal posts moved (1)**"),
        ("html", "<!doctype html>"),
    ):
        assert mark in story.run("diff", "start...topic", "--format", style).out


def test_2_what_is_merged_is_what_the_branch_said_and_what_main_said(story: Company) -> None:
    merge = diff(story, "merged^1", "merged")
    branch = diff(story, "start...topic")
    assert [merge[key] for key in ("added", "removed", "changed")] == [
        branch[key] for key in ("added", "removed", "changed")
    ]
    assert [c["uid"] for c in diff(story, "topic...main")["changed"]] == ["objective:city-rides"]


def test_3_goal_posts_that_moved_and_a_key_result_that_vanished_are_found_until_they_are_explained(
    story: Company, tmp_path: Path
) -> None:
    parent = (
        'the title of objective "city-rides" was “The city trusts us with its bicycles” when objective "quick-repairs"'
    )
    found = codes(story)
    assert found[1:] == [("OKR902", DELETED), ("OKR901", MOVED)]
    assert found[0][1].startswith(parent)
    mended = clone(story, tmp_path)
    edit(mended, REPAIRS, "committed\n", f"committed\n{CHANGE}")
    was = git(story, "show", f"start:content/{REPAIRS}")
    piece = was[was.index("  - id: on-time") : was.index("  - id: returns")]
    dropped = piece.replace("class: commit\n", "class: commit\n    state: dropped\n    reason: Nobody measured it.\n")
    edit(mended, REPAIRS, "  - id: returns", f"{dropped}  - id: returns")
    assert codes(mended) == []


def test_4_pages_tell_who_changed_what_and_why_with_links_and_real_dates(story: Company) -> None:
    assert story.run("build", "--out", "out").code == 0
    page = (story.root / "out/objectives/quick-repairs/wait/index.html").read_text("utf-8")
    (section,) = re.findall(r'aria-labelledby="s-edi">.*?<ol class="rows">(.*?)</ol>', page, re.DOTALL)
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in section.split("<li>")[1:]]
    assert rows == [
        "16 Nov 2026 Be honest about the wait Mara Lind target 2 → 3",
        "12 Nov 2026 Check in Ivo Brandt check_ins",
        "2 Nov 2026 Say it shorter Ivo Brandt title Days from drop-off to pick-up → Days until pick-up",
        "30 Sep 2026 Begin Mara added",
    ]
    name = git(story, "rev-parse", "topic~1")
    assert (
        f'<a href="https://git.example.com/okrs/commit/{name}" rel="noopener">Be honest about the wait</a>' in section
    )
    assert 'Last changed <time datetime="2026-11-16"' in page
    objective = (story.root / "out/objectives/quick-repairs/index.html").read_text("utf-8")
    assert "− on-time" in objective
    assert 'edited <time datetime="2026-11-17"' in objective


def test_5_the_site_of_an_earlier_day(story: Company) -> None:
    def wait(*args: str) -> tuple[object, ...]:
        assert story.run("build", "--out", "out", *args).code == 0
        listed = json.loads((story.root / "out" / "okrs.json").read_text("utf-8"))["objectives"]
        (found,) = (k for o in listed for k in o["key_results"] if k["id"] == "quick-repairs/wait")
        return found["target"], [c["date"] for c in found["check_ins"]], round(found["progress"], 6)

    everything = ["2026-10-14", "2026-11-12", "2026-11-18"]
    assert wait() == (3, everything, 0.8)
    assert wait("--as-of", "2026-11-13") == (3, everything[:2], 0.333333)
    assert wait("--as-of", "2026-11-13", "--revision", "topic") == (2, everything[:2], 0.25)
    assert wait("--as-of", "2026-11-13", "--revision", "main") == (2, everything[:2], 0.25)
    assert wait("--as-of", "2026-10-31", "--revision", "main") == (2, everything[:1], 0.125)


def test_6_at_the_end_the_score_against_the_first_target_stands_beside_it(story: Company, tmp_path: Path) -> None:
    closed = clone(story, tmp_path)
    edit(closed, REPAIRS, "committed\n", f"committed\n{CHANGE}{CLOSING}")
    done = closed.run("show", "quick-repairs/wait", today=TODAY.replace(month=12, day=31))
    assert done.code == 0, done.err
    assert closed.run("build").code == 0
    page = (closed.site / "objectives/quick-repairs/wait/index.html").read_text("utf-8")
    assert '<span class="grade g-green">0.80</span>' in page
    assert "0.60 against the first target" in page


def test_7_a_shallow_clone_says_so_and_how_to_mend_it(story: Company, tmp_path: Path) -> None:
    git(story, "clone", "-q", "--depth", "2", f"file://{story.root}", str(tmp_path / "shallow"))
    for command in ("check", "build"):
        done = story.run("-C", tmp_path / "shallow", command)
        assert (done.code, done.err.count("fetch-depth: 0, GIT_DEPTH: 0")) == (0, 1), done.err
    page = (tmp_path / "shallow/site/objectives/quick-repairs/index.html").read_text("utf-8")
    assert "s-edi" not in page, "a history that was cut off tells no edits"


def test_8_nothing_was_checked_out_and_no_program_of_the_repository_ran(story: Company, company: CompanyMaker) -> None:
    made = clone(story, company.folder)
    trapped(made)
    made.write({REPAIRS: made.path(REPAIRS).read_text("utf-8").replace("target: 3", "target: 4")})
    before = made.snapshot(".")
    for args in (("check",), ("diff", "start", "topic"), ("diff", "merged"), ("check", "--since", "start"),
                 ("build", "--revision", "topic", "--as-of", "2026-11-13")):  # fmt: skip
        assert made.run(*args).code == 0
    kept = {path: data for path, data in made.snapshot(".").items() if not path.startswith("site/")}
    assert kept == before
    assert not is_sprung(made)


def clone(story: Company, folder: Path) -> Company:
    """The same repository once more, to be changed."""
    git(story, "clone", "-q", str(story.root), str(folder / "clone"))
    made = Company.__new__(Company)
    made.root = folder / "clone"
    made.content, made.site = made.root / "content", made.root / "site"
    git(made, "branch", "-q", "topic", "origin/topic")
    return made
