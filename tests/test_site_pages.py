"""The pages of whole sites: every link leads somewhere, every page has its policy, numbers carry their hooks."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import pytest

from okrsite.site import Options, render
from okrsite.site.theme import POLICY
from tests.conftest import BASE, CompanyMaker

MORE = """
=== okrsite.yaml
site: {title: Spoke OKRs, url: "https://okrs.example.com/goals/"}
repository: {url: "https://git.example.com/okrs"}
=== objectives/hostile.md
---
title: "<script>alert(1)</script> & *stressed* [[city-rides]] 'aims'"
code: WRK-1
team: workshop
owner: ivo-brandt
contributors: [mara-lind]
cycle: 2026-q4
horizon: tactical
ambition: aspirational
aligns_to: [city-rides, quick-repairs/wait]
tags: [x]
depends_on: [{on: quick-repairs, team: workshop, note: "See [the shelf](../pages/shelf.md)"}]
scope: {consult: [team:company], resources: One more stand}
carried_from: quick-repairs
changes: [{date: 2026-11-02, field: k.target, from: 10, to: 8, why: "<b>less</b>"}]
closing: {outcome: partial, decision: keep, lesson: Stands matter.}
key_results:
  - {id: k, title: "5 < 6 & <b>", unit: "<i>", baseline: 0, target: 8, check_ins: [{date: 2026-11-18, value: 9, confidence: 8, by: ivo-brandt, note: "<u> [[quick-repairs]]"}]}
  - {id: unknown, title: Nobody knows, baseline: unknown, target: 5}
  - {id: steps, title: Steps, kind: milestones, milestones: [{title: One, done: 2026-11-02}, {title: Two}]}
  - {id: done, title: Done, kind: boolean}
  - {id: grade, title: Grade, kind: ordinal, levels: {commit: a, target: b, stretch: c}, check_ins: [{date: 2026-11-18, value: target, confidence: 5}]}
---
Raw <img src=x onerror=alert(2)> and [[quick-repairs/wait|the wait]], [a page](../pages/shelf.md#tools).
=== pages/shelf.md
---
title: The shelf
---
# Tools

All of them.
=== teams/empty.md
---
name: Empty stand
parent: company
---
"""


class Elements(HTMLParser):
    """The elements of a page with their attributes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def pages(files: Mapping[str, bytes]) -> Iterator[tuple[str, str, list[tuple[str, dict[str, str]]]]]:
    for path, content in files.items():
        if path.endswith(".html"):
            text = content.decode()
            yield path, text, Elements(text).found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    made = CompanyMaker(tmp_path_factory.mktemp("site"))(BASE, MORE)
    return dict(render(made.load(), Options(root=made.root)).items())


def leads_to(path: str, address: str) -> str | None:
    """The file that an address on a page leads to; None for other hosts."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    found = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
    return posixpath.normpath(f"{found}/index.html") if parts.path.endswith(("/", ".")) else found


def wrong_links(files: Mapping[str, bytes]) -> list[str]:
    ids = {path: {attrs["id"] for _, attrs in found if "id" in attrs} for path, _, found in pages(files)}
    wrong = []
    for path, _, found in pages(files):
        for _, attrs in found if path != "404.html" else ():
            for address in filter(None, (attrs.get("href"), attrs.get("src"))):
                target, fragment = leads_to(path, address), urlsplit(address).fragment
                if (
                    (address.startswith("#") and not fragment.startswith(("h-", "i-")) and fragment not in ids[path])
                    or (target is not None and target not in files)
                    or (
                        target
                        and fragment
                        and target in ids
                        and fragment not in ids[target]
                        and not address.startswith("#")
                    )
                ):
                    wrong.append(f"{path}: {address}")
    return wrong


def test_every_link_leads_somewhere(site: dict[str, bytes]) -> None:
    assert wrong_links(site) == []


def test_every_page_has_its_policy_before_all_that_it_rules(site: dict[str, bytes]) -> None:
    for path, text, found in pages(site):
        policies = [attrs["content"] for _, attrs in found if attrs.get("http-equiv") == "Content-Security-Policy"]
        assert policies == [POLICY], path
        assert text.index("Content-Security-Policy") < min(text.index(tag) for tag in ("<link", "<body")), path


def test_nothing_on_a_page_runs_but_the_themes_scripts(site: dict[str, bytes]) -> None:
    for path, _, found in pages(site):
        for tag, attrs in found:
            assert not any(name.startswith("on") or name == "style" for name in attrs), path
            assert tag != "style", path
            assert tag != "script" or attrs["src"].lstrip("./").startswith(("static/", "goals/static/")), path
            assert tag != "img" or attrs["src"] != "x", path


def test_every_page_has_one_heading_one_and_skips_no_level(site: dict[str, bytes]) -> None:
    for path, _, found in pages(site):
        levels = [int(tag[1]) for tag, _ in found if re.fullmatch("h[1-6]", tag)]
        assert path.startswith("id/") or levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_ids_are_unique_on_a_page(site: dict[str, bytes]) -> None:
    for path, _, found in pages(site):
        ids = [attrs["id"] for _, attrs in found if "id" in attrs]
        assert sorted(set(ids)) == sorted(ids), path


def test_an_entitys_page_says_what_it_is(site: dict[str, bytes]) -> None:
    told = {path: attrs for path, _, found in pages(site) for tag, attrs in found if tag == "main"}
    main = told["objectives/hostile/k/index.html"]
    assert (main["data-kind"], main["data-id"]) == ("key-result", "hostile/k")
    assert told["objectives/hostile/index.html"]["data-id"] == "hostile"


def test_progress_is_on_the_page_of_its_objective(company: CompanyMaker) -> None:
    made = company(BASE)
    project = made.load()
    found = Elements(render(project, Options())["objectives/quick-repairs/index.html"].decode()).found
    bars = [attrs for _, attrs in found if "data-progress" in attrs]
    for uid in ("objective:quick-repairs", "key-result:quick-repairs/wait", "key-result:quick-repairs/returns"):
        numbers = project.scores.of(uid)
        wanted = {
            "data-progress": f"{numbers.progress:.6f}",
            "data-expected": f"{numbers.expected:.6f}",
            "data-status": numbers.status,
            "data-stale": str(numbers.stale).lower(),
        }
        assert any(wanted.items() <= attrs.items() for attrs in bars), uid


def test_titles_are_inline_markdown_and_nothing_more(site: dict[str, bytes]) -> None:
    page = site["objectives/hostile/index.html"].decode()
    heading = page[page.index("<h1>") : page.index("</h1>")]
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; <em>stressed</em> <a data-id=" in heading
    assert (
        "<title>WRK-1 &lt;script&gt;alert(1)&lt;/script&gt; &amp; stressed city-rides &#39;aims&#39; · Spoke OKRs</title>"
        in page
    )


def test_where_a_number_comes_from(site: dict[str, bytes]) -> None:
    page = site["objectives/hostile/k/index.html"].decode()
    assert 'href="https://git.example.com/okrs/edit/main/content/objectives/hostile.md#L' in page
    assert re.search(r'#L\d+"><code>line \d+</code></a>', page), "its own file need not be named"
    assert not [path for path in site if path.startswith("objectives/") and re.search(rb"\d %", site[path])]


def test_a_status_is_called_the_same_where_it_comes_from(company: CompanyMaker) -> None:
    made = company(BASE, "=== objectives/new.md\n---\ntitle: New\nteam: workshop\ncycle: 2026-q4\n---\n")
    page = render(made.load())["objectives/new/index.html"].decode()
    assert "<summary><b>Status</b> <span>No data</span></summary>" in page


def test_the_missing_page_works_at_every_depth(site: dict[str, bytes]) -> None:
    addresses = [attrs.get("href") or attrs.get("src") or "" for _, attrs in Elements(site["404.html"].decode()).found]
    assert [a for a in addresses if a and not a.startswith(("/goals/", "#"))] == []


def test_an_offline_site_opens_from_a_disk(company: CompanyMaker) -> None:
    files = dict(render(company(BASE, MORE).load(), Options(offline=True)).items())
    for path, _, found in pages(files):
        for tag, attrs in found:
            if tag == "a" and leads_to(path, attrs["href"]) is not None:
                target = (
                    posixpath.normpath(posixpath.join(posixpath.dirname(path), urlsplit(attrs["href"]).path))
                    if urlsplit(attrs["href"]).path
                    else path
                )
                assert unquote(target) in files, f"{path}: {attrs['href']}"


@pytest.mark.parametrize(
    "part", ["", "=== objectives/a.md\n---\ntitle: A\n---\n", "=== teams/t.md\n---\nname: T\n---\n"]
)
def test_an_empty_company_has_a_site_that_teaches(part: str, company: CompanyMaker) -> None:
    files = dict(render(company(part).load(), Options()).items())
    assert wrong_links(files) == []
    assert "content/vision.md" in files["index.html"].decode()


def test_the_same_project_gives_the_same_bytes(company: CompanyMaker) -> None:
    project = company(BASE, MORE).load()
    assert dict(render(project, Options()).items()) == dict(render(project, Options()).items())


def test_an_objectives_page_stays_light_with_any_number_of_children(company: CompanyMaker) -> None:
    children = {
        f"objectives/child-{n:03}.md": f"---\ntitle: A child of the objective, number {n}\nteam: workshop\nowner: ivo-brandt\n"
        f"cycle: 2026-q4\naligns_to: [quick-repairs]\ndepends_on: [{{on: quick-repairs}}]\n---\nBecause.\n"
        for n in range(300)
    }
    files = render(company(BASE, children).load(), Options())
    page = files["objectives/quick-repairs/index.html"]
    assert len(page) <= 40 * 1024
    assert b"294 more in the tree" in page
