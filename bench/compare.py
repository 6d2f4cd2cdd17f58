"""How fast is okrsite beside the generators that people know? The same company, the same pages, in turns.

    python bench/compare.py [--sizes 1000,10000] [--runs 5] [--budget 20] [--peers hugo,eleventy] [--resume]

Every run is kept in results.json at once; results.md is written from it, also when the run is cut short. Needs the
programs of the peers: `make bench` installs them, pinned and by hash, below .venv.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.path.remove(str(HERE)) if str(HERE) in sys.path else None

from bench.lab import Lab, Void, say  # noqa: E402 - run by path, so that the path comes first
from bench.machine import about  # noqa: E402
from bench.measure import Failed  # noqa: E402
from bench.own import Own  # noqa: E402
from bench.peers import Peer, Tools  # noqa: E402
from bench.peers.eleventy import Eleventy  # noqa: E402
from bench.peers.hugo import Hugo  # noqa: E402
from bench.peers.mkdocs import Bare, Material, MkDocs  # noqa: E402
from bench.peers.okrsite import Okrsite, copied  # noqa: E402
from bench.peers.sphinx_needs import SphinxNeeds  # noqa: E402
from bench.peers.strictdoc import StrictDoc  # noqa: E402
from bench.records import Records  # noqa: E402
from bench.report import written  # noqa: E402
from bench.serving import browser  # noqa: E402
from tools.chromium import CHROMIUM  # noqa: E402

PEERS = (Hugo, Eleventy, Bare, MkDocs, Material, SphinxNeeds, StrictDoc)
SAVES = 5
FIRST = 2
"""Runs of each row before any row gets more."""


class Plan(NamedTuple):
    """What is measured: peers with their sizes, and how often at most."""

    sizes: list[int]
    runs: int
    growth: list[int]
    jobs: int


def main() -> None:
    given = _given()
    records = Records(given.out / "results.json", resume=given.resume)
    names = given.peers.split(",") if given.peers else [peer.name for peer in PEERS]
    plan = Plan(_numbers(given.sizes), given.runs, _numbers(given.growth), os.cpu_count() or 1)
    with tempfile.TemporaryDirectory(dir=given.work, prefix="okrsite-bench-") as folder:
        work = Path(folder).resolve()
        tools = Tools(given.tools.resolve(), given.node.resolve(), copied(work / "program"))
        peers: list[Peer] = [peer(tools) for peer in PEERS if peer.name in names]
        lab = Lab(work, records, time.monotonic() + 60 * given.budget)
        okrsite = Okrsite(tools)
        known = about([okrsite, *peers])
        if records.about.get("version okrsite", known["version okrsite"]) != known["version okrsite"]:
            records.note(f"not all runs are of this revision: the first are of {records.about['version okrsite']}")
        records.about.update(known)
        try:
            compare(lab, okrsite, peers, plan)
        except KeyboardInterrupt:
            records.note("the comparison was interrupted")
        finally:
            written(records, [okrsite, *peers], given.out / "results.md")
            say(f"{given.out / 'results.md'} is written")


def compare(lab: Lab, okrsite: Okrsite, peers: list[Peer], plan: Plan) -> None:
    """Every row a few times, then more runs of the rows that the goals name: what the budget cuts off matters least."""
    fast = {size: [peer for peer in peers if _fits(peer, size) and peer.runs > 1] for size in plan.sizes}
    for size, chosen in fast.items():
        rounds(lab, okrsite, chosen, size, min(FIRST, plan.runs))
    for size, chosen in fast.items():
        saves(lab, [okrsite, *chosen], size, min(SAVES, plan.runs))
    alone(lab, okrsite, plan)
    for size, chosen in _slow(peers, plan.sizes).items():
        rounds(lab, okrsite, chosen, size, 1)
    with _passed_over(lab, "growth"):
        Own(lab, okrsite, plan.runs).growth(plan.growth, plan.jobs)
    for size, chosen in fast.items():
        rounds(lab, okrsite, chosen, size, plan.runs)


def alone(lab: Lab, okrsite: Okrsite, plan: Plan) -> None:
    """The rows that no peer has."""
    own = Own(lab, okrsite, plan.runs)
    with _passed_over(lab, "start"):
        own.start()
    for size in plan.sizes:
        with _passed_over(lab, f"check at {size:,}"):
            own.check(size)
    with _passed_over(lab, "the default theme"):
        own.default_theme(plan.sizes[0])


def rounds(lab: Lab, okrsite: Okrsite, peers: list[Peer], size: int, runs: int) -> None:
    """Clean, no change, one change, each by all in turns, so that a slow minute hits all."""
    taking_part: list[Peer] = []
    with _passed_over(lab, f"all at {size:,}"):
        lab.ours(okrsite, size)
        taking_part = [okrsite, *peers]
    for run in range(runs):
        for work in ("clean", "no change", "one change"):
            for peer in tuple(taking_part):
                with _passed_over(lab, peer.title, partial(taking_part.remove, peer)):
                    if work in peer.works and lab.affords_run(peer, size, work, _cost(lab, peer, size)):
                        lab.run(peer, size, work, run)


def saves(lab: Lab, peers: list[Peer], size: int, runs: int) -> None:
    """From a save to the page, by each peer that serves."""
    with ExitStack() as stack:
        chromium = stack.enter_context(browser()) if CHROMIUM.exists() else None
        if chromium is None:
            lab.records.note("no page in a browser: /usr/bin/chromium is missing")
        for peer in peers:
            seconds = _cost(lab, peer, size) * (1 + runs) + 4 * runs
            with _passed_over(lab, f"{peer.title}, save"):
                if "save" in peer.works and lab.affords(f"{peer.title} at {size:,}, save", seconds):
                    lab.save(peer, size, runs, chromium)


@contextmanager
def _passed_over(lab: Lab, what: str, give_up: Callable[[], None] = lambda: None) -> Iterator[None]:
    """What fails, or says other numbers than we, is told and left out; the rest goes on."""
    try:
        yield
    except (Void, Failed, OSError) as error:
        lab.records.note(f"{what}: left out: {str(error).splitlines()[0]}")
        say(str(error))
        give_up()


def _cost(lab: Lab, peer: Peer, size: int) -> float:
    """Seconds that a run of a peer takes: what the last clean one took, or about what is known of it."""
    return 1.2 * (lab.records.seconds(peer.name, size, "clean") or peer.cost * size / 1000)


def _fits(peer: Peer, size: int) -> bool:
    return size <= peer.largest


def _slow(peers: list[Peer], sizes: list[int]) -> dict[int, list[Peer]]:
    """Peers that run once, each at the largest asked size that it can bear, or at what it can."""
    found: dict[int, list[Peer]] = {}
    for peer in peers:
        if peer.runs == 1:
            size = max((size for size in sizes if _fits(peer, size)), default=peer.largest)
            found.setdefault(size, []).append(peer)
    return found


def _numbers(text: str) -> list[int]:
    return [int(word) for word in text.split(",") if word]


def _given() -> argparse.Namespace:
    environment = HERE.parent / ".venv"
    parser = argparse.ArgumentParser(description="Compare okrsite with other generators on the same work.")
    parser.add_argument("--sizes", default="1000,10000", metavar="N,…", help="objectives (1000,10000)")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each row, at most (5)")
    parser.add_argument("--budget", type=float, default=20, metavar="MINUTES", help="then only the report is left (20)")
    parser.add_argument("--peers", default="", metavar="NAME,…", help="of " + ", ".join(p.name for p in PEERS))
    parser.add_argument("--growth", default="1000,10000,100000", metavar="N,…", help="sizes at which stages are timed")
    parser.add_argument("--resume", action="store_true", help="keep the runs of results.json, make only those missing")
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR", help="for results.md and results.json")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where companies and sites are made")
    parser.add_argument("--tools", type=Path, default=environment / "bench", metavar="DIR", help="Python of the peers")
    parser.add_argument(
        "--node", type=Path, default=environment / "bench-node", metavar="DIR", help="with node_modules"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
