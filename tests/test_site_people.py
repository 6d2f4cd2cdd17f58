"""Do the pages of people say what stands in their name, what they owe this week, and who has left?"""

from __future__ import annotations

from datetime import date

import pytest

from okrsite.site import render
from tests.conftest import BASE, TODAY, Company, CompanyMaker
from tests.html import mentioned, read, section, words

MORE = """
=== people/lea-noor.md
---
name: Lea Noor
active: false
role: Wheel builder
---
=== objectives/wheels.md
---
title: Wheels run true
team: workshop
owner: ivo-brandt
contributors: [lea-noor]
cycle: 2026-q4
aligns_to: [quick-repairs]
key_results:
  - {id: silent, title: Wheels that need no second visit, unit: "%", baseline: 10, target: 90, owner: lea-noor}
---
=== goals/ivo.md
---
title: Grow as a teacher
person: ivo-brandt
cycle: 2026-q4
measures:
  - {id: lessons, title: Lessons, weight: 1, baseline: 0, target: 10, check_ins: [{date: 2026-11-01, value: 4}]}
---
"""


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    return company(BASE, MORE)


def test_a_person_is_accountable_answers_and_contributes(made: Company) -> None:
    page = read(render(made.load()), "people/ivo-brandt/index.html")
    main = page.find(".//main")
    assert (main.get("data-kind"), main.get("data-id")) == ("person", "ivo-brandt")
    assert {"objective:quick-repairs", "objective:wheels"} <= set(mentioned(section(page, "Accountable for")))
    assert "key-result:quick-repairs/wait" in set(mentioned(section(page, "Answers for")))
    assert set(mentioned(section(page, "Contributes to"))) >= {"objective:city-rides", "person:mara-lind"}
    assert "40%" in words(section(page, "Goals"))


def test_what_is_owed_is_due_by_sunday(made: Company) -> None:
    before = section(read(render(made.load(date(2026, 11, 22))), "people/ivo-brandt/index.html"), "Owed this week")
    assert set(mentioned(before)) == {"cycle:2026-q4"}, "the check-ins of 18 Nov hold until 25 Nov"
    monday = section(read(render(made.load(date(2026, 11, 23))), "people/ivo-brandt/index.html"), "Owed this week")
    assert {"key-result:quick-repairs/wait", "key-result:quick-repairs/on-time"} <= set(mentioned(monday))
    assert "due 25 Nov" in words(monday)


def test_what_was_never_checked_in_is_overdue(made: Company) -> None:
    owed = section(read(render(made.load()), "people/lea-noor/index.html"), "Owed this week")
    assert "was due 8 Oct" in words(owed)
    assert "missed" in words(owed)


def test_who_has_left_is_marked(made: Company) -> None:
    site = render(made.load())
    page = words(read(site, "people/lea-noor/index.html").find(".//main"))
    assert "No longer active. What still stands in this name needs a new owner." in page
    assert "no longer active" in words(read(site, "people/index.html").find(".//main"))
    assert "No longer active" not in words(read(site, "people/ivo-brandt/index.html").find(".//main"))


def test_people_stand_by_team_and_those_without_come_last(made: Company) -> None:
    page = read(render(made.load()), "people/index.html")
    assert [words(h) for h in page.find(".//main").iter("h2")] == ["Spoke", "Workshop", "Without a team"]
    assert set(mentioned(section(page, "Workshop"))) >= {"person:ivo-brandt", "objective:quick-repairs"}


def test_many_people_are_cut_into_pages(company: CompanyMaker) -> None:
    many = {f"people/p{n}.md": f"---\nname: P {n}\nteam: workshop\n---\n" for n in range(250)}
    site = render(company(BASE, many).load(TODAY))
    pages = [path for path in site if path == "people/index.html" or path.startswith("people/-/")]
    assert len(pages) == 6
    listed = [i for path in pages for i in mentioned(read(site, path).find(".//main")) if i.startswith("person:")]
    assert len(set(listed)) == 252


def test_a_person_with_much_keeps_a_small_page(company: CompanyMaker) -> None:
    many = {
        f"objectives/o{n}.md": f"---\ntitle: Aim {n}\nteam: workshop\nowner: ivo-brandt\ncycle: 2026-q4\n---\n"
        for n in range(200)
    }
    assert len(render(company(BASE, many).load())["people/ivo-brandt/index.html"]) < 50_000
