"""What the disk, other programs and other threads do while a file of somebody's is written costs no byte and shows none."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest

from okrsite.edit import files
from okrsite.findings import UsageError


def test_each_folder_that_got_a_name_is_brought_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled: list[int] = []
    real = os.fsync

    def heard(handle: int) -> None:
        seen = os.fstat(handle)
        if stat.S_ISDIR(seen.st_mode):
            settled.append(seen.st_ino)
        real(handle)

    monkeypatch.setattr(os, "fsync", heard)
    files.write(tmp_path, {"a.md": b"a", "new/b.md": b"b", "new/c.md": b"c"}, {})
    assert sorted(settled) == sorted(folder.stat().st_ino for folder in (tmp_path, tmp_path / "new"))


def test_a_project_may_be_reached_by_a_link_but_nothing_in_it(tmp_path: Path) -> None:
    (tmp_path / "root/a").mkdir(parents=True)
    (tmp_path / "root/a.md").write_bytes(b"before")
    (tmp_path / "project").symlink_to("root")
    files.write(tmp_path / "project", {"a.md": b"after"}, {"a.md": b"before"})
    assert files.read(tmp_path / "project", "a.md") == b"after"
    for path in ("link.md", "a/link.md"):
        (tmp_path / "root" / path).symlink_to(tmp_path / "root/a.md")
        with pytest.raises(UsageError, match=rf"^{path} is a link, and okrsite does not write through links$"):
            files.read(tmp_path / "root", path)


def test_who_tidies_up_meanwhile_does_not_hide_what_went_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        for path in tmp_path.glob(".*.tmp"):
            path.unlink()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device"):
        files.write(tmp_path, {"a.md": b"a"}, {})
    assert list(tmp_path.iterdir()) == []


def test_no_other_thread_writes_anything_open_to_all_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What new files may be can be asked only by setting it: to nothing for others, and then back."""
    masks: list[int] = []
    former = os.umask(0o027)
    os.umask(former)
    real = os.umask

    def heard(mask: int) -> int:
        masks.append(mask)
        return real(mask)

    monkeypatch.setattr(os, "umask", heard)
    files.write(tmp_path, {"a.md": b"a"}, {})
    assert {mask & 0o077 for mask in masks if mask != former} == {0o077}
    assert masks[-1] == former


def test_nobody_guesses_the_name_of_what_is_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []
    real = os.link

    def heard(source: Path, target: Path, *, follow_symlinks: bool) -> None:
        names.append(source.name)
        real(source, target, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "link", heard)
    files.write(tmp_path, {"a.md": b"a"}, {})
    assert [name for name in names if not re.fullmatch(r"\.okrsite-[0-9a-f]{16,}\.tmp", name)] == []
    assert len(names) == 1
