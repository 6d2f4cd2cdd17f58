"""Do the anchors of prose lead to headings that are there, and to nothing else?"""

from __future__ import annotations

from okrsite.site import render
from tests.conftest import BASE, CompanyMaker
from tests.html import read

PAGES = """
=== pages/rules.md
---
title: How we ride
---
## The bell

See [above](#the-bell), [nowhere](#the-horn), [wheels](wheels.md#round) and [square wheels](wheels.md#square).
=== pages/wheels.md
---
title: Wheels
---
## Round
"""


def test_anchors_lead_to_headings_or_are_plain_text(company: CompanyMaker) -> None:
    site = render(company(BASE, PAGES).load())
    main = read(site, "pages/rules/index.html").find(".//main")
    links = {"".join(link.itertext()): link.get("href").rpartition("pages/")[2] for link in main.iter("a")}
    assert {name: links.get(name) for name in ("above", "nowhere", "wheels", "square wheels")} == {
        "above": "rules/#h-the-bell",
        "nowhere": None,
        "wheels": "wheels/#h-round",
        "square wheels": "wheels/",
    }
    assert "nowhere" in "".join(main.itertext())
