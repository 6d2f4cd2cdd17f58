"""People's files are written whole or not at all, and never where somebody else has been meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from okrsite.content.trees import is_hidden
from okrsite.edit import files, periods
from okrsite.edit.batch import Batch
from okrsite.edit.changes import Put
from okrsite.findings import UsageError
from tests.conftest import BASE, CompanyMaker


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_created_once(tmp_path: Path) -> None:
    files.write(tmp_path, {"a/b/c.md": b"mine"}, {})
    assert (tmp_path / "a/b/c.md").read_bytes() == b"mine"
    with pytest.raises(UsageError, match=r"^a/b/c.md is there already; nothing was written$"):
        files.write(tmp_path, {"a/b/c.md": b"yours"}, {})
    assert (tmp_path / "a/b/c.md").read_bytes() == b"mine"
    assert names(tmp_path / "a/b") == ["c.md"]


def test_without_hard_links_a_file_is_still_created_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", unknown)
    files.write(tmp_path, {"c.md": b"mine"}, {})
    with pytest.raises(UsageError, match="is there already"):
        files.write(tmp_path, {"c.md": b"yours"}, {})
    assert (tmp_path / "c.md").read_bytes() == b"mine"
    assert names(tmp_path) == ["c.md"]


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_several_files_are_written_together_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_bytes(b"before")
        (tmp_path / name).chmod(0o640)
    after = {"a.md": b"after", "new/c.md": b"mine", "b.md": b"after"}
    real, left = Path.replace, [nth]

    def full(self: Path, target: Path) -> Path:
        left[0] -= 1
        if not left[0]:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full)
    monkeypatch.setattr(os, "link", lambda *_, **__: (_ for _ in ()).throw(OSError(95, "none")))
    with pytest.raises(OSError, match="No space left"):
        files.write(tmp_path, after, {"a.md": b"before", "b.md": b"before"})
    assert names(tmp_path) == ["a.md", "b.md"]
    for name in ("a.md", "b.md"):
        assert (tmp_path / name).read_bytes() == b"before"
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o640
    monkeypatch.undo()
    files.write(tmp_path, after, {"a.md": b"before", "b.md": b"before"})
    assert {name: (tmp_path / name).read_bytes() for name in after} == after


def test_what_somebody_changed_meanwhile_stops_all_of_it(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_bytes(b"before")
    (tmp_path / "b.md").write_bytes(b"theirs")
    with pytest.raises(UsageError, match=r"^b.md was changed meanwhile by somebody else"):
        files.write(tmp_path, {"a.md": b"after", "b.md": b"after"}, {"a.md": b"before", "b.md": b"before"})
    assert [(tmp_path / name).read_bytes() for name in ("a.md", "b.md")] == [b"before", b"theirs"]
    assert names(tmp_path) == ["a.md", "b.md"]


@pytest.mark.parametrize("call", ["fsync", "fchmod", "open"])
def test_a_full_disk_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    (tmp_path / "a.md").write_bytes(b"before")
    real = getattr(os, call)

    def full(*args: object, **options: object) -> object:
        if call == "open" and not int(args[1]) & os.O_CREAT:  # type: ignore[call-overload]
            return real(*args, **options)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(OSError, match="No space left"):
        files.replace(tmp_path, "a.md", b"before", b"after")
    with pytest.raises(OSError, match="No space left"):
        files.write(tmp_path, {"b.md": b"new"}, {})
    monkeypatch.undo()
    assert (tmp_path / "a.md").read_bytes() == b"before"
    assert names(tmp_path) == ["a.md"]


@pytest.mark.parametrize("path", ["../a.md", "a//b.md", "/etc/hostname", "link/a.md", "link.md", "folder"])
def test_nothing_outside_is_read_or_written(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    (tmp_path / "a.md").write_bytes(b"outside")
    (root / "link").symlink_to(tmp_path)
    (root / "link.md").symlink_to(tmp_path / "a.md")
    for act in (
        lambda: files.read(root, path),
        lambda: files.replace(root, path, b"outside", b"x"),
        lambda: files.write(root, {path: b"x"}, {}),
    ):
        with pytest.raises(UsageError):
            act()
    assert (tmp_path / "a.md").read_bytes() == b"outside"
    assert names(tmp_path) == ["a.md", "root"]


def test_a_batch_writes_nothing_if_one_file_has_changed(company: CompanyMaker) -> None:
    made = company(BASE)
    batch = Batch(made.load(), made.root)
    batch.edit("content/teams/company.md", Put((), "lead", "ivo-brandt"))
    batch.edit("content/teams/workshop.md", Put((), "lead", "mara-lind"))
    batch.create("content/teams/new.md", "---\nname: New\n---\n")
    made.path("teams/workshop.md").write_bytes(b"---\nname: W\n---\n")
    before = made.snapshot(".")
    with pytest.raises(UsageError, match=r"^content/teams/workshop.md was changed meanwhile"):
        batch.write()
    assert made.snapshot(".") == before


def test_a_batch_knows_what_it_would_break(company: CompanyMaker) -> None:
    made = company(BASE)
    batch = Batch(made.load(), made.root)
    batch.edit("content/teams/workshop.md", Put((), "lead", "nobody"))
    with pytest.raises(UsageError, match='OKR201 unknown person "nobody"'):
        batch.checked()
    assert made.findings() == made.load().findings


@pytest.mark.parametrize(
    ("ident", "title", "days", "following"),
    [
        ("2026-q4", "Q4 2026", "2026-10-01 2026-12-31", "2027-q1"),
        ("2026-q1", "Q1 2026", "2026-01-01 2026-03-31", "2026-q2"),
        ("2026-h1", "H1 2026", "2026-01-01 2026-06-30", "2026-h2"),
        ("2026-h2", "H2 2026", "2026-07-01 2026-12-31", "2027-h1"),
        ("2028-02", "February 2028", "2028-02-01 2028-02-29", "2028-03"),
        ("2026-12", "December 2026", "2026-12-01 2026-12-31", "2027-01"),
        ("2026", "Year 2026", "2026-01-01 2026-12-31", "2027"),
    ],
)
def test_the_names_of_cycles_tell_their_days(ident: str, title: str, days: str, following: str) -> None:
    period, after = periods.named(ident), periods.after(ident)
    assert period is not None
    assert after is not None
    assert (period.title, f"{period.start} {period.end}", after.id) == (title, days, following)
    assert periods.named("spring") is periods.named("2026-q5") is periods.after("0000") is None


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002, 0o000])
def test_a_new_file_has_the_mode_of_its_writer_and_an_old_one_keeps_its_own(tmp_path: Path, mask: int) -> None:
    (tmp_path / "old.md").write_bytes(b"before")
    (tmp_path / "old.md").chmod(0o640)
    former = os.umask(mask)
    try:
        files.write(tmp_path, {"new.md": b"x"}, {})
        files.replace(tmp_path, "old.md", b"before", b"after")
        assert os.umask(mask) == mask, "it is put back"
    finally:
        os.umask(former)
    modes = [(tmp_path / name).stat().st_mode & 0o7777 for name in ("new.md", "old.md")]
    assert modes == [0o666 & ~mask, 0o640]


def test_while_it_is_written_nobody_else_reads_it_and_nobody_takes_it_for_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, int]] = []
    real = os.fchmod

    def heard(handle: int, mode: int) -> None:
        (staged,) = (path for path in tmp_path.iterdir() if path.name != "a.md")
        seen.append((staged.name, staged.stat().st_mode & 0o7777))
        real(handle, mode)

    (tmp_path / "a.md").write_bytes(b"a")
    monkeypatch.setattr(os, "fchmod", heard)
    for n in range(2):
        files.replace(tmp_path, "a.md", b"a", b"a")
        assert seen[n][1] == 0o600
        assert is_hidden(seen[n][0])
    assert seen[0][0] != seen[1][0]


@pytest.mark.parametrize("error", [OSError(5, "broken"), KeyboardInterrupt()])
def test_whatever_stops_the_exchange_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    (tmp_path / "a.md").write_bytes(b"before")

    def stopped(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(type(error)):
        files.replace(tmp_path, "a.md", b"before", b"after")
    assert (tmp_path / "a.md").read_bytes() == b"before"
    assert names(tmp_path) == ["a.md"]


def test_what_changes_while_the_new_bytes_are_written_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_bytes(b"before")
    real = files._staged

    def meanwhile(target: Path, data: bytes, mode: int) -> Path:
        target.write_bytes(b"theirs")
        return real(target, data, mode)

    monkeypatch.setattr(files, "_staged", meanwhile)
    with pytest.raises(UsageError, match=r"^a.md was changed meanwhile"):
        files.replace(tmp_path, "a.md", b"before", b"after")
    assert (tmp_path / "a.md").read_bytes() == b"theirs"
    assert names(tmp_path) == ["a.md"]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^a.md: No such file or directory$"):
        files.read(tmp_path, "a.md")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match=r"^folder: "):
        files.read(tmp_path, "folder")
    (tmp_path / "folder" / "link.md").symlink_to("/etc/hostname")
    with pytest.raises(UsageError, match=r"^folder/link.md is a link, and okrsite does not write through links$"):
        files.write(tmp_path, {"folder/link.md": b""}, {})
