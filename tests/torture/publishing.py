"""Is the site ever torn? Killed, out of space and out of luck at every system call that changes the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import publishing


@pytest.mark.parametrize("tamper", ["signal=KILL", "error=ENOSPC", "error=EIO", "delay_enter=1000:error=EINTR"])
def test_every_system_call(tmp_path: Path, tamper: str) -> None:
    found = publishing.syscalls(tmp_path / "all")
    if not found:
        pytest.skip("every system call not tried: strace is not installed, or may not trace here")
    points = publishing.points(found)
    told = publishing.killed(tmp_path, points, tamper)
    print(f"{len(points)} system calls, {tamper}: {len(told)} faults")  # noqa: T201 - a figure of docs/security.md
    assert told == []
