"""Everything that can be done with a mouse can be done with keys, and what was chosen stands in the address."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener, build
from tests.browser.test_pages import violations
from tests.browser.tools import PREFIX
from tests.conftest import REPOSITORY
from tests.serving import WAIT

pytestmark = pytest.mark.browser

FOCUS = "document.activeElement"


def focused(page: Page) -> str:
    """The words of what has the focus."""
    return " ".join(str(page.evaluate(f"{FOCUS}.innerText || {FOCUS}.getAttribute('aria-label') || ''")).split())


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def until(page: Page, expression: str) -> None:
    """Wait for an expression; Playwright's own waiting needs eval, which the policy forbids."""
    for _ in range(int(WAIT / 0.05)):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {expression}")


def moved_only(faults: list[str]) -> bool:
    """Nothing was wrong, but that a state from the address was put back, which moves what stands below it."""
    return all("layout shift" in fault for fault in faults)


def test_the_first_tab_skips_the_header(tab: Opener) -> None:
    page = tab().open("objectives/gift-season/")
    press(page, "Tab")
    assert focused(page) == "Skip to content"
    assert page.evaluate(f"{FOCUS}.getBoundingClientRect().left >= 0")
    press(page, "Enter", "Tab")
    assert page.evaluate(f"{FOCUS}.closest('main') !== null")


def test_every_stop_is_visible_and_named(tab: Opener) -> None:
    page = tab().open("objectives/gift-season/")
    for _ in range(40):
        press(page, "Tab")
        if page.evaluate(f"{FOCUS} === document.body"):
            break
        outline = page.evaluate(f"getComputedStyle({FOCUS}).outlineStyle")
        assert outline == "solid", page.evaluate(f"{FOCUS}.outerHTML")
        assert focused(page) or page.evaluate(f"{FOCUS}.tabIndex === 0 && {FOCUS}.matches('.scroll')")


def test_the_tree_opens_closes_and_is_walked_with_arrows(tab: Opener) -> None:
    page = tab().open("tree/")
    rows = "[...document.querySelectorAll('[data-tree] .row')].filter(r => r.checkVisibility()).length"
    page.click("[data-open=none]")
    closed = page.evaluate(rows)
    page.locator("[data-tree] li.n > .row a").first.focus()
    press(page, "ArrowRight")
    assert page.evaluate(rows) > closed
    first = focused(page)
    press(page, "ArrowDown")
    assert focused(page) != first
    press(page, "ArrowLeft")
    assert focused(page) == first
    press(page, "ArrowLeft")
    assert page.evaluate(rows) == closed
    press(page, "ArrowRight")
    page.locator("[data-tree] summary").first.focus()
    assert focused(page).startswith("Below ")
    press(page, "Enter")
    assert page.evaluate(rows) == closed
    page.click("[data-open=all]")
    assert page.evaluate("document.querySelectorAll('[data-tree] details:not([open])').length") == 0


def test_the_filters_of_the_tree_stand_in_the_address(tab: Opener) -> None:
    sheet = tab()
    page = sheet.open("tree/")
    page.focus("[name=q]")
    page.keyboard.type("gift")
    page.focus("[name=state]")
    page.keyboard.type("On track")
    hits = page.locator(".is-hit").count()
    assert hits > 0
    assert page.locator("form output").inner_text().startswith(f"{hits} of ")
    assert page.evaluate("location.search") == "?q=gift&state=on-track"
    page.reload()
    assert page.locator(".is-hit").count() == hits
    assert page.input_value("[name=q]") == "gift"
    assert moved_only(sheet.faults())


def test_a_link_into_the_tree_opens_the_branches_around_it(tab: Opener) -> None:
    page = tab().open("tree/#key-result-swap-day-on-time")
    assert page.locator("#key-result-swap-day-on-time .row").first.is_visible()


def test_the_theme_is_remembered(tab: Opener) -> None:
    page = tab().open("")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.focus("[data-theme-toggle]")
    press(page, "Enter")
    dark = page.evaluate(ground)
    assert dark != light
    page.goto(page.url + "teams/")
    assert page.evaluate(ground) == dark
    press(page, "Tab")
    page.focus("[data-theme-toggle]")
    press(page, "Space")
    assert page.evaluate(ground) == light
    assert page.evaluate("localStorage.length") == 0, "who follows the system needs nothing remembered"


def test_a_table_is_sorted_by_its_heads(tab: Opener) -> None:
    page = tab().open("cycles/2026-q4/")
    table = page.locator("table.score")
    column = table.locator("th button").first
    cells = "rows => rows.map(r => r.cells[0].innerText.trim())"
    before = table.locator("tbody tr").evaluate_all(cells)
    column.focus()
    press(page, "Enter")
    up = table.locator("tbody tr").evaluate_all(cells)
    assert table.locator("th[aria-sort=ascending]").count() == 1
    press(page, "Enter")
    assert table.locator("th[aria-sort=descending]").count() == 1
    assert table.locator("tbody tr").evaluate_all(cells) == up[::-1] != up
    press(page, "Enter")
    assert table.locator("tbody tr").evaluate_all(cells) == before
    assert table.locator("th[aria-sort]").count() == 0


def test_the_review_is_walked_with_arrows(tab: Opener) -> None:
    page = tab().open("cycles/2026-q4/review/")
    press(page, "ArrowRight", "ArrowRight")
    assert page.evaluate("location.hash") == "#s2"
    assert page.evaluate(f"{FOCUS}.id") == "s2"
    press(page, "ArrowLeft")
    assert page.evaluate("location.hash") == "#s1"
    press(page, "End")
    assert page.evaluate(f"{FOCUS}.id") == page.locator(".slide").last.get_attribute("id")
    press(page, "Home")
    assert page.evaluate(f"{FOCUS}.id") == "s0"
    with page.expect_navigation():
        press(page, "Escape")
    assert page.url.endswith("/cycles/2026-q4/")


def test_the_menu_of_cycles_closes_with_escape(tab: Opener) -> None:
    page = tab().open("")
    page.focus("details.menu summary")
    press(page, "Enter")
    assert page.locator("details.menu a").first.is_visible()
    press(page, "Tab", "Escape")
    assert not page.locator("details.menu a").first.is_visible()
    assert page.evaluate(f"{FOCUS}.localName") == "summary"


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_the_search_opens_anywhere_and_leads_on(keys: str, tab: Opener, axe: str) -> None:
    sheet = tab(init=axe)
    page = sheet.open("objectives/gift-season/")
    press(page, keys)
    page.wait_for_selector("dialog[open]")
    page.keyboard.type("Gift seasn")
    page.wait_for_selector("dialog [role=option]")
    shown = page.locator("dialog [role=option]").all_inner_texts()
    assert len(shown) <= 12
    assert page.get_attribute("dialog input", "aria-activedescendant") == "f0"
    assert violations(page) == []
    press(page, "ArrowDown", "ArrowUp")
    wanted = page.locator("dialog [aria-selected=true]").get_attribute("href") or ""
    with page.expect_navigation():
        press(page, "Enter")
    assert page.url.endswith(wanted.removeprefix("../../"))
    assert sheet.faults() == []


def test_the_overlay_closes_and_gives_the_focus_back(tab: Opener) -> None:
    page = tab().open("")
    page.focus(".find")
    press(page, "Enter")
    page.wait_for_selector("dialog[open]")
    press(page, "Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate(f"{FOCUS}.className") == "find"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("gift season", "Gift"),
        ("instrumnet sings", "instrument"),  # two letters changed places
        ("ADAEZE", "Adaeze Nwosu"),
        ("c-4", "C-4"),
    ],
)
def test_what_is_typed_finds(typed: str, found: str, tab: Opener) -> None:
    page = tab().open("search/")
    page.focus("[name=q]")
    page.keyboard.type(typed)
    page.wait_for_selector("[data-found] li")
    until(page, "document.querySelector('output').value !== ''")
    assert found in page.locator("[data-found]").inner_text()


def test_the_facets_of_the_search_stand_in_the_address(tab: Opener) -> None:
    sheet = tab()
    page = sheet.open("search/")
    page.wait_for_selector(".facets select")
    page.select_option("[name=kind]", "Objectives")
    page.select_option("[name=team]", "lending")
    page.select_option("[name=status]", "on-track")
    until(page, "location.search.includes('status')")
    page.wait_for_selector("[data-found] li")
    shown = page.locator("[data-found] li").all_inner_texts()
    assert shown
    assert all("On track" in text and "Lending" in text for text in shown)
    assert not page.locator("main > section").first.is_visible()
    page.reload()
    page.wait_for_selector("[data-found] li")
    assert page.locator("[data-found] li").all_inner_texts() == shown
    assert page.input_value("[name=team]") == "lending"
    page.select_option("[name=kind]", "")
    page.select_option("[name=team]", "")
    page.select_option("[name=status]", "")
    until(page, "location.search === ''")
    assert page.locator("main > section").first.is_visible()
    assert moved_only(sheet.faults())


def test_nothing_is_found_and_said_so(tab: Opener) -> None:
    page = tab().open("search/?q=zzzyx")
    until(page, "document.querySelector('output').value !== ''")
    assert page.locator("output").inner_text() == "Nothing found."


def test_from_a_disk(tab: Opener, tmp_path: Path) -> None:
    """An offline build is opened without a server: pages, style, links and search all work."""
    build(REPOSITORY, tmp_path / "site", "--offline")
    sheet = tab(at=(tmp_path / "site").as_uri() + "/")
    page = sheet.open("index.html")
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).position") == "sticky"
    press(page, "/")
    page.wait_for_selector("dialog[open]")
    page.keyboard.type("swap day")
    page.wait_for_selector("dialog [role=option]")
    with page.expect_navigation():
        press(page, "Enter")
    assert page.url.startswith("file:")
    assert page.locator("main[data-id]").count() == 1
    assert sheet.faults() == []


def test_without_scripts_nothing_is_missing_and_nothing_is_dead(tab: Opener) -> None:
    page = tab(javascript=False).open("tree/")
    assert page.locator("form").is_hidden()
    assert page.locator("[data-theme-toggle]").is_hidden()
    closed = page.locator("[data-tree] details:not([open])")
    before = closed.count()
    closed.first.locator("summary").first.press("Enter")
    assert closed.count() == before - 1
    page = tab(javascript=False).open("search/")
    assert page.locator("form").is_hidden()
    assert page.locator("main section li a").count() > 200
    page = tab(javascript=False).open("cycles/2026-q4/")
    assert page.locator("th button").count() == 0


def test_old_addresses_lead_on(tab: Opener) -> None:
    page = tab().open("id/objective/gift-season/")
    page.wait_for_url("**/objectives/gift-season/")
    assert (urlsplit(page.url).path.removeprefix(PREFIX), page.locator("main").get_attribute("data-id")) == (
        "objectives/gift-season/",
        "gift-season",
    )
    page = tab().open("objectives/vans-on-time/")
    page.wait_for_url("**/objectives/the-hour-we-promised/")
    assert (urlsplit(page.url).path.removeprefix(PREFIX), page.locator("main").get_attribute("data-id")) == (
        "objectives/the-hour-we-promised/",
        "the-hour-we-promised",
    )
