"""Is there anything in a whole load that recurses, or takes the square of a company's size? 100,000 files, as one chain."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import NamedTuple

import pytest

from tests.conftest import BASE, REPOSITORY, environment, files_of
from tests.properties.test_reader_properties import MemoryTree

MOST, FEW = 100_000, 10_000

LOAD = """
import json, resource, sys, time
from okrsite.project import load
from tests.conftest import TODAY
from tests.torture.size import company
count, ring = int(sys.argv[1]), sys.argv[2] == "ring"
resource.setrlimit(resource.RLIMIT_CPU, (600, 600))
tree = company(count, ring=ring)
begun = time.process_time()
made = load(tree, today=TODAY, drafts=False)
taken = time.process_time() - begun
told = sorted({f.code for f in made.findings if f.level.name == "ERROR"})
longest = max((len(f.message) for f in made.findings), default=0)
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps([taken, most, len(made.graph.objectives), told, longest]))
"""


def company(count: int, *, ring: bool) -> MemoryTree:
    """So many objectives, each below the one before it; in a ring, the first is below the last."""
    files = {f"content/{path}": text.encode() for path, text in files_of(BASE).items() if path != "okrsite.yaml"}
    for n in range(count):
        above = f"o{n - 1}" if n else f"o{count - 1}" if ring else "mission"
        files[f"content/objectives/o{n}.md"] = (
            f"---\ntitle: Riders trust us {n}\nteam: workshop\nowner: ivo-brandt\ncycle: 2026-q4\naligns_to: [{above}]\n"
            f"key_results: [{{id: k, title: Riders, baseline: 0, target: 9, check_ins: [{{date: 2026-11-18, value: {n % 9}}}]}}]\n---\n"
        ).encode()
    return MemoryTree({"okrsite.yaml": b"", **files})


class Loaded(NamedTuple):
    """What a whole load of so many files took: seconds of the processor, MB; and what it found."""

    seconds: float
    megabytes: int
    objectives: int
    errors: list[str]
    longest: int


def loaded(count: int, form: str) -> Loaded:
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(count), form], cwd=REPOSITORY, env=environment(REPOSITORY),
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    found = Loaded(*json.loads(done.stdout))
    print(f"{form}: {count:,} files in {found.seconds:.1f} s, {found.megabytes:,} MB")  # noqa: T201 - a figure of docs/security.md
    return found


@pytest.mark.parametrize(("form", "errors"), [("chain", []), ("ring", ["OKR203"])])
def test_100_000_files_that_hang_together(form: str, errors: list[str]) -> None:
    few, most = loaded(FEW, form), loaded(MOST, form)
    assert most.objectives >= MOST
    assert most.errors == errors
    assert most.longest < 2_000, "a message that names them all would be endless"
    assert most.seconds < 25 * few.seconds, (
        "ten times as many files take ten times as long; squares would take a hundred"
    )
