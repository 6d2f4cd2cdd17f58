"""How is one peer measured on one company? Its project is made once, then built, changed, served, as often as asked."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.company import Company, made
from bench.measure import Command, measured
from bench.peers import Peer, six
from bench.records import Record, Records
from bench.serving import Save, free_port, reloaded, served, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TOLERANCE = 2e-6
"""Two numbers of six decimals that differ by less are the same."""

SAMPLE = 20
Numbers = list[float]


class Void(Exception):
    """A peer whose pages say other numbers than ours: to compare their times would mean nothing."""


class Lab:
    """Where everything is measured: a folder, the clock's end, and the runs so far."""

    def __init__(self, folder: Path, records: Records, deadline: float) -> None:
        self.folder, self.records, self.deadline = folder, records, deadline
        self._companies: dict[int, Company] = {}
        self._prepared: set[tuple[str, int]] = set()
        self._built: set[tuple[str, int]] = set()
        self._verified: set[tuple[str, int]] = set()
        self._ours: dict[int, dict[str, Numbers]] = {}
        self._step = 0

    # ---- time --------------------------------------------------------------------------------------------------

    def left(self) -> float:
        """Seconds that the budget still has."""
        return self.deadline - time.monotonic()

    def affords(self, what: str, seconds: float) -> bool:
        """Whether there is time for something; what is left out is told in the results."""
        if seconds <= self.left():
            return True
        if f"{what}: left out, the time was up" not in self.records.notes:
            self.records.note(f"{what}: left out, the time was up")
            say(f"{what}: no time left")
        return False

    def affords_run(self, peer: Peer, size: int, work: str, seconds: float) -> bool:
        """Whether there is time for one more run; of a row that has some already, their number says enough."""
        if self.records.of(peer.name, size, work):
            return seconds <= self.left()
        return self.affords(f"{peer.title} at {size:,}, {work}", seconds)

    # ---- projects ----------------------------------------------------------------------------------------------

    def company(self, size: int) -> Company:
        if size not in self._companies:
            self._companies[size] = made(size, self.folder / f"company-{size}")
        return self._companies[size]

    def project(self, peer: Peer, size: int) -> Path:
        """The input of a peer, written once."""
        folder = self.folder / f"{peer.name}-{size}"
        if (peer.name, size) not in self._prepared:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            peer.prepare(self.company(size), folder)
            self._prepared.add((peer.name, size))
        return folder

    def forget(self, size: int) -> None:
        """Take away what is no longer needed of a size: 100,000 objectives fill a disk."""
        for folder in self.folder.glob(f"*-{size}"):
            shutil.rmtree(folder)
        self._prepared = {key for key in self._prepared if key[1] != size}
        self._built = {key for key in self._built if key[1] != size}
        self._verified = {key for key in self._verified if key[1] != size}
        self._companies.pop(size, None)

    # ---- works -------------------------------------------------------------------------------------------------

    def run(self, peer: Peer, size: int, work: str, run: int) -> None:
        """Measure one run of a work, and keep it."""
        if self.records.has(peer.name, size, work, run):
            return
        folder = self.project(peer, size)
        if work == "clean":
            self._unmoved(peer, size)
            peer.clean(folder)
            self._keep(peer, size, work, run, peer.build(folder))
            self._verify(peer, size)
            return
        self._ready(peer, size)
        wanted = self._change(peer, size, self._steps(1)[0]) if work == "one change" else ""
        self._keep(peer, size, work, run, peer.again(folder))
        if wanted and wanted not in _page(peer, self.company(size).top.id, folder):
            raise Void(f"{peer.title}: the page of {self.company(size).top.id} does not say {wanted} after a change")

    def save(self, peer: Peer, size: int, runs: int, chromium: Browser | None) -> None:
        """From a save to the page that is served, and to the page in a browser where there is one."""
        works = [work for work in ("save", "reload") if work in peer.works and (work == "save" or chromium)]
        works = [w for w in works if not all(self.records.has(peer.name, size, w, run) for run in range(runs))]
        folder, port = self.project(peer, size), free_port()
        command, address = peer.server(folder, port), peer.address(self.company(size).top.id)
        if command is None or not works:
            return
        with serving(command, port, address):
            if "save" in works:
                self._keep_all(peer, size, "save", served(port, address, self._saver(peer, size), self._steps(runs)))
            if "reload" in works and chromium:
                page = chromium.new_page()
                page.goto(f"http://127.0.0.1:{port}{address}")
                self._keep_all(peer, size, "reload", reloaded(page, self._saver(peer, size), self._steps(runs)))
                page.close()

    def _saver(self, peer: Peer, size: int) -> Save:
        return partial(self._change, peer, size)

    def _change(self, peer: Peer, size: int, step: int) -> str:
        """Save a check-in that moves a company objective; its new progress. What was built before is not up to date."""
        self._built.discard((peer.name, size))
        top = self.company(size).top.moved(step)
        peer.write(self.company(size), top, self.project(peer, size))
        return six(top.progress)

    def _steps(self, count: int) -> range:
        """Numbers that no change had yet."""
        self._step += count
        return range(self._step - count, self._step)

    def _keep(self, peer: Peer, size: int, work: str, run: int, command: Command) -> None:
        out = self.project(peer, size) / peer.out
        before = _seen(out)
        used = measured(command, limit=max(60.0, self.left()))
        after = _seen(out)
        written = sum(1 for path, mark in after.items() if before.get(path) != mark)
        facts = {"written": float(written), "files": float(len(after))}
        self._built.add((peer.name, size))
        self.records.add(Record(peer.name, size, work, run, used.seconds, used.cpu, used.megabytes, facts))
        say(f"{peer.title}, {size:,}, {work}, run {run + 1}: {used.seconds:.2f} s, {used.megabytes:.0f} MB")

    def _keep_all(self, peer: Peer, size: int, work: str, found: Iterator[float]) -> None:
        for run, seconds in enumerate(found):
            if not self.records.has(peer.name, size, work, run):
                self.records.add(Record(peer.name, size, work, run, seconds))
            say(f"{peer.title}, {size:,}, {work}, run {run + 1}: {seconds:.2f} s")

    # ---- is it the same page? ----------------------------------------------------------------------------------

    def _ready(self, peer: Peer, size: int) -> None:
        """Build what was not built since it was written or changed."""
        if (peer.name, size) not in self._built:
            self._unmoved(peer, size)
            measured(peer.build(self.project(peer, size)))
            self._built.add((peer.name, size))
            self._verify(peer, size)

    def _unmoved(self, peer: Peer, size: int) -> None:
        """Take back what saves have moved, if the next build is the one whose numbers are compared."""
        if (peer.name, size) not in self._verified:
            peer.write(self.company(size), self.company(size).top, self.project(peer, size))

    def ours(self, okrsite: Peer, size: int) -> None:
        """Build our pages once, before anything is changed: what the others' numbers are held against."""
        if size not in self._ours:
            folder, company = self.project(okrsite, size), self.company(size)
            measured(okrsite.build(folder))
            self._built.add((okrsite.name, size))
            self._ours[size] = {i: self._numbers(okrsite, size, i) for i in company.sample(SAMPLE)}

    def _verify(self, peer: Peer, size: int) -> None:
        """Compare the numbers of some pages with ours. A peer is compared only while nothing has changed yet."""
        if (peer.name, size) in self._verified:
            return
        self._verified.add((peer.name, size))
        for ident, ours in self._ours[size].items():
            theirs = self._numbers(peer, size, ident)
            if len(ours) != len(theirs) or any(abs(a - b) > TOLERANCE for a, b in zip(ours, theirs, strict=True)):
                raise Void(f"{peer.title}: the page of {ident} says {theirs}, ours says {ours}")
        count = sum(map(len, self._ours[size].values()))
        self.records.about[f"agrees {peer.name} {size}"] = f"{len(self._ours[size])} pages, {count} numbers"
        self.records.save()

    def _numbers(self, peer: Peer, size: int, ident: str) -> Numbers:
        """Progress of the objective, of its key results, and of its children, whichever order these stand in."""
        found = list(map(float, peer.numbers(_page(peer, ident, self.project(peer, size)))))
        own = 1 + len(self.company(size).objectives[ident].key_results)
        return [*found[:own], *sorted(found[own:])]


def say(text: str) -> None:
    """One line of progress."""
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def _page(peer: Peer, ident: str, folder: Path) -> str:
    return peer.page(ident, folder).read_text("utf-8")


def _seen(folder: Path) -> dict[str, tuple[int, int]]:
    """When each file of a folder was written, and as which."""
    found = {}
    waiting = [str(folder)] if folder.is_dir() else []
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    status = entry.stat(follow_symlinks=False)
                    found[entry.path] = status.st_mtime_ns, status.st_ino
    return found
