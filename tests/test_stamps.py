"""Which changes do stamps tell, and which do they keep quiet about?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from okrsite.stamps import NONE, below, listed


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """Two files, one of them in a folder, and a link to a folder outside that leads back."""
    (tmp_path / "top" / "inside").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    for name in ("top/a", "top/inside/b", "outside/c"):
        (tmp_path / name).write_text(name)
    (tmp_path / "top" / "out").symlink_to(tmp_path / "outside")
    (tmp_path / "outside" / "back").symlink_to(tmp_path / "top")
    return tmp_path / "top"


def written(name: str) -> Callable[[Path], object]:
    return lambda top: (top / name).write_text("longer than before")


@pytest.mark.parametrize(
    ("change", "told", "told_following"),
    [
        (written("inside/b"), True, True),
        (written("inside/new"), True, True),
        (written("skipped"), False, False),
        (written("../outside/c"), False, True),
        (lambda top: (top / "a").rename(top / "z"), True, True),
        (lambda top: (top / "a").unlink(), True, True),
        (lambda top: (top / "inside").chmod(0o700), True, True),
        (lambda top: os.utime(top / "inside"), False, False),
    ],
)
def test_what_changes_below_a_folder(
    top: Path, change: Callable[[Path], object], *, told: bool, told_following: bool
) -> None:
    def looks() -> list[str]:
        return [below(top, skipped="skipped".__eq__, follow=follow).digest for follow in (False, True)]

    before = looks()
    assert looks() == before
    change(top)
    assert [now != then for now, then in zip(looks(), before, strict=True)] == [told, told_following]


def test_the_newest_time_is_a_files_own(top: Path) -> None:
    assert below(top).newest == max((top / name).lstat().st_ctime_ns for name in ("a", "inside/b", "out"))
    os.utime(top / "a", ns=(0, 2**62))
    assert below(top).newest == 2**62
    assert below(top / "nowhere") == below(top / "a") == (below(top / "nowhere").digest, 0)


def test_a_list_of_files_is_there_as_a_whole_or_not_at_all(top: Path) -> None:
    both = listed([top / "a", top / "inside/b"])
    assert both.digest
    assert both.newest == (top / "inside/b").lstat().st_ctime_ns
    assert listed([top / "inside/b", top / "a"]).digest != both.digest
    assert listed([top / "a", top / "gone"]) == NONE
    (top / "a").write_text("other")
    assert listed([top / "a", top / "inside/b"]).digest != both.digest
    assert listed([]).newest == 0 == NONE.newest
    assert listed([]).digest


def test_what_cannot_be_looked_at_counts_as_a_name_and_hides_nothing_else(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that goes away between two questions, or that is not ours to ask about."""
    real = os.scandir

    class Gone:
        """What `os.scandir` told of a file that nobody can ask about any more."""

        def __init__(self, name: str) -> None:
            self.name = name

        def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
            raise PermissionError(13, "Permission denied")

    @contextmanager
    def scan(path: str) -> Iterator[Iterator[object]]:
        with real(path) as entries:
            yield (Gone(entry.name) if entry.name == lost else entry for entry in entries)

    monkeypatch.setattr(os, "scandir", scan)
    lost = ""
    whole = below(top).digest
    lost = "a"
    partly = below(top).digest
    assert partly != whole
    assert below(top).newest == max((top / name).lstat().st_ctime_ns for name in ("inside/b", "out"))
    (top / "a").write_text("other")
    assert below(top).digest == partly
    (top / "inside/b").write_text("other")
    assert below(top).digest != partly


def test_a_folder_that_links_lead_back_to_is_looked_at_once(top: Path) -> None:
    """Whatever leads back to it, and however often; what comes after it is looked at all the same."""
    for n in range(9):
        (top / f"back{n}").symlink_to(top)
        (top / f"deep{n}" / "further").mkdir(parents=True)
        (top / f"deep{n}" / "further" / "file").write_text("")
    for n in range(9):
        before = below(top, follow=True).digest
        (top / f"deep{n}" / "further" / "file").write_text("x")
        assert below(top, follow=True).digest != before
    assert below(top).digest == below(top, follow=False).digest, "links are followed only where that is asked for"
    before = below(top).digest
    (top.parent / "outside" / "c").write_text("other")
    assert below(top).digest == before
