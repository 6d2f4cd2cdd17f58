"""On paper: the scorecard and the review are A4 landscape, one objective a sheet, without what is for the screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Opener

pytestmark = pytest.mark.browser

LANDSCAPE, PORTRAIT = (842, 595), (595, 842)
MEDIA_BOX = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]")


def printed(tab: Opener, address: str, into: Path) -> list[tuple[int, int]]:
    """The size of each sheet in points."""
    page = tab().open(address)
    page.emulate_media(media="print")
    data = page.pdf(path=into / "page.pdf", prefer_css_page_size=True, print_background=False)
    assert data.startswith(b"%PDF-")
    return [(round(float(w)), round(float(h))) for w, h in MEDIA_BOX.findall(data)]


def test_the_review_is_one_sheet_a_slide(tab: Opener, tmp_path: Path) -> None:
    sheets = printed(tab, "cycles/2026-q4/review/", tmp_path)
    slides = tab().open("cycles/2026-q4/review/").locator(".slide").count()
    assert set(sheets) == {LANDSCAPE}
    assert slides <= len(sheets) <= slides + 3


@pytest.mark.parametrize(("address", "most"), [("cycles/2026-q4/", 10), ("cycles/2026-q3/", 8)])
def test_the_scorecard(address: str, most: int, tab: Opener, tmp_path: Path) -> None:
    sheets = printed(tab, address, tmp_path)
    assert set(sheets) == {LANDSCAPE}
    assert 1 <= len(sheets) <= most


def test_the_sheet_of_a_person(tab: Opener, tmp_path: Path) -> None:
    sheets = printed(tab, "goals/dragan-petrovic-2026/", tmp_path)
    assert set(sheets) == {PORTRAIT}
    assert len(sheets) <= 3


@pytest.mark.parametrize("address", ["cycles/2026-q4/", "objectives/gift-season/", "cycles/2026-q4/review/"])
def test_what_is_for_the_screen_is_not_printed(address: str, tab: Opener) -> None:
    page = tab().open(address)
    page.emulate_media(media="print")
    for gone in (".top", ".skip", ".pager", ".edit", ".deck-n", ".filters"):
        assert all(not found.is_visible() for found in page.locator(gone).all()), gone
