"""When is it believed that nothing has changed? Never where something has, however quietly."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Self, cast

import pytest

from okrsite import again, cache
from okrsite.content.trees import DiskTree
from okrsite.findings import UsageError
from okrsite.history.git import Git
from okrsite.output.files import seal_of, write_manifest
from okrsite.stamps import Stamps
from tests.conftest import BASE, REPOSITORY, Company, CompanyMaker


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    """A company with a theme that is a link to a folder of others, and with a theme of its own that links a picture."""
    made = company(BASE, {"okrsite.yaml": "theme: paper\n"})
    brand = made.root.parent / "brand"
    shutil.copytree(REPOSITORY / "tests/themes/paper", brand)
    (brand / "more").mkdir()
    (brand / "more" / "loop").symlink_to(brand)
    (brand / "gone").symlink_to("nowhere")
    (made.root / "themes").mkdir()
    (made.root / "themes" / "paper").symlink_to(brand)
    (made.root / "theme" / "assets").mkdir(parents=True)
    (made.root / "theme" / "assets" / "own.css").symlink_to(made.root.parent / "own.css")
    (made.root.parent / "own.css").write_text("a {}\n")
    return made


def look(made: Company) -> Stamps:
    case = again.Case(made.root, "okrsite.yaml", None, (), made.root / "kept")
    return again.look(case, "content")


def test_a_file_that_cannot_be_looked_at_hides_no_change_beside_it(
    made: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever order the disk lists them in."""
    real = os.scandir

    class Shut:
        def __init__(self, entry: os.DirEntry[str]) -> None:
            self.name = entry.name

        def stat(self, *, follow_symlinks: bool) -> os.stat_result:
            raise PermissionError(13, "Permission denied")

    class Listed(list[object]):
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    def scan(folder: str) -> Listed:
        entries = sorted(real(folder), key=lambda entry: entry.name)
        return Listed(Shut(entry) if entry.name == "city-rides.md" else entry for entry in entries)

    monkeypatch.setattr(os, "scandir", scan)
    before = DiskTree(made.root).stamps("content")
    made.write({"objectives/quick-repairs.md": "---\ntitle: Other\n---\n"})
    assert DiskTree(made.root).stamps("content").digest != before.digest


@pytest.mark.parametrize(
    ("newest", "now", "kept"),
    [
        (10_000_000_001, 10_050_000_001, False),
        (10_000_000_001, 10_050_000_002, True),
        (10_000_000_000, 12_500_000_000, False),  # a disk that tells whole seconds, or two of them
        (10_000_000_000, 12_500_000_001, True),
        (10_000_000_001, 0, False),  # nothing is known of the time
        (10_000_000_001, 9_000_000_000, False),
    ],
)
def test_an_answer_is_kept_only_if_its_files_are_older_than_a_tick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, newest: int, now: int, *, kept: bool
) -> None:
    seen = Stamps("x", newest)
    monkeypatch.setattr(again, "look", lambda *_: seen)
    case = again.Case(tmp_path, "okrsite.yaml", None, (), tmp_path / "kept")
    again.remember(case, "name", "content", (seen, now), {"answer": 1})
    assert (cache.load(case.kept, "name") is not None) is kept


def test_nothing_is_kept_of_what_changed_while_it_was_found(made: Company) -> None:
    case = again.Case(made.root, "okrsite.yaml", None, (), made.root / "kept")
    before = look(made)
    made.write({"pages/new.md": "x"})
    again.remember(case, "name", "content", (before, before.newest + 10 * again.SECOND), {"answer": 1})
    assert cache.load(case.kept, "name") is None
    after = look(made)
    again.remember(case, "name", "content", (after, after.newest + 10 * again.SECOND), {"answer": 1})
    assert again.recalled(case, "name") is not None
    assert again.recalled(case._replace(words=("other",)), "name") is None


@pytest.fixture
def case(tmp_path: Path) -> again.Case:
    return again.Case(tmp_path, "okrsite.yaml", None, (), tmp_path / "kept")


def test_an_answer_is_recalled_only_where_all_is_as_it_was(case: again.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "look", lambda _, content: Stamps(f"5 {content}", 7))
    assert again.recalled(case, "name") is None
    odds: list[dict[str, object]] = [
        {}, {"content": "c"}, {"inputs": "5 c"}, {"content": 7, "inputs": "5 7"}, {"content": None, "inputs": "5 None"},
        {"content": "c", "inputs": "4 c"}, {"content": "c", "inputs": "6 c"}, {"content": "c", "inputs": ""},
        {"content": "c", "inputs": "5 d"}, {"content": "c", "inputs": None}, {"content": "c", "inputs": 5},
    ]  # fmt: skip
    for odd in odds:
        cache.save(case.kept, "name", odd)
        assert again.recalled(case, "name") is None
    answer = {"content": "c", "inputs": "5 c", "answer": 1}
    cache.save(case.kept, "name", answer)
    assert again.recalled(case, "name") == answer
    assert again.recalled(case, "other") is None


@pytest.mark.parametrize("now", [Stamps("4", 7), Stamps("6", 7), Stamps("5", 6), Stamps("5", 8)])
def test_nothing_is_kept_if_anything_is_other_than_before(
    case: again.Case, monkeypatch: pytest.MonkeyPatch, now: Stamps
) -> None:
    begun = Stamps("5", 7), 10**12
    monkeypatch.setattr(again, "look", lambda *_: now)
    again.remember(case, "name", "content", begun, {"answer": 1})
    assert cache.load(case.kept, "name") is None
    monkeypatch.setattr(again, "look", lambda *_: begun[0])
    again.remember(case, "name", "content", begun, {"answer": 1})
    assert cache.load(case.kept, "name") == {"content": "content", "inputs": "5", "answer": 1}


class Past:
    """What is asked of git."""

    def __init__(self, head: str, *, shallow: bool = False, shut: bool = False) -> None:
        self.name, self.shallow, self.shut = head, shallow, shut

    def head(self) -> str:
        if self.shut:
            raise UsageError("git does not trust whom the folder belongs to")
        return self.name

    def is_shallow(self) -> bool:
        return self.shallow


def test_whatever_an_answer_depends_on_is_looked_at(case: again.Case) -> None:
    """Each of these is told from all others; what no answer depends on is not looked at."""
    files = ("content/a.md", "theme/a.html", "themes/b/a.html", "okrsite.yaml", ".mailmap", "other.yaml", "notes.txt")
    for name in files:
        (case.root / name).parent.mkdir(parents=True, exist_ok=True)
        (case.root / name).write_text("before")
    known = {again.look(case, "content").digest}

    def is_new(case: again.Case, content: str = "content") -> bool:
        found = again.look(case, content)
        assert found == again.look(case, content)
        return found.digest not in known and not known.add(found.digest)

    told = {name: is_new(case) for name in files if (case.root / name).write_text("something else")}
    assert told == {name: name not in ("other.yaml", "notes.txt") for name in files}
    assert is_new(case._replace(config_path="other.yaml"))
    assert is_new(case._replace(words=("a", "b")))
    assert is_new(case._replace(words=("b", "a")))
    assert is_new(case, "themes")
    assert is_new(case._replace(git=cast("Git", Past("c0ffee"))))
    assert is_new(case._replace(git=cast("Git", Past("c0ffee", shallow=True))))
    assert is_new(case._replace(git=cast("Git", Past("decade"))))
    without = again.look(case, "content")
    for past in (Past(""), Past("", shallow=True), Past("c0ffee", shut=True)):
        assert again.look(case._replace(git=cast("Git", past)), "content") == without, "there is no past to tell of"


def test_a_look_is_as_new_as_the_newest_of_all_that_it_saw(case: again.Case) -> None:
    for n, name in enumerate(("content/a.md", "theme/a.html", "themes/b/a.html", "okrsite.yaml", ".mailmap"), 1):
        (case.root / name).parent.mkdir(parents=True, exist_ok=True)
        (case.root / name).write_text("")
        os.utime(case.root / name, ns=(0, 2**62 + n))
        assert again.look(case, "content").newest == 2**62 + n


def test_a_published_folder_is_known_by_the_files_that_it_lists(tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert again.outputs(site) == ""
    site.mkdir()
    (site / "index.html").write_text("home")
    (site / "notes.txt").write_text("of others")
    assert again.outputs(site) == ""
    write_manifest(site, {"index.html": ""})
    first = again.outputs(site)
    assert first
    assert [again.is_published(site, known) for known in (first, "", None, "0" * 64, "g" * 64)] == [True, *[False] * 4]
    (site / "notes.txt").write_text("of others, and more")
    assert again.outputs(site) == first
    (site / "index.html").write_text("home again")
    second = again.outputs(site)
    assert second not in ("", first)
    write_manifest(site, {"index.html": "", "gone.html": ""})
    assert again.outputs(site) == "", "one of them is not there"
    assert not again.is_published(site, ""), "nor was it then"
    write_manifest(site, {"index.html": seal_of(b"home again")})
    assert again.outputs(site) not in ("", first, second)


UP_TO_DATE = "is up to date"


def built(made: Company) -> bool:
    """Whether a build believed that nothing had changed. Looks at what was just written are not believed: a moment."""
    time.sleep(2 * again.GRAIN / 1e9)
    done = made.run("build")
    assert done.code == 0, done.err
    return UP_TO_DATE in done.err


@pytest.mark.parametrize("changed", ["brand/assets/paper.css", "own.css"])
def test_what_a_theme_links_to_is_part_of_it(made: Company, changed: str) -> None:
    assert not built(made)
    assert built(made)
    before = made.snapshot("site")
    (made.root.parent / changed).write_text("b { color: red }\n")
    assert not built(made)
    assert made.snapshot("site") != before
    assert built(made)


def test_the_folder_of_the_content_is_looked_at_itself(made: Company) -> None:
    assert not built(made)
    assert built(made)
    made.content.rename(made.root / "elsewhere")
    made.content.symlink_to("elsewhere")
    assert made.run("build").err.startswith('Error: "content" is a link')
    made.content.unlink()
    made.content.mkdir()
    empty = made.run("check")
    assert empty.code == 0
    time.sleep(2 * again.GRAIN / 1e9)
    assert made.run("check") == empty
    made.content.rmdir()
    assert made.run("check").err.startswith('Error: there is no folder "content"')
