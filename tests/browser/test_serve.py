"""`okrsite serve` in Chromium: a saved file is a reloaded page, in place; errors lie over the last good one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WATCH, Sheet
from tests.browser.tools import asked
from tests.conftest import BASE, CompanyMaker
from tests.serving import PAGE, RIDES, WAIT, WRONG, Served, edited

pytestmark = pytest.mark.browser

LONG = "".join(f"\nParagraph {n} of a long text.\n" for n in range(200))
SHEET = "#okrsite-faults section"


@pytest.fixture
def served(company: CompanyMaker) -> Iterator[Served]:
    made = company(BASE)
    edited(made, "A bicycle on our stand is a rider on the bus.\n", f"A bicycle on our stand.\n{LONG}")
    served = Served(made).watch()
    yield served
    served.close()


@pytest.fixture
def sheet(browser: Browser, served: Served) -> Iterator[Sheet]:
    context = browser.new_context(viewport={"width": 1200, "height": 800}, locale="en-GB")
    context.set_default_timeout(WAIT * 1000)
    context.add_init_script(WATCH)
    expect.set_options(timeout=WAIT * 1000)
    yield Sheet(context.new_page(), served.server.url.rstrip("/"))
    context.close()


def marked(page: Page) -> None:
    """Leave a mark that a reload wipes out."""
    page.evaluate("window.__here = true")


def becomes(served: Served, page: Page, script: str) -> None:
    """Wait until something is true of a page, however often it is reloaded meanwhile."""
    served.until(lambda: asked(page, script))


RELOADED = "!window.__here && document.readyState === 'complete'"


def test_a_saved_file_is_a_changed_page_at_the_same_place(served: Served, sheet: Sheet) -> None:
    page = sheet.open(PAGE)
    page.evaluate("scrollTo(0, 1500)")
    marked(page)
    edited(served.company, "the day they need it", "before they miss it")
    expect(page.locator("h1")).to_contain_text("before they miss it")
    becomes(served, page, RELOADED)
    becomes(served, page, "scrollY === 1500")
    assert sheet.faults() == []


def test_every_save_is_shown(served: Served, sheet: Sheet) -> None:
    page = sheet.open(PAGE)
    for n in range(5):
        path = served.company.path(RIDES)
        lines = [
            line if not line.startswith("title: R") else f"title: Riders {n}" for line in path.read_text().split("\n")
        ]
        new = path.with_name(".new.tmp")
        new.write_text("\n".join(lines))
        new.rename(path)
        expect(page.locator("h1")).to_contain_text(f"Riders {n}")
    assert sheet.faults() == []


def test_open_and_closed_branches_stay_so(served: Served, sheet: Sheet) -> None:
    page = sheet.open("/tree/")
    branches = "[...document.querySelectorAll('main details')].map(d => d.open)"
    page.evaluate("document.querySelectorAll('main details').forEach((d, i) => { d.open = i % 2 === 1; })")
    before = page.evaluate(branches)
    assert len(set(before)) == 2
    marked(page)
    edited(served.company, "the day they need it", "before they miss it")
    becomes(served, page, RELOADED)
    expect(page.locator("main")).to_contain_text("before they miss it")
    assert asked(page, branches) == before


def test_errors_lie_over_the_last_good_page_until_they_are_gone(served: Served, sheet: Sheet) -> None:
    page = sheet.open(PAGE)
    page.evaluate("scrollTo(0, 700)")
    marked(page)
    served.company.write(WRONG.replace("nowhere", "'<img src=x>'"))
    over = page.locator(SHEET)
    expect(over).to_contain_text("1 error")
    expect(over.locator("code")).to_have_text("content/teams/lost.md:3:9")
    expect(over.locator("li")).to_contain_text("<img src=x>")
    expect(page.locator("h1")).to_contain_text("the day they need it")
    assert asked(page, "window.__here") is True
    box = over.bounding_box()
    assert box is not None
    assert box["y"] >= 400
    over.get_by_role("button", name="Hide").click()
    expect(over).to_have_count(0)
    served.company.write("=== teams/lost.md\n---\nname: Lost\nparent: nobody\n---\n")
    expect(over).to_contain_text("nobody")
    served.company.remove("teams/lost.md")
    expect(over).to_have_count(0)
    becomes(served, page, RELOADED)
    becomes(served, page, "scrollY === 700")
    assert sheet.faults() == []


def test_errors_stay_in_sight_from_page_to_page(served: Served, sheet: Sheet) -> None:
    served.company.write(WRONG)
    page = sheet.open("/")
    expect(page.locator(SHEET)).to_contain_text("1 error")
    page.goto(served.server.url + "teams/")
    expect(page.locator(SHEET)).to_contain_text("1 error")


def test_a_first_look_with_errors_lists_them_and_then_shows_the_site(company: CompanyMaker, browser: Browser) -> None:
    served = Served(company(BASE, WRONG)).watch()
    page = browser.new_page()
    try:
        page.goto(served.server.url + PAGE.lstrip("/"))
        expect(page.locator("h1")).to_have_text("1 error")
        served.company.write("=== teams/lost.md\n---\nname: Lost\nparent: nobody\n---\n")
        expect(page.locator("li")).to_contain_text("nobody")
        served.company.remove("teams/lost.md")
        expect(page.locator("h1")).to_contain_text("the day they need it")
    finally:
        page.close()
        served.close()


def test_a_page_that_goes_is_said_to_be_gone_until_it_is_back(served: Served, sheet: Sheet) -> None:
    page = sheet.open(PAGE)
    path = served.company.path(RIDES)
    path.rename(path.with_name("other.md"))
    expect(page.locator("h1")).not_to_contain_text("the day they need it")
    path.with_name("other.md").rename(path)
    expect(page.locator("h1")).to_contain_text("the day they need it")


def test_a_tab_that_nobody_sees_asks_for_nothing_until_it_is_seen(served: Served, sheet: Sheet) -> None:
    page = sheet.open(PAGE)
    served.until(lambda: served.server._listeners == 1)
    hide = "value => { Object.defineProperty(document, 'hidden', { value, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(hide, True)
    edited(served.company, "the day they need it", "before they miss it")
    served.until(lambda: len(served.told) == 2)
    expect(page.locator("h1")).to_contain_text("the day they need it")
    page.evaluate(hide, False)
    expect(page.locator("h1")).to_contain_text("before they miss it")


def test_another_site_hears_nothing(served: Served, browser: Browser) -> None:
    page = browser.new_page()
    try:
        page.goto("about:blank")
        heard = page.evaluate(
            "url => new Promise(done => { const s = new EventSource(url); s.onmessage = () => done('heard'); s.onerror = () => done('refused'); })",
            served.server.url + ".okrsite/events",
        )
        assert heard == "refused"
        assert served.server._listeners == 0
    finally:
        page.close()
