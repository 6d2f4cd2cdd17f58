"""KPIs: their health in word, number and colour, their line, and a board that stays small in a large company."""

from __future__ import annotations

import re

import pytest

from okrsite.site import render
from okrsite.site.kinds import kpis as board
from tests.conftest import BASE, CompanyMaker

KPIS = """
=== kpis/wheels.md
---
title: Wheels *trued* in a week
team: workshop
owner: ivo-brandt
unit: wheels
direction: up
healthy: {min: 40}
warning: {min: 30}
frequency: weekly
values: [{date: 2026-11-04, value: 44}, {date: 2026-11-11, value: 41.5}, {date: 2026-11-18, value: 35}, {date: 2026-12-24, value: 99}]
---
Counted on Fridays, see [[returns]].
=== kpis/stands.md
---
title: Stands in use
team: company
healthy: {min: 2, max: 5}
frequency: weekly
values: [{date: 2026-10-01, value: 9}]
---
=== kpis/silence.md
---
title: Complaints about noise
---
"""


def page_of(company: CompanyMaker, path: str, *more: str) -> str:
    return render(company(BASE, KPIS, *more).load(drafts=False))[path].decode()


@pytest.mark.parametrize(
    ("kpi", "status", "stale", "word"),
    [
        ("returns", "healthy", "false", "Healthy"),
        ("wheels", "warning", "false", "Warning"),
        ("stands", "unhealthy", "true", "Unhealthy"),
        ("silence", "unknown", "false", "Unknown"),
    ],
)
def test_a_kpi_says_its_health_to_people_and_to_programs(
    company: CompanyMaker, kpi: str, status: str, stale: str, word: str
) -> None:
    page = page_of(company, f"kpis/{kpi}/index.html")
    assert f'<main id="main" class="page " data-kind="kpi" data-id="{kpi}">' in page
    shown = re.search(rf'data-status="{status}" data-stale="{stale}">(.*?)</p>', page)
    assert shown
    assert word in shown[1]


def test_readings_after_today_do_not_exist_yet(company: CompanyMaker) -> None:
    page = page_of(company, "kpis/wheels/index.html")
    assert "35.0\u00a0wheels" in page
    assert "99.0" not in page
    assert "24 Dec" not in page


def test_readings_are_compared_with_the_one_before(company: CompanyMaker) -> None:
    page = page_of(company, "kpis/wheels/index.html")
    table = page[page.index("<tbody>") :]
    assert re.findall(r'<td class="num">([^<]*)</td>', table) == ["−6.5", "−2.5", ""]


def test_titles_and_prose_of_a_kpi_are_markdown(company: CompanyMaker) -> None:
    page = page_of(company, "kpis/wheels/index.html")
    assert "<h1>Wheels <em>trued</em> in a week</h1>" in page
    assert 'data-id="kpi:returns" href="../../kpis/returns/"' in page


def test_a_kpi_lists_the_key_results_that_move_it(company: CompanyMaker) -> None:
    page = page_of(company, "kpis/returns/index.html")
    assert 'data-id="key-result:quick-repairs/returns"' in page
    assert 'data-id="key-result:city-rides/returns"' in page


def test_the_board_shows_every_kpi_under_its_team(company: CompanyMaker) -> None:
    page = page_of(company, "kpis/index.html")
    heads = re.findall(r'<th scope="rowgroup" colspan="8">(.*?)</th>', page)
    assert [re.sub("<.*?>", "", head) for head in heads] == ["Spoke", "Workshop", "No team"]
    assert "2 to 5" in page
    assert "≥ 40.0" in page
    assert 'class="sp-z"' in page


def test_a_long_board_goes_on_on_further_pages(company: CompanyMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "ROWS", 3)
    files = render(company(BASE, KPIS).load())
    assert 'rel="next" href="../kpis/-/2/"' in files["kpis/index.html"].decode()
    assert 'rel="prev" href="../../../kpis/"' in files["kpis/-/2/index.html"].decode()
    assert "kpis/-/3/index.html" not in files


def test_no_kpi_is_said_and_explained(company: CompanyMaker) -> None:
    assert "Add a file to content/kpis/" in render(company().load())["kpis/index.html"].decode()
