"""`okrsite check`: its two streams, its exit codes, its choices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import BASE, Company, CompanyMaker

WRONG = """
=== objectives/lost.md
---
title: Nobody waits for us twice
team: wrokshop
owner: ivo-brandt
cycle: 2026-q4
aligns_to: [city-rides]
ambition: committed
key_results:
  - {id: a, title: Riders who come back on the day, unit: riders, baseline: 0, target: 9, class: target, check_ins: [{date: 2026-11-18, value: 5, confidence: 6}]}
  - {id: b, title: Riders who had to ask again, unit: riders, baseline: unknown, target: 9, class: commit, check_ins: [{date: 2026-11-18, confidence: 6}]}
---
Waiting is what people remember.
"""


@pytest.fixture
def wrong(company: CompanyMaker) -> Company:
    return company(BASE, WRONG)


def codes(made: Company, *args: str | Path) -> list[str]:
    return [f["code"] for f in json.loads(made.run("check", "--output-format", "json", *args).out)["findings"]]


def test_all_is_well(company: CompanyMaker) -> None:
    assert company(BASE).run("check") == (0, "", "No findings.\n")


def test_findings_are_asked_for_and_their_number_is_told(wrong: Company) -> None:
    done = wrong.run("check", "--output-format", "concise")
    assert done.out == (
        'content/objectives/lost.md:3:7: OKR201 [error] unknown team "wrokshop" (did you mean "workshop"?)\n'
        'content/objectives/lost.md:10:73: OKR106 [warning] the baseline of key result "b" is unknown\n'
    )
    assert (done.code, done.err) == (1, "1 error, 1 warning\n")


def test_quiet_keeps_what_was_asked_for(wrong: Company) -> None:
    done = wrong.run("-q", "check", "--output-format", "concise")
    assert len(done.out.splitlines()) == 2
    assert done.err == ""


def test_strict_fails_on_warnings_and_calls_unknown_values_errors(wrong: Company) -> None:
    done = wrong.run("check", "--strict", "--ignore", "OKR201", "--output-format", "concise")
    assert done.code == 1
    assert "OKR106 [error]" in done.out


def test_rules_are_chosen_by_code_slug_and_beginning(wrong: Company) -> None:
    assert codes(wrong, "--select", "OKR106") == ["OKR106"]
    assert codes(wrong, "--select", "unknown-value,OKR2") == ["OKR201", "OKR106"]
    assert codes(wrong, "--select", "OKR1", "--select", "OKR2") == ["OKR201", "OKR106"]
    assert codes(wrong, "--ignore", "unknown-reference") == ["OKR106"]


def test_findings_are_narrowed_by_path_and_by_entity(wrong: Company) -> None:
    assert codes(wrong, "content/objectives") == ["OKR201", "OKR106"]
    assert codes(wrong, "content/objectives/city-rides.md") == []
    assert codes(wrong, "--select-ids", "lost") == ["OKR201"]
    assert codes(wrong, "--select-ids", "lost+") == ["OKR201", "OKR106"]
    assert codes(wrong, "--select-ids", "city-rides") == []


def test_paths_are_those_of_where_one_stands(wrong: Company) -> None:
    done = wrong.run("check", "lost.md", "--output-format", "concise", cwd=wrong.content / "objectives")
    assert done.out.startswith("content/objectives/lost.md:3:7: ")


@pytest.mark.parametrize("path", ["../outside.md", "/etc/hostname", "content/gone.md"])
def test_paths_must_be_there_and_inside(wrong: Company, path: str) -> None:
    (wrong.root.parent / "outside.md").write_text("")
    done = wrong.run("check", path)
    assert (done.code, done.out) == (2, "")
    assert "Error: " in done.err


def test_a_file_takes_the_findings(wrong: Company) -> None:
    done = wrong.run("check", "--output-format", "sarif", "--output-file", "found.sarif")
    assert (done.code, done.out, done.err) == (1, "", "1 error, 1 warning\n")
    assert json.loads((wrong.root / "found.sarif").read_bytes())["version"] == "2.1.0"


def test_a_file_that_cannot_be_written_is_said(wrong: Company) -> None:
    done = wrong.run("check", "--output-file", "no/such/folder/x")
    assert (done.code, done.out, done.err) == (2, "", "Error: no/such/folder/x: No such file or directory\n")


def test_a_baseline_forgives_what_it_knows_and_tells_what_it_need_not(wrong: Company) -> None:
    written = wrong.run("check", "--baseline", "known.json", "--write-baseline")
    assert (written.code, written.err) == (0, "2 findings recorded in known.json: from now on only new ones count.\n")
    assert wrong.run("check", "--baseline", "known.json", "--strict") == (
        0, "", "2 findings known to known.json left out.\nNo findings.\n",
    )  # fmt: skip
    wrong.remove("objectives/lost.md")
    assert wrong.run("check", "--baseline", "known.json").err == (
        "2 entries of it fit nothing any more: write known.json again with --write-baseline.\nNo findings.\n"
    )


@pytest.mark.parametrize("args", [("--write-baseline",), ("--baseline", "gone.json"), ("--baseline", "okrsite.yaml")])
def test_a_baseline_must_be_one(wrong: Company, args: tuple[str, ...]) -> None:
    done = wrong.run("check", *args)
    assert (done.code, done.out) == (2, "")
    assert "baseline" in done.err


def test_checking_writes_nothing(wrong: Company) -> None:
    before = wrong.snapshot(".")
    wrong.run("check", "--strict")
    assert wrong.snapshot(".") == before
