"""What is remembered is given back as it was kept, or not at all; and nobody is ever kept waiting, or stopped, by it."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from okrsite import cache
from okrsite.content import trees

KEPT: dict[str, object] = {"a": [1, "é", None], "b": {"c": 2.5}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is not there yet, two below one that is."""
    return tmp_path / "not" / "there"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def sealed(body: bytes, mark: str) -> bytes:
    """A file as this version of the format seals it."""
    return f"{cache.FORMAT} {mark} {hashlib.sha256(body).hexdigest()}".encode() + b"\n" + body


def test_what_was_kept_is_found_by_its_name_and_mark(folder: Path) -> None:
    assert cache.load(folder, "x") is None
    cache.save(folder, "x", KEPT)
    cache.save(folder, "y", {}, "form-1")
    assert cache.load(folder, "x") == KEPT
    assert cache.load(folder, "x", cache.program()) == KEPT
    assert cache.load(folder, "y", "form-1") == {}
    assert [cache.load(folder, *asked) for asked in (("y",), ("y", "form-2"), ("x", "form-1"), ("z",))] == [None] * 4
    cache.save(folder, "x", {"other": 1})
    assert cache.load(folder, "x") == {"other": 1}
    assert names(folder) == [".gitignore", "x", "y"], "and nothing that was on the way"


def test_it_is_kept_out_of_commits_but_a_note_that_is_there_is_left_alone(folder: Path) -> None:
    cache.save(folder, "x", KEPT)
    assert (folder / ".gitignore").read_text().splitlines()[-1] == "*"
    (folder / ".gitignore").write_text("mine")
    cache.save(folder, "x", KEPT)
    assert (folder / ".gitignore").read_text() == "mine"


def test_a_wrong_byte_is_as_good_as_no_file(folder: Path) -> None:
    """Each byte with each bit turned, each length that is too short, and more than was written."""
    cache.save(folder, "x", KEPT)
    whole = (folder / "x").read_bytes()
    turned = [
        whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :] for at in range(len(whole)) for bit in range(8)
    ]
    for wrong in [*turned, *(whole[:end] for end in range(len(whole))), whole + b"\n", whole * 2, b"\0" * len(whole)]:
        (folder / "x").write_bytes(wrong)
        assert cache.load(folder, "x") is None
    (folder / "x").write_bytes(whole)
    assert cache.load(folder, "x") == KEPT


@pytest.mark.parametrize("body", [b"[]", b"1", b"null", b"", b"{", b"\xff", b"[" * 200_000, b'{"a":' * 200_000])
def test_what_is_sealed_and_still_no_mapping_is_no_file(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "x").write_bytes(sealed(body, "m"))
    assert cache.load(tmp_path, "x", "m") is None
    (tmp_path / "x").write_bytes(sealed(b'{"a":1}', "m"))
    assert cache.load(tmp_path, "x", "m") == {"a": 1}


def test_more_than_a_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.save(tmp_path, "x", KEPT)
    size = (tmp_path / "x").stat().st_size
    monkeypatch.setattr(cache, "LARGEST", size)
    assert cache.load(tmp_path, "x") == KEPT
    for fewer in (size - 1, 10, 0):
        monkeypatch.setattr(cache, "LARGEST", fewer)
        assert cache.load(tmp_path, "x") is None


def test_as_much_is_read_of_it_as_of_any_file() -> None:
    assert cache.LARGEST == trees.MAX_READ == 256 * 2**20


def test_nothing_else_is_opened_in_the_place_of_a_file(tmp_path: Path) -> None:
    cache.save(tmp_path, "x", KEPT)
    (tmp_path / "link").symlink_to("x")
    (tmp_path / "endless").symlink_to("/dev/zero")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert [cache.load(tmp_path, name) for name in ("link", "endless", "folder", "pipe", "x/y", "a\0b")] == [None] * 6


def test_a_folder_that_is_a_link_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to("elsewhere")
    cache.save(tmp_path / "link", "x", KEPT)
    assert cache.tick(tmp_path / "link") == 0
    assert names(tmp_path / "elsewhere") == []


@pytest.mark.parametrize("call", ["open", "replace", "mkdir", "write_text"])
def test_a_disk_that_is_full_costs_nothing_and_is_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    cache.save(tmp_path / "old", "x", KEPT)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, call, full)
    for folder in (tmp_path / "old", tmp_path / "new"):
        cache.save(folder, "x", {"other": 1})
    monkeypatch.undo()
    assert cache.load(tmp_path / "old", "x") in (KEPT, {"other": 1})
    for path in tmp_path.rglob("*.tmp"):
        pytest.fail(f"{path} was left behind")


def test_what_another_process_began_is_not_written_over(tmp_path: Path) -> None:
    """A file of the same process number that was left by one that was killed: nothing is kept, and it is gone then."""
    left = tmp_path / f"x.{os.getpid()}.tmp"
    left.write_bytes(b"half")
    cache.save(tmp_path, "x", KEPT)
    assert cache.load(tmp_path, "x") is None
    assert not left.exists()
    cache.save(tmp_path, "x", KEPT)
    assert cache.load(tmp_path, "x") == KEPT


def test_the_disk_tells_its_own_time(folder: Path) -> None:
    first = cache.tick(folder)
    (folder / "between").touch()
    second = cache.tick(folder)
    assert 0 < first <= (folder / "between").stat().st_mtime_ns <= second
    assert names(folder) == [".gitignore", "between"]
    assert cache.tick(folder / "between") == 0, "where nothing can be written there is no time"
    assert cache.tick(Path("/proc/nowhere")) == 0
    (folder / f"tick.{os.getpid()}.tmp").touch()
    assert cache.tick(folder) == 0, "what another left there tells no time of ours"


def test_a_program_is_known_by_more_than_its_version() -> None:
    assert len(cache.program()) == 64
    assert cache.program() == cache.program.__wrapped__()


def test_whatever_changes_in_a_program_but_what_python_keeps_makes_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "okrsite/cache.py",
        "okrsite/site/zone.py",
        "okrsite/Words/zone.py",
        "themes/default/base.html",
        "okrsite/__pycache__/cache.pyc",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    monkeypatch.setattr(cache, "__file__", str(tmp_path / "okrsite" / "cache.py"))
    known = {cache.program.__wrapped__()}
    (tmp_path / "okrsite/__pycache__/cache.pyc").write_text("compiled again")
    assert cache.program.__wrapped__() in known
    for name in ("okrsite/cache.py", "okrsite/site/zone.py", "okrsite/Words/zone.py", "okrsite/new.py"):
        (tmp_path / name).write_text("something else")
        made = cache.program.__wrapped__()
        assert made not in known
        known.add(made)


def test_a_program_that_is_installed_again_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere, and with files of other times."""
    package = Path(cache.__file__).parent
    for day, where in enumerate(("here", "there"), 1):
        shutil.copytree(package, tmp_path / where / "okrsite", ignore=shutil.ignore_patterns("__pycache__"))
        for path in (tmp_path / where).rglob("*"):
            os.utime(path, (day, day))

    def told(where: str) -> str:
        monkeypatch.setattr(cache, "__file__", str(tmp_path / where / "okrsite/cache.py"))
        return cache.program.__wrapped__()

    assert told("here") == told("there")
    with (tmp_path / "there/okrsite/model/aims.py").open("a") as file:
        file.write("#")
    assert told("here") != told("there")
