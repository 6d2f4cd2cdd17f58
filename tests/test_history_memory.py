"""The rules that read git, and the edits that pages show, with real histories."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date

import pytest

from okrsite.content.trees import DiskTree
from okrsite.history.git import Git
from okrsite.history.log import commits, edits
from okrsite.history.memory import Memory
from okrsite.project import Edit
from tests.conftest import BASE, TODAY, Company, CompanyMaker, environment
from tests.repository import begun, commit, git, is_sprung, trapped
from tests.test_diff import edit

REPAIRS = "objectives/quick-repairs.md"
RULES = "OKR901,OKR902,OKR903"


@pytest.fixture
def repository(company: CompanyMaker) -> Company:
    """The company as it was committed the day before its quarter began."""
    return begun(company(BASE), "2026-09-30")


def found(made: Company, *args: str, cwd: str = ".", codes: str = RULES) -> list[tuple[str, str, int]]:
    """Code, message and line of what the rules that read git find."""
    done = made.run("-C", cwd, "check", "--output-format", "json", "--select", codes, *args)
    assert done.out, done.err
    return [(f["code"], f["message"], f["line"]) for f in json.loads(done.out)["findings"]]


def without_on_time(made: Company) -> None:
    text = made.path(REPAIRS).read_text("utf-8")
    made.write({REPAIRS: text[: text.index("  - id: on-time")] + text[text.index("  - id: returns") :]})


def test_nothing_is_found_in_what_did_not_move(repository: Company) -> None:
    assert found(repository) == []
    edit(repository, REPAIRS, "shelf is sorted.}\n", "shelf is sorted.}\n      - {date: 2026-11-20, value: 3}\n")
    commit(repository, "Check in", "2026-11-20")
    assert found(repository) == []


def test_a_goal_post_that_moved(repository: Company) -> None:
    edit(repository, REPAIRS, "target: 2\n", "target: 3\n")
    moved = 'the target of key result "quick-repairs/wait" went from 2 to 3 after the cycle began'
    assert found(repository) == [("OKR901", moved, 15)]
    commit(repository, "Move it", "2026-11-03")
    assert found(repository) == [("OKR901", moved, 15)]
    edit(
        repository,
        REPAIRS,
        "committed\n",
        "committed\nchanges: [{date: 2026-11-03, field: wait.target, from: 2, to: 3}]\n",
    )
    assert found(repository) == []
    edit(repository, REPAIRS, "baseline: 6\n", "baseline: 9\n")
    assert [f[:2] for f in found(repository)] == [
        ("OKR901", moved.replace("target", "baseline").replace("2 to 3", "6 to 9"))
    ]


def test_what_was_moved_before_the_cycle_began_or_was_unknown_is_fair(company: CompanyMaker) -> None:
    made = company(BASE)
    edit(made, REPAIRS, "baseline: 6\n", "baseline: unknown\n")
    begun(made, "2026-09-01")
    edit(made, REPAIRS, "target: 2\n", "target: 1\n")
    commit(made, "Aim higher", "2026-10-01")
    edit(made, REPAIRS, "baseline: unknown\n", "baseline: 6\n")
    assert found(made) == []


def test_a_history_that_begins_after_the_cycle_is_compared_from_its_first_commit(company: CompanyMaker) -> None:
    made = begun(company(BASE), "2026-10-20")
    edit(made, REPAIRS, "target: 2\n", "target: 3\n")
    assert [code for code, _, _ in found(made)] == ["OKR901"]


def test_a_key_result_that_was_deleted(repository: Company) -> None:
    without_on_time(repository)
    message = 'key result "quick-repairs/on-time" was deleted after the cycle began'
    assert [f[:2] for f in found(repository)] == [("OKR902", message)]


def test_a_key_result_with_a_new_id_is_not_deleted(repository: Company) -> None:
    edit(repository, REPAIRS, "  - id: wait\n", "  - id: waiting\n")
    assert found(repository) == []


def test_an_objective_that_was_deleted_with_all_its_key_results(repository: Company) -> None:
    repository.remove(REPAIRS)
    message = 'objective "quick-repairs" was deleted with its 3 key results after the cycle "2026-q4" began'
    assert found(repository) == [("OKR902", message, 2)]


def test_an_objective_that_moved_to_a_folder_or_got_another_name_is_not_deleted(repository: Company) -> None:
    (repository.content / "objectives" / "q4").mkdir()
    git(repository, "mv", f"content/{REPAIRS}", "content/objectives/q4/quick-repairs.md")
    assert found(repository) == []
    git(repository, "mv", "content/objectives/q4/quick-repairs.md", "content/objectives/fast.md")
    edit(repository, "objectives/fast.md", "committed\n", "committed\naliases: [quick-repairs]\n")
    assert found(repository) == []


def test_a_parent_that_changed_after_its_child_was_edited(repository: Company) -> None:
    edit(repository, "objectives/city-rides.md", "The city trusts us with its bicycles", "The city rides")
    message = 'the title of objective "city-rides" was “The city trusts us with its bicycles” when objective "quick-repairs", which serves it, was last edited'
    assert found(repository, codes="OKR903") == [("OKR903", message, 8)]
    commit(repository, "A shorter title", "2026-11-02")
    assert found(repository, codes="OKR903") == [("OKR903", message, 8)]
    edit(repository, REPAIRS, "shelf is sorted.}\n", "shelf is sorted.}\n      - {date: 2026-11-20, value: 3}\n")
    assert found(repository, codes="OKR903") == []
    commit(repository, "Check in", "2026-11-20")
    assert found(repository, codes="OKR903") == []
    edit(repository, "objectives/city-rides.md", "target: 70\n", "target: 75\n")
    commit(repository, "More", "2026-11-21")
    message = 'the target of key result "city-rides/advice" was 70 when objective "quick-repairs", which serves it, was last edited'
    assert [f[:2] for f in found(repository, codes="OKR903")] == [("OKR903", message)]


def test_without_git_or_commits_nothing_is_said(company: CompanyMaker) -> None:
    made = company(BASE)
    assert found(made) == []
    git(made, "init", "-q")
    assert found(made) == []
    assert made.run("check", PATH=str(made.root)).code == 0


def test_a_shallow_clone_is_said_once_with_the_fix(repository: Company) -> None:
    commit(repository, "More", "2026-10-01")
    git(repository, "clone", "-q", "--depth", "1", f"file://{repository.root}", "clone")
    assert repository.run("-C", "clone", "check").err.splitlines()[0] == (
        "What changed since the cycle began, and by whom, is not known "
        "in a shallow clone: fetch the whole history (fetch-depth: 0, GIT_DEPTH: 0)."
    )
    done = repository.run("-C", "clone", "build")
    assert (done.code, done.err.count("in a shallow clone")) == (0, 1)


def test_no_trap_is_sprung(repository: Company) -> None:
    edit(repository, REPAIRS, "target: 2\n", "target: 3\n")
    trapped(repository)
    assert [code for code, _, _ in found(repository)] == ["OKR901"]
    assert repository.run("build").code == 0
    assert not is_sprung(repository)


# ---- edits


def test_the_history_of_files_is_read_in_one_pass(repository: Company) -> None:
    edit(repository, REPAIRS, "target: 2\n", "target: 3\n")
    second = commit(repository, "Second", "2026-10-02")
    git(repository, "mv", f"content/{REPAIRS}", "content/objectives/fast.md")
    third = commit(repository, "Third", "2026-10-03", author="Ana\u202e Silva")
    git(repository, "commit", "--allow-empty", "-q", "-m", "Nothing", when="2026-10-04")
    told = edits(commits(Git(repository.root, environment(repository.root)), "content"), until=TODAY)
    assert told["content/objectives/fast.md"][:2] == (
        Edit(third, date(2026, 10, 3), "Ana\N{REPLACEMENT CHARACTER} Silva", "Third"),
        Edit(second, date(2026, 10, 2), "Mara", "Second"),
    )
    assert [e.subject for e in told["content/vision.md"]] == ["Begin"]
    told = edits(commits(Git(repository.root, environment(repository.root)), "content"), until=date(2026, 10, 2))
    assert [e.subject for e in told["content/objectives/fast.md"]] == ["Second", "Begin"]


def test_names_and_subjects_in_odd_encodings(repository: Company) -> None:
    made = repository.path("vision.md")
    made.write_bytes(made.read_bytes() + b"More.\n")
    commit(repository, "SUBJECT", author="AUTHOR")
    written = git(repository, "cat-file", "commit", "HEAD").encode()
    odd = written.replace(b"SUBJECT", b"caf\xe9 \x1b[31m").replace(b"AUTHOR", b"Ren\xe9").rstrip() + b"\n"
    git(repository, "reset", "-q", "--soft", git(repository, "hash-object", "-t", "commit", "-w", "--stdin", stdin=odd))
    edit = commits(Git(repository.root, environment(repository.root)), "content")[0].edit
    assert (edit.author, edit.subject) == ("Ren\ufffd", "caf\ufffd \ufffd[31m")


def test_pages_show_who_changed_them_and_why(repository: Company) -> None:
    (repository.root / "okrsite.yaml").write_text('repository: {url: "https://git.example.com/okrs"}\n')
    edit(repository, REPAIRS, "shelf is sorted.}\n", "shelf is sorted.}\n      - {date: 2026-11-20, value: 3}\n")
    name = commit(repository, "Check in <script>", "2026-11-20", author="Ana & Silva")
    assert repository.run("build").code == 0
    for page in ("objectives/quick-repairs", "objectives/quick-repairs/wait"):
        text = (repository.site / page / "index.html").read_text("utf-8")
        section = re.findall(r'aria-labelledby="s-edi">(.*?)</section>', text, re.DOTALL)[0]
        rows = re.findall(r'<a href="(.*?)" rel="noopener">(.*?)</a> <span class="meta">(.*?)</span>', section)
        assert rows[0] == (f"https://git.example.com/okrs/commit/{name}", "Check in &lt;script&gt;", "Ana &amp; Silva")
        assert [subject for _, subject, _ in rows] == ["Check in &lt;script&gt;", "Begin"]
    first = repository.snapshot("site")
    repository.run("build", TZ="Pacific/Auckland")
    assert repository.snapshot("site") == first


def history(made: Company, page: str) -> list[str]:
    """What a page tells of edits, a line each, and when it says that something was changed."""
    text = (made.site / page / "index.html").read_text("utf-8")
    (section,) = re.findall(r'aria-labelledby="s-edi">.*?<ol class="rows">(.*?)</ol>', text, re.DOTALL)
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in section.split("<li>")[1:]]
    changed = re.findall(r'(?:edited|Last changed) <time datetime="([\d-]+)"', text)
    return [*rows, *(f"changed {day}" for day in changed)]


def test_pages_tell_what_an_edit_touched_each_its_own(repository: Company) -> None:
    edit(repository, REPAIRS, "target: 2\n", "target: 3\n")
    commit(repository, "Be honest", "2026-10-05")
    edit(repository, REPAIRS, "owner: ivo-brandt\n", "owner: mara-lind\n")
    edit(repository, REPAIRS, "shelf is sorted.}\n", "shelf is sorted.}\n      - {date: 2026-11-20, value: 3}\n")
    commit(repository, "Hand over", "2026-11-20")
    review = "date: 2026-11-13\nteam: workshop\nby: ivo-brandt\nentries:\n  quick-repairs/on-time: {value: 70, confidence: 5}\n"
    repository.write({"check-ins/2026-w46.md": f"---\n{review}---\nA wet week.\n"})
    commit(repository, "Week 46", "2026-11-13")
    without = repository.path(REPAIRS).read_text("utf-8")
    end = without.index("  - id: returns")
    repository.write({REPAIRS: without[:end] + without[without.index("---\nA bicycle") :]})
    commit(repository, "One less", "2026-11-21")
    assert repository.run("build").code == 0
    assert history(repository, "objectives/quick-repairs") == [
        "21 Nov 2026 One less Mara − returns",
        "20 Nov 2026 Hand over Mara owner ivo-brandt → mara-lind wait check_ins",
        "5 Oct 2026 Be honest Mara wait target 2 → 3",
        "30 Sep 2026 Begin Mara + wait + on-time + returns",
        "changed 2026-11-21",
    ]
    assert history(repository, "objectives/quick-repairs/wait") == [
        "20 Nov 2026 Hand over Mara check_ins",
        "5 Oct 2026 Be honest Mara target 2 → 3",
        "30 Sep 2026 Begin Mara added",
        "changed 2026-11-20",
    ]
    assert history(repository, "objectives/quick-repairs/on-time") == [
        "13 Nov 2026 Week 46 Mara check_ins",
        "30 Sep 2026 Begin Mara added",
        "changed 2026-11-13",
    ]


def test_what_an_edit_touched_is_text_and_not_too_much(repository: Company) -> None:
    edit(repository, REPAIRS, "unit: days\n", 'unit: "<b>d"\n')
    keys = "".join(f"x-key-{n}: {n}\n" for n in range(9))
    edit(repository, REPAIRS, "ambition: committed\n", f"ambition: committed\n{keys}")
    commit(repository, "Keys", "2026-11-20")
    assert repository.run("build").code == 0
    assert history(repository, "objectives/quick-repairs/wait")[0] == "20 Nov 2026 Keys Mara unit days → &lt;b&gt;d"
    assert history(repository, "objectives/quick-repairs")[0].endswith(" x-key-5 – → 5 and 4 more")


def test_who_may_not_see_all_is_told_of_no_edits(repository: Company) -> None:
    (repository.root / "okrsite.yaml").write_text("audiences: {board: [everyone]}\n")
    commit(repository, "The secret plan", "2026-11-20")
    assert repository.run("build").code == 0
    assert not any(b"s-edi" in data for data in repository.snapshot("site").values())
    assert repository.run("build", "--audience", "board").code == 0
    assert any(b"s-edi" in data for data in repository.snapshot("site").values())


def test_a_merge_brings_the_edits_of_its_branch_and_the_rules_see_it(repository: Company) -> None:
    git(repository, "switch", "-q", "-c", "topic")
    edit(repository, REPAIRS, "target: 2\n", "target: 3\n")
    commit(repository, "On the branch", "2026-11-02")
    git(repository, "switch", "-q", "main")
    edit(repository, "vision.md", "Nobody", "No one")
    commit(repository, "On main", "2026-11-03")
    git(repository, "merge", "-q", "--no-ff", "-m", "Merge topic", "topic", when="2026-11-04")
    told = edits(commits(Git(repository.root, environment(repository.root)), "content"), until=TODAY)
    assert [e.subject for e in told[f"content/{REPAIRS}"]] == ["On the branch", "Begin"]
    assert [code for code, _, _ in found(repository)] == ["OKR901"]
    assert repository.run("diff", "HEAD~1", "HEAD").out.splitlines()[1] == "1 edited, 1 new finding."


# ---- where git does not tell all


def test_a_partial_clone_is_said_with_the_fix(repository: Company) -> None:
    edit(repository, REPAIRS, "target: 2\n", "target: 3\n")
    commit(repository, "More", "2026-10-01")
    git(repository, "config", "uploadpack.allowFilter", "true")
    git(repository, "clone", "-q", "--filter=blob:none", f"file://{repository.root}", "clone")
    done = repository.run("-C", "clone", "check", "--select", "OKR901")
    assert (done.code, done.err.splitlines()[0]) == (0, (
        "What changed since the cycle began, and by whom, is not known: git has not all contents here, as in a partial "
        "clone: git fetch --refetch --no-filter."
    ))  # fmt: skip


def test_a_folder_of_somebody_else_is_said_with_the_fix(repository: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = b"fatal: detected dubious ownership in repository at '/x'\n"
    monkeypatch.setattr(Git, "run", lambda *_: subprocess.CompletedProcess((), 128, b"", refused))
    memory = Memory(Git(repository.root, {}), DiskTree(repository.root), TODAY)
    project = repository.load()
    assert (memory(project.graph, project.config), memory.edits(project.config)) == ((), {})
    assert memory.note == (
        "What changed since the cycle began, and by whom, is not known: git does not read a folder that belongs to "
        f"somebody else, unless it is told to: git config --global --add safe.directory {repository.root}."
    )


def test_one_file_that_was_too_large_hides_nothing_of_the_others(company: CompanyMaker) -> None:
    made = company(BASE)
    text = made.path("objectives/city-rides.md").read_text("utf-8")
    made.write({"objectives/city-rides.md": text + "x" * 1_100_000})
    begun(made, "2026-09-30")
    made.write({"objectives/city-rides.md": text})
    edit(made, REPAIRS, "target: 2\n", "target: 3\n")
    assert [code for code, _, _ in found(made)] == ["OKR901"]
