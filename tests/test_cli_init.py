"""A first project: valid on whatever day it is begun."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from okrsite.cli.init import demo
from okrsite.project import load
from tests.conftest import BASE, Company, CompanyMaker

DAYS = [
    "2026-01-01", "2026-01-02", "2026-01-04", "2026-01-09", "2026-01-21", "2026-02-28", "2026-03-31", "2026-04-01", "2026-06-30",
    "2026-07-03", "2026-08-17", "2026-10-12", "2026-11-21", "2026-12-31", "2027-01-15", "2028-02-29",
]  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_nothing_is_found_in_it_on_any_day(tmp_path: Path, day: str) -> None:
    from okrsite.content.trees import DiskTree  # noqa: PLC0415 - one test reads a folder

    today = date.fromisoformat(day)
    for name, text in demo(today):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    project = load(DiskTree(tmp_path), today=today)
    assert [f"{f.place.path}:{f.place.line}: {f.code} {f.message}" for f in project.findings] == []
    running = project.graph.running_cycle(today)
    assert running is not None
    assert running.start <= today <= running.end
    assert len(project.graph.objectives) == 3
    assert not any("@" in name + text for name, text in demo(today)), "every placeholder is filled"


def fresh(folder: Path) -> Company:
    made = Company.__new__(Company)
    made.root, made.content, made.site = folder, folder / "content", folder / "site"
    return made


def test_it_checks_builds_and_cleans(company: CompanyMaker, tmp_path: Path) -> None:
    done = company().run("init", tmp_path / "new" / "okrs", cwd=tmp_path)
    assert (done.code, done.out) == (0, "")
    assert (
        done.err
        == f"""\
20 files written to {tmp_path}/new/okrs: the OKRs of a bookshop that does not exist.

Look at them, then make them yours:

  cd {tmp_path}/new/okrs{" " * max(0, 24 - len(f"cd {tmp_path}/new/okrs"))}  go there
  okrsite check             what is wrong, and what to do about it
  okrsite status            the running quarter on one screen
  okrsite tree              what serves what
  okrsite build --offline   write the site, then open site/index.html
"""
    )
    made = fresh(tmp_path / "new" / "okrs")
    before = made.snapshot(".")
    assert made.run("check", "--fail-level", "info").code == 0
    assert made.run("build", "--offline").code == 0
    assert len(json.loads((made.site / "okrs.json").read_bytes())["objectives"]) == 3
    assert made.run("clean").code == 0
    assert made.snapshot(".") == before


def test_a_folder_that_is_not_empty_is_refused(company: CompanyMaker) -> None:
    made = company(BASE)
    before = made.snapshot(".")
    done = made.run("init")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Error: . is not empty (it holds content): name a new folder")
    assert made.snapshot(".") == before


def test_a_fresh_git_repository_counts_as_empty(company: CompanyMaker, tmp_path: Path) -> None:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    assert company().run("init", ".", cwd=tmp_path / "repo").code == 0
    assert (tmp_path / "repo" / "okrsite.yaml").exists()


def test_a_file_is_no_folder(company: CompanyMaker, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine")
    assert company().run("init", "notes", cwd=tmp_path).code == 2
    assert (tmp_path / "notes").read_text() == "mine"
