"""Do the anchors of prose lead to headings that are there, and to nothing else?"""

from __future__ import annotations

import struct

import pytest

from okrsite.content.prose import LinkKind, ProseLink
from okrsite.site import render
from okrsite.site.links import Links
from okrsite.site.markdown import Target
from okrsite.site.markup import Html
from okrsite.site.notes import ASSETS, MEANT, NAMES, NODE
from okrsite.site.pictures import Size
from okrsite.site.views import Ref
from tests.conftest import BASE, CompanyMaker, files_of
from tests.html import read

PAGES = """
=== pages/rules.md
---
title: How we ride
---
## The bell

See [above](#the-bell), [nowhere](#the-horn), [wheels](wheels.md#round) [square wheels](wheels.md#square) and [arcs](wheels.md#arc).
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
    assert {name: links.get(name) for name in ("above", "nowhere", "wheels", "square wheels", "arcs")} == {
        "above": "rules/#h-the-bell",
        "nowhere": None,
        "wheels": "wheels/#h-round",
        "square wheels": "wheels/",
        "arcs": "wheels/",
    }
    assert "nowhere" in "".join(main.itertext())


PROSE = """
=== pages/rides.md
---
title: Rides
---
[[quick-repairs]] [[quick-repairs/wait|wait]] [[nobody]] [[]] [script](javascript:x) [host](//out.example/x) [web](https://out.example/?a=b)
[mail](mailto:a@b.example) [team](../teams/workshop.md) [no file](../teams/nobody.md) [outside](../../okrsite.yaml) [top](#)
[asset](../assets/a%20b.pdf) [query](../assets/a%20b.pdf?x=1) [missing](../assets/c.pdf)
![drawn](../assets/d.png) ![team](../teams/workshop.md) ![far](https://out.example/e.png) ![gone](../assets/f.png)
=== assets/a b.pdf
%PDF
"""


def test_links_lead_to_entities_assets_and_allowed_schemes_only(company: CompanyMaker) -> None:
    png = {"assets/d.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 30, 20) + b"\x08\x06\0\0\0"}
    files = files_of(PROSE.replace("=== assets/a b.pdf\n%PDF\n", "")) | {"assets/a b.pdf": "%PDF"}
    site = render(company(BASE, files, png).load())
    main = read(site, "pages/rides/index.html").find(".//main")
    links = {"".join(link.itertext()).strip(): link.get("href") for link in main.iter("a")}
    assert links == {
        "Riders get their bicycle back the day they need it": "../../objectives/quick-repairs/",
        "wait": "../../objectives/quick-repairs/wait/",
        "web": "https://out.example/?a=b",
        "mail": "mailto:a@b.example",
        "team": "../../teams/workshop/",
        "asset": "../../assets/a%20b.pdf",
        "query": "../../assets/a%20b.pdf",
    }
    images = [
        (image.get("src"), image.get("alt"), image.get("width"), image.get("height")) for image in main.iter("img")
    ]
    assert images == [("../../assets/d.png", "drawn", "30", "20")]
    text = " ".join("".join(main.itertext()).split())
    assert [
        word
        for word in ("nobody", "script", "host", "no file", "outside", "top", "missing", "gone")
        if word not in text
    ] == []


MISSION = """
=== mission.md
---
title: We keep bicycles on the road
---
## Why

Somebody has to.
=== pages/why.md
---
title: Why
---
[why](../mission.md#why) [who](../mission.md#who) [mission](../mission.md)
"""


def test_a_heading_of_what_stands_on_the_home_page_is_found_there(company: CompanyMaker) -> None:
    site = render(company(BASE, MISSION).load())
    main = read(site, "pages/why/index.html").find(".//main")
    links = {"".join(link.itertext()): link.get("href") for link in main.iter("a")}
    assert links == {"why": "../../#h-why", "who": "../../#mission", "mission": "../../#mission"}
    home = {element.get("id") for element in read(site, "index.html").iter()}
    assert {"h-why", "mission"} <= home


def nobody(uid: str) -> Ref:
    """Where nothing is to be mentioned."""
    pytest.fail(f"{uid} was mentioned")


def test_what_the_graph_does_not_hold_is_not_mentioned(company: CompanyMaker) -> None:
    """A file that gave no entity, and one whose entity is not for this audience."""
    graph = company(BASE).load().graph
    graph.files = {**graph.files, "pages/hidden.md": "page:hidden"}
    links = Links(graph, nobody, {}, "pages/x.md", "../../")
    for target in ("hidden.md", "hidden.md#a", "../kpis/returns.csv", "nothing.md"):
        assert links.resolve(ProseLink("relative", target, "x", 0, 1, 2)) is None


def test_only_a_picture_has_a_size(company: CompanyMaker) -> None:
    graph = company(BASE).load().graph
    links = Links(graph, nobody, {"assets/a.png": "assets/a.png"}, "pages/x.md", "../../", lambda _: Size(30, 20))
    found = [links.resolve(ProseLink(kind, "../assets/a.png", "a", 0, 1, 2)) for kind in ("relative", "image")]
    assert found == [Target("../../assets/a.png"), Target("../../assets/a.png", size=Size(30, 20))]


@pytest.mark.parametrize(
    ("kind", "target", "noted"),
    [
        ("web", "https://out.example/", []),
        ("mail", "mailto:a@b.example", []),
        ("unsafe", "javascript:x", []),
        ("wiki", "quick-repairs", [(MEANT, "objective:quick-repairs")]),
        ("wiki", "quick-repairs/wait", [(MEANT, "key-result:quick-repairs/wait")]),
        ("wiki", "nobody", [(NODE, NAMES)]),
        ("relative", "../teams/workshop.md", []),
        ("relative", "../teams/workshop.md#why", [(NODE, "team:workshop")]),
        ("relative", "../teams/nobody.md", [(NODE, ASSETS), (NODE, NAMES)]),
        ("relative", "../teams/nobody.md#why", [(NODE, ASSETS), (NODE, NAMES), (NODE, NAMES)]),
        ("relative", "../assets/a.png", [(NODE, ASSETS)]),
        ("image", "../assets/a.png", [(NODE, ASSETS)]),
        ("image", "../assets/gone.png", [(NODE, ASSETS)]),
        ("image", "../teams/workshop.md", []),
        ("anchor", "#why", [(NODE, "kpi:returns")]),
    ],
)
def test_what_a_link_depends_on_is_noted(
    company: CompanyMaker, kind: LinkKind, target: str, noted: list[tuple[int, str]]
) -> None:
    """Besides what it mentions, which notes itself."""
    found: list[tuple[int, str]] = []
    links = Links(
        company(BASE).load().graph,
        lambda uid: Ref(uid, "x/", Html(uid), uid),
        {"assets/a.png": "assets/a.png"},
        "kpis/returns.md",
        "../../",
        note=lambda about, uid: found.append((about, uid)),
    )
    links.resolve(ProseLink(kind, target, "x", 0, 1, 2))
    assert found == noted
