"""Reports on the whole: weeks, alignment, the map and the review of a cycle, right in a small company and bounded in a large one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pytest

from okrsite.site import render
from okrsite.site.kinds import alignment, check_ins
from tests.conftest import BASE, CompanyMaker

MORE = """
=== check-ins/2026-w47.md
---
date: 2026-11-18
team: workshop
by: ivo-brandt
entries:
  quick-repairs/on-time: {value: 81, confidence: 7, note: "Three wheels *a day*."}
---
We sorted the shelf. See [[quick-repairs]].
=== objectives/lost.md
---
title: Nobody asked for this
code: WRK-7
team: workshop
owner: ivo-brandt
cycle: 2026-q4
key_results:
  - {id: a, title: Bells that ring, unit: bells, baseline: 0, target: 8, class: commit}
---
=== objectives/helpers.md
---
title: Helpers know every screw
team: workshop
owner: ivo-brandt
cycle: 2026-q4
aligns_to: [quick-repairs/wait]
---
=== objectives/draft.md
---
title: Not yet said
team: workshop
cycle: 2026-q4
state: draft
---
"""


@pytest.fixture
def site(company: CompanyMaker) -> Mapping[str, bytes]:
    return render(company(BASE, MORE).load(drafts=False))


def test_each_week_with_a_check_in_has_a_page_and_so_has_this_one(company: CompanyMaker) -> None:
    files = render(company(BASE).load(date(2026, 12, 2)))
    weeks = sorted(name[10:18] for name in files if re.fullmatch(r"check-ins/\d{4}-w\d\d/index.html", name))
    assert weeks == ["2026-w40", "2026-w42", "2026-w44", "2026-w45", "2026-w47", "2026-w49"]


def test_the_week_of_the_new_year_is_the_iso_week(company: CompanyMaker) -> None:
    files = render(company(BASE).load(date(2027, 1, 2)))
    assert '28 Dec 2026</time> – <time datetime="2027-01-03">' in files["check-ins/2026-w53/index.html"].decode()


def test_a_week_says_what_moved_and_from_where(site: Mapping[str, bytes]) -> None:
    page = site["check-ins/2026-w47/index.html"].decode()
    wait = re.search(
        r'wait/">Days from drop-off to pick-up</a></th><td class="num">(.*?)</td><td class="num"><b>(.*?)</b>', page
    )
    assert wait
    assert wait.groups() == ("5.5\u00a0days", "3.6\u00a0days")
    assert ">+48</span>" in page  # from 0.5 to 2.4 of 4 days
    assert page.count("Repairs ready on the promised day</a></th>") == 1, "two check-ins of a week are one move"
    assert "<b>81%</b>" in page


def test_a_week_has_the_notes_and_the_prose_of_its_reviews(site: Mapping[str, bytes]) -> None:
    page = site["check-ins/2026-w47/index.html"].decode()
    assert "Three wheels <em>a day</em>." in page
    assert 'We sorted the shelf. See <a data-id="objective:quick-repairs"' in page


def test_only_this_week_knows_what_is_stale(site: Mapping[str, bytes]) -> None:
    assert 'id="s-st"' in site["check-ins/2026-w47/index.html"].decode()
    assert 'data-id="key-result:lost/a"' in site["check-ins/2026-w47/index.html"].decode()
    assert 'id="s-st"' not in site["check-ins/2026-w42/index.html"].decode()


def test_a_week_does_not_grow_with_the_company(company: CompanyMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_ins, "MOVED_SHOWN", 1)
    assert re.search(r"and \d more", render(company(BASE, MORE).load())["check-ins/2026-w47/index.html"].decode())


def test_the_report_counts_what_hangs_together(site: Mapping[str, bytes]) -> None:
    page = site["alignment/index.html"].decode()
    facts = page[page.index('class="facts"') : page.index("</section>")]
    assert re.findall(r'<p class="sub meta">(\d+ of \d+)</p>', facts)[:3] == ["2 of 3", "1 of 1", "4 of 4"]
    assert re.findall(r"</svg>(\d+ \w+)</span>", facts) == ["2 errors", "3 warnings", "4 notes"]


def test_findings_stand_under_their_team_and_lead_to_their_rule(site: Mapping[str, bytes]) -> None:
    page = site["alignment/index.html"].decode()
    workshop = page[page.index('<h2><a data-id="team:workshop"') :]
    assert 'data-id="objective:lost"' in workshop
    assert 'href="../rules/OKR301/">OKR301 orphan-objective</a>' in workshop
    assert "rules/OKR301/index.html" in site


def test_drafts_leave_no_trace_in_the_report(site: Mapping[str, bytes]) -> None:
    page = site["alignment/index.html"].decode()
    assert "objective:draft" not in page
    assert "draft.md" not in page


def test_many_findings_go_on_on_further_pages(company: CompanyMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignment, "ROWS", 2)
    files = render(company(BASE, MORE).load())
    assert 'class="facts"' in files["alignment/index.html"].decode()
    assert 'class="facts"' not in files["alignment/-/2/index.html"].decode()


def test_a_clean_company_is_told_so(company: CompanyMaker) -> None:
    assert "No rule finds anything." in render(company(BASE).load())["alignment/index.html"].decode()


def test_the_map_nests_what_moves_below_what_it_moves(site: Mapping[str, bytes]) -> None:
    page = site["map/index.html"].decode()
    cells = re.findall(r'class="mc mc-(\w+) [^"]*" data-id="([^"]+)"', page)
    assert cells == [
        ("co", "objective:city-rides"),
        ("kr", "key-result:city-rides/members"),
        ("kr", "key-result:city-rides/advice"),
        ("team", "objective:quick-repairs"),
        ("team", "objective:helpers"),
        ("kr", "key-result:city-rides/returns"),
        ("team", "objective:lost"),
    ]
    assert page.count("Nobody contributes") == 2
    assert page.index("Not connected") < page.index('data-id="objective:lost"')


def test_cells_of_the_map_carry_their_numbers(site: Mapping[str, bytes]) -> None:
    assert 'class="mc-f" aria-hidden="true" data-progress="0.' in site["map/index.html"].decode()


def test_a_wide_company_still_has_a_small_map(company: CompanyMaker) -> None:
    wide = "".join(
        f"=== objectives/o{n}.md\n---\ntitle: Aim {n}\nteam: workshop\ncycle: 2026-q4\naligns_to: [{above}]\n---\n"
        for n in range(260)
        for above in [f"o{(n - 1) // 6}" if n else "city-rides"]
    )
    page = render(company(BASE, wide).load())["map/index.html"].decode()
    assert page.count('class="mc mc-team') <= 140
    assert re.search(r"and \d+ more", page)


def test_the_review_of_a_cycle_has_one_objective_a_screen(site: Mapping[str, bytes]) -> None:
    page = site["cycles/2026/review/index.html"].decode()
    assert re.findall(r'<section class="slide" id="(s\d)"', page)[:2] == ["s0", "s1"]
    assert '<h2 id="t1">The city trusts us with its bicycles</h2>' in page
    assert 'data-leave data-id="cycle:2026" href="../../../cycles/2026/"' in page


def test_a_cycle_without_company_objectives_reviews_all_of_it(site: Mapping[str, bytes]) -> None:
    page = site["cycles/2026-q4/review/index.html"].decode()
    assert '<h2 id="t1">Helpers know every screw</h2>' in page
    assert "What needs a decision" in page
    assert "The parts shelf is sorted." in page, "the last words about its key results"
