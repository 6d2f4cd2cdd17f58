"""The same content and the same day are the same bytes, wherever, however and by whomever a site is built."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, environment

PLACES: dict[str, dict[str, str]] = {
    "east, another seed": {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "umask": "077", "order": "reversed", "jobs": "3"},
    "west, no locale": {"TZ": "Pacific/Pago_Pago", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "4294967295", "PYTHONUTF8": "0", "jobs": "2", "folder": "höher/ü b"},
    "optimised, from below": {"PYTHONOPTIMIZE": "1", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "umask": "000", "order": "shuffled", "cwd": "content/objectives"},
}  # fmt: skip
"""What is different from the first build: the environment, and how the files came to lie where they lie."""


def copied(folder: Path, order: str) -> Path:
    """The example company in another folder, its files made in another order."""
    paths = [REPOSITORY / "okrsite.yaml", *sorted((REPOSITORY / "content").rglob("*"))]
    files = [path for path in paths if path.is_file()]
    ordered = {
        "reversed": files[::-1],
        "shuffled": sorted(files, key=lambda path: hashlib.sha256(str(path).encode()).digest()),
    }.get(order, files)
    for n, path in enumerate(ordered):
        copy = folder / path.relative_to(REPOSITORY)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        os.utime(copy, (n * 1_000, n * 1_000))
    return folder


def built(root: Path, given: dict[str, str]) -> dict[str, str]:
    """The hash of every file of the site, the marker among them."""
    variables = {name: value for name, value in given.items() if name.isupper()}
    kept = environment(root)
    command = [
        sys.executable,
        "-m",
        "okrsite",
        "--today",
        "2026-11-21",
        "build",
        "--drafts",
        "--out",
        str(root / "site"),
        "--jobs",
        given.get("jobs", "1"),
    ]
    done = subprocess.run(
        command, cwd=root / given.get("cwd", "."), env=kept | variables, capture_output=True, check=False, timeout=120,
        umask=int(given.get("umask", "022"), 8),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    files = (path for path in (root / "site").rglob("*") if path.is_file())
    return {path.relative_to(root / "site").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The site as it is built here."""
    return built(copied(tmp_path_factory.mktemp("first"), ""), {"TZ": "UTC", "PYTHONHASHSEED": "0"})


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_the_same_bytes_everywhere(tmp_path: Path, first: dict[str, str], place: str) -> None:
    given = PLACES[place]
    site = built(copied(tmp_path / given.get("folder", "here"), given.get("order", "")), given)
    assert len(site) > 300
    assert sorted(site) == sorted(first)
    assert [path for path, found in site.items() if found != first[path]] == []
