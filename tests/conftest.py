"""How do tests make a company, load it and run the program on it?

    from tests.conftest import BASE, TODAY, Company, CompanyMaker

    def test_orphans_are_reported(company: CompanyMaker) -> None:
        made = company(BASE, '''
            === objectives/lost.md
            ---
            title: Nobody knows why
            ...
            ---
            ''')
        assert made.codes() == ["OKR301"]

A company is written as text: a line `=== path` begins a file, and paths are relative to `content/` (`okrsite.yaml`
alone stands beside it; an empty one is written if no part brings one). Parts are laid over each other, so a later one
replaces or adds files. Bytes that are not text, and files to take away, go through `.write` and `.remove`.

BASE is valid and silent: it breaks no rule on TODAY.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from okrsite.findings import Finding
    from okrsite.project import Project

TODAY = date(2026, 11, 21)
REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"
"""The folder beside the repository on our own machines; elsewhere it is missing, and tests that want it are skipped."""

BASE = """
=== okrsite.yaml
site: {title: Spoke OKRs}
=== vision.md
---
title: A city that rides
---
Nobody needs a car to cross the city.
=== mission.md
---
title: We keep bicycles on the road
---
A repaired bicycle is one that is ridden.
=== cycles/2026.md
---
title: Year 2026
start: 2026-01-01
end: 2026-12-31
cadence: monthly
---
=== cycles/2026-q4.md
---
title: Q4 2026
start: 2026-10-01
end: 2026-12-31
parent: "2026"
---
=== teams/company.md
---
name: Spoke
lead: mara-lind
---
=== teams/workshop.md
---
name: Workshop
parent: company
lead: ivo-brandt
---
=== people/mara-lind.md
---
name: Mara Lind
team: company
role: Founder
---
=== people/ivo-brandt.md
---
name: Ivo Brandt
team: workshop
role: Head mechanic
---
=== kpis/returns.md
---
title: Repairs that come back within a month
team: workshop
owner: ivo-brandt
unit: "%"
direction: down
healthy: {max: 4}
warning: {max: 6}
frequency: weekly
values: returns.csv
---
=== kpis/returns.csv
date,value
2026-09-30,3.8
2026-10-28,3.5
2026-11-18,3.1
=== objectives/city-rides.md
---
title: The city trusts us with its bicycles
team: company
owner: mara-lind
cycle: "2026"
horizon: strategic
ambition: aspirational
aligns_to: [mission]
key_results:
  - id: members
    title: Riders with a yearly service plan
    metric: service plans
    unit: riders
    baseline: 400
    target: 1200
    class: target
    check_ins:
      - {date: 2026-11-02, value: 1080, confidence: 7, by: mara-lind, note: The autumn offer worked.}
  - id: advice
    title: Riders who would recommend us
    metric: yearly survey
    unit: "%"
    baseline: 50
    target: 70
    class: commit
    check_ins:
      - {date: 2026-11-02, value: 67, confidence: 6, by: mara-lind, note: Waiting time is the main complaint.}
  - id: returns
    title: Repairs that come back within a month
    kind: maintain
    max: 4
    kpi: returns
    guardrail: true
    class: target
---
People hand their bicycle only to somebody they trust.
=== objectives/quick-repairs.md
---
title: Riders get their bicycle back the day they need it
team: workshop
owner: ivo-brandt
cycle: 2026-q4
horizon: tactical
ambition: committed
aligns_to: [city-rides/advice]
key_results:
  - id: wait
    title: Days from drop-off to pick-up
    metric: median waiting time
    unit: days
    baseline: 6
    target: 2
    class: target
    check_ins:
      - {date: 2026-10-14, value: 5.5, confidence: 5, by: ivo-brandt, note: Two stands were idle.}
      - {date: 2026-11-18, value: 3.6, confidence: 6, by: ivo-brandt, note: The parts shelf is sorted.}
  - id: on-time
    title: Repairs ready on the promised day
    metric: promised day kept
    unit: "%"
    baseline: 60
    target: 90
    class: commit
    check_ins:
      - {date: 2026-11-18, value: 78, confidence: 6, by: ivo-brandt, note: Wheels are still slow.}
  - id: returns
    title: Repairs that come back within a month
    kind: maintain
    max: 4
    kpi: returns
    guardrail: true
    class: target
---
A bicycle on our stand is a rider on the bus.
"""


class Result(NamedTuple):
    """What one run of the program gave back."""

    code: int
    out: str
    err: str


class Company:
    """A project folder, what the library makes of it, and the program run in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "content"
        self.site = root / "site"
        self.content.mkdir(parents=True)
        (root / "okrsite.yaml").write_bytes(b"")

    def write(self, files: str | Mapping[str, str | bytes]) -> Company:
        """Write `=== path` blocks, or a mapping of path to text or bytes, over what is there."""
        for name, content in (files_of(files) if isinstance(files, str) else files).items():
            path = self.path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def remove(self, *names: str) -> Company:
        """Take files away again."""
        for name in names:
            self.path(name).unlink()
        return self

    def path(self, name: str) -> Path:
        """Where a file of a block lies."""
        return self.root / name if name == "okrsite.yaml" else self.content / name

    def load(self, today: date = TODAY, audience: str | None = None, *, drafts: bool = True) -> Project:
        """Load in this process: graph, scores and findings."""
        from okrsite.content.trees import DiskTree  # noqa: PLC0415 - most tests of lower floors never load
        from okrsite.project import load  # noqa: PLC0415

        return load(DiskTree(self.root), today=today, audience=audience, drafts=drafts)

    def findings(self, today: date = TODAY) -> tuple[Finding, ...]:
        """What `okrsite check` would say."""
        return self.load(today).findings

    def codes(self, today: date = TODAY) -> list[str]:
        """The codes of the findings, in their order."""
        return [finding.code for finding in self.findings(today)]

    def run(self, *args: str | Path, today: date | None = TODAY, cwd: Path | None = None, **env: str) -> Result:
        """Run the program here as a user would, without a terminal. No run may end in a traceback."""
        when = () if today is None else ("--today", today.isoformat())
        command = [sys.executable, "-m", "okrsite", *when, *map(str, args)]
        done = subprocess.run(
            command, cwd=cwd or self.root, env=environment(self.root) | env, capture_output=True, check=False,
            stdin=subprocess.DEVNULL, timeout=120,
        )  # fmt: skip
        result = Result(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback (most recent call last)" not in result.out + result.err, result.err
        return result

    def snapshot(self, folder: str = "content") -> dict[str, bytes]:
        """Every file of a folder with its bytes, to compare before and after."""
        top = self.root / folder
        return {
            path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()
        }


class CompanyMaker:
    """The `company` fixture: call it with texts or mappings of files, as often as a test needs companies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def __call__(self, *parts: str | Mapping[str, str | bytes]) -> Company:
        self.count += 1
        made = Company(self.folder / f"company-{self.count}")
        for part in parts:
            made.write(part)
        return made


def pytest_configure() -> None:
    """Undo what a shell does to programs in its background: they ignore Ctrl-C, and so would all that tests start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def company(tmp_path: Path) -> CompanyMaker:
    """Companies below this test's own temporary folder."""
    return CompanyMaker(tmp_path)


@pytest.fixture(scope="module")
def themes_read_once() -> Iterator[None]:
    """For tests that make thousands of sites: a theme that okrsite brings is read once, whose files nobody changes."""
    from okrsite.site import theme  # noqa: PLC0415 - most tests need none
    from okrsite.site.faults import OURS  # noqa: PLC0415

    read, known = theme._read, cache(theme._read)
    theme._read = lambda folder, name, shown: (known if shown.startswith(OURS) else read)(folder, name, shown)
    yield
    theme._read = read


def files_of(text: str) -> dict[str, str]:
    """Read `=== path` blocks into a mapping of path to text."""
    parts = re.split(r"^=== *(\S+) *\n", textwrap.dedent(text), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def environment(home: Path) -> dict[str, str]:
    """Make what a program sees the same on every machine: no colour, no git, no settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "OKRSITE"))}
    kept.pop("NO_COLOR", None)
    kept.pop("FORCE_COLOR", None)
    paths = os.pathsep.join(filter(None, [str(REPOSITORY), kept.get("PYTHONPATH", "")]))
    cache = Path(tempfile.gettempdir(), "okrsite-tests") if home == REPOSITORY else home.parent / ".cache"
    return kept | {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(cache),
        "LANG": "C.UTF-8",
        "COLUMNS": "100",
        "PYTHONPATH": paths,
    }
