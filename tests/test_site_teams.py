"""Do the pages of teams say whom they serve, who helps them and what they need, and teach those who have nothing yet?"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from okrsite.site import matrix, render
from tests.conftest import BASE, CompanyMaker
from tests.html import mentioned, read, words

COMPANY_AIM = """
=== objectives/ready.md
---
title: Every bicycle is ready
code: C-1
team: company
owner: mara-lind
cycle: 2026-q4
key_results:
  - {id: days, title: Days until it is ready, unit: days, baseline: 10, target: 0, check_ins: [{date: 2026-11-18, value: 5, confidence: 5}]}
---
=== objectives/quick-repairs.md
---
title: Riders get their bicycle back
code: W-1
team: workshop
owner: ivo-brandt
cycle: 2026-q4
aligns_to: [ready/days]
depends_on: [{team: stand, note: Two more stands}]
key_results:
  - {id: wait, title: Days of waiting, unit: days, baseline: 6, target: 2, class: commit, check_ins: [{date: 2026-11-18, value: 4}]}
  - {id: share, title: Share on the day, unit: "%", baseline: 0, target: 100, check_ins: [{date: 2026-11-18, value: 40}]}
---
=== teams/stand.md
---
name: Stand & <Co>
parent: workshop
lead: ivo-brandt
---
Below the *stairs*.
=== objectives/spokes.md
---
title: Wheels run true
team: stand
owner: ivo-brandt
cycle: 2026-q4
aligns_to: [quick-repairs]
---
=== objectives/alone.md
---
title: Nobody asked for this
team: stand
owner: ivo-brandt
cycle: 2026-q4
---
=== teams/paint.md
---
name: Paint
parent: company
---
"""


@pytest.fixture
def site(company: CompanyMaker) -> Mapping[str, bytes]:
    return render(company(BASE, COMPANY_AIM).load())


def test_a_team_says_what_it_is_and_how_far(site: Mapping[str, bytes]) -> None:
    main = read(site, "teams/workshop/index.html").find(".//main")
    assert (main.get("data-kind"), main.get("data-id")) == ("team", "workshop")
    bars = [e for e in main.iter() if e.get("data-progress") == "0.450000"]
    assert any(not e.get("class").count("h-") for e in bars), "the group's bar has no colour"
    assert {"key-result:quick-repairs/wait", "key-result:quick-repairs/share"} <= set(mentioned(main))
    assert {"team:company", "person:ivo-brandt", "objective:spokes", "team:stand"} <= set(mentioned(main))


def test_whom_a_team_serves_is_found_through_key_results_and_other_teams(site: Mapping[str, bytes]) -> None:
    page = read(site, "teams/stand/index.html")
    table = next(t for t in page.iter("table") if "C-1" in words(t))
    rows = {words(row.find("th")): words(row.find("td")) for row in table.find("tbody")}
    assert rows["Wheels run true"].endswith("C-1.1"), "by the key result of the company that its parent serves"
    assert rows["Nobody asked for this"] == ""


def test_who_waits_for_a_team_is_on_its_page(site: Mapping[str, bytes]) -> None:
    page = words(read(site, "teams/stand/index.html").find(".//main"))
    assert "Feeds" in page
    assert "Two more stands" in page
    assert "Stand & <Co>" in page, "names are text"


def test_an_empty_team_learns_how_to_begin(site: Mapping[str, bytes]) -> None:
    main = read(site, "teams/paint/index.html").find(".//main")
    assert "content/objectives/2026-q4/paint-first-aim.md" in words(main)
    example = words(main.find(".//pre"))
    assert "team: paint" in example
    assert "aligns_to: [ready]" in example


def test_the_example_of_an_empty_team_can_be_used(company: CompanyMaker) -> None:
    made = company(BASE, COMPANY_AIM)
    page = read(render(made.load()), "teams/paint/index.html")
    text = "".join(page.find(".//pre").itertext()).replace("first-last", "mara-lind")
    made.write({"objectives/2026-q4/paint-first-aim.md": text})
    loaded = made.load()
    assert loaded.graph.objectives["paint-first-aim"].team == "paint"
    assert not [f for f in loaded.findings if f.entity.endswith("paint-first-aim") and f.level.value == "error"]


def test_all_teams_stand_below_their_parents_and_in_their_columns(site: Mapping[str, bytes]) -> None:
    page = read(site, "teams/index.html")
    rows = list(page.find(".//tbody"))
    assert [words(row.find("th")) for row in rows] == ["Spoke", "Paint", "Workshop", "Stand & <Co>"]
    assert [row.find("th").get("class") for row in rows] == ["in-0", "in-1", "in-1", "in-2"]
    stand = [mentioned(cell) for cell in rows[-1].findall("td")[-2:]]
    assert stand == [["objective:spokes"], ["objective:alone"]], "the column of C-1, and other"


def test_many_teams_are_cut_into_pages(company: CompanyMaker) -> None:
    many = {f"teams/t{n}.md": f"---\nname: T{n}\nparent: company\n---\n" for n in range(150)}
    site = render(company(BASE, many).load())
    assert {"teams/index.html", "teams/-/2/index.html", "teams/-/3/index.html"} <= set(site)
    assert len(list(read(site, "teams/index.html").find(".//tbody"))) == 26


def test_a_large_team_stays_a_small_page(company: CompanyMaker) -> None:
    many = {f"objectives/o{n}.md": f"---\ntitle: Aim {n}\nteam: workshop\ncycle: 2026-q4\n---\n" for n in range(300)}
    site = render(company(BASE, many).load())
    assert len(site["teams/workshop/index.html"]) < 60_000


def test_teams_on_a_circle_and_a_deep_chain_are_all_listed(company: CompanyMaker) -> None:
    deep = {f"teams/d{n}.md": f"---\nname: D{n}\nparent: {f'd{n - 1}' if n else 'company'}\n---\n" for n in range(1500)}
    circle = {"teams/x.md": "---\nname: X\nparent: y\n---\n", "teams/y.md": "---\nname: Y\nparent: x\n---\n"}
    graph = company(BASE, deep, circle).load().graph
    order = matrix.team_order(graph)
    assert sorted(team for team, _ in order) == sorted(graph.teams)
    assert order[0] == ("company", 0)


def test_codes_are_sorted_as_people_count(company: CompanyMaker) -> None:
    text = "---\ntitle: Aim\ncode: {code}\nteam: company\ncycle: 2026-q4\n---\n"
    files = {f"objectives/{code.lower()}.md": text.format(code=code) for code in ("C-10", "C-2", "C-1")}
    graph = company(BASE, files, {"objectives/a.md": text.format(code="''")}).load().graph
    found = matrix.in_order(graph.objectives_of("company", "2026-q4"))
    assert [o.id for o in found] == ["c-1", "c-2", "c-10", "a"]


def test_a_team_that_works_beside_the_running_cycle_is_seen_in_its_own(company: CompanyMaker) -> None:
    sprint = "---\ntitle: Short\nstart: 2026-11-16\nend: 2026-11-29\n---\n"
    project = company(BASE, COMPANY_AIM, {"cycles/short.md": sprint}).load()
    assert project.graph.running_cycle(project.today) == project.graph.cycles["short"]
    main = read(render(project), "teams/workshop/index.html").find(".//main")
    assert [e for e in main.iter() if e.get("data-progress") == "0.450000"]
