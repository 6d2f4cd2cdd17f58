"""Does the site look like its design? Measured where fonts do not matter, and photographed beside the design."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Opener
from tests.conftest import REPOSITORY, SHARED

pytestmark = pytest.mark.browser

DESIGN = SHARED / "design"
SHOTS = REPOSITORY / "build/screenshots"
BESIDE = {
    "home": ("index.html", ""),
    "tree": ("tree.html", "tree/"),
    "objective": ("objectives/*.html", "objectives/every-loan-pays-its-way/"),
    "key-result": ("krs/*.html", "objectives/gift-season/gift-loans/"),
    "scorecard": ("cycles/2026-q4.html", "cycles/2026-q4/"),
    "review": ("review.html", "cycles/2026-q4/review/"),
}

STYLE = """() => Object.fromEntries(["body", ".top", "h1", ".page"].map(s => {
  const e = document.querySelector(s), c = getComputedStyle(e), r = e.getBoundingClientRect();
  return [s, [c.color, c.backgroundColor, c.fontSize, c.fontWeight, Math.round(r.left)]];
}))"""


@pytest.mark.skipif(not DESIGN.is_dir(), reason="the design lies beside the repository on our own machines only")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", BESIDE)
def test_beside_the_design(name: str, scheme: str, tab: Opener) -> None:
    """Photographs of both, and the frame of the page measured: same colours, sizes and places."""
    pattern, address = BESIDE[name]
    drawn = min(DESIGN.glob(pattern))
    SHOTS.mkdir(parents=True, exist_ok=True)
    found = []
    for whose, at, where in (
        ("design", DESIGN.as_uri() + "/", drawn.relative_to(DESIGN).as_posix()),
        ("site", "", address),
    ):
        sheet = tab(scheme=scheme, at=at) if at else tab(scheme=scheme)
        page = sheet.open(where)
        page.screenshot(path=SHOTS / f"{name}-{scheme}-{whose}.png", full_page=name != "review")
        found.append(page.evaluate(STYLE))
    design, site = ({part: values[part] for part in ("body", "h1")} for values in found)
    assert site == design
    assert found[0][".page"][4:] == found[1][".page"][4:]


PLACES: dict[str, tuple[str, tuple[str, ...]]] = {
    "home": ("", (".creed", ".co", ".rows")),
    "tree": ("tree/", (".filters", ".row-head", ".tree")),
    "objective": ("objectives/gift-season/", (".sight", ".obj-h", ".facts", ".kr:not(.kr-head)")),
    "key-result": ("objectives/gift-season/gift-loans/", (".sight", ".chart", ".tbl")),
    "team": ("teams/cricket/", ("h1", ".sec")),
    "person": ("people/gwen-tavares/", ("h1", ".sec")),
    "scorecard": ("cycles/2026-q4/", ("h1", ".score-top", ".heat")),
    "closed": ("cycles/2026-q3/", ("h1", ".sec")),
    "kpi": ("kpis/bench-turnaround/", ("h1", ".chart", ".tbl")),
    "search": ("search/", (".searchform", ".az")),
}
"""The parts of ten kinds of page in the order in which they stand below each other."""


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", PLACES)
def test_the_parts_stand_below_each_other(name: str, width: int, tab: Opener) -> None:
    address, parts = PLACES[name]
    page = tab(width=width).open(address)
    boxes = [page.locator(f"main {part}").first.bounding_box() for part in parts]
    seen = [(part, box) for part, box in zip(parts, boxes, strict=True) if box]
    assert [part for part, _ in seen] == [part for part in parts if width > 900 or part != ".row-head"]
    tops = [box["y"] for _, box in seen]
    assert tops == sorted(tops)
    assert all(box["x"] >= 0 and box["width"] > 60 and box["height"] > 8 for _, box in seen)


def test_no_text_is_cut_off_or_laid_over_another(tab: Opener) -> None:
    page = tab(width=390).open("objectives/gift-season/")
    cut = page.evaluate("""() => [...document.querySelectorAll("main :is(h1, h2, p, a, td, th, dd)")]
      .filter(e => e.offsetParent && !e.closest(".scroll, .vh, svg") && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflow !== "visible")
      .map(e => e.outerHTML.slice(0, 100))""")
    assert cut == []
