"""`list`, `tree`, `status`, `show`, `rule`, `schema`, `export`: what a person and a program read."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.conftest import BASE, Company, CompanyMaker

BEHIND = """
=== objectives/lost.md
---
title: Nobody waits for us *twice*
code: W-2
team: workshop
owner: ivo-brandt
cycle: 2026-q4
aligns_to: [city-rides, vision]
key_results:
  - {id: again, title: Riders who had to ask again, unit: riders, baseline: 40, target: 10, check_ins: [{date: 2026-10-20, value: 34, confidence: 4}]}
  - {id: calls, title: Calls before a repair, unit: calls, baseline: unknown, target: 1}
  - {id: signs, title: A sign says when it is done, kind: boolean, check_ins: [{date: 2026-11-18, value: false}]}
---
"""


@pytest.fixture
def made(company: CompanyMaker) -> Company:
    return company(BASE, BEHIND)


def test_list(made: Company) -> None:
    done = made.run("list", "team:workshop")
    assert (
        done.out
        == """\
◆  10%  ━─────┼─────  W-2 Nobody waits for us twice                       lost           Workshop
                      Ivo Brandt · 2026-q4
●  60%  ━━━━━━╋─────  Riders get their bicycle back the day they need it  quick-repairs  Workshop
                      Ivo Brandt · 2026-q4
"""
    )
    assert (done.code, done.err) == (0, "2 objectives\n")


def test_list_on_a_narrow_terminal(made: Company) -> None:
    assert (
        made.run("list", "lost", "--key-results", COLUMNS="50").out
        == """\
◆  10%  W-2 Nobody waits for us twice  lost
        Workshop · Ivo Brandt · 2026-q4
◆  20%  · Riders who had to ask again  /again
        34 → 10 riders · stale since 20 Oct
–    –  · Calls before a repair        /calls
        – → 1 calls · never checked in
◆   0%  · A sign says when it is done  /signs
        not yet
"""
    )


def test_list_of_nothing_says_so(made: Company) -> None:
    assert made.run("list", "tag:none") == (0, "", "Nothing is meant by tag:none.\n")


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("team", "Workshop  workshop  Spoke  Ivo Brandt"),
        ("person", "Ivo Brandt  ivo-brandt  Workshop  Head mechanic"),
        ("cycle", "Q4 2026    2026-q4  1 Oct to 31 Dec 2026  weekly"),
        ("kpi", "●  Repairs that come back within a month  returns  3.1% on 18 Nov  Workshop"),
        ("key-result", "●  60%  ━━━━━━╋─────  Days from drop-off to pick-up          quick-repairs/wait"),
    ],
)
def test_list_of_other_kinds(made: Company, kind: str, line: str) -> None:
    lines = made.run("list", "--kind", kind).out.splitlines()
    assert [found for found in lines if found.startswith(line)], "\n".join(lines)


def test_list_takes_the_kind_from_the_selector(made: Company) -> None:
    assert made.run("list", "kind:team") == made.run("list", "--kind", "team")
    assert made.run("list", "kind:key-result team:workshop", "--json") == made.run(
        "list", "--kind", "key-result", "team:workshop", "--json"
    )
    assert made.run("list", "kind:team,kind:person").err == "2 teams, 2 people\n"
    assert made.run("list", "kind:vision").err == "1 vision\n"
    assert made.run("list", "--kind", "objective", "kind:team").err == "Nothing is meant by kind:team.\n"


def test_list_for_programs(made: Company) -> None:
    rows = json.loads(made.run("list", "lost", "--json").out)
    assert [(row["id"], row["url"], len(row["key_results"])) for row in rows] == [("lost", "objectives/lost/", 3)]


def test_tree(made: Company) -> None:
    assert (
        made.run("tree", "--cycle", "running", "--depth", "5").out
        == """\
A city that rides  vision
└─ We keep bicycles on the road  mission
   └─ ●  85%  The city trusts us with its bicycles  city-rides · Spoke · Mara Lind
      ├─ ●  85%  Riders who would recommend us  67 → 70%
      │  └─ ●  60%  Riders get their bicycle back the day they need it
      │             quick-repairs · Workshop · Ivo Brandt
      └─ ◆  10%  W-2 Nobody waits for us twice  lost · Workshop · Ivo Brandt
         ├─ ◆  20%  Riders who had to ask again  34 → 10 riders
         ├─ –    –  Calls before a repair  – → 1 calls
         └─ ◆   0%  A sign says when it is done  not yet
"""
    )


def test_a_cycle_over_new_year_names_both_years(made: Company) -> None:
    made.write({"cycles/winter.md": "---\ntitle: Winter\nstart: 2026-11-01\nend: 2027-01-31\n---\n"})
    assert "1 Nov 2026 to 31 Jan 2027" in made.run("list", "--kind", "cycle").out


def test_status(made: Company) -> None:
    assert (
        made.run("status").out
        == """\
Q4 2026  1 Oct to 31 Dec 2026, day 52 of 92

  All 2      35%  ━━━━━━━━╸────┼──────────  56% expected
  Status    ● 1 on track  ◆ 1 off track
  Coverage  100% aligned  100% owned  67% fresh

Company objectives, Year 2026
●  85%  ━━━━━━━━━━┼─  The city trusts us with its bicycles  city-rides  Mara Lind

Behind
◆  10%  ━─────┼─────  W-2 Nobody waits for us twice  lost  Ivo Brandt

Silent for too long
     –  Calls before a repair        lost/calls  Ivo Brandt
20 Oct  Riders who had to ask again  lost/again  Ivo Brandt
"""
    )


@pytest.mark.parametrize("cycle", ["2026", "2026-q4"])
def test_status_of_another_cycle(made: Company, cycle: str) -> None:
    done = made.run("status", "--cycle", cycle)
    assert done.code == 0
    assert done.out.splitlines()[0].startswith("Year 2026" if cycle == "2026" else "Q4 2026")


def test_show_explains_each_number(made: Company) -> None:
    lines = made.run("show", "quick-repairs/wait").out.splitlines()
    assert lines[:4] == [
        "Days from drop-off to pick-up",
        "key result · quick-repairs/wait · content/objectives/quick-repairs.md:11",
        "",
        "● on track   60%  ━━━━━━━━━━━━━╋╸─────────  56% expected",
    ]
    start = lines.index("Progress  60%  = (3.6 − 6) / (2 − 6)")
    assert lines[start + 1 : start + 4] == [
        "    3.6  value on 2026-11-18  content/objectives/quick-repairs.md:19",
        "    6    baseline             content/objectives/quick-repairs.md:14",
        "    2    target               content/objectives/quick-repairs.md:15",
    ]
    assert "  2026-11-18       3.6  The parts shelf is sorted.  confidence 6  Ivo Brandt" in lines


def test_show_says_since_when_nobody_looked(made: Company) -> None:
    assert "◆ off track, stale since 20 Oct" in made.run("show", "lost/again").out
    assert "– no data, stale, never checked in" in made.run("show", "lost/calls").out


@pytest.mark.parametrize(
    ("ident", "said"),
    [
        ("lost", "waits for"),
        ("city-rides", "Aligned to it"),
        ("workshop", "People"),
        ("team:company", "Workshop"),
        ("mara-lind", "Founder"),
        ("2026", "monthly"),
        ("returns", "Moved by"),
        ("vision", "Nobody needs a car to cross the city."),
        ("mission", "A repaired bicycle is one that is ridden."),
    ],
)
def test_show_every_kind(made: Company, ident: str, said: str) -> None:
    made.write(
        {
            "objectives/lost.md": made.path("objectives/lost.md")
            .read_text()
            .replace("aligns_to", "depends_on: [quick-repairs]\naligns_to")
        }
    )
    done = made.run("show", ident)
    assert (done.code, done.err) == (0, "")
    assert said in done.out


def test_a_project_with_nothing_in_it(company: CompanyMaker) -> None:
    made = company()
    assert made.run("list") == (0, "", "There is none yet.\n")
    assert made.run("tree") == (0, "", "There are no objectives yet.\n")
    assert made.run("status") == (2, "", "Error: there is no cycle yet: write one in cycles/\n")
    assert made.run("check").code == 0
    assert json.loads(made.run("export").out)["objectives"] == []


def test_the_catalogue_has_every_rule(made: Company) -> None:
    lines = made.run("rule").out.splitlines()
    assert lines[:2] == [
        "Files",
        "OKR001  error    unreadable-file                A file that cannot be read at all.",
    ]
    codes = [line.split()[0] for line in lines if line.startswith("OKR")]
    assert codes == sorted(codes)


def test_a_rule_has_a_page(made: Company) -> None:
    page = made.run("rule", "orphan-objective").out
    assert page == made.run("rule", "okr301").out
    assert page.startswith(
        "OKR301  orphan-objective  [warning]\nAn objective that aligns to nothing.\n\nWhat it does\n"
    )
    for part in ("\nWhy\n", "\nHow to fix\n", "\nBad\n", "\nGood\n", "# okrsite: ignore[OKR301] the reason"):
        assert part in page


@pytest.mark.parametrize("kind", ["objective", "team", "check-in", "config"])
def test_schemas_are_printed(made: Company, kind: str) -> None:
    assert kind in made.run("schema").out.split()
    schema = json.loads(made.run("schema", kind).out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]


def test_an_unknown_kind_is_told_with_those_that_there_are(made: Company) -> None:
    done = made.run("schema", "objektive")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage: okrsite schema [OPTIONS] [KIND]\n")
    assert "Invalid value for '[KIND]': 'objektive' is not one of 'vision', 'mission'," in done.err


def test_an_export_takes_its_table_from_the_selector(made: Company) -> None:
    assert made.run("export", "kind:team", "--format", "csv") == made.run("export", "--kind", "team", "--format", "csv")
    assert made.run("export", "kind:vision", "--format", "csv").out.startswith("objective,objective title,")


def test_exports(made: Company) -> None:
    assert json.loads(made.run("export").out)["audience"] == "everyone"
    assert len(list(csv.reader(io.StringIO(made.run("export", "--format", "csv").out)))) == 10
    assert made.run("export", "--format", "csv", "--output", "out.csv") == (0, "", "")
    assert (made.root / "out.csv").read_bytes().count(b"\r\n") == 10
    assert made.run("export", "--audience", "nobody").code == 2
