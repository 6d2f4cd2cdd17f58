"""A site is never torn: whatever fails, whenever the run is killed, readers have the old site or the new one."""

from __future__ import annotations

import errno
import itertools
import json
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from okrsite.findings import UsageError
from okrsite.output import publish, swap
from tests import publishing
from tests.conftest import REPOSITORY
from tests.publishing import NEW, OLD, Faults, Killed, faults_of, guard, mended, prepared

FAULTS = Faults()


def calls(folder: Path) -> int:
    """How many calls one publication makes."""
    site = prepared(folder)
    with FAULTS.failing(-1, None):
        publish(NEW, site, guard(site), unsealed={"okrs.json"})
    return FAULTS.count


@pytest.mark.parametrize("exchange", ["exchange", "no exchange"])
@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "full"), OSError(errno.EIO, "broken"), OSError(errno.EACCES, "shut"), Killed()],
    ids=["ENOSPC", "EIO", "EACCES", "killed"],
)
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
def test_whichever_call_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: str, error: BaseException, *, lasting: bool
) -> None:
    if exchange == "no exchange":
        monkeypatch.setattr(swap, "_exchange", lambda *_: errno.ENOSYS)
    count = calls(tmp_path / "all")
    assert count > 40
    told = []
    for n in range(count):
        site = prepared(tmp_path / str(n))
        with (
            suppress(UsageError, Killed, OSError),
            FAULTS.failing(n, error, lasting=lasting or isinstance(error, Killed)),
        ):
            publish(NEW, site, guard(site), unsealed={"okrs.json"})
        told += [f"{n}: {fault}" for fault in faults_of(site, may_be_away=exchange == "no exchange")]
        told += [f"{n}, next run: {fault}" for fault in mended(site)]
        shutil.rmtree(tmp_path / str(n))
    assert told == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_whichever_write_fails_halfway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    real = Path.write_bytes
    numbers = itertools.count()
    failing = -1

    def half(self: Path, data: bytes) -> int:
        if next(numbers) == failing:
            real(self, data[: len(data) // 2])
            raise OSError(code, "no more")
        return real(self, data)

    for n in range(len(NEW)):
        site = prepared(tmp_path / str(n))
        with monkeypatch.context() as patch:
            numbers, failing = itertools.count(), n
            patch.setattr(Path, "write_bytes", half)
            with suppress(UsageError):
                publish(NEW, site, guard(site), unsealed={"okrs.json"})
        assert faults_of(site) == []
        assert mended(site) == []


FULL = """
import json, subprocess, sys
from pathlib import Path
from okrsite.findings import UsageError
from okrsite.output import publish
from tests.publishing import NEW, guard, faults_of, mended, prepared
disk, told, refused = Path(sys.argv[1]), [], 0
for size in range(13, 60):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", disk], check=True)
    site = prepared(disk / "p")
    subprocess.run(["mount", "-o", f"remount,size={size * 4}k", disk], check=False, stderr=subprocess.DEVNULL)
    try:
        publish(NEW, site, guard(site), unsealed={"okrs.json"})
    except UsageError:
        refused += 1
    told += [f"{size}: {fault}" for fault in faults_of(site)]
    subprocess.run(["mount", "-o", "remount,size=32m", disk], check=True)
    told += [f"{size}, next run: {fault}" for fault in mended(site)]
    subprocess.run(["umount", disk], check=True)
print(json.dumps([told, refused]))
"""


def test_a_disk_that_is_full_at_any_page(tmp_path: Path) -> None:
    may = (
        subprocess.run(
            ["unshare", "-r", "-m", "mount", "-t", "tmpfs", "tmpfs", tmp_path], capture_output=True, check=False
        )
        if shutil.which("unshare")
        else None
    )
    if may is None or may.returncode:
        pytest.skip("47 sizes of a disk not tried: no file system may be mounted here")
    done = subprocess.run(
        ["unshare", "-r", "-m", sys.executable, "-c", FULL, tmp_path],
        cwd=REPOSITORY,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    told, refused = json.loads(done.stdout)
    assert told == []
    assert refused > 3, "else no disk was full"


def test_killed_by_the_system_at_some_calls(tmp_path: Path) -> None:
    """A sample; `make torture` takes every one."""
    found = publishing.syscalls(tmp_path / "all")
    if not found:
        pytest.skip("some 100 system calls not tried: strace is not installed, or may not trace here")
    assert sum(last - first + 1 for _, first, last in found) > 40
    assert publishing.killed(tmp_path, publishing.points(found)[::12]) == []


def test_two_runs_at_once_wait_for_each_other(tmp_path: Path) -> None:
    """Each would otherwise find the other's stage, and take it for what a killed run left."""
    site = prepared(tmp_path)
    wrong: list[str] = []

    def publishing_in_turn(first: int) -> None:
        for n in range(25):
            files = (OLD, NEW)[(first + n) % 2]
            try:
                publish(files, site, guard(site), unsealed={"okrs.json"})
            except (OSError, UsageError) as error:
                wrong.append(repr(error))

    runs = [Thread(target=publishing_in_turn, args=(n,)) for n in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert wrong == []
    assert faults_of(site) == []
    assert mended(site) == []
