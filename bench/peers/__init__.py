"""Who is compared? One module a peer: how it is set up as its own people do, built, served and read."""

from __future__ import annotations

import re
import shutil
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench.company import Company, Objective
from bench.measure import Command

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
SETUPS = HERE.parent / "setups"
"""The files of each peer that do not depend on the company: configuration, templates, code."""

HOOK = re.compile(r'data-progress="(-?[\d.]+)"')
NUMBER = re.compile(r"(?<![\d.])(-?\d+\.\d{6})(?!\d)")


class Tools(NamedTuple):
    """Where the programs are: a Python environment with the peers, a folder with node_modules, one with okrsite."""

    peers: Path
    node: Path
    ours: Path = REPOSITORY

    def program(self, name: str) -> Path:
        return self.peers / "bin" / name


class Peer(ABC):
    """A tool that makes a site of a company: one page an objective, and the tree on one page."""

    name: str
    title: str
    setup: str
    """How it is set up and what it leaves out, for the reader of the results."""

    runs = 5
    """Runs at most: fewer of what is slow."""

    largest = 1000
    """The largest company it is given."""

    cost = 3.0
    """About so many milliseconds an objective: whether there is time for a first run."""

    works: tuple[str, ...] = ("clean", "no change", "one change", "save")
    inputs: tuple[str, ...] = ()
    """What `prepare` writes and `clean` keeps; all else in the folder is made by a build."""

    out = "site"
    """The folder of the built site."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools

    @abstractmethod
    def version(self) -> str:
        """As it is named in the results."""

    @abstractmethod
    def prepare(self, company: Company, folder: Path) -> None:
        """Write the company as the input of this tool."""

    @abstractmethod
    def source(self, company: Company, objective: Objective, folder: Path) -> tuple[Path, str]:
        """The file of an objective, and its text."""

    @abstractmethod
    def build(self, folder: Path) -> Command:
        """The command that builds the site, of nothing or of what an earlier run left."""

    @abstractmethod
    def page(self, ident: str, folder: Path) -> Path:
        """The built page of an objective."""

    def again(self, folder: Path) -> Command:
        """The command that builds the site a second time."""
        return self.build(folder)

    def server(self, folder: Path, port: int) -> Command | None:
        """The command that serves the site while it is written, if there is one."""
        return None

    def address(self, ident: str) -> str:
        """Where the server shows an objective."""
        return f"/objectives/{ident}/"

    def write(self, company: Company, objective: Objective, folder: Path) -> None:
        path, text = self.source(company, objective, folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def clean(self, folder: Path) -> None:
        """Take away what earlier runs left."""
        for path in folder.iterdir():
            if path.name not in self.inputs:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def numbers(self, html: str) -> list[str]:
        """The progress of the objective, of its key results and of its children, as its page says them."""
        return HOOK.findall(html)

    def lay(self, folder: Path, setup: str = "") -> None:
        """Copy the files that do not depend on the company."""
        shutil.copytree(SETUPS / (setup or self.name), folder, dirs_exist_ok=True)


def name_files(company: Company, folder: Path, suffix: str, write: Callable[[str], str]) -> None:
    """The names of teams and people as data files, one each."""
    for kind, names in (("teams", company.teams), ("people", company.people)):
        (folder / kind).mkdir(parents=True)
        for ident, name in names.items():
            (folder / kind / f"{ident}{suffix}").write_text(write(name), "utf-8")


def labelled(html: str, progress: str, children: str) -> list[str]:
    """The numbers of six decimals behind these labels (patterns), in the order in which other peers have them."""
    text = re.sub(r"<[^>]+>", "", html)
    found = re.findall(rf"{progress}\s*(-?\d+\.\d{{6}})", text)
    below = re.search(rf"{children}([^\n]*)", text)
    return [*found, *(NUMBER.findall(below[1]) if below else [])]


def six(value: float) -> str:
    """A number as every peer prints it."""
    return f"{value:.6f}"


def python() -> str:
    """The interpreter that runs okrsite, and this comparison."""
    return sys.executable
