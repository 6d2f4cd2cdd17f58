"""Findings in every format: exact text for people, parsed for programs, and nothing of the content obeyed."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest

from okrsite.findings import Finding, Fix, Level, Place, Related
from okrsite.reporters.formats import REPORTERS
from okrsite.reporters.ink import Ink
from okrsite.reporters.plain import cells, padded, visible, wrapped
from okrsite.reporters.report import Report, counts, fingerprints

FILE = ["---", "title: Fast reports", "team: grwoth", "owner: é-ana", "---"]

TEAM = Finding(
    "OKR201",
    "unknown-reference",
    Level.ERROR,
    'unknown team "grwoth" (did you mean "growth"?)',
    Place("content/objectives/x.md", (3, 7, 3, 13)),
    "objective:x",
    "team",
    "name one of growth, product",
    (Related(Place("content/teams/growth.md", (2, 7, 2, 13)), "growth is here"),),
    Fix(Place("content/objectives/x.md", (3, 7, 3, 13)), "growth"),
)
TITLE = Finding(
    "OKR401", "number-in-objective", Level.WARNING, "a number", Place("content/objectives/x.md", (2, 8, 2, 12)), "objective:x", "title"
)  # fmt: skip
OWNER = TEAM._replace(
    place=Place("content/objectives/x.md", (4, 9, 4, 12)), field="owner", related=(), hint="", fix=None
)
HOSTILE = TEAM._replace(
    message='a\x1b[2J b\r\n::error::c % d, e: f \u2028 \u202e \udc80 \ufffe <b> & "q" ]]>', field="odd",
    place=Place("content/objectives/a,b:%41 c.md", (1, 1, 1, 4)), related=(), hint="",
)  # fmt: skip


def report(*findings: Finding, ink: Ink = Ink(), width: int | None = None) -> Report:
    return Report(findings, lambda path: FILE if path.endswith("x.md") else [], ink, width)


def written(style: str, *findings: Finding) -> str:
    return REPORTERS[style](report(*findings))


def test_concise_is_one_line_each() -> None:
    assert written("concise", TEAM, TITLE) == (
        'content/objectives/x.md:3:7: OKR201 [error] unknown team "grwoth" (did you mean "growth"?)\n'
        "content/objectives/x.md:2:8: OKR401 [warning] a number\n"
    )


def test_full_adds_source_related_places_and_hint() -> None:
    assert (
        written("full", TEAM, TITLE)
        == """\
content/objectives/x.md:3:7: OKR201 [error] unknown team "grwoth" (did you mean "growth"?)
     3 │ team: grwoth
       │       ^^^^^^
       = hint: name one of growth, product
       = see: content/teams/growth.md:2:7: growth is here

content/objectives/x.md:2:8: OKR401 [warning] a number
     2 │ title: Fast reports
       │        ^^^^
"""
    )


def test_full_fits_a_narrow_terminal() -> None:
    lines = REPORTERS["full"](report(TEAM, width=40)).splitlines()
    assert lines[:4] == [
        "content/objectives/x.md:3:7:",
        '  OKR201 [error] unknown team "grwoth"',
        '  (did you mean "growth"?)',
        "     3 │ team: grwoth",
    ]
    assert max(map(cells, lines)) <= 40


def test_a_long_source_line_is_cut_around_what_is_meant() -> None:
    line = "note: " + "word " * 60 + "grwoth " + "word " * 60
    start = line.index("grwoth") + 1
    found = TEAM._replace(place=Place("x.md", (1, start, 1, start + 6)), hint="", related=())
    source, caret = REPORTERS["full"](Report((found,), lambda _: [line], width=70)).splitlines()[-2:]
    assert cells(source) <= 70
    assert source[caret.index("^") : caret.rindex("^") + 1] == "grwoth"


def test_full_points_across_lines_tabs_and_wide_characters() -> None:
    found = TEAM._replace(place=Place("x.md", (1, 5, 2, 3)), hint="", related=())
    source, caret = REPORTERS["full"](Report((found,), lambda _: ["\t日本 end", "  x"])).splitlines()[-2:]
    assert (source, caret) == ("     1 │     日本 end", "       │          ^^^")


def test_a_file_that_cannot_be_read_has_no_source() -> None:
    found = TEAM._replace(place=Place("content/gone.md", (3, 1, 3, 1)), hint="", related=())
    assert written("full", found) == (
        'content/gone.md:3:1: OKR201 [error] unknown team "grwoth" (did you mean "growth"?)\n'
    )


def test_colours_mean_levels_and_are_off_by_default() -> None:
    assert "\x1b[1;31mOKR201 [error]\x1b[0m" in REPORTERS["concise"](report(TEAM, ink=Ink(on=True)))
    assert "\x1b" not in written("full", TEAM, TITLE)


def test_json_says_everything() -> None:
    assert json.loads(written("json", TEAM)) == {
        "format": "okrsite-findings/1",
        "findings": [
            {
                "code": "OKR201", "slug": "unknown-reference", "level": "error",
                "message": 'unknown team "grwoth" (did you mean "growth"?)', "path": "content/objectives/x.md",
                "line": 3, "column": 7, "end_line": 3, "end_column": 13, "entity": "objective:x", "field": "team",
                "hint": "name one of growth, product",
                "related": [{"path": "content/teams/growth.md", "line": 2, "message": "growth is here"}],
            }
        ],
        "counts": {"error": 1, "warning": 0, "info": 0},
    }  # fmt: skip


def test_github_has_one_command_a_finding() -> None:
    assert written("github", TITLE) == (
        "::warning file=content/objectives/x.md,line=2,endLine=2,col=8,endColumn=12,"
        "title=OKR401 number-in-objective::a number\n"
    )


def test_github_escapes_what_would_end_a_command() -> None:
    command, rest = written("github", HOSTILE).split("\n", 1)
    assert rest == ""
    head, _, message = command.removeprefix("::").partition("::")
    assert head.startswith("error file=content/objectives/a%2Cb%3A%2541 c.md,line=1,")
    assert message == 'a\\x1b[2J b\\r%0A\\x3a:error::c %25 d, e: f \\u2028 \\u202e \\udc80 \ufffe <b> & "q" ]]>'


@pytest.mark.parametrize("width", [None, 40])
@pytest.mark.parametrize("style", sorted(REPORTERS))
def test_no_build_server_takes_what_is_reported_for_a_command(style: str, width: int | None) -> None:
    """It obeys lines that begin with `::NAME`, blanks aside, and `##[NAME]` or `##vso[` anywhere in one."""
    commands = "::error::x ##[stop-commands]y ##vso[task.x]z"
    at = "::error::x.md"
    found = TEAM._replace(
        message=f"{commands}\n{commands}", hint=f"{commands}\n  {commands}", place=Place(at, (1, 3, 1, 13)), field="odd",
        related=(Related(Place(at, (2, 1, 2, 2)), commands),), fix=None,
    )  # fmt: skip
    lines = [f"##[add-mask](nowhere.md) {commands}", commands]
    told = REPORTERS[style](Report((found,), lambda _: lines, Ink(), width))
    if style == "github":
        assert told.startswith("::error file=")
        told = told.removeprefix("::")
    assert re.findall(r"^\s*::[a-z].*|##[a-z]*\[.*", told, flags=re.MULTILINE) == []


def test_junit_fails_a_case_for_each_finding() -> None:
    root = ET.fromstring(written("junit", TEAM, TITLE, HOSTILE))  # noqa: S314 - our own output
    assert [(s.get("name"), s.get("failures")) for s in root] == [
        ("content/objectives/x.md", "2"),
        ("content/objectives/a,b:%41 c.md", "1"),
    ]
    assert [f.get("type") for f in root.iter("failure")] == ["error", "warning", "error"]


def test_junit_tells_what_to_do_and_holds_nothing_that_xml_forbids() -> None:
    odd = TEAM._replace(message="a\ufffe b\uffff\x00", hint="name <one>")
    (failure,) = ET.fromstring(written("junit", odd)).iter("failure")  # noqa: S314 - our own output
    assert failure.get("message") == "a\ufffd b\ufffd\\x00"
    assert failure.text == "content/objectives/x.md:3:7: OKR201 [error] a\ufffd b\ufffd\\x00 name <one>"
    (failure,) = ET.fromstring(written("junit", odd._replace(hint=""))).iter("failure")  # noqa: S314 - our own output
    assert failure.text == "content/objectives/x.md:3:7: OKR201 [error] a\ufffd b\ufffd\\x00"


def test_junit_passes_one_case_when_there_is_nothing() -> None:
    root = ET.fromstring(written("junit"))  # noqa: S314 - our own output
    assert (root.get("tests"), root.get("failures"), len(list(root.iter("testcase")))) == ("1", "0", 1)


def test_gitlab_names_findings_without_lines() -> None:
    (first, second) = json.loads(written("gitlab", TEAM, TEAM))
    assert first["fingerprint"] != second["fingerprint"], "the same finding twice has two names"
    moved = TEAM._replace(place=Place("content/objectives/x.md", (9, 7, 9, 13)))
    assert json.loads(written("gitlab", moved))[0]["fingerprint"] == first["fingerprint"]
    assert first["location"] == {"path": "content/objectives/x.md", "lines": {"begin": 3, "end": 3}}
    assert (first["severity"], first["check_name"]) == ("major", "unknown-reference")


def test_sarif_brings_the_pages_of_its_rules() -> None:
    (run,) = json.loads(written("sarif", TEAM, TITLE))["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["OKR201", "OKR401"]
    assert run["tool"]["driver"]["rules"][0]["help"]["markdown"]
    first = run["results"][0]
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "content/objectives/x.md"},
        "region": {"startLine": 3, "startColumn": 7, "endLine": 3, "endColumn": 13},
    }
    assert first["relatedLocations"][0]["message"]["text"] == "growth is here"
    assert run["columnKind"] == "unicodeCodePoints"


def test_rdjson_counts_bytes_and_offers_the_fix() -> None:
    owner, team = json.loads(written("rdjson", OWNER, TEAM))["diagnostics"]
    assert owner["location"]["range"] == {"start": {"line": 4, "column": 10}, "end": {"line": 4, "column": 13}}
    assert "suggestions" not in owner
    assert team["suggestions"] == [
        {"range": {"start": {"line": 3, "column": 7}, "end": {"line": 3, "column": 13}}, "text": "growth"}
    ]


@pytest.mark.parametrize("style", REPORTERS)
def test_nothing_of_the_content_is_obeyed(style: str) -> None:
    text = written(style, HOSTILE)
    text.encode()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)


@pytest.mark.parametrize("style", REPORTERS)
def test_no_findings_are_no_fault(style: str) -> None:
    text = written(style)
    assert text == "" if style in ("full", "concise", "github") else text


def test_counts_have_every_level() -> None:
    assert counts([TEAM, TITLE, OWNER]) == {"error": 2, "warning": 1, "info": 0}


def test_fingerprints_tell_findings_apart() -> None:
    found = [TEAM, TITLE, OWNER, TEAM, TEAM._replace(entity="")]
    assert len(set(fingerprints(found))) == len(found)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("日本 é 👩‍🔧", "日本 é 👩‍🔧"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\x9b2J\x7f", "\\x9b2J\\x7f"),
        ("\u202eabc\u2069", "\\u202eabc\\u2069"),
        ("\ud800", "\\ud800"),
        ("::error::x a ::debug::b", "\\x3a:error::x a \\x3a:debug::b"),
        ("a::b :: ::: ::1 C::", "a::b :: ::: ::1 C::"),
        ("##[add-mask]a ##vso[x] ###[group]", "#\\x23[add-mask]a #\\x23vso[x] ##\\x23[group]"),
        ("## Why #[x] ## [y] [##]", "## Why #[x] ## [y] [##]"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_cells_are_columns_of_the_terminal() -> None:
    assert [cells(t) for t in ("abc", "日本", "e\u0301", "", Ink(on=True)("bad", "日"))] == [3, 4, 1, 0, 2]
    assert padded("日本", 6) == "日本  "
    assert padded("7", 3, right=True) == "  7"
    assert [padded("abcd", width) for width in (3, 4)] == ["abcd", "abcd"]


def test_wrapping_breaks_at_spaces_and_long_words() -> None:
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("abcdefghij kl", 4) == ["abcd", "efgh", "ij", "kl"]
    assert wrapped("日本日本", 5) == ["日本", "日本"]
    assert wrapped("abcdefg", 3) == ["abc", "def", "g"]
    assert [wrapped(text, 1) for text in ("abc", "日本")] == [["ab", "c"], ["日", "本"]], "two columns are the least"
    assert wrapped("", 5) == [""]
