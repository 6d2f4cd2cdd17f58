"""How long does `okrsite check` take for N objectives, beside `mkdocs build` of N plain pages?

    python bench/check_vs_mkdocs.py [--count 1000] [--runs 5]

They run in turns on one machine, so that a slow minute hits all; medians and ratios are printed. MkDocs gets the same
prose without front matter, once with a bare theme of one line (the hardest for us) and once with its own theme.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
MKDOCS = HERE.parent / ".venv" / "bench" / "bin" / "mkdocs"
TODAY = "2026-11-21"
ENVIRONMENT = os.environ | {"PYTHONPATH": str(HERE.parent)}
BARE = "<!doctype html><title>{{ page.title }}</title><main>{{ page.content }}</main>\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Time `okrsite check` beside `mkdocs build`.")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    if not MKDOCS.exists():
        sys.exit("MkDocs is not installed here: use `make bench`.")
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), given.count, given.runs)


def compare(folder: Path, count: int, runs: int) -> None:
    """Prepare the same work for all, run it in turns, print what it took."""
    company = folder / "company"
    subprocess.run([sys.executable, HERE / "make_company.py", str(count), company], check=True)
    check = [sys.executable, "-m", "okrsite", "--today", TODAY, "check", "--output-format", "concise"]
    work = {
        "okrsite check": (check, company),
        "mkdocs build, bare theme": (mkdocs(folder / "bare", company, bare=True), folder / "bare"),
        "mkdocs build, own theme": (mkdocs(folder / "own", company, bare=False), folder / "own"),
    }
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(runs):
        for name, (command, place) in work.items():
            seconds[name].append(timed(command, place))
    report(seconds, count)


def mkdocs(folder: Path, company: Path, *, bare: bool) -> list[str]:
    """Write the prose of every objective as a plain page, and give the command that builds them."""
    (folder / "docs").mkdir(parents=True)
    (folder / "theme").mkdir()
    (folder / "theme" / "main.html").write_text(BARE, encoding="utf-8")
    theme = "theme: {name: null, custom_dir: theme}\n" if bare else "theme: mkdocs\n"
    (folder / "mkdocs.yml").write_text(f"site_name: Bench\nplugins: []\n{theme}", encoding="utf-8")
    for path in (company / "content" / "objectives").rglob("*.md"):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        title = front.partition("title: ")[2].partition("\n")[0]
        (folder / "docs" / path.name).write_text(f"# {title}\n\n{body}", encoding="utf-8")
    return [str(MKDOCS), "build", "-q"]


def timed(command: list[str], folder: Path) -> float:
    """Wall-clock seconds of one run. A run that fails in any way but by findings ends the comparison."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, check=False)
    elapsed = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(f"{command} ended with {done.returncode}:\n{done.stderr.decode()[-2000:]}")
    return elapsed


def report(seconds: dict[str, list[float]], count: int) -> None:
    """One line each: median, range, and how many times as long as ours."""
    ours = statistics.median(seconds["okrsite check"])
    print(f"{count} objectives or pages, {len(seconds['okrsite check'])} runs in turns, seconds")
    for name, times in seconds.items():
        middle = statistics.median(times)
        spread = f"{min(times):.2f}-{max(times):.2f}"
        print(f"{name:26} {middle:7.2f}  ({spread})  check is {ours / middle:5.2f} of it")


if __name__ == "__main__":
    main()
