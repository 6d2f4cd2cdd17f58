"""Is every rule's page whole, and do its examples show what they say? Bad is found, Good is not."""

from __future__ import annotations

import pytest

from okrsite.rules import RULES
from okrsite.rules.pages import Page, read
from tests.conftest import CompanyMaker
from tools import rules_page

PAGES = {code: read(rule.page) for code, rule in RULES.items()}
NEEDS_HISTORY = {"OKR901", "OKR902", "OKR903"}
"""What these find lies between two versions of a file; their examples show the two, and are tested with git."""

QUILL = """
=== vision.md
---
title: Every number is understood
---
=== mission.md
---
title: We make reports that people read
---
=== pillars/trust.md
---
title: Trust in every number
---
=== cycles/2026.md
---
title: Year 2026
start: 2026-01-01
end: 2026-12-31
cadence: monthly
---
=== cycles/2026-q3.md
---
title: Q3 2026
start: 2026-07-01
end: 2026-09-30
parent: "2026"
closed: true
---
=== cycles/2026-q4.md
---
title: Q4 2026
start: 2026-10-01
end: 2026-12-31
parent: "2026"
---
=== teams/company.md
---
name: Quill
---
=== teams/growth.md
---
name: Growth
parent: company
lead: ana
---
=== teams/support.md
---
name: Support
parent: company
lead: cho
---
=== teams/web.md
---
name: Web
parent: growth
---
=== people/ana.md
---
name: Ana
team: growth
---
=== people/ben.md
---
name: Ben
team: growth
---
=== people/cho.md
---
name: Cho
team: support
---
=== people/eva.md
---
name: Eva
team: web
---
=== kpis/churn.md
---
title: Customers lost in a month
team: support
owner: cho
unit: "%"
direction: down
healthy: {max: 3}
frequency: weekly
values: [{date: 2026-11-11, value: 2.5}, {date: 2026-11-18, value: 2.4}]
---
=== kpis/tickets.md
---
title: Tickets answered by people
team: support
owner: cho
unit: tickets
direction: down
healthy: {max: 90}
frequency: weekly
values: [{date: 2026-11-11, value: 45}, {date: 2026-11-18, value: 44}]
---
=== pages/glossary.md
---
title: Glossary
---
=== objectives/lead-the-market.md
---
title: Mid-size companies choose us first
team: company
owner: ana
cycle: "2026"
horizon: strategic
ambition: aspirational
aligns_to: [vision]
key_results:
  - {id: opened, title: Reports opened in a week, unit: reports, baseline: 0, target: 100, class: target,
     check_ins: [{date: 2026-11-18, value: 70, confidence: 6, note: As planned.}]}
  - {id: asked, title: Questions asked in a week, unit: questions, baseline: 100, target: 0, class: commit,
     check_ins: [{date: 2026-11-18, value: 30, confidence: 6, note: As planned.}]}
---
Because people asked for it.
=== objectives/love-our-tool.md
---
title: People love our tool
team: company
owner: ana
cycle: 2026-q4
horizon: strategic
ambition: aspirational
aligns_to: [lead-the-market]
key_results:
  - {id: opened, title: Reports opened in a week, unit: reports, baseline: 0, target: 100, class: target,
     check_ins: [{date: 2026-11-18, value: 70, confidence: 6, note: As planned.}]}
  - {id: asked, title: Questions asked in a week, unit: questions, baseline: 100, target: 0, class: commit,
     check_ins: [{date: 2026-11-18, value: 30, confidence: 6, note: As planned.}]}
---
Because people asked for it.
=== objectives/first-report.md
---
title: Newcomers see a report on their first day
team: growth
owner: ben
cycle: 2026-q4
horizon: tactical
ambition: aspirational
aligns_to: [love-our-tool]
key_results:
  - {id: opened, title: Reports opened in a week, unit: reports, baseline: 0, target: 100, class: target,
     check_ins: [{date: 2026-11-18, value: 70, confidence: 6, note: As planned.}]}
  - {id: asked, title: Questions asked in a week, unit: questions, baseline: 100, target: 0, class: commit,
     check_ins: [{date: 2026-11-18, value: 30, confidence: 6, note: As planned.}]}
---
Because people asked for it.
=== objectives/pages-load.md
---
title: Pages appear before you look
team: web
owner: eva
cycle: 2026-q4
horizon: tactical
ambition: aspirational
aligns_to: [first-report]
key_results:
  - {id: opened, title: Reports opened in a week, unit: reports, baseline: 0, target: 100, class: target,
     check_ins: [{date: 2026-11-18, value: 70, confidence: 6, note: As planned.}]}
  - {id: asked, title: Questions asked in a week, unit: questions, baseline: 100, target: 0, class: commit,
     check_ins: [{date: 2026-11-18, value: 30, confidence: 6, note: As planned.}]}
---
Because people asked for it.
=== objectives/answers.md
---
title: Nobody waits for an answer
team: support
owner: cho
cycle: 2026-q4
horizon: tactical
ambition: aspirational
aligns_to: [love-our-tool]
key_results:
  - {id: opened, title: Reports opened in a week, unit: reports, baseline: 0, target: 100, class: target,
     check_ins: [{date: 2026-11-18, value: 70, confidence: 6, note: As planned.}]}
  - {id: asked, title: Questions asked in a week, unit: questions, baseline: 100, target: 0, class: commit,
     check_ins: [{date: 2026-11-18, value: 30, confidence: 6, note: As planned.}]}
---
Because people asked for it.
"""

DOT = {"assets/dot.png": b"\x89PNG\r\n\x1a\n"}

REQUIRED = {
    "objectives": {"title": "Reports open before anybody gets impatient", "team": "growth", "cycle": "2026-q4"},
    "kpis": {"title": "Searches without a result"},
    "initiatives": {"title": "Wizard for imports"},
    "cycles": {"title": "Some weeks", "start": "2026-11-02", "end": "2026-11-22"},
}
"""What a file of a kind must have, and examples leave out."""


def completed(name: str, text: str) -> str:
    """An example's file as it would stand in a project: with fences, and with what its kind must have."""
    if not name.endswith(".md"):
        return text
    front, fence, body = text.partition("---\n")
    given = {line.split(":", 1)[0] for line in front.splitlines()}
    filled = [
        f"{key}: {value}\n"
        for key, value in REQUIRED.get(name.split("/", maxsplit=1)[0], {}).items()
        if key not in given
    ]
    return "---\n" + "".join(filled) + front + "---\n" + (body if fence else "")


def codes(company: CompanyMaker, example: dict[str, str]) -> set[str]:
    made = company(QUILL, DOT, {name: completed(name, text) for name, text in example.items()})
    return {finding.code for finding in made.findings()}


@pytest.mark.parametrize("code", RULES)
def test_a_page_is_whole(code: str) -> None:
    rule, page = RULES[code], PAGES[code]
    assert page.summary.endswith(".")
    assert all([page.what, page.why, page.fix, page.options, page.source, page.bad, page.good]), "an empty section"
    assert max(len(line) for line in rule.page.splitlines()) <= 120


@pytest.mark.parametrize("code", RULES)
def test_a_page_names_every_option_with_its_default(code: str) -> None:
    rule, page = RULES[code], PAGES[code]
    for name, default in rule.options.items():
        assert f"`{name}` ({shown(default)})" in page.options
    assert rule.options or page.options == "none."


@pytest.mark.parametrize("code", [code for code in RULES if code not in NEEDS_HISTORY])
def test_bad_is_found_and_good_is_not(company: CompanyMaker, code: str) -> None:
    page: Page = PAGES[code]
    assert code in codes(company, dict(page.bad)), f"the Bad example of {code} is not found"
    assert code not in codes(company, dict(page.good)), f"the Good example of {code} is found"


def test_the_company_of_the_examples_breaks_none_of_the_rules_that_are_errors(company: CompanyMaker) -> None:
    made = company(QUILL, DOT)
    assert [f for f in made.findings() if f.level == "error"] == []


def shown(default: object) -> str:
    """An option's default, as its page writes it."""
    if isinstance(default, tuple):
        return ", ".join(default) or "none"
    return str(default).lower() if isinstance(default, bool) else str(default)


def test_the_page_of_the_docs_is_that_of_the_registry() -> None:
    assert rules_page.PAGE.read_text(encoding="utf-8") == rules_page.page(), (
        "docs/reference/rules.md is old: run `make docs`"
    )
