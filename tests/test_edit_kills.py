"""Killed, or without room on the disk, at any system call of a write: a file holds the old bytes or the new ones, whole."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import environment

BEFORE, AFTER = b"before\n" * 500, b"after\n" * 900

ACTS = {
    "replace": "files.replace(root, 'a.md', b'before\\n' * 500, b'after\\n' * 900)",
    "create": "files.write(root, {'new/b.md': b'after\\n' * 900}, {})",
    "both": "files.write(root, {'new/b.md': b'after\\n' * 900, 'a.md': b'after\\n' * 900}, {'a.md': b'before\\n' * 500})",
}

CALLS = {
    "replace": ("write", "fchmod", "fsync", "rename"),
    "create": ("write", "fchmod", "fsync", "linkat", "unlink", "mkdir"),
    "both": ("write", "fchmod", "fsync", "linkat", "rename", "mkdir"),
}
"""What each of them asks of the system, and in which order."""

FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO")

strace = shutil.which("strace")


def works() -> bool:
    """Whether this machine lets one process trace another."""
    return strace is not None and subprocess.run([strace, "-o", "/dev/null", "true"], check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not works(), reason="needs strace")
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("act", "call"), [(act, call) for act, calls in CALLS.items() for call in calls])
def test_no_byte_is_lost(tmp_path: Path, act: str, call: str, fault: str) -> None:
    codes = []
    for nth in range(1, 4):
        root = tmp_path / str(nth)
        root.mkdir()
        (root / "a.md").write_bytes(BEFORE)
        code = f"import pathlib; from okrsite.edit import files; root = pathlib.Path({str(root)!r})\n{ACTS[act]}"
        command = [str(strace), "-f", "-o", "/dev/null", "-e", f"inject={call}:{fault}:when={nth}"]
        done = subprocess.run(
            [*command, sys.executable, "-c", code], env=environment(root), capture_output=True, check=False, timeout=60
        )
        codes.append(done.returncode)
        assert (root / "a.md").read_bytes() in (BEFORE, AFTER)
        if (root / "new" / "b.md").exists():
            assert (root / "new" / "b.md").read_bytes() == AFTER
        left = [path.name for path in root.rglob("*") if path.is_file() and path.name not in ("a.md", "b.md")]
        assert all(name.startswith(".okrsite-") for name in left)
        assert fault == "signal=KILL" or call == "unlink" or left == []
        if act == "both" and fault != "signal=KILL":
            assert (root / "new" / "b.md").exists() == ((root / "a.md").read_bytes() == AFTER)
    # Where there are no hard links, a file is renamed instead; its second name, if it stays, is in nobody's way.
    survives = call in ("linkat", "unlink") and fault != "signal=KILL"
    assert survives or any(codes), "the fault never struck"
