"""What is measured of okrsite alone? Start-up, `check`, the default theme, and how each stage grows."""

from __future__ import annotations

import json
from pathlib import Path

from bench.lab import Lab, say
from bench.measure import Command, Usage, measured
from bench.peers.okrsite import DefaultTheme, Okrsite
from bench.records import Record

STARTS = 15
CHECKED = frozenset({0, 1})
CHECK = ("check", "--output-format", "json")
DEFAULT_RUNS = 2
LARGEST = 10_000
"""Larger companies are given to nobody else."""


class Own:
    """The rows that no peer has."""

    def __init__(self, lab: Lab, okrsite: Okrsite, runs: int) -> None:
        self.lab, self.okrsite, self.runs = lab, okrsite, runs

    def start(self) -> None:
        """How long it takes to say its version."""
        command = self.okrsite.asked(self.lab.folder, "--version")
        for run in range(STARTS):
            self._keep(0, "start", run, command)

    def check(self, size: int) -> None:
        """`check` of a company that was checked before, and of one that was never seen."""
        folder = self.lab.project(self.okrsite, size)
        if self._wants(size, "check, cached", self.runs):
            measured(self.okrsite.asked(folder, *CHECK), CHECKED)
        for run in range(self.runs):
            self._keep(size, "check, cached", run, self.okrsite.asked(folder, *CHECK), CHECKED)
        flag = ["--no-cache"] if self.okrsite.offers("--no-cache", "check") else []
        for run in range(self.runs):
            if not flag and self._wants(size, "check, no cache", self.runs):
                self.okrsite.clean(folder)
            self._keep(size, "check, no cache", run, self.okrsite.asked(folder, *CHECK, *flag), CHECKED)

    def default_theme(self, size: int) -> None:
        """The site that people get: its pages in a second of one core, and how heavy they are."""
        peer = DefaultTheme(self.okrsite.tools)
        for run in range(min(DEFAULT_RUNS, self.runs)):
            if self.lab.records.has(peer.name, size, "one core", run):
                continue
            if not self.lab.affords(f"{peer.title} at {size:,}", 0.045 * size):
                return
            folder = self.lab.project(peer, size)
            peer.clean(folder)
            used = measured(self.okrsite.asked(folder, "build", "--jobs", "1", "--profile", "--json"))
            facts = {**_stages(used), **_weights(folder / "site")}
            self._add(peer.name, size, "one core", run, used, facts)

    def growth(self, sizes: list[int], jobs: int) -> None:
        """Each stage at each size, from the smallest; nothing is cached, and the number of processes is the same."""
        for size in sizes:
            for run in range(3 if size <= 1000 else 1):
                if self.lab.records.has("okrsite", size, "stages", run):
                    continue
                if not self.lab.affords(f"growth at {size:,}", self._expected(size, sizes)):
                    return
                folder = self._grown(size)
                self.okrsite.clean(folder)
                used = measured(
                    self.okrsite.asked(folder, "build", "--no-cache", "--jobs", str(jobs), "--profile", "--json")
                )
                self._add("okrsite", size, "stages", run, used, _stages(used))
            if size > LARGEST:
                self.lab.forget(size)

    def _grown(self, size: int) -> Path:
        """The project of a size; one that is too large for the peers is ours alone."""
        if size <= LARGEST:
            return self.lab.project(self.okrsite, size)
        folder = self.lab.folder / f"okrsite-{size}"
        if not folder.exists():
            self.okrsite.alone(size, folder)
        return folder

    def _expected(self, size: int, sizes: list[int]) -> float:
        """Seconds that a build of the size should take, with what it takes to write the company."""
        known = [(s, self.lab.records.seconds("okrsite", s, "stages")) for s in sizes if s < size]
        pace = max((seconds / s for s, seconds in known if seconds is not None), default=0.003)
        return 1.3 * pace * size + 0.0006 * size

    def _wants(self, size: int, work: str, runs: int) -> bool:
        return not all(self.lab.records.has("okrsite", size, work, run) for run in range(runs))

    def _keep(self, size: int, work: str, run: int, command: Command, allowed: frozenset[int] = frozenset({0})) -> None:
        if not self.lab.records.has("okrsite", size, work, run):
            self._add("okrsite", size, work, run, measured(command, allowed), {})

    def _add(self, peer: str, size: int, work: str, run: int, used: Usage, facts: dict[str, float]) -> None:
        self.lab.records.add(Record(peer, size, work, run, used.seconds, used.cpu, used.megabytes, facts))
        say(f"{peer}, {size:,}, {work}, run {run + 1}: {used.seconds:.3f} s, {used.megabytes:.0f} MB")


def _stages(used: Usage) -> dict[str, float]:
    """The seconds of each stage, as the profile tells them; older ones have them under `seconds`."""
    data = json.loads(used.said)
    return {f"stage {name}": float(seconds) for name, seconds in data["seconds"].items()}


def _weights(site: Path) -> dict[str, float]:
    """How many pages and files there are, and the heaviest objective page, style sheet and scripts, in kilobytes."""
    pages, objectives = list(site.rglob("*.html")), list((site / "objectives").glob("*/index.html"))
    files = [path for path in site.rglob("*") if path.is_file()]
    return {
        "pages": float(len(pages)),
        "files": float(len(files)),
        "kB objective": max(path.stat().st_size for path in objectives) / 1000,
        "kB style": sum(path.stat().st_size for path in files if path.suffix == ".css") / 1000,
        "kB scripts": sum(path.stat().st_size for path in (site / "static").glob("*.js")) / 1000,
        "kB site": sum(path.stat().st_size for path in files) / 1000,
    }
