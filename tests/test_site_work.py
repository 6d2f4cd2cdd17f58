"""Initiatives and goals: work never counts as progress, weighted measures do, and both name what they are for."""

from __future__ import annotations

import re

import pytest

from okrsite.site import render
from okrsite.site.kinds import initiatives
from tests.conftest import BASE, CompanyMaker

WORK = """
=== initiatives/shelf.md
---
title: A shelf *for parts*
team: workshop
owner: ivo-brandt
moves: [quick-repairs/wait, quick-repairs/on-time]
state: doing
start: 2026-10-05
due: 2026-11-12
url: https://example.com/shelf
tasks: [{title: Measure the wall, done: true, owner: mara-lind}, {title: Saw, done: false}, {title: Paint}]
---
Every bolt has a box.
=== initiatives/poster.md
---
title: A poster
state: todo
---
=== goals/ivo.md
---
title: Let others true the wheels
person: ivo-brandt
cycle: "2026"
measures:
  - {id: wheels, title: Wheels that others trued, unit: wheels, weight: 40, baseline: 0, target: 20, check_ins: [{date: 2026-11-02, value: 5, note: It is slow.}]}
  - {key_result: quick-repairs/on-time, weight: 60}
review: {self: I let *go*., lead: He does., rating: 4}
---
Hands off.
"""


@pytest.fixture
def site(company: CompanyMaker) -> dict[str, str]:
    files = render(company(BASE, WORK).load(drafts=False))
    return {path: files[path].decode() for path in files if path.startswith(("initiatives/", "goals/"))}


def test_an_initiative_names_what_it_moves(site: dict[str, str]) -> None:
    page = site["initiatives/shelf/index.html"]
    assert 'data-kind="initiative" data-id="shelf"' in page
    for path in ("wait", "on-time"):
        assert f'data-id="key-result:quick-repairs/{path}" href="../../objectives/quick-repairs/{path}/"' in page


def test_tasks_are_counted_but_are_no_progress(site: dict[str, str]) -> None:
    page = site["initiatives/shelf/index.html"]
    facts = page[page.index('class="facts"') : page.index("</section>")]
    assert "1 of 3 tasks" in facts
    assert "data-progress" not in facts


def test_late_work_is_said_to_be_late(site: dict[str, str]) -> None:
    assert "Overdue" in site["initiatives/shelf/index.html"]
    assert 'class="sep bad">Overdue 1</span>' in site["initiatives/index.html"]


def test_work_is_listed_below_each_key_result_it_moves(site: dict[str, str]) -> None:
    page = site["initiatives/index.html"]
    assert page.count('data-id="initiative:shelf"') == 2
    assert page.index("For no key result") < page.index('data-id="initiative:poster"')


def test_a_long_list_of_work_goes_on_on_further_pages(company: CompanyMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(initiatives, "ROWS", 2)
    files = render(company(BASE, WORK).load())
    assert 'data-id="initiative:poster"' in files["initiatives/-/2/index.html"].decode()


def test_a_goal_weighs_its_measures(site: dict[str, str]) -> None:
    page = site["goals/ivo/index.html"]
    assert 'data-kind="goal" data-id="ivo"' in page
    assert 'data-progress="0.460000"' in page  # 0.4 * 5/20 + 0.6 * 18/30
    assert re.findall(r'<td class="num">(\d+%)</td>', page) == ["40%", "25%", "60%", "60%"]


def test_a_goal_is_a_sheet_for_a_review(site: dict[str, str]) -> None:
    page = site["goals/ivo/index.html"]
    assert "I let <em>go</em>." in page
    assert "It is slow." in page
    assert 'data-id="objective:quick-repairs"' in page, "what the person owns stands beside it"
    assert 'data-id="key-result:quick-repairs/on-time"' in page
