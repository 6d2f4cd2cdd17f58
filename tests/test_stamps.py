"""Which changes do stamps tell, and which do they keep quiet about?"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from okrsite.stamps import NONE, anywhere, below, listed


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


def test_a_copy_that_keeps_its_times_is_the_same_anywhere(top: Path) -> None:
    before, marked = below(top).digest, below(top, mark=anywhere).digest
    copy = (top / "a.copy").resolve()
    copy.write_text("top/a")
    copy.chmod((top / "a").stat().st_mode & 0o777)
    seen = (top / "a").stat()
    os.utime(copy, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    copy.replace(top / "a")
    assert below(top, mark=anywhere).digest == marked
    assert below(top).digest != before


def test_a_list_of_files_is_there_as_a_whole_or_not_at_all(top: Path) -> None:
    both = listed([top / "a", top / "inside/b"])
    assert both.digest
    assert both.newest == (top / "inside/b").lstat().st_ctime_ns
    assert listed([top / "inside/b", top / "a"]).digest != both.digest
    assert listed([top / "a", top / "gone"]) == NONE
    (top / "a").write_text("other")
    assert listed([top / "a", top / "inside/b"]).digest != both.digest
