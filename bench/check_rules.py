"""How much of `okrsite check` are the rules? All of them beside none, on N objectives.

    python bench/check_rules.py [--count 1000] [--runs 7]

Both read, link and score the same company in turns; only the configuration differs. The goal is a ratio of at most 1.5.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from okrsite.rules import RULES  # noqa: E402 - run by path, so that the path comes first

CHECK = [sys.executable, "-m", "okrsite", "--today", "2026-11-21", "check", "--output-format", "json"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(HERE.parent)}
GOAL = 1.5


def main() -> None:
    parser = argparse.ArgumentParser(description="Time `okrsite check` with all rules and with none.")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), given.count, given.runs)


def compare(folder: Path, count: int, runs: int) -> None:
    """Make the company twice, once with every rule off, and time both in turns."""
    every, none = folder / "every", folder / "none"
    subprocess.run([sys.executable, HERE / "make_company.py", str(count), every], check=True)
    shutil.copytree(every, none)
    with (none / "okrsite.yaml").open("a", encoding="utf-8") as file:
        file.write("\nrules:\n" + "".join(f"  {code}: off\n" for code in RULES))
    seconds: dict[Path, list[float]] = {every: [], none: []}
    for _ in range(runs):
        for place, taken in seconds.items():
            taken.append(timed(place))
    middle = {place: statistics.median(taken) for place, taken in seconds.items()}
    for place, taken in seconds.items():
        print(f"{place.name:6} {middle[place]:7.3f} s  ({min(taken):.3f} to {max(taken):.3f}, {runs} runs)")
    print(f"ratio  {middle[every] / middle[none]:7.2f}    (goal: at most {GOAL}; {count:,} objectives)")


def timed(folder: Path) -> float:
    """Seconds of the processor, ours and the system's, that one run takes: other programs do not count."""
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(CHECK, cwd=folder, env=ENVIRONMENT, capture_output=True, check=False)
    after, elapsed = os.times(), time.perf_counter() - start
    if done.returncode not in {0, 1}:
        sys.exit(f"check ended with {done.returncode}:\n{done.stderr.decode()[-2000:]}")
    taken = after.children_user - before.children_user + after.children_system - before.children_system
    return taken or elapsed


if __name__ == "__main__":
    main()
