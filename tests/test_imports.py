"""Does the program start without loading what its command does not need?"""

from __future__ import annotations

import subprocess
import sys

import okrsite
from tests.conftest import REPOSITORY, TODAY, environment

HEAVY = ["html", "jinja2", "lsprotocol", "markdown_it", "openpyxl", "pygls", "sqlite3", "watchdog", "yaml"]
"""What `--version` has no use for. To be extended, never to be cut."""

CHECK_NEEDS_NO = ["jinja2", "lsprotocol", "openpyxl", "pygls", "watchdog"]
"""What `check` has no use for: it renders nothing and watches nothing."""

LOADED = "import sys; from okrsite.cli.app import run; run({args}); print(*sorted(sys.modules))"


def modules_after(*args: str) -> set[str]:
    """The modules a run of the program has loaded when it ends."""
    command = [sys.executable, "-c", LOADED.format(args=list(args))]
    done = subprocess.run(command, cwd=REPOSITORY, env=environment(REPOSITORY), capture_output=True, check=True)
    return set(done.stdout.decode().splitlines()[-1].split())


def test_version_loads_no_heavy_module() -> None:
    loaded = modules_after("--version")
    assert "okrsite.cli" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_check_loads_neither_templates_nor_watchers() -> None:
    loaded = modules_after("--today", TODAY.isoformat(), "check", "--output-format", "json")
    assert "okrsite.project" in loaded
    assert [name for name in CHECK_NEEDS_NO if name in loaded] == []


def test_the_package_itself_loads_nothing() -> None:
    code = "import sys; before = set(sys.modules); import okrsite; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, check=True)
    assert done.stdout.decode().split() == ["okrsite"]


def test_version_is_printed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "okrsite", "--version"], cwd=REPOSITORY, capture_output=True, check=True
    )
    assert okrsite.__version__ in done.stdout.decode()
