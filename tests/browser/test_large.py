"""What is different in a large company: branches of the tree come when they are opened, words from many small files."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import Opener
from tests.browser.test_keyboard import moved_only, until
from tests.browser.tools import served

NODES = "document.querySelectorAll('[data-tree] li[data-state]').length"
FOCUS = "document.activeElement"


@pytest.fixture(scope="module")
def at(larger: Path) -> Iterator[str]:
    with served(larger) as address:
        yield address


def grown(page: Page, before: int) -> int:
    until(page, f"{NODES} > {before}")
    count: int = page.evaluate(NODES)
    return count


def test_a_branch_comes_when_it_is_opened(tab: Opener, at: str) -> None:
    """By its link, by the mark before it, by the keyboard; and each loaded branch holds more of them."""
    sheet = tab(at=at)
    page = sheet.open("tree/")
    before = page.evaluate(NODES)
    page.locator("[data-branch]").first.click()
    once = grown(page, before)
    closed = page.locator("li.n:has(> .row [data-branch]) > details:not([open]) > summary")
    closed.last.click()
    twice = grown(page, once)
    row = page.locator("li.n:has(> details:not([open])) > .row:has([data-branch]) a").first
    row.focus()
    page.keyboard.press("ArrowRight")
    grown(page, twice)
    page.keyboard.press("ArrowDown")
    assert page.evaluate(f"{FOCUS}.closest('li').parentElement.closest('li') !== null")
    links = page.locator("[data-tree] a[data-id]").evaluate_all("all => all.map(a => a.href)")
    assert all(link.startswith(at) for link in links)
    assert page.url.startswith(at + "tree/")
    assert moved_only(sheet.faults())
    link = page.locator("[data-tree] ul ul a[data-id^='objective:']").first
    href = link.get_attribute("href")
    link.click()
    page.wait_for_selector("main[data-kind=objective]")
    assert page.url == href


def test_a_link_that_leads_to_a_branch_alone(tab: Opener, at: str) -> None:
    """Without scripts, and with a key held that opens a new tab, the page of the branch answers."""
    page = tab(at=at, javascript=False).open("tree/")
    link = page.locator("[data-branch]").first
    href = link.get_attribute("href")
    assert href is not None
    link.click()
    page.wait_for_load_state()
    assert page.url.endswith(href.removeprefix("../"))
    assert page.locator("h1").inner_text().startswith("Branch of")
    assert page.locator("[data-tree] li").count() > 0


def test_filters_say_what_they_leave_out(tab: Opener, at: str) -> None:
    page = tab(at=at).open("tree/")
    rest = page.locator("[data-rest]")
    assert rest.is_hidden()
    page.select_option("[name=state]", "at-risk")
    assert rest.is_visible()
    assert (rest.get_attribute("href") or "").endswith("search/?q=&team=&status=at-risk")
    before = page.evaluate(NODES)
    page.locator("[data-branch]:visible").first.click()
    grown(page, before)
    states = page.locator("[data-tree] .is-hit").evaluate_all("all => all.map(x => x.dataset.state)")
    assert set(states) == {"at-risk"}
    with page.expect_navigation():
        rest.click()
    page.wait_for_selector("[data-found] li")
    assert page.input_value("[name=status]") == "at-risk"


def test_what_stands_open_is_kept_in_the_address(tab: Opener, at: str) -> None:
    page = tab(at=at).open("tree/")
    page.click("[data-open=none]")
    assert page.evaluate("location.search") == "?open=none"
    assert page.locator("[data-tree] details[open]").count() == 0
    row = page.locator("[data-tree] > li.n-o").first
    row.locator("> .row .row-p").click()
    ident = row.get_attribute("id")
    assert page.evaluate("location.search + location.hash") == f"?open=none#{ident}"
    page.reload()
    assert page.locator(f"#{ident} > details").get_attribute("open") is not None
    assert page.locator("[data-tree] details[open]").count() == 1


@pytest.mark.parametrize("typed", ["xrivers", "rivers", "rdivers", "ddrivers"])
def test_a_slip_in_the_first_letter_is_forgiven(typed: str, tab: Opener, at: str) -> None:
    sheet = tab(at=at)
    page = sheet.open("search/")
    page.focus("[name=q]")
    page.keyboard.type(typed)
    page.wait_for_selector("[data-found] li")
    assert "Drivers" in page.locator("[data-found]").inner_text()
    assert sheet.faults() == []


def late(route: Route) -> None:
    """As over a slow line: longer after what was typed than a browser forgives that something moves (0.5 s)."""
    time.sleep(0.7)
    route.continue_()


@pytest.mark.parametrize("width", [1440, 390])
def test_what_is_found_late_moves_nothing(width: int, tab: Opener, at: str) -> None:
    sheet = tab(width=width, at=at)
    page = sheet.open("search/")
    page.wait_for_selector(".facets select")
    page.route("**/w*.json*", late)  # the words, which come first
    page.focus("[name=q]")
    page.keyboard.type("rivers")
    page.wait_for_selector("[data-found] li")
    assert sheet.faults() == []
    page = sheet.open("")
    page.keyboard.press("/")
    page.wait_for_selector("dialog[open]")
    page.keyboard.type("rivers")
    page.wait_for_selector("dialog [role=option]")
    assert sheet.faults() == []
