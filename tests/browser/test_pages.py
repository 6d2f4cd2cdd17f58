"""Every kind of page in Chromium: nothing is reported, nothing moves, everybody can read it, in every light and width."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener
from tests.browser.kinds import ADDRESSES, ELSEWHERE, SHOWN
from tests.browser.tools import html_faults, served
from tests.conftest import REPOSITORY, TODAY

pytestmark = pytest.mark.browser

WIDE = """() => [...document.querySelectorAll("body *")]
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest(".scroll, svg, .vh, .tree-w"))
  .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
"""What sticks out on the right, to name it."""


def violations(page: Page) -> list[str]:
    """What axe finds: the rule, where, and why."""
    found: dict[str, Any] = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary'].splitlines()[1:2]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def test_every_template_is_looked_at() -> None:
    from okrsite.content.trees import DiskTree  # noqa: PLC0415
    from okrsite.project import load  # noqa: PLC0415
    from okrsite.site import Options, Site, theme  # noqa: PLC0415
    from okrsite.site.registry import Page as Made  # noqa: PLC0415

    site = Site(load(DiskTree(REPOSITORY), today=TODAY, audience="everyone"), Options())
    by_template: dict[str, set[str]] = {}
    assert len(site) > 1000, "all pages are gathered"
    for made in site._made.values():
        if isinstance(made, Made):
            by_template.setdefault(made.template, set()).add(made.path.removesuffix("index.html"))
    assert set(SHOWN) | ELSEWHERE == {*by_template, "letters.html"}
    assert {name: [a for a in shown if a not in by_template[name]] for name, shown in SHOWN.items()} == {
        name: [] for name in SHOWN
    }
    extending = {
        name for layer in theme.load("default").layers for name, text in layer.templates.items() if "extends" in text
    }
    assert extending <= set(SHOWN) | ELSEWHERE


@pytest.mark.parametrize("address", ADDRESSES)
def test_page(address: str, tab: Opener, axe: str) -> None:
    sheet = tab(init=axe)
    page = sheet.open(address)
    faults = {"on loading": sheet.faults()}
    for scheme in ("light", "dark"):
        for width in (1440, 390):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.set_viewport_size({"width": width, "height": 900})
            faults[f"axe, {scheme}, {width}"] = violations(page)
    page.set_viewport_size({"width": 360, "height": 800})
    if page.evaluate("document.documentElement.scrollWidth") > 360:
        faults["sideways at 360"] = page.evaluate(WIDE)
    told = [f"{when}: {what}" for when, all_of_them in faults.items() for what in all_of_them]
    assert not told, "\n".join(told)


EDGES = "all => all.map(x => { const r = x.getBoundingClientRect(); return [r.x, r.y]; })"


@pytest.mark.parametrize("width", [1440, 1000, 390])
def test_what_is_still_to_come_moves_nothing(width: int, tab: Opener) -> None:
    """A slow machine paints before it has read all of a page: what stands there then stays there."""
    page = tab(width=width).open("cycles/2026-q4/")
    facts = page.locator(".facts > *")
    before = facts.evaluate_all(EDGES)
    assert len(before) > 3
    for n in range(len(before) - 1, 0, -1):
        facts.nth(n).evaluate("x => x.remove()")
        assert facts.evaluate_all(EDGES) == before[:n]
    brand = page.locator(".brand, .nav")
    before = brand.evaluate_all(EDGES)
    for whole in (".tabs", ".top-end"):
        page.locator(f"{whole} > .is-last").evaluate("x => x.remove()")
        assert page.locator(whole).is_hidden()
    page.locator(".top-end").evaluate("x => x.remove()")
    assert brand.evaluate_all(EDGES) == before


def test_html_is_valid(built: Path) -> None:
    files = [
        built / address / "index.html" if not address.endswith(".html") else built / address for address in ADDRESSES
    ]
    redirects = [built / "id/objective/gift-season/index.html", built / "objectives/vans-on-time/index.html"]
    told = html_faults([*files, *redirects])
    assert not told, "\n".join(told)


def test_a_larger_company(larger: Path, tab: Opener, axe: str) -> None:
    """Letters and branches in place of whole lists: valid, readable, and all of it still found."""
    shelf, branch = (
        min(p for p in larger.glob(pattern) if p.parent.name != "-").parent.relative_to(larger).as_posix() + "/"
        for pattern in ("search/objective/*/index.html", "tree/*/index.html")
    )
    addresses = ("search/", "tree/", shelf, branch)
    assert html_faults([larger / address / "index.html" for address in addresses]) == []
    with served(larger) as site:
        for address in addresses:
            sheet = tab(init=axe, at=site)
            page = sheet.open(address)
            assert (address, sheet.faults(), violations(page)) == (address, [], [])
        ident = (larger / shelf / "index.html").read_text("utf-8").split('data-id="objective:')[1].split('"')[0]
        page = tab(at=site).open(f"search/?q={ident}")
        page.wait_for_selector("[data-found] li")
        assert page.locator("main > section").first.is_hidden()
