"""okrsite: a small theme that renders the objectives and the tree, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import okrsite
from bench.company import Company, Objective, write
from bench.measure import Command, output
from bench.peers import REPOSITORY, Peer, python

TODAY = "2026-11-21"
THEME = REPOSITORY / "bench" / "theme"
VARIABLES = {"PYTHONPATH": str(REPOSITORY)}


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
        return asked(folder, "build")

    def server(self, folder: Path, port: int) -> Command:
        return asked(folder, "serve", "--port", str(port))

    def page(self, ident: str, folder: Path) -> Path:
        return folder / "site" / "objectives" / ident / "index.html"


class DefaultTheme(Okrsite):
    """Ours with the theme that people get: many more pages, and larger ones."""

    name, title = "okrsite-default", "okrsite, default theme"
    setup = "all pages, feeds and files of the default theme: not the same work, so told by page."

    def prepare(self, company: Company, folder: Path) -> None:
        shutil.copytree(company.folder, folder, dirs_exist_ok=True)


def asked(folder: Path, *arguments: str) -> Command:
    """A run of the program on the day of the company."""
    return Command((python(), "-m", "okrsite", "--today", TODAY, *arguments), folder, VARIABLES)


def offers(option: str, command: str) -> bool:
    """Whether a command of the program has an option."""
    said = output(Command((python(), "-m", "okrsite", command, "--help"), REPOSITORY, VARIABLES))
    return option in said
