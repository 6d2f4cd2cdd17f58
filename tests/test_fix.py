"""`okrsite check --fix` and `--diff`: certain answers go in, and no other byte of a file changes."""

from __future__ import annotations

import subprocess

import pytest

from okrsite.content.literals import meant_date, meant_number
from okrsite.content.near import certain
from okrsite.content.trees import DiskTree
from okrsite.edit.fixes import fixed
from okrsite.findings import Finding, Fix, Level, Place
from tests.conftest import BASE, Company, CompanyMaker, environment

WRONG = """\
---
titel: "Nobody waits for us twice"   # the board likes it
team:   'wrokshop'
owner: ivo-brandt  # okrsite: ignore[OKR602] he came back
# okrsite: ignore[OKR401] there was a number once
cycle: 2026-q4
aligns_to: [ city-rdes/advice ]
ambition: comitted
key_results:
  - {id: a, title: Riders who come back, unit: riders, baseline: 1 200, target: "1.200,5", class: target, check_ins: [{date: 2026/11/18, value: 1210, confidence: 6}]}
  - id: b
    title: |
      Riders who had to ask
    guardrail: yes
    unit: riders
    baseline: 0
    target: 9
    due: 1.12.2026
---
Waiting is what people remember. <!-- okrsite: ignore[OKR404] it says why -->

<!-- okrsite: ignore[OKR408] short -->
The end"""

RIGHT = """\
---
title: "Nobody waits for us twice"   # the board likes it
team:   'workshop'
owner: ivo-brandt
cycle: 2026-q4
aligns_to: [ city-rides/advice ]
ambition: committed
key_results:
  - {id: a, title: Riders who come back, unit: riders, baseline: 1200, target: "1200.5", class: target, check_ins: [{date: 2026-11-18, value: 1210, confidence: 6}]}
  - id: b
    title: |
      Riders who had to ask
    guardrail: true
    unit: riders
    baseline: 0
    target: 9
    due: 2026-12-01
---
Waiting is what people remember.


The end"""


@pytest.fixture
def wrong(company: CompanyMaker) -> Company:
    return company(BASE, {"objectives/lost.md": WRONG})


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_certain_answer_goes_in_and_nothing_else_moves(company: CompanyMaker, newline: str, mark: str) -> None:
    made = company(BASE, {"objectives/lost.md": (mark + WRONG.replace("\n", newline)).encode()})
    before = made.snapshot()
    done = made.run("check", "--fix", "--ignore", "OKR7", "--output-format", "concise")
    after = made.snapshot()
    assert after.pop("objectives/lost.md").decode() == mark + RIGHT.replace("\n", newline)
    before.pop("objectives/lost.md")
    assert after == before
    assert done.err.splitlines()[-2].endswith("fixed in 1 file.")


def test_what_was_changed_is_said_and_the_rest_is_reported(wrong: Company) -> None:
    done = wrong.run("check", "--fix", "--select", "OKR1,OKR2", "--output-format", "concise")
    assert done.err.splitlines() == [
        'content/objectives/lost.md:2:1: OKR101 unknown key "titel" (did you mean "title"?): wrote "title"',
        'content/objectives/lost.md:3:9: OKR201 unknown team "wrokshop" (did you mean "workshop"?): wrote "workshop"',
        'content/objectives/lost.md:7:14: OKR201 unknown reference "city-rdes/advice" (did you mean "city-rides/advice"?): wrote "city-rides/advice"',
        'content/objectives/lost.md:8:11: OKR103 expected committed or aspirational, got "comitted": wrote "committed"',
        'content/objectives/lost.md:10:66: OKR103 expected a number or "unknown", got "1 200": wrote "1200"',
        'content/objectives/lost.md:10:81: OKR103 expected a number or "unknown", got "1.200,5": wrote "1200.5"',
        'content/objectives/lost.md:10:126: OKR103 expected a date like 2026-10-01, got "2026/11/18": wrote "2026-11-18"',
        'content/objectives/lost.md:14:16: OKR103 expected true or false, got "yes": wrote "true"',
        'content/objectives/lost.md:18:10: OKR103 expected a date like 2026-10-01, got "1.12.2026": wrote "2026-12-01"',
        "9 findings fixed in 1 file.",
        "No findings.",
    ]  # fmt: skip
    assert (done.code, done.out) == (0, "")


def test_a_patch_is_shown_and_nothing_is_written(wrong: Company) -> None:
    before = wrong.snapshot(".")
    done = wrong.run("check", "--diff", "--select", "OKR201")
    assert wrong.snapshot(".") == before
    assert done == (
        1,
        """\
--- a/content/objectives/lost.md
+++ b/content/objectives/lost.md
@@ -1,10 +1,10 @@
 ---
 titel: "Nobody waits for us twice"   # the board likes it
-team:   'wrokshop'
+team:   'workshop'
 owner: ivo-brandt  # okrsite: ignore[OKR602] he came back
 # okrsite: ignore[OKR401] there was a number once
 cycle: 2026-q4
-aligns_to: [ city-rdes/advice ]
+aligns_to: [ city-rides/advice ]
 ambition: comitted
 key_results:
   - {id: a, title: Riders who come back, unit: riders, baseline: 1 200, target: "1.200,5", class: target, check_ins: [{date: 2026/11/18, value: 1210, confidence: 6}]}
""",
        "2 findings would be fixed in 1 file.\n",
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_patch_applies_and_gives_what_fix_gives(company: CompanyMaker, newline: str) -> None:
    made, other = (company(BASE, {"objectives/lost.md": WRONG.replace("\n", newline).encode()}) for _ in range(2))
    patch = made.run("check", "--diff").out
    subprocess.run(
        ["git", "apply", "-p1", "--whitespace=nowarn"], cwd=made.root, env=environment(made.root),
        input=patch.encode(), check=True, capture_output=True,
    )  # fmt: skip
    other.run("check", "--fix")
    assert made.snapshot() == other.snapshot()


def test_nothing_to_fix(company: CompanyMaker) -> None:
    made = company(BASE)
    assert made.run("check", "--diff") == (0, "", "No fixes.\n")
    assert made.run("check", "--fix") == (0, "", "No findings.\n")


def test_fix_and_diff_are_two_wishes(company: CompanyMaker) -> None:
    done = company(BASE).run("check", "--fix", "--diff")
    assert (done.code, done.out, done.err) == (2, "", "Error: --fix writes and --diff does not: choose one of them\n")


def test_only_what_was_asked_for_is_fixed(wrong: Company) -> None:
    wrong.run("check", "--fix", "content/teams")
    assert wrong.path("objectives/lost.md").read_text() == WRONG
    wrong.run("check", "--fix", "--select-ids", "quick-repairs")
    assert wrong.path("objectives/lost.md").read_text() == WRONG


def test_a_silent_rule_is_not_fixed(wrong: Company) -> None:
    wrong.write({"okrsite.yaml": "rules: {OKR004: off}\n"})
    wrong.run("check", "--fix")
    assert "ignore[OKR602] he came back" in wrong.path("objectives/lost.md").read_text()


def test_a_key_that_would_be_there_twice_is_left_alone(company: CompanyMaker) -> None:
    text = "---\nname: Left\nnmae: Right\n---\n"
    made = company(BASE, {"teams/left.md": text})
    made.run("check", "--fix")
    assert made.path("teams/left.md").read_text() == text


def test_some_ways_of_writing_have_no_exact_place(company: CompanyMaker) -> None:
    made = company(
        BASE,
        {
            "teams/left.md": "---\nname: Left\nparent: >-\n  compnay\n---\n",
            "pages/a.md": "# A\n\n<!-- okrsite: ignore[OKR401] old -->\n",
        },
    )
    found = [f for f in made.findings() if f.fix]
    assert [f.code for f in found] == ["OKR004", "OKR201"]
    assert fixed(DiskTree(made.root), "content", found) == ({}, {}, ())


def test_a_fix_that_lies_changes_nothing(company: CompanyMaker) -> None:
    made = company(BASE)
    places = [(3, 1, 3, 400), (400, 1, 400, 3), (3, 1, 3, 1), (1, 1, 1, 4), (2, 1, 3, 4)]
    told = [
        Finding("OKR201", "x", Level.ERROR, "x", Place(path, span), fix=Fix(Place(path, span), text))
        for path in ("content/objectives/quick-repairs.md", "content/gone.md")
        for span in places
        for text in ("growth", "", "a: b", "x #")
    ]
    assert fixed(DiskTree(made.root), "content", told).after == {}


def test_part_of_a_comment_that_is_of_use_keeps_it(company: CompanyMaker) -> None:
    text = "---\nname: A\nlead: mara-lind\nparent: company\nx-a: 1  # okrsite: ignore[OKR602, OKR401] both\n---\n"
    made = company(BASE, {"teams/a.md": text + "<!-- okrsite: ignore[OKR604, OKR603] new -->\n"})
    made.run("check", "--fix")
    assert made.path("teams/a.md").read_text() == (
        "---\nname: A\nlead: mara-lind\nparent: company\nx-a: 1\n---\n<!-- okrsite: ignore[OKR604, OKR603] new -->\n"
    )


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("grwoth", ["growth", "product"], "growth"),
        ("titel", ["title", "team"], "title"),
        ("kr-3", ["kr-2"], None),
        ("2026-q3", ["2026-q4"], None),
        ("ana", ["anna", "anja"], None),
        ("make-self-serve-wrok", ["make-self-serve-work", "make-self-serve-real"], "make-self-serve-work"),
        ("nothing-like-it", ["growth"], None),
        ("x", [], None),
    ],
)
def test_a_near_word_is_certain_only_alone(word: str, known: list[str], meant: str | None) -> None:
    assert certain(word, known) == meant


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 250", "1250"), ("1'250.5", "1250.5"), ("1,250.50", "1250.50"), ("1.250,50", "1250.50"), ("3,5", "3.5"), ("-3,25 %", "-3.25 %"),
        ("1,250,000", "1250000"), ("1.250.000", "1250000"), ("12 345 678%", "12345678%"), ("0,1234", "0.1234"),
        ("1,250", None), ("1.250,5.0", None), ("12 34", None), ("1,2,3", None), ("50k", None), ("$50", None), ("", None), ("1,", None), (",5", None),
    ],
)  # fmt: skip
def test_numbers_that_can_mean_one_thing_only(text: str, number: str | None) -> None:
    assert meant_number(text) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026/10/1", "2026-10-01"), ("2026.10.01", "2026-10-01"), ("1.10.2026", "2026-10-01"), ("31.12.2026", "2026-12-31"),
        ("10/01/2026", None), ("31.13.2026", None), ("1.10.26", None), ("soon", None),
    ],
)  # fmt: skip
def test_days_that_can_mean_one_thing_only(text: str, day: str | None) -> None:
    assert meant_date(text) == day
