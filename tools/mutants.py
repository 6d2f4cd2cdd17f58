"""Would the tests of the modules that guard notice if one of their lines were wrong?

    python tools/mutants.py [guard …]

Changes one operator, number or condition at a time in a copy of the repository and runs the tests that cover the module
directly; prints how many of the changes these notice, and every one that they do not. Needs requirements/torture.txt.

cosmic-ray tells what can be changed. The tests run in forks of this process, which has loaded all that they need but
ourselves: for most of them, that is the greater part of the work.
"""

from __future__ import annotations

import difflib
import importlib
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("okrsite", "tests", "themes", "content", "docs", "okrsite.yaml", "pyproject.toml")
LOADED = (
    "click.testing",
    "html5lib",
    "hypothesis.stateful",
    "jinja2",
    "json",
    "markdown_it",
    "tomllib",
    "xml.dom.minidom",
    "yaml",
)


class Guard(NamedTuple):
    """A module, the tests that cover it directly, and the functions that guard, where others share its file."""

    module: str
    tests: tuple[str, ...]
    functions: tuple[str, ...] = ()


class Change(NamedTuple):
    """A module with one wrong line."""

    module: Path
    before: str
    after: str


GUARDS = {
    "yaml": Guard("okrsite/content/yaml.py", ("tests/test_yaml.py", "tests/test_hostile_yaml.py")),
    "addresses": Guard(
        "okrsite/content/prose.py",
        ("tests/test_prose.py", "tests/test_site_markdown.py"),
        ("classify", "validateLink", "_markdown", "_aligned", "anchor"),
    ),
    "links": Guard("okrsite/site/links.py", ("tests/test_site_links.py",)),
    "drawings": Guard(
        "okrsite/site/drawings.py",
        ("tests/test_hostile.py::test_assets_are_shown_and_never_run", "tests/test_drawings.py"),
    ),
    "audience": Guard("okrsite/content/audience.py", ("tests/test_content_audience.py",)),
    "trees": Guard("okrsite/content/trees.py", ("tests/test_content_trees.py", "tests/test_documents.py")),
    "urls": Guard("okrsite/site/urls.py", ("tests/test_site_urls.py",)),
    "output": Guard(
        "okrsite/output", ("tests/test_output_edges.py", "tests/test_output_attacks.py", "tests/test_output.py")
    ),
    "splices": Guard("okrsite/edit/splices.py", ("tests/test_edit_splices.py", "tests/test_edit_bytes.py")),
    "light": Guard("okrsite/content/light.py", ("tests/test_light_limits.py", "tests/test_light.py")),
    "together": Guard("okrsite/together.py", ("tests/test_together.py",)),
    "stamps": Guard("okrsite/stamps.py", ("tests/test_stamps.py",)),
    "again": Guard("okrsite/again.py", ("tests/test_again.py",)),
    "fresh": Guard("okrsite/site/fresh.py", ("tests/test_fresh_record.py",)),
    "answers": Guard("okrsite/site/answers.py", ("tests/test_answers.py",)),
    "notes": Guard("okrsite/site/notes.py", ("tests/test_notes.py",)),
    "watched": Guard("okrsite/site/watched.py", ("tests/test_notes.py",)),
    "cache": Guard("okrsite/cache.py", ("tests/test_cache.py",)),
    "terminal": Guard("okrsite/reporters/plain.py", ("tests/test_reporters.py",)),
    "commands": Guard("okrsite/reporters/ci.py", ("tests/test_reporters.py",)),
    "files": Guard("okrsite/edit/files.py", ("tests/test_edit_disks.py", "tests/test_edit_files.py")),
}

EACH = 2
"""So many changes of one kind are tried at one place: `<` for `<=` and for `!=`, not all eight comparisons."""

SECONDS = 60
"""After which tests that wait for something that never comes are ended; that they do so was noticed."""

CHOSEN = """
SELECT module_path, operator_name, occurrence FROM (
  SELECT *, row_number() OVER (
    PARTITION BY module_path, substr(operator_name, 1, 24), start_pos_row, start_pos_col
    ORDER BY operator_name, occurrence
  ) AS place FROM mutation_specs
  WHERE operator_name NOT LIKE '%BinaryOperator_BitOr%' AND (:all OR instr(:functions, ' ' || definition_name || ' '))
) WHERE place <= :each ORDER BY module_path, start_pos_row, start_pos_col, operator_name
"""
"""`|` is left alone: nearly all of them stand in types, which are never run."""


def main(names: list[str]) -> None:
    for module in LOADED:
        importlib.import_module(module)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        copy.mkdir()
        for name in COPIED:
            take = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
            take(ROOT / name, copy / name)
        os.chdir(copy)
        sys.path.insert(0, str(copy))
        for name in names or GUARDS:
            tried(name, GUARDS[name])


def tried(name: str, guard: Guard) -> None:
    """Try the changes of one guard, and tell."""
    if not passed(guard.tests, compiled=True):
        sys.exit(f"{name}: its tests fail before anything is changed")
    begun = time.perf_counter()
    changes = tuple(changes_of(guard))
    unnoticed = [diff for change in changes if (diff := survived(change, guard.tests))]
    seconds, noticed = time.perf_counter() - begun, len(changes) - len(unnoticed)
    print(f"{name}: {noticed} of {len(changes)} noticed, {noticed / len(changes):.1%}; {seconds:.0f} s")
    for diff in unnoticed:
        print(diff)
    sys.stdout.flush()


def changes_of(guard: Guard) -> Iterator[Change]:
    with tempfile.TemporaryDirectory() as folder:
        config, session = Path(folder, "config.toml"), Path(folder, "session.sqlite")
        config.write_text(
            f'[cosmic-ray]\nmodule-path = "{guard.module}"\ntimeout = {SECONDS}.0\nexcluded-modules = []\n'
            'test-command = "false"\n[cosmic-ray.distributor]\nname = "local"\n'
        )
        subprocess.run([sys.executable, "-m", "cosmic_ray.cli", "init", config, session], check=True)
        chosen = {"all": not guard.functions, "functions": f" {' '.join(guard.functions)} ", "each": EACH}
        with sqlite3.connect(session) as found:
            for path, operator, occurrence in found.execute(CHOSEN, chosen):
                before = Path(path).read_text("utf-8")
                with suppress(AttributeError, SyntaxError):  # exceptions with a dot in their names; what is no Python
                    after = mutate_code(before, get_operator(operator)(), occurrence)
                    compile(after, path, "exec")
                    yield Change(Path(path), before, after)


def survived(change: Change, tests: tuple[str, ...]) -> str:
    """What was changed, if no test noticed."""
    try:
        change.module.write_text(change.after, "utf-8")
        for kept in change.module.parent.glob(f"__pycache__/{change.module.stem}.*"):
            kept.unlink()  # what Python has compiled of it, which it may take for this one's
        if not passed(tests):
            return ""
    finally:
        change.module.write_text(change.before, "utf-8")
    sides = change.before.splitlines(), change.after.splitlines()
    lines = difflib.unified_diff(*sides, str(change.module), "", n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith("+++"))


def passed(tests: tuple[str, ...], *, compiled: bool = False) -> bool:
    """Whether tests pass, in a fork that is ended when it takes too long."""
    pid = os.fork()
    if not pid:
        code = 1
        try:
            os.setsid()
            os.dup2(os.open(os.devnull, os.O_RDWR), 1)
            os.dup2(1, 2)
            sys.dont_write_bytecode = not compiled
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            code = pytest.main(
                ["-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning", *tests]
            )
        finally:
            os._exit(code)
    late = threading.Timer(SECONDS, os.killpg, (pid, signal.SIGKILL))
    late.start()
    _, status = os.waitpid(pid, 0)
    late.cancel()
    return status == 0


if __name__ == "__main__":
    main(sys.argv[1:])
