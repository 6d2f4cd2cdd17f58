"""What programs read: feeds, the calendar, the map for search engines, badges."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping

import pytest

from okrsite.site import Options, feeds, render
from okrsite.site.kinds import sitemap
from okrsite.site.theme import POLICY
from tests.conftest import BASE, CompanyMaker

ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"

MORE = """
=== objectives/hostile.md
---
title: "Bells & <b>whistles</b>; commas, \\"quotes\\""
code: WRK-9
team: workshop
owner: mara-lind
cycle: 2026-q4
aligns_to: [city-rides]
check_ins: [{date: 2026-11-19, confidence: 7, by: mara-lind, note: "A [link](https://example.com) & <u>"}]
key_results:
  - {id: k, title: Zeichen äöü zählen und noch viel mehr davon als in eine Zeile passen, unit: km, baseline: 0, target: 8, due: 2026-12-11, check_ins: [{date: 2026-11-19, value: 3.5}, {date: 2026-12-24, value: 8}]}
---
=== initiatives/shelf.md
---
title: A shelf
moves: [hostile/k]
state: doing
due: 2026-11-28
---
"""


def site(company: CompanyMaker, url: str = "", *more: str) -> Mapping[str, bytes]:
    return render(company(BASE, MORE, *more).load(drafts=False), Options(base_url=url))


def entries(content: bytes) -> list[ET.Element]:
    return list(ET.fromstring(content).iter(f"{ATOM}entry"))  # noqa: S314 - our own feed


def titles(content: bytes) -> list[str]:
    return [entry.findtext(f"{ATOM}title", "") for entry in entries(content)]


def test_the_newest_check_in_comes_first_and_none_from_the_future(company: CompanyMaker) -> None:
    days = [entry.findtext(f"{ATOM}updated", "") for entry in entries(site(company)["feed.xml"])]
    assert days == sorted(days, reverse=True)
    assert days[0] == "2026-11-19T00:00:00Z"


def test_an_entry_says_what_was_said(company: CompanyMaker) -> None:
    found = entries(site(company)["objectives/hostile/feed.xml"])
    said = {(e.findtext(f"{ATOM}title"), e.findtext(f"{ATOM}summary")) for e in found}
    assert said == {
        ('Bells & <b>whistles</b>; commas, "quotes"', "A link & <u> · confidence 7/10"),
        ("Zeichen äöü zählen und noch viel mehr davon als in eine Zeile passen: 3.5\u00a0km", ""),
    }


@pytest.mark.parametrize("who", ["teams/workshop", "people/ivo-brandt", "objectives/quick-repairs"])
def test_teams_people_and_objectives_have_feeds_of_their_own(company: CompanyMaker, who: str) -> None:
    files = site(company)
    assert "Days from drop-off to pick-up: 3.6\u00a0days" in titles(files[f"{who}/feed.xml"])
    head = files[f"{who}/index.html"].decode().partition("</head>")[0]
    assert [line.partition('title="')[2].partition("· ")[2] for line in head.splitlines() if "atom+xml" in line] == [
        "",
        'Spoke OKRs" href="feed.xml">',
    ]


def test_ids_of_a_feed_stay_when_the_site_moves(company: CompanyMaker) -> None:
    here, there = (site(company, url)["feed.xml"] for url in ("", "https://okrs.example.com/x/"))
    ids = [entry.findtext(f"{ATOM}id", "") for entry in entries(here)]
    assert ids == [entry.findtext(f"{ATOM}id", "") for entry in entries(there)]
    assert len(set(ids)) == len(ids)
    assert all(ident.startswith("urn:uuid:") for ident in ids)


def test_links_of_a_feed_are_whole_where_the_address_is_known(company: CompanyMaker) -> None:
    here, there = (
        site(company, url)["teams/workshop/feed.xml"].decode() for url in ("", "https://okrs.example.com/x/")
    )
    assert 'href="../../objectives/quick-repairs/wait/"' in here
    assert 'href="https://okrs.example.com/x/objectives/quick-repairs/wait/"' in there


def test_two_check_ins_of_a_day_are_two_entries(company: CompanyMaker) -> None:
    twice = (
        "=== check-ins/a.md\n---\ndate: 2026-11-18\nby: mara-lind\nentries: {quick-repairs/wait: {value: 3.5}}\n---\n"
    )
    assert len(entries(site(company, "", twice)["feed.xml"])) == len(entries(site(company)["feed.xml"])) + 1


def test_the_calendar_holds_what_is_due(company: CompanyMaker) -> None:
    text = site(company)["calendar.ics"].decode()
    lines = text.replace("\r\n ", "").splitlines()
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    one = r"DTSTART;VALUE=DATE:(\d+)\r\n(?:RRULE:(.*?)\r\n)?SUMMARY:(.*?)\r\n"
    assert re.findall(one, text.replace("\r\n ", "")) == [
        ("20260201", "FREQ=DAILY;INTERVAL=31;UNTIL=20261231", "Year 2026: check-in due"),
        ("20261008", "FREQ=DAILY;INTERVAL=7;UNTIL=20261231", "Q4 2026: check-in due"),
        ("20261128", "", "Due: A shelf"),
        ("20261211", "", "Due: Zeichen äöü zählen und noch viel mehr davon als in eine Zeile passen"),
        ("20261231", "", "Year 2026 ends"),
        ("20261231", "", "Q4 2026 ends"),
    ]


def test_only_what_goes_on_has_check_ins_in_the_calendar(company: CompanyMaker) -> None:
    closed = BASE.replace('parent: "2026"\n', 'parent: "2026"\nclosed: true\n')
    for made in (company(closed), company(BASE).remove("objectives/quick-repairs.md")):
        text = render(made.load(), Options())["calendar.ics"].decode()
        assert re.findall(r"UID:(cycle/.*)@okrsite", text) == ["cycle/2026/check-ins", "cycle/2026", "cycle/2026-q4"]


def test_lines_of_the_calendar_are_short_and_end_as_they_must(company: CompanyMaker) -> None:
    content = site(company)["calendar.ics"]
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    content.decode("utf-8")  # no character is cut


def test_without_an_address_the_map_is_empty(company: CompanyMaker) -> None:
    files = site(company)
    assert list(ET.fromstring(files["sitemap.xml"])) == []  # noqa: S314 - our own map
    assert b"Sitemap" not in files["robots.txt"]


def test_the_map_lists_pages_that_exist(company: CompanyMaker) -> None:
    base = "https://okrs.example.com/x/"
    files = site(company, base)
    places = [loc.text or "" for loc in ET.fromstring(files["sitemap.xml"]).iter(f"{MAP}loc")]  # noqa: S314 - ours
    assert {f"{base}objectives/quick-repairs/wait/", f"{base}teams/workshop/", base} <= set(places)
    assert len(set(places)) == len(places)
    missing = [place for place in places if f"{place.removeprefix(base)}index.html" not in files]
    assert missing == []
    assert f"Sitemap: {base}sitemap.xml" in files["robots.txt"].decode()


def test_a_long_map_comes_in_parts(company: CompanyMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = site(company, "https://x.example/")["sitemap.xml"]
    monkeypatch.setattr(sitemap, "LIMIT", 20)
    files = site(company, "https://x.example/")
    assert b"<loc>https://x.example/sitemap-1.xml</loc>" in files["sitemap.xml"]
    parts = [name for name in files if re.fullmatch(r"sitemap-\d+\.xml", name)]
    assert sum(files[name].count(b"<url>") for name in parts) == whole.count(b"<url>")


def test_a_badge_says_progress_and_status(company: CompanyMaker) -> None:
    root = ET.fromstring(site(company)["badges/hostile.svg"])  # noqa: S314 - our own picture
    assert [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")] == ["WRK-9", "44% Off track"]
    assert (root.get("data-progress"), root.get("data-status")) == ("0.437500", "off-track")


def test_hosts_are_told_the_headers(company: CompanyMaker) -> None:
    text = site(company, "https://okrs.example.com/goals/")["_headers"].decode()
    rules = {rule.split("\n")[0]: rule.split("\n  ")[1:] for rule in re.split(r"\n(?=/)", text.rstrip())}
    assert rules == {
        "/goals/*": [
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy: same-origin",
            f"Content-Security-Policy: {POLICY}; frame-ancestors 'none'",
            "Cross-Origin-Opener-Policy: same-origin",
            "Cross-Origin-Resource-Policy: same-origin",
            "Cache-Control: no-cache",
        ],
        "/goals/badges/*": ["! Cross-Origin-Resource-Policy", "Cross-Origin-Resource-Policy: cross-origin"],
        "/goals/static/*": ["! Cache-Control", "Cache-Control: public, max-age=31536000, immutable"],
    }


def test_what_xml_forbids_is_left_out() -> None:
    assert feeds.xml("a\x01\ufffe\ud800b & <c>\n") == "ab &amp; &lt;c&gt;\n"
