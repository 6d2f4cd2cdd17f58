"""Would the tests of the modules that guard notice if one of their lines were wrong?

    python tools/mutants.py [guard …]

Changes one operator, number or condition at a time in a copy of the repository and runs the tests that cover the module
directly; prints how many of the changes these notice, and every one that they do not. Needs requirements/torture.txt.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("okrsite", "tests", "themes", "content", "docs", "okrsite.yaml", "pyproject.toml")


class Guard(NamedTuple):
    """A module, the tests that cover it directly, and the functions that guard, where others share its file."""

    module: str
    tests: tuple[str, ...]
    functions: tuple[str, ...] = ()


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
    "output": Guard("okrsite/output", ("tests/test_output.py",)),
    "splices": Guard("okrsite/edit/splices.py", ("tests/test_edit_splices.py", "tests/test_edit_bytes.py")),
    "files": Guard("okrsite/edit/files.py", ("tests/test_edit_files.py",)),
}

EACH = 2
"""So many changes of one kind are tried at one place: `<` for `<=` and for `!=`, not all eight comparisons."""

CHOSEN = """
DELETE FROM work_items WHERE job_id NOT IN (
  SELECT job_id FROM (
    SELECT job_id, row_number() OVER (
      PARTITION BY module_path, substr(operator_name, 1, 24), start_pos_row, start_pos_col
      ORDER BY operator_name, occurrence
    ) AS place FROM mutation_specs
    WHERE operator_name NOT LIKE '%BinaryOperator_BitOr%' AND (:all OR instr(:functions, ' ' || definition_name || ' '))
  ) WHERE place <= :each
)
"""
"""`|` is left alone: nearly all of them stand in types, which are never run."""

SURVIVED = """
SELECT diff FROM work_results WHERE test_outcome = 'SURVIVED'
ORDER BY (SELECT module_path || start_pos_row FROM mutation_specs WHERE mutation_specs.job_id = work_results.job_id)
"""


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        for name in COPIED:
            take = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
            copy.mkdir(exist_ok=True)
            take(ROOT / name, copy / name)
        for name in names or GUARDS:
            tried(name, GUARDS[name], copy)


def tried(name: str, guard: Guard, copy: Path) -> None:
    """Try the changes of one guard, and tell."""
    config, session = copy.with_name(f"{name}.toml"), copy.with_name(f"{name}.sqlite")
    tests = " ".join(guard.tests)
    config.write_text(
        f'[cosmic-ray]\nmodule-path = "{guard.module}"\ntimeout = 60.0\nexcluded-modules = []\n'
        f'test-command = "{sys.executable} -m pytest -x -q -p no:cacheprovider {tests}"\n'
        '[cosmic-ray.distributor]\nname = "local"\n'
    )
    run("init", str(config), str(session), cwd=copy)
    with sqlite3.connect(session) as found:
        chosen = {"all": not guard.functions, "functions": f" {' '.join(guard.functions)} ", "each": EACH}
        found.execute(CHOSEN, chosen)
        found.execute("DELETE FROM mutation_specs WHERE job_id NOT IN (SELECT job_id FROM work_items)")
    run("exec", str(config), str(session), cwd=copy)
    with sqlite3.connect(session) as found:
        ended = dict(found.execute("SELECT test_outcome, count(*) FROM work_results GROUP BY 1"))
        survivors = [diff for (diff,) in found.execute(SURVIVED)]
    killed = ended.get("KILLED", 0)
    print(f"{name}: {killed} of {killed + len(survivors)} noticed, {killed / max(1, killed + len(survivors)):.1%}")
    for diff in survivors:
        print("\n".join(line for line in diff.splitlines() if line[:1] in "+-@"))
    sys.stdout.flush()


def run(*command: str, cwd: Path) -> None:
    """Run cosmic-ray; Python must not keep what it compiled of a change."""
    variables = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(cwd)}
    subprocess.run([sys.executable, "-m", "cosmic_ray.cli", *command], cwd=cwd, env=variables, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
