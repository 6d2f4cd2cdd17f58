"""A hostile company in Chromium, under the site's own policy: nothing runs, nothing is asked for, nothing is opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import test_hostile as quick
from tests import test_hostile_lists as public
from tests.browser.tools import served
from tests.hostile.payloads import ELEMENTS
from tests.serving import WAIT

pytestmark = pytest.mark.browser

CANARY = """
window.__ran = [];
window.canary = () => __ran.push("canary");
addEventListener("securitypolicyviolation", e => __ran.push("policy: " + e.violatedDirective + " " + e.blockedURI));
"""

ADDRESSES = (
    "", "tree/", "map/", "objectives/x0/", "objectives/x1/", "objectives/x2/", "objectives/x0/k0/", "objectives/x1/k1/", "teams/", "teams/x0/",
    "people/", "people/x1/", "cycles/", "cycles/x0/", "cycles/x2/", "kpis/", "kpis/x0/", "initiatives/", "initiatives/x3/", "goals/x0/", "goals/x3/",
    "check-ins/", "pages/x0/", "pages/x1/", "pages/x2/", "pages/x3/", "alignment/", "glossary/", "rules/", "search/", "search/?q=script",
    "search/?q=%3Cimg%20src%3Dx%20onerror%3Dcanary()%3E", "search/?team=%22%3E%3Cscript%3Ecanary()%3C/script%3E", "404.html",
    "cycles/x0/review/", "tree/#%3Cscript%3Ecanary()%3C/script%3E",
)  # fmt: skip


@pytest.fixture(scope="module", params=["our texts", "public lists"])
def hostile_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    site = quick.hostile()[1] if request.param == "our texts" else quick.site_of(public.company())
    write(folder, site)
    assert {a.partition("?")[0].partition("#")[0] for a in ADDRESSES} <= {
        path.removesuffix("index.html") for path in site
    }
    with served(folder) as address:
        yield address


def write(folder: Path, site: quick.Site) -> None:
    for path, content in site.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def test_nothing_runs_and_no_request_leaves(browser: Browser, hostile_site: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(WAIT * 1000)
    context.add_init_script(CANARY)
    page = context.new_page()
    told: list[str] = []
    page.on(
        "request", lambda asked: told.append(f"leaves: {asked.url}") if not asked.url.startswith(hostile_site) else None
    )
    page.on("dialog", lambda opened: told.append(f"dialog: {opened.message}"))
    page.on("pageerror", lambda error: told.append(f"error: {error}"))
    page.on("popup", lambda _: told.append("a window"))
    page.on("download", lambda _: told.append("a download"))
    for address in ADDRESSES:
        page.goto(hostile_site + address, wait_until="load")
        page.evaluate("for (const e of document.querySelectorAll('details')) e.open = true")
        page.keyboard.press("Tab")
        told += [f"{address}: {what}" for what in page.evaluate("window.__ran")]
        assert page.url.startswith(hostile_site)
    context.close()
    assert not told, "\n".join(told)


def test_what_is_looked_for_is_shown_as_text(browser: Browser, hostile_site: str) -> None:
    """The search writes what it found with a script of ours: the titles in it are text too."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(WAIT * 1000)
    context.add_init_script(CANARY)
    page = context.new_page()
    page.goto(hostile_site + "search/", wait_until="load")
    for word in ("script", "img", "onerror", "svg", "canary", "proto", "constructor", "iframe"):
        page.fill("input[type=search]", word)
        page.wait_for_timeout(250)
        assert (
            page.evaluate(
                "document.querySelectorAll('main script, main iframe, main svg[onload], main [onerror]').length"
            )
            == 0
        )
    assert page.evaluate("window.__ran") == []
    context.close()


def test_the_canary_sings_where_nothing_holds_it(browser: Browser) -> None:
    """Without the policy and the escaping most of the elements do run: the tests above would notice."""
    context = browser.new_context()
    context.add_init_script(CANARY)
    page = context.new_page()
    page.goto("about:blank")
    page.set_content("".join(f"<div>{text}</div>" for text in ELEMENTS if "onerror" in text or "onload" in text))
    page.wait_for_timeout(500)
    assert "canary" in page.evaluate("window.__ran")
    context.close()
