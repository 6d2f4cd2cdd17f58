"""The example company, built once and served; pages of it in Chromium that tell whatever goes wrong on them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.tools import AXE, PREFIX, asked, needed, served
from tests.conftest import REPOSITORY, TODAY, environment
from tests.serving import WAIT
from tools.chromium import ARGUMENTS, CHROMIUM

WATCH = """
window.__wrong = [];
// The columns of a long table may settle a little while its rows still come in. Where a slow machine paints a line of
// which it has read but a part, the rest may move it: by a tenth of what is called good. Nothing else may move.
const inside = s => (s.node?.closest ? s.node : s.node?.parentElement)?.closest("table");
const read = () => performance.getEntriesByType("navigation")[0]?.domInteractive || Infinity;
const settles = e => e.value < (e.startTime < read() ? 0.01 : 0.001) || (e.value < 0.05 && e.sources.length && e.sources.every(inside));
const edges = r => [r.x, r.y, r.width, r.height].map(Math.round).join(" ");
const told = s => edges(s.previousRect) + " to " + edges(s.currentRect) + " " + (s.node?.outerHTML ?? s.node?.data ?? "?").slice(0, 90);
addEventListener("securitypolicyviolation", e => __wrong.push("policy: " + e.violatedDirective + " " + e.blockedURI));
new PerformanceObserver(list => {
  for (const e of list.getEntries()) if (!e.hadRecentInput && !settles(e)) __wrong.push("layout shift " + e.value + " " + e.sources.map(told));
}).observe({ type: "layout-shift", buffered: true });
"""


class Sheet:
    """A page of the site in a browser tab. `wrong` gathers what no reader should meet."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.wrong: list[str] = []
        page.on("console", lambda said: self.wrong.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("request", lambda asked: self.foreign(asked.url))
        page.on("response", lambda got: None if got.status < 400 else self.wrong.append(f"{got.status}: {got.url}"))

    def foreign(self, url: str) -> None:
        if not url.startswith((self.site, "data:", "blob:", "file:")):
            self.wrong.append(f"leaves the site: {url}")

    def open(self, address: str) -> Page:
        self.page.goto(self.site + address, wait_until="load")
        return self.page

    def faults(self) -> list[str]:
        """Everything that was wrong up to now, also what only the page itself saw."""
        told = asked(self.page, "window.__wrong || []")
        assert isinstance(told, list)
        return [*self.wrong, *told]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example company as `okrsite build` publishes it."""
    folder = tmp_path_factory.mktemp("browser") / "site"
    build(REPOSITORY, folder)
    return folder


def build(root: Path, folder: Path, *options: str) -> None:
    command = [sys.executable, "-m", "okrsite", "--today", TODAY.isoformat(), "build", "--no-cache"]
    where = ["--out", str(folder), "--base-url", f"https://okrs.halfsize.example{PREFIX}", *options]
    done = subprocess.run(
        [*command, *where], cwd=root, env=environment(folder.parent), capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()


@pytest.fixture(scope="session")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up company too large for one page of the search or the tree, or for one file of its words."""
    folder = tmp_path_factory.mktemp("larger")
    command = [sys.executable, str(REPOSITORY / "bench/make_company.py"), "480", str(folder / "company")]
    subprocess.run(command, env=environment(folder), check=True, capture_output=True, timeout=120)
    build(folder / "company", folder / "site")
    return folder / "site"


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[str]:
    """The address of the example company, below a path of its host."""
    with served(built) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; nothing is downloaded."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=needed(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe() -> str:
    return needed(AXE).read_text("utf-8")


Opener = Callable[..., Sheet]


@pytest.fixture
def tab(browser: Browser, site: str) -> Iterator[Opener]:
    """Tabs as the test wants them: `tab(width=360, javascript=False)`; each with storage of its own."""
    contexts: list[BrowserContext] = []

    def opened(
        width: int = 1440,
        height: int = 900,
        scheme: str = "light",
        init: str = "",
        *,
        javascript: bool = True,
        at: str = site,
    ) -> Sheet:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="en-GB",
        )
        contexts.append(context)
        context.set_default_timeout(WAIT * 1000)
        context.add_init_script(WATCH + init)
        return Sheet(context.new_page(), at)

    yield opened
    for context in contexts:
        context.close()
