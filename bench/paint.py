"""How soon does somebody see something? First paint, layout shift and weight of a built site's pages in real Chromium.

    okrsite build --out /tmp/site && python bench/paint.py /tmp/site [--runs 5] [--port 8080 --prefix /okrs/]

Serves the folder on loopback (or asks the server that already listens at --port, such as nginx), opens each page in a
new profile with nothing cached, and prints the best, the median and the worst of all runs. On a machine that does other
things meanwhile, the best of them and `work` say most: the processor's time that the page's main thread takes until it
is loaded, whoever else runs. Needs Debian's chromium and Playwright.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.chromium import ARGUMENTS, CHROMIUM, listening

LIMIT = 300
"""Milliseconds until something is seen, by the specification."""

WATCH = """
window.__shift = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) __shift += e.value; })
  .observe({ type: "layout-shift", buffered: true });
"""
READ = """
() => {
  const [page] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const files = performance.getEntriesByType("resource");
  return [paint ? paint.startTime : -1, page.domContentLoadedEventEnd, __shift, page.decodedBodySize,
          files.reduce((sum, f) => sum + f.decodedBodySize, page.decodedBodySize),
          document.getElementsByTagName("*").length];
}
"""


class Look(NamedTuple):
    """One page, opened once. Times in milliseconds, weights in bytes."""

    paint: float
    ready: float
    shift: float
    html: float
    all: float
    elements: float
    work: float


class Silent(SimpleHTTPRequestHandler):
    """The files of a folder, without a word."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder."""
    with listening(partial(Silent, directory=str(folder))) as address:
        yield f"{address}/"


def heaviest(folder: Path, pattern: str) -> str:
    """The address of the heaviest page that a pattern names."""
    found = max(folder.glob(pattern), key=lambda path: path.stat().st_size, default=None)
    return found.parent.relative_to(folder).as_posix().removeprefix(".") + "/" if found else ""


def pages(folder: Path) -> Iterator[tuple[str, str]]:
    """What is looked at: a name, and the address below the site's root."""
    yield "home", ""
    for name, pattern in (
        ("tree", "tree/index.html"),
        ("branch, heaviest", "tree/*/index.html"),
        ("map", "map/index.html"),
        ("objective, heaviest", "objectives/*/index.html"),
        ("key result, heaviest", "objectives/*/*/index.html"),
        ("team, heaviest", "teams/*/index.html"),
        ("scorecard, heaviest", "cycles/*/index.html"),
        ("review, heaviest", "cycles/*/review/index.html"),
        ("search", "search/index.html"),
    ):
        address = heaviest(folder, pattern)
        if address:
            yield name, address


def look(browser: Browser, address: str) -> Look:
    """Open a page as somebody who has never been here."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address, wait_until="load")
    page.wait_for_timeout(150)
    taken = {metric["name"]: metric["value"] for metric in tools.send("Performance.getMetrics")["metrics"]}
    seen = Look(*[*page.evaluate(READ), 1000 * taken["TaskDuration"]])
    context.close()
    return seen


def report(browser: Browser, folder: Path, site: str, runs: int) -> bool:
    """A line for each page; whether all are within the limit."""
    heads = ("paint ms", "median", "worst", "ready", "work", "shift", "HTML KB", "all KB", "elements")
    print(f"{'page':24}{''.join(f'{head:>9}' for head in heads)}")
    good = True
    look(browser, site)  # the first page of a new browser pays for its start
    for name, address in pages(folder):
        seen = [look(browser, site + address) for _ in range(runs)]
        paints = sorted(s.paint for s in seen)
        good = good and 0 < paints[0] < LIMIT
        times = f"{paints[0]:9.0f}{statistics.median(paints):9.0f}{paints[-1]:9.0f}{min(s.ready for s in seen):9.0f}"
        times += f"{statistics.median(s.work for s in seen):9.0f}"
        last, shift = seen[-1], max(s.shift for s in seen)
        print(f"{name:24}{times}{shift:9.4f}{last.html / 1024:9.1f}{last.all / 1024:9.1f}{last.elements:9.0f}")
    return good


def main() -> int:
    """Exit code 1 where a page never keeps the limit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("site", type=Path, help="the folder that okrsite build wrote")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--port", type=int, help="a server that already serves the folder on loopback")
    parser.add_argument("--prefix", default="/", help="where the site begins on that server")
    options = parser.parse_args()
    with served(options.site) as here, sync_playwright() as play:
        site = f"http://127.0.0.1:{options.port}{options.prefix}" if options.port else here
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        good = report(browser, options.site, site, options.runs)
        browser.close()
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
