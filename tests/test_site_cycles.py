"""Do the pages of cycles count rightly, grade what is closed, and stay small however many objectives there are?"""

from __future__ import annotations

from okrsite.site import histogram, render
from okrsite.site.charts import Dot
from tests.conftest import BASE, CompanyMaker
from tests.html import read, section, words

CLOSED = """
=== cycles/2026-q3.md
---
title: Q3 2026
start: 2026-07-01
end: 2026-09-30
parent: "2026"
closed: true
---
We planned too much.
=== cycles/2027-q1.md
---
title: Q1 2027
start: 2027-01-01
end: 2027-03-31
---
=== objectives/summer.md
---
title: Summer is calm
code: S-1
team: workshop
owner: ivo-brandt
cycle: 2026-q3
closing: {outcome: partial, decision: modify, lesson: Two stands are *not* enough.}
key_results:
  - {id: kept, title: Kept, baseline: 0, target: 10, class: commit, check_ins: [{date: 2026-09-29, value: 10}]}
  - {id: broken, title: Broken, baseline: 0, target: 10, class: commit, check_ins: [{date: 2026-09-29, value: 9}]}
  - {id: good, title: Good, baseline: 0, target: 10, class: target, check_ins: [{date: 2026-09-29, value: 7}]}
  - {id: poor, title: Poor, baseline: 0, target: 10, class: stretch, check_ins: [{date: 2026-09-29, value: 2}]}
---
=== objectives/autumn.md
---
title: Autumn is calm too
team: workshop
owner: ivo-brandt
cycle: 2026-q4
carried_from: summer
key_results:
  - {id: stands, title: Stands, baseline: 0, target: 10, class: commit, check_ins: [{date: 2026-11-18, value: 1}]}
---
"""


def test_a_running_cycle_counts_its_key_results_by_level(company: CompanyMaker) -> None:
    page = read(render(company(BASE, CLOSED).load()), "cycles/2026-q4/index.html")
    main = page.find(".//main")
    assert (main.get("data-kind"), main.get("data-id")) == ("cycle", "2026-q4")
    levels = {
        words(row.find("th")): words(row.find("td")) for row in section(page, "On pace by level").find(".//tbody")
    }
    assert levels == {"Commit": "1 of 2", "Target": "1 of 1"}, "guardrails are not counted"
    assert "Week 8 of 13" in words(main)
    assert "Summer is calm → Q4 2026 : Autumn is calm too" in words(section(page, "Carried forward"))


def test_the_group_of_a_cycle_has_its_hooks(company: CompanyMaker) -> None:
    project = company(BASE, CLOSED).load()
    group = project.scores.cycle("2026-q4")
    main = read(render(project), "cycles/2026-q4/index.html").find(".//main")
    shown = [
        e
        for e in main.iter()
        if e.get("data-progress") == f"{group.progress:.6f}" and e.get("data-status") == group.status
    ]
    assert shown
    assert shown[0].get("data-expected") == f"{group.expected:.6f}"


def test_a_closed_cycle_shows_grades_hit_rates_and_lessons(company: CompanyMaker) -> None:
    page = read(render(company(BASE, CLOSED).load()), "cycles/2026-q3/index.html")
    facts = words(page.find(".//section[@class='facts']"))
    assert "Commitments kept 1 of 2" in facts
    assert "Targets at 0.7 or more 1 of 1" in facts
    assert "Stretches at 0.7 or more 0 of 1" in facts
    assert "Company score 0.70" in facts
    row = section(page, "Final grades").find(".//tbody/tr")
    assert words(row).endswith("1.00 0.90 0.70 0.20 Two stands are not enough.")
    assert "We planned too much." in words(section(page, "Retrospective"))
    assert not [
        e for e in page.iter("rect") if e.get("class") == "bar-p" and e not in list(page.find(".//footer").iter())
    ]


def test_the_table_of_the_rhythm_scrolls_within_itself(company: CompanyMaker) -> None:
    page = read(render(company(BASE).load()), "cycles/2026-q4/index.html")
    assert section(page, "Discipline").find(".//div[@class='scroll']/table") is not None


def test_a_cycle_to_come_has_no_pace_and_says_how_to_begin(company: CompanyMaker) -> None:
    main = words(read(render(company(BASE, CLOSED).load()), "cycles/2027-q1/index.html").find(".//main"))
    assert "upcoming" in main
    assert "cycle: 2027-q1" in main


def test_all_cycles_are_one_line_each_below_the_one_they_are_part_of(company: CompanyMaker) -> None:
    page = read(render(company(BASE, CLOSED).load()), "cycles/index.html")
    rows = list(page.find(".//tbody"))
    assert [words(row.find("th")) for row in rows] == ["Q1 2027", "Year 2026", "Q4 2026", "Q3 2026"]
    assert [row.find("th").get("class") for row in rows] == ["in-0", "in-0", "in-1", "in-1"]
    assert words(rows[-1]).endswith("0.70")
    assert "running" in words(rows[2])


def test_cycles_that_are_part_of_each_other_are_listed_once(company: CompanyMaker) -> None:
    circle = {
        f"cycles/{a}.md": f"---\ntitle: {a}\nstart: 2026-01-01\nend: 2026-06-30\nparent: {b}\n---\n"
        for a, b in (("x1", "x2"), ("x2", "x1"))
    }
    page = read(render(company(BASE, circle).load()), "cycles/index.html")
    assert sorted(words(row.find("th")) for row in page.find(".//tbody")) == ["Q4 2026", "Year 2026", "x1", "x2"]


def test_a_cycle_of_hundreds_stays_a_small_page(company: CompanyMaker) -> None:
    text = "---\ntitle: Aim {n}\nteam: t{t}\nowner: ivo-brandt\ncycle: 2026-q4\nkey_results:\n  - {{id: k, title: K {n}, baseline: 0, target: 10, check_ins: [{{date: 2026-11-18, value: {v}}}]}}\n---\n"
    many = {f"objectives/o{n}.md": text.format(n=n, t=n // 5, v=n % 11) for n in range(500)}
    teams = {f"teams/t{n}.md": f"---\nname: T{n}\nparent: company\n---\n" for n in range(100)}
    page = render(company(BASE, many, teams).load())["cycles/2026-q4/index.html"]
    assert len(page) < 65_536
    assert b"The 12 of 501" in page


def test_the_histogram_says_how_many_stand_where() -> None:
    dots = [Dot(0.5, "on-track", "target", "")] * 900 + [Dot(-1, "off-track", "target", "")] * 100
    svg = histogram.stacks(dots, words="x", mark=0.56, mark_name="today", ticks=((0.0, "0%"),)).text
    assert svg.count("<rect") == 2
    assert "<title>900</title>" in svg
    assert "<title>100</title>" in svg
