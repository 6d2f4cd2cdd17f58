"""When is it believed that nothing has changed? Never where something has, however quietly."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Self

import pytest

from okrsite import again, cache
from okrsite.content.trees import DiskTree
from okrsite.stamps import Stamps
from tests.conftest import BASE, REPOSITORY, Company, CompanyMaker

UP_TO_DATE = "is up to date"


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
