"""Lists of everything: the search without scripts, the glossary, the rules, old addresses, and long lists in parts."""

from __future__ import annotations

import re

import pytest

from okrsite.rules.registry import RULES
from okrsite.site import Options, render, shards
from okrsite.site.kinds import search
from okrsite.site.urls import Urls
from tests.conftest import BASE, CompanyMaker

URLS = Urls(frozenset())


@pytest.mark.parametrize(("length", "pages"), [(0, [0]), (1, [1]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])])
def test_a_list_is_cut_into_parts(length: int, pages: list[int]) -> None:
    assert [len(items) for _, items, _ in shards.cut(URLS, "x", range(length), 3)] == pages


def test_parts_know_their_neighbours() -> None:
    parts = [(place, part) for place, _, part in shards.cut(URLS, "x", range(7), 3)]
    assert parts == [("x", (1, 3, "", "x/-/2/")), ("x/-/2", (2, 3, "x/", "x/-/3/")), ("x/-/3", (3, 3, "x/-/2/", ""))]


def test_everything_stands_in_the_search(company: CompanyMaker) -> None:
    project = company(BASE).load()
    page = render(project)["search/index.html"].decode()
    main = page[page.index("<main") :]
    graph = project.graph
    for table in (graph.objectives, graph.key_results, graph.teams, graph.people, graph.kpis, graph.cycles):
        for entity in table.values():
            assert f'data-id="{entity.uid}"' in main


def test_titles_are_sorted_whatever_their_case_and_accents(company: CompanyMaker) -> None:
    names = ["Éva", "adam", "Zoe", "Bob"]
    people = "".join(f"=== people/p{n}.md\n---\nname: {name}\n---\n" for n, name in enumerate(names))
    page = render(company(people).load())["search/index.html"].decode()
    assert re.findall(r'data-id="person:[^>]*>([^<]*)</a>', page) == ["adam", "Bob", "Éva", "Zoe"]


def test_a_large_company_is_searched_by_letter(company: CompanyMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "ENTRIES", 10)
    monkeypatch.setattr(search, "ON_A_SHELF", 2)
    aims = "".join(
        f"=== objectives/o{n}.md\n---\ntitle: {title}\nteam: workshop\ncycle: 2026-q4\n---\n"
        for n, title in enumerate(["Über uns", "ubiquity", "Umbrellas", "7 days", "日本"])
    )
    files = render(company(BASE, aims).load())
    hub = files["search/index.html"].decode()
    assert 'href="../search/objective/u/"' in hub
    assert files["search/objective/u/index.html"].decode().count('<span class="code">') == 2
    assert 'data-id="objective:o2"' in files["search/objective/u/-/2/index.html"].decode()
    assert files["search/objective/0/index.html"].decode().count('<span class="code">') == 2


def test_the_search_works_without_scripts(company: CompanyMaker) -> None:
    page = render(company(BASE).load())["search/index.html"].decode()
    assert re.search(r'<form class="searchform js"[^>]*data-search', page), "a field that does nothing is not shown"
    assert "<noscript>" in page


def test_the_glossary_uses_the_words_of_the_company(company: CompanyMaker) -> None:
    page = render(company("=== okrsite.yaml\nlabels: {objective: Ambition, key_result: Proof}\n").load())
    text = page["glossary/index.html"].decode()
    assert '<div id="objective"><dt>Ambition</dt>' in text
    assert "The measured proof that an ambition is reached." in text


def test_every_rule_has_its_page(company: CompanyMaker) -> None:
    files = render(company(BASE).load())
    for code, rule in RULES.items():
        page = files[f"rules/{code}/index.html"].decode()
        assert rule.slug in page
        assert all(f'id="s-{part}"' in page for part in ("what", "why", "fix", "bad", "good")), code
        assert f'href="../rules/{code}/"' in files["rules/index.html"].decode()


def test_old_ids_keep_their_addresses(company: CompanyMaker) -> None:
    files = render(
        company(
            BASE,
            "=== objectives/renamed.md\n---\ntitle: New\nteam: workshop\ncycle: 2026-q4\naliases: [was]\n"
            "key_results: [{id: k, title: Ten}]\n---\n=== teams/paint.md\n---\nname: Paint\naliases: [colour]\n---\n",
        ).load()
    )
    for old, new in [
        ("objectives/was/", "objectives/renamed/"),
        ("objectives/was/k/", "objectives/renamed/k/"),
        ("teams/colour/", "teams/paint/"),
    ]:
        page = files[f"{old}index.html"].decode()
        assert f'http-equiv="refresh" content="0; url={"../" * old.count("/")}{new}"' in page


def test_offline_every_link_names_a_file(company: CompanyMaker) -> None:
    files = render(company(BASE).load(), Options(offline=True))
    for name in ("kpis", "search", "alignment", "check-ins", "map", "rules", "glossary", "initiatives"):
        page = files[f"{name}/index.html"].decode()
        assert not re.findall(r'href="(?!https?:|#)[^"]*/"', page), name


def test_pages_of_prose_do_not_say_their_title_twice(company: CompanyMaker) -> None:
    prose = "=== pages/a.md\n# How *we* work\n\nLike this.\n=== pages/b.md\n---\ntitle: B\n---\n# Another\n\nText.\n"
    files = render(company(prose).load())
    assert files["pages/a/index.html"].decode().count("How <em>we</em> work") == 1
    assert "Another</h2>" in files["pages/b/index.html"].decode()
