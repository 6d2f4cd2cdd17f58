"""okrsite: a small theme that renders the objectives and the tree, and nothing else."""

from __future__ import annotations

import compileall
import shutil
from pathlib import Path

import okrsite
from bench.company import Company, Objective, write
from bench.measure import Command, output
from bench.peers import REPOSITORY, Peer, python

TODAY = "2026-11-21"
THEME = REPOSITORY / "bench" / "theme"


class Okrsite(Peer):
    """Ours. Reads the company as it is."""

    name, title = "okrsite", "okrsite"
    setup = (
        "the theme in `bench/theme`; the tree, of more than 500 nodes, is some pages more than anybody else's. It also "
        "reads each team and person from a file, checks all rules and scores pace, status and confidence."
    )
    works = ("clean", "no change", "one change", "save", "reload")
    largest = 100_000
    inputs = ("content", "okrsite.yaml", "theme")
    cost = 2.0

    def version(self) -> str:
        revision = output(Command(("git", "rev-parse", "--short", "HEAD"), REPOSITORY), frozenset({0, 128})).strip()
        return f"okrsite {okrsite.__version__} ({revision or 'no revision'})"

    def asked(self, folder: Path, *arguments: str) -> Command:
        """A run of the program on the day of the company."""
        variables = {"PYTHONPATH": str(self.tools.ours), "XDG_CACHE_HOME": str(cache(folder))}
        return Command((python(), "-m", "okrsite", "--today", TODAY, *arguments), folder, variables)

    def offers(self, option: str, command: str) -> bool:
        """Whether a command of the program has an option."""
        return option in output(self.asked(self.tools.ours, command, "--help"))

    def prepare(self, company: Company, folder: Path) -> None:
        shutil.copytree(company.folder, folder, dirs_exist_ok=True)
        shutil.copytree(THEME, folder / "theme")

    def alone(self, size: int, folder: Path) -> None:
        """A project of a size that no peer is given: written where it is built, and not read here."""
        write(size, folder)
        shutil.copytree(THEME, folder / "theme")

    def source(self, company: Company, objective: Objective, folder: Path) -> tuple[Path, str]:
        path = folder / "content" / "objectives" / "2026-q4" / f"{objective.id}.md"
        return path, f"---\n{objective.front}---\n{objective.body}"

    def build(self, folder: Path) -> Command:
        return self.asked(folder, "build")

    def server(self, folder: Path, port: int) -> Command:
        return self.asked(folder, "serve", "--port", str(port))

    def clean(self, folder: Path) -> None:
        """What is remembered from run to run lies outside the project."""
        super().clean(folder)
        shutil.rmtree(cache(folder), ignore_errors=True)

    def page(self, ident: str, folder: Path) -> Path:
        return folder / "site" / "objectives" / ident / "index.html"


class DefaultTheme(Okrsite):
    """Ours with the theme that people get: many more pages, and larger ones."""

    name, title = "okrsite-default", "okrsite, default theme"
    setup = "all pages, feeds and files of the default theme: not the same work, so told by page."

    def prepare(self, company: Company, folder: Path) -> None:
        shutil.copytree(company.folder, folder, dirs_exist_ok=True)


def cache(folder: Path) -> Path:
    """What is remembered of the project in a folder, and of no other."""
    return folder.resolve().with_name(f"cache-of-{folder.name}")


def copied(folder: Path) -> Path:
    """A copy of the program as it is now, compiled as installers do: somebody may work on it while it is measured."""
    for name in ("okrsite", "themes"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(folder, quiet=1)
    return folder
