"""What do diff and history cost beside a check, in a company of N objectives with C commits?

    python bench/history.py [--count 1000] [--commits 5000] [--runs 5] [--build]

All are seconds of the processor, ours and git's. The goals are a diff of two revisions for at most 2.5 checks, and a
history that is read once: what a build pays for it the second time.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
OKRSITE = (sys.executable, "-m", "okrsite", "--today", "2026-11-21")
CACHE = "remembered"
"""Where the runs remember things, beside the company."""

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
GOAL = 2.5


def main() -> None:
    parser = argparse.ArgumentParser(description="Time diff and history beside a check.")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--commits", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--build", action="store_true", help="time builds too, which takes longer")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "company"
        subprocess.run([sys.executable, HERE / "make_company.py", str(given.count), folder], check=True)
        remember(folder, given.commits)
        compare(folder, given.runs, given.commits, with_builds=given.build)


def remember(folder: Path, commits: int) -> None:
    """Give a company a past: an edit of one to three objectives a commit, the last at the end of the quarter's half."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "fast-import", "--quiet", stdin="".join(stream(folder, commits)).encode())
    git(folder, "reset", "-q", "--hard", "main")


def stream(folder: Path, commits: int) -> Iterator[str]:
    """What `git fast-import` reads: all files at first, then edits; the same on every machine."""
    chance = random.Random(7)
    texts = {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in sorted(folder.rglob("*.*")) if is_ours(p)}
    objectives = [path for path in texts if "/objectives/" in path]
    step = (datetime(2026, 11, 20, tzinfo=UTC) - BEGIN) / commits
    yield commit(0, step, "Begin", texts)
    for n in range(1, commits):
        edited = {path: changed(texts[path], n) for path in chance.sample(objectives, chance.randint(1, 3))}
        texts |= edited
        yield commit(n, step, f"Review {n}", edited)


def is_ours(path: Path) -> bool:
    return path.is_file() and ".git" not in path.parts


def changed(text: str, n: int) -> str:
    """A text with another number: mostly how sure somebody was, at times a target."""
    key = "target" if n % 50 == 0 else "confidence"
    return re.sub(rf"{key}: (\d+)", lambda found: f"{key}: {(int(found[1]) + 1) % 10 + 1}", text, count=1)


def commit(n: int, step: timedelta, subject: str, files: dict[str, str]) -> str:
    when = f"Person {n % 40} <p{n % 40}@example.com> {int((BEGIN + n * step).timestamp())} +0000"
    lines = [f"commit refs/heads/main\nauthor {when}\ncommitter {when}\n{data(subject)}"]
    lines += [f"M 100644 inline {path}\n{data(text)}" for path, text in files.items()]
    return "\n".join(lines) + "\n"


def data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}"


def compare(folder: Path, runs: int, commits: int, *, with_builds: bool) -> None:
    """Time each in turns."""
    half = git(folder, "rev-parse", f"HEAD~{commits // 20}").strip()
    kept = folder.parent / CACHE
    works: dict[str, tuple[bool, tuple[str, ...]]] = {
        "check, nothing known": (True, ("check", "--output-format", "json")),
        "diff": (False, ("diff", half, "HEAD", "--format", "json")),
        "diff, nothing known": (True, ("diff", half, "HEAD", "--format", "json")),
        "build, nothing known": (True, ("build", "--json")),
        "build, another day": (False, ("build", "--json", "--as-of", "2026-11-20")),
    }
    works = {name: work for name, work in works.items() if with_builds or not name.startswith("build")}
    seconds: dict[str, list[float]] = {name: [] for name in works}
    history: dict[str, list[float]] = {name: [] for name in works if name.startswith("build")}
    for _ in range(runs):
        for name, (is_new, args) in works.items():
            if is_new:
                shutil.rmtree(kept, ignore_errors=True)
            taken, out = timed(folder, args)
            seconds[name].append(taken)
            if name in history:
                history[name].append(json.loads(out)["seconds"].get("history", 0.0))
    middle = {name: statistics.median(taken) for name, taken in seconds.items()}
    print(f"{commits:,} commits, {runs} runs")
    for name, taken in middle.items():
        more = f"  of it history {statistics.median(history[name]):.3f} s" if name in history else ""
        print(f"{name:21}{taken:8.3f} s{more}")
    for name in ("diff, nothing known", "diff"):
        print(f"{name} / check: {middle[name] / middle['check, nothing known']:.2f} (goal: at most {GOAL})")


def timed(folder: Path, args: tuple[str, ...]) -> tuple[float, str]:
    """Seconds of the processor that one run takes, and what it printed: other programs do not count."""
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(
        [*OKRSITE, *args], cwd=folder, env=environment(folder), capture_output=True, check=False, text=True
    )
    after, elapsed = os.times(), time.perf_counter() - start
    if done.returncode not in {0, 1}:
        sys.exit(f"{args} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    taken = after.children_user - before.children_user + after.children_system - before.children_system
    return taken or elapsed, done.stdout


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(HERE.parent), "XDG_CACHE_HOME": str(folder.parent / CACHE)}


def git(folder: Path, *args: str, stdin: bytes = b"") -> str:
    return subprocess.run(["git", *args], cwd=folder, input=stdin, capture_output=True, check=True).stdout.decode()


if __name__ == "__main__":
    main()
