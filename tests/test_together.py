"""Several processes do what one does; and what they say does not depend on how many there are."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from okrsite import rules, together
from okrsite.content.trees import DiskTree
from okrsite.findings import finding_of, row_of
from okrsite.project import judge, load
from okrsite.together import shared
from tests.conftest import REPOSITORY, TODAY, CompanyMaker, environment


def test_answers_come_in_the_order_of_the_items() -> None:
    assert shared(range(1000), lambda n: (n, os.getpid())[0], 4, piece=7) == list(range(1000))


def test_forks_take_their_share() -> None:
    def slow(n: int) -> int:
        signal.sigtimedwait([], 0.002)  # long enough for the others to come
        return os.getpid() + 0 * n

    assert len(set(shared(range(200), slow, 3))) == 3


def test_what_a_fork_cannot_say_is_said_here() -> None:
    assert shared([1, 2, 3, 4], lambda n: (n, object), 3) == [(n, object) for n in (1, 2, 3, 4)]


def test_a_fault_is_raised_where_it_always_is() -> None:
    def divided(n: int) -> float:
        return 1 / (n - 5)

    with pytest.raises(ZeroDivisionError):
        shared(range(10), divided, 3)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # nobody is left behind


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[int]]:
    """How many pipes and forks were asked for, and how many pieces were laid out."""
    told: dict[str, list[int]] = {"pipes": [], "forks": [], "pieces": []}
    pipe, fork, write = os.pipe, os.fork, os.write

    def laid(handle: int, data: bytes) -> int:
        told["pieces"].append(len(data) // together.NUMBER.size)
        return write(handle, data)

    monkeypatch.setattr(os, "pipe", lambda: (told["pipes"].append(1), pipe())[1])
    monkeypatch.setattr(os, "fork", lambda: (told["forks"].append(1), fork())[1])
    monkeypatch.setattr(os, "write", laid)
    return told


@pytest.mark.parametrize(("jobs", "forks"), [(0, 0), (1, 0), (2, 1), (3, 2)])
def test_there_are_as_many_processes_as_jobs(asked: dict[str, list[int]], jobs: int, forks: int) -> None:
    assert shared([1, 2, 3], lambda n: n + 1, jobs) == [2, 3, 4]
    assert len(asked["forks"]) == forks
    assert bool(asked["pipes"]) is bool(forks), "alone, nothing is asked of the system"


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_it_is_done_alone(
    asked: dict[str, list[int]], monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert shared([1, 2, 3], lambda n: n + 1, 4) == [2, 3, 4]
    assert asked == {"pipes": [], "forks": [], "pieces": []}


@pytest.mark.parametrize(
    ("items", "piece", "pieces"),
    [(0, 1, 0), (1, 1, 1), (3, 1, 3), (4, 1, 4), (5, 1, 3), (8, 1, 4), (9, 1, 3), (13, 1, 4), (9, 4, 3), (9, 20, 1)],
)
def test_no_more_pieces_than_fit_into_a_pipe_and_none_smaller_than_asked_for(
    asked: dict[str, list[int]], monkeypatch: pytest.MonkeyPatch, items: int, piece: int, pieces: int
) -> None:
    monkeypatch.setattr(together, "MOST", 4)
    assert shared(range(items), lambda n: n, 2, piece=piece) == list(range(items))
    assert asked["pieces"] == [pieces]


def test_without_a_word_each_item_is_a_piece(asked: dict[str, list[int]]) -> None:
    assert shared(range(7), lambda n: n, 2) == list(range(7))
    assert shared([], lambda n: n, 2) == []
    assert asked["pieces"] == [7, 0]


def test_any_number_of_items_goes_through_a_pipe(tmp_path: Path) -> None:
    """In another process, which is ended if it waits for somebody to read what nobody has been asked to read yet."""
    asks = "from okrsite.together import shared; print(sum(shared(range(40_001), lambda n: n, 2)))"
    done = subprocess.run(
        [sys.executable, "-c", asks], env=environment(tmp_path), capture_output=True, check=False, timeout=60
    )
    assert done.stdout.decode().strip() == str(sum(range(40_001))), done.stderr.decode()


@pytest.mark.parametrize("allowed", [0, 1])
def test_no_more_processes_than_the_system_allows(monkeypatch: pytest.MonkeyPatch, allowed: int) -> None:
    left, fork = [1] * allowed, os.fork

    def refused() -> int:
        if not left:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        left.pop()
        return fork()

    monkeypatch.setattr(os, "fork", refused)
    before = sorted(Path("/proc/self/fd").iterdir())
    assert shared(range(50), lambda n: n, 4) == list(range(50))
    assert sorted(Path("/proc/self/fd").iterdir()) == before, "and what it refuses costs nothing"
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_what_a_killed_fork_leaves_undone_is_done_here() -> None:
    """It ends before it has said anything, as the system ends one that takes too much memory."""
    first = os.getpid()

    def fatal(n: int) -> int:
        if os.getpid() != first:
            os.kill(os.getpid(), signal.SIGKILL)
        signal.sigtimedwait([], 0.01)  # long enough for the other to take a piece
        return n

    assert shared(range(20), fatal, 2) == list(range(20))


def test_forks_do_not_outlive_who_asked_them(tmp_path: Path) -> None:
    """Killed, it can no longer end them; they look after each item whether somebody still waits."""
    asks = """
import os, signal, sys
from okrsite.together import shared
def do(n):
    os.write(1, b"%d\\n" % os.getpid())
    signal.sigtimedwait([], 0.02)
    return n
shared(range(3000), do, 3)
"""
    begun = subprocess.Popen([sys.executable, "-c", asks], env=environment(tmp_path), stdout=subprocess.PIPE)
    assert begun.stdout is not None
    pids: set[int] = set()
    while len(pids) < 3:
        pids.add(int(begun.stdout.readline()))
    begun.kill()
    begun.wait()
    left = {pid for pid in pids if running(pid)}
    for _ in range(500):
        left = {pid for pid in left if running(pid)}
        if not left:
            break
        time.sleep(0.02)
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    begun.stdout.close()
    assert left == set()


def running(pid: int) -> bool:
    """Whether a process is there and not merely waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_findings_are_the_same_for_any_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "PAYS", 0)
    project = load(DiskTree(REPOSITORY), today=TODAY, judged=False)
    alone = judge(project, 1).findings
    assert judge(project, 3).findings == alone
    assert len(alone) > 0


def test_a_finding_survives_as_plain_data(company: CompanyMaker) -> None:
    made = company("=== objectives/x.md\n---\ntitle: X\ntaem: y\ntitle: Z\n---\n")
    findings = load(DiskTree(made.root), today=TODAY).findings
    assert any(finding.fix for finding in findings)
    assert any(finding.related for finding in findings)
    assert [finding_of(json.loads(json.dumps(row_of(finding)))) for finding in findings] == list(findings)
