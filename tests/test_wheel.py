"""Does what people install from a package index work on a machine that has nothing else?"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, TODAY, environment

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this repository."""
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, REPOSITORY, cwd=out)
    (built,) = out.glob("okrsite-*.whl")
    return built


def run(*command: str | Path, cwd: Path) -> str:
    """Run a program in a folder, with nothing of this repository in reach; give what it printed."""
    clean = {name: value for name, value in environment(cwd).items() if name != "PYTHONPATH"}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def test_it_holds_the_theme_the_types_and_the_licence_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    theme = REPOSITORY / "themes" / "default"
    shipped = {
        f"okrsite/themes/default/{path.relative_to(theme).as_posix()}" for path in theme.rglob("*") if path.is_file()
    }
    assert shipped
    assert shipped <= set(names)
    assert "okrsite/py.typed" in names
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    assert [name for name in names if not name.startswith(("okrsite/", "okrsite-"))] == []


def test_it_makes_a_site_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    programs = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    run(programs / "python", "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)

    run(programs / "okrsite", "init", "demo", cwd=tmp_path)
    run(programs / "okrsite", "--today", TODAY.isoformat(), "check", "--strict", cwd=tmp_path / "demo")
    run(programs / "okrsite", "--today", TODAY.isoformat(), "build", cwd=tmp_path / "demo")

    site = tmp_path / "demo" / "site"
    objectives = [path.stem for path in (tmp_path / "demo" / "content" / "objectives").rglob("*.md")]
    assert objectives
    assert [name for name in objectives if not (site / "objectives" / name / "index.html").is_file()] == []
    assert [
        name for name in ("index.html", "tree/index.html", "404.html", "okrs.json") if not (site / name).is_file()
    ] == []
    assert list(site.rglob("*.css"))
