"""Is there anything in a whole load that recurses, or takes the square of a company's size? 100,000 files, as one chain."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.conftest import BASE, REPOSITORY, environment, files_of
from tests.properties.test_reader_properties import MemoryTree

MOST, FEW = 100_000, 10_000

LOAD = """
import json, sys, time
from okrsite.project import load
from tests.conftest import TODAY
from tests.torture.size import company
count, ring = int(sys.argv[1]), sys.argv[2] == "ring"
tree = company(count, ring=ring)
begun = time.process_time()
made = load(tree, today=TODAY, drafts=False)
taken = time.process_time() - begun
told = sorted({f.code for f in made.findings if f.level.name == "ERROR"})
print(json.dumps([taken, len(made.graph.objectives), told, len(str(max((f.message for f in made.findings), key=len, default="")))]))
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


def loaded(count: int, form: str) -> tuple[float, int, list[str], int]:
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(count), form], cwd=REPOSITORY, env=environment(REPOSITORY),
        capture_output=True, check=False, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    seconds, found, errors, longest = json.loads(done.stdout)
    return seconds, found, errors, longest


@pytest.mark.parametrize(("form", "errors"), [("chain", []), ("ring", ["OKR203"])])
def test_100_000_files_that_hang_together(form: str, errors: list[str]) -> None:
    few, _, _, _ = loaded(FEW, form)
    most, found, told, longest = loaded(MOST, form)
    print(f"{form}: {FEW:,} files in {few:.1f} s, {MOST:,} in {most:.1f} s")  # noqa: T201 - a figure of docs/security.md
    assert found >= MOST
    assert told == errors
    assert longest < 2_000, "a message that names them all would be endless"
    assert most < 25 * few, "ten times as many files take ten times as long; squares would take a hundred times"
